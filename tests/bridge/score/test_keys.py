from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from bridge.score.keys import _joint_costs, _own_cost, cadences, home_tonic, modulation_plan
from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Cadence, Key, Mode
from generator.joints.rules import NEAR
from generator.keys import distance

keys = st.builds(Key, st.integers(0, 11), st.sampled_from(list(Mode)))


def scenes(count: int) -> list[Scene]:
    return [
        Scene(f"{at:08x}", f"Scene {at + 1}", Fraction(at * 10), Fraction(at * 10 + 10), ())
        for at in range(count)
    ]


def moods(valences: list[float]) -> list[Mood]:
    return [Mood(valence, 0) for valence in valences]


def test_dark_scenes_are_in_minor_and_bright_ones_in_major() -> None:
    plan = modulation_plan(scenes(3), moods([-0.5, 0.5, -0.1]), [None] * 3, 7, 1)
    assert [key.mode for key in plan] == [Mode.MINOR, Mode.MAJOR, Mode.MINOR]


@given(
    valences=st.lists(st.floats(-1, 1), min_size=1, max_size=12),
    home=st.integers(0, 11),
    seed=st.integers(0, 2**32),
)
def test_free_scenes_stay_near_home_and_near_each_other(valences: list[float], home: int, seed: int) -> None:
    plan = modulation_plan(scenes(len(valences)), moods(valences), [None] * len(valences), home, seed)
    assert all(distance(a, b) <= NEAR + 1 for a, b in pairwise(plan))
    assert all(distance(key, Key(home, Mode.MAJOR)) <= 4 for key in plan)


@given(
    given_keys=st.lists(st.one_of(st.none(), keys), min_size=1, max_size=8),
    seed=st.integers(0, 2**32),
    at=st.integers(0, 7),
)
def test_what_stands_is_kept_and_one_scene_composed_again_keeps_its_key(
    given_keys: list[Key | None], seed: int, at: int
) -> None:
    count = len(given_keys)
    told = scenes(count), moods([0.2] * count)
    plan = modulation_plan(*told, given_keys, 0, seed)
    assert all(key in (None, planned) for key, planned in zip(given_keys, plan, strict=True))
    if given_keys[at % count] is None:
        standing = [None if other == at % count else key for other, key in enumerate(plan)]
        assert modulation_plan(*told, standing, 0, seed) == plan


def test_no_plan_costs_less() -> None:
    """Against every way that three scenes can go."""
    shown = scenes(3)

    def cost(plan: tuple[Key, ...]) -> float:
        own = sum(_own_cost(scene, key, 2, 5) for scene, key in zip(shown, plan, strict=True))
        return own + sum(float(_joint_costs([a], [b])[0, 0]) for a, b in pairwise(plan))

    ways = product(
        *([Key(tonic, mode) for tonic in range(12)] for mode in (Mode.MAJOR, Mode.MINOR, Mode.MAJOR))
    )
    assert modulation_plan(shown, moods([0.5, -0.5, 0.5]), [None] * 3, 2, 5) == min(ways, key=cost)


def test_scenes_of_a_film_are_not_all_in_one_key() -> None:
    plan = modulation_plan(scenes(20), moods([0.5] * 20), [None] * 20, 0, 1)
    assert len(set(plan)) >= 3


def test_a_scene_is_left_open_where_the_next_resolves_it() -> None:
    c, g = Key.parse("C major"), Key.parse("G major")
    closes = cadences(scenes(4), [c, c, c, g], [(Fraction(20), Fraction(21))])
    assert closes == (Cadence.HALF, Cadence.AUTHENTIC, Cadence.AUTHENTIC, Cadence.AUTHENTIC)


def test_a_single_scene_closes() -> None:
    assert cadences(scenes(1), [Key.parse("C major")], []) == (Cadence.AUTHENTIC,)


def test_timelines_do_not_all_have_the_same_home() -> None:
    assert {home_tonic(f"reel {number}", 0) for number in range(60)} == set(range(12))
    assert home_tonic("reel 1", 0) == home_tonic("reel 1", 0)
