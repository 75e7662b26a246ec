import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.baselines.tokens import (
    BAR,
    LENGTHS,
    MOST_AT_ONCE,
    VOCABULARY,
    allowed,
    note_of,
    note_tokens,
    onset_of,
    onset_token,
    read,
    write,
)
from generator.roll import LOWEST, PITCHES

STEPS = np.array([12, 16])
ROWS = np.array([[0, 4, 48, 2], [0, 4, 72, 0], [14, 16, 60, 1]])
"""A chord on the first beat of a bar of 3/4, and a note on the third sixteenth of the bar after it."""


def test_music_is_told_bar_by_bar_and_chords_from_the_top_down() -> None:
    top, low, last = note_tokens(np.array([72, 48, 60]), np.array([4, 4, 2])).tolist()
    assert write(ROWS, STEPS) == [BAR, onset_token(0, 2), top, low, BAR, onset_token(2, 1), last, BAR]


def test_what_was_told_is_read_back() -> None:
    assert read(write(ROWS, STEPS), STEPS)[:, :3].tolist() == ROWS[:, :3].tolist()


def test_no_note_sounds_past_the_end() -> None:
    rows = np.array([[20, 60, 60, 0]])
    assert read(write(rows, STEPS), STEPS)[0, 1] == 28


def test_a_full_chord_keeps_its_outer_notes() -> None:
    rows = np.array([[0, 4, pitch, 1] for pitch in range(50, 62)])
    pitches = read(write(rows, STEPS), STEPS)[:, 2].tolist()
    assert pitches == [50, 51, 52, 53, 58, 59, 60, 61]


@given(st.integers(0, 15), st.integers(1, MOST_AT_ONCE))
def test_an_onset_survives_being_told(step: int, count: int) -> None:
    assert onset_of(onset_token(step, count)) == (step, count)


@given(st.integers(LOWEST, LOWEST + PITCHES - 1), st.sampled_from(LENGTHS.tolist()))
def test_a_note_survives_being_told(pitch: int, length: int) -> None:
    assert note_of(int(note_tokens(np.array([pitch]), np.array([length]))[0])) == (pitch, length)


@given(st.integers(0, 2**32), st.sampled_from([8, 12, 16]))
def test_whatever_is_allowed_is_whole_music(seed: int, steps: int) -> None:
    """Drawn at random, each bar ends, and each onset has as many notes as it announced."""
    rng = np.random.default_rng(seed)
    tokens = [BAR]
    while tokens.count(BAR) < 4:
        tokens.append(int(rng.choice(np.flatnonzero(allowed(tokens, steps)))))
    assert max(tokens) < VOCABULARY
    rows = read(tokens, np.full(3, steps))
    assert write(rows, np.full(3, steps)).count(BAR) == 4
    announced = sum(onset_of(token)[1] for token in tokens if 0 < token <= 16 * MOST_AT_ONCE)
    assert len(rows) == announced
