"""Conform: two cuts compared to a change list, and the list applied to a cut."""

from bridge.conform.applying import apply
from bridge.conform.changes import (
    ChangeKind,
    ChangeList,
    CutChange,
    MarkChange,
    MarkerChange,
    ShotChange,
    TimelineHeader,
)
from bridge.conform.comparing import compare

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
