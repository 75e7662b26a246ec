"""What `recue batch` prints of each timeline, and the receipt that it keeps."""

from typing import Literal

from pydantic import Field

from bridge.batch.batch import State
from bridge.batch.planning import Why
from docs.site.objects.json_object import JsonObject


class BatchJson(JsonObject):
    """A line of the output of `recue batch`: one timeline, as it ends."""

    name: str
    """The folder of its score, in that of the batch."""
    timeline: str
    """The path of its file."""
    sequence: str
    """Empty where none was named."""
    why: Why
    """Why it runs, or that it does not."""
    state: State
    """What became of it."""
    exit_code: int
    """That of `recue score`; 1 for an error that Recue does not foresee, or where its process died."""
    error: str
    """The sentence of a failure; else empty."""
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files of its score."""
    seconds: float
    """How long it took, when it was made."""
    log: str
    """The path of its log."""


class MadeFromJson(JsonObject):
    """The digests of what decides a result."""

    cut: str
    """SHA-256 of the timeline's file, and the sequence where one was named."""
    settings: str
    """Of the settings that are not the defaults, and of the files that they name."""
    model: str
    """The version of Recue, and the digest of its weights."""


class BatchReceiptJson(JsonObject):
    """The receipt of one timeline, `_batch/NAME.json` in the folder of a batch."""

    schema_: Literal["recue.batch/1"] = Field(alias="schema")
    timeline: str
    """The path of its file."""
    sequence: str
    """Empty where none was named."""
    made_from: MadeFromJson
    exit_code: int
    """That of `recue score`."""
    error: str
    """The sentence of a failure; else empty."""
    summary: str
    """The outcome in one line."""
    notes: list[str]
    """Sentences of the report."""
    files: list[str]
    """The files of its score, as seen from the folder of the batch."""
    seconds: float
    """How long it took."""
