import zipfile
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from generator.corpus import STYLES
from generator.errors import CorpusError, SaveError
from generator.training_set import TrainingSet, training_set
from tests.generator.test_corpus import song

TUNE = [(480 * n, 480, 60 + 4 * (n % 3)) for n in range(64)]


def corpus(folder: Path, low: int) -> Path:
    """Return a corpus of a piece to learn from and one to check with."""
    rows = "file\tsplit\tcomposer\n" + "".join(
        f"lieder/{split}.mid\t{split}\tA\n" for split in ("train", "valid")
    )
    folder.mkdir(exist_ok=True)
    (folder / "index.tsv").write_text(rows)
    for name in STYLES:
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            for split in ("train", "valid") if name == "lieder" else ():
                notes = [(time, length, pitch + low) for time, length, pitch in TUNE]
                archive.writestr(f"lieder/{split}.mid", song([(0, 4, 4)], notes))
    return folder


def same(one: TrainingSet, other: TrainingSet) -> bool:
    """Return True if two sets teach the same."""
    pieces = zip(one.pieces + one.check, other.pieces + other.check, strict=True)
    alike = all(
        a.name == b.name
        and a.style is b.style
        and np.array_equal(a.notes, b.notes)
        and np.array_equal(a.steps, b.steps)
        for a, b in pieces
    )
    tables = (field.name for field in fields(one.harmony))
    return alike and all(
        np.array_equal(getattr(one.harmony, name), getattr(other.harmony, name)) for name in tables
    )


def test_what_is_kept_is_what_was_made(tmp_path: Path) -> None:
    music, cache = corpus(tmp_path / "corpus", 0), tmp_path / "run" / "set.npz"
    made = training_set(music, cache, 4)
    written = cache.stat().st_mtime_ns
    assert same(training_set(music, cache, 4), made)
    assert cache.stat().st_mtime_ns == written


def test_a_changed_corpus_is_read_anew(tmp_path: Path) -> None:
    cache = tmp_path / "set.npz"
    training_set(corpus(tmp_path / "corpus", 0), cache, 4)
    higher = training_set(corpus(tmp_path / "corpus", 5), cache, 4)
    assert higher.pieces[0].notes[0, 3] == 65


def test_a_file_that_is_no_training_set_is_not_replaced(tmp_path: Path) -> None:
    cache = tmp_path / "set.npz"
    cache.write_bytes(b"mine")
    with pytest.raises(
        SaveError, match=r"set\.npz is no training set, and would be replaced by one: move it"
    ):
        training_set(corpus(tmp_path / "corpus", 0), cache, 4)
    assert cache.read_bytes() == b"mine"


def test_a_folder_without_a_corpus_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no training music"):
        training_set(tmp_path, tmp_path / "set.npz", 4)
