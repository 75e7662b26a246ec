"""Real timelines, recut ten times over by any edits: what a recut leaves alone stays note for note as it was.

RECUTS=1000 pytest -n 0 tests/bridge/recut/test_shared_recuts.py runs ten chains of ten on each.
"""

import random

import pytest

from tests.bridge.recut.judging import SETTINGS, again, check, scored
from tests.edits import EDITS, RECUTS
from tests.timelines import FOLDER, NEEDED, opened

pytestmark = NEEDED

FILES = (
    "sg-otio-edls/090PC_091MJ_100TC_V05_TURNOVER_20150123.edl",
    "sg-otio-edls/FINALSCHECK_EDL_TEST_140318.edl",
    "raven/Meridian_UHD4k5994_HDR_P3PQ.otio",
    "otio-fcp7/premiere_example.xml",
    "otio-aaf/multitrack.aaf",
)
RECUTS_OF_ONE = 10
FEW = 2
"""Recuts of each in the suite."""


@pytest.mark.parametrize("file", FILES)
def test_a_chain_of_recuts_of_a_real_cut_changes_no_note_it_leaves_alone(file: str) -> None:
    first = opened(FOLDER / file)
    old = scored(first)
    chains, each = (RECUTS // 100, RECUTS_OF_ONE) if RECUTS > 100 else (1, FEW)
    for number in range(chains):
        rng, score = random.Random(f"{file} {number}"), old  # noqa: S311 (repeatable, not secret)
        for _ in range(each):
            name = rng.choice(sorted(EDITS))
            new = again(score, EDITS[name](score.timeline, rng), SETTINGS)
            check(score, new)
            score = new.scored
