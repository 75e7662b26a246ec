"""The sequences of Final Cut Pro 7's XML as strips."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline import Marker, Media, MediaKind, Shot
from bridge.timeline.formats.clips import file_name, is_adjustment
from bridge.timeline.formats.expansion import Expansion, elements_of
from bridge.timeline.formats.flattening import flattened, remark_covered
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ZERO, Strip, Window, merged, nested, with_ramp
from bridge.timeline.formats.xmeml.elements import Ids, frames_of, is_on, rate_of, start_timecode_of, text_of
from bridge.timeline.formats.xmeml.generators import black_of
from bridge.timeline.formats.xmeml.retime import ramp_of, speed_of

_CLIPS = frozenset({"clipitem", "generatoritem"})


@dataclass(frozen=True, slots=True)
class RecordRange:
    """The record range of an item, in seconds of the sequence."""

    start: Fraction
    end: Fraction
    into: Fraction = ZERO
    """Seconds of a transition before its first frame: the in point counts from that transition's start."""

    @property
    def duration(self) -> Fraction:
        """The length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class SequenceReader:
    """A reader of one sequence and all that is nested in it."""

    ids: Ids
    remarks: Remarks
    rate: Fraction
    """Frames per second of the sequence."""
    within: tuple[Element, ...] = ()
    """The sequences being read, outermost first."""
    expansion: Expansion = field(default_factory=Expansion)
    """Counts what nested sequences show."""
    known: dict[tuple[Element, Fraction], Strip] = field(default_factory=dict)
    """Nested sequences read already, with their rates."""

    def sequence(self, sequence: Element) -> tuple[Strip, Fraction]:
        """Read a sequence from its first frame on, and the length of its longest enabled picture track."""
        inner = replace(self, within=(*self.within, sequence))
        layers = [Strip(markers=tuple(_markers(sequence, self.rate, ZERO, "stack")))]
        duration = ZERO
        for index, track in enumerate(sequence.iterfind("media/video/track")):
            strip, end = inner.track(track, f"V{index + 1}")
            layers.append(strip if is_on(track) else Strip(markers=strip.markers))
            duration = max(duration, end if is_on(track) else ZERO)
        sound = (inner.track(track, "")[0].markers for track in sequence.iterfind("media/audio/track"))
        layers.extend(Strip(markers=marks) for marks in sound)
        remark_covered(layers, self.remarks)
        return flattened(layers), duration

    def track(self, track: Element, name: str) -> tuple[Strip, Fraction]:
        """Read a track, and the end of its last item."""
        items = [self.ids.whole(item) for item in track if item.tag in _CLIPS or item.tag == "transitionitem"]
        strips: list[Strip] = []
        edits: dict[Fraction, Fraction] = {}
        end = ZERO
        for index, item in enumerate(items):
            if item.tag == "transitionitem":
                if (point := self._edit(item)) is not None:
                    edits[point[0]] = point[1]
                continue
            place = self._place(item, items[index - 1] if index else None, items[index + 1 : index + 2])
            if place is None:
                self.remarks.add(f"The clip '{text_of(item, 'name')}' lies nowhere and was left out.")
                continue
            strips.append(self._item(item, place, text_of(track, "name") or name))
            end = max(end, place.end)
        return merged([*strips, Strip(edits=edits)]), end

    def _edit(self, transition: Element) -> tuple[Fraction, Fraction] | None:
        """Return a transition's edit point and its length, in seconds."""
        start, end = frames_of(transition, "start"), frames_of(transition, "end")
        if start is None or end is None:
            return None
        side = text_of(transition, "alignment").partition("-")[0]
        point = {"start": start, "end": end}.get(side, (start + end) // 2)
        return point / self.rate, (end - start) / self.rate

    def _place(self, item: Element, before: Element | None, after: list[Element]) -> RecordRange | None:
        """Return an item's record range; where start or end is not stated, the edit point of the transition there."""
        start, end = (frames_of(item, name) for name in ("start", "end"))
        head = self._edit(before) if before is not None and before.tag == "transitionitem" else None
        tail = self._edit(after[0]) if after and after[0].tag == "transitionitem" else None
        first = start / self.rate if start is not None else head[0] if head else None
        last = end / self.rate if end is not None else tail[0] if tail else None
        if first is None or last is None or last <= first:
            return None
        begun = frames_of(before, "start") if before is not None and start is None else None
        return RecordRange(first, last, first - begun / self.rate if begun is not None else ZERO)

    def _item(self, item: Element, place: RecordRange, track: str) -> Strip:
        """Read a clip, a generator or a nested sequence at its record time."""
        rate = rate_of(item) or self.rate
        point = (frames_of(item, "in") or 0) / rate + place.into
        marks = tuple(self._on_clip(item, rate, place, point))
        if not is_on(item):
            return Strip(markers=marks)
        nested = self.ids.child(item, "sequence")
        shown = self._nested(item, nested, place, point) if nested is not None else None
        strip = shown or Strip(self._shots(item, place, point, rate, track))
        return Strip(strip.shots, strip.edits, strip.markers + marks)

    def _nested(self, item: Element, sequence: Element, place: RecordRange, point: Fraction) -> Strip | None:
        """Read a nested sequence; None where the file does not hold it."""
        if sequence in self.within or sequence.find("media") is None:
            self.remarks.add(
                f"The nested sequence '{text_of(item, 'name')}' is not in the file; it is read as one shot."
            )
            return None
        strip = self._once(sequence, rate_of(sequence) or self.rate)
        self.expansion.add(1 + elements_of(strip))
        window = Window(point, place.duration, place.start, speed_of(item))
        return nested(window, strip, self.remarks)

    def _once(self, sequence: Element, rate: Fraction) -> Strip:
        """Read a sequence that other items may show as well, unless it was read before."""
        key = (sequence, rate)
        if key not in self.known:
            self.known[key], _ = replace(self, rate=rate).sequence(sequence)
        return self.known[key]

    def _shots(
        self, item: Element, place: RecordRange, point: Fraction, rate: Fraction, track: str
    ) -> tuple[Shot, ...]:
        """Read a clip of media; empty for an adjustment layer, which has no picture of its own."""
        name = text_of(item, "name")
        media = self._media(item, name)
        if is_adjustment(name, media):
            return ()
        speed, zero = speed_of(item), media.start or ZERO
        first = zero + (point if speed < 0 else point * speed)
        source = first - speed * place.duration if speed < 0 else first
        shot = Shot(name, media, place.start, place.end, source, speed, (), track)
        ramp = tuple((time - point, zero + value) for time, value in ramp_of(item, rate))
        return (with_ramp(shot, ramp) if ramp else shot,)

    def _media(self, item: Element, name: str) -> Media:
        """Return the media of an item."""
        file = self.ids.child(item, "file")
        if item.tag == "generatoritem":
            return Media(name, MediaKind.GENERATOR, black=black_of(item))
        if file is not None and text_of(
            file, "mediaSource"
        ):  # `Slug` for titles too: only the name tells black
            return Media(name, MediaKind.GENERATOR)
        if file is None:
            return Media(name, MediaKind.MISSING)
        url, rate = text_of(file, "pathurl"), rate_of(file)
        stamp = start_timecode_of(file, rate or self.rate)
        kind = MediaKind.FILE if url else MediaKind.MISSING
        called = file_name(url) if url else text_of(file, "name") or name
        return Media(called, kind, url or None, rate, stamp.time if stamp else None)

    def _on_clip(
        self, item: Element, rate: Fraction, place: RecordRange, point: Fraction
    ) -> Iterator[Marker]:
        """Yield the markers in the part of an item that is used."""
        for mark in _markers(item, rate, place.start - point, "clip"):
            if place.start <= mark.time <= place.end:
                yield mark
            else:
                self.remarks.add("A marker lies outside the part of its clip that is used and was left out.")


def _markers(element: Element, rate: Fraction, zero: Fraction, origin: str) -> Iterator[Marker]:
    """Yield the markers of a sequence or an item; `zero` is the record time of the element's own frame 0."""
    for mark in element.iterfind("marker"):
        first, last = frames_of(mark, "in"), frames_of(mark, "out")
        if first is None:
            continue
        length = max(0, last - first) / rate if last is not None else ZERO
        yield Marker(text_of(mark, "name"), zero + first / rate, length, "", text_of(mark, "comment"), origin)
