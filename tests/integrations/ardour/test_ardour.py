"""In the real Ardour: a session opens, is what was written, obeys, and a person's work in it is kept."""

import wave
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest

from bridge.timeline.timecode import frame_number, timecode
from integrations.ardour.folder import write_session
from integrations.ardour.link import linked
from integrations.ardour.push import push
from integrations.ardour.times import BarCounter
from integrations.points import marks, seconds_at
from integrations.session import Movie, Session, Stem
from tests.integrations.ardour.ardour import Region, SessionContent, held, needs_ardour, running
from tests.integrations.ardour.sessions import recut, two_scenes
from tests.integrations.reaper.readback import of_midi
from tests.integrations.reaper.sessions import film
from tests.midi import read_back

pytestmark = [pytest.mark.ardour, needs_ardour]

HZ = 48_000
TIMES = 2
"""Ardour's ticks in one of ours."""


def test_the_example_film_is_in_ardour_what_it_is_in_the_midi_file(tmp_path: Path) -> None:
    score, midi = film(), of_midi(read_back(film().midi))
    found = written_and_held(score, tmp_path)
    assert notes(found) == midi.notes
    assert [(tick // TIMES, round(60e6 / at.bpm)) for tick, at in found.ticks.items()] == midi.tempi
    assert_tempo_map(found, score)
    assert_marks(found, score)


def test_stems_lie_muted_over_the_whole_timeline(tmp_path: Path) -> None:
    files = [tmp_path / f"film.{name}.wav" for name in ("Violins", "Flute")]
    for file in files:
        with wave.open(str(file), "wb") as sound:
            sound.setparams((2, 2, HZ, 0, "NONE", ""))
            sound.writeframes(bytes(4 * round(film().duration * HZ)))
    stems = tuple(Stem(file.name.split(".")[1], str(file)) for file in files)
    score = replace(film(), stems=stems, movie=Movie("/films/film.mp4", Fraction(3, 2)))
    found = written_and_held(score, tmp_path)
    assert found.sounds == [(name, 0, round(film().duration * HZ), True, 2) for name in ("Violins", "Flute")]
    assert notes(found) == of_midi(read_back(film().midi)).notes


def test_metres_rates_and_names_of_every_kind_are_read_back(tmp_path: Path) -> None:
    score = two_scenes()
    found = written_and_held(score, tmp_path)
    assert list(found.tracks) == ["Melody", "Melody 2"]
    assert (found.rate, found.drop_frame) == (score.rate, True)
    assert_tempo_map(found, score)
    assert_marks(found, score)
    first, second = found.tracks["Melody"]
    assert [note[2:] for note in first.notes] == [(60 + n, 80 + n, n, 0) for n in range(16)]
    assert first.notes[-1][:2] == (15 * 960, 960 + 1920)
    assert first.tick + first.ticks == second.tick + 1920, "a region is as long as its notes ring"


def test_it_obeys_over_osc_and_what_a_person_did_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    score, later = two_scenes(), recut(two_scenes())
    file = write_session(score, folder, None, listening=True).file
    with running(file, tmp_path, edit="Violin") as found:
        with linked() as ardour:
            assert ardour.session_name(1) == "two"
            assert ardour.timecode() == "01:00:00:00"
            assert [strip.name for strip in ardour.strips()] == ["Melody", "Melody 2"]
            ardour.locate(8008)
            assert ardour.timecode() == "01:00:00:05"
            ardour.locate(3 * HZ)
            assert ardour.sample() == 3 * HZ
            ardour.play()
            assert ardour.is_rolling()
            ardour.stop()
            assert ardour.sample() > 3 * HZ
            ardour.add_marker(HZ, "a person's ö")
            ardour.rename(1, "Violin")
            ardour.locate(2 * HZ)
        told = push(later, folder, listening=False)
        assert told[0] == f"Wrote {folder / 'two-2.ardour'}."
        assert told[-1].startswith("Ardour has two open: open the snapshot two-2")
        with linked() as ardour:
            assert ardour.sample() == 2 * HZ, "the play head is where it was"
    assert ("a person's ö", HZ) in found.marks
    assert list(found.tracks) == ["Violin", "Melody 2"]

    saved = file.read_bytes()
    assert push(later, folder, listening=False)[0] == "two-2.ardour holds this score already."
    assert_goes_on(score, folder, tmp_path)
    assert file.read_bytes() == saved


@pytest.mark.parametrize("start", ["01:00:00:00", "23:59:50:00"])
@pytest.mark.parametrize(
    ("rate", "drop_frame"),
    [
        (Fraction(24000, 1001), False),
        (Fraction(25), False),
        (Fraction(30000, 1001), False),
        (Fraction(30000, 1001), True),
        (Fraction(60000, 1001), False),
    ],
)
def test_its_ruler_shows_the_timelines_timecode_at_every_frame(
    start: str, rate: Fraction, drop_frame: bool, tmp_path: Path
) -> None:
    first = frame_number(start, rate, drop_frame=drop_frame)
    score = replace(two_scenes(), rate=rate, drop_frame=drop_frame, start=first / rate, duration=Fraction(60))
    file = write_session(score, tmp_path / "cut", None, listening=True).file
    with running(file, tmp_path, edit="Melody"), linked() as ardour:
        for frame in (0, 1, 14, 15, 30, 255, 600, 720):
            ardour.locate(ceil(frame / rate * HZ))
            shown = timecode(first + frame, rate, drop_frame=drop_frame)
            assert ardour.timecode() == shown.replace(";", ":")


def assert_goes_on(score: Session, folder: Path, home: Path) -> None:
    """Another recut goes on with what the person saved, in the snapshot nobody opened."""
    third = recut(recut(score))
    told = push(third, folder, listening=False)
    assert told[:2] == (
        f"Wrote {folder / 'two-2.ardour'}, with the tracks and the mix of two.",
        "Left as saved or open in Ardour: two.",
    )
    found = held(folder / "two-2.ardour", [], home)
    assert list(found.tracks) == ["Violin", "Melody 2"]
    scene, *edited = found.tracks["Violin"]
    assert not scene.muted
    assert {region.muted: pitches(region) for region in edited} == {
        False: [61 + n for n in range(11)],
        True: [68 + n for n in range(12)],
    }
    (other,) = found.tracks["Melody 2"]
    assert (other.muted, pitches(other)) == (False, [68 + n for n in range(12)])
    named = dict(found.marks)
    assert named.pop("a person's ö") == HZ
    assert set(named) == {mark.name for mark in marks(third) if mark.end is None}


def written_and_held(score: Session, tmp_path: Path) -> SessionContent:
    """Return what Ardour holds of a score that was written for it."""
    file = write_session(score, tmp_path / "cut", None, listening=False).file
    ticks = [tempo.tick * TIMES for tempo in score.tempi] + [metre.tick * TIMES for metre in score.metres]
    return held(file, ticks, tmp_path)


def assert_tempo_map(found: SessionContent, score: Session) -> None:
    """Every tempo and metre holds from the sample and the bar it has in the score on."""
    for tempo in score.tempi:
        tick = found.ticks[tempo.tick * TIMES]
        assert tick.bpm == pytest.approx(float(tempo.bpm), rel=1e-8)
        assert abs(tick.sample - tempo.time * HZ) <= 1
        assert "|".join(map(str, tick.bar_and_beat)) == BarCounter.of(score).at(tempo.tick)
    for metre in score.metres:
        tick = found.ticks[metre.tick * TIMES]
        assert tick.metre == (metre.beats, metre.unit)
        assert abs(tick.sample - metre.time * HZ) <= 1
        assert tick.bar_and_beat[1:] == (1, 0)
    for region in [region for track in found.tracks.values() for region in track]:
        assert abs(region.sample - seconds_at(score, region.tick // TIMES) * HZ) <= 1


def assert_marks(found: SessionContent, score: Session) -> None:
    """Scenes are ranges and hits are markers, to the sample."""

    def near(sample: int, time: Fraction) -> bool:
        return abs(sample - time * HZ) <= 1

    hits = [mark for mark in marks(score) if mark.end is None]
    assert [name for name, _ in found.marks] == [mark.name for mark in hits]
    assert all(near(sample, mark.start) for (_, sample), mark in zip(found.marks, hits, strict=True))
    assert [name for name, _, _ in found.ranges] == [scene.title for scene in score.scenes]
    for (_, start, end), scene in zip(found.ranges, score.scenes, strict=True):
        assert near(start, scene.start)
        assert near(end, scene.end)
    assert near(found.whole[1], score.duration)


def notes(found: SessionContent) -> list[tuple[str, int, int, int, int]]:
    """Track, onset and release in ticks of the score, pitch and velocity."""
    return sorted(
        (
            name,
            (region.tick + onset) // TIMES,
            (region.tick + onset + length) // TIMES,
            pitch,
            velocity,
        )
        for name, regions in found.tracks.items()
        for region in regions
        for onset, length, pitch, velocity, _, _ in region.notes
    )


def pitches(region: Region) -> list[int]:
    return [pitch for _, _, pitch, *_ in region.notes]
