"""A .mid as a schedule of messages, in whole nanoseconds from its start: exact, so that nothing drifts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bridge.midi import events as smf
from bridge.midi.reading import MidiFile, is_meta

TimedMessage = tuple[int, bytes]
"""Nanoseconds from the start of the .mid, and a message."""
Note = tuple[int, int]
"""A channel, counted from 0, and a pitch."""
PULSES: Final = 24
"""Timing clocks a quarter. Source: MIDI 1.0 Detailed Specification, "System Real Time Messages"."""
_UNSTATED: Final = 500_000
"""Microseconds a quarter before the first tempo event. Source: Standard MIDI Files 1.0 (RP-001)."""


@dataclass(frozen=True, slots=True)
class MidiSchedule:
    """The messages of a .mid with their times."""

    messages: tuple[TimedMessage, ...]
    """Channel messages in order; those at one time in the file's order, track by track."""
    pulses: tuple[int, ...]
    """Nanoseconds of each timing clock: 24 a quarter, the first at 0, none past the end."""
    end: int
    """Nanoseconds at which the last track ends."""
    settings: tuple[TimedMessage, ...]
    """Those of the messages that begin or end no note."""
    notes: tuple[tuple[int, int, bytes], ...]
    """Start and end of each note, in nanoseconds, and its onset message; a note also ends where it is struck again."""


def schedule_of(file: MidiFile) -> MidiSchedule:
    """Schedule the messages of a file by its own tempo events.

    Args:
        file: Of type 0 or 1, in any division of the quarter.
    """
    events = [event for track in file.tracks for event in track]
    last = max((tick for tick, _ in events), default=0)
    tempi = sorted((tick, _microseconds(event)) for tick, event in events if is_meta(event, smf.TEMPO))
    played = sorted((event for event in events if event[1][0] < 0xF0), key=lambda event: event[0])
    times = _times([PULSES * tick for tick, _ in played], tempi, file.division)
    pulses = _times(range(0, PULSES * last + 1, file.division), tempi, file.division)
    (end,) = _times([PULSES * last], tempi, file.division)
    messages = tuple(zip(times, (message for _, message in played), strict=True))
    settings = tuple(timed for timed in messages if not (is_onset(timed[1]) or is_release(timed[1])))
    return MidiSchedule(messages, tuple(pulses), end, settings, tuple(_notes(messages, end)))


def is_onset(message: bytes) -> bool:
    """Return whether a message begins a note; an onset without velocity ends one."""
    return message[0] & 0xF0 == smf.NOTE_ON and message[2] > 0


def is_release(message: bytes) -> bool:
    """Return whether a message ends a note."""
    return message[0] & 0xF0 in {smf.NOTE_ON, smf.NOTE_OFF} and not is_onset(message)


def note_of(message: bytes) -> Note:
    """Return the note that a message begins or ends."""
    return message[0] & 0x0F, message[1]


def _notes(messages: Iterable[TimedMessage], end: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield start, end and onset message of each note; one that is never released lasts to the end."""
    sounding: dict[Note, TimedMessage] = {}
    for time, message in messages:
        begun = sounding.pop(note_of(message), None) if is_onset(message) or is_release(message) else None
        if begun is not None:
            yield begun[0], time, begun[1]
        if is_onset(message):
            sounding[note_of(message)] = time, message
    yield from ((begin, end, onset) for begin, onset in sounding.values())


def _microseconds(tempo: bytes) -> int:
    return int.from_bytes(tempo[-3:])


def _times(wanted: Iterable[int], tempi: Iterable[tuple[int, int]], division: int) -> Iterator[int]:
    """Yield times in nanoseconds, rounded once each.

    Args:
        wanted: Ticks, times `PULSES`, in order.
        tempi: Tick, and microseconds a quarter from there on, in order.
        division: Ticks a quarter.
    """
    changes = iter([*tempi, (None, 0)])
    change, to = next(changes)
    at, past, tempo = 0, 0, _UNSTATED
    for tick in wanted:
        while change is not None and PULSES * change <= tick:
            past, at, tempo = past + (PULSES * change - at) * tempo, PULSES * change, to
            change, to = next(changes)
        yield round_half_up(1000 * (past + (tick - at) * tempo), PULSES * division)


def round_half_up(number: int, by: int) -> int:
    """Divide to the nearest whole number, exact for numbers of any size."""
    return (2 * number + by) // (2 * by)
