"""The performance of a cue: pedal, swells and dynamics as controllers, and bound lines that overlap."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from bridge.midi.instruments import DRUMS
from bridge.midi.layout import laid_out
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, Ints, Passage, Track, file_order, in_order
from bridge.midi.pedal import CATCH, PEDALLED, Span, pedal_spans
from bridge.midi.swells import FULL, SUSTAINED, Value, dynamics, swells
from generator.score import Voice

MODULATION, EXPRESSION, PEDAL = 1, 11, 64
"""Controllers. Source: MIDI 1.0 Detailed Specification, table 3."""
RESTS = {MODULATION: 0, EXPRESSION: FULL, PEDAL: 0}
"""The values that they have where nothing is asked of them, which they have again at a cue's end."""
_CONTROL, _DOWN = 0xB0, 127
LINES = (Voice.MELODY, Voice.BASS)
"""The voices that sound one note at a time."""
OVERLAP = 20
"""Ticks for which a note that is bound to the next sounds into it: a twelfth of a sixteenth."""
GRID = 20
"""Ticks between the instants at which a controller is set: those of files of 48 ticks a quarter or a multiple. A cue's controllers
rest from so many ticks before its end on."""


def performed(music: Passage, bars: Sequence[int], beat: int, *, touched: bool = False) -> Passage:
    """Perform a cue: give each of its instruments the controllers it plays with, in the place of those it had.

    They follow from the notes alone, so that the same notes are performed the same. Each cue ends with its controllers at rest, so that
    none depends on the cue before it. A person's own tracks stay as they are.

    Args:
        music: The cue.
        bars: Sixteenths in each of its bars.
        beat: Sixteenths in a beat.
        touched: True where a person edited the voices, which then stay as they are, too.
    """
    ours = [track for track in music.tracks if _is_ours(track, touched=touched) and _has_pitches(track)]
    layout = laid_out(replace(music, tracks=tuple(ours)))
    mine = layout.music.tracks
    spans = {
        program: pedal_spans(_of_player(mine, program), bars, beat)
        for program in {track.program for track in mine} & PEDALLED
    }
    tracks = tuple(
        _within(_performed(track, spans.get(track.program, []), bars, music.ticks), layout.spans(track.name))
        for track in mine
    )
    again = layout.gathered(replace(music, tracks=tracks)).tracks
    stay = (track for track in music.tracks if track not in ours)
    ordered = sorted((*again, *stay), key=lambda track: file_order(track.name, track.number))
    return replace(music, tracks=tuple(ordered))


def bound(music: Passage) -> Passage:
    """Let the notes of melody and bass that last to the next overlap with it, as bound notes do."""
    lines = (
        replace(track, notes=_bound(track.notes)) if track.voice in LINES else track for track in music.tracks
    )
    return replace(music, tracks=tuple(lines))


def _bound(notes: Ints) -> Ints:
    """Return the notes of a line with those that are bound longer. (n, 6)"""
    longer = notes.copy()
    gaps, other = notes[1:, ONSET] - notes[:-1, RELEASE], np.diff(notes[:, PITCH]) != 0
    longer[:-1, RELEASE] += OVERLAP * (other & (gaps >= 0) & (gaps < OVERLAP))
    return longer


def is_performed(music: Passage) -> bool:
    """Return whether a track of Recue's has a controller of a performance: one from before there were any has none."""
    ours = (track for track in music.tracks if _is_ours(track, touched=False))
    return any(_is_controller(event) for track in ours for _, event in track.messages)


def _is_ours(track: Track, *, touched: bool) -> bool:
    return track.drawn or (track.voice is not None and not touched)


def _has_pitches(track: Track) -> bool:
    return len(track.notes) > 0 and int(track.notes[0, CHANNEL]) != DRUMS


def _is_controller(event: bytes) -> bool:
    return event[0] & 0xF0 == _CONTROL and event[1] in RESTS


def _of_player(tracks: Iterable[Track], program: int) -> Ints:
    """Return the notes of all tracks of a program, which one player has. (n, 6)"""
    return in_order(np.concatenate([track.notes for track in tracks if track.program == program]))


def _performed(track: Track, spans: Sequence[Span], bars: Sequence[int], ticks: int) -> Track:
    """Return a track with its own controllers, at rest at the end; its chased ones are no longer in force."""
    channel = int(track.notes[0, CHANNEL])
    others = [message for message in track.messages[track.chased :] if not _is_controller(message[1])]
    courses: dict[int, list[Value]] = {}
    if track.program in PEDALLED:
        courses = {PEDAL: list(_pedal(spans, ticks))}
    if track.program in SUSTAINED:
        courses = {EXPRESSION: swells(track.notes), MODULATION: dynamics(track.notes, bars)}
    controls = [
        (tick, bytes((_CONTROL | channel, number, value)))
        for number, course in courses.items()
        for tick, value in _rounded(course, RESTS[number], ticks - GRID)
    ]
    chased = tuple(message for message in track.messages[: track.chased] if not _is_controller(message[1]))
    messages = sorted([*others, *controls], key=lambda message: message[0])
    return replace(track, messages=(*chased, *messages), chased=len(chased))


def _within(track: Track, turns: Sequence[Span]) -> Track:
    """Say what lies between an instrument's turns as the next begins, and what lies after them all as the last ends."""
    ends = [end for _, end in turns]
    controls: dict[tuple[int, bytes], bytes] = {}
    for tick, event in track.messages:
        if _is_controller(event):
            start, end = turns[min(bisect_right(ends, tick), len(turns) - 1)]
            controls[max(min(tick, end - 1), start), event[:2]] = event
    others = [message for message in track.messages if not _is_controller(message[1])]
    moved = ((tick, event) for (tick, _), event in controls.items())
    return replace(track, messages=tuple(sorted([*others, *moved], key=lambda message: message[0])))


def _pedal(spans: Sequence[Span], ticks: int) -> Iterator[Value]:
    """Yield the pedal: down a little after each span begins, and up where it ends."""
    for start, end in spans:
        yield start + CATCH, _DOWN
        yield min(end, ticks), 0


def _rounded(course: Iterable[Value], rest: int, end: int) -> Iterator[Value]:
    """Yield a course on GRID, of several values at one instant the last, and at rest from its end on."""
    at: dict[int, int] = {}
    for tick, value in course:
        at[tick // GRID * GRID] = value
    inside = {tick: value for tick, value in at.items() if tick < end}
    yield from inside.items()
    if inside and next(reversed(inside.values())) != rest:
        yield end // GRID * GRID, rest
