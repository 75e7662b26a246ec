"""The sequences of Final Cut Pro 7's XML as strips."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline import Marker, Media, MediaKind, Shot
from bridge.timeline.formats.clips import file_name
from bridge.timeline.formats.expansion import Expansion, elements_of
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.overlays import laid, mixed, uncovered
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import (
    ZERO,
    Heard,
    Strip,
    Window,
    along,
    changes_of_effects,
    merged,
    nested,
    with_ramp,
)
from bridge.timeline.formats.xmeml.elements import (
    end_of,
    frames_of,
    is_on,
    offset_of,
    rate_of,
    start_timecode_of,
    text_of,
)
from bridge.timeline.formats.xmeml.generators import black_of
from bridge.timeline.formats.xmeml.ids import Ids
from bridge.timeline.formats.xmeml.levels import gain_of
from bridge.timeline.formats.xmeml.looks import look_of
from bridge.timeline.formats.xmeml.retime import effects_of, graph_of, ramp_of, speed_of

_ITEMS = frozenset({"clipitem", "generatoritem", "transitionitem"})
_NAMED = "MZ.TrackName"


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
        """Read a sequence from its first frame on, and the length of its longest enabled picture track.

        Sound is on tracks of its own, also that of nested sequences; what lies on two of them as stereo is one sound
        (`bridge.timeline.formats.sounds`).
        """
        inner = replace(self, within=(*self.within, sequence))
        layers = [Strip(markers=tuple(_markers(sequence, self.rate, ZERO, "stack", self.remarks)))]
        duration = ZERO
        for index, track in enumerate(sequence.iterfind("media/video/track")):
            strip, end = inner.track(track, f"V{index + 1}")
            layers.append(replace(strip, sounds=()) if is_on(track) else Strip(markers=strip.markers))
            duration = max(duration, end if is_on(track) else ZERO)
        for index, track in enumerate(sequence.iterfind("media/audio/track")):
            strip, _ = inner.track(track, f"A{index + 1}", heard=True)
            layers.append(Strip(markers=strip.markers, sounds=strip.sounds if is_on(track) else ()))
        return flattened(uncovered(layers, self.remarks)), duration

    def sound(self, sequence: Element) -> Fraction:
        """Return the length of the longest enabled track of sound, in seconds."""
        tracks = (track for track in sequence.iterfind("media/audio/track") if is_on(track))
        return max((self.track(track, "")[1] for track in tracks), default=ZERO)

    def track(self, track: Element, name: str, *, heard: bool = False) -> tuple[Strip, Fraction]:
        """Read a track, of picture or of sound, and the end of its last item."""
        items = [self.ids.whole(item) for item in track if item.tag in _ITEMS]
        strips: list[Strip] = []
        for unknown in (
            child for child in track if child.tag not in _ITEMS and child.find("start") is not None
        ):
            self.remarks.add(f"The file holds <{unknown.tag}>, which is not known here; it was left out.")
        edits: dict[Fraction, Fraction] = {}
        effects: list[tuple[Fraction, Fraction, object]] = []
        called, end = _called(track, name, heard=heard), ZERO
        for index, item in enumerate(items):
            if item.tag == "transitionitem":
                point = self._edit(item)
                edits |= dict([point] if point is not None else [])
                strips.append(Strip(markers=tuple(self._on_transition(item))))
                continue
            place = self._place(item, items[index - 1] if index else None, items[index + 1 : index + 2])
            if place is None:
                self.remarks.add(f"The clip '{text_of(item, 'name')}' lies nowhere and was left out.")
                continue
            strips.append(self._item(item, place, called, heard=heard))
            effects.append((place.start, place.end, effects_of(item)))
            end = max(end, place.end)
        return merged([*strips, Strip(edits=changes_of_effects(effects) | edits)]), end

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

    def _item(self, item: Element, place: RecordRange, track: str, *, heard: bool) -> Strip:
        """Read a clip, a generator or a nested sequence at its record time, as it is seen or as it is heard."""
        rate = rate_of(item) or self.rate
        point = (frames_of(item, "in") or 0) / rate + place.into
        marks = tuple(self._on_clip(item, rate, place, point))
        if not is_on(item):
            return Strip(markers=marks)
        nested = self.ids.child(item, "sequence", self.remarks)
        shown = self._nested(item, nested, place, point, rate) if nested is not None else None
        if shown is not None:
            strip = _louder(shown, item) if heard else shown
        elif heard:
            shot = self._shot(item, self._file(item), place, point, rate, track)
            strip = Strip(sounds=(Heard(shot, gain=gain_of(item)),))
        else:
            file = self._file(item)
            strip = laid(self._shot(item, file, place, point, rate, track), look_of(item, file), self.remarks)
        return replace(strip, markers=strip.markers + marks)

    def _nested(
        self, item: Element, sequence: Element, place: RecordRange, point: Fraction, rate: Fraction
    ) -> Strip | None:
        """Read a nested sequence; None where the file does not hold it."""
        if sequence in self.within or sequence.find("media") is None:
            self.remarks.add(
                f"The nested sequence '{text_of(item, 'name')}' is not in the file; it is read as one shot."
            )
            return None
        strip = self._once(sequence, rate_of(sequence) or self.rate)
        self.expansion.add(1 + elements_of(strip))
        window = Window(
            point + offset_of(item, rate), place.duration, place.start, speed_of(item, self.remarks)
        )
        shown = nested(window, strip, self.remarks)
        return mixed(shown, text_of(item, "name"), look_of(item), self.remarks)

    def _once(self, sequence: Element, rate: Fraction) -> Strip:
        """Read a sequence that other items may show as well, unless it was read before."""
        key = (sequence, rate)
        if key not in self.known:
            self.known[key], _ = replace(self, rate=rate).sequence(sequence)
        return self.known[key]

    def _shot(
        self,
        item: Element,
        file: Element | None,
        place: RecordRange,
        point: Fraction,
        rate: Fraction,
        track: str,
    ) -> Shot:
        """Read a clip of media or a generator."""
        name = text_of(item, "name")
        media = self._media(item, name, file)
        speed, zero = speed_of(item, self.remarks), (media.start or ZERO) + offset_of(item, rate)
        source = zero + point * speed
        if speed < 0:
            played, ahead = -speed * place.duration, _ahead(item, file, point, speed, rate)
            source = (media.start or ZERO) + ahead if ahead >= played else zero + point + played
        shot = Shot(name, media, place.start, place.end, source, speed, (), track)
        ramp = tuple((time - point, zero + value) for time, value in ramp_of(item, rate))
        return with_ramp(shot, ramp) if ramp else shot

    def _file(self, item: Element) -> Element | None:
        """Return the file of an item, of a multiclip that of its picture's angle; None where it names none."""
        file = self.ids.child(item, "file", self.remarks)
        return self._angle(item) if file is None else file

    def _media(self, item: Element, name: str, file: Element | None) -> Media:
        """Return the media of an item."""
        if item.tag == "generatoritem":
            return Media(name, MediaKind.GENERATOR, black=black_of(item))
        if file is not None and text_of(file, "mediaSource"):
            return Media(name, MediaKind.GENERATOR)  # `Slug` for titles too: only the name tells black
        if file is None:
            return Media(name, MediaKind.MISSING)
        url, rate = text_of(file, "pathurl"), rate_of(file)
        stamp = start_timecode_of(file, rate or self.rate)
        kind = MediaKind.FILE if url else MediaKind.MISSING
        called = file_name(url) if url else text_of(file, "name") or name
        return Media(called, kind, url or None, rate, stamp.time if stamp else None)

    def _angle(self, item: Element) -> Element | None:
        """Return the file of the picture's angle of a multiclip; None where the item is no multiclip."""
        multiclip = self.ids.child(item, "multiclip", self.remarks)
        if multiclip is None:
            return None
        angles = [
            each
            for each in multiclip.iterfind("angle")
            if text_of(each, "activevideoangle").upper() == "TRUE"
        ]
        clips = (self.ids.child(angle, "clip", self.remarks) for angle in angles)
        files = (self.ids.whole(file) for clip in clips if clip is not None for file in clip.iter("file"))
        found = next(files, None)
        self.remarks.add(
            f"The angles of the multiclip '{text_of(item, 'name')}' are read as if all of them began together."
            if found is not None
            else f"The angle of the multiclip '{text_of(item, 'name')}' is not in the file; it is read as missing media."
        )
        return found

    def _on_clip(
        self, item: Element, rate: Fraction, place: RecordRange, point: Fraction
    ) -> Iterator[Marker]:
        """Yield the markers in the part of an item that is used."""
        for mark in _markers(item, rate, place.start - point, "clip", self.remarks):
            if place.start <= mark.time <= place.end:
                yield mark
            else:
                self.remarks.add("A marker lies outside the part of its clip that is used and was left out.")

    def _on_transition(self, item: Element) -> Iterator[Marker]:
        """Yield the markers of a transition, whose frames count from its start or from that of the sequence."""
        start, end = (frames_of(item, name) for name in ("start", "end"))
        if start is None or end is None:
            self.remarks.add("A transition states no place; it is read as a cut.")
            return
        first, last = start / self.rate, end / self.rate
        for mark in _markers(item, rate_of(item) or self.rate, ZERO, "clip", self.remarks):
            places = [time for time in (first + mark.time, mark.time) if first <= time <= last]
            if places:
                yield replace(mark, time=places[0])
            else:
                self.remarks.add("A marker lies outside its transition and was left out.")


