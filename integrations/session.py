"""A score as a host needs it: positions in time and the notes, without the analysis behind them."""

from dataclasses import dataclass
from fractions import Fraction

from integrations.closeness import Closeness


@dataclass(frozen=True, slots=True)
class Tempo:
    """The tempo from one tick on."""

    tick: int
    """Ticks from the timeline's first frame, `Session.division` a quarter note."""
    time: Fraction
    """Seconds from the timeline's first frame: the exact time of the tick under the tempi before it."""
    microseconds: int
    """The length of a quarter note."""
    linear: bool = False
    """True if it is a step of a gradual change, which goes on to the next tempo: a host that has ramps makes one of it."""

    @property
    def bpm(self) -> Fraction:
        """Quarter notes a minute."""
        return Fraction(60_000_000, self.microseconds)


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """The time signature from a bar line on."""

    tick: int
    time: Fraction
    """Seconds from the timeline's first frame."""
    beats: int
    """The upper number."""
    unit: int
    """The lower number: 4, 8 or 16."""


@dataclass(frozen=True, slots=True)
class SceneRegion:
    """A scene, which is a region in a host."""

    id: str
    """An id that stays the same through every recut."""
    name: str
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    number: str = ""
    """The cue's number in the spotting sheet, like `1m2`; empty where there is no music."""

    @property
    def title(self) -> str:
        """Its number and its name."""
        return f"{self.number} {self.name}" if self.number else self.name


@dataclass(frozen=True, slots=True)
class HitMarker:
    """An instant that the music should meet, which is a marker in a host."""

    name: str
    """Its name, or its kind if it has none: `cut`, `scene`, `marker`."""
    time: Fraction
    """Seconds from the timeline's first frame, in the picture."""
    frames_off: Fraction
    """Frames by which the music is late (above 0) or early."""
    closeness: Closeness
    """The class of that distance: hosts are told it, and do not judge by the frames themselves."""
    weight: float


@dataclass(frozen=True, slots=True)
class ThemeMarker:
    """The bar line at which a theme begins, which is a marker in a host."""

    name: str
    """The theme and what is done to it: `theme Anna, in minor`."""
    time: Fraction
    """Seconds from the timeline's first frame."""


@dataclass(frozen=True, slots=True)
class ItemNote:
    """A note, in ticks from its item's start."""

    onset: int
    release: int
    """Above the onset; past the item's end if the note rings on."""
    pitch: int
    velocity: int
    """1 to 127."""
    channel: int
    """0 to 15."""
    off_velocity: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """The music of one track in one scene."""

    scene: str
    """The scene's id."""
    name: str
    """The scene's number and name."""
    tick: int
    """The start in ticks from the timeline's first frame."""
    ticks: int
    """The length in ticks."""
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    notes: tuple[ItemNote, ...]
    """Notes in order of onset."""
    messages: tuple[tuple[int, bytes], ...]
    """All other events in order: ticks from the item's start, and the MIDI event (status byte first). A program at tick 0."""
    digest: str
    """A digest of notes and messages, the same for the same music."""


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """A corner of a track's level, which is automation in a host: between two it goes as half a cosine."""

    time: Fraction
    """Seconds from the timeline's first frame."""
    decibels: float
    """0 or below."""

    @property
    def amplitude(self) -> float:
        """The factor of the sound."""
        return float(10 ** (self.decibels / 20))


@dataclass(frozen=True, slots=True)
class SessionTrack:
    """One part over the whole timeline."""

    name: str
    program: int
    """The first General MIDI program."""
    channel: int
    """0 to 15."""
    items: tuple[Item, ...]
    """Items in order, without the scenes in which the part is silent."""
    level: tuple[LevelPoint, ...] = ()
    """Its level under dialogue, in order; none where nobody speaks, or where its items hold it as controllers."""


@dataclass(frozen=True, slots=True)
class Stem:
    """The sound of one track over the whole timeline, as a file beside the session."""

    track: str
    file: str
    """Its path as seen from the session's folder."""


@dataclass(frozen=True, slots=True)
class Movie:
    """The picture in one file."""

    file: str
    """Its path as seen from the session's folder; an absolute one where there is none."""
    offset: Fraction
    """Seconds from its first frame to the timeline's first frame."""


@dataclass(frozen=True, slots=True)
class Session:
    """A whole score, ready for a host."""

    name: str
    """The timeline's name, valid as a file name."""
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
    """Tempi in order, the first at tick 0."""
    metres: tuple[TimeSignature, ...]
    """Time signatures in order, the first at tick 0."""
    scenes: tuple[SceneRegion, ...]
    """Scenes in order, end to end."""
    hits: tuple[HitMarker, ...]
    """Hits in order of time."""
    tracks: tuple[SessionTrack, ...]
    midi: bytes
    """The whole score as a Standard MIDI File, as delivered to a folder."""
    themes: tuple[ThemeMarker, ...] = ()
    """Themes in order of time."""
    stems: tuple[Stem, ...] = ()
    """The stems that are delivered beside it, in the order of its tracks."""
    movie: Movie | None = None
    """The picture; None where no one file holds it."""
