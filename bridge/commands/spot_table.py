"""A proposed spotting as a person and as a program reads it."""

from collections.abc import Iterator

from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import scene_entry
from bridge.plain_text import plain
from bridge.score.proposal import Proposal, ProposedCue
from bridge.score.scenes.pauses import Pause
from bridge.score.spotting_sheet.columns import Column
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

SCHEMA = "recue.spot/1"
_SHOWN = (Column.NUMBER, Column.NAME, Column.IN, Column.OUT, Column.LENGTH, Column.DIRECTION)


def as_json(timeline: Timeline, proposal: Proposal) -> Json:
    """Return a proposal as JSON.

    Args:
        timeline: The cut.
        proposal: Its spotting.
    """
    return {
        "schema": SCHEMA,
        "timeline": timeline.name,
        "rate": str(timeline.rate),
        "cues": [_cue(timeline, each) for each in proposal.cues],
        "silences": [
            {**scene_entry(timeline, scene), "silence": scene.silence.value if scene.silence else ""}
            for scene in proposal.silences
        ],
        "pauses": [_pause(timeline, each) for each in proposal.pauses],
    }


def _cue(timeline: Timeline, cue: ProposedCue) -> Json:
    asked = (
        Column.DIRECTION,
        Column.HITS,
        Column.KEY,
        Column.TEMPO,
        Column.METRE,
        Column.INSTRUMENTS,
        Column.THEME,
    )
    return {
        "number": cue.row[Column.NUMBER],
        **scene_entry(timeline, cue.scene),
        "reason": cue.why,
        **{each.value: cue.row[each] for each in asked},
    }


def _pause(timeline: Timeline, pause: Pause) -> Json:
    first, last = timeline.frame_at(pause.start), timeline.frame_at(pause.end) - 1
    return {
        "first_frame": first,
        "last_frame": last,
        "first_timecode": record_timecode(timeline, first),
        "last_timecode": record_timecode(timeline, last),
        "reason": pause.why,
    }


def lines(timeline: Timeline, proposal: Proposal) -> list[str]:
    """Write a proposal as lines of text: its cues in columns under a head, then its silences and those worth having."""
    rows = [
        [*map(str, _SHOWN), "begins for"],
        *([*(plain(cue.row[each]) for each in _SHOWN), plain(cue.why)] for cue in proposal.cues),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [*table, *_quiet(timeline, proposal)]


def _quiet(timeline: Timeline, proposal: Proposal) -> Iterator[str]:
    for scene in proposal.silences:
        yield f"silent: {_span(timeline, timeline.frame_at(scene.start), timeline.frame_at(scene.end))} ({scene.silence})"
    for each in proposal.pauses:
        span = _span(timeline, timeline.frame_at(each.start), timeline.frame_at(each.end))
        yield f"might be silent: {span} ({each.why})"


def _span(timeline: Timeline, first: int, last: int) -> str:
    return f"{record_timecode(timeline, first)} to {record_timecode(timeline, last)}"
