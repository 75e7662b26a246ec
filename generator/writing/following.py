"""Following: a half bar that takes up an earlier one is held to what it takes up, as far as its bar's quota lets it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from generator.conditions import Bools, Ints
from generator.pieces.columns import MOST, NONE
from generator.pieces.grid import LEGATO, LONGEST_BAR
from generator.pieces.parts import ACCOMPANIMENT, BASS
from generator.pieces.passages import LOWEST, PITCHES
from generator.pieces.plan import (
    ACCOMPANIMENT_STREAM,
    CODES,
    KINDS,
    MELODY_STREAM,
    MOVED,
    NEW,
    PARTS_OF,
    RHYTHM,
    SAME,
    SILENT,
    STREAMS,
    code_of,
    taken_by,
)
from generator.writing.candidate import Candidate, Followed, Notes, Struck, at_place
from generator.writing.scene import Scene
from generator.writing.textures import Laid, Pitches

OCTAVE = 12
STREAM_OF = {part: stream for stream, parts in enumerate(PARTS_OF) for part in parts}
_MOST_OF = [sum(MOST[part] for part in parts) for parts in PARTS_OF]
"""The most notes of each stream that begin at once."""
_COUNTS = np.indices([most + 1 for most in MOST])
"""The counts of each part. (PARTS, *(MOST + 1))"""
_TOTALS = _COUNTS.sum(0)


def legal_plans(candidate: Candidate, scene: Scene, place: int, chord: int) -> Bools:
    """Mark the plans that the next half bar may have: what they take up has been written, and fits what is asked of the bar.

    Args:
        candidate: The scene under way, whose next column is on the border of a half bar.
        scene: The scene.
        place: Of that column in its bar, 0 for a bar line.
        chord: Of the next half bar.

    Returns:
        By the code of the accompaniment and that of the melody. (CODES, CODES)
    """
    number = len(candidate.halves)
    bar = candidate.bar + (place == 0)
    if number == len(scene.borders) or bar == len(scene.asked.ticks):
        return np.ones((CODES, CODES), dtype=np.bool_)
    asked = scene.asked
    left = (
        (int(asked.onsets[bar]), int(asked.notes[bar])) if place == 0 else (candidate.onsets, candidate.left)
    )
    ends = np.append(scene.borders, scene.lines[-1])
    span, last = slice(int(ends[number]), int(ends[number + 1])), ends[number + 1] == scene.lines[bar + 1]
    below, above = (
        _Options.of(candidate, scene, number, stream) for stream in (ACCOMPANIMENT_STREAM, MELODY_STREAM)
    )
    hits, closed = _within(scene.hits, span), _within(scene.closed, span)
    laid = scene.laid_at(number)
    for options in (below,) if laid is None else _laid_options(below, laid, candidate, scene, chord):
        both = _Both.of(options, above, hits, closed)
        legal = both.known if scene.free[bar] else both.fitting(*left, last=bool(last))
        if legal.any():
            break
    return legal


def _laid_options(
    options: "_Options", laid: Laid, candidate: Candidate, scene: Scene, chord: int
) -> Iterator["_Options"]:
    """Yield what the accompaniment may take up under a texture, the best first, and last all that it may without.

    It takes up half bars that are laid out alike, as they were only over the chord that they were over; where a figure is kept, that
    of the bar before.
    """
    alike = np.zeros(CODES, dtype=np.bool_)
    alike[NEW if laid.counts else SILENT] = True
    for lag, half in enumerate(scene.earlier[len(candidate.halves)].tolist()):
        same = half >= 0 and scene.laid_at(half) == laid and bool(laid.counts)
        alike[code_of(lag, 0) : code_of(lag, KINDS)] = same
        alike[code_of(lag, SAME)] = same and candidate.chords[half] == chord
        alike[code_of(lag, MOVED)] = same and laid.manner.pitches is not Pitches.SAME
    fresh = options.laying(laid)
    if laid.goes_on:
        before = np.zeros(CODES, dtype=np.bool_)
        before[[code_of(1, SAME), code_of(1, MOVED)]] = True
        yield replace(fresh, known=fresh.known & alike & before)
    yield replace(fresh, known=fresh.known & alike)
    yield options


def _within(ticks: Ints, span: slice) -> Ints:
    """Return the ticks of a span, from its start."""
    found: Ints = ticks[slice(*np.searchsorted(ticks, [span.start, span.stop]).tolist())] - span.start
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Options:
    """What a stream would play under each code."""

    known: Bools
    """True for codes that take up what has been written, and those that take up nothing. (CODES,)"""
    onsets: Bools
    """The ticks at which notes begin that are taken up. (CODES, LONGEST_BAR)"""
    notes: Ints
    """At the least. (CODES,)"""
    most: Ints
    """The most notes at an onset beside those taken up. (CODES,)"""

    @classmethod
    def of(cls, candidate: Candidate, scene: Scene, number: int, stream: int) -> Self:
        """Look up what a half bar of a scene may take up."""
        known = np.zeros(CODES, dtype=np.bool_)
        notes, most = np.zeros((2, CODES), dtype=np.int64)
        onsets = np.zeros((CODES, LONGEST_BAR), dtype=np.bool_)
        known[[NEW, SILENT]], notes[NEW], most[NEW] = True, 1, _MOST_OF[stream]
        for lag, half in enumerate(scene.earlier[number].tolist()):
            taken = candidate.halves[half].streams[stream] if half >= 0 else {}
            codes = slice(code_of(lag, 0), code_of(lag, KINDS))
            notes[codes], known[codes] = _count(taken), bool(taken)
            known[code_of(lag, MOVED)] = _count(taken) > 1  # one note alone is not moved, but new
            onsets[codes, list(taken)] = True
        return cls(known, onsets, notes, most)

    def laying(self, laid: Laid) -> Self:
        """Return the same where what is new is what a texture lays out."""
        onsets, notes, most = self.onsets.copy(), self.notes.copy(), self.most.copy()
        onsets[NEW, list(laid.counts)] = True
        notes[NEW], most[NEW] = laid.notes, 0
        return type(self)(self.known, onsets, notes, most)


@dataclass(frozen=True, slots=True, eq=False)
class _Both:
    """What both streams would play together, by the codes of accompaniment and melody. (CODES, CODES) each"""

    known: Bools
    """True where both take up what has been written, meeting every hit and no fermata."""
    onsets: Ints
    """Of what is taken up."""
    notes: Ints
    """At the least."""
    most: Ints
    """The most notes at an onset beside those taken up; none where neither stream is new."""

    @classmethod
    def of(cls, below: _Options, above: _Options, hits: Ints, closed: Ints) -> Self:
        """Put two streams together; `hits` and `closed` are ticks from the half bar's start."""
        onsets = below.onsets[:, None] | above.onsets[None]
        most = np.add.outer(below.most, above.most)
        barred = onsets[..., np.setdiff1d(closed, hits)].any(-1)
        unmet = (most == 0) & ~onsets[..., hits].all(-1)
        known = below.known[:, None] & above.known & ~barred & ~unmet
        return cls(known, onsets.sum(-1), np.add.outer(below.notes, above.notes), most)

    def fitting(self, onsets: int, notes: int, last: bool) -> Bools:
        """Mark what fits the onsets and the notes that a bar has left; all of them in its last half."""
        more_onsets, more = onsets - self.onsets, notes - self.notes
        room = (more_onsets >= 0) & (more >= 0)
        if last:
            decided = (more_onsets == 0) & (more == 0)
            new = (more <= self.most * onsets) & (more + (self.most > 0) >= more_onsets)
        else:
            decided = (more >= more_onsets) & (more <= sum(MOST) * more_onsets)
            new = np.ones_like(room)
        return self.known & room & np.where(self.most == 0, decided, new)


