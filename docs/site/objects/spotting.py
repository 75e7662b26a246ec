"""The cues that `recue spot` proposes."""

from typing import Literal

from pydantic import Field

from docs.site.objects.json_object import JsonObject
from docs.site.objects.places import PlaceJson
from docs.site.objects.report import KeptJson


class SpotCueJson(PlaceJson):
    """A scene that would have music. What nobody asked for is empty."""

    number: str
    """As its spotting sheet has it: `1m1`."""
    reason: str
    """The reason for which it begins where it does, in words."""
    direction: str
    """What it would be like, in words: those that are asked, else what the picture and the cutting say."""
    hits: str
    """Its hits but for cuts and motion: timecodes and names, parted by `; `."""
    key: str
    tempo: str
    """As people write it: `♩ = 96`."""
    metre: str
    instruments: str
    theme: str


class SpotSilenceJson(PlaceJson):
    """A scene that would have no music."""

    silence: str
    """The reason, as in the cue sheet."""


class PauseJson(JsonObject):
    """A stretch of a cue that might do without music. Nothing is silenced for it."""

    first_frame: int
    last_frame: int
    """The last frame that is in it."""
    first_timecode: str
    last_timecode: str
    reason: str


class SpotJson(JsonObject):
    """The output of `recue spot`."""

    schema_: Literal["recue.spot/1"] = Field(alias="schema")
    timeline: str
    rate: str
    """Frames a second, as a fraction."""
    cues: list[SpotCueJson]
    silences: list[SpotSilenceJson]
    pauses: list[PauseJson]
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
