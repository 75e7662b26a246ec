"""The heaviest chain, against all chains."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.recut.changes.chain import ShotPair, heaviest_chain

pairs = st.builds(ShotPair, st.integers(0, 5), st.integers(0, 5), st.integers(1, 9))


def rises(chain: tuple[ShotPair, ...]) -> bool:
    return all(a.old < b.old and a.new < b.new for a, b in pairwise(chain))


def total(chain: tuple[ShotPair, ...] | list[ShotPair], neighbour: float) -> float:
    beside = sum(b.old - a.old == b.new - a.new == 1 for a, b in pairwise(chain))
    return sum(pair.weight for pair in chain) + neighbour * beside


@given(st.lists(pairs, min_size=1, max_size=8, unique_by=lambda pair: pair[:2]), st.sampled_from([0.0, 0.5]))
def test_no_chain_that_rises_is_heavier(found: list[ShotPair], neighbour: float) -> None:
    chain = heaviest_chain(found, neighbour)
    assert rises(tuple(chain))
    sizes = range(1, len(found) + 1)
    chains = (each for size in sizes for each in combinations(sorted(found), size) if rises(each))
    assert total(chain, neighbour) == max(total(each, neighbour) for each in chains)
