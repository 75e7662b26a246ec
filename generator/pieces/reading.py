"""Pieces: MIDI files read into notes on the grid, with their bars and parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.errors import CorpusError
from generator.pieces.grid import LONGEST_NOTE, TICKS, Metre, bar_lines
from generator.pieces.idioms import Idiom
from generator.pieces.parts import (
    BASS,
    MELODY,
    Track,
    TrackNotes,
    assign_parts,
    lead_track,
    octave_copies,
)

COLUMNS = ("onset", "duration", "pitch", "velocity", "part", "bar")
ONSET, DURATION, PITCH, VELOCITY, PART, BAR = range(len(COLUMNS))
"""The columns of `Piece.notes`: ticks from the start, ticks, MIDI note number, MIDI velocity, part, bar index."""
SHORTEST_SHARE = 0.98
"""The least length of a note in ticks; what is shorter is a grace note. (Converters shave a little off.)"""
USUAL_BPM = 120.0
"""The tempo of a file that names none."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One piece of real music."""

    name: str
    composer: str
    idiom: Idiom
    lines: Ints
    """The tick of each bar line. (bars + 1,)"""
    beats: Ints
    """Ticks of a beat in each bar. (bars,)"""
    bpm: Floats
    """Tempo at each bar in quarter notes a minute. (bars,)"""
    notes: Ints
    """One row a note in order of onset and pitch, columns as in COLUMNS. (notes, 6)"""

    @property
    def bars(self) -> int:
        """The number of bars."""
        return len(self.beats)


def read_piece(midi: bytes, name: str, idiom: Idiom, composer: str = "") -> Piece:
    """Read one MIDI file.

    Notes are moved to the nearest tick, and what is shorter than one is left out (grace notes). Of notes of the same
    pitch at the same instant one stays: the melody's, else the longest. In orchestral music, tracks that double melody
    or bass in octaves leave those notes out. A note ends where its part strikes its pitch again.

    Raises:
        CorpusError: If the bytes are no MIDI file.
    """
    # The only reader fast enough for the whole corpus; imported here so that composing never needs it.
    import symusic  # noqa: PLC0415

    try:
        song = symusic.Score.from_midi(midi)
    except RuntimeError as error:
        raise CorpusError(f"{name} is no MIDI file ({error})") from error
    unit = song.ticks_per_quarter / TICKS
    tracks = [track for track in song.tracks if len(track.notes) and not track.is_drum]
    notes = _track_notes(tracks, unit)
    if len(notes) == 0:
        return Piece(name, composer, idiom, *_no_bars(), np.zeros((0, len(COLUMNS)), np.int64))
    notes, parts = _in_parts(notes, [Track(t.name, t.program) for t in tracks], idiom)
    metres = [Metre.of(round(s.time / unit), s.numerator, s.denominator) for s in song.time_signatures]
    lines, beats = bar_lines(metres, int(notes.onset[-1]))
    bar = np.searchsorted(lines, notes.onset, side="right") - 1
    columns = (notes.onset, _durations(notes, parts), notes.pitch, notes.velocity, parts, bar)
    return Piece(name, composer, idiom, lines, beats, _tempi(song, lines[:-1] * unit), np.stack(columns, 1))


def _no_bars() -> tuple[Ints, Ints, Floats]:
    return np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)


def _track_notes(tracks: Sequence[Any], unit: float) -> TrackNotes:
    """Read the notes of a file's tracks that last a tick or more; `unit` is the file's ticks in one of ours."""
    rows = [np.zeros((0, 5), np.int64)]
    for number, track in enumerate(tracks):
        raw = track.notes.numpy()
        onset, after = np.rint(raw["time"] / unit), np.rint((raw["time"] + raw["duration"]) / unit)
        fields = (onset, np.maximum(after, onset + 1), raw["pitch"], raw["velocity"])
        played = raw["duration"] >= unit * SHORTEST_SHARE
        rows.append(np.stack([*fields, np.full(len(onset), number)], 1).astype(np.int64)[played])
    notes = TrackNotes(*np.concatenate(rows).T)
    return notes.at(np.lexsort((notes.track, notes.pitch, notes.onset)))


def _in_parts(notes: TrackNotes, tracks: Sequence[Track], idiom: Idiom) -> tuple[TrackNotes, Ints]:
    """Return the notes that stay, and their parts."""
    lead = lead_track(tracks, notes, idiom)
    notes = _without_doublings(notes, lead)
    parts = assign_parts(notes, lead, idiom)
    if idiom is Idiom.ORCHESTRAL:
        kept = ~octave_copies(notes, parts, MELODY) & ~octave_copies(notes, parts, BASS)
        notes, parts = notes.at(kept), parts[kept]
    return notes, parts


def _without_doublings(notes: TrackNotes, lead: int | None) -> TrackNotes:
    """Keep one of the notes of one pitch at one onset: the leading track's, else the longest."""
    order = np.lexsort((-notes.end, notes.track != lead, notes.pitch, notes.onset))
    notes = notes.at(order)
    first: Bools = (np.diff(notes.onset, prepend=-1) != 0) | (np.diff(notes.pitch, prepend=-1) != 0)
    return notes.at(first)


def _durations(notes: TrackNotes, parts: Ints) -> Ints:
    """Return the ticks that each note lasts, at most LONGEST_NOTE and to where its part strikes its pitch again. (notes,)"""
    order = np.lexsort((notes.onset, notes.pitch, parts))
    again = np.full(len(notes), np.iinfo(np.int64).max)
    same = (np.diff(notes.pitch[order]) == 0) & (np.diff(parts[order]) == 0)
    again[order[:-1][same]] = notes.onset[order[1:][same]]
    lasts: Ints = np.minimum(np.minimum(notes.end, again) - notes.onset, LONGEST_NOTE)
    return lasts


def _tempi(song: Any, times: Floats) -> Floats:
    """Return the tempo at each of some times, in the file's own ticks. (times,)"""
    changes = [(tempo.time, tempo.qpm) for tempo in song.tempos] or [(0, USUAL_BPM)]
    starts, bpm = np.array(changes, dtype=np.float64).T
    tempi: Floats = bpm[np.maximum(np.searchsorted(starts, times, side="right") - 1, 0)].astype(np.float32)
    return tempi
