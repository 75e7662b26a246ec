"""The bars that `recue tempo` lists."""

from typing import Literal

from pydantic import Field

from docs.site.objects.hits import FermataJson, HitJson
from docs.site.objects.json_object import JsonObject
from docs.site.objects.places import PlaceJson
from docs.site.objects.report import KeptJson


class SolutionJson(JsonObject):
    """One way to lay bars under a scene."""

    solution: int
    """Its number, for a pin."""
    bpm: float
    """The mean tempo, in quarter notes a minute."""
    metre: str
    pickup: str | None
    """The metre of a shorter first bar."""
    bars: int
    closing: str | None
    """The metre of a shorter last bar."""
    cost: float
    """1 is a missed cut."""
    weight_met: float
    weight_near: float
    """Within one and a half frames, but not met."""
    weight_missed: float
    largest_lean: float
    """The largest ratio of a beat to the next."""
    largest_lean_from_median: float
    """The largest ratio of a beat to the scene's median beat."""
    fermatas: list[FermataJson]
    hits: list[HitJson]


class TempoSceneJson(PlaceJson):
    """A scene and its solutions."""

    chosen: int
    """The number of the solution that `recue score` takes."""
    solutions: list[SolutionJson]


class TempoJson(JsonObject):
    """The output of `recue tempo`."""

    schema_: Literal["recue.tempo/1"] = Field(alias="schema")
    timeline: str
    rate: str
    """Frames a second, as a fraction."""
    scenes: list[TempoSceneJson]
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
