"""A score as a host needs it: what lies where in time, without a word of how it came to be."""

from dataclasses import dataclass
from fractions import Fraction

from integrations.closeness import Closeness


@dataclass(frozen=True, slots=True)
class Tempo:
    """The tempo from a point of the music on."""

    tick: int
    """At `Session.division` a quarter note, from the timeline's first frame."""
    time: Fraction
    """Seconds from the timeline's first frame: exactly the tick's time under the tempi before it."""
    microseconds: int
    """A quarter note's length."""

    @property
    def bpm(self) -> Fraction:
        """Quarter notes a minute."""
        return Fraction(60_000_000, self.microseconds)


@dataclass(frozen=True, slots=True)
class Metre:
    """The time signature from a bar line on."""

    tick: int
    time: Fraction
    """Seconds from the timeline's first frame."""
    beats: int
    """The number above the line."""
    unit: int
    """The number below it: 4, 8 or 16."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene: a region in a host."""

    id: str
    """The same through every recut."""
    name: str
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction


@dataclass(frozen=True, slots=True)
class Hit:
    """An instant the music should meet: a marker in a host."""

    name: str
    """What it is called, else its kind: `cut`, `scene`, `marker`."""
    time: Fraction
    """Seconds from the timeline's first frame, as the picture has it."""
    frames_off: Fraction
    """How many frames the music comes after it (above 0) or before."""
    closeness: Closeness
    """How near that is: hosts are told, and do not judge by the frames themselves."""
    weight: float


@dataclass(frozen=True, slots=True)
class Note:
    """A note, in ticks from its item's start."""

    onset: int
    release: int
    """Above the onset; past the item's end where it rings on."""
    pitch: int
    velocity: int
    """1 to 127."""
    channel: int
    """0 to 15."""
    off_velocity: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """What one track plays in one scene."""

    scene: str
    """The scene's id."""
    name: str
    """The scene's name."""
    tick: int
    """Where it begins, from the timeline's first frame."""
    ticks: int
    """How long it is."""
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    notes: tuple[Note, ...]
    """In order of onset."""
    messages: tuple[tuple[int, bytes], ...]
    """All else in order: ticks from the item's start, and the MIDI event (status byte first). A program at tick 0."""
    digest: str
    """Of notes and messages: the same music has the same."""


@dataclass(frozen=True, slots=True)
class Track:
    """One part over the whole timeline."""

    name: str
    program: int
    """The General MIDI program it begins with."""
    channel: int
    """0 to 15."""
    items: tuple[Item, ...]
    """In order; scenes in which it rests are left out."""


@dataclass(frozen=True, slots=True)
class Session:
    """A whole score, ready for a host."""

    name: str
    """The timeline's name, fit for a file name."""
    rate: Fraction
    """Frames a second."""
    drop_frame: bool
    start: Fraction
    """Start timecode in seconds."""
    duration: Fraction
    """Seconds."""
    division: int
    """Ticks a quarter note: 960."""
    tempi: tuple[Tempo, ...]
    """In order, the first at tick 0."""
    metres: tuple[Metre, ...]
    """In order, the first at tick 0."""
    scenes: tuple[Scene, ...]
    """In order, end to end."""
    hits: tuple[Hit, ...]
    """In order of time."""
    tracks: tuple[Track, ...]
    midi: bytes
    """The whole score as a Standard MIDI File, as it is delivered to a folder."""
