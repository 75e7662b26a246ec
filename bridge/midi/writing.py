"""A timeline's score as a Standard MIDI File."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.grid.bars import MetHit, SceneGrid
from bridge.midi import events as smf
from bridge.midi.events import Ints
from bridge.midi.seal import seal_event, sealed
from bridge.tempo import TICKS_PER_QUARTER, TICKS_PER_STEP, MetreEvent, TempoMap
from generator.conditions import Key, Mode
from generator.score import Score, Voice

CHANNELS = {Voice.MELODY: 0, Voice.HARMONY: 1, Voice.BASS: 2}
"""The channel of each part, counted from 0; tracks come in this order."""
_SHARPS = {
    Mode.MAJOR: (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5),
    Mode.MINOR: (-3, 4, -1, -6, 1, -4, 3, -2, 5, 0, -5, 2),
}
"""Sharps, or flats below 0, of the key on each pitch class, spelt with as few as there can be."""


@dataclass(frozen=True, slots=True)
class CuePoint:
    """A hit the music meets, as hosts show it."""

    tick: int
    """From the timeline's first frame."""
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """The music of one scene, and where it begins."""

    name: str
    tick: int
    """From the timeline's first frame."""
    score: Score
    key: Key | None = None
    points: tuple[CuePoint, ...] = ()
    """In order."""

    @property
    def end_tick(self) -> int:
        """Where its last bar ends, in ticks from the timeline's first frame."""
        return self.tick + round(self.score.length * TICKS_PER_QUARTER)


def cue_points(grid: SceneGrid, tick: int, rate: Fraction, tempo: TempoMap) -> tuple[CuePoint, ...]:
    """Name every hit of a scene, with how many frames the music comes after it (above 0) or before, and every fermata.

    A met hit is put on the sixteenth that meets it, a missed one where the picture has it.

    Args:
        grid: The scene's bars and hits.
        tick: Where the scene begins, from the timeline's first frame.
        rate: Frames a second.
        tempo: Says which tick a missed hit falls on.
    """
    points = [_fermata(grid, step, tick) for step in grid.fermatas]
    for hit in grid.hits:
        missed = "" if hit.met else " missed"
        points.append(
            CuePoint(
                hit_tick(hit, tick, tempo),
                f"{hit.hit.name or hit.hit.kind} {float(hit.error * rate):+.2f}{missed}",
            )
        )
    return tuple(sorted(points, key=lambda point: point.tick))


def hit_tick(hit: MetHit, tick: int, tempo: TempoMap) -> int:
    """Where a hit of a scene that begins at a tick is heard: on the sixteenth that meets it, else as the picture has it."""
    return tick + hit.step * TICKS_PER_STEP if hit.met else round(tempo.tick_at(hit.hit.time))


def _fermata(grid: SceneGrid, step: int, tick: int) -> CuePoint:
    """Say that a beat holds, and for how long."""
    held = grid.lines[step + grid.metre.beat] - grid.lines[step]
    return CuePoint(tick + step * TICKS_PER_STEP, f"fermata {float(held):.2f} s")


def write_midi(name: str, tempo: TempoMap, cues: Sequence[Cue]) -> bytes:
    """Write a type 1 file: a conductor track, then one track per part.

    Args:
        name: What the conductor track is called: the timeline's name.
        tempo: Tempi and metres from the timeline's first frame to its last.
        cues: The scenes' music in order, each beginning where the one before ends.

    Returns:
        The file. No note overlaps another of its part at one pitch: one struck again is released first, and of two
        struck at once the longer sounds.

    Raises:
        ValueError: If cues do not follow each other to the tempo map's end, or a note is not inside its cue.
    """
    edges = [0, *(cue.end_tick for cue in cues)]
    if [*(cue.tick for cue in cues), tempo.end] != edges:
        raise ValueError("cues must follow each other from tick 0 to the end of the tempo map")
    opening = [(0, smf.text(smf.TRACK_NAME, name)), (0, seal_event())]
    first = smf.timed([*opening, *conductor(tempo, cues)], tempo.end)
    voices = [
        voice for voice in CHANNELS if any(part.voice is voice for cue in cues for part in cue.score.parts)
    ]
    return sealed(smf.file([first, *(_track(voice, cues, tempo.end) for voice in voices)], TICKS_PER_QUARTER))


