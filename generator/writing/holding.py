"""Holding: the notes that are stated are the ones that their parts play, whatever else is asked."""

import numpy as np

from generator.conditions import Bools, Ints
from generator.pieces.columns import MOST
from generator.pieces.given import notes_told
from generator.pieces.parts import ACCOMPANIMENT
from generator.pieces.passages import PITCHES
from generator.pieces.plan import CODES, MELODY_STREAM, NEW, PARTS_OF, STREAMS
from generator.writing.candidate import Candidate
from generator.writing.scene import Scene

_COUNTS = np.indices([most + 1 for most in MOST])
"""The counts of each part. (PARTS, *(MOST + 1))"""
_TOTALS = _COUNTS.sum(0)


def counts_held(candidate: Candidate, scene: Scene, legal: Bools) -> Bools:
    """Keep the counts in which each part begins what it states here, and nothing else while it states. (*(MOST + 1),)

    Where none of these is legal, those are that come nearest in their number.
    """
    if not scene.spans:
        return legal
    tick, held = candidate.tick, np.ones_like(legal)
    for span in scene.spans:
        if span.start <= tick < span.end:
            begins = len(_begun(scene, tick, span.part)) > 0
            if span.part != ACCOMPANIMENT:
                held &= _COUNTS[span.part] == begins
            elif begins:
                held &= _COUNTS[span.part] > 0
    if (legal & held).any():
        return legal & held
    least = _TOTALS[legal].min() if legal.any() else 0
    away = np.where(held, np.abs(_TOTALS - least), sum(MOST))
    nearest: Bools = away == away.min()
    return nearest


def note_held(candidate: Candidate, scene: Scene, part: int, place: int) -> int | None:
    """Return the index in the scene's line of the note that a part states in the column at a place; None for none."""
    if not scene.spans or place:
        return None
    begun = _begun(scene, candidate.tick, part)
    return int(begun[0]) if len(begun) else None


def pitches_held(candidate: Candidate, scene: Scene, part: int, place: int, legal: Bools) -> Bools:
    """Keep the pitch that is stated, and of other notes those that nobody states in the column. (PITCHES,)"""
    if not scene.spans:
        return legal
    note = note_held(candidate, scene, part, place)
    if note is not None:
        stated: Bools = np.arange(PITCHES) == scene.line.pitch[note]
        return stated
    others = legal.copy()
    others[scene.line.pitch[scene.line.tick == candidate.tick]] = False
    return others if others.any() else legal


def plans_held(scene: Scene, number: int, legal: Bools) -> Bools:
    """Keep the plans of a half bar in which a stream that states something takes up nothing else. (CODES, CODES)"""
    if not scene.spans:
        return legal
    start = int(scene.borders[number])
    end = int(np.append(scene.borders, scene.lines[-1])[number + 1])
    stating = [
        any(span.part in PARTS_OF[stream] and span.start < end and span.end > start for span in scene.spans)
        for stream in range(STREAMS)
    ]
    wanted = np.ones((CODES, CODES), dtype=np.bool_)
    for stream in np.flatnonzero(stating).tolist():
        new = np.arange(CODES) == NEW
        wanted &= new[None] if stream == MELODY_STREAM else new[:, None]
    both = legal & wanted
    return both if both.any() else legal


def _begun(scene: Scene, tick: int, part: int) -> Ints:
    """Return the notes of the scene's line that a part begins at a tick, as indices."""
    none = np.full(1, 0)
    found = notes_told(scene.line, np.array([tick]), np.array([part]), none)
    begun: Ints = found[found >= 0]
    return begun
