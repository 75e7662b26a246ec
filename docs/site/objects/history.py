"""The revisions that `recue history` lists and restores."""

from pathlib import Path

from bridge.store import Revision
from docs.site.objects.json_object import JsonObject
from docs.site.objects.report import KeptJson


class HistoryJson(JsonObject):
    """The output of `recue history`."""

    timeline: Path
    sequence: str
    """Empty where the file holds one timeline."""
    revisions: list[Revision]
    """Newest first."""


class RestoredJson(JsonObject):
    """The output of `recue history --restore`."""

    restored: int
    """The number of the revision."""
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
