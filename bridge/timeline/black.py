"""Black: the spans of a timeline with no picture: no shot covers them, or only a generator that makes black."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, pairwise

from bridge.timeline import Media, MediaKind, Shot, Timeline

Span = tuple[Fraction, Fraction]
"""First instant and first instant after it, in seconds from the timeline's first frame."""

_BLACK = re.compile(
    r"\s*((solid ?|full ?)?black( ?(video|slug|filler|matte|solid|color|colour|screen))?|slug|bl)(\s+\d+)?\s*",
    re.IGNORECASE,
)
"""Programs' names of a generator that makes black, and of its copies: `Black Video 2`."""
_COLOR = re.compile(
    r"(\w+:)?(solid ?)?(solid|colou?r|fill|constant)( ?(solid|matte|generator))?|matte", re.IGNORECASE
)
"""Programs' names of a generator that fills the frame with one colour."""
_ANY = re.compile(r"\s*+(generator)?\s*+", re.IGNORECASE)
"""Kinds that are no kind: what they make is told by the name alone."""


def is_black(media: Media) -> bool:
    """Return whether media show nothing but black: as their file says, else by a generator's name."""
    if media.black is not None:
        return media.black
    return media.kind is MediaKind.GENERATOR and names_black(media.name)


def names_black(name: str) -> bool:
    """Return whether a name is one that programs give to black: `Black`, `Black Video`, `Slug`, `BL`."""
    return _BLACK.fullmatch(name) is not None


def makes_black(kind: str, color: Sequence[float] | None = None) -> bool | None:
    """Return whether a generator makes black.

    Args:
        kind: Its program's name for its kind: `Slug`, `SolidColor`, `Text`.
        color: Its red, green and blue, where the file states them, and opacity where it states that too; on any scale
            on which 0 is none.

    Returns:
        None where neither tells: the kind is not stated, or is a colour that is not. Bars, text and shapes are not black.
    """
    if names_black(kind):
        return True
    if _COLOR.fullmatch(kind):
        return None if color is None else not any(color[:3]) and 0 not in color[3:]
    return None if _ANY.fullmatch(kind) else False


def visible(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    """Return the shots that are not black."""
    return tuple(shot for shot in shots if not is_black(shot.media))


def first_picture(timeline: Timeline) -> Fraction:
    """Return the instant at which anything but black is seen first, in seconds; 0 where nothing is."""
    return next((shot.start for shot in timeline.shots if not is_black(shot.media)), Fraction(0))


def black_of(timeline: Timeline) -> tuple[Span, ...]:
    """Find the spans of black: those that no shot covers, or only one that is black.

    Args:
        timeline: The cut.

    Returns:
        Each unbroken stretch of black, in order; two never touch.
    """
    return gaps(visible(timeline.shots), timeline.duration)


def gaps(shots: Iterable[Shot], duration: Fraction) -> tuple[Span, ...]:
    """Find the spans that no shot covers.

    Args:
        shots: In order.
        duration: Seconds of their timeline.
    """
    edges = chain([Fraction(0)], *((shot.start, shot.end) for shot in shots), [duration])
    spans = (span for at, span in enumerate(pairwise(edges)) if at % 2 == 0)
    return tuple((begin, end) for begin, end in spans if begin < end)
