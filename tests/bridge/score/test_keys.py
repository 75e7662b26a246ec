from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bridge.score.film.film import Film
from bridge.score.film.joins import Join
from bridge.score.film.plan import AROUND, FilmPlan
from bridge.score.keys import ABOVE, _joint_costs, _own_cost, cadences, meeting, modulation_plan
from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Cadence, Key, Mode, Style
from generator.keys import distance
from tests.generator.conditions import plain

HOME = Key.parse("C major")
keys = st.builds(Key, st.integers(0, 11), st.sampled_from(list(Mode)))


def scenes(count: int) -> list[Scene]:
    return [
        Scene(f"{at:08x}", f"Scene {at + 1}", Fraction(at * 10), Fraction(at * 10 + 10), ())
        for at in range(count)
    ]


def film(
    valences: Sequence[float],
    home: Key = HOME,
    joins: Sequence[Join] | None = None,
    fifths: Sequence[int] | None = None,
) -> Film:
    """Return a film of scenes of these moods."""
    count = len(valences)
    return Film(
        FilmPlan(home, 96.0, Style.CHAMBER),
        tuple(joins or [Join.TURNS] * (count - 1)),
        tuple(Mood(valence, 0) for valence in valences),
        tuple(fifths or [AROUND[at % 3] for at in range(count)]),
        (96.0,) * count,
        (Style.CHAMBER,) * count,
        Fraction(0),
        (Fraction(0), Fraction(1)),
    )


def test_dark_scenes_are_in_minor_and_bright_ones_in_major() -> None:
    plan = modulation_plan(film([-0.5, 0.5, -0.1, -0.2]), [None] * 4)
    assert [key.mode for key in plan] == [Mode.MINOR, Mode.MAJOR, Mode.MAJOR, Mode.MINOR]


def test_a_neutral_scene_is_in_the_mode_of_its_film() -> None:
    assert modulation_plan(film([0.0], Key.parse("D minor")), [None])[0].mode is Mode.MINOR


@given(valences=st.lists(st.floats(-1, 1), min_size=1, max_size=12), home=keys)
def test_free_scenes_stay_near_home_and_near_each_other(valences: list[float], home: Key) -> None:
    plan = modulation_plan(film(valences, home), [None] * len(valences))
    assert all(distance(a, b) <= 2 for a, b in pairwise(plan))
    assert all(distance(key, home) <= 1 for key in plan)


@given(
    given_keys=st.lists(st.one_of(st.none(), keys), min_size=1, max_size=8),
    joins=st.lists(st.sampled_from(Join), min_size=7, max_size=7),
    at=st.integers(0, 7),
)
def test_what_stands_is_kept_and_one_scene_composed_again_keeps_its_key(
    given_keys: list[Key | None], joins: list[Join], at: int
) -> None:
    count = len(given_keys)
    told = film([0.2] * count, joins=joins[: count - 1])
    plan = modulation_plan(told, given_keys)
    assert all(key in (None, planned) for key, planned in zip(given_keys, plan, strict=True))
    if given_keys[at % count] is None:
        standing = [None if other == at % count else key for other, key in enumerate(plan)]
        assert modulation_plan(told, standing) == plan


def test_no_plan_costs_less() -> None:
    """Against every way that three scenes can go."""
    told = film([0.5, -0.5, 0.5], joins=[Join.TURNS, Join.GOES_ON])

    def cost(plan: tuple[Key, ...]) -> float:
        own = sum(_own_cost(key, HOME, fifths) for fifths, key in zip(told.fifths, plan, strict=True))
        pairs = zip(pairwise(plan), told.joins, strict=True)
        return own + sum(float(_joint_costs([a], [b], join)[0, 0]) for (a, b), join in pairs)

    ways = product(
        *([Key(tonic, mode) for tonic in range(12)] for mode in (Mode.MAJOR, Mode.MINOR, Mode.MAJOR))
    )
    assert modulation_plan(told, [None] * 3) == min(ways, key=cost)


def test_places_have_keys_to_which_they_come_back() -> None:
    plan = modulation_plan(film([0.5] * 6, fifths=[0, 1, 0, -1, 0, 1]), [None] * 6)
    assert [str(key) for key in plan[:4]] == ["C major", "G major", "C major", "F major"]
    assert plan[4:] == plan[:2]


def test_a_scene_that_goes_on_stays_in_its_key() -> None:
    joins = [Join.GOES_ON, Join.TURNS]
    first, second, _ = modulation_plan(film([0.5] * 3, joins=joins), [None, Key.parse("Bb major"), None])
    assert first == second == Key.parse("Bb major")


def test_a_scene_is_left_open_where_the_next_resolves_it() -> None:
    c, g = Key.parse("C major"), Key.parse("G major")
    closes = cadences(scenes(4), [c, c, c, g], [(Fraction(20), Fraction(21))])
    assert closes == (Cadence.HALF, Cadence.AUTHENTIC, Cadence.AUTHENTIC, Cadence.AUTHENTIC)


def test_a_single_scene_closes() -> None:
    assert cadences(scenes(1), [Key.parse("C major")], []) == (Cadence.AUTHENTIC,)


def test_a_melody_ends_near_where_the_next_enters_but_not_over_black_or_silence() -> None:
    low, high = (replace(plain(2), register=np.full(2, pitch)) for pitch in (56.0, 66.0))
    moods = [Mood(0, 0)] * 4
    told = meeting([low, high, low, high], moods, [False, True, False], [False, False, True], [False] * 3)
    assert [each.leaves for each in told] == [61 + ABOVE, None, None, None]
    assert [each.enters for each in told] == [None, 61 + ABOVE, None, None]


def test_a_scene_knows_how_loud_the_next_begins() -> None:
    soft, loud = (replace(plain(2), dynamics=np.array([level, 0.5])) for level in (0.3, 0.9))
    told = meeting([soft, loud], [Mood(0, 0)] * 2, [False], [False], [False])
    assert [each.following_dynamics for each in told] == [0.9, None]
