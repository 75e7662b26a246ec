"""The messages to send when playback starts at any time: chased settings and notes, then the music, with MIDI clock."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice
from typing import Final

from bridge.live.schedule import MidiSchedule, Note, TimedMessage
from bridge.midi import events as smf
from bridge.midi.channel_state import ChannelState, reset_of

CLOCK, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"
"""Source: MIDI 1.0 Detailed Specification, "System Real Time Messages"."""
LEAD: Final = 1_000_000
"""Nanoseconds by which Start and Continue precede the clock they belong to, for receivers to get ready."""
_POSITION: Final = 0xF2
_SIXTEENTH: Final = 6
"""Timing clocks in one unit of a song position pointer."""
_FARTHEST: Final = 0x3FFF
"""The largest song position, in sixteenths. Source: MIDI 1.0 Detailed Specification, "Song Position Pointer"."""
_CONTROL, _SUSTAIN, _ALL_NOTES_OFF = 0xB0, 64, 123


def messages_from(schedule: MidiSchedule, begin: int, *, clock: bool) -> Iterator[TimedMessage]:
    """Yield everything to send from a time on, in order.

    Chased settings and notes come `LEAD` before it.

    Args:
        schedule: The music.
        begin: Nanoseconds from its start, 0 or more.
        clock: True to send MIDI clock too. Receivers begin with its first sixteenth; beyond the largest song position
            they stay where they are.
    """
    opening = [(begin - LEAD, message) for message in chased(schedule, begin)]
    music = schedule.messages[bisect_left(schedule.messages, begin, key=_time) :]
    return merge(_clocks(schedule, begin) if clock else (), (*opening, *music), key=_time)


def chased(schedule: MidiSchedule, begin: int) -> list[bytes]:
    """Chase settings and notes: return messages as if all before a time had been played, held notes struck.

    Args:
        schedule: The music.
        begin: Nanoseconds from its start.
    """
    state = ChannelState()
    state.update(message for time, message in schedule.settings if time < begin)
    resets = dict.fromkeys(
        reset for _, message in schedule.settings if (reset := reset_of(message)) is not None
    )
    held = [onset for from_, to, onset in schedule.notes if from_ < begin < to]
    return [*resets, *state.settings_except(()), *held]


def silence(sounding: Collection[Note], channels: Collection[int]) -> list[bytes]:
    """Return the messages that end all notes, those held by a pedal included.

    Args:
        sounding: Notes struck and not released; some instruments ignore "all notes off".
        channels: All channels used, counted from 0.
    """
    releases = [bytes((smf.NOTE_OFF | channel, pitch, 0)) for channel, pitch in sorted(sounding)]
    controls = [
        bytes((_CONTROL | channel, control, 0))
        for channel in sorted(channels)
        for control in (_SUSTAIN, _ALL_NOTES_OFF)
    ]
    return releases + controls


def _time(timed: TimedMessage) -> int:
    return timed[0]


def _clocks(schedule: MidiSchedule, begin: int) -> Iterator[TimedMessage]:
    """Yield the timing clocks from a time on, with the messages that start receivers."""
    first = bisect_left(schedule.pulses, begin)
    pulses = ((time, CLOCK) for time in islice(schedule.pulses, first, None))
    position = -(-first // _SIXTEENTH)
    start = position * _SIXTEENTH
    if start >= len(schedule.pulses) or position > _FARTHEST:
        return pulses
    pointed = (begin - LEAD, bytes((_POSITION, position & 0x7F, position >> 7)))
    started = (schedule.pulses[start] - LEAD, CONTINUE if position else START)
    return merge((pointed, started), pulses, key=_time)
