"""Tokens of music: bars, onsets with the number of their notes, and notes."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import STEPS, Bools, Ints
from generator.roll import LOWEST, PITCHES
from generator.voices import assign_voices

LENGTHS = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32])
"""The lengths of notes in sixteenths; others are rounded to the nearest."""
MOST_AT_ONCE = 8
"""The most notes of an onset token; of a fuller chord the outer notes are kept."""

BAR = 0
"""The token that begins a bar; the one after the last bar ends the piece."""
ONSETS = 1
NOTES = ONSETS + STEPS * MOST_AT_ONCE
VOCABULARY = NOTES + PITCHES * len(LENGTHS)


def onset_token(step: int, count: int) -> int:
    """Return the token of an onset: sixteenth in the bar and number of notes, 1 to MOST_AT_ONCE."""
    return ONSETS + step * MOST_AT_ONCE + count - 1


def onset_of(token: int) -> tuple[int, int]:
    """Return sixteenth and number of notes of an onset token; the inverse of `onset_token`."""
    return (token - ONSETS) // MOST_AT_ONCE, (token - ONSETS) % MOST_AT_ONCE + 1


def note_tokens(pitch: Ints, length: Ints) -> Ints:
    """Return the tokens of notes: pitch LOWEST to LOWEST + PITCHES - 1, length in sixteenths. (notes,)"""
    nearest = np.abs(length[:, None] - LENGTHS).argmin(1)
    tokens: Ints = NOTES + (pitch - LOWEST) * len(LENGTHS) + nearest
    return tokens


def note_of(token: int) -> tuple[int, int]:
    """Return pitch and length of a note token; the inverse of `note_tokens`."""
    pitch, length = divmod(token - NOTES, len(LENGTHS))
    return pitch + LOWEST, int(LENGTHS[length])


def write(rows: Ints, steps: Ints) -> list[int]:
    """Encode notes as tokens.

    Args:
        rows: (start, end, pitch, ...) in sixteenths from the first bar, ordered by start, then pitch. (notes, 3+)
        steps: Sixteenths in each bar. (bars,)

    Returns:
        A BAR for each bar, and one that ends the last; in each bar its onsets in order, each with its notes from the
        top down.
    """
    lines = np.concatenate([[0], np.cumsum(steps)])
    bounds = np.flatnonzero(np.diff(rows[:, 0], prepend=-1, append=-2))
    tokens, bar = [BAR], 0
    for first, after in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        chord = _outer(rows[first:after])
        while rows[first, 0] >= lines[bar + 1]:
            tokens.append(BAR)
            bar += 1
        tokens.append(onset_token(int(rows[first, 0] - lines[bar]), len(chord)))
        tokens.extend(note_tokens(chord[::-1, 2], (chord[:, 1] - chord[:, 0])[::-1]).tolist())
    return [*tokens, *[BAR] * (len(steps) - bar)]


def _outer(chord: Ints) -> Ints:
    """Reduce a chord to distinct pitches, MOST_AT_ONCE at most: the lowest few and the highest."""
    distinct = chord[np.diff(chord[:, 2], prepend=-1) != 0]
    return distinct if len(distinct) <= MOST_AT_ONCE else np.concatenate([distinct[:4], distinct[-4:]])


def read(tokens: Sequence[int], steps: Ints) -> Ints:
    """Decode the notes of tokens in an order that `allowed` permits; the inverse of `write`.

    Returns:
        Rows of (start, end, pitch, voice), ordered by start, then pitch; no note sounds past the last bar. (notes, 4)
    """
    lines = np.concatenate([[0], np.cumsum(steps)])
    bar, onset, found = -1, 0, []
    for token in tokens:
        if token == BAR:
            bar += 1
        elif token < NOTES:
            onset = int(lines[bar]) + onset_of(token)[0]
        else:
            pitch, length = note_of(token)
            found.append((onset, min(onset + length, int(lines[-1])), pitch))
    rows = np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 3)
    rows = rows[np.lexsort((-rows[:, 1], rows[:, 2], rows[:, 0]))]
    rows = rows[(np.diff(rows[:, 0], prepend=-1) != 0) | (np.diff(rows[:, 2], prepend=-1) != 0)]
    return np.column_stack([rows, assign_voices(rows[:, 0], rows[:, 1], rows[:, 2])])


def allowed(tokens: Sequence[int], steps: int) -> Bools:
    """Mark the tokens that may follow a sequence that ends in a bar of so many sixteenths.

    First an onset's notes, from the top down, then a later onset or the next bar.

    Returns:
        (VOCABULARY,)
    """
    mask = np.zeros(VOCABULARY, dtype=np.bool_)
    notes = 0
    while tokens[-1 - notes] >= NOTES:
        notes += 1
    head = tokens[-1 - notes]
    step, count = (-1, 0) if head == BAR else onset_of(head)
    if notes < count:
        last = note_of(tokens[-1])[0] if notes else LOWEST + PITCHES
        lowest = LOWEST + count - notes - 1
        mask[NOTES + (lowest - LOWEST) * len(LENGTHS) : NOTES + (last - LOWEST) * len(LENGTHS)] = True
        return mask
    mask[BAR] = True
    mask[ONSETS + (step + 1) * MOST_AT_ONCE : ONSETS + steps * MOST_AT_ONCE] = True
    return mask
