import numpy as np
import pytest

from generator.conditions import Ints
from generator.pieces.idioms import Idiom
from generator.pieces.plan import (
    ACCOMPANIMENT_STREAM,
    CODES,
    MELODY_STREAM,
    MOVED,
    NEW,
    RHYTHM,
    SAME,
    SILENT,
    code_of,
    taken_by,
)
from generator.writing.candidate import Candidate, Half, Notes, Struck
from generator.writing.drawing import Tastes
from generator.writing.following import legal_plans
from generator.writing.hearing import heard
from generator.writing.scene import Scene
from generator.writing.writing import Writing, rows_of
from tests.generator.network.networks import twin
from tests.generator.writing.scenes import TONIC, Quota, scene

TUNE: Notes = {0: ((Struck(60, 3, -1),), (), ()), 12: ((Struck(62, 3, 60),), (), ())}
CHORDS: Notes = {0: ((), (Struck(36, 3, -1),), (Struck(52, 3, -1), Struck(48, 3, -1)))}
"""Two notes of a melody, and a bass note with two of the accompaniment: two onsets and five notes."""


def begun(one: Scene, halves: int) -> Candidate:
    """Return a scene of which some half bars are written, the tune and the chords in each."""
    candidate = Candidate(tick=0, bar=0, position=0, chord=TONIC, onsets=0, left=0, pitch=0.0)
    candidate.halves = [Half(int(tick), (TUNE, CHORDS)) for tick in one.borders[:halves]]
    candidate.chords = [TONIC] * halves
    candidate.bar = (halves - 1) // 2
    return candidate


def legal(one: Scene, halves: int) -> set[tuple[int, int]]:
    """Return the codes of melody and accompaniment that the half bar after some may have, on a bar line."""
    below, above = np.nonzero(legal_plans(begun(one, halves), one, place=0, chord=TONIC))
    return set(zip(above.tolist(), below.tolist(), strict=True))


def test_only_what_has_been_written_is_taken_up() -> None:
    codes = legal(scene(*[Quota(4, 10)] * 4), halves=2)
    just_before, a_bar_before, two_bars_before = (code_of(lag, SAME) for lag in range(3))
    assert (just_before, just_before) in codes
    assert (a_bar_before, just_before) in codes
    assert all(two_bars_before not in pair for pair in codes)


def test_only_what_fits_the_bar_is_taken_up() -> None:
    few = legal(scene(Quota(4, 10), Quota(3, 4)), halves=2)
    assert (code_of(0, SAME), SILENT) in few
    assert (code_of(0, SAME), code_of(0, SAME)) not in few  # seven notes where four are asked for
    assert legal(scene(Quota(4, 10), Quota(0, 0)), halves=2) == {(SILENT, SILENT)}


def test_a_hit_or_a_fermata_in_a_figures_way_leaves_it_out() -> None:
    bars = [Quota(4, 10)] * 2
    tune = (code_of(0, SAME), SILENT)
    assert tune in legal(scene(*bars, hits=(60,)), halves=2)
    assert tune not in legal(scene(*bars, hits=(54,)), halves=2)
    assert tune not in legal(scene(*bars, closed=np.arange(56, 64)), halves=2)


class Recorded(Writing):
    """Writing that remembers its plans: of each half bar that of the melody and that of the accompaniment."""

    def __init__(self, one: Scene, seed: int) -> None:
        super().__init__(twin(), [one], [TONIC], Tastes(), np.random.default_rng(seed))
        self.planned = [(NEW, NEW)]

    def step(self) -> None:
        before = len(self.candidates[0].halves)
        super().step()
        if len(self.candidates[0].halves) > before:
            self.planned.append(self.candidates[0].plan)


def way(code: int) -> int:
    """Return SAME, MOVED or RHYTHM."""
    return taken_by(code)[1]


@pytest.mark.parametrize("stream", [MELODY_STREAM, ACCOMPANIMENT_STREAM])
def test_what_is_planned_to_return_or_to_be_silent_is_heard_so(stream: int) -> None:
    kept = []
    for seed in range(6):
        one = scene(*[Quota(4, 8)] * 8)
        writing = Recorded(one, seed)
        notes = rows_of(writing.finish()[0])
        heard_codes = _plan_heard(notes, one)[:, stream].tolist()
        planned = [pair[stream] for pair in writing.planned]
        kept += [
            found == SILENT if wanted == SILENT else found > SILENT and way(found) <= way(wanted)
            for wanted, found in zip(planned, heard_codes, strict=True)
            if wanted != NEW
        ]
    assert len(kept) > 20
    assert np.mean(kept) > 0.9  # now and then the bar's quota comes first


def _plan_heard(notes: Ints, one: Scene) -> Ints:
    """Read the plan of each half bar from what was written. (halves, STREAMS)"""
    passage = heard(notes, one.asked, 0, Idiom.SONG)
    return passage.plan[np.searchsorted(passage.tick, one.borders)]


def test_all_codes_are_legal_somewhere() -> None:
    long = scene(*[Quota(4, 10)] * 12)
    found = legal(long, halves=20)
    assert {code for code, _ in found} == set(range(CODES))
    assert (code_of(4, MOVED), code_of(1, RHYTHM)) in found
