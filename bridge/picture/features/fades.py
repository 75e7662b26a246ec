"""Fades and flashes of a shot."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bridge.picture.features.course import Course, Times

_PLAIN = 0.03
"""Contrast below which a picture is one plain field."""
_DARK, _LIGHT = 0.08, 0.92
"""Brightness below which a plain field is black, and above which it is white."""
_WHOLE = 0.9
"""Share of the contrast that a picture has later from which on it stands."""
_LATER = 1.0
"""Seconds after a fade that show what the picture has later."""
_SHORTEST = 0.15
"""Seconds of a fade at the least: a shorter one is a cut."""
_LONGEST = 6.0
"""Seconds of a fade at the most: what takes longer is a picture that grows light."""
_BACK = 0.02
"""Contrast by which a picture that fades in may fall back."""
_GROUND = 0.02
"""Distance of a frame's mean luma from black or from white below which it is a plain field."""
_FROM, _TO = 0.2, 0.8
"""Shares of a fade between which its frames are known to lie on it, and a straight line is laid through them."""
_FLASH = 0.2
"""Brightness by which a flash stands out of what is before and after it."""
_BRIEF = 0.25
"""Seconds of a flash at the most."""
_AROUND = 0.6
"""Seconds on either side of a flash over which the usual brightness is taken."""


@dataclass(frozen=True, slots=True)
class Fade:
    """A fade, in record time."""

    start: float
    """Seconds from the timeline's first frame."""
    end: float
    """Seconds from the timeline's first frame."""
    white: bool = False
    """True for white, False for black."""


@dataclass(frozen=True, slots=True, eq=False)
class _Light:
    """The light of a shot over time."""

    edges: Times
    """(n + 1,)"""
    brightness: Times
    """(n,)"""
    contrast: Times
    """(n,)"""

    by_frame: bool = False
    """True where it is known frame by frame: then contrast is the distance of brightness from the plain field."""

    @property
    def turned(self) -> "_Light":
        """The same, backwards, with negative times."""
        return _Light(-self.edges[::-1], self.brightness[::-1], self.contrast[::-1], self.by_frame)

    @property
    def plain(self) -> npt.NDArray[np.bool_]:
        """True where the picture is a plain field of black or white. (n,)"""
        if self.by_frame:
            return self.contrast < _GROUND
        return (self.contrast < _PLAIN) & ((self.brightness < _DARK) | (self.brightness > _LIGHT))


def fades_of(course: Course, start: float, end: float) -> tuple[Fade | None, Fade | None]:
    """Find the fade from black or white that begins a shot, and the one that ends it.

    A shot fades in where it begins as a plain field of black or white, and its contrast then grows without falling back
    until it has 90 in 100 of what it has in the second after that; the rest is taken to follow as fast. Through a fade the picture is scaled evenly, so its
    contrast grows with time, whatever it shows.

    Args:
        course: The picture over record time.
        start: The shot's first instant, in seconds from the timeline's first frame.
        end: Its last instant, in the same.
    """
    light = _finest(course, start, end)
    into, out = _fade_in(_from_ground(light)), _fade_in(_from_ground(light.turned), turned=True)
    return into, out and Fade(-out.end, -out.start, out.white)


def every_fade(course: Course, start: float, end: float) -> tuple[tuple[Fade, bool], ...]:
    """Find the fades of a shot, those inside it, too, where it dips to black or white: each with True for one that ends in it.

    Only where the picture is known frame by frame; no others are exact enough to meet.

    Args:
        course: The picture over record time.
        start: The shot's first instant, in seconds from the timeline's first frame.
        end: Its last instant, in the same.
    """
    light = _finest(course, start, end)
    if not light.by_frame:
        return ()
    found: list[tuple[Fade, bool]] = []
    for white in (False, True):
        plain = (1 - light.brightness if white else light.brightness) < _GROUND
        turns = np.flatnonzero(np.diff(np.concatenate(([False], plain, [False])).astype(np.int8)))
        firsts, stops = turns[::2].tolist(), turns[1::2].tolist()
        for first, stop in zip([0, *firsts], [*stops, len(plain)], strict=True):
            part = fades_of(course, float(light.edges[first]), float(light.edges[stop]))
            found += [
                (fade, ends)
                for fade, ends in zip(part, (False, True), strict=True)
                if fade and fade.white is white
            ]
    return tuple(sorted(found, key=lambda one: one[0].start))


