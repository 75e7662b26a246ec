"""The storylines of an FCPXML: clips and what is connected to them, as strips in layers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline import Marker, Shot
from bridge.timeline.black import is_black, visible
from bridge.timeline.formats.expansion import Expansion, elements_of
from bridge.timeline.formats.fcpxml.attributes import is_on, lane_of, time
from bridge.timeline.formats.fcpxml.resources import Resources
from bridge.timeline.formats.fcpxml.timing import ClipTiming, timing_of
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.rates import placed
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ZERO, Ramp, Strip, Window, merged, nested, through

Lane = tuple[int, ...]
"""The position of a layer: the path of lanes to it. A clip's own picture is lane 0 of the clip's lane."""

Layer = tuple[Lane, Strip]

_TITLES = frozenset({"title", "live-drawing"})
_LEAVES = frozenset({"asset-clip", "video", *_TITLES})
_CONTAINERS = frozenset({"clip", "sync-clip", "ref-clip", "mc-clip"})
_ITEMS = _LEAVES | _CONTAINERS | {"gap", "audition", "audio"}

_BENEATH: Lane = (-1_000_000,)
"""The lane of connected titles: they do not hide the picture, so they count as shots only over black."""

_STORY: Lane = (0,)
"""The lane of the primary storyline; what is connected below it has lower ones."""

_CLEAR = Strip()


@dataclass(frozen=True, slots=True)
class StorylineReader:
    """A reader of one sequence and all that is nested in it."""

    resources: Resources
    remarks: Remarks
    rate: Fraction
    """Frames per second of the sequence."""
    within: tuple[str, ...] = ()
    """The compound clips being read, outermost first."""
    expansion: Expansion = field(default_factory=Expansion)
    """Counts what nested clips show."""
    known: dict[tuple[str, str, Fraction], Strip] = field(default_factory=dict)
    """Compound clips and angles read already, by kind, id and the rate of the sequence around them."""

    def sequence(self, sequence: Element) -> tuple[Strip, Fraction]:
        """Read a sequence from its first frame on, and its length: the end of its spine or of the last shot."""
        origin = time(sequence, "tcStart") or ZERO
        spine = sequence.find("spine")
        if spine is None:
            return Strip(), ZERO
        first = next((offset for child in spine if (offset := time(child, "offset")) is not None), origin)
        origin = origin if first >= origin else ZERO
        marks = Strip(markers=self._markers(sequence, ClipTiming(origin), ZERO, None, "stack"))
        layers, end = self._spine(spine, ZERO, -origin, (), marks)
        strip = _laid(layers)
        return strip, max([end, *(shot.end for shot in strip.shots[-1:])])

    def _spine(
        self, spine: Element, at: Fraction, zero: Fraction, lane: Lane = (), extra: Strip = _CLEAR
    ) -> tuple[list[Layer], Fraction]:
        """Read a spine: its items end to end, and the clips connected to them.

        Args:
            spine: The storyline.
            at: Its record time.
            zero: The record time of offset 0.
            lane: Its lane; none for the primary storyline.
            extra: Markers that lie on it.

        Returns:
            The layers, and the end of the last item.
        """
        strips, layers, edits = [extra], list[Layer](), dict[Fraction, Fraction]()
        position = at
        dissolve: Fraction | None = None
        for child in spine:
            if child.tag == "transition":
                dissolve = time(child, "duration") or ZERO
            elif child.tag in _ITEMS:
                offset = time(child, "offset")
                start = position if offset is None else zero + offset
                if dissolve is not None:
                    edits[start], dissolve = dissolve, None
                strip, end, connected = self._item(child, start, lane)
                if lane and child.tag in _TITLES:
                    layers.append(((*_BENEATH, 0), strip))
                else:
                    strips.append(strip)
                layers += connected
                position = end
        if dissolve is not None:
            edits[position] = dissolve
        layers.append(((*lane, 0), merged([*strips, Strip(edits=edits)])))
        return layers, position

    def _item(
        self, element: Element, at: Fraction, lane: Lane, least: Fraction = ZERO
    ) -> tuple[Strip, Fraction, list[Layer]]:
        """Read an item of a spine, or a connected one.

        Args:
            element: The clip, gap or audition.
            at: Its record time.
            lane: Its lane.
            least: Its minimal length in seconds.

        Returns:
            Its own picture, its end, and the layers connected to it.
        """
        if element.tag == "audition":
            active = next((child for child in element if child.tag in _ITEMS), None)
            return (Strip(), at, []) if active is None else self._item(active, at, lane, least)
        timing = timing_of(element, self._start(element), self.rate)
        duration = max(self._duration(element), least)
        if duration <= 0:
            self.remarks.add(f"The clip '{element.get('name', '')}' states no length and was left out.")
            return Strip(), at, []
        shown = self._shown(element, timing, duration, at) if _is_seen(element) else Strip()
        marks = self._markers(element, timing, at, duration, "clip")
        strip = Strip(shown.shots, shown.edits, shown.markers + marks)
        return strip, placed(at + duration), self._connected(element, timing, at, lane)

    def _connected(self, element: Element, timing: ClipTiming, at: Fraction, lane: Lane) -> list[Layer]:
        """Read what is connected to an item, also beyond the item's ends."""
        layers: list[Layer] = []
        for child in element:
            number = lane_of(child)
            if not number:
                continue
            start = placed(at + timing.record(time(child, "offset") or ZERO))
            over = (*lane, number)
            if child.tag == "spine":
                layers += self._spine(child, start, start, over)[0]
            elif child.tag in _ITEMS:
                strip, _, connected = self._item(child, start, over)
                layers += [((*(_BENEATH if child.tag in _TITLES else over), 0), strip), *connected]
        return layers

    def _shown(self, element: Element, timing: ClipTiming, duration: Fraction, at: Fraction) -> Strip:
        """Read the picture of an item."""
        points = timing.content(duration)
        if element.tag in _LEAVES:
            return self._leaf(element, points, at)
        inner = self._content(element, max(value for _, value in points))
        self.expansion.add(1 + elements_of(inner))
        if len(points) > 2:
            self.remarks.add(f"The speed ramp on '{element.get('name', '')}' is read as its mean speed.")
        (_, first), (_, last) = points[0], points[-1]
        window = Window(min(first, last), duration, at, (last - first) / duration)
        return nested(window, inner, self.remarks)

    def _leaf(self, element: Element, points: Ramp, at: Fraction) -> Strip:
        """Read a clip of media."""
        (_, first), (end, last) = points[0], points[-1]
        asset = self.resources.asset(element)
        if element.tag == "asset-clip" and asset is not None and asset.get("hasVideo", "0") != "1":
            return Strip()
        media = self.resources.media(element)
        name = element.get("name") or (asset.get("name", "") if asset is not None else "") or media.name
        ramp = points if len(points) > 2 else ()
        return Strip((Shot(name, media, at, placed(at + end), first, (last - first) / end, ramp),))

    def _content(self, element: Element, end: Fraction) -> Strip:
        """Read the content of a container, in its local time."""
        if element.tag == "ref-clip":
            return self._once(element.get("ref", ""), element, self._compound)
        if element.tag == "mc-clip":
            return self._once(" ".join([element.get("ref", ""), *_angles(element)]), element, self._angle)
        held = [child for child in element if not lane_of(child) and child.tag in {*_ITEMS, "spine"}]
        layers: list[Layer] = []
        for child in held:
            offset = time(child, "offset") or ZERO
            if child.tag == "spine":
                layers += self._spine(child, offset, offset)[0]
            else:
                least = end - offset if len(held) == 1 and child.tag == "video" else ZERO
                strip, _, connected = self._item(child, offset, (), least)
                layers += [((0,), strip), *connected]
        return _laid(layers)

    def _once(self, content: str, element: Element, read: Callable[[Element], Strip]) -> Strip:
        """Read content that other clips may show as well, unless it was read before."""
        key = (element.tag, content, self.rate)
        if key not in self.known:
            self.known[key] = read(element)
        return self.known[key]

    def _compound(self, element: Element) -> Strip:
        """Read a compound clip, in its local time."""
        sequence, reference = self.resources.compound(element), element.get("ref", "")
        if sequence is None or reference in self.within:
            self.remarks.add(
                f"The compound clip '{element.get('name', '')}' is not in the file; it is read as black."
            )
            return Strip()
        inner = replace(
            self, within=(*self.within, reference), rate=self.resources.rate(sequence) or self.rate
        )
        strip, duration = inner.sequence(sequence)
        origin = time(sequence, "tcStart") or ZERO
        return through(Window(ZERO, duration, origin), strip) if duration else strip

    def _angle(self, element: Element) -> Strip:
        """Read the picture's angle of a multicam clip, in the multicam's local time."""
        angles = self.resources.angles(element)
        for chosen in _angles(element):
            if chosen in angles:
                return _laid(self._spine(angles[chosen], ZERO, ZERO)[0])
        self.remarks.add(
            f"The angle of the multicam clip '{element.get('name', '')}' is not in the file; it is black."
        )
        return Strip()

    def _start(self, element: Element) -> Fraction:
        """Return the local time of an item's first frame."""
        stated = time(element, "start")
        if stated is not None:
            return stated
        sources = (self.resources.compound(element), self.resources.multicam(element))
        held = next((source for source in sources if source is not None), None)
        if held is not None:
            return time(held, "tcStart") or ZERO
        asset = self.resources.asset(element)
        return (time(asset, "start") or ZERO) if asset is not None else ZERO

    def _duration(self, element: Element) -> Fraction:
        """Return the length of an item in seconds; where it is not stated, that of its resource."""
        sources = (element, self.resources.asset(element), self.resources.compound(element))
        stated = (time(source, "duration") for source in sources if source is not None)
        return next((duration for duration in stated if duration is not None), ZERO)

    def _markers(
        self, element: Element, timing: ClipTiming, at: Fraction, duration: Fraction | None, origin: str
    ) -> tuple[Marker, ...]:
        """Return the markers in the part of an item that is used."""
        found: list[Marker] = []
        for mark in element:
            if mark.tag not in {"marker", "chapter-marker"}:
                continue
            when = timing.record(time(mark, "start") or ZERO)
            if when < 0 or (duration is not None and when > duration):
                self.remarks.add("A marker lies outside the part of its clip that is used and was left out.")
            else:
                found.append(_marker(mark, at + when, origin))
        return tuple(found)


