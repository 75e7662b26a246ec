import numpy as np
import pytest

from generator.conditions import Ints
from generator.pieces.parts import MELODY
from generator.pieces.plan import ACCOMPANIMENT_STREAM, MELODY_STREAM, NEW, SILENT
from generator.rows import END, PART, PITCH, START
from generator.writing.candidate import Candidate
from generator.writing.drawing import Tastes
from generator.writing.scene import Scene
from generator.writing.writing import Writing, rows_of
from tests.generator.network.networks import twin
from tests.generator.writing.scenes import TONIC, Quota, rows, scene, written

SEEDS = range(4)


def by_bar(one: Scene, notes: Ints) -> list[tuple[int, int]]:
    """Count the onsets and the notes of each bar."""
    bars = len(one.asked.ticks)
    instants = np.unique(notes[:, START])
    counts = [
        np.bincount(np.searchsorted(one.lines, ticks, side="right") - 1, minlength=bars).tolist()
        for ticks in (instants, notes[:, START])
    ]
    return list(zip(*counts, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_bar_holds_the_onsets_and_notes_that_are_asked_and_every_hit(seed: int) -> None:
    asked = (Quota(4, 9), Quota(0, 0), Quota(1, 1), Quota(12, 12), Quota(3, 20), Quota(6, 14))
    one = scene(*asked, hits=(0, 7, 100, 200, 240, 250))
    notes = rows(one, seed)
    assert by_bar(one, notes) == [(bar.onsets, bar.notes) for bar in asked]
    assert set(one.hits.tolist()) <= set(notes[:, START].tolist())


def test_scenes_side_by_side_hold_each_its_own() -> None:
    scenes = [
        scene(Quota(4, 8), Quota(4, 8), Quota(2, 2)),
        scene(Quota(3, 5), ticks=36, hits=(5,)),
        scene(*[Quota(8, 12)] * 4),
    ]
    for one, candidate in zip(scenes, written(*scenes), strict=True):
        quota = zip(one.asked.onsets.tolist(), one.asked.notes.tolist(), strict=True)
        assert by_bar(one, rows_of(candidate)) == list(quota)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_note_begins_where_none_may(seed: int) -> None:
    closed = np.arange(30, 96)
    notes = rows(scene(Quota(4, 8), Quota(0, 0), Quota(4, 8), closed=closed), seed)
    assert not np.isin(notes[:, START], closed).any()
    assert len(notes) == 16


def test_a_hit_among_closed_ticks_is_met() -> None:
    closed = np.arange(30, 48)
    notes = rows(scene(Quota(4, 8), hits=(40,), closed=closed))
    assert np.intersect1d(notes[:, START], closed).tolist() == [40]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_note_begins_on_the_last_tick_of_a_bar(seed: int) -> None:
    notes = rows(scene(*[Quota(22, 30)] * 6), seed)
    free = rows(scene(*[Quota(0, 0)] * 6, free=tuple(range(6))), seed)
    for found in (notes, free):
        assert 47 not in found[:, START] % 48
    assert len(notes) == 180


def test_a_hit_on_the_last_tick_of_a_bar_is_met_all_the_same() -> None:
    one = scene(Quota(3, 3), Quota(1, 2), hits=(47, 95))
    notes = rows(one)
    assert {47, 95} <= set(notes[:, START].tolist())
    assert by_bar(one, notes) == [(3, 3), (1, 2)]


class Unsung(Writing):
    """Writing whose melody is planned to be silent from the second half bar on."""

    def _plans(self, known: np.ndarray, position: Ints, chord: Ints) -> Ints:
        plans = super()._plans(known, position, chord)
        plans[:, MELODY_STREAM], plans[:, ACCOMPANIMENT_STREAM] = SILENT, NEW
        return plans


@pytest.mark.parametrize("seed", SEEDS)
def test_a_melody_planned_to_be_silent_is(seed: int) -> None:
    one = scene(*[Quota(6, 10)] * 4)
    candidate = Unsung(twin(), [one], [TONIC], Tastes(), np.random.default_rng(seed)).finish()[0]
    notes = rows_of(candidate)
    sung = notes[notes[:, PART] == MELODY]
    assert (sung[:, START] < 24).all()
    assert len(notes) == 40


def test_the_same_seed_writes_the_same_notes_and_another_others() -> None:
    one = scene(*[Quota(5, 9)] * 4)
    assert rows(one, 5).tolist() == rows(one, 5).tolist()
    assert rows(one, 5).tolist() != rows(one, 6).tolist()


def test_free_bars_need_hold_nothing_in_particular_and_the_others_what_is_asked() -> None:
    one = scene(Quota(4, 8), Quota(0, 0), Quota(4, 8), free=(1,), hits=(60,))
    first, middle, last = by_bar(one, rows(one))
    assert first == last == (4, 8)
    assert middle[0] >= 1  # the hit


@pytest.fixture
def candidate() -> Candidate:
    return written(scene(*[Quota(8, 20)] * 6))[0]


def test_notes_end_by_the_scenes_end_and_where_their_part_strikes_their_pitch_again(
    candidate: Candidate,
) -> None:
    notes = rows_of(candidate)
    assert (notes[:, START] < notes[:, END]).all()
    assert notes[:, END].max() <= 6 * 48
    ordered = notes[np.lexsort((notes[:, START], notes[:, PITCH], notes[:, PART]))]
    again = (np.diff(ordered[:, PITCH]) == 0) & (np.diff(ordered[:, PART]) == 0)
    assert again.any()
    assert (ordered[:-1][again, END] <= ordered[1:][again, START]).all()


def test_no_pitch_is_struck_twice_at_once(candidate: Candidate) -> None:
    struck = rows_of(candidate)[:, [START, PITCH]]
    assert len(np.unique(struck, axis=0)) == len(struck)


def test_scenes_that_wait_for_others_are_written_as_if_none_did() -> None:
    one = scene(*[Quota(5, 9)] * 4)
    writing = Writing(twin(), [one, one], [TONIC] * 2, Tastes(), np.random.default_rng(3))
    waiting = [[(note.tick, note.pitch) for note in c.notes] for c in writing.until(2)]
    assert all(tick < 96 for own in waiting for tick, _ in own)
    ended = writing.finish()
    for before, candidate in zip(waiting, ended, strict=True):
        assert [(note.tick, note.pitch) for note in candidate.notes][: len(before)] == before
        assert by_bar(one, rows_of(candidate)) == [(5, 9)] * 4


def test_candidates_that_are_taken_go_on_each_its_own_way() -> None:
    one = scene(*[Quota(5, 9)] * 4)
    writing = Writing(twin(), [one] * 3, [TONIC] * 3, Tastes(), np.random.default_rng(3))
    first = [(note.tick, note.pitch) for note in writing.until(2)[1].notes]
    writing.take(np.array([1, 1, 1]))
    notes = [rows_of(candidate) for candidate in writing.finish()]
    for candidate in writing.candidates:
        assert [(note.tick, note.pitch) for note in candidate.notes][: len(first)] == first
    assert len({tuple(map(tuple, rows.tolist())) for rows in notes}) == 3
    assert all(by_bar(one, rows) == [(5, 9)] * 4 for rows in notes)


def test_unlike_scenes_may_wait_for_one_another_at_every_bar() -> None:
    full, empty = Quota(20, 24), Quota(1, 1)
    scenes = [scene(full, empty, full, empty), scene(empty, full, empty, full), scene(empty, full)]
    writing = Writing(twin(), scenes, [TONIC] * 3, Tastes(), np.random.default_rng(2))
    for bar in range(1, 5):
        writing.until(bar)
    for one, candidate in zip(scenes, writing.candidates, strict=True):
        quota = zip(one.asked.onsets.tolist(), one.asked.notes.tolist(), strict=True)
        assert by_bar(one, rows_of(candidate)) == list(quota)
