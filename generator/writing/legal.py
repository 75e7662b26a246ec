"""What may be decided: as many onsets and notes a bar as are asked for, every hit met, no pitch twice."""

import numpy as np

from generator.conditions import Bools, Ints
from generator.pieces.columns import MOST
from generator.pieces.grid import LONGEST_BAR, SIXTEENTH
from generator.pieces.parts import ACCOMPANIMENT
from generator.pieces.passages import PITCHES
from generator.writing.candidate import Candidate
from generator.writing.scene import Scene

MOST_AT_ONCE = sum(MOST)
_TOTALS = np.add.outer(np.add.outer(*(np.arange(most + 1) for most in MOST[:2])), np.arange(MOST[2] + 1))
"""The number of notes of all counts. (*(MOST + 1),)"""
SPACES = (SIXTEENTH, 2, 1)
"""The ticks between onsets for which room is kept in a bar, the first for which there is room."""


def legal_counts(candidate: Candidate, scene: Scene) -> Bools:
    """Mark the counts of the parts that the column may have. (*(MOST + 1),)"""
    least, most = _bounds(candidate, scene)
    legal: Bools = (least <= _TOTALS) & (most >= _TOTALS)
    if least > 0 and may_be_empty(candidate, scene):
        legal |= _TOTALS == 0
    return legal


def _bounds(candidate: Candidate, scene: Scene) -> tuple[int, int]:
    """Return the least and the most notes of a column that has some; 0 and 0 where it may have none."""
    hit = _is_among(scene.hits, candidate.tick)
    if _is_among(scene.closed, candidate.tick) and not hit:
        return 0, 0
    if scene.free[candidate.bar]:
        return 1, MOST_AT_ONCE
    others = candidate.onsets - 1
    kept = _kept_left(candidate, scene, candidate.tick)
    reserved = (_hits_left(candidate, scene) > others and not hit) or (
        len(kept) > max(others, 0) and kept[0] != candidate.tick
    )
    if candidate.onsets <= 0 or reserved:
        return 0, 0
    least = max(1, candidate.left - others * MOST_AT_ONCE)
    most = min(MOST_AT_ONCE, candidate.left - others)
    return (min(least, MOST_AT_ONCE), most) if others else (min(candidate.left, MOST_AT_ONCE),) * 2


def may_be_empty(candidate: Candidate, scene: Scene) -> bool:
    """Tell whether a column may have no notes: on the border of a half bar, unless it is a hit, kept or needed for an onset."""
    if _is_among(scene.hits, candidate.tick) or not _is_among(scene.borders, candidate.tick):
        return False
    kept = _kept_left(candidate, scene, candidate.tick)
    if len(kept) and kept[0] == candidate.tick and len(kept) <= candidate.onsets:
        return False
    room = int(scene.asked.ticks[candidate.bar]) - candidate.position - 2
    return bool(scene.free[candidate.bar]) or candidate.onsets <= room


def legal_pitches(struck: list[list[int]], part: int, left: int) -> Bools:
    """Mark the pitches that the next note of a column may have: new ones, the accompaniment from the top down. (PITCHES,)

    Args:
        struck: The pitches decided in the column, by part.
        part: Of the note.
        left: The notes of the same part to be decided after it, for which there is to be room below.
    """
    legal = np.ones(PITCHES, dtype=np.bool_)
    legal[[pitch for pitches in struck for pitch in pitches]] = False
    if part == ACCOMPANIMENT and struck[part]:
        legal[struck[part][-1] :] = False
    below = legal.cumsum() - legal
    return legal & (below >= left)


def lasts(candidate: Candidate, scene: Scene) -> bool:
    """Tell whether what begins in the column lasts until its part's next notes: under a fermata."""
    return candidate.tick + 1 in scene.closed_ticks


def legal_positions(candidate: Candidate, scene: Scene) -> Bools:
    """Mark the places in the bar where the next column may be; 0 is the next bar line. (LONGEST_BAR,)

    Of the last tick of a bar only a hit is legal: who reads the notes counts those so close to a bar line as of the next bar.
    """
    start, length = int(scene.lines[candidate.bar]), int(scene.asked.ticks[candidate.bar])
    middle = int(scene.halves[candidate.bar])
    border = middle if candidate.position < middle < length else length
    legal = np.zeros(LONGEST_BAR + 1, dtype=np.bool_)
    legal[border] = True
    if scene.free[candidate.bar] or candidate.onsets > 0:
        legal[candidate.position + 1 : border] = True
        legal[scene.closed[_inside(scene.closed, start, length)] - start] = False
        legal[length - 1] = False
        legal[border] = True
    hits = scene.hits[_inside(scene.hits, candidate.tick + 1, start + length - candidate.tick - 1)] - start
    if len(hits):
        legal[hits[0] + 1 :] = False
        legal[hits[0]] |= hits[0] < border
    if not scene.free[candidate.bar] and candidate.onsets > 0:
        kept = _kept_left(candidate, scene, candidate.tick + 1) - start
        legal = _keeping(legal, candidate.onsets, kept, border) if len(kept) else legal
        legal = _with_room(legal, candidate.onsets, length, hits, border)
    legal[0] = legal[length] if length < len(legal) else False
    legal[length:] = False
    return legal[:LONGEST_BAR] if legal[:LONGEST_BAR].any() else _only(border % length)


def _keeping(legal: Bools, onsets: int, kept: Ints, border: int) -> Bools:
    """Keep the places with which the onsets that are left are those of a rhythm first of all. (LONGEST_BAR + 1,)"""
    place = np.arange(LONGEST_BAR + 1)
    latest = kept[max(len(kept) - onsets, 0)]
    others = np.isin(place, kept, invert=True) & (place != border) & (len(kept) >= onsets)
    keeping: Bools = legal & (place <= latest) & ~others
    return keeping


def _with_room(legal: Bools, onsets: int, length: int, hits: Ints, border: int) -> Bools:
    """Keep the places from which the onsets that are left have room, and hits their onsets. (LONGEST_BAR + 1,)"""
    place = np.arange(LONGEST_BAR + 1)
    end = length if length - 1 in hits else length - 1
    room: Bools = legal & (np.isin(place, hits[:1]) | (place == border))
    if len(hits) >= onsets:
        return room
    for space in SPACES:
        room = legal & (place + space * (onsets - 1) < end) & (place < length)
        if room.any():
            break
    return room


def _only(position: int) -> Bools:
    one = np.zeros(LONGEST_BAR, dtype=np.bool_)
    one[position] = True
    return one


def _hits_left(candidate: Candidate, scene: Scene) -> int:
    """Count the hits of the bar from the column on."""
    end = scene.lines[candidate.bar + 1]
    first, after = np.searchsorted(scene.hits, [candidate.tick, end])
    return int(after - first)


def _kept_left(candidate: Candidate, scene: Scene, first: int) -> Ints:
    """Return the ticks of the bar, from one on, that are hits or of a rhythm to keep; none if there is none to keep."""
    if not len(scene.kept):
        return scene.kept
    ticks = np.union1d(scene.kept, scene.hits)
    return ticks[slice(*np.searchsorted(ticks, [first, scene.lines[candidate.bar + 1]]).tolist())]


def _inside(ticks: Ints, start: int, length: int) -> slice:
    """Return the slice of ascending ticks that lie in a span."""
    return slice(*np.searchsorted(ticks, [start, start + length]).tolist())


def _is_among(ticks: Ints, tick: int) -> bool:
    at = int(np.searchsorted(ticks, tick))
    return at < len(ticks) and int(ticks[at]) == tick
