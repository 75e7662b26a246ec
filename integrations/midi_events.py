"""An item's notes and messages as MIDI events in order, as REAPER stores them."""

from typing import Final

from integrations.session import Item

Event = tuple[int, bytes]
"""Ticks from the item's start, and the event: status byte first, meta events without their length."""
_META: Final = 0xFF
_OFF, _ON = 0x80, 0x90
_RELEASES, _MESSAGES, _ONSETS = range(3)


def events(item: Item) -> list[Event]:
    """Return all events of an item in order; at one tick releases come first, then messages, then onsets."""
    placed = [(tick, _MESSAGES, _plain(message)) for tick, message in item.messages]
    for note in item.notes:
        placed += [
            (note.onset, _ONSETS, bytes((_ON | note.channel, note.pitch, note.velocity))),
            (note.release, _RELEASES, bytes((_OFF | note.channel, note.pitch, note.off_velocity))),
        ]
    ordered = sorted(placed, key=lambda event: event[:2])
    return [(tick, message) for tick, _, message in ordered]


def length(item: Item) -> int:
    """Return the ticks until an item has ended and all its notes are released."""
    return max(item.ticks, *(note.release for note in item.notes), 0)


def _plain(message: bytes) -> bytes:
    """Remove the length that files write into meta events."""
    if message[0] != _META:
        return message
    size = 1
    while message[1 + size] & 0x80:
        size += 1
    return message[:2] + message[2 + size :]
