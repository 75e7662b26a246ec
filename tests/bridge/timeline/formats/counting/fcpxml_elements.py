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
        compound = None if source is None else source.find("sequence")
        multicam = None if source is None else source.find("multicam")
        if compound is not None:
            shift = at - start + (_seconds(compound, "tcStart") or ZERO)
            for piece in self.sequence(compound, layer):
                yield Piece(piece.layer, piece.start + shift, piece.end + shift, piece.names)
        elif multicam is not None:
            shift = at - start + (_seconds(multicam, "tcStart") or ZERO)
            yield from self.spine(_angle(item, multicam), shift, (*layer, 0))
        elif item.tag in {"clip", "sync-clip"}:
            yield from self.held(item, at - start, at + length, layer)
        elif _has_picture(item, source):
            rep = None if source is None else source.find("media-rep")
            urls = [each.get("src") for each in (source, rep) if each is not None]
            names = called(item.get("name"), None if source is None else source.get("name"), *urls)
            yield Piece(layer, at, at + length, names or frozenset({""}))

    def held(self, clip: ET.Element, zero: Fraction, end: Fraction, layer: Layer) -> Iterator[Piece]:
        """Yield what a clip holds; a `<video>` in it is as long as the clip."""
        for child in clip:
            place = zero + (_seconds(child, "offset") or ZERO)
            if int(child.get("lane", "0")):
                continue
            if child.tag == "spine":
                yield from self.spine(child, place, (*layer, 0))
            elif child.tag in _CLIPS:
                for piece in self.item(child, place, (*layer, 0)):
                    last = max(piece.end, end) if child.tag == "video" else piece.end
                    yield Piece(piece.layer, piece.start, last, piece.names)


def _angle(clip: ET.Element, multicam: ET.Element) -> ET.Element:
    """Return the angle of which a multicam clip shows the picture."""
    pictures = [
        source.get("angleID")
        for source in clip.iter("mc-source")
        if source.get("srcEnable") in {None, "all", "video"}
    ]
    return next(angle for angle in multicam.iter("mc-angle") if angle.get("angleID") in pictures[:1])


def _has_picture(clip: ET.Element, source: ET.Element | None) -> bool:
    if source is None:
        return True
    sound_alone = clip.tag == "asset-clip" and source.get("hasVideo", "0") != "1"
    return not sound_alone and "FFAdjustmentEffect" not in source.get("uid", "")
