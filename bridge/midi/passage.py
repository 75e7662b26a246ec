"""The music of one cue as MIDI: notes and messages, track by track, counted from the cue's first bar line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from bridge.grid.tempo_map import TICKS_PER_QUARTER
from bridge.midi import events as smf
from bridge.midi.instruments import BESIDE, INSTRUMENTS
from generator.score import Note, Score, Voice

Ints = npt.NDArray[np.int64]

CHANNELS = {Voice.MELODY: 0, Voice.HARMONY: 1, Voice.BASS: 2}
"""The channel of each part Recue composes, counted from 0; tracks come in this order."""
TRACKS = {voice.value.capitalize(): channel for voice, channel in CHANNELS.items()} | {
    instrument.name: channel for instrument, channel in BESIDE.items()
}
"""The channel of each part Recue makes, by name, in order: the voices, then doublings and percussion."""
_PLACES = {
    name: place
    for place, name in enumerate(
        [*TRACKS][: len(CHANNELS)] + [each.name for each in INSTRUMENTS.values()],
    )
}
_NUMBER = re.compile(r" \d+$")
ONSET, RELEASE, PITCH, VELOCITY, CHANNEL, OFF_VELOCITY = range(6)
"""The columns of a table of notes: ticks from the cue's start, MIDI numbers, and the channel from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The part of one track of a file in a cue."""

    name: str
    notes: Ints
    """Sorted by onset, then pitch. An onset may lie a little before the cue's start where a person played a note early,
    and a release past its end where one was held. (n, 6)"""
    messages: tuple[tuple[int, bytes], ...] = ()
    """All other events in order, with ticks from the cue's start. A program change at tick 0 sets the instrument."""
    number: int = 0
    """Index among the tracks of its name."""
    chased: int = 0
    """The number of its first messages that are chased: set by an earlier cue and still in force."""
    port: int = 0
    """The MIDI port that its channel is on."""
    drawn: bool = False
    """True if Recue drew it from the voices, as a doubling or percussion, and nobody changed it since."""

    @property
    def plays(self) -> bool:
        """True if anything happens on it: notes, or messages after tick 0."""
        return len(self.notes) > 0 or any(tick > 0 for tick, _ in self.messages)

    @property
    def lead(self) -> int:
        """Ticks by which its first note comes before the cue's start."""
        return max(0, -int(self.notes[0, ONSET])) if len(self.notes) else 0

    @property
    def voice(self) -> Voice | None:
        """The voice that Recue composes on it; None for a track a person added."""
        return next((voice for voice in CHANNELS if track_name(voice) == self.name and not self.number), None)

    @property
    def program(self) -> int:
        """The General MIDI program it begins with; 0 if none is set."""
        return next((program for _, program in self._programs), 0)

    @property
    def _programs(self) -> list[tuple[int, int]]:
        """The tick and the number of each program it is given."""
        return [(tick, event[1]) for tick, event in self.messages if event[0] & 0xF0 == smf.PROGRAM_CHANGE]

    def program_at(self, tick: int) -> int:
        """Return the General MIDI program in force at a tick; that which it begins with before it is set."""
        return next((program for at, program in reversed(self._programs) if at <= tick), self.program)

    @property
    def digest(self) -> str:
        """A hex digest of every note and message of its own."""
        return _digest((self,))


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Passage:
    """The music of one cue."""

    ticks: int
    """Ticks to the end of its last bar."""
    tracks: tuple[Track, ...]

    @property
    def digest(self) -> str:
        """A hex digest of every note and message of its own; any edit changes it."""
        return _digest(self.tracks)


def _digest(tracks: Iterable[Track]) -> str:
    hashed = blake2b(digest_size=8)
    for track in tracks:
        if track.plays:
            hashed.update(repr((track.name, track.number, track.messages[track.chased :])).encode())
            hashed.update(np.ascontiguousarray(track.notes, dtype="<i8").tobytes())
    return hashed.hexdigest()


