"""The changes that `recue conform` tells of."""

from typing import Literal

from pydantic import Field

from bridge.recut.changes import ChangeKind
from bridge.recut.changes.changes import MarkChange
from bridge.recut.planning import Fate
from docs.site.objects.json_object import JsonObject
from docs.site.objects.report import KeptJson, SoundJson


class SceneFateJson(JsonObject):
    """The fate of a scene."""

    id: str
    name: str
    fate: Fate


class ChangedTimelineJson(JsonObject):
    """One of the two cuts."""

    name: str
    rate: str
    drop_frame: bool
    start_timecode: str
    frames: int
    shots: int


class ChangedShotJson(JsonObject):
    """A shot of one of the two cuts."""

    shot: int
    """Counted from 1."""
    name: str
    media: str
    first_frame: int
    last_frame: int
    first_timecode: str
    source_start: str
    """Exact seconds of media time, as a fraction."""
    source_end: str


class ShotChangeJson(JsonObject):
    """The change of a shot. Frames count at the new cut's rate."""

    kind: ChangeKind
    """The strongest of its facts."""
    facts: list[ChangeKind]
    moved: bool
    head: float
    """Frames added at its head; below 0, taken away."""
    tail: float
    """Frames added at its tail; below 0, taken away."""
    slip: float
    """Frames its content was slipped by."""
    offset: float
    """Frames it begins later than before."""
    old_speed: str | None
    """Seconds of media for each second of the timeline, as a fraction."""
    new_speed: str | None
    old: list[ChangedShotJson]
    new: list[ChangedShotJson]


class CutChangeJson(JsonObject):
    """The change of a cut: it was added, removed, or given another dissolve."""

    kind: MarkChange
    frame: int
    old_dissolve: float | None
    """Frames; 0 for a hard cut, null where the cut was not there."""
    new_dissolve: float | None


class ChangedMarkerJson(JsonObject):
    """A marker of one of the two cuts."""

    marker: int
    """Counted from 1."""
    name: str
    color: str
    frame: int


class MarkerChangeJson(JsonObject):
    """The change of a marker."""

    kind: MarkChange
    offset: float
    """Frames it lies later than before."""
    old: ChangedMarkerJson | None
    new: ChangedMarkerJson | None


class ChangesJson(JsonObject):
    """The output of `recue conform`. With `--check` it has no `delivered`, and no `scenes` where there is no score."""

    schema_: Literal["recue.changes/1"] = Field(alias="schema")
    empty: bool
    """True where nothing changed."""
    old: ChangedTimelineJson
    new: ChangedTimelineJson
    summary: dict[str, int]
    """The number of shots of each kind; `shifted` are those unchanged that begin at another time."""
    shots: list[ShotChangeJson]
    cuts: list[CutChangeJson]
    markers: list[MarkerChangeJson]
    scenes: list[SceneFateJson] = []
    removed: list[str] = []
    """The ids of scenes that are gone."""
    sound: SoundJson | None = None
    """Null where no sound was rendered, or `loudness` is `none`."""
    notes: list[str] = []
    """Sentences of the report."""
    delivered: list[str] = []
    """The paths of the files that were written."""
    kept: list[KeptJson] = []
    """The files that stood in their places and were kept."""
