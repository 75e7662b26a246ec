"""What is sent when playing begins anywhere: what a jump needs first, then the music, with MIDI clock beside it."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from heapq import merge
from typing import Final

from bridge.live.performance import Performance, Timed, is_onset, is_release
from bridge.midi import events as smf
from bridge.midi.state import State, rest_of

CLOCK, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"
"""Source: MIDI 1.0 Detailed Specification, "System Real Time Messages"."""
LEAD: Final = 1_000_000
"""Nanoseconds by which Start and Continue come before the clock they mean: receivers get ready in it."""
Note = tuple[int, int]
"""A channel, counted from 0, and a pitch."""
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
    music = played.messages[_first(played, begin) :]
    return merge(_clocks(played, begin) if clock else (), (*opening, *music), key=_time)


def chased(played: Performance, begin: int) -> list[bytes]:
    """What sets instruments as if all before a time had been played, whatever was, and strikes what sounds across it.

    Args:
        played: The music.
        begin: Nanoseconds from its start.
    """
    state, first = State(), _first(played, begin)
    before = [message for _, message in played.messages[:first]]
    state.take(before)
    rests = dict.fromkeys(rest for _, message in played.messages if (rest := rest_of(message)) is not None)
    now = {note_of(message) for time, message in played.messages[first:] if time == begin}
    held = [message for note, message in _sounding(before).items() if note not in now]
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


def note_of(message: bytes) -> Note:
    """The note that a message begins or ends."""
    return message[0] & 0x0F, message[1]


def _time(timed: Timed) -> int:
    return timed[0]


def _first(played: Performance, begin: int) -> int:
    """How many messages come before a time."""
    return bisect_left(played.messages, begin, key=_time)


def _sounding(messages: Collection[bytes]) -> dict[Note, bytes]:
    """The onsets that are not released."""
    sounding: dict[Note, bytes] = {}
    for message in messages:
        if is_onset(message):
            sounding[note_of(message)] = message
        elif is_release(message):
            sounding.pop(note_of(message), None)
    return sounding


def _clocks(played: Performance, begin: int) -> Iterator[Timed]:
    """The timing clocks from a time on, with what starts receivers."""
    first = bisect_left(played.pulses, begin)
    pulses = [(time, CLOCK) for time in played.pulses[first:]]
    position = -(-first // _SIXTEENTH)
    start = position * _SIXTEENTH
    if start >= len(played.pulses) or position > _FARTHEST:
        return iter(pulses)
    pointed = (begin - LEAD, bytes((_POSITION, position & 0x7F, position >> 7)))
    started = (played.pulses[start] - LEAD, CONTINUE if position else START)
    return merge((pointed, started), pulses, key=_time)
