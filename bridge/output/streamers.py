"""Streamers and punches: what a conductor sees over the picture, in the convention of film scoring."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bridge.output.clicks import count_in, cues_with_room, heard_at
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.score.sheet_rows import NAMED

LENGTH: Final = Fraction(2)
"""Seconds that a streamer runs before the instant it leads to: three feet of film at 90 feet a minute."""


class Sign(StrEnum):
    """A sign over the picture. Source: Figure 53 Streamers 3, "Building a scoring document", "Default streamers"."""

    GREEN = "green"
    """A streamer into the downbeat."""
    YELLOW = "yellow"
    """A streamer into the first warning click."""
    RED = "red"
    """A streamer to the end of the cue."""
    PUNCH = "punch"
    """A punch on a hit."""


@dataclass(frozen=True, slots=True)
class Visual:
    """A sign, and its instant."""

    time: Fraction
    """Seconds from the timeline's first frame at which a streamer arrives, or a punch is seen; below 0 before it."""
    sign: Sign
    name: str = ""
    """The hit that a punch is on."""


def film_visuals(scored: ScoredTimeline) -> tuple[Visual, ...]:
    """Return the signs of all cues of a score in order; yellow streamers where bars are counted in."""
    return tuple(each for cue, room in cues_with_room(scored) for each in visuals_of(cue, room))


def visuals_of(cue: CuedScene, room: Fraction | None = None) -> tuple[Visual, ...]:
    """Return the signs of a cue in order: two streamers into it, one to its end, and punches on its named hits.

    Plain cuts and motion have none: they are too many for a conductor.

    Args:
        cue: The cue.
        room: Seconds before it in which bars may be counted in; None for as long as it takes.
    """
    return tuple(sorted(_visuals(cue, room), key=lambda visual: visual.time))


def _visuals(cue: CuedScene, room: Fraction | None) -> Iterator[Visual]:
    for click in count_in(cue.grid, room)[:1]:
        yield Visual(click.time, Sign.YELLOW)
    yield Visual(cue.grid.start, Sign.GREEN)
    for met in cue.grid.hits:
        if met.hit.kind in NAMED and met.hit.weight > 0:
            yield Visual(heard_at(met), Sign.PUNCH, met.hit.name)
    yield Visual(cue.grid.end, Sign.RED)
