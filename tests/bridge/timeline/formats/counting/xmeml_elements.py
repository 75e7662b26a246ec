"""The elements of Final Cut Pro 7's XML."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

from bridge.timeline import Timeline
from tests.bridge.timeline.formats.counting.pieces import Count, F, Layer, Piece, called


def xmeml(root: ET.Element, cut: Timeline) -> Count:
    """Count the clips of every enabled picture track, and the markers of everything."""
    by_id = {
        (element.tag, element.get("id")): element
        for element in reversed(list(root.iter()))
        if element.get("id") and len(element)
    }
    sequences = [element for element in root.iter("sequence") if element.find("media") is not None]
    sequence = next(each for each in sequences if each.findtext("name", "").strip() == cut.name)
    return Count(tuple(_xmeml(sequence, by_id, ())), len(list(sequence.iter("marker"))) - _copies(sequence))


def _copies(sequence: ET.Element) -> int:
    """Count the markers of nested sequences that their clips repeat."""
    nests = ((item, item.find("sequence")) for item in sequence.iter("clipitem"))
    pairs = ((_marks(item), _marks(nested)) for item, nested in nests if nested is not None)
    return sum(len(own & inner) for own, inner in pairs)


def _marks(element: ET.Element) -> set[tuple[str, str]]:
    return {(mark.findtext("name", ""), mark.findtext("in", "")) for mark in element.iterfind("marker")}


_ById = Mapping[tuple[str, str | None], ET.Element]


def _whole(element: ET.Element, by_id: _ById) -> ET.Element:
    return element if len(element) else by_id.get((element.tag, element.get("id")), element)


def _xmeml(sequence: ET.Element, by_id: _ById, layer: Layer) -> Iterator[Piece]:
    rate = F(sequence.findtext("rate/timebase", "24"))
    rate *= F(1000, 1001) if sequence.findtext("rate/ntsc", "") == "TRUE" else 1
    for number, track in enumerate(sequence.iterfind("media/video/track")):
        if track.findtext("enabled") == "FALSE":
            continue
        items = [item for item in track if item.tag in {"clipitem", "generatoritem", "transitionitem"}]
        for at, item in enumerate(items):
            if item.tag == "transitionitem" or item.findtext("enabled") == "FALSE":
                continue
            start, end = (int(item.findtext(name, "-1")) for name in ("start", "end"))
            start = _xmeml_edit(items[at - 1]) if start < 0 else start
            end = _xmeml_edit(items[at + 1]) if end < 0 else end
            nested = item.find("sequence")
            place = (*layer, number)
            if nested is not None and _whole(nested, by_id).find("media") is not None:
                into = F(int(item.findtext("in", "0"))) / rate
                for piece in _xmeml(_whole(nested, by_id), by_id, place):
                    first, last = piece.start - into + start / rate, piece.end - into + start / rate
                    yield Piece(piece.layer, max(first, start / rate), min(last, end / rate), piece.names)
                continue
            file = item.find("file")
            media = _whole(file, by_id) if file is not None else None
            paths = (None, None) if media is None else (media.findtext("name"), media.findtext("pathurl"))
            if re.fullmatch(r"adjustment (clip|layer)", item.findtext("name", ""), re.IGNORECASE):
                continue
            yield Piece(place, start / rate, end / rate, called(item.findtext("name"), *paths))


def _xmeml_edit(transition: ET.Element) -> int:
    start, end = (int(transition.findtext(name, "0")) for name in ("start", "end"))
    side = transition.findtext("alignment", "").partition("-")[0]
    return {"start": start, "end": end}.get(side, (start + end) // 2)
