import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.tempo_ramps import Floats, classes, pairs, ramp_time, smoothest, tabulate, tent, tent_time
from tests.bridge.grid.brute_force import even_ramp, extremes

WIDTH, TEMPI, SLOPE = math.log(1.08), 5, math.log(1.029) / 4
TABLE = tabulate(90, WIDTH, TEMPI, SLOPE)
LEVELS = classes(WIDTH, TEMPI)
PAIRS = {pair: at for at, pair in enumerate(zip(*map(np.ndarray.tolist, pairs(TEMPI)), strict=True))}
places = st.integers(0, TEMPI - 1)


def smooth(time: float, steps: int, begin: float, end: float) -> Floats:
    """One segment alone."""
    ends = (np.array([begin]), np.array([end]))
    return smoothest(np.array([time]), np.array([steps]), *ends, WIDTH / 2, SLOPE)[0]


@given(st.integers(1, 90), places, places)
def test_the_tables_hold_what_pushing_every_sixteenth_finds(steps: int, one: int, two: int) -> None:
    begin, end = LEVELS[one], LEVELS[two]
    ramp = even_ramp(steps, begin, end)
    pair = PAIRS[min(one, two), max(one, two)]
    assert 1 / TABLE.per_ramp[pair, steps] == pytest.approx(ramp, rel=1e-5)
    shortest, longest = extremes(steps, begin, end, WIDTH / 2, SLOPE)
    if abs(end - begin) > steps * SLOPE:
        assert TABLE.shortest[pair, steps] == np.inf
    else:
        assert TABLE.shortest[pair, steps] * ramp == pytest.approx(shortest, rel=1e-5)
        assert TABLE.longest[pair, steps] * ramp == pytest.approx(longest, rel=1e-5)


def test_an_even_ramp_without_slope_lasts_as_long_as_its_sixteenths() -> None:
    assert ramp_time(np.array([12.0]), np.array([0.1]), np.array([0.1]))[0] == pytest.approx(
        12 * math.exp(0.1)
    )


@given(st.integers(1, 90), places, places, st.floats(0, 1))
def test_every_time_between_the_limits_is_reached_within_slope_and_band(
    steps: int, one: int, two: int, share: float
) -> None:
    begin, end = float(LEVELS[one]), float(LEVELS[two])
    if abs(end - begin) > steps * SLOPE:
        return
    shortest, longest = extremes(steps, begin, end, WIDTH / 2, SLOPE)
    time = shortest + share * (longest - shortest)
    durations = smooth(time, steps, begin, end)
    logs = np.log(durations)
    rounding = 1e-6
    assert len(durations) == steps
    assert durations.sum() == pytest.approx(time, rel=1e-12)
    assert np.abs(logs).max() <= WIDTH / 2 + rounding
    assert np.abs(np.diff(logs)).max(initial=0) <= SLOPE + rounding
    assert abs(logs[0] - begin) <= SLOPE / 2 + rounding
    assert abs(logs[-1] - end) <= SLOPE / 2 + rounding


@given(st.integers(1, 90), places, places, st.floats(0, 1), st.sampled_from([-1.0, 1.0]))
def test_tents_last_as_long_as_their_sixteenths(
    steps: int, one: int, two: int, share: float, sign: float
) -> None:
    begin, end = float(LEVELS[one]), float(LEVELS[two])
    least = abs(end - begin) / steps
    slope = least + share * max(SLOPE - least, 0.0)
    sixteenths = tent(steps, begin, end, slope=slope, sign=sign, edge=WIDTH / 2)
    every = (np.array(float(steps)), np.array(begin), np.array(end))
    assert tent_time(*every, slope=slope, sign=sign, edge=WIDTH / 2) == pytest.approx(
        sixteenths.sum(), rel=1e-9
    )


def test_a_stretch_leans_no_more_than_it_must() -> None:
    durations = smooth(40.2, 40, 0.0, 0.0)
    steepest = np.abs(np.diff(np.log(durations))).max()
    assert steepest < SLOPE / 5
