"""Cuts a MIDI file into the passages of its cues, whoever saved it last."""

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from bridge.midi import events as smf
from bridge.midi.passage import (
    CHANNEL,
    ONSET,
    PITCH,
    RELEASE,
    TRACKS,
    Ints,
    Passage,
    Track,
    in_order,
)
from bridge.midi.reading import Event, MidiFile, is_meta
from bridge.midi.reading import track_name as name_of
from bridge.midi.seal import is_seal
from bridge.midi.state import State
from bridge.tempo import TICKS_PER_QUARTER

_OURS = (
    smf.TRACK_NAME,
    smf.MARKER,
    smf.CUE_POINT,
    smf.END_OF_TRACK,
    smf.TEMPO,
    smf.TIME_SIGNATURE,
    smf.KEY_SIGNATURE,
    smf.CHANNEL_PREFIX,
    smf.PORT,
)
"""Meta events that say how a file is laid out, not what is played: Recue writes its own."""
EARLY = TICKS_PER_QUARTER // 8
"""Ticks by which a note may come ahead of the bar line it is meant for: a thirty-second. What Recue composes is on
sixteenths, or with human timing a fifth of one off at most, and never opens a cue early; a person may."""
_Named = tuple[str, int, tuple[Event, ...]]
"""A track's name, how many before it are called so, and its events."""


def passages(file: MidiFile, edges: Sequence[int]) -> tuple[Passage, ...]:
    """Cut a file at the bar lines where its cues begin.

    A note belongs to the cue it begins in, and rings as long as it does; one that is played a little ahead of a bar
    line where nothing strikes its pitch opens the cue that begins there, at a tick below 0. What an instrument was set to before a cue
    (its program, its controllers) is stated anew where the cue begins.

    Args:
        file: Counted in any division of the quarter note.
        edges: Where each cue begins and the last ends, at `TICKS_PER_QUARTER` a quarter note. (cues + 1,)

    Returns:
        One a cue. Tracks on which nothing happens in it are left out.
    """
    found: list[list[Track]] = [[] for _ in edges[1:]]
    for name, number, events in _named(file):
        scaled = [(_scaled(tick, file.division), event) for tick, event in events]
        for cue, track in enumerate(_shared_out(name, number, scaled, edges)):
            if track.plays:
                found[cue].append(track)
    lengths = np.diff(np.array(edges)).tolist()
    return tuple(Passage(ticks, tuple(tracks)) for ticks, tracks in zip(lengths, found, strict=True))


def _scaled(tick: int, division: int) -> int:
    """A tick of a file in Recue's, exact where the divisions allow."""
    return round(Fraction(tick * TICKS_PER_QUARTER, division)) if division != TICKS_PER_QUARTER else tick


def _named(file: MidiFile) -> Iterator[_Named]:
    """The tracks on which something is played; one that holds all channels (type 0) is taken apart."""
    seen: Counter[str] = Counter()
    tracks = [(name_of(events), events) for events in file.tracks]
    for name, events in tracks if file.type == 1 else _by_channel(file.tracks):
        music = tuple((tick, event) for tick, event in events if _is_played(event))
        if music:
            yield name, seen[name], music
            seen[name] += 1


def _is_played(event: bytes) -> bool:
    return event[0] < 0xF0 or not (any(is_meta(event, kind) for kind in _OURS) or is_seal(event))


def _by_channel(tracks: Iterable[tuple[Event, ...]]) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """One track a channel, called as Recue calls the part on it."""
    names = {channel: name for name, channel in TRACKS.items()}
    apart: defaultdict[int, list[Event]] = defaultdict(list)
    for tick, event in (event for track in tracks for event in track):
        apart[event[0] & 0x0F if event[0] < 0xF0 else 0].append((tick, event))
    for channel, events in sorted(apart.items()):
        yield names.get(channel, f"Channel {channel + 1}"), tuple(events)


