"""Batches of passages, as tensors."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import torch
from torch import Tensor

from generator.conditions import Floats
from generator.pieces.passages import Passage
from generator.pieces.streams import streams_of

OF_COLUMNS = (
    *("position", "bar", "tick", "bar_ticks", "chord", "border", "plan", "counts", "count_code"),
    *("bar_features", "next_features", "counters", "echo_counts", "echo_goes_on"),
)
"""Arrays with a row a column: padded to the batch's length."""
OF_NOTES = (
    *("part", "place", "pitch", "duration", "previous", "earlier", "above", "melody", "bass"),
    *("echo_pitch", "echo_duration", "echo_previous", "echo_root"),
)
OF_HELD = ("held_part", "held_pitch")
"""Arrays with a row a note, and a row a held note: one passage after another."""
INDICES = ("note_column", "held_column")
"""Arrays of columns: they become indices of the batch's columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B passages of T columns, with all their N notes and H held notes, as `Passage` describes them."""

    idiom: Tensor
    """(B,)"""
    valid: Tensor
    """True for the columns of the passage, False where it is padded. (B, T)"""

    position: Tensor
    """(B, T)"""
    bar: Tensor
    """(B, T)"""
    tick: Tensor
    """(B, T)"""
    bar_ticks: Tensor
    """(B, T)"""
    chord: Tensor
    """(B, T)"""
    border: Tensor
    """(B, T)"""
    plan: Tensor
    """(B, T, STREAMS)"""
    counts: Tensor
    """(B, T, PARTS)"""
    count_code: Tensor
    """(B, T)"""
    bar_features: Tensor
    """(B, T, BAR_FEATURES)"""
    next_features: Tensor
    """(B, T, BAR_FEATURES)"""
    counters: Tensor
    """(B, T, COUNTERS)"""

    echo_counts: Tensor
    """(B, T, SOURCES)"""
    echo_goes_on: Tensor
    """(B, T, SOURCES)"""
    streams: Tensor
    """Of the column's bar. (B, T, STREAMS)"""

    note_column: Tensor
    """Indices of the flattened B * T columns. (N,)"""
    part: Tensor
    """(N,)"""
    place: Tensor
    """(N,)"""
    pitch: Tensor
    """(N,)"""
    duration: Tensor
    """(N,)"""
    previous: Tensor
    """(N,)"""
    earlier: Tensor
    """(N,)"""
    above: Tensor
    """(N,)"""
    melody: Tensor
    """(N,)"""
    bass: Tensor
    """(N,)"""
    echo_pitch: Tensor
    """(N, SOURCES)"""
    echo_duration: Tensor
    """(N, SOURCES)"""
    echo_previous: Tensor
    """(N, SOURCES)"""
    echo_root: Tensor
    """(N, SOURCES)"""

    held_column: Tensor
    """Indices of the flattened B * T columns. (H,)"""
    held_part: Tensor
    """(H,)"""
    held_pitch: Tensor
    """(H,)"""

    def to(self, device: torch.device) -> Self:
        """Return the batch on a device."""
        return type(self)(*(getattr(self, field.name).to(device) for field in fields(self)))


def collate(passages: Sequence[Passage], length: int) -> Batch:
    """Collate passages into a batch of `length` columns each; none may be longer."""
    lengths = np.array([len(one) for one in passages])
    offsets = np.arange(len(passages)) * length
    return Batch(
        idiom=torch.tensor([one.idiom for one in passages]),
        valid=torch.from_numpy(np.arange(length) < lengths[:, None]),
        **{name: _padded([getattr(one, name) for one in passages], length) for name in OF_COLUMNS},
        streams=_padded([_streams(one) for one in passages], length),
        **{
            name: torch.from_numpy(np.concatenate([getattr(one, name) for one in passages]))
            for name in (*OF_NOTES, *OF_HELD)
        },
        **{
            name: torch.from_numpy(
                np.concatenate([getattr(one, name) + at for one, at in zip(passages, offsets, strict=True)])
            )
            for name in INDICES
        },
    )


def _streams(one: Passage) -> Floats:
    """Return the streams of each column's bar. (columns, STREAMS)"""
    return streams_of(one.bar, one.position, one.note_column, one.pitch, one.duration)[one.bar]


def _padded(rows: Sequence[np.ndarray], length: int) -> Tensor:
    """Stack arrays of up to `length` rows, with zeros behind. (B, length, ...)"""
    out = np.zeros((len(rows), length, *rows[0].shape[1:]), dtype=rows[0].dtype)
    for target, row in zip(out, rows, strict=True):
        target[: len(row)] = row
    return torch.from_numpy(out)
