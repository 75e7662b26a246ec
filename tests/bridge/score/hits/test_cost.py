"""Motion inside shots is met where it can be, and costs no cut."""

import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bridge.grid import TempoRequest, solve
from bridge.grid.bars import HitKind, MetHit
from bridge.picture.features.course import Course
from bridge.score.hits import hits_of
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from tests.scores import cut_list

TIMELINES = Path("../shared/timelines")


def restless(timeline: Timeline, dice: random.Random) -> Course:
    """Return a picture that stands still and moves by turns, for half a second to three seconds each."""
    edges, levels = [0.0], list[float]()
    while edges[-1] < timeline.duration:
        edges.append(edges[-1] + dice.uniform(0.5, 3))
        levels.append(0.0 if len(levels) % 2 else dice.uniform(0.02, 0.5))
    flow = np.array(levels, dtype=np.float32)
    return Course(np.array(edges), flow, flow, flow, flow)


def met(timeline: Timeline, course: Course | None) -> list[MetHit]:
    """Return the hits that are met in scenes of ten shots."""
    edges = [Fraction(0), *(cut.time for cut in timeline.cuts[9:-3:10]), timeline.duration]
    asks = [TempoRequest(preferred=100.0)] * (len(edges) - 1)
    grid = solve(list(pairwise(edges)), hits_of(timeline, edges, course), timeline.rate, asks)
    return [hit for scene in grid.scenes for hit in scene.hits if hit.met]


def assert_costs_no_cut(timeline: Timeline, seed: int) -> None:
    firm, soft = set(HitKind) - {HitKind.MOTION, HitKind.FREEZE}, {HitKind.MOTION, HitKind.FREEZE}
    without, together = met(timeline, None), met(timeline, restless(timeline, random.Random(seed)))  # noqa: S311 (a test)
    assert sum(hit.hit.kind in firm for hit in together) >= sum(hit.hit.kind in firm for hit in without)
    assert any(hit.hit.kind in soft for hit in together)


@pytest.mark.parametrize("seed", range(3))
def test_motion_costs_no_cut(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (a test)
    assert_costs_no_cut(cut_list([max(10, round(dice.gammavariate(2, 36))) for _ in range(31)]), seed)


@pytest.mark.shared
@pytest.mark.skipif(not TIMELINES.is_dir(), reason="the real timelines are not in ../shared")
@pytest.mark.parametrize(
    "name",
    [
        "raven/Meridian_UHD4k5994_HDR_P3PQ.otio",
        "sg-otio-edls/090PC_091MJ_100TC_V05_TURNOVER_20150123.edl",
        "sg-otio-edls/SR_010.edl",
    ],
)
def test_motion_costs_no_cut_of_a_real_film(name: str) -> None:
    assert_costs_no_cut(read(TIMELINES / name), seed=1)
