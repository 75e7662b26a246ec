"""The nodes of OpenTimelineIO's JSON."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from bridge.timeline import Timeline
from tests.bridge.timeline.formats.counting.pieces import ZERO, Count, F, Layer, Piece, called

Node = dict[str, Any]


def otio(path: Path, cut: Timeline) -> Count:
    """Count the clips of every enabled picture track, and the markers of everything."""
    text = re.sub(r": (-?)Inf\b", r": \1Infinity", path.read_text(encoding="utf-8-sig"))
    document = json.loads(text)
    return _otio(document, cut)


def _otio(document: Node, cut: Timeline) -> Count:
    timelines = [node for node in _walk(document) if str(node.get("OTIO_SCHEMA", "")).startswith("Timeline")]
    chosen = (
        next((each for each in timelines if each.get("name") == cut.name), timelines[0])
        if timelines
        else {"tracks": document}
    )
    markers = sum(str(node.get("OTIO_SCHEMA", "")).startswith("Marker") for node in _walk(chosen))
    fades: set[Fraction] = set()
    return Count(tuple(_stack(chosen["tracks"], ZERO, (), fades)), markers, frozenset(fades))


def _walk(value: object) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _walk(each)


def _kind(node: Node) -> str:
    return str(node.get("OTIO_SCHEMA", "")).partition(".")[0]


def _time(node: Node | None) -> Fraction:
    if not node:
        return ZERO
    rate = F(node["rate"]).limit_denominator(1001)
    for whole in (24, 30, 48, 60, 120):
        rate = F(whole * 1000, 1001) if abs(float(rate) - whole / 1.001) < 0.005 else rate
    return F(node["value"]) / rate


def _used(item: Node) -> tuple[Fraction, Fraction] | None:
    given = item.get("source_range")
    if not given and _kind(item) == "Clip":
        media = item.get("media_reference") or (item.get("media_references") or {}).get(
            item.get("active_media_reference_key")
        )
        given = (media or {}).get("available_range")
    return (_time(given["start_time"]), _time(given["duration"])) if given else None


def _length(item: Node) -> Fraction:
    used = _used(item)
    if used is not None:
        return max(used[1], ZERO)
    lengths = [_length(child) for child in item.get("children", []) if _kind(child) != "Transition"]
    if _kind(item) == "Stack":
        return max(lengths, default=ZERO)
    head = [
        _time(child["in_offset"]) for child in item.get("children", [])[:1] if _kind(child) == "Transition"
    ]
    tail = [
        _time(child["out_offset"]) for child in item.get("children", [])[-1:] if _kind(child) == "Transition"
    ]
    return sum([*lengths, *head, *tail], ZERO)


def _stack(stack: Node, at: Fraction, layer: Layer, fades: set[Fraction]) -> Iterator[Piece]:
    for number, child in enumerate(stack.get("children", [])):
        if child.get("enabled", True) and (_kind(child) != "Track" or child.get("kind", "Video") == "Video"):
            yield from _item(child, at, (*layer, number), fades)


def _track(track: Node, at: Fraction, layer: Layer, fades: set[Fraction]) -> Iterator[Piece]:
    for number, child in enumerate(track.get("children", [])):
        if _kind(child) == "Transition":
            at += _time(child["in_offset"]) if number == 0 else ZERO
            fades.add(at)
            continue
        if child.get("enabled", True):
            yield from _item(child, at, (*layer, 0), fades)
        at += _length(child)


def _is_record_start(item: Node, used: tuple[Fraction, Fraction]) -> bool:
    """Return whether a source range is how OpenTimelineIO's EDL adapter writes the start timecode."""
    return used[0] < 0 and used[1] == sum(map(_length, item.get("children", [])), ZERO)


def _item(item: Node, at: Fraction, layer: Layer, fades: set[Fraction]) -> Iterator[Piece]:
    kind, length, used = _kind(item), _length(item), _used(item)
    if kind == "Clip":
        media = (
            item.get("media_reference")
            or (item.get("media_references") or {}).get(item.get("active_media_reference_key"))
            or {}
        )
        if not re.fullmatch(r"adjustment (clip|layer)", item.get("name") or "", re.IGNORECASE):
            names = called(item.get("name"), media.get("name"), media.get("target_url"))
            yield Piece(layer, at, at + length, names or frozenset({""}))
        return
    inner = _stack if kind == "Stack" else _track if kind == "Track" else None
    if inner is None:
        return
    low = used[0] if used and not _is_record_start(item, used) else ZERO
    if kind == "Stack" and not item.get("children") and length:
        yield Piece(layer, at, at + length, called(item.get("name")))
    speed = _speed(item)
    for piece in inner(item, ZERO, layer, fades):
        first, last = piece.start - low, piece.end - low
        if speed:
            first, last = first / speed, last / speed
        elif first <= 0 < last:
            first, last = ZERO, length
        start, end = max(at + first, at), min(at + last, at + length)
        if end > start:
            yield Piece(piece.layer, start, end, piece.names)


def _speed(item: Node) -> Fraction:
    speed = F(1)
    for effect in item.get("effects") or []:
        speed *= {"FreezeFrame": ZERO, "LinearTimeWarp": F(effect.get("time_scalar", 1))}.get(
            _kind(effect), F(1)
        )
    return speed