def _count(taken: Notes) -> int:
    return sum([len(notes) for parts in taken.values() for notes in parts])


def followed(candidate: Candidate, scene: Scene) -> list[Followed | None]:
    """Return what each stream of the half bar under way takes up, from its plan; None for what is new. (STREAMS,)"""
    return [_followed(candidate, scene, stream) for stream in range(STREAMS)]


def _followed(candidate: Candidate, scene: Scene, stream: int) -> Followed | None:
    code, laid = candidate.plan[stream], scene.laid_at(len(candidate.halves) - 1)
    laid = laid if stream == ACCOMPANIMENT_STREAM else None
    if code == NEW:
        return None if laid is None else Followed(RHYTHM, _strokes(laid), laid)
    if code == SILENT:
        return Followed(SAME, {})
    lag, kind = taken_by(code)
    if kind == RHYTHM and laid is not None:
        return Followed(RHYTHM, _strokes(laid), laid)
    half = int(scene.earlier[len(candidate.halves) - 1, lag])
    return Followed(kind, candidate.halves[half].streams[stream])


def _strokes(laid: Laid) -> Notes:
    """Return what a texture lays out as notes that have no pitches yet, and last until the next of their part."""
    blank = Struck(NONE, LEGATO, NONE)
    return {tick: ((), (blank,) * bass, (blank,) * chord) for tick, (bass, chord) in laid.counts.items()}


def rather(these: Bools, wanted: Bools) -> Bools:
    """Keep what is wanted of these, or all of them where none is."""
    both: Bools = these & wanted
    return both if both.any() else these


def positions_followed(candidate: Candidate, scene: Scene, legal: Bools) -> Bools:
    """Keep the places of the next column at which no note is missed that is taken up, nor one begun for nothing. (LONGEST_BAR,)"""
    later = _later(candidate)
    if later:
        place = np.arange(LONGEST_BAR)
        place[0] = LONGEST_BAR
        legal = rather(legal, place <= later[0])
    spare = not scene.free[candidate.bar] and _spare(candidate, scene) <= 0
    if spare or all(one is not None for one in candidate.followed):
        wanted = np.zeros(LONGEST_BAR, dtype=np.bool_)
        wanted[[0, _middle(candidate, scene), *later]] = True
        legal = rather(legal, wanted)
    return legal


