"""Columns: the instants of a piece at which notes begin or the harmony may change, with all that a composer decides there."""

from dataclasses import dataclass, replace

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.pieces.bars import Bars, bar_means, phrase_places
from generator.pieces.chords import label_chords
from generator.pieces.grid import half, spread
from generator.pieces.idioms import Idiom
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.pieces.plan import plan_of
from generator.pieces.reading import BAR, DURATION, ONSET, PART, PITCH, VELOCITY, Piece

MOST = (1, 1, 9)
"""The most notes of each part that begin at once; of the accompaniment the highest are kept."""
NONE = -1
"""The pitch of a note that is not there."""


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """Notes in the order in which they are decided: by column, then melody, bass, accompaniment from the highest."""

    column: Ints
    """(notes,)"""
    part: Ints
    """MELODY, BASS or ACCOMPANIMENT. (notes,)"""
    place: Ints
    """Notes of the same part decided before in the column. (notes,)"""
    pitch: Ints
    """MIDI note numbers. (notes,)"""
    duration: Ints
    """Ticks. (notes,)"""
    previous: Ints
    """The pitch at the same place when the part last began notes, or the last it had; NONE for the first. (notes,)"""
    earlier: Ints
    """The one before `previous`, at the same place likewise; NONE where there is none. (notes,)"""
    above: Ints
    """The pitch of the accompaniment decided just before in the column; NONE for its first, and in other parts. (notes,)"""
    melody: Ints
    """The pitch of the melody that begins or sounds on; NONE for the melody itself, and where it is silent. (notes,)"""
    bass: Ints
    """The pitch of the bass likewise; NONE for melody and bass. (notes,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Notes that began before a column and still sound at it, by column and pitch."""

    first: Ints
    """The index of each column's first; the last entry is their number. (columns + 1,)"""
    part: Ints
    """(held,)"""
    pitch: Ints
    """MIDI note numbers. (held,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """The notes left in the bar, from a column on."""

    onsets: Ints
    """Columns with notes. (columns,)"""
    notes: Ints
    """(columns,)"""
    pitch: Ints
    """The sum of their MIDI note numbers. (columns,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A piece as columns."""

    name: str
    composer: str
    idiom: Idiom
    bars: Bars
    chord: Ints
    """The chord of each harmonic half of a bar, a label of `generator.pieces.chords`. (halves,)"""
    half_bar: Ints
    """The bar of each half. (halves,)"""
    plan: Ints
    """What each half takes up: codes of `generator.pieces.plan`. (halves, STREAMS)"""
    tick: Ints
    """Ticks from the start. (columns,)"""
    bar: Ints
    """(columns,)"""
    position: Ints
    """Ticks from the bar's start. (columns,)"""
    half: Ints
    """The number of the half bar. (columns,)"""
    border: Bools
    """True where a half bar begins: always a column, with notes or without. (columns,)"""
    counts: Ints
    """Notes of each part that begin. (columns, PARTS)"""
    first: Ints
    """The index of each column's first note; the last entry is their number. (columns + 1,)"""
    notes: Notes
    held: Held
    left: Left

    def __len__(self) -> int:
        return len(self.tick)


def columns_of(piece: Piece) -> Columns:
    """Return a piece as columns; it has a note at least."""
    starts = _half_starts(piece)
    tick = np.union1d(piece.notes[:, ONSET], starts)
    rows, notes = _in_order(piece.notes, tick)
    bar = np.searchsorted(piece.lines, tick, side="right") - 1
    counts = np.zeros((len(tick), PARTS), dtype=np.int64)
    np.add.at(counts, (notes.column, notes.part), 1)
    held = _held(rows, notes, tick)
    notes = _with_outer(notes, held, len(tick))
    sound, bass = _sound(rows, starts, piece.lines[-1])
    half_bars = np.searchsorted(piece.lines, starts, side="right") - 1
    return Columns(
        name=piece.name,
        composer=piece.composer,
        idiom=piece.idiom,
        bars=_bars(
            piece,
            rows,
            counts,
            bar,
            np.add.reduceat(sound, np.searchsorted(half_bars, np.arange(piece.bars))),
        ),
        chord=label_chords(sound, bass),
        half_bar=half_bars,
        plan=plan_of(
            starts, half_bars, np.append(starts[1:], piece.lines[-1]), rows[:, ONSET], notes.part, notes.pitch
        ),
        tick=tick,
        bar=bar,
        position=tick - piece.lines[bar],
        half=np.searchsorted(starts, tick, side="right") - 1,
        border=np.isin(tick, starts),
        counts=counts,
        first=np.searchsorted(notes.column, np.arange(len(tick) + 1)),
        notes=notes,
        held=held,
        left=_left(notes, counts, bar),
    )


def _half_starts(piece: Piece) -> Ints:
    """Return the tick at which each harmonic half of a bar begins. (halves,)"""
    lengths = np.diff(piece.lines)
    firsts = np.array(
        [half(bar, beat) for bar, beat in zip(lengths.tolist(), piece.beats.tolist(), strict=True)]
    )
    return np.union1d(piece.lines[:-1], (piece.lines[:-1] + firsts)[firsts < lengths])


def _in_order(rows: Ints, tick: Ints) -> tuple[Ints, Notes]:
    """Put notes into the order of decision, MOST at once of each part: as rows of the piece, and described."""
    column, part = np.searchsorted(tick, rows[:, ONSET]), rows[:, PART]
    order = np.lexsort((-rows[:, PITCH], part, column))
    group = (column * PARTS + part)[order]
    place = np.arange(len(order)) - np.searchsorted(group, group)
    kept = place < np.take(MOST, part[order])
    rows, column, part, place = rows[order][kept], column[order][kept], part[order][kept], place[kept]
    return rows, Notes(
        column=column,
        part=part,
        place=place,
        pitch=rows[:, PITCH],
        duration=rows[:, DURATION],
        previous=_looked_back(column, part, place, rows[:, PITCH], 1),
        earlier=_looked_back(column, part, place, rows[:, PITCH], 2),
        above=np.where((part == ACCOMPANIMENT) & (place > 0), np.roll(rows[:, PITCH], 1), NONE),
        melody=np.full(len(rows), NONE),
        bass=np.full(len(rows), NONE),
    )


def _sounding(notes: Notes, held: Held, part: int, columns: int) -> Ints:
    """Return the pitch of a part of one voice that begins or sounds on at each column; NONE where it is silent. (columns,)"""
    pitch = np.full(columns, NONE)
    at = np.repeat(np.arange(columns), np.diff(held.first))
    on, begins = held.part == part, notes.part == part
    pitch[at[on]] = held.pitch[on]
    pitch[notes.column[begins]] = notes.pitch[begins]
    return pitch


def _with_outer(notes: Notes, held: Held, columns: int) -> Notes:
    """Return notes with the melody and the bass that sound with them."""
    melody, bass = (_sounding(notes, held, part, columns)[notes.column] for part in (MELODY, BASS))
    inner = notes.part == ACCOMPANIMENT
    return replace(
        notes,
        melody=np.where(notes.part == MELODY, NONE, melody),
        bass=np.where(inner, bass, NONE),
    )


def _looked_back(column: Ints, part: Ints, place: Ints, pitch: Ints, back: int) -> Ints:
    """Return the pitch at each note's place when its part began notes `back` times before, or the last it had. (notes,)"""
    group = column * PARTS + part
    first = np.flatnonzero(np.diff(group, prepend=-1))
    size = np.diff(first, append=len(group))
    earlier = np.full(len(first), NONE)
    for one in range(PARTS):
        own = np.flatnonzero(part[first] == one)
        earlier[own[back:]] = own[:-back]
    came = earlier[np.repeat(np.arange(len(first)), size)]
    there = first[came] + np.minimum(place, size[came] - 1)
    return np.where(came == NONE, NONE, pitch[there])


def _sound(rows: Ints, starts: Ints, end: int) -> tuple[Floats, Floats]:
    """Count the ticks for which each pitch class sounds in each half bar, in all parts and in the bass. (halves, 12)"""
    lasts = np.minimum(rows[:, DURATION], end - rows[:, ONSET])
    which, tick = spread(rows[:, ONSET], lasts)
    half_at = np.repeat(np.arange(len(starts)), np.diff(starts, append=end))
    cell = half_at[tick] * 12 + rows[which, PITCH] % 12
    low = rows[which, PART] == BASS
    size = 12 * len(starts)
    sound, bass = np.bincount(cell, minlength=size), np.bincount(cell[low], minlength=size)
    return sound.reshape(-1, 12).astype(np.float64), bass.reshape(-1, 12).astype(np.float64)


def _bars(piece: Piece, rows: Ints, counts: Ints, bar: Ints, pitch_classes: Floats) -> Bars:
    melody = rows[rows[:, PART] == MELODY, ONSET]
    place, last = phrase_places(melody, piece.lines)
    return Bars(
        ticks=np.diff(piece.lines),
        beat=piece.beats,
        bpm=piece.bpm,
        onsets=np.bincount(bar[counts.sum(1) > 0], minlength=piece.bars),
        notes=np.bincount(rows[:, BAR], minlength=piece.bars),
        register=bar_means(rows[:, BAR], rows[:, PITCH], piece.bars),
        dynamics=bar_means(rows[:, BAR], rows[:, VELOCITY], piece.bars) / 127,
        place=place,
        last=last,
        pitch_classes=pitch_classes,
    )


def _held(rows: Ints, notes: Notes, tick: Ints) -> Held:
    after = np.searchsorted(tick, rows[:, ONSET] + rows[:, DURATION])
    which, column = spread(notes.column + 1, after - notes.column - 1)
    order = np.lexsort((notes.pitch[which], column))
    which, column = which[order], column[order]
    first = np.searchsorted(column, np.arange(len(tick) + 1))
    return Held(first=first, part=notes.part[which], pitch=notes.pitch[which])


def _left(notes: Notes, counts: Ints, bar: Ints) -> Left:
    pitch = np.zeros(len(bar), dtype=np.int64)
    np.add.at(pitch, notes.column, notes.pitch)
    return Left(
        onsets=_left_in_bar(counts.sum(1) > 0, bar),
        notes=_left_in_bar(counts.sum(1), bar),
        pitch=_left_in_bar(pitch, bar),
    )


def _left_in_bar(values: Ints | Bools, bar: Ints) -> Ints:
    """Sum values from each column to the end of its bar. (columns,)"""
    before = np.append(0, np.cumsum(values))
    left: Ints = before[np.searchsorted(bar, bar, side="right")] - before[:-1]
    return left