def _angles(element: Element) -> list[str]:
    """Return the id of the picture's angle of a multicam clip, if it states one."""
    chosen = [
        source.get("angleID", "")
        for source in element.iter("mc-source")
        if source.get("srcEnable", "all") in {"all", "video"}
    ]
    return chosen[:1]


def _marker(mark: Element, at: Fraction, origin: str) -> Marker:
    """Convert a marker; a to-do is red, and green when it is done, and a chapter is named so in its comment."""
    color = {"0": "RED", "1": "GREEN"}.get(mark.get("completed", ""), "")
    kind = ["chapter"] if mark.tag == "chapter-marker" else []
    comment = ": ".join([*kind, *filter(None, [mark.get("note")])])
    return Marker(mark.get("value", ""), at, time(mark, "duration") or ZERO, color, comment, origin)


def _is_seen(element: Element) -> bool:
    """Return whether an item has picture that is enabled."""
    return (
        element.tag not in {"gap", "audio"}
        and is_on(element, "enabled")
        and element.get("srcEnable") != "audio"
    )


def _laid(layers: Iterable[Layer]) -> Strip:
    """Flatten layers in the order of their lanes; titles are seen over the storyline's black as over its gaps."""
    ordered = sorted(layers, key=lambda layer: layer[0])
    titles = [strip for lane, strip in ordered if lane[:1] == _BENEATH]
    story = flattened([strip for lane, strip in ordered if _BENEATH < lane[:1] <= _STORY])
    above = [strip for lane, strip in ordered if lane[:1] > _STORY]
    black = tuple(shot for shot in story.shots if is_black(shot.media))
    shown = replace(story, shots=visible(story.shots))
    return flattened([Strip(black, story.edits), *titles, shown, *above])
