"""The frame rate of an edit decision list, which does not state one."""

import re
from collections.abc import Iterable
from fractions import Fraction

from bridge.timeline.formats.edl.events import EditDecisionList, Event
from bridge.timeline.formats.rates import DEFAULT, exact, written
from bridge.timeline.timecode import frame_number, is_drop_frame

_HINT = re.compile(
    r"[*\s]*+(?:\w++ )?(?:FRAME\s*+RATE|TIME\s*+BASE|FPS)\s*+(?:[:=]\s*+)?(\d++(?:\.\d++)?)\s*+(?:FPS)?",
    re.IGNORECASE,
)
"""A comment that names a rate and nothing else: `* FRAME RATE: 25`, `TIMEBASE=29.97 fps`."""

_CANDIDATES = (24, 25, 30, 50, 60)
"""Nominal frames per second, the likelier first."""

_NTSC = Fraction(1000, 1001)


def is_drop(edl: EditDecisionList) -> bool:
    """Return whether record timecodes are drop frame: the EDL says so, or they are written with a `;`."""
    return edl.is_drop or any(is_drop_frame(event.record[0]) for event in edl.events)


def rate_of(edl: EditDecisionList) -> tuple[Fraction, str]:
    """Infer the frame rate of an EDL, with a sentence that says how it is known.

    A comment that names a rate wins; else the rate at which all frame numbers exist and most events are as long in the
    source as in the record; else 24.
    """
    hint = hinted_rate(edl.comment_lines)
    if hint is not None:
        return hint, f"The EDL states no frame rate, but a remark in it says {written(hint)}."
    drop = is_drop(edl)
    fits = {whole: _fitting(edl.events, whole) for whole in _CANDIDATES if _holds(edl.events, whole)}
    if drop:
        fits = {whole: count for whole, count in fits.items() if whole % 30 == 0} or {30: 0}
    best = max(fits, key=lambda whole: fits[whole], default=int(DEFAULT))
    rate = Fraction(best) * (_NTSC if drop else 1)
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


def _holds(events: Iterable[Event], whole: int) -> bool:
    """Return whether every record timecode exists at a rate."""
    return all(_frame(text, whole) is not None for event in events for text in event.record)


def _fitting(events: Iterable[Event], whole: int) -> int:
    """Count the events that are as long in the source as in the record."""
    return sum(_length(event.source, whole) == _length(event.record, whole) is not None for event in events)


def _length(ends: tuple[str, str], whole: int) -> int | None:
    first, last = (_frame(text, whole) for text in ends)
    return None if first is None or last is None else last - first


def _frame(text: str, whole: int) -> int | None:
    try:
        return frame_number(text, Fraction(whole)) if not text.isdigit() else int(text)
    except ValueError:
        return None
