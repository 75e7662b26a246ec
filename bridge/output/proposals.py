"""The solutions of scenes as a program reads them."""

from collections.abc import Sequence
from typing import Final

from bridge.grid import Proposal
from bridge.grid.bars import SceneGrid
from bridge.output.cuesheet.hits import fermata_entry, hit_entry, short
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import scene_entry
from bridge.score.solutions import SceneSolutions
from bridge.timeline import Timeline

SCHEMA: Final = "recue.tempo/1"


def as_json(timeline: Timeline, scenes: Sequence[SceneSolutions]) -> Json:
    """Return some scenes' solutions as JSON; bars are counted from 1 in each scene.

    Args:
        timeline: The cut.
        scenes: Its scenes' solutions.
    """
    return {
        "schema": SCHEMA,
        "timeline": timeline.name,
        "rate": str(timeline.rate),
        "scenes": [
            {
                **scene_entry(timeline, choice.scene),
                "chosen": choice.chosen,
                "solutions": [
                    _solution(timeline, number, one) for number, one in enumerate(choice.solutions, 1)
                ],
            }
            for choice in scenes
        ],
    }


def _solution(timeline: Timeline, number: int, one: Proposal) -> Json:
    pickup = pickup_of(one.grid)
    return {
        "solution": number,
        "bpm": short(one.grid.bpm),
        "metre": str(one.grid.metre),
        "pickup": pickup or None,
        "bars": len(one.grid.bars),
        "closing": str(one.grid.closing) if one.grid.closing else None,
        "cost": short(one.cost),
        "weight_met": short(one.met),
        "weight_near": short(one.near),
        "weight_missed": short(one.missed),
        "largest_lean": short(one.beat_lean),
        "largest_lean_from_median": short(one.median_lean),
        "fermatas": [fermata_entry(timeline, one.grid, step) for step in one.grid.fermatas],
        "hits": [hit_entry(timeline, one.grid, hit) for hit in one.grid.hits],
    }


def pickup_of(grid: SceneGrid) -> str:
    """Return the signature of the bar before the first whole one; empty where there is none."""
    return str(grid.metres[0]) if grid.has_pickup else ""
