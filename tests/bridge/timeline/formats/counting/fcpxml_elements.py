"""The elements of FCPXML."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from fractions import Fraction

from bridge.timeline import Timeline
from tests.bridge.timeline.formats.counting.pieces import ZERO, Count, F, Layer, Piece, called

_CLIPS = {"asset-clip", "video", "clip", "ref-clip", "sync-clip", "mc-clip", "title", "audition", "gap"}


def fcpxml(root: ET.Element, cut: Timeline) -> Count:
    """Count clips in the storyline and in lanes over it, and the markers of everything that is shown."""
    projects = {project.get("name"): project.find("sequence") for project in root.iter("project")}
    sequence = projects.get(cut.name)
    if sequence is None:
        sequence = next(root.iter("sequence"))
    reader = _Fcpxml(root)
    return Count(tuple(reader.sequence(sequence, ())), reader.markers(sequence), frozenset(reader.fades))


def _seconds(element: ET.Element, name: str) -> Fraction | None:
    text = element.get(name)
    return None if text is None else F(text.removesuffix("s"))


class _Fcpxml:
    def __init__(self, root: ET.Element) -> None:
        self.by_id = {each.get("id"): each for resources in root.iter("resources") for each in resources}
        self.fades: set[Fraction] = set()

    def markers(self, sequence: ET.Element) -> int:
        """Count the markers of a sequence, and those of every compound clip as often as it is shown."""
        own = sum(len(list(sequence.iter(tag))) for tag in ("marker", "chapter-marker"))
        shown = (self.by_id.get(clip.get("ref")) for clip in sequence.iter("ref-clip"))
        inner = (compound.find("sequence") for compound in shown if compound is not None)
        return own + sum(self.markers(each) for each in inner if each is not None)

    def sequence(self, sequence: ET.Element, layer: Layer) -> Iterator[Piece]:
        spine = sequence.find("spine")
        if spine is not None:
            yield from self.spine(spine, -(_seconds(sequence, "tcStart") or ZERO), (*layer, 0))

    def spine(self, spine: ET.Element, zero: Fraction, layer: Layer) -> Iterator[Piece]:
        at, faded = ZERO, False
        for item in spine:
            if item.tag in _CLIPS:
                offset = _seconds(item, "offset")
                at = at if offset is None else zero + offset
                self.fades |= {at} if faded else set()
                yield from self.item(item, at, layer)
                at, faded = at + self.length(item), False
            elif item.tag == "transition":
                self.fades.add(at)
                faded = True

    def length(self, item: ET.Element) -> Fraction:
        source = self.by_id.get(item.get("ref"))
        stated = _seconds(item, "duration")
        return stated or (_seconds(source, "duration") if source is not None else None) or ZERO

    def start(self, item: ET.Element) -> Fraction:
        stated, source = _seconds(item, "start"), self.by_id.get(item.get("ref"))
        if stated is not None or source is None:
            return stated or ZERO
        inner = source.find("sequence") if source.tag == "media" else None
        return (
            _seconds(source, "start") or (_seconds(inner, "tcStart") if inner is not None else None)
        ) or ZERO

    def item(self, item: ET.Element, at: Fraction, layer: Layer) -> Iterator[Piece]:
        if item.tag == "audition":
            active = next((child for child in item if child.tag in _CLIPS), None)
            yield from self.item(active, at, layer) if active is not None else ()
            return
        start, length = self.start(item), self.length(item)
        if item.get("enabled") != "0" and item.tag != "gap" and item.get("srcEnable") != "audio":
            for piece in self.picture(item, at, start, length, layer):
                first, last = max(piece.start, at), min(piece.end, at + length)
                if last > first:
                    yield Piece(piece.layer, first, last, piece.names)
        for child in item:
            lane = int(child.get("lane", "0"))
            if not lane:
                continue
            place = at + (_seconds(child, "offset") or ZERO) - start
            over = (*layer[:-1], layer[-1] + lane, 0)
            if child.tag == "spine":
                yield from self.spine(child, place, over)
            elif child.tag in _CLIPS:
                yield from self.item(child, place, (-9, 0) if child.tag == "title" else over)

    def picture(
        self, item: ET.Element, at: Fraction, start: Fraction, length: Fraction, layer: Layer
    ) -> Iterator[Piece]:
        source = self.by_id.get(item.get("ref"))
        if item.tag == "ref-clip" and source is not None and source.find("sequence") is not None:
            inner = source.find("sequence")
            assert inner is not None
            origin = _seconds(inner, "tcStart") or ZERO
            for piece in self.sequence(inner, layer):
                yield Piece(
                    piece.layer,
                    piece.start + at - start + origin,
                    piece.end + at - start + origin,
                    piece.names,
                )
            return
        if item.tag == "mc-clip" and source is not None and (multicam := source.find("multicam")) is not None:
            origin = _seconds(multicam, "tcStart") or ZERO
            chosen = [
                each.get("angleID")
                for each in item.iter("mc-source")
                if each.get("srcEnable") in {None, "all", "video"}
            ]
            angle = next(each for each in multicam.iter("mc-angle") if each.get("angleID") in chosen[:1])
            yield from self.spine(angle, at - start + origin, (*layer, 0))
            return
        if item.tag in {"clip", "sync-clip"}:
            for child in item:
                if not int(child.get("lane", "0")) and child.tag in _CLIPS | {"spine"}:
                    place = at - start + (_seconds(child, "offset") or ZERO)
                    if child.tag == "spine":
                        yield from self.spine(child, place, (*layer, 0))
                    else:
                        for piece in self.item(child, place, (*layer, 0)):
                            long = Piece(piece.layer, piece.start, max(piece.end, at + length), piece.names)
                            yield long if child.tag == "video" else piece
            return
        if item.tag == "asset-clip" and source is not None and source.get("hasVideo", "0") != "1":
            return
        if source is not None and "FFAdjustmentEffect" in source.get("uid", ""):
            return
        rep = None if source is None else source.find("media-rep")
        urls = (None if source is None else source.get("src"), None if rep is None else rep.get("src"))
        names = called(item.get("name"), None if source is None else source.get("name"), *urls)
        yield Piece(layer, at, at + length, names or frozenset({""}))
