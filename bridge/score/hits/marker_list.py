"""The markers of an EDL as hits: DaVinci Resolve's list of timeline markers, and Avid's locators."""

from collections.abc import Iterator, Mapping

from bridge.errors import TimelineError, UsageError
from bridge.grid.bars import Hit, HitKind
from bridge.score.marker_words import hit_tag
from bridge.settings.preferences import EMPHASIS
from bridge.timeline import Timeline
from bridge.timeline.formats.edl.events import EditDecisionList, parse_edl
from bridge.timeline.formats.edl.markers import Mark, mark_of
from bridge.timeline.formats.edl.rate import Counting, counting_of
from bridge.timeline.formats.rates import written

HEADING = "TITLE:"
"""The first words of an EDL."""


def listed_hits(
    text: str, name: str, timeline: Timeline, weight: float, colours: Mapping[str, float]
) -> Iterator[Hit]:
    """Read the markers of an EDL, whose record timecode is the timeline's own.

    Args:
        text: The EDL.
        name: Its file's name.
        timeline: The cut.
        weight: The weight of a marker whose name and colour give none; a red one counts half as much again.
        colours: The weight of a marker of each of these colours.

    Raises:
        UsageError: If it cannot be read, a marker in it neither, or its timecode does not exist in the timeline.
    """
    edl = _parsed(text, name)
    counting = counting_of(edl)
    for event in edl.events:
        for line in event.locators:
            where, mark = f"{name}, event {event.number}", mark_of(line)
            if mark is None:
                raise UsageError(f"{where}: its marker cannot be read; export the list again")
            frame = _frame(mark.at or event.record[0], counting, timeline, where)
            tag = hit_tag(mark.name)
            weighed = _weight(mark, weight, colours) if tag is None or tag.weight is None else tag.weight
            yield Hit(
                frame / timeline.rate - timeline.start,
                HitKind.USER,
                weighed,
                mark.name if tag is None else tag.name,
                f"{mark.color} marker of {where}".strip(),
            )


def _parsed(text: str, name: str) -> EditDecisionList:
    try:
        return parse_edl(text, name)
    except TimelineError as error:
        raise UsageError(str(error)) from error


def _frame(code: str, counting: Counting, timeline: Timeline, where: str) -> int:
    """Return the frame of a record timecode, on the timeline's own clock."""
    try:
        return counting.frames(code, timeline.rate, drop_frame=timeline.drop_frame)
    except ValueError as error:
        raise UsageError(
            f"{where}: {code} does not exist at {written(timeline.rate)} frames a second; export the list from the "
            "timeline that is scored"
        ) from error


def _weight(mark: Mark, weight: float, colours: Mapping[str, float]) -> float:
    """Return the weight of a marker that names none: its colour's in the settings, else by its colour's emphasis."""
    return colours.get(mark.color, weight * EMPHASIS.get(mark.color, 1.0))
