"""The lines of a MIDI file, as any program writes it, in samples."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.midi import events as smf
from bridge.midi.instruments import DRUMS, Seat
from bridge.midi.reading import Event, MidiFile, is_meta, read_midi, track_name
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.curve import Curve
from bridge.output.audio.line import RELEASE, Line, SampledNote
from bridge.output.audio.seating import seat_of

RING = 2 * SAMPLE_RATE
"""The most samples for which the last notes ring."""
TOGETHER = SAMPLE_RATE // 10
"""Samples before the end of the last note within which a note counts as one of the last, whatever its articulation."""
_CONTROL, _BEND = 0xB0, 0xE0
_MODULATION, _DATA, _VOLUME, _PAN, _EXPRESSION, _PEDAL, _SEND, _PARAMETER = (
    1,
    6,
    7,
    10,
    11,
    64,
    91,
    (101, 100),
)
_DOWN = 64
"""The value from which a pedal is down."""
_DEFAULTS: Final = {_MODULATION: 0, _VOLUME: 100, _EXPRESSION: 127}
"""Source: General MIDI System Level 1, developer guidelines, "Default controller values"."""
VIBRATO = 0.5
"""Semitones by which full modulation takes a pitch up and down. Source: SoundFont 2.04, section 8.4.5."""
BEND_RANGE = 2.0
"""Semitones of a full bend where nothing sets them. Source: General MIDI System Level 1."""
_MIDDLE = 64
"""The value of a pan in the middle."""
_Player = tuple[int, Seat]
"""A program, and where it sits before any controller says so."""
_Change = tuple[int, float]
"""A sample, and the value from there on."""


@dataclass(slots=True)
class _Channel:
    """What one channel of a track plays, as it is read."""

    name: str
    """The track's."""
    drums: bool
    program: int = 0
    notes: dict[_Player, list[SampledNote]] = field(default_factory=lambda: defaultdict(list))
    held: dict[int, list[tuple[int, int, _Player]]] = field(default_factory=lambda: defaultdict(list))
    """The samples, velocities and players of onsets that are not released yet, by key."""
    controls: dict[int, list[_Change]] = field(default_factory=lambda: defaultdict(list))
    bends: list[_Change] = field(default_factory=list)
    """In semitones."""
    bent: float = 0.0
    """From -1 to 1."""
    bend_range: float = BEND_RANGE
    parameter: dict[int, int] = field(default_factory=dict)

    def hear(self, sample: int, event: bytes) -> None:
        """Take in a channel message."""
        kind = event[0] & 0xF0
        if kind == smf.NOTE_ON and event[2]:
            self.held[event[1]].append((sample, event[2], self._player()))
        elif kind in {smf.NOTE_ON, smf.NOTE_OFF}:
            self.release(sample, event[1])
        elif kind == smf.PROGRAM_CHANGE:
            self.program = event[1]
        elif kind == _BEND:
            self._bend(sample, ((event[2] << 7 | event[1]) - 8192) / 8192)
        elif kind == _CONTROL:
            self._control(sample, event[1], event[2])

    def release(self, sample: int, key: int) -> None:
        """Release the note of a key that was struck first."""
        if self.held[key]:
            start, velocity, player = self.held[key].pop(0)
            pitch = (0 if self.drums else player[0], self.drums, key)
            self.notes[player].append(SampledNote(start, sample, pitch, velocity))

    def end(self, sample: int) -> None:
        """Release what is still held where the track ends, and the pedal."""
        self.controls[_PEDAL].append((sample, 0))
        for key, onsets in self.held.items():
            for _ in tuple(onsets):
                self.release(sample, key)

    def _player(self) -> _Player:
        """Return who plays now: where the send is said, a pan that is not said is in the middle, as controllers have it."""
        sends = self.controls[_SEND]
        if not sends:
            return self.program, seat_of(self.name, self.program, drums=self.drums)
        pans = self.controls[_PAN]
        said = int(pans[-1][1]) if pans else _MIDDLE, int(sends[-1][1])
        return self.program, replace(seat_of(self.name, self.program, said, drums=self.drums), pan=0.0)

    def _control(self, sample: int, number: int, value: int) -> None:
        self.controls[number].append((sample, value))
        if number in _PARAMETER:
            self.parameter[number] = value
        elif number == _DATA and all(self.parameter.get(each) == 0 for each in _PARAMETER):
            self.bend_range = float(value)
            self._bend(sample, self.bent)

    def _bend(self, sample: int, bent: float) -> None:
        self.bent = bent
        self.bends.append((sample, bent * self.bend_range))

    def lines(self) -> Iterator[Line]:
        """Return a line for each of its instruments."""
        loudness = self._loudness(_VOLUME, 100), self._loudness(_EXPRESSION, 127)
        for (_, seat), notes in self.notes.items():
            yield Line(
                notes=_in_order(_sustained(notes, self.controls[_PEDAL])),
                gains=loudness,
                pan=Curve.of(seat.pan, ((at, _pan(value)) for at, value in self.controls[_PAN])),
                send=Curve.of(
                    seat.reverb_value / 127, ((at, value / 127) for at, value in self.controls[_SEND])
                ),
                bend=Curve.of(0.0, self.bends),
                vibrato=Curve.of(
                    0.0, ((at, VIBRATO * value / 127) for at, value in self.controls[_MODULATION])
                ),
                depth=seat.depth,
            )

    def _loudness(self, number: int, unity: int) -> Curve:
        """Return the gain over time that a controller sets: its square, as General MIDI and SoundFont 2.04 have it."""
        changes = ((at, (value / unity) ** 2) for at, value in self.controls[number])
        return Curve.of((_DEFAULTS[number] / unity) ** 2, changes)


