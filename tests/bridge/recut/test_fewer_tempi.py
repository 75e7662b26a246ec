from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.laying import measured
from bridge.grid.tempo_map import scene_tempi
from bridge.recut.fewer_tempi import with_fewer_tempi
from bridge.score.cues import CuedScene
from bridge.score.scenes.division import Scene
from tests.bridge.grid.scenes import cut
from tests.scores import plain_cue

FRAME = Fraction(1, 24)


def wandering(bars: int = 4) -> SceneGrid:
    """Return bars with another tempo on each sixteenth, as Recue once wrote them, and cuts on some of their lines."""
    lines = [Fraction(0)]
    for step in range(16 * bars):
        lines.append(lines[-1] + Fraction(1, 8) * (1 + Fraction((step % 24) - 12, 1200)))
    cuts = [cut(lines[step] + Fraction(step % 3 - 1, 200)) for step in (12, 16, 31, 44)]
    hits = measured(cuts, Fraction(0), lines, FRAME)
    return SceneGrid(Fraction(0), tuple(lines), (16,) * bars, hits)


def cue_of(grid: SceneGrid) -> CuedScene:
    cue = plain_cue(Scene("1", "one", grid.start, grid.end, (0,)), grid)
    return replace(cue, tempi=scene_tempi(BarGrid((grid,)))[0])


def test_a_scene_from_before_is_given_few_tempi_that_meet_its_hits_under_the_same_notes() -> None:
    cue = cue_of(wandering())
    now = with_fewer_tempi(cue, FRAME, by_bar=False)
    assert cue.tempi is not None
    assert now.tempi is not None
    assert len(cue.tempi) > 30
    assert len(now.tempi) < 8
    assert [hit.met for hit in now.grid.hits] == [hit.met for hit in cue.grid.hits] == [True] * 4
    assert now.music is cue.music
    assert now.grid.bars == cue.grid.bars
    assert now.grid.lines[-1] == cue.grid.lines[-1]


def test_asking_again_changes_nothing() -> None:
    once = with_fewer_tempi(cue_of(wandering()), FRAME, by_bar=False)
    again = with_fewer_tempi(once, FRAME, by_bar=False)
    assert again.tempi is not None
    assert once.tempi is not None
    assert len(again.tempi) <= len(once.tempi)
    assert [hit.met for hit in again.grid.hits] == [True] * 4


def test_tempi_on_bar_lines_alone_where_that_is_asked() -> None:
    now = with_fewer_tempi(cue_of(wandering()), FRAME, by_bar=True)
    if now.tempi != cue_of(wandering()).tempi:
        for first, last in pairwise(now.grid.bar_steps):
            assert len({b - a for a, b in pairwise(now.grid.lines[first : last + 1])}) == 1


@pytest.mark.parametrize("bars", [(15, 16, 16), (16, 16, 13)])
def test_bars_that_are_not_laid_today_stay_as_they_are(bars: tuple[int, ...]) -> None:
    grid = wandering()
    lines = grid.lines[: sum(bars) + 1]
    cue = cue_of(replace(grid, lines=lines, bars=bars, hits=()))
    assert with_fewer_tempi(cue, FRAME, by_bar=False) is cue
