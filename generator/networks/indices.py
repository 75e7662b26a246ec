"""Indices into the tables of embeddings: what notes and columns are told, as numbers.

Everything here is arithmetic that numpy's arrays and PyTorch's tensors share, so that training and composing have one formula.
"""

from typing import Any, NamedTuple

from generator.pieces.chords import CHORDS, ROOTS
from generator.pieces.columns import MOST, NONE
from generator.pieces.echoes import COUNT_CODES, SOURCES
from generator.pieces.grid import DURATIONS, LONGEST_BAR
from generator.pieces.idioms import IDIOMS
from generator.pieces.parts import ACCOMPANIMENT, PARTS
from generator.pieces.passages import LOWEST, PITCHES
from generator.pieces.plan import ACCOMPANIMENT_STREAM, CODES, MELODY_STREAM

Array = Any
"""An array of numpy or a tensor of PyTorch, of whole numbers."""

WIDEST = 30
"""Semitones of the widest interval that has an index of its own."""
INTERVALS = 2 * WIDEST + 1
NO_INTERVAL = INTERVALS
LENGTHS = len(DURATIONS)
PLACES = MOST[ACCOMPANIMENT]
NEAR = 3
"""The most semitones by which a note leaves the pitch that an echo suggests."""
SUGGESTIONS = 3
"""Pitches that an echo suggests: its own, the one reached by its step, and the one moved with the chord's root."""
FAR_OUT = -99
"""A pitch that is none, far from all others."""

NOTE_ROWS = {
    "pitch": PARTS * PITCHES,
    "duration": PARTS * LENGTHS,
    "step": PARTS * (INTERVALS + 1),
    "degree": PARTS * ROOTS,
}
"""Rows of each table of a note's content."""
COLUMN_ROWS = {
    "position": LONGEST_BAR,
    "chord": CHORDS,
    "border": 2,
    "melody_plan": CODES,
    "accompaniment_plan": CODES,
    "idiom": len(IDIOMS),
    "echo_counts": SOURCES * (COUNT_CODES + 1),
    "echo_goes_on": SOURCES * (LONGEST_BAR + 1),
}
"""Rows of each table of what a column is told."""
CONTEXT_ROWS = {
    "place": PARTS * PLACES,
    "previous": PARTS * (PITCHES + 1),
    "above": PITCHES + 1,
    "melody": PITCHES + 1,
    "bass": PITCHES + 1,
    "counts": COUNT_CODES,
    "came": PARTS * (INTERVALS + 1),
    "echo_step": SOURCES * PARTS * (INTERVALS + 1),
    "echo_away": SOURCES * (INTERVALS + 1),
    "echo_duration": SOURCES * (LENGTHS + 1),
}
"""Rows of each table of what a note is told."""


class Told(NamedTuple):
    """What a note is told before it is decided. Pitches are NONE where there is no note."""

    counts: Array
    """The code of its column's counts. (notes,)"""
    root: Array
    """Of the chord, 0 to 11. (notes,)"""
    part: Array
    """(notes,)"""
    place: Array
    """(notes,)"""
    previous: Array
    """The last pitch of its part. (notes,)"""
    earlier: Array
    """The one before that. (notes,)"""
    above: Array
    """The pitch of the accompaniment decided just before in the column. (notes,)"""
    melody: Array
    """The pitch of the melody that sounds with it, in other parts. (notes,)"""
    bass: Array
    """The pitch of the bass that sounds with it, in the accompaniment. (notes,)"""
    echo_pitch: Array
    """(notes, SOURCES)"""
    echo_duration: Array
    """(notes, SOURCES)"""
    echo_previous: Array
    """(notes, SOURCES)"""
    echo_root: Array
    """(notes, SOURCES)"""


def choose(condition: Array, one: Array, other: Array) -> Array:
    """Return `one` where a condition holds and `other` where it does not. (...)"""
    return condition * one + ~condition * other


