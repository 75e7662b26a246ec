"""The cue sheet."""

from typing import Literal

from pydantic import Field

from bridge.grid.bars import HitKind, Place
from bridge.score.film.film_themes import By
from docs.site.objects.cut import CutJson
from docs.site.objects.hits import HitCountJson
from docs.site.objects.json_object import JsonObject
from docs.site.objects.scenes import SheetSceneJson
from generator.conditions import Style


class SheetTimelineJson(JsonObject):
    """The cut that was scored."""

    name: str
    path: str
    """As seen from the cue sheet's folder."""
    hash: str
    """The SHA-256 of the file."""
    sequence: str
    """The name of one of several timelines in the file; empty where there is one."""
    rate: str
    """Frames a second, as a fraction."""
    drop_frame: bool
    start_timecode: str
    frames: int
    seconds: float
    shots: int
    cuts: int
    markers: int


class SheetSummaryJson(JsonObject):
    """The whole score in numbers."""

    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    cuts_met_share: float | None
    """Null where there is no cut."""
    hits: dict[HitKind, HitCountJson]
    hits_met_on: dict[Place, int]
    """The number of hits that are met there."""
    tempo_changes: int
    """The number of tempi of all scenes."""
    slowest_bpm: float
    fastest_bpm: float
    notes: dict[str, int]
    """The number of notes of each part."""


class MadeByJson(JsonObject):
    """The program, composer and sounds that made the score."""

    recue: str
    """The version of Recue."""
    generator: str
    """The composer."""
    weights: str
    """A digest of its weights."""
    midi: str
    """The seal of the .mid that belongs to the sheet; empty where none was written."""
    soundfont: str
    """The file name of the SoundFont; empty where nothing was rendered."""


class TrackJson(JsonObject):
    """An instrument's track in the .mid."""

    track: str
    program: int
    """General MIDI program, 0 to 127."""
    channel: int
    """1 to 16."""
    port: int = 1
    """Left out where it is the first."""


class ThemeJson(JsonObject):
    """A theme of the film."""

    name: str
    by: By
    """`person`, or `film` where it was composed for it."""
    notes: str
    """Its notes in one line, as people write themes: `D minor 3/4 A4 | D5/2 E5`."""


class FilmJson(JsonObject):
    """The plan of the film, which new scenes of it follow."""

    key: str
    """The home key, which scenes stay near."""
    pulse: float
    """Quarter notes a minute, to which the tempi of scenes stand in simple ratios."""
    style: Style
    """The core ensemble."""
    themes: list[ThemeJson] = []
    """Its themes. Left out where it has none."""


class CueSheetJson(JsonObject):
    """The content of `NAME.recue.json`."""

    schema_: Literal["recue.cuesheet/1"] = Field(alias="schema")
    timeline: SheetTimelineJson
    summary: SheetSummaryJson
    tracks: list[TrackJson] = []
    """The instruments' tracks, in the order of the .mid. Left out in scores from before instruments had tracks of their own."""
    scenes: list[SheetSceneJson]
    notes: list[str]
    """Sentences that a person should read."""
    provenance: MadeByJson
    settings: dict[str, object]
    """The settings it was made with, but for defaults, by their keys in `recue.yaml`. Pins are by scene id, and a path is
    as seen from the cue sheet's folder."""
    cut: CutJson
    film: FilmJson | None = None
    """Left out where the scenes were composed before films were planned."""