def flashes_of(course: Course, start: float, end: float) -> tuple[float, ...]:
    """Find the flashes of a shot: a quarter of a second or less that is far brighter than what is before and after it.

    A flash begins from one frame to the next, or where single frames are not known from one sample to the next: then
    one of a single frame is seen if that frame is sampled.

    Args:
        course: The picture over record time.
        start: The shot's first instant, in seconds from the timeline's first frame.
        end: Its last instant, in the same.

    Returns:
        The instant at which each begins, in seconds from the timeline's first frame.
    """
    light = _finest(course, start, end)
    bright, edges = light.brightness, light.edges
    found: list[float] = []
    for at in (np.flatnonzero(np.diff(bright) > _FLASH / 2) + 1).tolist():
        if found and edges[at] - found[-1] <= _BRIEF:
            continue
        below = np.flatnonzero(bright[at:] <= _usual(light, at) + _FLASH)
        if len(below) and below[0] and edges[at + below[0]] - edges[at] <= _BRIEF + 1e-9:
            found.append(float(edges[at]))
    return tuple(found)


def _usual(light: _Light, at: int) -> float:
    """Return the median brightness around a sample."""
    first, last = np.searchsorted(light.edges[:-1], (light.edges[at] - _AROUND, light.edges[at] + _AROUND))
    return float(np.median(light.brightness[first:last]))


def _finest(course: Course, start: float, end: float) -> _Light:
    """Cut the light of a shot out of a course, frame by frame where it is known so, else sample by sample."""
    light, steps = _light(course, start, end), course.steps
    inside = steps.within(start, end)
    if inside.stop - inside.start <= len(light.brightness):
        return light
    bright = steps.brightness[inside]
    return _Light(np.append(steps.times[inside], end), bright, bright, by_frame=True)


def _from_ground(light: _Light) -> _Light:
    """Return a light whose contrast, where it is known frame by frame, is from the plain field that it begins with."""
    if not light.by_frame or light.brightness[0] < 0.5:
        return light
    return replace(light, contrast=1 - light.brightness)


def _light(course: Course, start: float, end: float) -> _Light:
    """Cut the light of a shot out of a course; of what is not known, nothing."""
    inside = course.steps_in(start, end)
    known = np.isfinite(course.brightness[inside]) & np.isfinite(course.contrast[inside])
    at = np.flatnonzero(known) + inside.start
    if not len(at):
        return _Light(np.zeros(1), np.zeros(0), np.zeros(0))
    return _Light(
        np.append(course.edges[:-1][at], course.edges[at[-1] + 1]),
        course.brightness[at].astype(np.float64),
        course.contrast[at].astype(np.float64),
    )


def _fade_in(light: _Light, *, turned: bool = False) -> Fade | None:
    """Find the fade that begins a light; one that is turned has its frames come on screen where they end."""
    bright, contrast, edges = light.brightness, light.contrast, light.edges
    plain = light.plain
    if not len(plain) or not plain[0] or plain.all():
        return None
    first = int(np.argmin(plain))
    at, whole = first, 0.0
    while at < len(contrast) and edges[at] - edges[first] <= _LONGEST:
        stop = int(np.searchsorted(edges[:-1], edges[at] + _LATER, side="right"))
        whole = float(np.median(contrast[at + 1 : stop])) if stop > at + 1 else whole
        if stop <= at + 1 or contrast[at] >= _WHOLE * whole:
            break
        if contrast[at] < contrast[at - 1] - _BACK:
            return None
        at += 1
    begins, near = float(edges[max(first - 1, 0)]), float(edges[min(at, len(edges) - 1)])
    ends = min(begins + (near - begins) / _WHOLE, float(edges[-1]))
    if light.by_frame:
        times = (edges[1:] if turned else edges[:-1])[first : at + 1]
        begins, ends = _straight(times, contrast[first : at + 1] / (whole or 1), begins, ends)
    return Fade(begins, ends, bool(bright[0] > 0.5)) if _SHORTEST <= ends - begins <= _LONGEST else None


def _straight(times: Times, shares: Times, begins: float, ends: float) -> tuple[float, float]:
    """Return when a fade begins and ends, by the straight line through the frames that surely lie on it.

    Args:
        times: When each frame of it comes on screen, in seconds. (n,)
        shares: How much of the picture each has, 0 to 1. (n,)
        begins: When it begins, about; it stays where the line tells nothing.
        ends: When it ends, about.
    """
    on = (shares >= _FROM) & (shares <= _TO)
    if on.sum() < 2:
        return begins, ends
    slope, level = np.polyfit(times[on], shares[on], 1).tolist()
    return (-level / slope, (1 - level) / slope) if slope > 0 else (begins, ends)
