"""The three parts of real music: its melody, its bass, and the accompaniment between and around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Bools, Ints
from generator.pieces.grid import TICKS, spread
from generator.pieces.idioms import Idiom

MELODY, BASS, ACCOMPANIMENT = 0, 1, 2
"""The parts, in the order in which a composer decides them."""
PARTS = 3

BASS_CEILING = 60
"""The pitch (middle C) at and above which no note is bass."""
MELODY_SPAN = 12
"""The most semitones by which a note of the melody lies below a note that begins within a quarter of it."""
FIGURE_LEAP = 4
"""The most semitones by which a chord over a bass note may lie above it for its lowest note to be bass as well."""

_NAMED_SUNG = re.compile(r"\b(voice|singer|chant|mel[a-z]*)\b", re.IGNORECASE)
_NAMED_BASS = re.compile("pedal", re.IGNORECASE)
_SUNG = range(52, 55)
_CONTRABASS, _TIMPANI, _TUBA = 43, 47, 58
_ACCOMPANYING = frozenset({*range(40), _CONTRABASS, _TIMPANI, _TUBA})
"""General MIDI programs: of voices, and of keyboards, guitars and what has the bass (as an organ's pedals are marked)."""
_EMPTY = -1


@dataclass(frozen=True, slots=True)
class Track:
    """One track of a file."""

    name: str
    program: int
    """General MIDI program, 0 to 127."""

    @property
    def is_sung(self) -> bool:
        """True if it is a voice, by its instrument or its name, or is called the melody."""
        return self.program in _SUNG or _NAMED_SUNG.search(self.name) is not None

    @property
    def is_solo(self) -> bool:
        """True if its instrument is one that others accompany."""
        return self.program not in _ACCOMPANYING and _NAMED_BASS.search(self.name) is None


@dataclass(frozen=True, slots=True, eq=False)
class TrackNotes:
    """The notes of all tracks, in order of onset and pitch."""

    onset: Ints
    """Ticks. (notes,)"""
    end: Ints
    """Ticks. (notes,)"""
    pitch: Ints
    """MIDI note numbers. (notes,)"""
    velocity: Ints
    """MIDI velocities. (notes,)"""
    track: Ints
    """The number of the track. (notes,)"""

    def __len__(self) -> int:
        return len(self.onset)

    def at(self, which: Ints | Bools) -> Self:
        """Return some of the notes, by index or mask."""
        fields = (self.onset, self.end, self.pitch, self.velocity, self.track)
        return type(self)(*(field[which] for field in fields))


def lead_track(tracks: Sequence[Track], notes: TrackNotes, idiom: Idiom) -> int | None:
    """Find the track that has the melody: of those that may have it the one that is on top for the longest time.

    A voice goes before an instrument, and one that others accompany before keyboards and guitars, wherever they lie. In
    orchestral music the melody goes from one to another, so no track has it.

    Args:
        tracks: At least one.
        notes: Their notes.
        idiom: The piece's.

    Returns:
        Its number; None if none has the melody alone.
    """
    if idiom is Idiom.ORCHESTRAL:
        return None
    numbers = range(len(tracks))
    sung = [n for n in numbers if tracks[n].is_sung]
    solo = [n for n in numbers if tracks[n].is_solo]
    eligible = np.isin(notes.track, sung or solo or numbers)
    return int(_time_on_top(notes.at(eligible), len(tracks)).argmax())


def _time_on_top(notes: TrackNotes, tracks: int) -> Ints:
    """Count the ticks in which each track has the highest note; of two alike, the first has it. (tracks,)"""
    which, tick = spread(notes.onset, notes.end - notes.onset)
    top = np.full(int(notes.end.max(initial=0)), _EMPTY)
    np.maximum.at(top, tick, notes.pitch[which] * tracks + tracks - 1 - notes.track[which])
    return np.bincount(tracks - 1 - top[top > _EMPTY] % tracks, minlength=tracks)


def assign_parts(notes: TrackNotes, lead: int | None, idiom: Idiom) -> Ints:
    """Divide notes into melody, bass and accompaniment.

    The melody is the top line of the leading track, with its rests; where no track leads, of all. The bass is the
    lowest line of what is left. At each onset a line takes the outermost note unless one of its notes sounds beyond
    it: Uitdenbogerd & Zobel, "Manipulation of music for melody matching" (ACM Multimedia 1998).

    Args:
        notes: In order of onset and pitch.
        lead: The track of the melody; None for all.
        idiom: In songs and chamber music, whose melody is one player's, low notes of the leading track are melody, too.

    Returns:
        MELODY, BASS or ACCOMPANIMENT for each note. (notes,)
    """
    parts = np.full(len(notes), ACCOMPANIMENT)
    leading = np.arange(len(notes)) if lead is None else np.flatnonzero(notes.track == lead)
    line = top_line(notes.at(leading), np.inf if idiom in {Idiom.SONG, Idiom.CHAMBER} else MELODY_SPAN)
    parts[leading[line]] = MELODY
    rest = np.flatnonzero(parts != MELODY)
    parts[rest[bottom_line(notes.at(rest))]] = BASS
    return parts


def top_line(notes: TrackNotes, span: float) -> Ints:
    """Find the highest line: of each onset the top note, unless a note of the line still sounds above it.

    Args:
        notes: In order of onset and pitch.
        span: The most semitones by which a note of it lies below a note that begins within a quarter.

    Returns:
        The indices of its notes.
    """
    last = np.flatnonzero(np.diff(notes.onset, append=_EMPTY))
    pitches, onsets = notes.pitch[last], notes.onset[last]
    last = last[_highest_near(onsets, pitches) - pitches <= span]
    line: list[int] = []
    sounds_to = height = _EMPTY
    onset, end, pitch = (a[last].tolist() for a in (notes.onset, notes.end, notes.pitch))
    for index, at, until, here in zip(last.tolist(), onset, end, pitch, strict=True):
        if at >= sounds_to or here >= height:
            line.append(index)
            sounds_to, height = until, here
    return np.array(line, dtype=np.int64)


def _highest_near(onsets: Ints, pitches: Ints) -> Ints:
    """Return the highest pitch that begins within a quarter of each onset. (onsets,)"""
    if len(onsets) == 0:
        return pitches
    dense = np.full(int(onsets[-1]) + 1 + 2 * TICKS, _EMPTY)
    dense[onsets + TICKS] = pitches
    windows = np.lib.stride_tricks.sliding_window_view(dense, 2 * TICKS + 1)
    highest: Ints = windows[onsets].max(-1)
    return highest


def bottom_line(notes: TrackNotes) -> Ints:
    """Find the lowest line: of each onset the bottom note below BASS_CEILING, unless one of the line sounds below it.

    A chord that follows a bass note struck alone within a quarter, well above it, is no bass (the second and third beat
    of a waltz).

    Args:
        notes: In order of onset and pitch.

    Returns:
        The indices of its notes.
    """
    first = np.flatnonzero(np.diff(notes.onset, prepend=_EMPTY))
    size = np.diff(first, append=len(notes))
    line: list[int] = []
    sounds_to = depth = _EMPTY
    struck = -TICKS
    alone = False
    onset, end, pitch = (a[first].tolist() for a in (notes.onset, notes.end, notes.pitch))
    for index, at, until, here, count in zip(first.tolist(), onset, end, pitch, size.tolist(), strict=True):
        low = here < BASS_CEILING and (at >= sounds_to or here <= depth)
        over = alone and count > 1 and here > depth + FIGURE_LEAP and at - struck <= TICKS
        if over:
            struck = at  # the next chord of the figure may follow this one
        elif low:
            line.append(index)
            sounds_to, depth, struck, alone = until, here, at, count == 1
    return np.array(line, dtype=np.int64)


def octave_copies(notes: TrackNotes, parts: Ints, part: int) -> Bools:
    """Mark the notes by which other tracks double a line in octaves.

    A note is a copy if it begins with one of the line, octaves away, and the same track does so with the line's note
    before or after, at another pitch.

    Args:
        notes: In order of onset and pitch.
        parts: Their parts. (notes,)
        part: The line, MELODY or BASS.

    Returns:
        (notes,)
    """
    line = np.flatnonzero(parts == part)
    beside = np.searchsorted(notes.onset[line], notes.onset).clip(max=max(len(line) - 1, 0))
    copies = np.zeros(len(notes), dtype=np.bool_)
    if len(line) == 0:
        return copies
    away = notes.pitch - notes.pitch[line[beside]]
    together = (notes.onset[line[beside]] == notes.onset) & (away % 12 == 0) & (parts == ACCOMPANIMENT)
    found = np.flatnonzero(together)
    found = found[np.lexsort((beside[found], away[found], notes.track[found]))]
    follows = (
        (np.diff(notes.track[found]) == 0)
        & (np.diff(away[found]) == 0)
        & (np.diff(beside[found]) == 1)
        & (np.diff(notes.pitch[found]) != 0)
    )
    copies[found[:-1][follows]] = True
    copies[found[1:][follows]] = True
    return copies
