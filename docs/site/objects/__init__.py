"""The JSON that Recue prints and writes, one class an object: the field lists and JSON schemas are made from these.

Tests read what the commands print with them. A field that is not told is refused, and so is one that is missing.
"""

from docs.site.objects.answers import AnswersJson
from docs.site.objects.batch import BatchJson, BatchReceiptJson
from docs.site.objects.benches import BenchGenerateJson, BenchRescoreJson, SavesJson
from docs.site.objects.changes import ChangesJson
from docs.site.objects.cue_sheet import CueSheetJson
from docs.site.objects.doctor import DoctorJson
from docs.site.objects.evaluation import EvaluationJson
from docs.site.objects.explanation import ExplainJson
from docs.site.objects.history import HistoryJson, RestoredJson
from docs.site.objects.json_object import JsonObject
from docs.site.objects.page_report import PageReportJson
from docs.site.objects.rendering import RenderedJson
from docs.site.objects.report import ReportJson
from docs.site.objects.restyling import RestyledJson
from docs.site.objects.spotting import SpotJson
from docs.site.objects.tempo import TempoJson

__all__ = [
    "OBJECTS",
    "AnswersJson",
    "BatchJson",
    "BatchReceiptJson",
    "BenchGenerateJson",
    "BenchRescoreJson",
    "ChangesJson",
    "CueSheetJson",
    "DoctorJson",
    "EvaluationJson",
    "ExplainJson",
    "HistoryJson",
    "JsonObject",
    "PageReportJson",
    "RenderedJson",
    "ReportJson",
    "RestoredJson",
    "RestyledJson",
    "SavesJson",
    "SpotJson",
    "TempoJson",
]

OBJECTS: dict[str, type[JsonObject]] = {
    "cuesheet": CueSheetJson,
    "score": ReportJson,
    "tempo": TempoJson,
    "spot": SpotJson,
    "explain": ExplainJson,
    "conform": ChangesJson,
    "restyle": RestyledJson,
    "render": RenderedJson,
    "report": PageReportJson,
    "history": HistoryJson,
    "history-restore": RestoredJson,
    "batch": BatchJson,
    "batch-receipt": BatchReceiptJson,
    "osc": AnswersJson,
    "doctor": DoctorJson,
    "bench-generate": BenchGenerateJson,
    "bench-rescore": BenchRescoreJson,
    "evaluate": EvaluationJson,
}
"""Every object that stands alone, by the name of its JSON schema's file."""