def _called(track: Element, name: str, *, heard: bool) -> str:
    """Return a track's name; Premiere Pro keeps that of a track of sound in an attribute."""
    stated = text_of(track, "name") or (track.get(_NAMED, "").strip() if heard else "")
    return stated or name


def _louder(strip: Strip, item: Element) -> Strip:
    """Return what is heard of a nested sequence, with the item's own level."""
    gain = gain_of(item)
    return Strip(
        markers=strip.markers,
        sounds=tuple(replace(each, gain=each.gain + gain) for each in strip.sounds) if gain else strip.sounds,
    )


def _ahead(item: Element, file: Element | None, point: Fraction, speed: Fraction, rate: Fraction) -> Fraction:
    """Return the seconds of media between their first frame and the one at which a reversed item begins.

    The in point counts from the end of the media, towards their first frame; 0 where that end is not known.
    """
    if graph := graph_of(item, rate):
        return along(graph, point)
    end = end_of(item, file, rate)
    return ZERO if end is None else end + point * speed


def _markers(
    element: Element, rate: Fraction, zero: Fraction, origin: str, remarks: Remarks
) -> Iterator[Marker]:
    """Yield the markers of a sequence or an item; `zero` is the record time of the element's own frame 0."""
    for mark in element.iterfind("marker"):
        first, last = frames_of(mark, "in"), frames_of(mark, "out")
        if first is None:
            remarks.add(f"The marker '{text_of(mark, 'name')}' states no time and was left out.")
            continue
        length = max(0, last - first) / rate if last is not None else ZERO
        yield Marker(text_of(mark, "name"), zero + first / rate, length, "", text_of(mark, "comment"), origin)
