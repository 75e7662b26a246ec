from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.tempo_ramps import Floats
from tests.bridge.grid.constant_tempo import LONGEST, SHORTEST, most_met


def by_trying(times: Floats, rate: Fraction) -> int:
    """Return the same from the edges of every interval, one of which the best tempo has."""
    edges = [
        (time + side / float(rate) / 2) / line
        for time in times
        for side in (-1, 1)
        for line in range(1, int((time + 1) / SHORTEST) + 2)
    ]
    tried = np.array([LONGEST, *(edge for edge in edges if SHORTEST <= edge <= LONGEST)])[:, None]
    off = np.abs(np.rint(times / tried) * tried - times)
    return int((off <= 0.5 / float(rate) + 1e-9).sum(axis=1).max())


@given(
    st.lists(st.integers(0, 700), max_size=8, unique=True),
    st.sampled_from([Fraction(24), Fraction(30000, 1001)]),
)
def test_no_constant_tempo_meets_more(frames: list[int], rate: Fraction) -> None:
    times = np.array([float(frame / rate) for frame in frames])
    assert most_met(times, rate) == by_trying(times, rate)


def test_the_tempo_of_a_long_film_is_found() -> None:
    """At 97.31 bpm: two hours on, a tempo 0.0005 bpm aside is half a frame off."""
    lines = np.random.default_rng(1).integers(1, 46_000, 400)
    times = np.rint(lines * 15 / 97.31 * 24) / 24
    assert most_met(times, Fraction(24)) == 400
