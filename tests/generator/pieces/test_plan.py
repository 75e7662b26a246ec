import numpy as np

from generator.conditions import Ints
from generator.pieces.columns import columns_of
from generator.pieces.parts import ACCOMPANIMENT, MELODY
from generator.pieces.passages import passage
from generator.pieces.plan import (
    ACCOMPANIMENT_STREAM,
    MELODY_STREAM,
    MOVED,
    NEW,
    RHYTHM,
    SAME,
    SILENT,
    code_of,
    plan_of,
)
from tests.generator.pieces.songs import Note, read

JUST_BEFORE, A_BAR_BEFORE = 0, 1
HALF = 24
Half = list[tuple[int, int]]
"""Ticks from the half bar's start, and pitches."""

UP: Half = [(0, 60), (6, 62), (12, 64)]
A_STEP_HIGHER: Half = [(0, 62), (6, 64), (12, 65)]
LEAPING: Half = [(0, 60), (6, 72), (12, 55)]
DOTTED: Half = [(0, 67), (18, 65)]


def plan(*halves: Half, part: int = MELODY) -> Ints:
    """Read the plan of bars of two halves, played by one part."""
    starts = np.arange(len(halves)) * HALF
    notes = [(at + HALF * number, pitch) for number, half in enumerate(halves) for at, pitch in half]
    tick, pitch = np.array(notes).T
    return plan_of(starts, np.arange(len(halves)) // 2, starts + HALF, tick, np.full(len(tick), part), pitch)


def test_a_half_bar_that_repeats_the_one_before_takes_it_up_as_it_was() -> None:
    assert plan(UP, UP)[:, MELODY_STREAM].tolist() == [NEW, code_of(JUST_BEFORE, SAME)]


def test_a_half_bar_that_repeats_its_place_a_bar_before_takes_up_that() -> None:
    assert plan(UP, DOTTED, UP, LEAPING)[2, MELODY_STREAM] == code_of(A_BAR_BEFORE, SAME)


def test_a_figure_a_step_of_the_scale_higher_is_moved() -> None:
    assert plan(UP, A_STEP_HIGHER)[1, MELODY_STREAM] == code_of(JUST_BEFORE, MOVED)


def test_a_figure_with_other_intervals_takes_up_the_rhythm_alone() -> None:
    assert plan(UP, LEAPING)[1, MELODY_STREAM] == code_of(JUST_BEFORE, RHYTHM)


def test_another_rhythm_is_new() -> None:
    assert plan(UP, DOTTED)[1, MELODY_STREAM] == NEW


def test_where_a_stream_begins_no_note_it_is_silent() -> None:
    assert plan(UP, [], UP)[:, MELODY_STREAM].tolist() == [NEW, SILENT, code_of(A_BAR_BEFORE, SAME)]
    assert (plan(UP, UP)[:, ACCOMPANIMENT_STREAM] == SILENT).all()
    assert (plan(UP, UP, part=ACCOMPANIMENT)[:, MELODY_STREAM] == SILENT).all()


def test_what_lies_before_a_passage_is_not_taken_up_in_it() -> None:
    tune: list[Note] = [
        (4 * bar + at, 0.5, pitch)
        for bar in range(4)
        for at, pitch in ((0, 84), (0.5, 86), (1, 88), (2, 91), (3.5, 89))
    ]
    columns = columns_of(read(tune, [(4 * bar, 1, 41) for bar in range(4)], names="right:0,left:0"))
    third_bar = int(np.searchsorted(columns.bar, 2))
    whole, later = (passage(columns, first, len(columns)) for first in (0, third_bar))
    repeats = code_of(A_BAR_BEFORE, SAME)
    assert whole.plan[whole.bar == 2, MELODY_STREAM].tolist() == [repeats] * 5
    assert later.plan[later.bar == 0, MELODY_STREAM].tolist() == [NEW] * 5
    assert later.plan[later.bar == 1, MELODY_STREAM].tolist() == [repeats] * 5
