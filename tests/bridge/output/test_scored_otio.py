"""The cut that goes back to the NLE: the picture as it was, the music under it, markers that are not read back."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from bridge.daemon.timeline_files import is_timeline
from bridge.output.files import midi_file
from bridge.output.scored_otio import scored_otio
from bridge.output.sessions import session
from bridge.timeline import Marker, Media, MediaKind, SoundClip, Timeline
from bridge.timeline.formats import read
from integrations.markers import markers
from tests.bridge.recut.judging import reel, scored


def cut() -> Timeline:
    return replace(reel(), start=Fraction(3600), markers=(Marker("hit: door", Fraction(2), color="RED"),))


def written(folder: Path) -> Path:
    score = scored(cut())
    told = session(score, "reel", midi_file(score))
    file = folder / "reel.recue.otio"
    file.write_text(scored_otio(cut(), told, "reel 1.wav"), encoding="utf-8")
    return file


def test_the_cut_reads_back_as_it_was_without_our_markers(tmp_path: Path) -> None:
    back = read(written(tmp_path))
    wanted = cut()
    assert (back.rate, back.start, back.duration, back.cuts) == (
        wanted.rate,
        wanted.start,
        wanted.duration,
        wanted.cuts,
    )
    assert [(s.name, s.start, s.end, s.source_start) for s in back.shots] == [
        (s.name, s.start, s.end, s.source_start) for s in wanted.shots
    ]
    assert [(m.name, m.time, m.color) for m in back.markers] == [("hit: door", Fraction(2), "RED")]


def test_opentimelineio_finds_the_music_and_the_markers(tmp_path: Path) -> None:
    score = scored(cut())
    shown = markers(session(score, "reel", midi_file(score)))
    timeline = otio.adapters.read_from_file(str(written(tmp_path)))
    (track,) = timeline.audio_tracks()
    (clip,) = track
    assert track.name == "Recue"
    assert clip.media_reference.target_url == "reel%201.wav"
    assert clip.duration().to_seconds() == float(cut().duration)
    assert clip.source_range.start_time == timeline.global_start_time
    ours = [mark for mark in timeline.tracks.markers if "recue" in mark.metadata]
    assert [(m.name, m.color, m.marked_range.start_time.to_frames()) for m in ours] == [
        (mark.name, mark.colour, mark.frame) for mark in shown
    ]


def test_the_daemon_does_not_take_it_for_a_cut() -> None:
    assert is_timeline(Path("reel.otio"))
    assert not is_timeline(Path("reel.recue.otio"))


def test_stems_are_tracks_that_are_off(tmp_path: Path) -> None:
    score = scored(cut())
    told = session(score, "reel", midi_file(score))
    file = tmp_path / "reel.recue.otio"
    stems = [("Second violin", "reel.Second violin.wav"), ("Bass", "reel.Bass.wav")]
    file.write_text(scored_otio(cut(), told, "reel.wav", stems), encoding="utf-8")
    heard, *parts = otio.adapters.read_from_file(str(file)).audio_tracks()
    assert [clip.enabled for clip in heard] == [True]
    assert [part.name for part in parts] == ["Recue Second violin", "Recue Bass"]
    assert [[clip.enabled for clip in part] for part in parts] == [[False], [False]]
    assert parts[0][0].media_reference.target_url == "reel.Second%20violin.wav"
    assert parts[0][0].source_range == heard[0].source_range
    assert read(file).cuts == cut().cuts


def test_the_sound_of_the_cut_lies_beside_the_music_and_reads_back_without_it(tmp_path: Path) -> None:
    def speech(name: str, start: int, end: int, track: str, speed: int = 1) -> SoundClip:
        media = Media(f"{name}.wav", MediaKind.FILE, f"/{name}.wav")
        at = Fraction(start), Fraction(end)
        return SoundClip(name, media, *at, Fraction(10), Fraction(speed), track, "dialogue", -4.5)

    sounds = (speech("a", 0, 2, "DX"), speech("b", 1, 3, "DX", -1), speech("c", 4, 5, "DX"))
    heard = replace(cut(), sounds=sounds)
    score = scored(heard)
    file = tmp_path / "reel.recue.otio"
    told = session(score, "reel", midi_file(score))
    file.write_text(scored_otio(heard, told, "reel.wav"), encoding="utf-8")
    tracks = otio.adapters.read_from_file(str(file)).audio_tracks()
    assert [each.name for each in tracks] == ["DX", "DX", "Recue"]
    assert read(file).sounds == sounds
