"""Cutting of a MIDI file into the passages of its cues, whichever program saved it."""

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from operator import itemgetter

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER
from bridge.midi import events as smf
from bridge.midi.channel_state import ChannelState
from bridge.midi.edit_seal import is_seal
from bridge.midi.film_tracks import FilmTrack
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
"""Meta events of a file's layout, which Recue writes itself."""
EARLY = TICKS_PER_QUARTER // 8
"""Ticks by which a note may anticipate the bar line it is meant for: a thirty-second. What Recue composes is on
sixteenths, or with human timing a fifth of one off at most, and never opens a cue early; a person may."""
_Key = tuple[int, int]
"""The pitch and the channel of a note."""
_Named = tuple[str, int, tuple[Event, ...]]
"""A track's name, the number of tracks before it of that name, and its events."""


def passages(file: MidiFile, edges: Sequence[int], players: Sequence[FilmTrack] = ()) -> tuple[Passage, ...]:
    """Cut a file at the bar lines where its cues begin.

    A note belongs to the cue it begins in, and keeps its length; one that anticipates a bar line on which its pitch is
    not struck opens the cue that begins there, at a tick below 0. Programs and controllers that were set before a cue
    are chased: stated again at its start.

    Args:
        file: The file, in any division of the quarter note.
        edges: The start of each cue and the end of the last, at `TICKS_PER_QUARTER` a quarter note. (cues + 1,)
        players: The instruments it was written with, to tell them apart where all lie on one track; none where it was
            written with a track for each voice.

    Returns:
        One passage a cue. Tracks on which nothing happens in it are left out.
    """
    found: list[list[Track]] = [[] for _ in edges[1:]]
    for name, number, events in _named(file, players):
        placed = [(scaled(tick, file.division), event) for tick, event in events]
        for cue, track in enumerate(_shared_out(name, number, placed, edges)):
            if track.plays:
                found[cue].append(track)
    lengths = np.diff(np.array(edges)).tolist()
    return tuple(Passage(ticks, tuple(tracks)) for ticks, tracks in zip(lengths, found, strict=True))


def scaled(tick: int, division: int) -> int:
    """Convert a tick of a file to Recue's, exactly if the divisions allow."""
    return round(Fraction(tick * TICKS_PER_QUARTER, division)) if division != TICKS_PER_QUARTER else tick


def _named(file: MidiFile, players: Sequence[FilmTrack]) -> Iterator[_Named]:
    """Yield the tracks with music; a track that holds all channels (type 0) is split by channel."""
    seen: Counter[str] = Counter()
    tracks = [(name_of(events), events) for events in file.tracks]
    for name, events in tracks if file.type == 1 else _by_channel(file.tracks, players):
        music = tuple((tick, event) for tick, event in events if is_played(event))
        if music:
            yield name, seen[name], music
            seen[name] += 1


def is_played(event: bytes) -> bool:
    """Return whether an event is music, and not of a file's layout."""
    return event[0] < 0xF0 or not (any(is_meta(event, kind) for kind in _OURS) or is_seal(event))


def _by_channel(
    tracks: Iterable[tuple[Event, ...]], players: Sequence[FilmTrack]
) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Yield one track for each channel and instrument on it, named like Recue's part there."""
    names = {each.channel: each.name for each in players} or {
        channel: name for name, channel in TRACKS.items()
    }
    shared = {(each.channel, each.program): each.name for each in players}
    apart: defaultdict[tuple[int, str], list[Event]] = defaultdict(list)
    playing: dict[int, str] = {}
    for tick, event in (event for track in tracks for event in track):
        channel = event[0] & 0x0F if event[0] < 0xF0 else 0
        if event[0] & 0xF0 == smf.PROGRAM_CHANGE:
            playing[channel] = shared.get((channel, event[1]), playing.get(channel, ""))
        name = playing.get(channel) or names.get(channel, f"Channel {channel + 1}")
        apart[channel, name].append((tick, event))
    for (_, name), events in sorted(apart.items(), key=lambda each: each[0][0]):
        yield name, tuple(events)


