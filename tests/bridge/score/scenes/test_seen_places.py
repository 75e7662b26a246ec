"""Scenes that footage tells: shots that look alike are of one place, whatever their files are called."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.picture.features.colours import oklab_of
from bridge.picture.features.glances import GLANCE, Glances, kept_colours
from bridge.picture.features.likeness import Appearance, appearance_of
from bridge.score.scenes.boundaries import reasons
from bridge.timeline import Cut, Media, MediaKind, Shot, Timeline

F = Fraction


def place(seed: int) -> Iterator[Appearance]:
    """Yield views of one place: the same five colours in other shares, and another layout each."""
    draw = np.random.default_rng(seed)
    lab = oklab_of(draw.uniform(0.05, 0.95, (5, 3)))
    while True:
        glances: Glances = np.zeros(3, GLANCE)
        glances["colours"] = kept_colours(lab, draw.dirichlet(np.full(5, 20.0)))
        glances["layout"] = draw.integers(0, 255, glances["layout"].shape[1:])
        look = appearance_of(glances)
        assert look is not None
        yield look


def cut(
    places: Sequence[int], names: Sequence[str] | None = None
) -> tuple[Timeline, dict[Fraction, Appearance]]:
    """Cut shots of four seconds together, each from a file of its own with a name that tells nothing."""
    views = {each: place(each) for each in places}
    called = names or [f"{at:x}" for at in range(len(places))]
    shots = tuple(
        Shot(name, Media(name, MediaKind.FILE, f"{name}.mov"), F(4 * at), F(4 * at + 4), F(0))
        for at, name in enumerate(called)
    )
    timeline = Timeline("T", F(24), F(0), False, shots[-1].end, shots, ())
    timeline = replace(timeline, cuts=tuple(Cut(shot.start) for shot in shots[1:]))
    return timeline, {shot.start: next(views[each]) for shot, each in zip(shots, places, strict=True)}


@pytest.mark.parametrize("seed", range(5))
def test_a_scene_begins_where_the_place_changes(seed: int) -> None:
    places = [at for at, shots in enumerate((6, 5, 8, 6), 10 * seed) for _ in range(shots)]
    timeline, looks = cut(places)

    assert reasons(timeline) == frozenset()
    assert reasons(timeline, looks=looks) == {F(24), F(44), F(76)}


@pytest.mark.parametrize("seed", range(5))
def test_one_place_places_that_are_intercut_and_shots_that_have_nothing_in_common_are_no_reason(
    seed: int,
) -> None:
    for places in ([seed] * 24, [seed, seed + 20] * 12, list(range(30 * seed, 30 * seed + 24))):
        timeline, looks = cut(places)
        assert reasons(timeline, looks=looks) == frozenset()


def test_what_names_tell_is_kept_where_all_looks_alike() -> None:
    names = [f"kitchen {at}" for at in range(6)] + [f"harbour {at}" for at in range(6)]
    timeline, looks = cut([1] * 12, names)

    assert reasons(timeline) == {F(24)}
    assert reasons(timeline, looks=looks) == {F(24)}


def test_shots_that_are_not_seen_are_told_by_their_names() -> None:
    timeline, looks = cut([1] * 6 + [2] * 6)
    few = {start: look for start, look in looks.items() if start < F(8)}

    assert reasons(timeline, looks=few) == frozenset()
    assert reasons(timeline, looks={}) == reasons(timeline)
