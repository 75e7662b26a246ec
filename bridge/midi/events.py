"""Standard MIDI File events as bytes; channel messages encoded many at a time."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

NOTE_OFF, NOTE_ON, CONTROL_CHANGE, PROGRAM_CHANGE = 0x80, 0x90, 0xB0, 0xC0
"""Status bytes of channel 0. Source: MIDI 1.0 Detailed Specification, "Channel Voice Messages"."""

TEXT, TRACK_NAME, MARKER, CUE_POINT, END_OF_TRACK = 0x01, 0x03, 0x06, 0x07, 0x2F
TEMPO, TIME_SIGNATURE, KEY_SIGNATURE = 0x51, 0x58, 0x59
CHANNEL_PREFIX, PORT = 0x20, 0x21
"""Meta event types. Source: Standard MIDI Files 1.0 (RP-001), "Meta-Events"."""

_TEMPO_HEAD = bytes((0xFF, TEMPO, 3))


def file(tracks: Iterable[bytes], ticks: int) -> bytes:
    """Assemble a type 1 file from encoded tracks.

    Args:
        tracks: The encoded events of each track, its end included.
        ticks: Ticks a quarter note.
    """
    chunks = [b"MTrk" + len(track).to_bytes(4) + track for track in tracks]
    numbers = (1, len(chunks), ticks)
    header = b"MThd" + (6).to_bytes(4) + b"".join(number.to_bytes(2) for number in numbers)
    return header + b"".join(chunks)


def meta(kind: int, content: bytes) -> bytes:
    """Encode a meta event, without its delta time."""
    return bytes((0xFF, kind)) + varlen(len(content)) + content


def tempo(microseconds: int) -> bytes:
    """Encode a set-tempo event, without its delta time.

    Args:
        microseconds: Microseconds a quarter note.
    """
    return _TEMPO_HEAD + microseconds.to_bytes(3)


def text(kind: int, words: str) -> bytes:
    """Encode a text meta event, in UTF-8 as hosts read it today."""
    return meta(kind, words.encode())


@lru_cache(maxsize=1024)
def varlen(number: int) -> bytes:
    """Encode a variable-length quantity: seven bits a byte, most significant first, the top bit set but in the last.

    Raises:
        ValueError: If it does not fit 28 bits, the most a file can hold.
    """
    if not 0 <= number < 1 << 28:
        raise ValueError(f"{number} does not fit a MIDI file, whose longest wait is {(1 << 28) - 1} ticks")
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def timed(events: Iterable[tuple[int, bytes]], end: int) -> bytes:
    """Encode events with their delta times, closed by an end of track.

    Args:
        events: Ticks and events, in order.
        end: The tick of the end of track; not before the last event.
    """
    parts = []
    now = 0
    for tick, event in (*events, (end, meta(END_OF_TRACK, b""))):
        parts += [varlen(tick - now), event]
        now = tick
    return b"".join(parts)


def timed_messages(ticks: Ints, messages: Ints) -> bytes:
    """Encode channel messages with their delta times, all at once.

    Args:
        ticks: In order, the first counted from 0. (n,)
        messages: Status and two data bytes each; the last is left out of those that have but one: program changes and
            channel pressure. (n, 3)

    Raises:
        ValueError: If a delta time does not fit 28 bits.
    """
    deltas = np.diff(ticks, prepend=0)
    if len(deltas) and (deltas.min() < 0 or deltas.max() >= 1 << 28):
        raise ValueError("the ticks of MIDI messages must rise by less than 2 ** 28")
    table = np.empty((len(deltas), 7), dtype=np.uint8)
    kept = np.ones(table.shape, dtype=np.bool_)
    for column, shift in enumerate((21, 14, 7)):
        table[:, column] = (deltas >> shift) & 0x7F | 0x80
        kept[:, column] = deltas >> shift > 0
    table[:, 3], table[:, 4:] = deltas & 0x7F, messages
    kept[:, 6] = messages[:, 0] & 0xE0 != PROGRAM_CHANGE
    return table[kept].tobytes()