def lines_of(midi: bytes) -> tuple[Line, ...]:
    """Read a MIDI file's lines, in order of its tracks.

    Controllers hold for a track's channel, as a host plays it, not for other tracks on that channel.

    Raises:
        UsageError: If it is no MIDI file of type 0 or 1, or damaged.
    """
    file = read_midi(midi, "The score's .mid")
    clock = _Clock.of(file)
    return tuple(
        line for track in file.tracks for channel in _channels(track, clock) for line in channel.lines()
    )


def _channels(track: tuple[Event, ...], clock: "_Clock") -> list[_Channel]:
    """Read the channels of a track."""
    samples = clock.samples([tick for tick, _ in track])
    name, channels = track_name(track), dict[int, _Channel]()
    for sample, (_, event) in zip(samples, track, strict=True):
        if event[0] < 0xF0:
            number = event[0] & 0x0F
            channel = channels.setdefault(number, _Channel(name, drums=number == DRUMS))
            channel.hear(sample, event)
    for channel in channels.values():
        channel.end(samples[-1])
    return list(channels.values())


def _pan(value: float) -> float:
    """Convert a controller's value to -1, left, to 1, right; 0 and 1 are both left, so that 64 is the middle.

    Source: General MIDI 2 (RP-024), section 3.3.4.
    """
    return max(-1.0, (value - _MIDDLE) / 63)


def _in_order(notes: Iterable[SampledNote]) -> tuple[SampledNote, ...]:
    return tuple(sorted(notes, key=lambda note: (note.start, note.pitch, note.end)))


def _sustained(notes: Sequence[SampledNote], pedal: Sequence[_Change]) -> Iterator[SampledNote]:
    """Hold notes as long as the pedal does, but not beyond where their pitch is struck again."""
    places = np.array([at for at, _ in pedal])
    ups = np.array([at for at, value in pedal if value < _DOWN])
    struck: dict[tuple[int, bool, int], int] = {}
    for note in sorted(notes, key=lambda note: note.start, reverse=True):
        before = int(np.searchsorted(places, note.end)) - 1
        held = before >= 0 and pedal[before][1] >= _DOWN
        end = int(ups[np.searchsorted(ups, note.end)]) if held else note.end
        yield replace(note, end=max(note.end, min(end, struck.get(note.pitch, end))))
        struck[note.pitch] = note.start


def rung_out(lines: Iterable[Line], samples: int, released: int) -> tuple[Line, ...]:
    """Let the last notes ring to the timeline's end, and release early what would still sound there.

    Args:
        lines: As they are written.
        samples: The timeline's length.
        released: The end of the last note of the whole.
    """

    def rung(note: SampledNote) -> SampledNote:
        end = max(note.start, min(note.end, samples - RELEASE))
        is_last = note.end > released - TOGETHER
        return replace(note, end=end, release=min(max(samples - end, RELEASE), RING) if is_last else RELEASE)

    return tuple(replace(line, notes=tuple(map(rung, line.notes))) for line in lines)


@dataclass(frozen=True, slots=True, eq=False)
class _Clock:
    """A file's tempi, counted in whole microseconds a quarter so that no error accumulates."""

    edges: npt.NDArray[np.int64]
    """The tick of each tempo event. (m,)"""
    tempi: npt.NDArray[np.int64]
    """Microseconds a quarter from there on. (m,)"""
    quarter: int
    """Ticks a quarter."""

    @classmethod
    def of(cls, file: MidiFile) -> "_Clock":
        """Read a file's tempi, of whichever track; 120 beats a minute before the first."""
        found = [
            (tick, int.from_bytes(event[3:6]))
            for track in file.tracks
            for tick, event in track
            if is_meta(event, smf.TEMPO)
        ]
        tempi = {0: 500_000} | dict(sorted(found, key=lambda tempo: tempo[0]))
        return cls(np.array(list(tempi)), np.array(list(tempi.values())), file.division)

    def samples(self, ticks: Sequence[int]) -> list[int]:
        """Return the sample nearest each tick."""
        at = np.array(ticks, dtype=np.int64)
        passed = np.concatenate(([0], np.cumsum(np.diff(self.edges) * self.tempi[:-1])))
        tempo = np.searchsorted(self.edges, at, side="right") - 1
        microticks = passed[tempo] + (at - self.edges[tempo]) * self.tempi[tempo]
        samples: list[int] = (
            np.rint(microticks * (SAMPLE_RATE / (self.quarter * 1e6))).astype(np.int64).tolist()
        )
        return samples
