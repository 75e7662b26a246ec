"""The report of `recue report`."""

from docs.site.objects.json_object import JsonObject
from docs.site.objects.report import KeptJson


class PageReportJson(JsonObject):
    """The output of `recue report`."""

    delivered: list[str]
    """The path of the page that was written."""
    bytes: int
    """Its size."""
    notes: list[str]
    """Sentences of the report."""
    kept: list[KeptJson]
    """The files that stood in its place and were kept."""