def conductor(tempo: TempoMap, cues: Sequence[Cue]) -> list[tuple[int, bytes]]:
    """Metres, keys, tempi, markers and cue points; in this order where they fall together."""
    metres = [(metre.tick, _time_signature(metre)) for metre in tempo.metres]
    keys = [(cue.tick, _key_signature(cue.key)) for cue in cues if cue.key is not None]
    tempi = [(event.tick, smf.meta(smf.TEMPO, event.microseconds.to_bytes(3))) for event in tempo.tempi]
    markers = [(cue.tick, smf.text(smf.MARKER, cue.name)) for cue in cues]
    points = [(point.tick, smf.text(smf.CUE_POINT, point.text)) for cue in cues for point in cue.points]
    return sorted([*metres, *keys, *tempi, *markers, *points], key=lambda event: event[0])


def _time_signature(metre: MetreEvent) -> bytes:
    """A metre, with a click on each quarter (24 MIDI clocks) or dotted quarter, and eight thirty-seconds a quarter."""
    clocks = 36 if metre.unit == 8 else 24
    return smf.meta(smf.TIME_SIGNATURE, bytes((metre.beats, metre.unit.bit_length() - 1, clocks, 8)))


def _key_signature(key: Key) -> bytes:
    sharps = _SHARPS[key.mode][key.tonic]
    return smf.meta(smf.KEY_SIGNATURE, bytes((sharps % 256, key.mode is Mode.MINOR)))


def _track(voice: Voice, cues: Sequence[Cue], end: int) -> bytes:
    """One part over all cues: its name, its programs where they change, its notes."""
    channel = CHANNELS[voice]
    on, off, pitch, velocity = sounding(_notes(voice, cues)).T
    at, program = np.array(list(_programs(voice, cues)), dtype=np.int64).T
    events = np.concatenate(
        (
            messages(off, smf.NOTE_OFF | channel, pitch, np.zeros_like(pitch)),
            messages(at, smf.PROGRAM_CHANGE | channel, program, np.zeros_like(program)),
            messages(on, smf.NOTE_ON | channel, pitch, velocity),
        )
    )
    events = events[np.argsort(events[:, 0], kind="stable")]
    name = smf.text(smf.TRACK_NAME, voice.value.capitalize())
    rest = end - int(events[-1, 0])
    return smf.varlen(0) + name + smf.timed_messages(events[:, 0], events[:, 1:]) + smf.timed([], rest)


def messages(ticks: Ints, status: int, first: Ints, second: Ints) -> Ints:
    """Channel messages as rows of tick, status and two data bytes. (n,) each -> (n, 4)."""
    return np.stack((ticks, np.full_like(ticks, status), first, second), axis=1)


def _programs(voice: Voice, cues: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """The program of a part wherever it changes: ticks and General MIDI programs."""
    before = None
    for cue in cues:
        for part in cue.score.parts:
            if part.voice is voice and part.program != before:
                before = part.program
                yield cue.tick, before


def _notes(voice: Voice, cues: Sequence[Cue]) -> Ints:
    """The notes of a part as onset tick, release tick, pitch and velocity. (n, 4)."""
    blocks = []
    for cue in cues:
        notes = [note for part in cue.score.parts if part.voice is voice for note in part.notes]
        values = [(n.onset, n.onset + n.duration, n.pitch, n.velocity) for n in notes]
        table = np.array(values, dtype=np.float64).reshape(-1, 4)
        table[:, :2] = cue.tick + np.rint(table[:, :2] * TICKS_PER_QUARTER)
        table[:, 1] = np.maximum(table[:, 1], table[:, 0] + 1)
        if len(table) and (table[:, 0].min() < cue.tick or table[:, 1].max() > cue.end_tick):
            raise ValueError(f"a note of the {voice} lies outside of its cue '{cue.name}'")
        blocks.append(table.astype(np.int64))
    return np.concatenate(blocks)


def sounding(notes: Ints) -> Ints:
    """Release each note before its pitch is struck again; drop the shorter of two struck at once. (n, 4) -> (m, 4)."""
    on, off, pitch, _ = notes.T
    notes = notes[np.lexsort((-off, on, pitch))]
    again = (np.diff(notes[:, 2]) == 0) & (np.diff(notes[:, 0]) == 0)
    notes = notes[np.concatenate((np.ones(min(1, len(notes)), dtype=np.bool_), ~again))]
    same_pitch = np.diff(notes[:, 2]) == 0
    notes[:-1, 1] = np.where(same_pitch, np.minimum(notes[:-1, 1], notes[1:, 0]), notes[:-1, 1])
    return notes
