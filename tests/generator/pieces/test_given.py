import numpy as np
import pytest

from generator.pieces.columns import NONE
from generator.pieces.given import GivenLine, drawn, line_told, notes_told
from generator.pieces.parts import ACCOMPANIMENT, MELODY


@pytest.fixture
def line() -> GivenLine:
    """Two notes of a melody, with a chord of two under the second: at ticks 12 and 48."""
    return GivenLine(
        tick=np.array([12, 48, 48, 48]),
        part=np.array([MELODY, MELODY, ACCOMPANIMENT, ACCOMPANIMENT]),
        pitch=np.array([50, 52, 40, 36]),
        duration=np.array([5, 5, 5, 5]),
    )


def test_a_line_is_told_at_its_ticks(line: GivenLine) -> None:
    tick, position = np.array([0, 12, 24, 48]), np.array([0, 12, 24, 0])
    counts, goes_on = line_told(line, tick, position, np.full(4, 48))
    assert counts.tolist() == [[NONE] * 3, [1, 0, 0], [NONE] * 3, [1, 0, 2]]
    assert goes_on.tolist() == [NONE, 0, NONE, NONE]  # to the next bar, and then no more


def test_within_a_bar_a_line_tells_where_it_goes_on(line: GivenLine) -> None:
    _, goes_on = line_told(line, np.array([12]), np.array([12]), np.array([96]))
    assert goes_on.tolist() == [48]


def test_a_note_is_told_the_one_of_its_tick_part_and_place(line: GivenLine) -> None:
    tick, part = np.array([12, 48, 48, 48]), np.array([MELODY, ACCOMPANIMENT, ACCOMPANIMENT, ACCOMPANIMENT])
    assert notes_told(line, tick, part, np.array([0, 0, 1, 2])).tolist() == [0, 2, 3, NONE]


def test_a_note_of_a_line_knows_from_where_its_part_came(line: GivenLine) -> None:
    assert line.previous.tolist() == [NONE, 50, NONE, NONE]
    assert line.place.tolist() == [0, 0, 0, 1]


def test_no_line_tells_nothing() -> None:
    counts, goes_on = line_told(GivenLine.none(), np.array([0]), np.array([0]), np.array([48]))
    assert (counts == NONE).all()
    assert goes_on.tolist() == [NONE]
    assert notes_told(GivenLine.none(), np.array([0]), np.array([0]), np.array([0])).tolist() == [NONE]


def test_a_line_drawn_in_training_is_of_the_passage_moved() -> None:
    tick, pitch = np.arange(32) * 12, np.arange(32) % 7 + 40
    whole = (tick, tick // 48, np.full(32, MELODY), pitch, np.full(32, 3))
    lines = [drawn(np.random.default_rng(seed), *whole) for seed in range(60)]
    assert any(len(one.tick) for one in lines)
    assert not all(len(one.tick) for one in lines)
    for one in lines:
        away = one.pitch - pitch[np.searchsorted(tick, one.tick)]
        assert len(np.unique(away)) <= 1
