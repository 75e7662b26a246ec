from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.picture.features.course import Means
from bridge.score.fusion.cutting import arousal_of, pace
from bridge.score.fusion.evidence import Axis, even
from bridge.score.fusion.picture import of_picture
from bridge.score.fusion.reading import Reading
from bridge.score.mood import Mood, cue_seed
from bridge.score.moves import Source
from bridge.timeline import Media, MediaKind, Shot


def cut_into(count: int, seconds: int = 40, speed: int = 1) -> list[Shot]:
    """`seconds` of picture cut into `count` equal shots."""
    media = Media("a", MediaKind.FILE)
    length = Fraction(seconds, count)
    return [
        Shot(f"s{i}", media, i * length, (i + 1) * length, i * length, Fraction(speed)) for i in range(count)
    ]


def mood_of(shots: list[Shot], look: tuple[float, float, float] | None, usual: float = 0.0) -> Mood:
    """Return the mood that the cutting of a scene, and its motion, brightness and saturation tell."""
    motion, bright, full = (np.array([each]) for each in look or (np.nan,) * 3)
    known = np.array([look is not None])
    seen = of_picture(Means(motion, motion, bright, full, known.astype(float)), known)
    cut = even(Source.CUTTING, Axis.AROUSAL, np.array([arousal_of(shots, usual)]), 1.0, np.array([True]))
    return Reading((cut, *seen), 1).moods()[0]


def test_faster_cutting_and_faster_retimes_are_a_faster_pace() -> None:
    assert pace(cut_into(4)) < pace(cut_into(10)) < pace(cut_into(40))
    assert pace(cut_into(10)) < pace(cut_into(10, speed=2))
    assert pace([]) < pace(cut_into(4))


def test_motion_and_fast_cutting_drive_and_bright_colours_please() -> None:
    def felt(motion: float, brightness: float, cuts: int = 10) -> Mood:
        return mood_of(cut_into(cuts), (motion, brightness, 0.3))

    assert felt(0.01, 0.5).arousal < felt(0.1, 0.5).arousal < felt(1.0, 0.5).arousal
    assert felt(0.1, 0.5, cuts=4).arousal < felt(0.1, 0.5, cuts=40).arousal
    assert felt(0.1, 0.1).valence < 0 < felt(0.1, 0.8).valence


def test_a_driven_scene_is_faster_than_a_calm_one() -> None:
    assert Mood(0, -1).tempo == pytest.approx(96 / 2**0.5)
    assert Mood(0, 1).tempo == pytest.approx(96 * 2**0.5)


def test_without_a_picture_the_cut_tells_the_arousal_and_the_valence_is_neutral() -> None:
    assert (
        mood_of(cut_into(40), None).arousal
        > mood_of(cut_into(10), None).arousal
        > mood_of(cut_into(4), None).arousal
    )
    assert mood_of(cut_into(10), None).valence == 0


def test_no_single_shot_changes_the_pace() -> None:
    """An insert, or one long shot, among shots of four seconds."""
    even = cut_into(10)
    for length in (Fraction(1, 2), Fraction(30)):
        insert = replace(even[4], end=even[4].start + length)
        assert pace([*even[:4], insert, *even[5:]]) == pace(even)


def test_few_shots_tell_little() -> None:
    """One shot of forty seconds is not calm, and a scene of one shot is as the film that it is in."""
    assert abs(mood_of(cut_into(1), None).arousal) < 0.3
    driven = pace(cut_into(40))
    assert mood_of(cut_into(1), None, driven).arousal > 0.5
    assert mood_of([], None).arousal < mood_of(cut_into(4), None).arousal


def test_a_seed_belongs_to_a_project_and_a_scene() -> None:
    seeds = {cue_seed(project, scene) for project in range(3) for scene in ("a", "b", "c")}
    assert len(seeds) == 9
    assert all(0 <= seed < 2**63 for seed in seeds)
