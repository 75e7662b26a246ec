from pathlib import Path

import numpy as np
import pytest

from generator.errors import EvaluationError
from generator.evaluation.judging.films import film_rows
from generator.evaluation.judging.judge import Pair, auc, heard_in, judge, parts
from generator.evaluation.judging.pairs import read_composers, read_films, read_pairs
from tests.generator.evaluation.judging.pieces import heard, motifs
from tests.generator.evaluation.music import midi, random_tune


def pairs(count: int = 12) -> list[Pair]:
    """Return sequences, each with a random tune, of four composers."""
    return [
        Pair(str(n), "ABCD"[n % 4], heard(motifs(range(60 + n, 76 + n))), heard(random_tune(16, n)))
        for n in range(count)
    ]


def test_random_tunes_are_told_from_sequences() -> None:
    found = judge(pairs(), folds=2, seeds=(1, 2))
    assert found is not None
    assert (found.windows, found.composers) == (24, 4)
    assert found.auc.mean > 0.95
    assert found.taken_for_real.mean < 0.1
    assert found.groups["likeness"].mean > 0.9


def test_music_of_one_kind_is_not_told_apart() -> None:
    alike = [
        Pair(str(n), "ABCD"[n % 4], heard(random_tune(16, n)), heard(random_tune(16, 100 + n)))
        for n in range(12)
    ]
    found = judge(alike, folds=2, seeds=(1, 2))
    assert found is not None
    assert found.auc.mean < 0.8


def test_the_same_seed_gives_the_same_verdict() -> None:
    assert judge(pairs(8), folds=2, seeds=(3,)) == judge(pairs(8), folds=2, seeds=(3,))


def test_one_composer_is_not_enough() -> None:
    assert judge([pairs(1)[0]]) is None


def test_real_and_composed_are_judged_in_the_same_bars() -> None:
    longer = Pair("x", "A", heard(motifs(range(60, 84))), heard(random_tune(16, 1)))
    assert heard_in([longer]).real.tolist() == [True, True, False, False]


def test_no_composer_is_in_two_parts() -> None:
    composer = np.array([0] * 10 + [1] * 3 + [2] * 3 + [3] * 2)
    found = parts(composer, 2, seed=1)
    assert sorted(np.bincount(found, weights=np.bincount(composer)).tolist()) == [8, 10]


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    real = np.array([True, True, False, False])
    assert auc(np.array([0.9, 0.8, 0.2, 0.1]), real) == 1
    assert auc(np.array([0.9, 0.1, 0.5, 0.1]), real) == pytest.approx((1 + 1 + 0 + 0.5) / 4)


def test_pairs_are_read_from_files_of_the_same_names(tmp_path: Path) -> None:
    for folder in ("real", "composed"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.mid").write_bytes(midi([motifs([60])]))
    (tmp_path / "real" / "alone.mid").write_bytes(midi([motifs([60])]))
    (tmp_path / "who.tsv").write_text("name\tcomposer\na\tBach\n")
    found = read_pairs(tmp_path / "real", tmp_path / "composed", read_composers(tmp_path / "who.tsv"))
    assert [(pair.name, pair.composer) for pair in found] == [("a", "Bach")]
    with pytest.raises(EvaluationError, match="no file is in both"):
        read_pairs(tmp_path / "real", tmp_path, {})
    with pytest.raises(EvaluationError, match="no table of names and composers"):
        read_composers(tmp_path / "real" / "a.mid")
    with pytest.raises(EvaluationError, match="no MIDI file in"):
        read_films(tmp_path / "nothing")


def test_films_lie_beside_the_middle_half_of_real_windows() -> None:
    real = [heard(motifs(range(60 + n, 84 + n))) for n in range(4)]
    found = film_rows(real, real)
    assert found["figures_elsewhere"].inside
    assert found["figures_shared"].film == 1
    random = film_rows(real, [heard(random_tune(24, 1))])
    assert not random["figures_elsewhere"].inside
    assert random["figures_shared"].film == 0
