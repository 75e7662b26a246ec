"""The storylines of an FCPXML: clips and what is connected to them, as strips in layers, with their sound and captions."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from xml.etree.ElementTree import Element, tostring

from bridge.timeline import Marker, Shot
from bridge.timeline.formats.expansion import Expansion, elements_of
from bridge.timeline.formats.fcpxml.attributes import is_on, lane_of, time
from bridge.timeline.formats.fcpxml.captions import captions_of
from bridge.timeline.formats.fcpxml.looks import TITLES, look_of
from bridge.timeline.formats.fcpxml.resources import Resources, has_picture
from bridge.timeline.formats.fcpxml.sounds import (
    HeardRange,
    gain_of,
    heard_range,
    is_heard,
    played,
    sourced,
    sources_of,
    synced,
)
from bridge.timeline.formats.fcpxml.timing import ClipTiming, timing_of
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.overlays import laid, mixed, uncovered
from bridge.timeline.formats.rates import placed
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import (
    ZERO,
    Heard,
    Ramp,
    Strip,
    Window,
    changes_of_effects,
    merged,
    nested,
    through,
)

Lane = tuple[int, ...]
"""The position of a layer: the path of lanes to it. A clip's own picture is lane 0 of the clip's lane."""

Layer = tuple[Lane, Strip]

_LEAVES = frozenset({"asset-clip", "audio", "video", *TITLES})
_CONTAINERS = frozenset({"clip", "sync-clip", "ref-clip", "mc-clip"})
_ITEMS = _LEAVES | _CONTAINERS | {"gap", "audition"}

_MARKERS = frozenset({"marker", "chapter-marker"})
_FILTERS = frozenset({"filter-video", "filter-video-mask"})
_ADJUSTMENTS = frozenset(
    f"adjust-{what}"
    for what in (
        "blend",
        "cinematic",
        "colorConform",
        "conform",
        "corners",
        "crop",
        "orientation",
        "reorient",
        "transform",
    )
)

_PARTS = ("storyline", "connected")
"""The parts of a synchronized clip."""

_HOUR = Fraction(3600)
"""The first local time of what Final Cut Pro makes: gaps, titles, generators, transitions."""

_CLEAR = Strip()


@dataclass(frozen=True, slots=True)
class StorylineReader:
    """A reader of one sequence and all that is nested in it."""

    resources: Resources
    remarks: Remarks
    rate: Fraction
    """Frames per second of the sequence."""
    within: tuple[Element, ...] = ()
    """The sequences of the compound clips being read, outermost first."""
    expansion: Expansion = field(default_factory=Expansion)
    """Counts what nested clips show."""
    known: dict[tuple[Element | None, str, Fraction], Strip] = field(default_factory=dict)
    """Compound clips and angles read already, by resource, angle and the rate of the sequence around them."""

    def sequence(self, sequence: Element) -> tuple[Strip, Fraction]:
        """Read a sequence from its first frame on, and its length: the end of its spine or of the last shot."""
        origin = time(sequence, "tcStart") or ZERO
        spine = sequence.find("spine")
        if spine is None:
            return Strip(), ZERO
        first = _first_offset(spine)
        origin = origin if first is None or first >= origin else ZERO
        marks = Strip(markers=self._markers(sequence, ClipTiming(origin), ZERO, None, "stack"))
        layers, end = self._spine(spine, ZERO, -origin, (), marks)
        strip = self._flattened(layers)
        return strip, max([end, *(shot.end for shot in (*strip.shots[-1:], *strip.overlays))])

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
        effects: list[tuple[Fraction, Fraction, object]] = []
        position = at
        dissolve: Fraction | None = None
        for child in spine:
            if child.tag == "transition":
                dissolve = time(child, "duration") or ZERO
                offset = time(child, "offset")
                begun = position - dissolve / 2 if offset is None else zero + offset
                strips.append(Strip(markers=self._on_transition(child, begun)))
            elif child.tag in _ITEMS:
                offset = time(child, "offset")
                start = position if offset is None else zero + offset
                if dissolve is not None:
                    edits[start], dissolve = dissolve, None
                strip, position, connected = self._item(child, start, lane)
                strips.append(strip)
                layers += connected
                effects.append((start, position, _effects(child)))
            elif child.tag == "caption":
                offset = time(child, "offset")
                strips.append(_captioned(child, position if offset is None else zero + offset))
            else:
                self._remark_unknown(child)
                position += time(child, "duration") or ZERO
        if dissolve is not None:
            edits[position] = dissolve
        layers.append(((*lane, 0), merged([*strips, Strip(edits=changes_of_effects(effects) | edits)])))
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
        self.resources.remark_several(element, self.remarks)
        timing = timing_of(element, self._start(element), self.rate)
        duration = max(self._duration(element), least)
        if duration <= 0:
            self.remarks.add(f"The clip '{element.get('name', '')}' states no length and was left out.")
            return Strip(), at, []
        own = self._own(element, timing, duration, at)
        marks = self._markers(element, timing, at, duration, "clip")
        strip = replace(own, markers=own.markers + marks)
        connected = self._connected(element, timing, at, lane)
        if element.find("sync-source[@sourceID='connected']") is not None:
            where = HeardRange(timing, at, duration)
            window = Window(at, duration, at)
            connected = [
                (
                    over,
                    replace(each, sounds=through(window, synced(each, element, "connected", where)).sounds),
                )
                for over, each in connected
            ]
        return strip, placed(at + duration), connected

    def _connected(self, element: Element, timing: ClipTiming, at: Fraction, lane: Lane) -> list[Layer]:
        """Read what is connected to an item, also beyond the item's ends."""
        layers: list[Layer] = []
        for child in element:
            number = lane_of(child)
            if not number:
                continue
            start = placed(at + timing.record(self._joined(child, timing)))
            over = (*lane, number)
            if child.tag == "spine":
                layers += self._spine(child, start, start, over)[0]
            elif child.tag in _ITEMS:
                strip, _, connected = self._item(child, start, over)
                layers += [((*over, 0), strip), *connected]
            elif child.tag == "caption":
                layers.append((over, _captioned(child, start)))
            else:
                self._remark_unknown(child)
        return layers

    def _joined(self, element: Element, timing: ClipTiming) -> Fraction:
        """Return the local time of a clip at which another is connected to it; its first frame where none is stated."""
        offset = time(element, "offset")
        if offset is None and timing.start:
            self.remarks.add(
                f"'{element.get('name', '')}' is connected at no stated time; it is read as beginning with its clip."
            )
        return timing.start if offset is None else offset

    def _remark_unknown(self, element: Element) -> None:
        self.remarks.add(f"The file holds <{element.tag}>, which is not known here; it was left out.")

    def _own(self, element: Element, timing: ClipTiming, duration: Fraction, at: Fraction) -> Strip:
        """Read the picture and the sound of an item."""
        is_seen, where = _is_seen(element), heard_range(element, timing, at, duration)
        heard = is_heard(element) and where.duration > 0
        if element.tag in _LEAVES:
            strip = self._leaf(element, timing.content(duration), at) if is_seen else Strip()
            sounds = tuple(self._leaf_sounds(element, where)) if heard else ()
            words = captions_of(element, at, duration) if element.tag in TITLES else ()
            return replace(strip, sounds=sounds, captions=words) if sounds or words else strip
        if element.tag == "gap" or not (is_seen or heard):
            return Strip()
        points = timing.content(duration)
        inner = self._content(element, max(value for _, value in points))
        self.expansion.add(1 + elements_of(inner))
        window = self._window(element, points, at)
        shown = nested(window, inner, self.remarks) if is_seen else Strip()
        if where.at != at or where.duration != duration:
            window = self._window(element, where.timing.content(where.duration), where.at)
        sounds = through(window, Strip(sounds=inner.sounds)).sounds if heard else ()
        shown = replace(shown, sounds=tuple(played(sounds, sources_of(element), where, gain_of(element))))
        return (
            mixed(shown, element.get("name", ""), look_of(element, None), self.remarks) if is_seen else shown
        )

    def _window(self, element: Element, points: Ramp, at: Fraction) -> Window:
        """Return the part of a container's content that is shown or heard."""
        if len(points) > 2:
            self.remarks.add(f"The speed ramp on '{element.get('name', '')}' is read as its mean speed.")
        (_, first), (end, last) = points[0], points[-1]
        origin = self._counted_from(element, max(first, last))
        return Window(origin + min(first, last), end, at, (last - first) / end)

    def _leaf_sounds(self, element: Element, where: HeardRange) -> Iterator[Heard]:
        """Yield what is heard of a clip of media."""
        asset = self.resources.asset(element)
        if element.tag == "audio" or (asset is not None and asset.get("hasAudio") == "1"):
            yield from sourced(
                self._clip(element, where.timing.content(where.duration), where.at), element, where
            )

    def _counted_from(self, element: Element, last: Fraction) -> Fraction:
        """Return the start timecode of what a clip shows, if the clip counts from its first frame instead; else 0."""
        origin = self._origin(element)
        if last > origin or not origin:
            return ZERO
        self.remarks.add(
            f"'{element.get('name', '')}' shows a time before the start timecode of what it holds; it is read as counted "
            "from its first frame."
        )
        return origin

    def _leaf(self, element: Element, points: Ramp, at: Fraction) -> Strip:
        """Read a clip of media."""
        asset = self.resources.asset(element)
        if element.tag == "asset-clip" and asset is not None and not has_picture(asset):
            return Strip()
        effect = self.resources.effect(element) if asset is None else None
        return laid(self._clip(element, points, at), look_of(element, effect), self.remarks)

    def _clip(self, element: Element, points: Ramp, at: Fraction) -> Shot:
        """Read a clip of media as a shot, of which something is seen, heard or both."""
        (_, first), (end, last) = points[0], points[-1]
        asset = self.resources.asset(element)
        media = self.resources.media(element)
        name = element.get("name") or (asset.get("name", "") if asset is not None else "") or media.name
        ramp = points if len(points) > 2 else ()
        return Shot(name, media, at, placed(at + end), first, (last - first) / end, ramp)

    def _content(self, element: Element, end: Fraction) -> Strip:
        """Read the content of a container to the last instant that is shown, in its local time."""
        if element.tag == "ref-clip":
            return self._once(self.resources.compound(element), element, self._compound)
        if element.tag == "mc-clip":
            return self._multicam(element, end)
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
        if element.tag == "sync-clip":
            whole = HeardRange(ClipTiming(ZERO), ZERO, end)
            layers = [(lane, synced(strip, element, _PARTS[lane != (0,)], whole)) for lane, strip in layers]
        return self._flattened(layers)

    def _multicam(self, element: Element, end: Fraction) -> Strip:
        """Read the picture's angle of a multicam clip and those of its sound, in the multicam's local time."""
        picture = Strip()
        if _is_seen(element):
            picture = self._once(self.resources.multicam(element), element, self._angle)
        sounds: list[Heard] = []
        whole = HeardRange(ClipTiming(ZERO), ZERO, end)
        for source in _heard_sources(element) if is_heard(element) else ():
            angle = next(iter(self.resources.angles(element).get(source.get("angleID", ""), ())), None)
            if angle is not None:
                sounds += played(self._spun(angle, element).sounds, sources_of(source), whole)
        return replace(picture, sounds=tuple(sounds))

    def _once(self, content: Element | None, element: Element, read: Callable[[Element], Strip]) -> Strip:
        """Read content that other clips may show as well, unless it was read before."""
        key = (content, " ".join(_angles(element)), self.rate)
        if key not in self.known:
            self.known[key] = read(element)
        return self.known[key]

    def _compound(self, element: Element) -> Strip:
        """Read a compound clip, in its local time."""
        sequence = self.resources.compound(element)
        if sequence is None or sequence in self.within:
            self.remarks.add(
                f"The compound clip '{element.get('name', '')}' is not in the file; it is read as black."
            )
            return Strip()
        inner = replace(
            self, within=(*self.within, sequence), rate=self.resources.rate(sequence) or self.rate
        )
        strip, duration = inner.sequence(sequence)
        return through(Window(ZERO, duration, self._origin(element)), strip) if duration else strip

    def _angle(self, element: Element) -> Strip:
        """Read the picture's angle of a multicam clip, in the multicam's local time."""
        angles = self.resources.angles(element)
        for chosen in _angles(element):
            if chosen in angles:
                angle, *others = angles[chosen]
                if others:
                    self.remarks.add(
                        f"The id '{chosen}' stands for more than one angle of '{element.get('name', '')}'; it is read as "
                        "the first."
                    )
                return replace(self._spun(angle, element), sounds=())
        self.remarks.add(
            f"The angle of the multicam clip '{element.get('name', '')}' is not in the file; it is black."
        )
        return Strip()

    def _spun(self, angle: Element, element: Element) -> Strip:
        """Read an angle of the multicam that a clip shows, in the multicam's local time, unless it was read before."""
        key = (angle, "", self.rate)
        if key not in self.known:
            first, origin = _first_offset(angle), self._origin(element)
            zero = ZERO if first is not None and first >= origin else origin
            self.known[key] = self._flattened(self._spine(angle, origin, zero)[0])
        return self.known[key]

    def _start(self, element: Element) -> Fraction:
        """Return the local time of an item's first frame."""
        stated = time(element, "start")
        if stated is not None:
            return stated
        if self.resources.nested(element) is not None:
            return self._origin(element)
        asset = self.resources.asset(element)
        begun = time(asset, "start") if asset is not None else None
        return _implied(element) if begun is None else begun

    def _origin(self, element: Element) -> Fraction:
        """Return the start timecode of the compound clip or the multicam an item shows; 0 where none is stated."""
        held = self.resources.nested(element)
        return (time(held, "tcStart") or ZERO) if held is not None else ZERO

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
            if mark.tag not in _MARKERS:
                continue
            when = timing.record(time(mark, "start") or ZERO)
            if when < 0 or (duration is not None and when > duration):
                self.remarks.add("A marker lies outside the part of its clip that is used and was left out.")
            else:
                found.append(_marker(mark, at + when, origin))
        return tuple(found)

    def _on_transition(self, transition: Element, at: Fraction) -> tuple[Marker, ...]:
        """Return the markers of a transition.

        Its clock starts at an hour, as that of all that Final Cut Pro makes; other programs start it at 0, or go on with the
        storyline's.
        """
        duration = time(transition, "duration") or ZERO
        clocks = [time(transition, "start"), _HOUR, ZERO, time(transition, "offset")]
        found: list[Marker] = []
        for mark in (child for child in transition if child.tag in _MARKERS):
            start = time(mark, "start") or ZERO
            places = [
                start - clock for clock in clocks if clock is not None and 0 <= start - clock <= duration
            ]
            if places:
                found.append(_marker(mark, at + places[0], "clip"))
            else:
                self.remarks.add("A marker lies outside its transition and was left out.")
        return tuple(found)

    def _flattened(self, layers: Iterable[Layer]) -> Strip:
        """Flatten layers in the order of their lanes."""
        ordered = [strip for _, strip in sorted(layers, key=lambda layer: layer[0])]
        return flattened(uncovered(ordered, self.remarks))


