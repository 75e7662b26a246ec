"""Joining of the passages of cues into the tracks of one file."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bridge.midi import events as smf
from bridge.midi.channel_state import ChannelState
from bridge.midi.expression_layer import Ride, Row, laid
from bridge.midi.passage import (
    CHANNEL,
    OFF_VELOCITY,
    ONSET,
    PITCH,
    RELEASE,
    VELOCITY,
    Ints,
    Passage,
    Track,
    channel_of,
    file_order,
    is_ours,
)

Placed = tuple[int, Passage]
"""The start of a cue in ticks, and its music."""
Place = tuple[int, int]
"""A MIDI port and a channel, both counted from 0."""
_Key = tuple[str, int]
"""The key of a track: its name, and its number among those of that name."""


def joined(cues: Sequence[Placed], end: int, rides: Sequence[Ride] = ()) -> Iterator[bytes]:
    """Write every track of some cues: first Recue's in the order of a score, then a person's.

    A note held past its cue's end is released where the next cue strikes its pitch; one before the file's start begins
    with it. Programs and controllers are sent where they change, and reset for a cue that does not set them.

    Args:
        cues: In order, each beginning where the one before ends.
        end: The file's last tick.
        rides: The layer over the expression of Recue's tracks in each cue; none where left out.
    """
    for part in parts(cues):
        yield _track(part, end, laid(part.messages(), part.layer(rides), part.channel))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A track over all cues."""

    name: str
    number: int
    """Index among the tracks of its name."""
    cues: tuple[tuple[int, Track | None], ...]
    """The start of each cue in ticks, and what the track has in it."""
    others: tuple[Track | None, ...]
    """In each cue another track that Recue plays on the same channel."""

    @property
    def channel(self) -> int:
        """The channel that it is on where it first plays, from 0."""
        return next((channel_of(track) for _, track in self.cues if track is not None), 0)

    def messages(self) -> list[tuple[int, bytes]]:
        """Return its messages over all cues."""
        return _placed_messages(self.cues, self.others)

    def rides(self, rides: Sequence[Ride]) -> tuple[tuple[Row, ...], ...]:
        """Return the layer over it in each cue, ticks counted from the cue's start; none of a person's track, or of a rest."""
        plays = [self._plays(at) for at in range(len(rides))]
        return tuple(
            ride.of(self.name, None if self._goes_on(at, rides) else self.cues[at + 1][0] - self.cues[at][0])
            if plays[at] and at + 1 < len(self.cues)
            else ride.of(self.name)
            if plays[at]
            else ()
            for at, ride in enumerate(rides)
        )

    def layer(self, rides: Sequence[Ride]) -> tuple[Row, ...]:
        """Return the layer over it in all cues, ticks counted from the first one's start."""
        found = zip(self.cues, self.rides(rides), strict=False)
        return tuple((start + tick, value) for (start, _), rows in found for tick, value in rows)

    def _plays(self, at: int) -> bool:
        track = self.cues[at][1]
        return track is not None and len(track.notes) > 0 and is_ours(self.name, self.number)

    def _goes_on(self, at: int, rides: Sequence[Ride]) -> bool:
        """Return whether the next cue states the level with which this one ends."""
        after = rides[at + 1].of(self.name) if at + 1 < len(rides) else ()
        return bool(after) and after[0][0] == 0 and self._plays(at + 1)


def parts(cues: Sequence[Placed]) -> Iterator[Part]:
    """Yield every track of some cues: first Recue's in the order of a score, then a person's."""
    keys = {(track.name, track.number): None for _, music in cues for track in music.tracks}
    for key in sorted(keys, key=lambda key: file_order(*key)):
        mine = [_found(music, key) for _, music in cues]
        place = next((_place(track) for track in mine if track is not None), None)
        others = tuple(_on_its_channel(music, key, place) for _, music in cues)
        placed = tuple((tick, track) for (tick, _), track in zip(cues, mine, strict=True))
        yield Part(*key, placed, others)


def _found(music: Passage, key: _Key) -> Track | None:
    return next((track for track in music.tracks if (track.name, track.number) == key), None)


def _on_its_channel(music: Passage, key: _Key, place: Place | None) -> Track | None:
    """Return another track of a cue that Recue plays on the same channel."""
    if place is None:
        return None
    alike = (track for track in music.tracks if (track.name, track.number) != key)
    return next((track for track in alike if _place(track) == place), None)


def _place(track: Track | None) -> Place | None:
    """Return the port and the channel of a track of Recue's; None for a person's."""
    if track is None or not is_ours(track.name, track.number):
        return None
    return track.port, channel_of(track)


def _track(part: Part, end: int, messages: Sequence[tuple[int, bytes]]) -> bytes:
    """Write one track over all cues: its name, its messages, its notes."""
    notes = _placed_notes(part.cues, end)
    name = smf.varlen(0) + smf.text(smf.TRACK_NAME, part.name) + _port(part.cues)
    long = [(tick, event) for tick, event in messages if event[0] >= 0xF0]
    short = [(tick, event) for tick, event in messages if event[0] < 0xF0] if long else messages
    rows = _rows(notes, short)
    if not long:
        rest = end - int(rows[-1, 0]) if len(rows) else end
        return name + smf.timed_messages(rows[:, 0], rows[:, 1:]) + smf.timed([], rest)
    return name + smf.timed(_merged(long, rows), end)


