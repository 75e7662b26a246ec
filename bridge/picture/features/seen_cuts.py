"""Cuts that the footage decides: through edits at which the picture itself changes, or does not."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np

from bridge.picture.features.picture import Features, Picture
from bridge.timeline import Cut, Shot, Timeline
from bridge.timeline.through_edits import goes_on
from bridge.timeline.timecode import record_timecode

_SIDE = Fraction(1)
"""Seconds of media on either side of an instant that are compared."""
_CHANGE = 0.05
"""Change of mean brightness or saturation from which on a picture without a cut has changed gradually."""


def with_seen_cuts(timeline: Timeline, picture: Picture) -> Timeline:
    """Decide by the footage which through edits of a timeline are cuts; those that it does not show stay as they are.

    A cut in the media is one. Where the media have none, what was taken for a cut stays one only if the picture becomes
    another gradually.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
    """
    cuts = {cut.time: cut for cut in timeline.cuts}
    told: list[str] = []
    for time, is_cut in _decided(timeline, picture, cuts):
        at = record_timecode(timeline, timeline.frame_at(time))
        if is_cut:
            cuts[time] = Cut(time)
            told.append(f"The footage cuts at {at}, so a cut is counted there.")
        else:
            del cuts[time]
            told.append(f"The footage goes on unbroken at {at}, so no cut is counted there.")
    if not told:
        return timeline
    ordered = tuple(cuts[time] for time in sorted(cuts))
    return replace(timeline, cuts=ordered, warnings=(*timeline.warnings, *_in_short(told)))


def _decided(timeline: Timeline, picture: Picture, cuts: dict[Fraction, Cut]) -> list[tuple[Fraction, bool]]:
    """Return the times at which the footage tells otherwise than the edit, and True where it cuts."""
    found: list[tuple[Fraction, bool]] = []
    for time, features, media in _through(timeline, picture):
        seen, cut = _cuts_at(features, media), cuts.get(time)
        if seen and cut is None:
            found.append((time, True))
        elif seen is False and cut == Cut(time) and not _changes_at(features, media):
            found.append((time, False))
    return found


def _through(timeline: Timeline, picture: Picture) -> Iterator[tuple[Fraction, Features, Fraction]]:
    """Yield the through edits whose footage is known: their record times, the footage, and their times in the file."""
    frame = 1 / timeline.rate
    before: Shot | None = None
    for shot, sight in zip(timeline.shots, picture.sights, strict=True):
        if before is not None and sight is not None and shot.speed and goes_on(before, shot, frame):
            yield shot.start, sight.features, shot.source_start - sight.origin
        before = shot


def _cuts_at(features: Features, time: Fraction) -> bool | None:
    """Return whether a file cuts within a frame of an instant; None where not all of that is known."""
    last = ceil((time - features.start) * features.rate) - 1
    beside = range(last - 1, last + 2)
    if beside.start < 0 or beside.stop > len(features.motion) - 1:
        return None
    return bool(np.isnan(features.motion[beside.start : beside.stop]).any())


def _changes_at(features: Features, time: Fraction) -> bool:
    """Return whether a picture is another after an instant than before it, in brightness or in saturation."""
    at, side = round((time - features.start) * features.rate), ceil(_SIDE * features.rate)
    return any(
        abs(float(tones[max(0, at - side) : at].mean() - tones[at : at + side].mean())) > _CHANGE
        for tones in (features.brightness, features.saturation)
    )


def _in_short(told: list[str]) -> Iterator[str]:
    """Yield the first sentence of each of the two kinds, with a count of the others."""
    for kind in ("The footage cuts", "The footage goes on"):
        alike = [sentence for sentence in told if sentence.startswith(kind)]
        if len(alike) > 1:
            yield f"{alike[0].removesuffix('.')} (and {len(alike) - 1} more)."
        yield from alike[:1] if len(alike) == 1 else ()
