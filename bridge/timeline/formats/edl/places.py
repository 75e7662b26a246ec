"""The places of an EDL's events: record ranges in frames, source ranges in seconds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bridge.errors import TimelineError
from bridge.timeline.formats.edl.events import Event
from bridge.timeline.formats.edl.rate import Counting
from bridge.timeline.formats.rates import written
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ZERO

Place = tuple[int, int]
"""The first frame of a record range, and the first after it."""

Placed = tuple[Event, Place]
"""An event at its record range."""


@dataclass(frozen=True, slots=True)
class PlaceReader:
    """A converter of an EDL's places."""

    rate: Fraction
    counting: Counting
    more: int
    """Frames by which a range is longer than its places say: 1 where the out is the last frame, else 0."""
    remarks: Remarks

    @property
    def drop_frame(self) -> bool:
        """True if the record timecode is drop frame."""
        return self.counting.drop_frame and round(self.rate) % 30 == 0

    def frame(self, text: str) -> int:
        """Convert a record place to a frame.

        Raises:
            TimelineError: If it does not exist at this rate.
        """
        try:
            return self.counting.frames(text, self.rate, drop_frame=self.drop_frame)
        except ValueError as error:
            raise TimelineError(
                f"The EDL has the timecode {text}, which does not exist at {written(self.rate)} frames a second; "
                "state its real rate with --rate."
            ) from error

    def source(self, event: Event) -> tuple[Fraction, Fraction]:
        """Convert a source range to seconds; a place to 0, with a remark, where it does not exist at this rate."""
        first, last = (self._source(text, event) for text in event.source)
        return first, last + self.more / self.rate * (last >= first)

    def _source(self, text: str, event: Event) -> Fraction:
        try:
            drop_frame = self.counting.source_drop(event)
            return self.counting.frames(text, self.rate, drop_frame=drop_frame) / self.rate
        except ValueError:
            self.remarks.add(
                "A source timecode in the EDL does not exist at its rate and is read as 00:00:00:00."
            )
            return ZERO

    def record(self, event: Event, origin: int) -> Place:
        """Return the record range of an event as its places say; past midnight it counts on."""
        day = self.frame("24:00:00:00")
        first, last = (self.frame(text) for text in event.record)
        first += day if first < origin - day // 2 else 0
        return first, last + (day if last < first - day // 2 else 0)


def tracks_of(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Return the events of each track of sound."""
    tracks: dict[str, list[Placed]] = defaultdict(list)
    for event, place in placed:
        tracks[event.sound_track].append((event, place))
    return [tracks[name] for name in sorted(tracks)]


def layers_of(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Return the events of each layer, the lowest first: a track, and over it what is keyed there."""
    layers: dict[tuple[int, str, bool], list[Placed]] = defaultdict(list)
    for event, place in placed:
        layers[len(event.track), event.track, event.is_keyed].append((event, place))
    return [layers[layer] for layer in sorted(layers)]


def ends_on_last_frames(layers: Iterable[Iterable[Placed]]) -> bool:
    """Return whether the outs of an EDL are last frames: none touches the next event, and most lie a frame before it."""
    lengths = (sorted(place for _, place in layer if place[0] < place[1]) for layer in layers)
    gaps = [after - before for places in lengths for (_, before), (after, _) in pairwise(places)]
    return min(gaps, default=0) > 0 and gaps.count(1) > max(1, len(gaps) / 2)


def with_last_frames(placed: Sequence[Placed]) -> list[Placed]:
    """Extend every range by the frame it ends on, but for that of no length which a transition begins with."""
    begun = {first for event, (first, _) in placed if event.is_transition}
    return [
        (event, (first, last if first == last and first in begun and not event.is_transition else last + 1))
        for event, (first, last) in placed
    ]
