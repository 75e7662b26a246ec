"""The frame rate of an edit decision list, which does not state one."""

import re
from collections.abc import Iterable
from fractions import Fraction

from bridge.otio.edl.events import Decisions, Event
from bridge.otio.rates import DEFAULT, exact, written
from bridge.timecode import frame_number, is_drop_frame

_HINT = re.compile(
    r"[*\s]*(?:\w+ )?(?:FRAME\s*RATE|TIME\s*BASE|FPS)\s*[:=]?\s*(\d+(?:\.\d+)?)\s*(?:FPS)?", re.IGNORECASE
)
"""A remark that names a rate and nothing else: `* FRAME RATE: 25`, `TIMEBASE=29.97 fps`."""

_CANDIDATES = (24, 25, 30, 50, 60)
"""Frames numbered in a second, the likelier first."""

_NTSC = Fraction(1000, 1001)


def is_drop(decided: Decisions) -> bool:
    """Whether record timecodes drop numbers: the list says so, or they are written with a `;`."""
    return decided.is_drop or any(is_drop_frame(event.record[0]) for event in decided.events)


def rate_of(decided: Decisions) -> tuple[Fraction, str]:
    """The frame rate a list is written at, and a sentence that says how that is known.

    A remark that names a rate wins; else that rate at which the highest frame number exists and most events are as
    long in the source as in the record; else 24.
    """
    hint = hinted_rate(decided.remarks)
    if hint is not None:
        return hint, f"The EDL states no frame rate, but a remark in it says {written(hint)}."
    drop = is_drop(decided)
    fits = {whole: _fitting(decided.events, whole) for whole in _CANDIDATES if _holds(decided.events, whole)}
    if drop:
        fits = {whole: count for whole, count in fits.items() if whole % 30 == 0} or {30: 0}
    best = max(fits, key=lambda whole: fits[whole], default=int(DEFAULT))
    rate = Fraction(best) * (_NTSC if drop else 1)
    told = drop or best != DEFAULT or list(fits.values()).count(fits[best]) == 1
    why = "its frame numbers fit" if told else "nothing in it tells, so it is read at"
    return rate, f"The EDL states no frame rate; {why} {written(rate)} (say otherwise with --rate)."


def hinted_rate(remarks: Iterable[str]) -> Fraction | None:
    """The rate a remark in a list names."""
    for remark in remarks:
        found = _HINT.fullmatch(remark)
        if found is not None and 10 <= float(found[1]) <= 120:
            return exact(float(found[1]))
    return None


def _holds(events: Iterable[Event], whole: int) -> bool:
    """Whether every record timecode exists at a rate."""
    return all(_frame(text, whole) is not None for event in events for text in event.record)


def _fitting(events: Iterable[Event], whole: int) -> int:
    """How many events are as long in the source as in the record."""
    return sum(_length(event.source, whole) == _length(event.record, whole) is not None for event in events)


def _length(ends: tuple[str, str], whole: int) -> int | None:
    first, last = (_frame(text, whole) for text in ends)
    return None if first is None or last is None else last - first


def _frame(text: str, whole: int) -> int | None:
    try:
        return frame_number(text, Fraction(whole)) if not text.isdigit() else int(text)
    except ValueError:
        return None
