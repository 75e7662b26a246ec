"""Notes for tests: plain ones, and any that a player may give."""

from collections.abc import Iterable

import numpy as np
from hypothesis import strategies as st

from generator.conditions import Conditions, Ints
from generator.expression.texture import Texture, texture_of
from generator.pieces.grid import SIXTEENTH
from generator.pieces.parts import MELODY, PARTS
from tests.generator.conditions import conditions, plain


def texture(
    notes: Iterable[tuple[int, int, int, int]], asked: Conditions | None = None
) -> tuple[Texture, Conditions]:
    """Return notes given as start, end, pitch, part, under plain conditions where none are given; times are in ticks."""
    told = asked or plain()
    return texture_of(np.array(list(notes), dtype=np.int64).reshape(-1, 4), told), told


def line(
    pitches: Iterable[int], length: int = 2 * SIXTEENTH, part: int = MELODY
) -> list[tuple[int, int, int, int]]:
    """Return notes of one length in ticks, one after the other."""
    return [(n * length, (n + 1) * length, pitch, part) for n, pitch in enumerate(pitches)]


@st.composite
def played(draw: st.DrawFn) -> tuple[Ints, Conditions]:
    """Any conditions and rows that a player may give for them: no pitch twice at once in a part."""
    asked = draw(conditions())
    length = int(asked.steps.sum()) * SIXTEENTH
    cells = st.tuples(st.integers(0, length - 1), st.integers(40, 46), st.integers(0, PARTS - 1))
    chosen = sorted(draw(st.sets(cells, max_size=60)))
    ends = [draw(st.integers(start + 1, length)) for start, _, _ in chosen]
    rows = [(start, end, pitch, part) for (start, pitch, part), end in zip(chosen, ends, strict=True)]
    return np.array(rows, dtype=np.int64).reshape(-1, 4), asked
