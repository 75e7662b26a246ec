"""The outcome of a job: what a person made is lost in it, or not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bridge.job import ScoredJob
from bridge.recut.planning import Fate
from bridge.score.cues import CuedScene
from bridge.settings.choices import Choice
from tests.bridge.recut.judging import reel, scored, unseen

SCORE = scored(reel())
KEPT = [Fate.KEPT] * 4


def job(before: Sequence[CuedScene], fates: Sequence[Fate], *removed: str) -> ScoredJob:
    return ScoredJob(SCORE, unseen(SCORE.timeline), tuple(fates), removed, tuple(before))


def with_work(**work: object) -> list[CuedScene]:
    first, *others = SCORE.cues
    return [replace(first, **work), *others]  # type: ignore[arg-type]


@pytest.mark.parametrize("work", [{"edited": True}, {"choice": Choice(locked=True)}])
def test_edits_and_locks_are_lost_where_their_scene_is_composed_anew(work: dict[str, object]) -> None:
    before = with_work(**work)
    assert not job(before, KEPT).loses_work
    assert not job(before, [Fate.FITTED, *[Fate.COMPOSED] * 3]).loses_work
    assert job(before, [Fate.COMPOSED, *KEPT[1:]]).loses_work


@pytest.mark.parametrize("work", [{"edited": True}, {"choice": Choice(take=2)}])
def test_whatever_a_person_decided_is_lost_with_its_scene(work: dict[str, object]) -> None:
    gone = replace(SCORE.cues[0], scene=replace(SCORE.cues[0].scene, id="gone"), **work)  # type: ignore[arg-type]
    assert job([gone, *SCORE.cues[1:]], KEPT, "gone").loses_work
    assert not job([*SCORE.cues], KEPT, "gone").loses_work


def test_nothing_is_lost_from_scratch() -> None:
    assert not job([], [Fate.COMPOSED] * 4).loses_work
