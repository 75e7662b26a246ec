"""A score's items as MIDI files in an Ardour session's folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from integrations.ardour.names import file_part
from integrations.ardour.notes import notes_of
from integrations.midi_events import length
from integrations.points import end_tick, sounding
from integrations.session import Item, Session

_OFF, _ON = 0x80, 0x90
_RELEASES, _MESSAGES, _ONSETS = range(3)
_END: Final = b"\xff\x2f\x00"


@dataclass(frozen=True, slots=True)
class MidiSource:
    """The music of one track in one scene."""

    track: int
    """The index of the score's track, from 0."""
    item: Item
    """The item, with the lengths at which its notes sound."""
    file: str
    """The .mid's name, which depends on content, track and scene, so that no two items share a file."""
    content: bytes
    notes: str
    """A digest of its notes."""


def sources(session: Session, snapshot: str) -> tuple[MidiSource, ...]:
    """Return every item of a score, track by track.

    Args:
        session: The score.
        snapshot: The session file they are made for; files are not shared, because Ardour edits them in place.
    """
    end = end_tick(session)
    return tuple(
        _source(number, track.name, item, session.division, snapshot)
        for number, track in enumerate(session.tracks)
        for item in sounding(track, end)
    )


def _source(number: int, track: str, item: Item, division: int, snapshot: str) -> MidiSource:
    content = midi_file(item, division)
    digest = blake2b(f"{number} {item.scene} ".encode() + content, digest_size=5).hexdigest()
    return MidiSource(
        number,
        item,
        f"{snapshot}.{file_part(track)}.{file_part(item.name)}.{digest}.mid",
        content,
        notes_of(item, division),
    )


def midi_file(item: Item, division: int) -> bytes:
    """Serialise an item as a type 0 file, the type that Ardour keeps.

    Args:
        item: The music of a track in a scene.
        division: Ticks a quarter note.
    """
    track, before = b"", 0
    for tick, event in (*_events(item), (length(item), _END)):
        track += _quantity(tick - before) + event
        before = tick
    numbers = b"".join(number.to_bytes(2) for number in (0, 1, division))
    return b"MThd" + (6).to_bytes(4) + numbers + b"MTrk" + len(track).to_bytes(4) + track


def _events(item: Item) -> Iterator[tuple[int, bytes]]:
    """Return all events of an item in order; at one tick releases come first, then messages, then onsets."""
    placed = [(tick, _MESSAGES, message) for tick, message in item.messages]
    for note in item.notes:
        placed += [
            (note.onset, _ONSETS, bytes((_ON | note.channel, note.pitch, note.velocity))),
            (note.release, _RELEASES, bytes((_OFF | note.channel, note.pitch, note.off_velocity))),
        ]
    return ((tick, event) for tick, _, event in sorted(placed, key=lambda event: event[:2]))


def _quantity(number: int) -> bytes:
    """Encode a variable-length quantity. Source: Standard MIDI Files 1.0 (RP-001)."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))
