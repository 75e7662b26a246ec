"""A theme in a Standard MIDI File: its highest line, and the chords of what is below."""

import io
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

import mido
import numpy as np
from mido.midifiles.meta import KeySignatureError

from generator.conditions import Key
from generator.pieces.chords import ROOTS, SILENT, label_chords
from generator.pieces.grid import TICKS, half
from generator.themes.notation import metre_of
from generator.themes.theme import Theme, ThemeError, themed

OVERLAP = 2
"""Ticks by which a note may sound into the next of its own line."""
_DRUMS = 9
Note = tuple[int, int, int]
"""Twelfths of a quarter from tick 0, how many it lasts, and a MIDI note number."""


def midi_theme(content: bytes) -> Theme:
    """Read a theme from a Standard MIDI File.

    Raises:
        ThemeError: If it cannot be read, or holds no melody.
    """
    try:
        file = mido.MidiFile(file=io.BytesIO(content))
    except (OSError, EOFError, ValueError, IndexError, LookupError, KeySignatureError, struct.error) as error:
        raise ThemeError("it is no MIDI file; export it again as a Standard MIDI File") from error
    if file.type == 2 or not 0 < file.ticks_per_beat < 2**15:
        raise ThemeError("it is a MIDI file of type 2 or without beats; export it as type 0 or 1")
    tracks = [list(_notes(track, file.ticks_per_beat)) for track in file.tracks]
    metre, key = _first(file, "time_signature"), _first(file, "key_signature")
    bar, beat = metre_of(f"{metre.numerator}/{metre.denominator}" if metre else "4/4")
    return theme_of(tracks, Key.parse(key.key) if key else None, bar, beat)


def theme_of(
    lines: Sequence[Sequence[Note]],
    key: Key | None,
    bar: int,
    beat: int,
    chords: Sequence[tuple[int, int]] = (),
    start: int | None = None,
) -> Theme:
    """Return the theme that is in some lines of notes: the highest of the line that is highest, over the chords of all others.

    Args:
        lines: The notes of each track or part.
        key: Its key; None where the file names none.
        bar: Ticks of a bar.
        beat: Ticks of a beat.
        chords: Chords that are written, as ticks and labels; read from the notes below the melody where there are none.
        start: The tick of its first bar line; guessed where left out: a melody that begins in the second half of a bar has
            a pick-up.

    Raises:
        ThemeError: If there is no note.
    """
    sung = [line for line in lines if line]
    if not sung:
        raise ThemeError("there are no notes in it; export the melody's track")
    line = max(sung, key=lambda own: float(np.mean([pitch for _, _, pitch in own])))
    melody = _skyline(line)
    first = melody[0][0]
    line_before = first // bar * bar
    begin = start if start is not None else line_before + (bar if 2 * (first - line_before) >= bar else 0)
    moved = [(tick - begin, lasts, pitch) for tick, lasts, pitch in melody]
    below = [note for own in sung for note in own if note not in melody]
    told = [(tick - begin, label) for tick, label in chords] or _chords(below, moved, begin, bar, beat)
    return themed(moved, key, bar, beat, told)


def _notes(track: mido.MidiTrack, per_quarter: int) -> Iterator[Note]:
    """Yield the notes of a track, without drums."""
    now, begun = 0, dict[tuple[int, int], int]()
    for message in track:
        now += message.time
        if message.type not in {"note_on", "note_off"} or message.channel == _DRUMS:
            continue
        where = message.channel, message.note
        if where in begun:
            start = _tick(begun.pop(where), per_quarter)
            yield start, max(_tick(now, per_quarter) - start, 1), message.note
        if message.type == "note_on" and message.velocity:
            begun[where] = now


def _tick(midi_ticks: int, per_quarter: int) -> int:
    return round(midi_ticks * TICKS / per_quarter)


def _first(file: mido.MidiFile, kind: str) -> mido.MetaMessage | None:
    return next((message for track in file.tracks for message in track if message.type == kind), None)


def _skyline(notes: Sequence[Note]) -> list[Note]:
    """Return the highest line of notes: none begins under one that still sounds, and each is cut where the next begins."""
    highest: dict[int, Note] = {}
    for note in sorted(notes, key=lambda each: each[2]):
        highest[note[0]] = note
    own: list[Note] = []
    for note in (highest[tick] for tick in sorted(highest)):
        sounds = bool(own) and own[-1][0] + own[-1][1] - note[0] > OVERLAP
        if not (sounds and note[2] < own[-1][2]):
            own.append(note)
    return [
        *((tick, min(lasts, after[0] - tick), pitch) for (tick, lasts, pitch), after in pairwise(own)),
        own[-1],
    ]


def _chords(
    below: Sequence[Note], melody: Sequence[Note], begin: int, bar: int, beat: int
) -> list[tuple[int, int]]:
    """Return the chord of each half bar, where notes sound below the melody; none where none do."""
    if not below:
        return []
    end = max(tick + lasts for tick, lasts, _ in melody)
    lines = [edge for start in range(0, max(end, 1), bar) for edge in {start, start + half(bar, beat)}]
    edges = np.unique([*(line for line in lines if line < end), end])
    sound, bass = np.zeros((2, len(edges) - 1, ROOTS))
    sounding = [(tick - begin, lasts, pitch) for tick, lasts, pitch in below]
    for at, (start, stop) in enumerate(pairwise(edges.tolist())):
        here = [
            (min(tick + lasts, stop) - max(tick, start), pitch)
            for tick, lasts, pitch in (*sounding, *melody)
            if tick < stop and tick + lasts > start
        ]
        for lasts, pitch in here:
            sound[at, pitch % ROOTS] += lasts
        lows = [pitch for tick, lasts, pitch in sounding if tick < stop and tick + lasts > start]
        if lows:
            bass[at, min(lows) % ROOTS] = 1
    labels = label_chords(sound, bass).tolist()
    before = [SILENT, *labels]
    return [
        (tick, label)
        for tick, label, was in zip(edges.tolist(), labels, before, strict=False)
        if label not in {SILENT, was}
    ]
