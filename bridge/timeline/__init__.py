"""The cut as values: shots, cuts, markers, sound and captions over record time, in exact seconds."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction


class MediaKind(StrEnum):
    """Kinds of media behind a shot."""

    FILE = "file"
    """A media file, which may or may not be present on this machine."""
    GENERATOR = "generator"
    """Made by the NLE: titles, bars, solids."""
    MISSING = "missing"
    """The timeline names no media."""


@dataclass(frozen=True, slots=True)
class Media:
    """The media a shot was cut from."""

    name: str
    """For people: the clip's reel, file or title name."""
    kind: MediaKind
    url: str | None = None
    """Location of the file, as the timeline writes it (a path or a file URL)."""
    rate: Fraction | None = None
    """Frames per second of the media, where the timeline states it."""
    start: Fraction | None = None
    """The media's own start timecode in seconds, where the timeline states it (source times count from zero,
    not from here, only after subtracting this)."""
    black: bool | None = None
    """True for nothing but black, False for a picture; None where the file does not tell, and only the name may
    (`bridge.timeline.black`)."""
    proxy: str | None = field(default=None, compare=False)
    """Location of a smaller copy of the file, where the timeline names one; it does not make other media of it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One unbroken stretch of picture, as it is seen in record time."""

    name: str
    media: Media
    start: Fraction
    """First instant, in seconds from the timeline's first frame."""
    end: Fraction
    """First instant after it, in seconds from the timeline's first frame."""
    source_start: Fraction
    """Media time of the first frame shown, in seconds on the media's own timecode."""
    speed: Fraction = Fraction(1)
    """Seconds of media per second of record time: 0 is a freeze, below 0 plays backwards."""
    ramp: tuple[tuple[Fraction, Fraction], ...] = ()
    """A speed ramp as (record seconds from the shot's start, media seconds) points; empty where the speed is
    constant. `speed` is then the mean."""
    track: str = ""
    """The name of the track it was taken from."""

    @property
    def duration(self) -> Fraction:
        """Length in record seconds."""
        return self.end - self.start

    @property
    def source_end(self) -> Fraction:
        """Media time where it ends, in seconds; below `source_start` for a reversed shot."""
        return self.source_start + self.duration * self.speed


@dataclass(frozen=True, slots=True)
class SoundClip:
    """One unbroken stretch of sound of the cut; several are heard at once."""

    name: str
    media: Media
    start: Fraction
    """First instant, in seconds from the timeline's first frame."""
    end: Fraction
    """First instant after it, in seconds from the timeline's first frame."""
    source_start: Fraction
    """Media time of the first sample heard, in seconds on the media's own timecode."""
    speed: Fraction = Fraction(1)
    """Seconds of media per second of record time: 0 is a freeze, below 0 plays backwards."""
    track: str = ""
    """The name of the track it was taken from."""
    role: str = ""
    """`dialogue`, `music`, `effects`, or as the file says; empty where neither the file nor the track's name tells."""
    gain: float = 0.0
    """Decibels."""

    @property
    def duration(self) -> Fraction:
        """Length in record seconds."""
        return self.end - self.start

    @property
    def source_end(self) -> Fraction:
        """Media time where it ends, in seconds; below `source_start` for reversed sound."""
        return self.source_start + self.duration * self.speed


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that are shown for a stretch of the cut: what is said in it, as text."""

    start: Fraction
    """First instant, in seconds from the timeline's first frame."""
    end: Fraction
    """First instant after it, in seconds from the timeline's first frame."""
    text: str
    """One line or more, without the file's marks of style."""
    track: str = ""
    """The name of the track or role it was taken from."""
    language: str = ""
    """As the file writes it: `en`, `de-CH`; empty where it does not."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A note an editor or a program left on the timeline."""

    name: str
    time: Fraction
    """Seconds from the timeline's first frame."""
    duration: Fraction = Fraction(0)
    """Seconds."""
    color: str = ""
    """Upper case, as OpenTimelineIO spells colours (`RED`, `GREEN`); empty where none was set."""
    comment: str = ""
    origin: str = "stack"
    """The place it was found in: `clip`, `track` or `stack`."""


@dataclass(frozen=True, slots=True)
class Cut:
    """An instant where the picture changes."""

    time: Fraction
    """Seconds from the timeline's first frame: the edit point, also under a dissolve."""
    dissolve: Fraction = Fraction(0)
    """Length of the transition over it in seconds; 0 for a hard cut."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One complete state of the picture."""

    name: str
    rate: Fraction
    """Frames per second of record time, exact (`Fraction(60000, 1001)`)."""
    start: Fraction
    """Start timecode in seconds (frame number over rate); 0 where the file states none."""
    drop_frame: bool
    duration: Fraction
    """Seconds."""
    shots: tuple[Shot, ...]
    """In record order, never overlapping; where none covers an instant the screen is black (`bridge.timeline.black` says where
    else)."""
    cuts: tuple[Cut, ...]
    """In order; between the first and last instant of the timeline, both excluded."""
    markers: tuple[Marker, ...] = ()
    """In order of time."""
    warnings: tuple[str, ...] = ()
    """One sentence for each thing in the file that was read differently than written."""
    sounds: tuple[SoundClip, ...] = ()
    """Those that are heard, in order of start; they may overlap. The picture's own sound is among them."""
    captions: tuple[Caption, ...] = ()
    """In order of start."""

    @property
    def picture_alone(self) -> "Timeline":
        """The same cut without its sound and its captions."""
        return replace(self, sounds=(), captions=()) if self.sounds or self.captions else self

    def frame_at(self, time: Fraction) -> int:
        """Return the frame nearest an instant, counted from the timeline's first frame; of two, the even one.

        It is `round(time * self.rate)` in integers, which is four times as quick.

        Args:
            time: Seconds from the timeline's first frame.
        """
        under = time.denominator * self.rate.denominator
        frame, rest = divmod(time.numerator * self.rate.numerator, under)
        return frame + (2 * rest > under or (2 * rest == under and frame % 2 == 1))