def _shared_out(name: str, number: int, events: Sequence[Event], edges: Sequence[int]) -> Iterator[Track]:
    """A track's notes and messages in each cue, counted from its start."""
    notes = _notes(events, edges[-1])
    cues = _cues(notes, np.array(edges))
    others = [(tick, event) for tick, event in events if event[0] & 0xF0 not in {smf.NOTE_ON, smf.NOTE_OFF}]
    tables = [notes[cues == cue] for cue in range(len(edges) - 1)]
    ends = [*(_begin(edge, table) for edge, table in zip(edges[1:], tables[1:], strict=False)), edges[-1]]
    state, at = State(), 0
    for start, end, table in zip(edges, ends, tables, strict=False):
        until = bisect_right(others, end - 1, key=lambda event: event[0])
        inside, at = others[at:until], until
        given, own = state.heard([event for tick, event in inside if tick <= start])
        table[:, [ONSET, RELEASE]] -= start
        opening = [(0, event) for event in given + own]
        later = [(tick - start, event) for tick, event in inside if tick > start]
        state.take(event for _, event in inside)
        yield Track(name, table, (*opening, *later), number, len(given))


def _begin(edge: int, notes: Ints) -> int:
    """Where a cue begins to sound: on its bar line, or with a note that is played before it."""
    return min(edge, int(notes[0, ONSET])) if len(notes) else edge


def _cues(notes: Ints, edges: Ints) -> Ints:
    """The cue each note belongs to; what rings into a note that opens one early, at its pitch, ends there. (n,)"""
    cues = meant_for(notes, edges)
    for note in np.flatnonzero(notes[:, ONSET] < edges[cues]):
        alike = (notes[:, [PITCH, CHANNEL]] == notes[note, [PITCH, CHANNEL]]).all(axis=1)
        onset = notes[note, ONSET]
        ringing = alike & (notes[:, ONSET] < onset) & (cues < cues[note])
        notes[ringing, RELEASE] = np.minimum(notes[ringing, RELEASE], onset)
    return cues


def meant_for(notes: Ints, lines: Ints) -> Ints:
    """The bar, or the cue, that each note is meant for.

    It is the one in which it begins; or the next, where it is played by no more than `EARLY` before that and nothing
    strikes its pitch on the line.

    Args:
        notes: A track's. (n, 6)
        lines: The tick each begins at, and the one the last ends at. (bars + 1,)

    Returns:
        Counted from 0; what comes before the first line is meant for the first. (n,)
    """
    bars = np.maximum(np.searchsorted(lines, notes[:, ONSET], side="right") - 1, 0)
    to_line = lines[np.minimum(bars + 1, len(lines) - 2)] - notes[:, ONSET]
    for note in np.flatnonzero((to_line > 0) & (to_line <= EARLY) & (bars < len(lines) - 2)):
        alike = (notes[:, [PITCH, CHANNEL]] == notes[note, [PITCH, CHANNEL]]).all(axis=1)
        if not (alike & (notes[:, ONSET] == notes[note, ONSET] + to_line[note])).any():
            bars[note] += 1
    return bars


def _notes(events: Iterable[Event], end: int) -> Ints:
    """Pair onsets with releases, first with first; what is never released ends with the file. (n, 6)"""
    sounding: defaultdict[tuple[int, int], deque[list[int]]] = defaultdict(deque)
    notes: list[list[int]] = []
    for tick, event in events:
        kind, channel = event[0] & 0xF0, event[0] & 0x0F
        if kind == smf.NOTE_ON and event[2]:
            note = [tick, max(end, tick + 1), event[1], event[2], channel, 0]
            sounding[channel, event[1]].append(note)
            notes.append(note)
        elif kind in {smf.NOTE_ON, smf.NOTE_OFF} and sounding[channel, event[1]]:
            note = sounding[channel, event[1]].popleft()
            note[RELEASE] = max(tick, note[ONSET] + 1)
            note[5] = event[2]
    return in_order(np.array(notes, dtype=np.int64).reshape(-1, 6))
