"""Black: where a timeline shows no picture, because nothing lies there or a generator that makes black does."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, pairwise

from bridge.timeline import Media, MediaKind, Shot, Timeline

Span = tuple[Fraction, Fraction]
"""First instant and first instant after it, in seconds from the timeline's first frame."""

_BLACK = re.compile(
    r"\s*((solid |full )?black( (video|slug|filler|matte|solid|color|colour|screen))?|slug|bl)(\s+\d+)?\s*",
    re.IGNORECASE,
)
"""What programs call a generator that makes black, and its copies: `Black Video 2`."""
_COLOR = re.compile(r"(\w+:)?(solid ?)?(solid|colou?r|fill|constant)( ?(solid|matte))?|matte", re.IGNORECASE)
"""What programs call a generator that fills the frame with one colour."""
_TEXT = re.compile(r".*(text|title|rich|crawl|caption).*", re.IGNORECASE)
"""What they call one that writes."""


def is_black(media: Media) -> bool:
    """Whether media show nothing but black: as their file says, else by a generator's name."""
    if media.black is not None:
        return media.black
    return media.kind is MediaKind.GENERATOR and names_black(media.name)


def names_black(name: str) -> bool:
    """Whether a name is what programs call black: `Black`, `Black Video`, `Slug`, `BL`."""
    return _BLACK.fullmatch(name) is not None


def makes_black(kind: str, color: Sequence[float] | None = None) -> bool | None:
    """Whether a generator makes black.

    Args:
        kind: What its program calls what it makes: `Slug`, `SolidColor`, `Text`.
        color: Red, green and blue of its colour, where the file states one; on any scale on which 0 is none.

    Returns:
        None where neither tells.
    """
    if names_black(kind):
        return True
    if _COLOR.fullmatch(kind):
        return None if color is None else not any(color)
    return False if _TEXT.fullmatch(kind) else None


def visible(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    """The shots that show something: all but those that are black."""
    return tuple(shot for shot in shots if not is_black(shot.media))


def black_of(timeline: Timeline) -> tuple[Span, ...]:
    """Where the screen is black: what no shot covers, or only one that is black.

    Args:
        timeline: The cut.

    Returns:
        Each unbroken stretch of black, in order; two never touch.
    """
    return gaps(visible(timeline.shots), timeline.duration)


def gaps(shots: Iterable[Shot], duration: Fraction) -> tuple[Span, ...]:
    """What none of some shots covers.

    Args:
        shots: In order.
        duration: Seconds of their timeline.
    """
    edges = chain([Fraction(0)], *((shot.start, shot.end) for shot in shots), [duration])
    spans = (span for at, span in enumerate(pairwise(edges)) if at % 2 == 0)
    return tuple((begin, end) for begin, end in spans if begin < end)
