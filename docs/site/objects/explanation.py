"""The explanation that `recue explain` gives."""

from typing import Literal

from pydantic import Field

from bridge.score.moves import Measure
from docs.site.objects.cue_sheet import ThemeJson
from docs.site.objects.json_object import JsonObject
from docs.site.objects.places import PlaceJson
from docs.site.objects.scenes import CurvesJson, MoveJson, SceneWordsJson, ThemePlaceJson


class ExplainedMoveJson(MoveJson):
    """A source that moved a condition, and how far."""

    by: float | None
    """How far it moved a number; null for where that begins, and for a name."""


class ExplainedConditionJson(JsonObject):
    """A condition of a scene's music, and what moved it."""

    condition: Measure
    value: float | str
    """What it came to."""
    moves: list[ExplainedMoveJson]
    """In the order in which they count, the strongest last."""


class ExplainedCurvesJson(CurvesJson):
    """What was read of a scene and what it is composed by, bar by bar."""

    density: list[float]
    """The share of sixteenths with an onset that is asked for."""


class ExplainedSceneJson(PlaceJson):
    """A scene, and what moved its music."""

    words: SceneWordsJson | None = None
    """Left out where there are none."""
    themes: list[ThemePlaceJson] = []
    """Where themes are in it. Left out where none is."""
    conditions: list[ExplainedConditionJson]
    """Empty where there is no music, or where it was composed before that was told."""
    first_bar: int
    """The number of its first bar."""
    curves: ExplainedCurvesJson | None = None
    """Left out where it was composed before that was kept."""


class ExplainJson(JsonObject):
    """The output of `recue explain`."""

    schema_: Literal["recue.explain/1"] = Field(alias="schema")
    timeline: str
    stands: bool
    """True where it is told of the score that stands, false where of one that would be made."""
    themes: list[ThemeJson] = []
    """The themes of the film. Left out where it has none."""
    scenes: list[ExplainedSceneJson]
    notes: list[str]
    """Sentences of the report."""