def _port(cues: Sequence[tuple[int, Track | None]]) -> bytes:
    """Return the event that says on which port a track is, encoded; nothing on the first."""
    port = max((track.port for _, track in cues if track is not None), default=0)
    return smf.varlen(0) + smf.meta(smf.PORT, bytes((port,))) if port else b""


def _placed_notes(cues: Sequence[tuple[int, Track | None]], end: int) -> Ints:
    """Return the notes of a track over all cues, ticks counted from the file's start. (n, 6)"""
    blocks, played = [np.zeros((0, 6), dtype=np.int64)], [np.zeros((0, 2), dtype=np.int64)]
    edges = [*(tick - _lead(track) for tick, track in cues[1:]), end]
    for cue, ((tick, track), next_cue) in enumerate(zip(cues, edges, strict=True)):
        if track is not None:
            block = track.notes.copy()
            block[:, ONSET] = np.maximum(block[:, ONSET] + tick, 0)
            block[:, RELEASE] = np.maximum(block[:, RELEASE] + tick, block[:, ONSET] + 1)
            blocks.append(block)
            played.append(np.full((len(block), 2), (cue, next_cue)))
    notes, (cue_of, limits) = np.concatenate(blocks), np.concatenate(played).T
    np.minimum(notes[:, RELEASE], end, out=notes[:, RELEASE])
    for ringing in np.flatnonzero(notes[:, RELEASE] > limits):
        notes[ringing, RELEASE] = _struck_again(notes, ringing, cue_of > cue_of[ringing])
    return notes


def _lead(track: Track | None) -> int:
    return track.lead if track is not None else 0


def _struck_again(notes: Ints, ringing: np.int64, later: npt.NDArray[np.bool_]) -> int:
    """Return the release of a note held into the next cue: where a later cue strikes its pitch, if one does."""
    alike = (notes[:, [PITCH, CHANNEL]] == notes[ringing, [PITCH, CHANNEL]]).all(axis=1)
    again = notes[alike & later & (notes[:, ONSET] > notes[ringing, ONSET]), ONSET]
    return min(int(notes[ringing, RELEASE]), int(again.min())) if len(again) else int(notes[ringing, RELEASE])


def _placed_messages(
    cues: Sequence[tuple[int, Track | None]], others: Sequence[Track | None]
) -> list[tuple[int, bytes]]:
    """Return the messages of a track over all cues, without those that change nothing.

    A cue in which another track has its channel gets none but resets of what that does not set, and the next states all.
    """
    state, placed = ChannelState(), list[tuple[int, bytes]]()
    for (tick, track), other in zip(cues, others, strict=True):
        if track is None and other is not None:
            begun = [event for at, event in other.messages if at <= 0]
            placed += [(tick, event) for event in state.resets_except(begun)]
            state = ChannelState()
            continue
        messages = track.messages if track is not None else ()
        opening = bisect_right(messages, 0, key=lambda message: message[0])
        said = state.opening([event for _, event in messages[:opening]])
        placed += [(max(tick - _lead(track), 0), event) for event in said]
        state.update([*said, *[event for _, event in messages[opening:]]])
        placed += [(tick + at, event) for at, event in messages[opening:]]
    return placed


def _rows(notes: Ints, messages: Sequence[tuple[int, bytes]]) -> Ints:
    """Return everything as rows of tick, status and two data bytes, in order: releases, messages, onsets. (n, 4)"""
    off, on = np.empty((2, len(notes), 4), dtype=np.int64)
    off[:, 0], off[:, 1], off[:, 3] = (
        notes[:, RELEASE],
        smf.NOTE_OFF | notes[:, CHANNEL],
        notes[:, OFF_VELOCITY],
    )
    on[:, 0], on[:, 1], on[:, 3] = notes[:, ONSET], smf.NOTE_ON | notes[:, CHANNEL], notes[:, VELOCITY]
    off[:, 2] = on[:, 2] = notes[:, PITCH]
    said = np.empty((len(messages), 4), dtype=np.int64)
    said[:, 0] = [tick for tick, _ in messages]
    content = b"".join([event.ljust(3, b"\0") for _, event in messages])
    said[:, 1:] = np.frombuffer(content, np.uint8).reshape(-1, 3)
    rows = np.concatenate((off, said, on))
    return rows[np.argsort(rows[:, 0], kind="stable")]


def _merged(events: Sequence[tuple[int, bytes]], rows: Ints) -> list[tuple[int, bytes]]:
    """Merge events of any length with rows, in order; at one tick the rows come last."""
    short = [(int(tick), bytes(_message(row))) for tick, *row in rows.tolist()]
    return sorted([*events, *short], key=lambda event: event[0])


def _message(row: Sequence[int]) -> Sequence[int]:
    """Return a channel message without the padding of its row."""
    return row[:2] if row[0] & 0xE0 == smf.PROGRAM_CHANGE else row
