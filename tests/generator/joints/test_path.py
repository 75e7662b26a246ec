"""The cheapest way, against every way there is."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.joints import cheapest

counts = st.lists(st.integers(1, 3), min_size=1, max_size=6)


@given(counts, st.integers(0, 2**32))
def test_no_way_costs_less(choices: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    own = [rng.random(count) for count in choices]
    joints = [rng.random(pair) for pair in pairwise(choices)]

    def cost(way: tuple[int, ...]) -> float:
        steps = zip(joints, pairwise(way), strict=True)
        return float(sum(o[at] for o, at in zip(own, way, strict=True)) + sum(j[step] for j, step in steps))

    assert cheapest(own, joints) == min(product(*map(range, choices)), key=cost)


@given(counts, st.integers(0, 2**32), st.integers(0, 5))
def test_where_all_others_are_settled_the_same_is_chosen(choices: list[int], seed: int, free: int) -> None:
    rng = np.random.default_rng(seed)
    own = [rng.random(count) for count in choices]
    joints = [rng.random(pair) for pair in pairwise(choices)]
    best = cheapest(own, joints)
    left = [slice(None) if at == free else slice(way, way + 1) for at, way in enumerate(best)]
    narrowed = cheapest(
        [costs[kept] for costs, kept in zip(own, left, strict=True)],
        [costs[a, b] for costs, (a, b) in zip(joints, pairwise(left), strict=True)],
    )
    assert all(way == (best[at] if at == free else 0) for at, way in enumerate(narrowed))
