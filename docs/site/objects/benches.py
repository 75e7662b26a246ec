"""The figures of `recue bench`."""

from typing import Literal

from pydantic import Field

from docs.site.objects.json_object import JsonObject


class BenchGenerateJson(JsonObject):
    """The output of `recue bench generate`."""

    schema_: Literal["recue.bench/1"] = Field(alias="schema")
    kind: Literal["generate"]
    scenes: int
    bars: int
    """Of each scene."""
    bars_per_second: float
    """The median over the scenes."""
    slowest: float
    """Bars a second of the slowest scene."""


class SavesJson(JsonObject):
    """The time that saves of one kind took, in milliseconds."""

    shots: int
    """The number of shots in the cut."""
    edit: str
    """The kind of edit."""
    saves: int
    median: float
    """From the saved file to the new .mid."""
    worst: float
    push_median: float
    """From the saved file until a host was told of it."""
    push_worst: float
    scratch: float
    """Of scoring the whole cut from scratch."""
    ratio: float
    """The speed, against scoring from scratch."""


class BenchRescoreJson(JsonObject):
    """The output of `recue bench rescore`."""

    schema_: Literal["recue.bench/1"] = Field(alias="schema")
    kind: Literal["rescore"]
    latencies: list[SavesJson]
