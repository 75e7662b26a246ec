import numpy as np
import pytest
import torch

from generator.pieces.batch import OF_COLUMNS, OF_HELD, OF_NOTES, Batch, collate
from generator.pieces.columns import NONE, Columns, columns_of
from generator.pieces.features import FAR, Asked, LeftOut, bar_features, counters
from generator.pieces.passages import LOWEST, PITCHES, asked_of, passage, pitch_index, starts, waits
from tests.generator.pieces.songs import read, waltz


@pytest.fixture
def columns() -> Columns:
    return columns_of(waltz())


def test_a_passage_is_moved_to_a_key_on_c_and_keeps_its_intervals(columns: Columns) -> None:
    whole = passage(columns, 0, len(columns))
    assert (whole.pitch + LOWEST + 5 == columns.notes.pitch).all()  # F is 5 above C
    assert whole.chord[:4].tolist() == [0, 0, 0, 7]
    assert (np.diff(whole.pitch) == np.diff(columns.notes.pitch)).all()
    assert ((whole.previous == NONE) == (columns.notes.previous == NONE)).all()


def test_a_passage_in_the_middle_counts_from_its_own_start(columns: Columns) -> None:
    part = passage(columns, 9, 6)
    assert part.bar.tolist() == [0, 0, 0, 1, 1, 1]
    assert part.tick.tolist() == [0, 12, 24, 36, 48, 60]
    assert part.note_column.min() == 0
    assert part.note_column.max() == 5
    assert len(part.pitch) == part.counts.sum()


def test_at_the_end_of_a_piece_a_passage_is_shorter(columns: Columns) -> None:
    assert len(passage(columns, 18, 100)) == len(columns) - 18


def test_the_features_of_a_passage_are_those_of_a_scene_with_the_same_conditions(columns: Columns) -> None:
    real = passage(columns, 0, len(columns))
    known, shift = asked_of(columns, 0, 8)
    scene = Asked(
        ticks=np.full(8, 36),
        beat=np.full(8, 12),
        bpm=np.full(8, 120.0),
        onsets=np.full(8, 3),
        notes=np.full(8, 10),
        register=columns.bars.register - shift,
        dynamics=np.full(8, 80 / 127),
        valence=known.valence,
        arousal=known.arousal,
        position=np.arange(8) / 8,
        left=8 - np.arange(8),
        place=known.place,
        last=known.last,
        major=1.0,
    )
    features = bar_features(scene)
    assert np.allclose(real.bar_features, features[real.bar])
    assert np.allclose(real.next_features[:-3], features[1:][real.bar[:-3]])
    second = counters(
        onsets=np.array(2),
        notes=np.array(8),
        pitch=scene.register[0] * 10 - (real.pitch[:2] + LOWEST).sum(),
        ticks=np.array(24),
        hit=np.array(False),
        wait=np.array(FAR),
    )
    assert np.allclose(real.counters[1], second)


def test_what_is_left_out_is_nought_and_marked(columns: Columns) -> None:
    asked, _ = asked_of(columns, 0, 8)
    given, without = bar_features(asked), bar_features(asked, LeftOut(quota=True, register=True))
    assert (without[:, [0, 1, 2, 14, 15]] == 0).all()
    assert (given[:, [14, 15]] == 1).all()
    assert (given[:, 3:14] == without[:, 3:14]).all()
    assert (bar_features(asked, LeftOut(mood=True, phrases=True))[:, [3, 4, 5, 6, 7, 10, 11]] == 0).all()


def test_in_training_hits_are_drawn_from_what_sounds(columns: Columns) -> None:
    empty = passage(columns, 0, len(columns))
    hits = np.zeros(len(columns))
    for seed in range(40):
        drawn = passage(columns, 0, len(columns), np.random.default_rng(seed))
        hits += drawn.counters[:, 6]
        assert (drawn.pitch == empty.pitch).all()
    assert hits.sum() > 0
    assert (empty.counters[:, 6] == 0).all()


def test_the_wait_for_a_hit_is_from_the_column_to_the_next_after_it() -> None:
    assert waits(np.array([0, 6, 12, 24]), np.array([6, 24])).tolist() == [6, 18, 12, FAR]
    assert waits(np.array([0, 6]), np.zeros(0, np.int64)).tolist() == [FAR, FAR]


def test_a_pitch_outside_the_range_takes_the_outermost() -> None:
    assert pitch_index(np.array([NONE, 5, 60, 127]), 2).tolist() == [NONE, 0, 60 - 2 - LOWEST, PITCHES - 1]


def test_passages_begin_on_bar_lines_apart_and_not_near_the_end() -> None:
    columns = columns_of(read([(float(beat), 1.0, 72) for beat in range(60)]))
    assert starts(columns, 1).tolist() == [0, 4, 8, 12, 16, 20, 24, 28]
    assert starts(columns, 10).tolist() == [0, 12, 24]


def row(batch: Batch, index: int, length: int) -> dict[str, np.ndarray]:
    """Take one passage out of a batch again."""
    at = index * batch.valid.shape[1]
    columns = {name: getattr(batch, name)[index, :length].numpy() for name in OF_COLUMNS}
    found: dict[str, np.ndarray] = {}
    for names, where in ((OF_NOTES, batch.note_column), (OF_HELD, batch.held_column)):
        own = (where >= at) & (where < at + length)
        found |= {name: getattr(batch, name)[own].numpy() for name in names}
        found["note_column" if names is OF_NOTES else "held_column"] = (where[own] - at).numpy()
    return columns | found


def test_a_batch_holds_its_passages_and_marks_what_is_padding(columns: Columns) -> None:
    passages = [passage(columns, 0, 24), passage(columns, 12, 9), passage(columns, 21, 24)]
    batch = collate(passages, 30)
    assert batch.valid.sum(1).tolist() == [24, 9, 3]
    assert batch.counts.shape == (3, 30, 3)
    for index, one in enumerate(passages):
        for name, values in row(batch, index, len(one)).items():
            assert np.array_equal(values, getattr(one, name)), name


def test_a_batch_goes_to_a_device_whole(columns: Columns) -> None:
    batch = collate([passage(columns, 0, 24)], 24).to(torch.device("meta"))
    assert batch.counters.device.type == batch.note_column.device.type == "meta"
