"""Standard MIDI Files read as bytes of events at absolute ticks, whichever program wrote them."""

from dataclasses import dataclass

from bridge.errors import UsageError
from bridge.midi import events as smf
from bridge.plain_text import plain
from bridge.written_text import decoded

Event = tuple[int, bytes]
"""A tick, and a channel message or meta event: status byte first, meta events with their length."""
_DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
"""Data bytes by status. Source: MIDI 1.0 Detailed Specification, "Channel Voice Messages"."""
_META, _SYSTEM_EXCLUSIVE, _ESCAPE = 0xFF, 0xF0, 0xF7


@dataclass(frozen=True, slots=True)
class MidiFile:
    """A parsed file."""

    type: int
    """0 for one track, 1 for several that play together."""
    division: int
    """Ticks a quarter note."""
    tracks: tuple[tuple[Event, ...], ...]
    """The events of each track in order, ticks counted from the file's start."""


def read_midi(content: bytes, called: str) -> MidiFile:
    """Read a file of type 0 or 1 whose division is in ticks a quarter note.

    Args:
        content: The file.
        called: The file's name in an error.

    Raises:
        UsageError: If it is no such file, or damaged.
    """
    try:
        return _file(content)
    except (IndexError, ValueError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it ends in the middle of an event"
        raise UsageError(f"{called} cannot be read as MIDI ({reason}): restore it, or move it away") from None


def text_of(event: bytes) -> str:
    """Return the text of a meta event, in Unicode or in a code page that is guessed."""
    return plain(decoded(_meta_content(event), "the file").text)


def _meta_content(event: bytes) -> bytes:
    size, at = _quantity(event, 2)
    return event[at : at + size]


def _file(content: bytes) -> MidiFile:
    chunks = _chunks(content)
    if not chunks or chunks[0][0] != b"MThd" or len(chunks[0][1]) < 6:
        raise ValueError("it has no MIDI header")
    header = chunks[0][1]
    kind, division = int.from_bytes(header[:2]), int.from_bytes(header[4:6])
    if kind > 1:
        raise ValueError(f"its type is {kind}; only 0 and 1 hold one piece of music")
    if not 0 < division < 0x8000:
        raise ValueError("it does not count in ticks a quarter note")
    tracks = tuple(tuple(_events(body)) for name, body in chunks[1:] if name == b"MTrk")
    return MidiFile(kind, division, tracks)


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Split a file into its chunks: their names and contents."""
    chunks, at = [], 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8])
        body = content[at + 8 : at + 8 + size]
        if len(body) < size:
            raise ValueError("it is cut short")
        chunks.append((content[at : at + 4], body))
        at += 8 + size
    return chunks


def _events(body: bytes) -> list[Event]:
    """Parse a track's events, each with its own status byte; system exclusive messages are skipped."""
    events, at, tick, running = [], 0, 0, 0
    while at < len(body):
        wait, at = _quantity(body, at)
        tick += wait
        status = body[at]
        if status >= 0x80:
            at += 1
        else:
            status = running
        if status in {_META, _SYSTEM_EXCLUSIVE, _ESCAPE}:
            head = at if status != _META else at + 1
            size, start = _quantity(body, head)
            if status == _META:
                events.append((tick, bytes((_META,)) + body[at : start + size]))
            at, running = start + size, 0
            continue
        if status < 0x80 or status & 0xF0 not in _DATA_BYTES:
            raise ValueError(f"it has no event at byte {at} of a track")
        count = _DATA_BYTES[status & 0xF0]
        data = body[at : at + count]
        if len(data) < count:
            raise IndexError
        events.append((tick, bytes((status,)) + data))
        at, running = at + count, status
    return events


def _quantity(content: bytes, at: int) -> tuple[int, int]:
    """Decode a variable-length quantity; return it and the position after it; `smf.varlen` is the inverse."""
    number = 0
    for _ in range(4):
        byte = content[at]
        at += 1
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at
    raise ValueError("a number in it is longer than four bytes")


def is_meta(event: bytes, kind: int) -> bool:
    """Return whether an event is a meta event of a kind, one of the constants of `smf`."""
    return event[0] == _META and event[1] == kind


def track_name(events: tuple[Event, ...]) -> str:
    """Return a track's name; empty if it has none."""
    return next((text_of(event) for _, event in events if is_meta(event, smf.TRACK_NAME)), "")
