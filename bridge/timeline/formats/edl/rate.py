"""The frame rate of an edit decision list, which does not state one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bridge.timeline.formats.edl.codes import FOOT_OF_16_MM, FOOT_OF_35_MM, frame_of
from bridge.timeline.formats.edl.events import EditDecisionList, Event
from bridge.timeline.formats.rates import DEFAULT, exact, written
from bridge.timeline.timecode import is_drop_frame

_HINT = re.compile(
    r"[*\s]*+(?:\w++ )?(?:FRAME\s*+RATE|TIME\s*+BASE|FPS)\s*+(?:[:=]\s*+)?(\d++(?:\.\d++)?)\s*+(?:FPS)?",
    re.IGNORECASE,
)
"""A comment that names a rate and nothing else: `* FRAME RATE: 25`, `TIMEBASE=29.97 fps`."""

_CANDIDATES = (24, 25, 30, 50, 60)
"""Nominal frames per second, the likelier first."""

_NTSC = Fraction(1000, 1001)


@dataclass(frozen=True, slots=True)
class Counting:
    """The count of frames in an EDL's places."""

    drop_frame: bool
    """True if the record's timecode leaves numbers out: the EDL says so, or writes a `;`."""
    is_marked: bool
    """True if drop-frame timecode is told by a `;` before its frames."""
    foot: int
    """Frames in a foot of film: 16, or 40 where the EDL counts further than that."""

    def source_drop(self, event: Event) -> bool:
        """Return whether an event's source timecode is drop frame.

        It is as it is written, where the EDL marks drop frame. Else the `FCM` line in force says it: one between events
        is about the sources after it, the first one about the record too.
        """
        if self.is_marked or _marks_drop(event.source[0], event.is_drop):
            return is_drop_frame(event.source[0])
        return self.drop_frame if event.is_drop is None else event.is_drop

    def frames(self, code: str, rate: Fraction, *, drop_frame: bool) -> int:
        """Convert a place to a frame.

        Raises:
            ValueError: If it does not exist at this rate.
        """
        return frame_of(code, rate, drop_frame=drop_frame and round(rate) % 30 == 0, foot=self.foot)


def counting_of(edl: EditDecisionList) -> Counting:
    """Find the count of an EDL's frames."""
    marked = any(_marks_drop(event.record[0], event.is_drop) for event in edl.events)
    codes = (code for event in edl.events for code in (*event.source, *event.record))
    most = max((int(code.partition("+")[2]) for code in codes if "+" in code), default=0)
    return Counting(edl.is_drop or marked, marked, FOOT_OF_35_MM if most < FOOT_OF_35_MM else FOOT_OF_16_MM)


def _marks_drop(code: str, stated: bool | None) -> bool:
    """Return whether a timecode is marked as drop frame; one parted by `;` alone is not, where the EDL says otherwise."""
    return is_drop_frame(code) and not (stated is False and ":" not in code)


def rate_of(edl: EditDecisionList, counting: Counting) -> tuple[Fraction, str]:
    """Infer the frame rate of an EDL, with a sentence that says how it is known.

    A comment that names a rate wins; else the rate at which all frame numbers exist and most events are as long in the
    source as in the record; else 24. Drop frame is 29.97 or 59.94; where it is some sources' alone, only if no other
    rate fits better.
    """
    hint = hinted_rate(edl.comment_lines)
    if hint is not None:
        return hint, f"The EDL states no frame rate, but a remark in it says {written(hint)}."
    fits = {
        whole: _fitting(edl.events, whole, counting)
        for whole in _CANDIDATES
        if _holds(edl.events, whole, counting)
    }
    if counting.drop_frame:
        fits = {whole: count for whole, count in fits.items() if whole % 30 == 0} or {30: 0}
    drop = counting.drop_frame or any(counting.source_drop(event) for event in edl.events)
    best = max(fits, key=lambda whole: (fits[whole], drop and whole % 30 == 0), default=int(DEFAULT))
    rate = Fraction(best) * (_NTSC if drop and best % 30 == 0 else 1)
    told = drop or best != DEFAULT or list(fits.values()).count(fits.get(best, -1)) == 1
    why = "its frame numbers fit" if told else "nothing in it tells, so it is read at"
    return rate, f"The EDL states no frame rate; {why} {written(rate)} (say otherwise with --rate)."


def hinted_rate(comment_lines: Iterable[str]) -> Fraction | None:
    """Return the rate that a comment line names."""
    for line in comment_lines:
        found = _HINT.fullmatch(line)
        if found is not None and 10 <= float(found[1]) <= 120:
            return exact(float(found[1]))
    return None


def _holds(events: Iterable[Event], whole: int, counting: Counting) -> bool:
    """Return whether every record timecode exists at a rate."""
    return all(_length(event.record, whole, counting) is not None for event in events)


def _fitting(events: Iterable[Event], whole: int, counting: Counting) -> int:
    """Count the events that are as long in the source as in the record."""
    return sum(
        _length(event.source, whole, counting, drop_frame=counting.source_drop(event))
        == _length(event.record, whole, counting, drop_frame=counting.drop_frame)
        is not None
        for event in events
    )


def _length(ends: tuple[str, str], whole: int, counting: Counting, *, drop_frame: bool = False) -> int | None:
    try:
        first, last = (counting.frames(code, Fraction(whole), drop_frame=drop_frame) for code in ends)
    except ValueError:
        return None
    return last - first
