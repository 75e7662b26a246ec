"""The messages that give a track its instruments: programs, and their seats as pan and reverb send."""

from collections.abc import Iterable, Sequence
from functools import cache

from bridge.midi import events as smf
from bridge.midi.channel_state import PAN, REVERB, reset_of
from bridge.midi.instruments import INSTRUMENTS, Instrument
from bridge.midi.passage import Track

Message = tuple[int, bytes]
"""A tick from the cue's start, and what is sent."""


def seated(
    messages: Sequence[Message], chased: int, channel: int, players: Iterable[tuple[int, Instrument]]
) -> tuple[Message, ...]:
    """Give a track its instruments, in place of those it had; other messages stay.

    Args:
        messages: The track's.
        chased: How many of the first are chased.
        channel: The track's, counted from 0.
        players: The instruments, each from a tick on; the first from tick 0.
    """
    ours = _every_seat(channel)
    stays = [
        [each for each in some if not _is_of(each[1], ours)]
        for some in (messages[:chased], messages[chased:])
    ]
    new = [(tick, event) for tick, who in players for event in opening(channel, who, begins=tick == 0)]
    return (*stays[0], *sorted([*new, *stays[1]], key=lambda each: each[0]))


def is_seated(track: Track) -> bool:
    """Return whether a track says where its players sit."""
    return any(event[0] & 0xF0 == smf.CONTROL_CHANGE and event[1] == REVERB for _, event in track.messages)


def opening(channel: int, instrument: Instrument, *, begins: bool = True) -> tuple[bytes, ...]:
    """Return the program of an instrument and its seat.

    Args:
        channel: Counted from 0.
        instrument: Who plays.
        begins: True at a cue's start, where what is at its default is left unsaid.
    """
    seat = instrument.seat
    values = {PAN: seat.pan_value, REVERB: seat.reverb_value}
    controls = (bytes((smf.CONTROL_CHANGE | channel, number, value)) for number, value in values.items())
    said = (event for event in controls if not begins or reset_of(event) != event)
    return (bytes((smf.PROGRAM_CHANGE | channel, instrument.program)), *said)


def _is_of(event: bytes, seats: frozenset[bytes]) -> bool:
    return event[0] & 0xF0 == smf.PROGRAM_CHANGE or event in seats


@cache
def _every_seat(channel: int) -> frozenset[bytes]:
    """Return what seats any instrument on a channel."""
    return frozenset(
        event for who in INSTRUMENTS.values() for event in opening(channel, who, begins=False)[1:]
    )