def _shared_out(name: str, number: int, events: Sequence[Event], edges: Sequence[int]) -> Iterator[Track]:
    """Yield a track's notes and messages in each cue, counted from its start."""
    notes = _notes(events, edges[-1])
    cues = _cues(notes, np.array(edges))
    others = [(tick, event) for tick, event in events if event[0] & 0xF0 not in {smf.NOTE_ON, smf.NOTE_OFF}]
    tables = [notes[cues == cue] for cue in range(len(edges) - 1)]
    ends = [*(_begin(edge, table) for edge, table in zip(edges[1:], tables[1:], strict=False)), edges[-1]]
    state, at = ChannelState(), 0
    for start, end, table in zip(edges, ends, tables, strict=False):
        until = bisect_right(others, end - 1, key=lambda event: event[0])
        inside, at = others[at:until], until
        chased, own = state.split([event for tick, event in inside if tick <= start])
        table[:, [ONSET, RELEASE]] -= start
        opening = [(0, event) for event in chased + own]
        later = [(tick - start, event) for tick, event in inside if tick > start]
        state.update(event for _, event in inside)
        yield Track(name, table, (*opening, *later), number, len(chased))


def _begin(edge: int, notes: Ints) -> int:
    """Return the first tick of a cue: its bar line, or a note that anticipates it."""
    return min(edge, int(notes[0, ONSET])) if len(notes) else edge


def _cues(notes: Ints, edges: Ints) -> Ints:
    """Assign notes to cues; a note held into an anticipated one of the next cue, at its pitch, ends there. (n,)"""
    cues = meant_for(notes, edges)
    early: defaultdict[_Key, list[tuple[int, int]]] = defaultdict(list)
    for note in np.flatnonzero(notes[:, ONSET] < edges[cues]).tolist():
        early[_key(notes[note])].append((int(notes[note, ONSET]), int(cues[note])))
    for note in range(len(notes)) if early else ():
        found = early.get(_key(notes[note]), [])
        later = bisect_right(found, int(notes[note, ONSET]), key=itemgetter(0))
        beyond = bisect_right(found, int(cues[note]), key=itemgetter(1))
        for onset, _ in found[max(later, beyond) :][:1]:
            notes[note, RELEASE] = min(notes[note, RELEASE], onset)
    return cues


def _key(note: Ints) -> _Key:
    """Return a note's pitch and channel."""
    return int(note[PITCH]), int(note[CHANNEL])


def meant_for(notes: Ints, lines: Ints) -> Ints:
    """Assign each note to the bar, or the cue, that it is meant for.

    That is the one in which it begins; or the next, if it anticipates that by no more than `EARLY` and its pitch is not
    struck on the line.

    Args:
        notes: A track's. (n, 6)
        lines: The first tick of each bar, and the end of the last. (bars + 1,)

    Returns:
        Counted from 0; a note before the first line is meant for the first. (n,)
    """
    bars = np.maximum(np.searchsorted(lines, notes[:, ONSET], side="right") - 1, 0)
    to_line = lines[np.minimum(bars + 1, len(lines) - 2)] - notes[:, ONSET]
    early = np.flatnonzero((to_line > 0) & (to_line <= EARLY) & (bars < len(lines) - 2)).tolist()
    struck = set(map(tuple, notes[:, [ONSET, PITCH, CHANNEL]].tolist())) if early else set()
    for note in early:
        if (int(notes[note, ONSET] + to_line[note]), *_key(notes[note])) not in struck:
            bars[note] += 1
    return bars


def _notes(events: Iterable[Event], end: int) -> Ints:
    """Pair onsets with releases, first in, first out; a note that is not released before the film ends, ends with it. (n, 6)"""
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
            note[RELEASE] = max(min(tick, end), note[ONSET] + 1)
            note[5] = event[2]
    return in_order(np.array(notes, dtype=np.int64).reshape(-1, 6))
