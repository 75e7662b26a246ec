"""The music for editors: which files, and what is heard of them."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import UsageError
from bridge.output.files import midi_file
from bridge.output.music_reel import cut_with_music, fcp7xml, music_reel
from bridge.output.names import file_hash
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


XML = '<?xml version="1.0"?><xmeml version="5"><sequence><name>film</name></sequence></xmeml>'


def told_of(cut_file: Path, *formats: Format, digest: str = "") -> str:
    """Return what is said of a document that the music was not added to."""
    own = cut_with_music(music_of(), cut_file, digest or file_hash(cut_file), formats)
    assert own.files == {}
    return " ".join(own.remarks)


def test_why_the_music_was_not_added_to_the_cuts_own_document_is_told(tmp_path: Path) -> None:
    cut, bundle = tmp_path / "cut.xml", tmp_path / "cut.fcpxmld"
    cut.write_text(XML)
    bundle.mkdir()
    (bundle / "Info.fcpxml").write_text("<fcpxml/>")
    assert told_of(cut, Format.FCP7XML) == (
        "The music was not added to cut.xml itself, for it states another frame rate than it was scored at: "
        "import the file that ends in recue.xml beside it."
    )
    assert "for it was saved again since it was scored:" in told_of(cut, Format.FCP7XML, digest="another")
    assert "for it is a bundle, which is left as it is: import the file that ends in recue.fcpxml" in told_of(
        bundle, Format.FCPXML
    )
    gone = tmp_path / "gone.xml"
    assert "for it is not there any more:" in told_of(gone, Format.FCP7XML, digest="any")


def test_nothing_is_told_where_the_cut_is_in_another_format_than_is_asked_for(tmp_path: Path) -> None:
    cut, apples = tmp_path / "cut.xml", tmp_path / "apples.xml"
    cut.write_text(XML)
    apples.write_text('<fcpxml version="1.10"/>')
    assert told_of(cut, Format.FCPXML, Format.WAV) == ""
    assert told_of(apples, Format.FCP7XML) == ""
    assert "no project in it has the name" in told_of(apples, Format.FCPXML)
