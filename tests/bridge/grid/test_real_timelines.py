from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from bridge.grid import TempoRequest, solve
from bridge.hits import hits_of
from bridge.otio import read

TIMELINES = Path("../shared/timelines")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TIMELINES.is_dir(), reason="the real timelines are not in ../shared"),
]


@pytest.mark.parametrize("preferred", [None, 100.0])
@pytest.mark.parametrize(
    ("name", "cuts"),
    [
        ("raven/Meridian_UHD4k5994_HDR_P3PQ.otio", 80),
        ("sg-otio-edls/090PC_091MJ_100TC_V05_TURNOVER_20150123.edl", 110),
        ("sg-otio-edls/FINALSCHECK_EDL_TEST_140318.edl", 240),
        ("sg-otio-edls/SR_010.edl", 35),
        ("sg-otio-edls/cut_import_example.edl", 30),
    ],
)
def test_nearly_every_cut_of_a_real_film_is_met(name: str, cuts: int, preferred: float | None) -> None:
    timeline = read(TIMELINES / name)
    assert len(timeline.cuts) >= cuts
    edges = [Fraction(0), *(cut.time for cut in timeline.cuts[9:-3:10]), timeline.duration]
    asks = [TempoRequest(preferred=preferred)] * (len(edges) - 1)
    grid = solve(list(pairwise(edges)), hits_of(timeline, edges), timeline.rate, asks)
    met = {hit.hit.time for scene in grid.scenes for hit in scene.hits if hit.met}
    assert {scene.start for scene in grid.scenes} == set(edges[:-1])
    assert sum(cut.time in met for cut in timeline.cuts) >= 0.95 * len(timeline.cuts)
