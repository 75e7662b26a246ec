"""The figures of `recue evaluate`."""

from typing import Literal

from pydantic import Field

from docs.site.objects.json_object import JsonObject


class FilmRowJson(JsonObject):
    """A figure of films' music beside real music, in windows of twelve bars."""

    real: float | None
    """The mean of the real windows."""
    low: float | None
    """A quarter of them lie below."""
    high: float | None
    """A quarter of them lie above."""
    film: float | None
    """The mean of the films' windows."""


class EvaluationJson(JsonObject):
    """The output of `recue evaluate`; see docs/reference/evaluation.md."""

    schema_: Literal["recue.evaluation/2"] = Field(alias="schema")
    pieces: int
    bars: int
    real: dict[str, float | None]
    """The figures of the real music."""
    composers: dict[str, dict[str, float | None]]
    """The figures of each composer; null where a figure cannot be told."""
    films: dict[str, FilmRowJson]
    """Rows of the music in `--films`; empty without."""
    references: dict[str, dict[str, float | None]]
    """Real music beside other real music, and the controls: real music whose pitches or rhythms are shuffled."""
    notes: list[str]
    """Sentences of the report."""