def _captioned(element: Element, at: Fraction) -> Strip:
    """Read a caption at its record time."""
    return Strip(captions=captions_of(element, at, time(element, "duration") or ZERO))


def _heard_sources(element: Element) -> list[Element]:
    """Return the sources of a multicam clip that are heard; where it states none, there are none."""
    return [each for each in element.iter("mc-source") if each.get("srcEnable", "all") in {"all", "audio"}]


def _first_offset(spine: Element) -> Fraction | None:
    """Return the first offset in a spine; None where none is stated."""
    return next((offset for child in spine if (offset := time(child, "offset")) is not None), None)


def _implied(element: Element) -> Fraction:
    """Return the local time of the first frame of an item that does not state it.

    It is 0, but where all that the item holds lies beyond its length then: that begins at a source's timecode, or is joined
    to what Final Cut Pro makes, whose clock starts at an hour.
    """
    duration = time(element, "duration") or ZERO
    held = [child for child in element if not lane_of(child) and child.tag in {*_ITEMS, "spine"}]
    if held:
        begun = min(time(child, "offset") or ZERO for child in held)
        return begun if begun >= max(duration, _HOUR) else ZERO
    joined = [time(child, "offset") for child in element if lane_of(child)]
    marked = [time(child, "start") for child in element if child.tag in _MARKERS]
    first = min((each for each in (*joined, *marked) if each is not None), default=ZERO)
    return _HOUR if first >= max(duration, _HOUR) else ZERO


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


def _effects(element: Element) -> list[str]:
    """Return the effects on an item that change its look, as text."""
    effects = (child for child in element if child.tag in _FILTERS | _ADJUSTMENTS)
    return [tostring(effect, "unicode").strip() for effect in effects if is_on(effect, "enabled")]


def _is_seen(element: Element) -> bool:
    """Return whether an item has picture that is enabled."""
    return (
        element.tag not in {"gap", "audio"}
        and is_on(element, "enabled")
        and element.get("srcEnable") != "audio"
    )
