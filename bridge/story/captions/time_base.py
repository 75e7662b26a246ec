"""The clock that captions count on, told from all of them: where it begins, and whether it runs as the cut's does."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.story.captions.shown import Shown
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

_Seconds = npt.NDArray[np.float64]
HOUR: Final = 3600
_DRIFTS: Final = {
    Fraction(1001, 1000): "a thousandth too fast (24 frames a second for 23.976)",
    Fraction(1000, 1001): "a thousandth too slow (23.976 frames a second for 24)",
    Fraction(24, 25): "four percent too slow (24 frames a second for 25)",
    Fraction(25, 24): "four percent too fast (25 frames a second for 24)",
}
"""What times are multiplied by, and what that mends."""
_NEAR: Final = 2
"""Frames from a cut within which an edge of a caption is on it: subtitles are laid to cuts."""
_ROUNDED: Final = 1e-6
"""Seconds by which times may be rounded."""
_FEWEST: Final = 12
"""Edges on cuts from which on a drift is told by them."""
_LIKELIER: Final = 2
"""Times as many edges must be on cuts with a drift mended as without."""


@dataclass(frozen=True, slots=True)
class TimeBase:
    """How times of a file become times of the cut: `(time - zero) * pace`."""

    zero: Fraction = Fraction(0)
    """The time of the file at the timeline's first frame, in seconds."""
    pace: Fraction = Fraction(1)
    remarks: tuple[str, ...] = ()

    def at(self, time: Fraction) -> Fraction:
        """Return the time of the cut, in seconds from its first frame."""
        return (time - self.zero) * self.pace


def time_base(
    captions: Sequence[Shown], timeline: Timeline, name: str, *, in_frames: bool = False
) -> TimeBase:
    """Tell where the clock of captions begins, and how it runs.

    It begins at the first frame, at the timeline's own timecode, or at the full hour before the first caption: where most
    captions then lie in the cut, and of equals where the first is soonest. It runs otherwise than the cut where far more
    captions then begin and end on cuts.

    Args:
        captions: In order of time.
        timeline: The cut.
        name: The file's name in remarks.
        in_frames: True where the file's times are timecode that was counted in frames: at NTSC rates its hours are longer.
    """
    zero, why = _zero(captions, timeline, in_frames=in_frames)
    pace = _pace(captions, timeline, zero)
    remarks = []
    if zero:
        remarks.append(f"{name} is read from {_clock(zero)} on, {why}.")
    if pace != 1:
        remarks.append(
            f"The clock of {name} runs {_DRIFTS[pace]}, as its captions tell by the cuts; it is set right."
        )
    return TimeBase(zero, pace, tuple(remarks))


def _zero(captions: Sequence[Shown], timeline: Timeline, *, in_frames: bool) -> tuple[Fraction, str]:
    """Return when the clock begins, and why that is taken."""
    first, nominal = captions[0].start, Fraction(max(1, round(timeline.rate)))
    counted = in_frames or timeline.drop_frame
    timecode = timeline.start if counted else timeline.start * timeline.rate / nominal
    an_hour = HOUR * nominal / timeline.rate if in_frames and not timeline.drop_frame else Fraction(HOUR)
    hour = first // an_hour * an_hour
    tried = {
        hour: f"for its first caption is at {_clock(first)} and the film is {_clock(timeline.duration)} long",
        timecode: f"for the timeline's timecode begins at {record_timecode(timeline, 0)}",
        Fraction(0): "",
    }

    def fit(zero: Fraction) -> tuple[int, bool, bool, Fraction]:
        end = zero + timeline.duration
        inside = sum(zero <= each.start < end for each in captions)
        return inside, zero in {timecode, 0}, zero <= first, zero

    best = max(tried, key=fit)
    if fit(best)[0] == 0:  # nothing fits: it counts as it says
        best = Fraction(0)
    return best, tried[best]


def _pace(captions: Sequence[Shown], timeline: Timeline, zero: Fraction) -> Fraction:
    """Return by how much times are to be multiplied; 1 where nothing tells otherwise."""
    cuts = np.array([float(cut.time) for cut in timeline.cuts])
    edges = np.array([float(edge - zero) for each in captions for edge in (each.start, each.end)])
    if len(cuts) < _FEWEST or len(edges) < _FEWEST:
        return Fraction(1)
    near = float(_NEAR / timeline.rate) + _ROUNDED
    plain = _on_cuts(edges, cuts, near)
    counts = {drift: _on_cuts(edges * float(drift), cuts, near) for drift in _DRIFTS}
    best = max(counts, key=lambda drift: counts[drift])
    told = counts[best] >= _FEWEST and counts[best] >= _LIKELIER * max(plain, 1) + _FEWEST // 2
    return best if told else Fraction(1)


def _on_cuts(edges: _Seconds, cuts: _Seconds, near: float) -> int:
    """Count the edges of captions that are on a cut.

    Args:
        edges: Seconds of the cut. (n,)
        cuts: Likewise, in order; one at least. (m,)
        near: Seconds from a cut within which an edge is on it.
    """
    after = np.searchsorted(cuts, edges)
    before, behind = cuts[np.maximum(after - 1, 0)], cuts[np.minimum(after, len(cuts) - 1)]
    return int((np.minimum(np.abs(edges - before), np.abs(edges - behind)) <= near).sum())


def _clock(seconds: Fraction) -> str:
    whole = int(seconds)
    return f"{whole // HOUR}:{whole // 60 % 60:02}:{whole % 60:02}"
