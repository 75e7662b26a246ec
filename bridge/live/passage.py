"""What is sent when playing begins anywhere: what a jump needs first, then the music, with MIDI clock beside it."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice
from typing import Final

from bridge.live.performance import Note, Performance, Timed
from bridge.midi import events as smf
from bridge.midi.state import State, rest_of

CLOCK, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"
"""Source: MIDI 1.0 Detailed Specification, "System Real Time Messages"."""
LEAD: Final = 1_000_000
"""Nanoseconds by which Start and Continue come before the clock they mean: receivers get ready in it."""
_POSITION: Final = 0xF2
_SIXTEENTH: Final = 6
"""Timing clocks that a song position pointer counts as one."""
_FARTHEST: Final = 0x3FFF
"""Sixteenths a song position pointer can tell. Source: MIDI 1.0 Detailed Specification, "Song Position Pointer"."""
_CONTROL, _SUSTAIN, _ALL_NOTES_OFF = 0xB0, 64, 123


def passage(played: Performance, begin: int, *, clock: bool) -> Iterator[Timed]:
    """Everything to send from a time on, in order.

    What sets instruments as they are at that time, and strikes the notes that sound across it, comes `LEAD` before it.

    Args:
        played: The music.
        begin: Nanoseconds from its start, 0 or more.
        clock: Whether MIDI clock goes with it. Receivers begin with its first sixteenth; from one that a song position
            pointer cannot tell they stay where they are.
    """
    opening = [(begin - LEAD, message) for message in chased(played, begin)]
    music = played.messages[bisect_left(played.messages, begin, key=_time) :]
    return merge(_clocks(played, begin) if clock else (), (*opening, *music), key=_time)


def chased(played: Performance, begin: int) -> list[bytes]:
    """What sets instruments as if all before a time had been played, whatever was, and strikes what sounds across it.

    Args:
        played: The music.
        begin: Nanoseconds from its start.
    """
    state = State()
    state.take(message for time, message in played.settings if time < begin)
    rests = dict.fromkeys(rest for _, message in played.settings if (rest := rest_of(message)) is not None)
    held = [onset for from_, to, onset in played.notes if from_ < begin < to]
    return [*rests, *state.stated_but(()), *held]


def silence(sounding: Collection[Note], channels: Collection[int]) -> list[bytes]:
    """What ends all that sounds, notes held by a pedal included.

    Args:
        sounding: What was struck and not released: some instruments know no "all notes off".
        channels: All that were used, counted from 0.
    """
    releases = [bytes((smf.NOTE_OFF | channel, pitch, 0)) for channel, pitch in sorted(sounding)]
    controls = [
        bytes((_CONTROL | channel, control, 0))
        for channel in sorted(channels)
        for control in (_SUSTAIN, _ALL_NOTES_OFF)
    ]
    return releases + controls


def _time(timed: Timed) -> int:
    return timed[0]


def _clocks(played: Performance, begin: int) -> Iterator[Timed]:
    """The timing clocks from a time on, with what starts receivers."""
    first = bisect_left(played.pulses, begin)
    pulses = ((time, CLOCK) for time in islice(played.pulses, first, None))
    position = -(-first // _SIXTEENTH)
    start = position * _SIXTEENTH
    if start >= len(played.pulses) or position > _FARTHEST:
        return pulses
    pointed = (begin - LEAD, bytes((_POSITION, position & 0x7F, position >> 7)))
    started = (played.pulses[start] - LEAD, CONTINUE if position else START)
    return merge((pointed, started), pulses, key=_time)
