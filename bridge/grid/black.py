"""Where the screen is black."""

from fractions import Fraction
from itertools import chain, pairwise

from bridge.timeline import Timeline


def black_of(timeline: Timeline) -> tuple[tuple[Fraction, Fraction], ...]:
    """The instants no shot covers.

    Args:
        timeline: The cut.

    Returns:
        First instant and first instant after each black, in order, in seconds from the timeline's first frame.
    """
    edges = chain([Fraction(0)], *((shot.start, shot.end) for shot in timeline.shots), [timeline.duration])
    spans = [(begin, end) for at, (begin, end) in enumerate(pairwise(edges)) if at % 2 == 0]
    return tuple((begin, end) for begin, end in spans if begin < end)