def track_name(voice: Voice) -> str:
    """Return the name of a voice's track in a file."""
    return voice.value.capitalize()


def file_order(name: str, number: int) -> int:
    """Return the sort key of a track in a file: voices, instruments in the order of their table, then a person's tracks.

    Args:
        name: The track's name.
        number: The number of tracks before it of that name.
    """
    return len(_PLACES) if number else _PLACES.get(_NUMBER.sub("", name), len(_PLACES))


def is_ours(name: str, number: int) -> bool:
    """Return whether a track is named as one of Recue's: a voice's or an instrument's.

    Args:
        name: The track's name.
        number: The number of tracks before it of that name.
    """
    return file_order(name, number) < len(_PLACES)


def channel_of(track: Track) -> int:
    """Return the channel that most notes of a track have; of one without notes, that of its first message."""
    if len(track.notes):
        return int(np.bincount(track.notes[:, CHANNEL], minlength=16).argmax())
    return next((event[0] & 0x0F for _, event in track.messages if event[0] < 0xF0), 0)


def passage_of(score: Score) -> Passage:
    """Convert a composed cue to MIDI.

    No note overlaps another of its part at one pitch: one struck again is released first, and of two struck at once the
    longer sounds.

    Raises:
        ValueError: If a note is not inside its cue.
    """
    ticks = round(score.length * TICKS_PER_QUARTER)
    parts = sorted(score.parts, key=lambda part: CHANNELS[part.voice])
    tracks = []
    for part in parts:
        channel = CHANNELS[part.voice]
        program = bytes((smf.PROGRAM_CHANGE | channel, part.program))
        notes = _table(part.notes, channel)
        if len(notes) and (notes[:, ONSET].min() < 0 or notes[:, RELEASE].max() > ticks):
            raise ValueError(f"a note of the {part.voice} lies outside of its cue")
        tracks.append(Track(track_name(part.voice), notes, ((0, program),)))
    return Passage(ticks, tuple(tracks))


def _table(notes: Iterable[Note], channel: int) -> Ints:
    values = [(n.onset, n.onset + n.duration, n.pitch, n.velocity) for n in notes]
    beats = np.array(values, dtype=np.float64).reshape(-1, 4)
    table = np.zeros((len(beats), 6), dtype=np.int64)
    table[:, :2] = np.rint(beats[:, :2] * TICKS_PER_QUARTER)
    table[:, RELEASE] = np.maximum(table[:, RELEASE], table[:, ONSET] + 1)
    table[:, (PITCH, VELOCITY)] = beats[:, 2:]
    table[:, CHANNEL] = channel
    return in_order(sounding(table))


def sounding(notes: Ints) -> Ints:
    """Release each note before its pitch is struck again; drop the shorter of two struck at once.

    Args:
        notes: In any order. (n, 6)

    Returns:
        In order of channel, pitch and onset. (m, 6)
    """
    on, off, pitch, channel = (notes[:, column] for column in (ONSET, RELEASE, PITCH, CHANNEL))
    notes = notes[np.lexsort((-off, on, pitch, channel))]
    same = (np.diff(notes[:, PITCH]) == 0) & (np.diff(notes[:, CHANNEL]) == 0)
    again = same & (np.diff(notes[:, ONSET]) == 0)
    kept = np.concatenate((np.ones(min(1, len(notes)), dtype=np.bool_), ~again))
    notes = notes[kept]
    same = (np.diff(notes[:, PITCH]) == 0) & (np.diff(notes[:, CHANNEL]) == 0)
    notes[:-1, RELEASE] = np.where(
        same, np.minimum(notes[:-1, RELEASE], notes[1:, ONSET]), notes[:-1, RELEASE]
    )
    return notes


def in_order(notes: Ints) -> Ints:
    """Sort notes by onset, then pitch. (n, 6) -> (n, 6)"""
    return notes[np.lexsort((notes[:, PITCH], notes[:, ONSET]))]
