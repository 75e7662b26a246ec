from dataclasses import replace

import numpy as np
import pytest

from generator.conditions import Ints
from generator.rows import START
from generator.writing.scene import Scene
from tests.generator.writing.scenes import Quota, rows, scene

RHYTHM = (0, 9, 12, 21, 30, 42)
"""Ticks of a bar of 4/4, on the beat of the second half none."""


def kept(one: Scene, *ticks: int) -> Scene:
    return replace(one, kept=np.array(ticks, dtype=np.int64))


def onsets(one: Scene, seed: int = 1) -> Ints:
    return np.unique(rows(one, seed)[:, START])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rhythm_of_as_many_onsets_as_are_asked_is_kept(seed: int) -> None:
    bars = [Quota(len(RHYTHM), 9)] * 3
    again = [48 * bar + tick for bar in range(3) for tick in RHYTHM]
    assert onsets(kept(scene(*bars), *again), seed).tolist() == again


def test_more_onsets_than_it_has_lie_between_and_fewer_on_it() -> None:
    assert set(RHYTHM) < set(onsets(kept(scene(Quota(9, 9)), *RHYTHM)).tolist())
    assert set(onsets(kept(scene(Quota(4, 4)), *RHYTHM)).tolist()) < set(RHYTHM)


def test_a_hit_beside_it_is_met() -> None:
    found = onsets(kept(scene(Quota(6, 6), hits=(33,)), *RHYTHM)).tolist()
    assert 33 in found
    assert set(found) < {*RHYTHM, 33}
    assert len(found) == 6
