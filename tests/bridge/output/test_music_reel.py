"""The music for editors: which files, and what is heard of them."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import UsageError
from bridge.output.files import midi_file
from bridge.output.music_reel import fcp7xml, music_reel, unadded_remarks
from bridge.output.sessions import session
from bridge.settings import Format
from integrations.music_reel import MusicReel
from tests.bridge.recut.judging import reel, scored
from tests.integrations.reels import reel as music_of

PARTS = ("Melody", "Bass")


def made(*formats: Format) -> MusicReel:
    score = scored(reel())
    told = session(score, "reel", midi_file(score), 2)
    cut = replace(score.timeline, start=Fraction(24 * 3600 + 10))
    return music_reel(cut, told, Path("delivery"), PARTS, formats)


def heard(music: MusicReel) -> list[tuple[str, str, bool]]:
    return [(file.path.name, file.name, file.muted) for file in music.files]


def test_the_whole_is_heard_and_its_parts_are_muted_beside_it() -> None:
    assert heard(made(Format.WAV, Format.STEMS)) == [
        ("reel.wav", "music-1", False),
        ("reel.Melody.wav", "Melody", True),
        ("reel.Bass.wav", "Bass", True),
    ]
    assert heard(made(Format.FCPXML)) == [("reel.wav", "music-1", False)]


def test_parts_alone_are_the_music() -> None:
    assert heard(made(Format.STEMS)) == [
        ("reel.Melody.wav", "Melody", False),
        ("reel.Bass.wav", "Bass", False),
    ]


def test_files_lie_where_they_are_from_everywhere_and_timecode_begins_anew_at_midnight() -> None:
    music = made(Format.WAV)
    assert music.files[0].path == Path("delivery").absolute() / "reel.wav"
    assert (music.start, music.frames) == (Fraction(10), 960)
    assert music.start_timecode == "00:00:10:00"


def test_cues_are_called_by_their_numbers() -> None:
    assert made(Format.WAV).markers[0].name == "Recue: 2m1 A"


def test_a_rate_that_the_format_lacks_is_refused() -> None:
    with pytest.raises(UsageError, match=r"fcp7xml has no rate of 12\.5 frames a second"):
        fcp7xml(music_of(Fraction(25, 2)))


def test_a_document_that_the_music_was_not_added_to_is_told() -> None:
    formats, alone, both = [Format.FCPXML], ["recue.fcpxml"], ["recue.fcpxml", "scored.recue.fcpxml"]
    (told,) = unadded_remarks(Path("cut.fcpxml"), formats, alone)
    assert told.startswith("The music was not added to cut.fcpxml itself")
    assert unadded_remarks(Path("cut.fcpxml"), formats, both) == ()
    assert unadded_remarks(Path("cut.otio"), formats, alone) == ()
    assert unadded_remarks(Path("cut.fcpxml"), [Format.WAV], ["wav"]) == ()
