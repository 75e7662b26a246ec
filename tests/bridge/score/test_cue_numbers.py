"""The numbers of cues."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.score.cue_numbers import cue_numbers, numbered, reel_number
from bridge.score.cues import CuedScene
from bridge.score.scenes.silences import Silence
from bridge.timeline import Marker
from tests.bridge.recut.judging import scored
from tests.scores import cut_list


def _silent(cue: CuedScene) -> CuedScene:
    return replace(cue, scene=replace(cue.scene, silence=Silence.MARKER))


@pytest.mark.parametrize(
    ("name", "reel"),
    [
        ("R2", 2),
        ("Reel 3", 3),
        ("film_r4", 4),
        ("Film_R05_v12", 5),
        ("REEL-12 lock", 12),
        ("r2d2", 1),
        ("cut", 1),
    ],
)
def test_the_reel_is_told_by_the_timelines_name(name: str, reel: int) -> None:
    assert reel_number(None, name) == reel
    assert reel_number(7, name) == 7


def test_every_scene_with_music_has_a_number_and_silence_has_none() -> None:
    markers = [Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("abc")]
    first, *rest = scored(cut_list([240, 240, 240], markers=markers)).cues
    assert [*cue_numbers([first, *rest], 2).values()] == ["2m1", "2m2", "2m3"]
    numbers = cue_numbers([_silent(first), *rest], 1)
    assert [numbers.get(cue.scene.id) for cue in (first, *rest)] == [None, "1m2", "1m3"]


def numbers(*counts: str, silent: tuple[int, ...] = ()) -> list[str]:
    """Return the numbers that cues with some of these are given."""
    markers = [Marker(f"scene: {at}", Fraction(10 * at)) for at in range(len(counts))]
    cues = scored(cut_list([240] * len(counts), markers=markers)).cues
    asked = [replace(cue, count=count) for cue, count in zip(cues, counts, strict=True)]
    asked = [_silent(cue) if at in silent else cue for at, cue in enumerate(asked)]
    done = numbered(asked)
    assert [cue.count for cue in numbered(done)] == [cue.count for cue in done]
    return [cue.count for cue in done]


def test_cues_are_counted_where_none_has_a_number() -> None:
    assert numbers("", "", "") == ["1", "2", "3"]
    assert numbers("", "", "", silent=(1,)) == ["1", "", "2"]


def test_a_cue_keeps_its_number_and_a_new_one_is_named_after_the_one_before_it() -> None:
    assert numbers("1", "3") == ["1", "3"]
    assert numbers("1", "", "", "2") == ["1", "1A", "1B", "2"]
    assert numbers("1", "1A", "", "2") == ["1", "1A", "1B", "2"]
    assert numbers("", "1", "2") == ["0A", "1", "2"]
    assert numbers("1", "2", "") == ["1", "2", "3"]
    assert numbers("3", "1", "", "2") == ["3", "1", "1A", "2"]
    assert numbers("2", "2", "1") == ["2", "2A", "1"]
