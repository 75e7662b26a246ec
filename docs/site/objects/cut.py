"""The cut that a cue sheet holds."""

from bridge.timeline import MediaKind
from docs.site.objects.json_object import JsonObject


class MediaJson(JsonObject):
    """The media that a shot was cut from."""

    name: str
    kind: MediaKind
    url: str | None
    """Where the timeline says that it is."""
    rate: str | None
    """Frames a second, as a fraction."""
    start: str | None
    """Exact seconds of its first frame."""
    black: bool | None
    """True for nothing but black; null where the timeline does not tell."""


class CutShotJson(JsonObject):
    """A shot of the cut."""

    name: str
    media: MediaJson
    start: str
    """Exact seconds from the first frame of the timeline."""
    end: str
    source_start: str
    """Exact seconds of media time."""
    speed: str
    ramp: list[tuple[str, str]]
    """Points of a speed ramp: exact seconds from the shot's start, and of media time."""
    track: str


class CutPointJson(JsonObject):
    """An instant where the picture changes."""

    time: str
    """Exact seconds."""
    dissolve: str
    """Seconds of the transition over it."""


class CutMarkerJson(JsonObject):
    """A marker of the cut."""

    name: str
    time: str
    """Exact seconds."""
    duration: str
    color: str
    comment: str
    origin: str


class CutSoundJson(JsonObject):
    """A stretch of sound of the cut."""

    name: str
    media: MediaJson
    start: str
    """Exact seconds from the first frame of the timeline."""
    end: str
    source_start: str
    """Exact seconds of media time."""
    speed: str
    track: str
    role: str
    """`dialogue`, `music`, `effects`, or as the timeline says; empty where neither it nor the track's name tells."""
    gain: float
    """Decibels."""


class CutCaptionJson(JsonObject):
    """A caption of the cut."""

    start: str
    """Exact seconds from the first frame of the timeline."""
    end: str
    text: str
    track: str
    language: str
    """As the timeline writes it; empty where it does not."""


class CutJson(JsonObject):
    """The cut that was scored, whole: a score is gone on from without the cut's own file."""

    name: str
    rate: str
    start: str
    """Exact seconds of its start timecode."""
    drop_frame: bool
    duration: str
    shots: list[CutShotJson]
    cuts: list[CutPointJson]
    markers: list[CutMarkerJson]
    warnings: list[str]
    """What was read from its file in another way than it is written there."""
    sounds: list[CutSoundJson] = []
    """Where it has sound that is heard; in order of start."""
    captions: list[CutCaptionJson] = []
    """Where it has captions; in order of start."""
