"""The slots of an AAF."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import aaf2

from bridge.timeline import Timeline
from tests.bridge.timeline.formats.counting.pieces import ZERO, Count, F, Layer, Piece, called


def aaf(path: Path, cut: Timeline) -> Count | None:
    """Count the source clips of every picture slot, with a transition's edit at its cut point, and the markers."""
    with aaf2.open(str(path), "r") as file:
        mobs = list(file.content.toplevel()) or list(file.content.compositionmobs())
        if not mobs:
            return None
        mob = next((each for each in mobs if each.name == cut.name), mobs[0])
        pieces: list[Piece] = []
        fades: set[Fraction] = set()
        markers = 0
        for number, slot in enumerate(mob.slots):
            rate = F(str(slot.edit_rate)) if hasattr(slot, "edit_rate") else cut.rate
            components = list(getattr(slot.segment, "components", [slot.segment]))
            markers += sum(
                type(each).__name__ in {"DescriptiveMarker", "CommentMarker"} for each in components
            )
            if slot.segment.media_kind == "Picture":
                pieces += _aaf(slot.segment, ZERO, (number,), rate, fades)
        return Count(tuple(pieces), markers, frozenset(fades))


def _aaf(segment: Any, at: Fraction, layer: Layer, rate: Fraction, fades: set[Fraction]) -> Iterator[Piece]:
    kind = type(segment).__name__
    length = F(segment.length) / rate
    if kind == "Sequence":
        yield from _aaf_sequence(list(segment.components), at, layer, rate, fades)
    elif kind == "NestedScope":
        for number, inner in enumerate(segment.slots):
            yield from _aaf(inner, at, (*layer, number), rate, fades)
    elif kind == "OperationGroup":
        for number, inner in enumerate(segment.segments):
            found = list(_aaf(inner, at, (*layer, number), rate, fades))
            for piece in found:
                end = (
                    at + length
                    if len(found) == len(list(segment.segments)) == 1
                    else min(piece.end, at + length)
                )
                yield Piece(piece.layer, piece.start, end, piece.names)
    elif kind == "Selector":
        yield from _aaf(segment["Selected"].value, at, layer, rate, fades)
    elif kind == "SourceClip" and segment.mob is not None:
        yield Piece(layer, at, at + length, called(segment.mob.name) or frozenset({""}))


def _aaf_sequence(
    components: list[Any], at: Fraction, layer: Layer, rate: Fraction, fades: set[Fraction]
) -> Iterator[Piece]:
    begins = at
    for number, each in enumerate(components):
        length = F(each.length) / rate
        if type(each).__name__ == "Transition":
            at -= length
            begins = at + F(each["CutPoint"].value) / rate
            fades.add(begins)
            continue
        following: Any = components[number + 1] if number + 1 < len(components) else None
        end = at + length
        if type(following).__name__ == "Transition":
            end += (F(following["CutPoint"].value) - F(following.length)) / rate
        for piece in _aaf(each, at, layer, rate, fades):
            start, last = max(piece.start, begins), min(piece.end, end)
            if last > start:
                yield Piece(piece.layer, start, last, piece.names)
        at += length
        begins = at