def counts_followed(candidate: Candidate, scene: Scene, legal: Bools) -> Bools:
    """Keep the counts with which each stream begins the notes that it takes up, and leaves its bar enough for the rest. (*(MOST + 1),)"""
    offset = candidate.tick - candidate.halves[-1].tick
    for stream, one in enumerate(candidate.followed):
        if one is not None:
            for part in PARTS_OF[stream]:
                legal = rather(legal, _COUNTS[part] == len(one.at(offset)[part]))
    if scene.free[candidate.bar]:
        return legal
    here = any(offset in one.notes for one in candidate.followed if one is not None)
    if not here and _spare(candidate, scene) <= 0:
        legal = rather(legal, _TOTALS == 0)
    others, capacity = candidate.onsets - 1, _capacity(candidate)
    least = candidate.left - _owed(candidate) - others * capacity if _is_last(candidate, scene) else 0
    most = candidate.left - _owed(candidate) - max(others - len(_later(candidate)), 0) * (capacity > 0)
    return rather(legal, (_TOTALS == 0) | ((least <= _TOTALS) & (most >= _TOTALS)))


def _spare(candidate: Candidate, scene: Scene) -> int:
    """Return the onsets that the half bar may have beside those at which notes begin that are taken up.

    One is left for the second half of the bar where the streams that are new cannot play what it holds.
    """
    taken = len(_later(candidate))
    needed = not _is_last(candidate, scene) and candidate.left - _owed(candidate) > _capacity(candidate)
    return candidate.onsets - taken - needed


def _capacity(candidate: Candidate) -> int:
    """Return the most notes that the streams that are new begin at once."""
    return sum(_MOST_OF[stream] for stream, one in enumerate(candidate.followed) if one is None)


def _owed(candidate: Candidate) -> int:
    """Count the notes that are taken up after the column."""
    offset = candidate.tick - candidate.halves[-1].tick
    rest = [
        {place: parts for place, parts in one.notes.items() if place > offset}
        for one in candidate.followed
        if one is not None
    ]
    return sum(map(_count, rest))


def _later(candidate: Candidate) -> list[int]:
    """Return the places in the bar, after the column, at which notes begin that are taken up, ascending."""
    start = candidate.halves[-1].tick - (candidate.tick - candidate.position)
    places = {start + offset for one in candidate.followed if one is not None for offset in one.notes}
    return sorted(place for place in places if candidate.position < place < LONGEST_BAR)


def _middle(candidate: Candidate, scene: Scene) -> int:
    """Return the place where the second half of the bar begins; 0 where there is none."""
    bar = candidate.bar
    return int(scene.halves[bar]) % int(scene.asked.ticks[bar])


def _is_last(candidate: Candidate, scene: Scene) -> bool:
    """Tell whether the half bar under way is the last of its bar."""
    middle = _middle(candidate, scene)
    return middle == 0 or candidate.position >= middle


def taken_up(candidate: Candidate, part: int, place: int) -> tuple[Followed, Struck] | None:
    """Return the note that is taken up at a place of a part in the column, and what it belongs to; None for none."""
    one = candidate.followed[STREAM_OF[part]]
    if one is None:
        return None
    notes = one.at(candidate.tick - candidate.halves[-1].tick)[part]
    return (one, notes[place]) if place < len(notes) else None


def pitches_followed(
    candidate: Candidate, part: int, place: int, taken: tuple[Followed, Struck] | None, legal: Bools
) -> Bools:
    """Keep the pitches that take up a note: its own, or one moved as far as those before it, but for a bend. (PITCHES,)

    Where a texture lays notes out, those that it asks for.
    """
    if taken is None:
        return legal
    if taken[0].laid is not None:
        return rather(legal, _laid_pitches(candidate, part, place, taken[0].laid))
    if taken[0].kind == RHYTHM:
        return legal
    one, note = taken
    low, high = (0, 0) if one.kind == SAME else one.may_move()
    shift = np.arange(PITCHES) - note.pitch
    return rather(legal, (shift >= low) & (shift <= high))


def _laid_pitches(candidate: Candidate, part: int, place: int, laid: Laid) -> Bools:
    """Mark the pitches that a texture asks for: the tonic, those struck before, or others. (PITCHES,)"""
    pitch, last = np.arange(PITCHES), candidate.last[part]
    wanted: Bools = np.ones(PITCHES, dtype=np.bool_)
    if laid.manner.tonic and part == BASS:
        wanted = (pitch + LOWEST) % OCTAVE == 0
    if laid.manner.pitches is Pitches.OTHERS and part == ACCOMPANIMENT:
        wanted = ~np.isin(pitch, last)
    if laid.manner.pitches is Pitches.SAME and candidate.tick > candidate.halves[-1].tick and last:
        wanted = pitch == at_place(last, place)
    return wanted
