"""Digests of the notes in an item and in a MIDI file, equal if Ardour rewrote the file without a change."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from integrations.ardour.times import TICKS
from integrations.session import Item

_OFF, _ON = 0x80, 0x90
_META, _EXCLUSIVE, _ESCAPE = 0xFF, 0xF0, 0xF7
_BYTES: Final = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
"""Data bytes of a channel message. Source: MIDI 1.0 Detailed Specification, "Channel Voice Messages"."""
_HEADER: Final = 14
"""Bytes of a file's header; its first track's header has eight more."""

_Edge = tuple[int, int, int, int]
"""A note's onset or release: Ardour's ticks, channel, pitch, and velocity, which is 0 for a release."""


def notes_of(item: Item, division: int) -> str:
    """Compute a digest of an item's notes.

    Args:
        item: The music of a track in a scene.
        division: Ticks a quarter note.
    """
    begun = [(note.onset * TICKS // division, note.channel, note.pitch, note.velocity) for note in item.notes]
    ended = [(note.release * TICKS // division, note.channel, note.pitch, 0) for note in item.notes]
    return _digest(begun + ended)


def notes_in(content: bytes) -> str:
    """Compute a digest of the notes in a MIDI file's first track, equal to `notes_of` the item it was written from.

    Raises:
        ValueError: If it is no MIDI file.
    """
    if content[:4] != b"MThd" or content[_HEADER : _HEADER + 4] != b"MTrk":
        raise ValueError("it is no MIDI file")
    division = int.from_bytes(content[12:14])
    try:
        return _digest(
            [
                (
                    tick * TICKS // division,
                    event[0] & 0x0F,
                    event[1],
                    event[2] if event[0] & 0xF0 == _ON else 0,
                )
                for tick, event in _channel_messages(content, _HEADER + 8)
                if event[0] & 0xF0 in {_OFF, _ON}
            ]
        )
    except (IndexError, KeyError, ZeroDivisionError) as error:
        raise ValueError("it is no MIDI file") from error


def _digest(edges: list[_Edge]) -> str:
    return blake2b(repr(sorted(edges)).encode(), digest_size=5).hexdigest()


def _channel_messages(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the channel messages of a track that begins at a byte, with their ticks."""
    tick = running = 0
    while True:
        wait, at = _quantity(content, at)
        tick += wait
        if content[at] >= 0x80:
            running, at = content[at], at + 1
        if running in {_META, _EXCLUSIVE, _ESCAPE}:
            if running == _META and content[at] == 0x2F:
                return
            size, at = _quantity(content, at + (running == _META))
            at += size
            continue
        count = _BYTES[running & 0xF0]
        yield tick, bytes((running, *content[at : at + count]))
        at += count


def _quantity(content: bytes, at: int) -> tuple[int, int]:
    """Decode a variable-length quantity; return it, and the position after it."""
    number = 0
    while content[at] & 0x80:
        number, at = number << 7 | content[at] & 0x7F, at + 1
    return number << 7 | content[at], at + 1
