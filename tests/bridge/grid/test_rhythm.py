from fractions import Fraction

import numpy as np
import pytest

from bridge.grid.bars import Hit, HitKind
from bridge.grid.objective import Lattice
from bridge.grid.request import TempoRequest
from bridge.grid.rhythm import cuts_of, leans, pace
from tests.bridge.grid.scenes import cut


def test_motion_is_no_cut() -> None:
    hits = [cut(Fraction(12)), Hit(Fraction(13), HitKind.MOTION, 0.3), cut(Fraction(14))]
    assert cuts_of(hits, Fraction(10), Fraction(10)).tolist() == [0, 2, 4, 10]


@pytest.mark.parametrize(("shot", "bpm"), [(20, 60), (8, 60), (np.sqrt(8), 97.98), (1, 160), (0.5, 160)])
def test_shorter_shots_ask_for_a_faster_tempo(shot: float, bpm: float) -> None:
    assert pace(np.arange(5.0) * float(shot), TempoRequest()) == pytest.approx(bpm, abs=0.01)


def test_one_shot_keeps_what_was_preferred() -> None:
    assert pace(np.array([0.0, 9.0]), TempoRequest(preferred=77)) == 77
    assert pace(np.array([0.0, 9.0]), TempoRequest()) is None


def test_the_tempo_leans_where_shots_differ_from_the_mean() -> None:
    cuts = np.array([0.0, 4, 8, 12, 13, 14, 15, 16])
    edge = np.log(Lattice().band) / 2
    found = leans(cuts, cuts, Lattice())
    assert found[0] == pytest.approx(edge * np.log2(4 / (16 / 7)))
    assert found[-1] == -edge
    assert (np.diff(found) <= 0).all()
