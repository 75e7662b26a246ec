"""Conditions for tests: plain ones, and any valid ones."""

import numpy as np
from hypothesis import strategies as st

from generator.conditions import STEPS, Conditions, Key, Mode, Style

FOUR_FOUR = 16
"""Sixteenths in a bar of 4/4."""
BEATS = {8: 4, 12: 4, 16: 4, 20: 4, 14: 2, 18: 6, 24: 6}
"""The sixteenths of a beat by those of a bar: 2/4, 3/4, 4/4, 5/4, 7/8, 9/8 and 12/8."""


def plain(
    bars: int = 8, density: float = 0.5, strength: float = 2.0, hits: tuple[int, ...] = ()
) -> Conditions:
    """`bars` bars of 4/4 in C minor that all ask for the same; `hits` are sixteenths of every bar."""
    ones = np.ones(bars)
    mask = np.zeros((bars, STEPS), dtype=np.bool_)
    mask[:, list(hits)] = True
    return Conditions(
        key=Key(0, Mode.MINOR),
        style=Style.CHAMBER,
        steps=np.full(bars, FOUR_FOUR),
        density=density * ones,
        strength=strength * ones,
        register=62 * ones,
        dynamics=0.5 * ones,
        valence=0 * ones,
        arousal=0 * ones,
        position=np.arange(bars) / bars,
        hits=mask,
    )


@st.composite
def conditions(draw: st.DrawFn, most_bars: int = 6) -> Conditions:
    """Any conditions the generator must obey."""
    bars = draw(st.integers(1, most_bars))
    beat = draw(st.sampled_from(sorted(set(BEATS.values()))))
    lengths = [length for length, of in BEATS.items() if of == beat]
    steps = np.array(draw(st.lists(st.sampled_from(lengths), min_size=bars, max_size=bars)))

    def column(low: float, high: float) -> np.ndarray:
        return np.array(draw(st.lists(st.floats(low, high), min_size=bars, max_size=bars)))

    hits = np.array(draw(st.lists(st.integers(0, 2**STEPS - 1), min_size=bars, max_size=bars)))
    mask = (hits[:, None] >> np.arange(STEPS)) & 1 == 1
    return Conditions(
        key=Key(draw(st.integers(0, 11)), draw(st.sampled_from(list(Mode)))),
        style=draw(st.sampled_from(list(Style))),
        steps=steps,
        density=column(0, 1),
        strength=column(1, 4),
        register=column(48, 80),
        dynamics=column(0, 1),
        valence=column(-1, 1),
        arousal=column(-1, 1),
        position=np.arange(bars) / bars,
        hits=mask & draw(st.booleans()) & (np.arange(STEPS) < steps[:, None]),
        beat=beat,
    )
