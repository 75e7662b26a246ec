"""The requests of a spotting sheet on the scenes that its cues have become."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bridge.grid.request import TempoRequest
from bridge.score.scene_requests import Asked, unfit
from bridge.score.scenes.division import Scene
from bridge.score.spotting_sheet.columns import ASK, Column, SheetRow
from bridge.score.spotting_sheet.placing import FIELDS, PlacedCue, PlacedSheet
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode


@dataclass(frozen=True, slots=True)
class Stood:
    """A scene that stands, as a sheet of its score has it."""

    row: SheetRow
    asked: Asked


def sheet_requests(
    sheet: PlacedSheet,
    timeline: Timeline,
    scenes: Sequence[Scene],
    free: Sequence[TempoRequest],
    stood: Mapping[int, Stood] = MappingProxyType({}),
) -> tuple[tuple[Asked, ...], tuple[str, ...]]:
    """Find what a sheet asks of each scene, and sentences on what it asks in vain.

    Args:
        sheet: The sheet on the cut.
        timeline: The cut.
        scenes: Its scenes, in order.
        free: The tempi and metres that each may have.
        stood: The scene that one continues, by index: a cell that is as it was asks for what was asked.
    """
    remarks: list[str] = [*sheet.remarks, *_misplaced(sheet, timeline, scenes)]
    found = []
    for at, (scene, ask) in enumerate(zip(scenes, free, strict=True)):
        placed = _cue_of(sheet, scene)
        if placed is None:
            found.append(Asked(sheet=sheet.digest))
            continue
        asked = _asked(placed, stood.get(at))
        held, lost = _possible(asked, placed, scene, ask)
        remarks += lost
        found.append(
            replace(
                held,
                sheet=sheet.digest,
                note=placed.row.asks(Column.NOTES),
                number=placed.row.asks(Column.NUMBER),
            )
        )
    return tuple(found), tuple(remarks)


def _cue_of(sheet: PlacedSheet, scene: Scene) -> PlacedCue | None:
    """Return the cue that begins in a scene with music, else the one that goes on in it."""
    if scene.silence is not None:
        return None
    inside = [each for each in sheet.placed if scene.start <= each.cue.start < scene.end]
    over = [each for each in sheet.placed if each.cue.start < scene.end and scene.start < each.cue.end]
    return next(iter((*inside, *over)), None)


def _asked(placed: PlacedCue, stood: Stood | None) -> Asked:
    """Return what a row asks: what its cells say that a person wrote, and what was asked in those that are as they were."""
    same = {each for each in ASK if stood is not None and stood.row[each] == placed.row[each]}
    new = placed.asked(frozenset(each for each in ASK if each not in same and placed.row.asks(each)))
    if stood is None:
        return new
    names = stood.asked.by_sheet & {FIELDS[each] for each in same}
    kept = replace(stood.asked, by_sheet=names).of_sheet
    both = new.over(kept)
    return replace(both, by_sheet=new.by_sheet | names)


def _possible(
    asked: Asked, placed: PlacedCue, scene: Scene, free: TempoRequest
) -> tuple[Asked, tuple[str, ...]]:
    """Return what is asked without what the scene cannot have, and a sentence on that."""
    lost = unfit(asked.choice, scene, free)
    told = (f"{placed.cue.where}, column '{name}': it is left out, for {why}." for name, why in lost.items())
    return asked.without(lost), tuple(told)


def _misplaced(sheet: PlacedSheet, timeline: Timeline, scenes: Sequence[Scene]) -> Iterator[str]:
    """Yield a sentence for each edge of a cue at which no scene begins or ends."""
    edges = {edge for scene in scenes for edge in (scene.start, scene.end)}
    for each in sheet.cues:
        for verb, time in (("begin", each.start), ("end", each.end)):
            if time not in edges:
                code = record_timecode(timeline, timeline.frame_at(time))
                yield f"{each.where}: the cue cannot {verb} at {code}, for no whole bars fit between it and a neighbour."