def interval(to: Array, start: Array) -> Array:
    """Return the index of the interval between two pitches; NO_INTERVAL if one is NONE. (...)"""
    known = (to != NONE) & (start != NONE)
    return choose(known, (to - start).clip(-WIDEST, WIDEST) + WIDEST, NO_INTERVAL)


def degree(pitch: Array, root: Array) -> Array:
    """Return the semitones of a pitch above a root, 0 to 11. (...)"""
    return (pitch + LOWEST - root) % ROOTS


def none_last(index: Array, count: int) -> Array:
    """Return indices with NONE as the index `count`, after all others. (...)"""
    return choose(index == NONE, count, index)


def note_indices(part: Array, pitch: Array, duration: Array, previous: Array, root: Array) -> dict[str, Array]:
    """Return the row of each table of NOTE_ROWS for some notes. (notes,) each"""
    return {
        "pitch": part * PITCHES + pitch,
        "duration": part * LENGTHS + duration,
        "step": part * (INTERVALS + 1) + interval(pitch, previous),
        "degree": part * ROOTS + degree(pitch, root),
    }


def column_indices(
    position: Array,
    chord: Array,
    border: Array,
    plan: Array,
    idiom: Array,
    echo_counts: Array,
    echo_goes_on: Array,
    source: Array,
) -> dict[str, Array]:
    """Return the row of each table of COLUMN_ROWS for some columns.

    Args:
        position: (...)
        chord: (...)
        border: 0 or 1. (...)
        plan: (..., STREAMS)
        idiom: (...)
        echo_counts: (..., SOURCES)
        echo_goes_on: (..., SOURCES)
        source: 0 to SOURCES - 1. (SOURCES,)

    Returns:
        (...) each; those of echoes (..., SOURCES)
    """
    return {
        "position": position,
        "chord": chord,
        "border": border,
        "melody_plan": plan[..., MELODY_STREAM],
        "accompaniment_plan": plan[..., ACCOMPANIMENT_STREAM],
        "idiom": idiom,
        "echo_counts": source * (COUNT_CODES + 1) + none_last(echo_counts, COUNT_CODES),
        "echo_goes_on": source * (LONGEST_BAR + 1) + none_last(echo_goes_on, LONGEST_BAR),
    }


def context_indices(told: Told, source: Array) -> dict[str, Array]:
    """Return the row of each table of CONTEXT_ROWS for some notes.

    Args:
        told: Of the notes.
        source: 0 to SOURCES - 1. (SOURCES,)

    Returns:
        (notes,) each; those of echoes (notes, SOURCES)
    """
    part = told.part[:, None]
    step = interval(told.echo_pitch, told.echo_previous)
    away = interval(told.echo_pitch, told.previous[:, None])
    length = choose(told.echo_pitch != NONE, told.echo_duration, LENGTHS)
    return {
        "place": told.part * PLACES + told.place,
        "previous": told.part * (PITCHES + 1) + none_last(told.previous, PITCHES),
        "above": none_last(told.above, PITCHES),
        "melody": none_last(told.melody, PITCHES),
        "bass": none_last(told.bass, PITCHES),
        "counts": told.counts,
        "came": told.part * (INTERVALS + 1) + interval(told.previous, told.earlier),
        "echo_step": (source * PARTS + part) * (INTERVALS + 1) + step,
        "echo_away": source * (INTERVALS + 1) + away,
        "echo_duration": source * (LENGTHS + 1) + length,
    }


def suggested(told: Told) -> tuple[Array, Array, Array]:
    """Return the pitches that echoes suggest, FAR_OUT where there are none. (notes, SOURCES) each, SUGGESTIONS of them"""
    echoes, previous = told.echo_pitch != NONE, told.previous[:, None]
    stepped = echoes & (told.echo_previous != NONE) & (previous != NONE)
    moved = (told.root[:, None] - told.echo_root + ROOTS // 2) % ROOTS - ROOTS // 2
    return (
        choose(echoes, told.echo_pitch, FAR_OUT),
        choose(stepped, previous + told.echo_pitch - told.echo_previous, FAR_OUT),
        choose(echoes, told.echo_pitch + moved, FAR_OUT),
    )
