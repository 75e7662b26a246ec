"""Scoring by encoders: `conditions` from the footage of a drawn film to its notes, and the training of encoders."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.learned import thumbnails
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.learned.drawing import DrawnScene, drawn_scenes
from bridge.learned.drawn_films import write_film
from bridge.learned.reading import read_film, read_learned
from bridge.learned.thumbnails import read_thumbnails
from bridge.picture.features.picture import Picture
from bridge.score.fusion.film_bars import FilmBars
from bridge.score.fusion.material import Material
from bridge.score.fusion.reading import read_scenes
from bridge.score.moves import Source
from bridge.score.scenes.division import Scene
from bridge.store import Store, StoredFootage
from bridge.timeline import Media, MediaKind, Timeline
from generator.encoders.encoder import Encoder
from generator.encoders.shapes import HEIGHT, OUTPUTS, WIDTH, Told
from tests.recuts import assert_refused


def scene(activity: float, valence: float, seconds: int = 5) -> DrawnScene:
    return DrawnScene(seconds, activity, valence, 0.5, 1.0, 0.3, "wind", (), 4)


DULL, BRIGHT = scene(0.15, -0.9), scene(0.75, 0.9)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Timeline]:
    """Draw a still and dark scene, then a fast and bright one."""
    folder = tmp_path_factory.mktemp("drawn")
    cut = write_film((DULL, BRIGHT), folder / "drawn.mp4")
    track = otio.schema.Track(kind=otio.schema.TrackKind.Video)
    for shot in cut.shots:
        start, length = (
            otio.opentime.RationalTime(float(time * cut.rate), float(cut.rate))
            for time in (shot.source_start, shot.duration)
        )
        clip = otio.schema.Clip(shot.name, source_range=otio.opentime.TimeRange(start, length))
        clip.media_reference = otio.schema.ExternalReference("drawn.mp4")
        clip.markers.append(otio.schema.Marker("scene: " + shot.name, otio.opentime.TimeRange(start, length)))
        track.append(clip)
    timeline = otio.schema.Timeline("drawn", tracks=[track])
    otio.adapters.write_to_file(timeline, str(folder / "drawn.otio"))
    return folder / "drawn.otio", cut


def score(cut: Path, output: Path, *options: object) -> Result:
    asked = ["score", cut, "-o", output, "--formats", "mid,json", *options]
    done = CliRunner().invoke(main, [str(word) for word in asked])
    assert done.exit_code == 0, done.output
    return done


def test_a_film_is_scored_by_encoders_and_explain_says_so(
    film: tuple[Path, Timeline], tmp_path: Path
) -> None:
    cut, _ = film
    for folder in ("one", "two"):
        score(cut, tmp_path / folder, "--conditions", "joint")
    score(cut, tmp_path / "explicit")
    music = [(tmp_path / folder / "drawn.mid").read_bytes() for folder in ("one", "two", "explicit")]
    assert music[0] == music[1] != music[2]
    sheet = json.loads((tmp_path / "one" / "drawn.recue.json").read_text())
    assert sheet["settings"]["conditions"] == "joint"
    sources = {move["source"] for each in sheet["scenes"] for move in each["moves"]}
    assert "encoders" in sources
    assert not sources & {"picture", "sound"}
    assert sheet["scenes"][0]["valence"] < sheet["scenes"][1]["valence"] - 0.3
    assert sheet["scenes"][0]["arousal"] < sheet["scenes"][1]["arousal"] - 0.3


def test_words_beat_encoders(film: tuple[Path, Timeline], tmp_path: Path) -> None:
    cut, _ = film
    score(cut, tmp_path, "--conditions", "frames", "--mood", "sad and calm")
    sheet = json.loads((tmp_path / "drawn.recue.json").read_text())
    moods = {(each["valence"], each["arousal"]) for each in sheet["scenes"]}
    assert len(moods) == 1
    assert all(mood < 0 for mood in moods.pop())


def test_a_way_that_there_is_not_is_refused(film: tuple[Path, Timeline], tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["score", str(film[0]), "-o", str(tmp_path), "--conditions", "guesses"])
    assert_refused(done, 2, "'explicit', 'frames', 'audio' or 'joint'")


def test_what_is_left_out_or_lost_is_not_read(film: tuple[Path, Timeline]) -> None:
    cut_file, cut = film
    read = read_film(cut, cut_file, None, None, lambda _: None, picture=True, sound=True)
    assert read.seen.all()
    assert read.heard.all()
    alone = read_film(cut, cut_file, None, None, lambda _: None, picture=False, sound=True)
    assert not alone.seen.any()
    np.testing.assert_array_equal(alone.levels, read.levels)

    lost = Media("lost.mov", MediaKind.FILE, "lost.mov")
    shots = (replace(cut.shots[0], media=lost), *cut.shots[1:])
    half = read_film(
        replace(cut, shots=shots), cut_file, None, None, lambda _: None, picture=True, sound=True
    )
    steps = int(2 * shots[0].end)
    assert not half.seen[:steps].any()
    assert not half.heard[:steps].any()
    assert half.seen[steps:].all()
    np.testing.assert_array_equal(half.thumbnails[4 * steps :], read.thumbnails[4 * steps :])


def test_thumbnails_are_decoded_once(
    film: tuple[Path, Timeline], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_file, cut = film
    with Store.open(tmp_path / "store.db") as store:
        kept = StoredFootage(store.features)
        first, seen = read_thumbnails(cut, cut_file, None, lambda _: None, kept)
        monkeypatch.setattr(thumbnails, "shown", None)
        again, known = read_thumbnails(cut, cut_file, None, lambda _: None, kept)
    np.testing.assert_array_equal(again, first)
    np.testing.assert_array_equal(known, seen)


def test_damaged_thumbnails_are_none() -> None:
    made = np.random.default_rng(1).integers(0, 255, (3, HEIGHT, WIDTH, 3), np.uint8)
    np.testing.assert_array_equal(thumbnails.unpacked(thumbnails.packed(made), 3), made)
    assert thumbnails.unpacked(thumbnails.packed(made), 4) is None
    assert thumbnails.unpacked(thumbnails.packed(made), 2) is None
    assert thumbnails.unpacked(b"damaged", 3) is None


def test_nothing_to_read_tells_nothing_and_says_so(film: tuple[Path, Timeline], tmp_path: Path) -> None:
    cut_file, cut = film
    nothing = read_learned(cut, cut_file, None, None, lambda _: None, picture=False, sound=False)
    assert nothing.asked
    assert not nothing.known
    done = score(cut_file, tmp_path, "--conditions", "frames", "--no-picture")
    assert "Encoders are asked for, and tell nothing of this cut" in done.output


def course(**outputs: tuple[float, float]) -> LearnedCourse:
    """Return a course of twenty seconds that tells a value of some outputs, each with its confidence."""
    values, sure = np.zeros((40, len(OUTPUTS))), np.zeros((40, len(OUTPUTS)))
    for name, (value, confidence) in outputs.items():
        values[:, OUTPUTS.index(name)], sure[:, OUTPUTS.index(name)] = value, confidence
    return LearnedCourse.of(Told(values, sure))


def of_cut(cut: Timeline, learned: LearnedCourse) -> tuple[Material, list[Scene]]:
    unseen = Picture.unseen(cut, "not looked at")
    whole = Scene("a", "a", Fraction(0), cut.duration, tuple(range(len(cut.shots))))
    return Material(cut, unseen, learned=learned), [whole]


def test_what_encoders_tell_surely_is_the_mood_and_what_they_do_not_is_left_to_the_cutting(
    film: tuple[Path, Timeline],
) -> None:
    _, cut = film
    material, scenes = of_cut(cut, course(valence=(-0.5, 1.0), arousal=(0.4, 0.0)))
    (mood,) = read_scenes(material, scenes).moods()
    (cutting,) = read_scenes(Material(cut, material.picture), scenes).moods()
    assert mood.valence == pytest.approx(-0.5)
    assert mood.arousal == cutting.arousal
    (untold,) = read_scenes(material, scenes).moods([Source.CUTTING])
    assert untold.valence == 0


def test_activity_is_what_encoders_tell_where_they_are_sure(film: tuple[Path, Timeline]) -> None:
    _, cut = film
    edges = [Fraction(0), Fraction(5), Fraction(10)]
    bars = [
        FilmBars(*of_cut(cut, learned), edges[:-1], edges[1:], (0, 2)).activity
        for learned in (course(activity=(0.8, 0.9)), course(activity=(0.2, 0.9)), course(), UNLEARNED)
    ]
    assert (bars[0].motion > bars[1].motion + 0.2).all()
    np.testing.assert_array_equal(bars[2].motion, bars[3].motion)
    np.testing.assert_array_equal(bars[2].motion, bars[2].cutting)


def test_drawn_scenes_are_the_same_again_and_move_as_they_say() -> None:
    scenes = [drawn_scenes(np.random.default_rng(3), 4) for _ in range(2)]
    assert scenes[0] == scenes[1]
    assert BRIGHT.speed > 50 * DULL.speed
    assert BRIGHT.arousal > DULL.arousal


def test_encoders_are_trained_on_drawn_films_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(draw: np.random.Generator, count: int) -> tuple[DrawnScene, ...]:
        return tuple(replace(each, seconds=4, cuts=()) for each in drawn_scenes(draw, count)[:2])

    monkeypatch.setattr("bridge.commands.encoder_lessons.drawn_scenes", short)
    monkeypatch.setattr("bridge.commands.encoder_lessons.HELD_OUT", 2)
    asked = ["train", "--encoders", "--checkpoint", tmp_path / "state.pt", "-o", tmp_path / "new.safetensors"]

    def run(*options: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in (*asked, *options)])

    done = run("--films", 2, "--steps", 1)
    assert done.exit_code == 0, done.output
    assert "step 1: activity" in done.output
    assert Encoder.trained(tmp_path / "new.safetensors").digest != Encoder.trained().digest
    assert_refused(run("--films", 0), 2, "too few to learn from")
    assert_refused(run("--films", 0, "--footage", tmp_path), 2, "there is no footage in")
    assert_refused(run("-o", tmp_path / "weights"), 2, "name a file like weights.safetensors with -o")
