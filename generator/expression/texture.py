"""Composed notes with their position in bar, phrase and line."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Conditions, Floats, Ints
from generator.phrases import first_bars, phrase_numbers
from generator.pieces.grid import SIXTEENTH


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """The notes of one scene, in order of start, then pitch; every array has one row a note."""

    start: Ints
    """Ticks from the scene's start. (notes,)"""
    end: Ints
    """Likewise. (notes,)"""
    pitch: Ints
    """MIDI note numbers in a key on C. (notes,)"""
    part: Ints
    """(notes,)"""
    bar: Ints
    """The bar in which it begins. (notes,)"""
    position: Ints
    """Ticks from the bar's start. (notes,)"""
    on_hit: Bools
    """True if it begins on a hit. (notes,)"""
    phrase: Ints
    """The number of its phrase, from 0. (notes,)"""
    place: Floats
    """Its position in its phrase, 0 to 1. (notes,)"""
    repeats: Ints
    """The number of earlier notes of its part at its pitch. (notes,)"""
    struck_again: Ints
    """The next onset of its pitch in its part, in ticks from the scene's start; NEVER if there is none. (notes,)"""


NEVER = 1 << 40
"""An onset past the end of any scene, in ticks."""


def texture_of(rows: Ints, conditions: Conditions) -> Texture:
    """Look up the positions of notes.

    Args:
        rows: Columns as in `generator.rows`. (notes, 4)
        conditions: The conditions they were composed for.
    """
    start, end, pitch, part = rows.T
    lines = np.concatenate([[0], np.cumsum(conditions.steps * SIXTEENTH)])
    bar = np.searchsorted(lines, start, side="right") - 1
    position = start - lines[bar]
    firsts = first_bars(conditions)
    edges = lines[np.append(firsts, conditions.bars)]
    phrase = phrase_numbers(firsts, conditions.bars)[bar]
    begins, length = edges[phrase], np.diff(edges)[phrase]
    repeats, again = _repeated(start, pitch, part)
    return Texture(
        start=start,
        end=end,
        pitch=pitch,
        part=part,
        bar=bar,
        position=position,
        on_hit=conditions.hits[bar, position // SIXTEENTH] & (position % SIXTEENTH == 0),
        phrase=phrase,
        place=(start - begins) / length,
        repeats=repeats,
        struck_again=again,
    )


def _repeated(start: Ints, pitch: Ints, part: Ints) -> tuple[Ints, Ints]:
    """Count the earlier notes at each note's pitch in its part, and find the next. (notes,) each"""
    order = np.lexsort((start, pitch, part))
    alike = (np.diff(part[order]) == 0) & (np.diff(pitch[order]) == 0)
    places = np.arange(len(order))
    first = np.append(True, ~alike)[: len(order)]
    repeats, again = np.empty_like(places), np.full(len(order), NEVER)
    repeats[order] = places - np.maximum.accumulate(np.where(first, places, 0))
    again[order[:-1][alike]] = start[order[1:][alike]]
    return repeats, again
