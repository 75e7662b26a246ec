"""What is learned from takes that were kept and thrown away."""

from dataclasses import replace

import pytest

from bridge.settings.taste import NO_TASTE, USUAL, Mark, MarkedTake, learned

PLAIN = {name: 3 * usual for name, usual in USUAL.items()}


def take(number: int, mark: Mark, scene: str = "a", **heard: float) -> MarkedTake:
    return MarkedTake("/cut.otio", scene, number, mark, PLAIN | heard)


def test_a_kept_take_is_liked_better_for_what_it_has_more_of() -> None:
    taste = learned([take(0, Mark.KEPT, density=0.5), take(1, Mark.THROWN, density=0.2)])
    assert set(taste.weights) == {"density"}
    assert taste.liking(PLAIN | {"density": 0.6}) > taste.liking(PLAIN | {"density": 0.3})
    sparse = learned([take(0, Mark.THROWN, density=0.5), take(1, Mark.KEPT, density=0.2)])
    assert sparse.weights["density"] == pytest.approx(-taste.weights["density"])


def test_more_pairs_tell_more_and_their_order_tells_nothing() -> None:
    pairs = [
        each
        for scene in "abc"
        for each in (
            take(0, Mark.KEPT, scene, leaps=1.0),
            take(1, Mark.THROWN, scene, leaps=4.0, register=70.0),
        )
    ]
    one, three = learned(pairs[:2]), learned(pairs)
    assert 0 > one.weights["leaps"] > three.weights["leaps"]
    assert learned(reversed(pairs)) == three
    assert learned(reversed(pairs)).digest == three.digest != one.digest


def test_takes_of_different_scenes_and_of_one_kind_tell_nothing() -> None:
    kept, thrown = take(0, Mark.KEPT, density=0.5), take(1, Mark.THROWN, "b", density=0.2)
    assert learned([kept, thrown]) == NO_TASTE
    assert learned([kept, replace(kept, take=1)]) == NO_TASTE
    assert learned([]).digest == ""
