from collections.abc import Sequence

import numpy as np

from generator.pieces.columns import NONE
from generator.pieces.echoes import COUNT_CODES, Echoes, count_code, echoes_of
from generator.pieces.parts import ACCOMPANIMENT

BEAT = 12


def echoes(bars: Sequence[int], chords: Sequence[int]) -> Echoes:
    """Find the echoes of chords in the accompaniment, one a beat: bars by their ticks, chords by their number of notes."""
    position = np.concatenate([np.arange(0, length, BEAT) for length in bars])
    bar = np.repeat(np.arange(len(bars)), [length // BEAT for length in bars])
    counts = np.zeros((len(position), 3), dtype=np.int64)
    counts[:, ACCOMPANIMENT] = chords
    return echoes_of(
        tick=np.arange(len(position)) * BEAT,
        bar=bar,
        position=position,
        lines=np.append(0, np.cumsum(bars)),
        beat=np.full(len(bars), BEAT),
        counts=counts,
        note_column=np.repeat(np.arange(len(position)), chords),
        part=np.full(sum(chords), ACCOMPANIMENT),
        place=np.concatenate([np.arange(chord) for chord in chords]),
    )


def test_a_column_echoes_those_a_beat_half_a_bar_and_some_bars_before() -> None:
    found = echoes([48, 48, 48], [1] * 12)
    assert found.column[0].tolist() == [NONE] * 6
    assert found.column[4].tolist() == [3, 2, 0, NONE, NONE, NONE]
    assert found.column[8].tolist() == [7, 6, 4, 0, NONE, NONE]


def test_an_echo_tells_where_it_went_on_moved_to_this_place() -> None:
    found = echoes([48, 48], [1] * 8)
    assert found.goes_on[5].tolist() == [24, 0, 24, NONE, NONE, NONE]  # half a bar before, at a bar line


def test_a_bar_of_another_length_is_no_echo() -> None:
    assert echoes([48, 36], [1] * 7).column[4].tolist() == [3, 3, NONE, NONE, NONE, NONE]


def test_a_note_echoes_the_one_at_its_place_or_the_last_of_a_smaller_chord() -> None:
    assert echoes([48], [2, 3, 1, 1]).note[2:5, 0].tolist() == [0, 1, 1]


def test_a_part_that_was_silent_has_no_echo() -> None:
    assert echoes([48], [0, 1, 1, 1]).note[0].tolist() == [NONE] * 6


def test_every_combination_of_counts_has_a_code_of_its_own() -> None:
    counts = np.indices((2, 2, 10)).reshape(3, -1).T
    assert count_code(counts).tolist() == list(range(COUNT_CODES))
