"""Conform: two cuts to a list of what changed, and back."""

from bridge.conform.applying import apply
from bridge.conform.changes import (
    ChangeKind,
    ChangeList,
    CutChange,
    MarkChange,
    MarkerChange,
    ShotChange,
    Slate,
)
from bridge.conform.comparing import compare

__all__ = [
    "ChangeKind",
    "ChangeList",
    "CutChange",
    "MarkChange",
    "MarkerChange",
    "ShotChange",
    "Slate",
    "apply",
    "compare",
]
