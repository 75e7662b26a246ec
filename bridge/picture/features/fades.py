"""Fades and flashes of a shot."""

from dataclasses import dataclass

import numpy as np

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

    @property
    def turned(self) -> "_Light":
        """The same, backwards, with negative times."""
        return _Light(-self.edges[::-1], self.brightness[::-1], self.contrast[::-1])


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
    light = _light(course, start, end)
    into, out = _fade_in(light), _fade_in(light.turned)
    return into, out and Fade(-out.end, -out.start, out.white)


def flashes_of(course: Course, start: float, end: float) -> tuple[float, ...]:
    """Find the flashes of a shot: a quarter of a second or less that is far brighter than what is before and after it.

    A flash begins from one sample to the next.

    A flash of a single frame is seen if that frame is sampled.

    Args:
        course: The picture over record time.
        start: The shot's first instant, in seconds from the timeline's first frame.
        end: Its last instant, in the same.

    Returns:
        The instant at which each begins, in seconds from the timeline's first frame.
    """
    light = _light(course, start, end)
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


def _fade_in(light: _Light) -> Fade | None:
    bright, contrast, edges = light.brightness, light.contrast, light.edges
    plain = (contrast < _PLAIN) & ((bright < _DARK) | (bright > _LIGHT))
    if not len(plain) or not plain[0] or plain.all():
        return None
    first = int(np.argmin(plain))
    at = first
    while at < len(contrast):
        later = (edges[:-1] > edges[at]) & (edges[:-1] <= edges[at] + _LATER)
        if not later.any() or contrast[at] >= _WHOLE * float(np.median(contrast[later])):
            break
        if contrast[at] < contrast[at - 1] - _BACK:
            return None
        at += 1
    begins, near = float(edges[max(first - 1, 0)]), float(edges[min(at, len(edges) - 1)])
    ends = min(begins + (near - begins) / _WHOLE, float(edges[-1]))
    return Fade(begins, ends, bool(bright[0] > 0.5)) if _SHORTEST <= ends - begins <= _LONGEST else None
