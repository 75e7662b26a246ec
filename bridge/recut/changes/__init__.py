"""Conform: two cuts compared to a change list, and the list applied to a cut."""

from bridge.recut.changes.applying import apply
from bridge.recut.changes.changes import (
    ChangeKind,
    ChangeList,
    CutChange,
    MarkChange,
    MarkerChange,
    ShotChange,
    TimelineHeader,
)
from bridge.recut.changes.comparing import compare

__all__ = [
    "ChangeKind",
    "ChangeList",
    "CutChange",
    "MarkChange",
    "MarkerChange",
    "ShotChange",
    "TimelineHeader",
    "apply",
    "compare",
]
