"""The training set: both splits of the corpus and the harmonic model of the first, cached so that a run starts at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from generator.atomic_write import replacing
from generator.conditions import Style
from generator.corpus import STYLES, CorpusPiece, read_corpus
from generator.dataset import passage, starts
from generator.errors import SaveError
from generator.harmony import HarmonicModel, learn

FORMAT = 1
"""The version of the cache; raised when its content, or the way it is made, changes."""
SPLITS = ("train", "valid")


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """Everything a composer learns from."""

    pieces: list[CorpusPiece]
    """The pieces to train on."""
    check: list[CorpusPiece]
    """The pieces to validate on; no composer is in both."""
    harmony: HarmonicModel
    """The harmonic model of the pieces to train on."""


def training_set(corpus_folder: Path, cache_file: Path, bars: int) -> TrainingSet:
    """Return the training set of a corpus: read from the cache file if that is valid, else made and cached.

    Args:
        corpus_folder: A folder with `index.tsv` and its zips.
        cache_file: It is written anew when the corpus has changed.
        bars: Of a passage.

    Raises:
        CorpusError: If the folder holds no corpus, or a file is missing or damaged.
        SaveError: If the cache cannot be written.
    """
    made_of = _digest(corpus_folder, bars)
    kept = _read(cache_file, made_of)
    if kept is not None:
        return kept
    pieces, check = (list(read_corpus(corpus_folder, split)) for split in SPLITS)
    made = TrainingSet(pieces, check, learn_harmony(pieces, bars))
    _write(made, cache_file, made_of)
    return made


def learn_harmony(pieces: Sequence[CorpusPiece], bars: int) -> HarmonicModel:
    """Learn the harmonic model of pieces, each passage in its own key."""
    sequences = []
    for number, first in starts(pieces, 2 * bars):
        found = passage(pieces[number], first, 2 * bars)
        sequences.append((found.conditions.key.mode, found.chords.reshape(-1)))
    return learn(sequences)


def _digest(corpus_folder: Path, bars: int) -> str:
    """Hash the corpus files and how the set is made from them; a missing file counts as empty."""
    files = [corpus_folder / "index.tsv", *(corpus_folder / f"{name}.zip" for name in STYLES)]
    hashed = blake2b(f"{FORMAT} {bars}".encode(), digest_size=16)
    for file in files:
        hashed.update(file.read_bytes() if file.is_file() else b"")
    return hashed.hexdigest()


def _write(made: TrainingSet, cache_file: Path, made_of: str) -> None:
    """Write a training set; the inverse of `_read`."""
    arrays: dict[str, Any] = {"made_of": np.array(made_of)}
    for split, pieces in zip(SPLITS, (made.pieces, made.check), strict=True):
        arrays |= {f"{split}.{name}": array for name, array in _columns(pieces).items()}
    arrays |= {f"harmony.{field.name}": getattr(made.harmony, field.name) for field in fields(HarmonicModel)}
    try:
        with replacing(cache_file) as stream:
            np.savez(stream, **arrays)
    except OSError as error:
        raise SaveError(
            f"{cache_file} cannot be written ({error.strerror}); name a --checkpoint in another folder"
        ) from error


def _read(cache_file: Path, made_of: str) -> TrainingSet | None:
    """Read a training set; None if the file is missing, or made from another corpus.

    Raises:
        SaveError: If it is no training set: it is somebody's, and is not replaced.
    """
    try:
        with cache_file.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            if str(file["made_of"]) != made_of:
                return None
            arrays = {name: file[name] for name in file.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise SaveError(
            f"{cache_file} is no training set, and would be replaced by one: move it away, "
            "or name a --checkpoint in another folder"
        ) from error
    pieces, check = (
        _pieces({name.removeprefix(f"{split}."): array for name, array in arrays.items()}) for split in SPLITS
    )
    harmony = HarmonicModel(
        **{field.name: arrays[f"harmony.{field.name}"] for field in fields(HarmonicModel)}
    )
    return TrainingSet(pieces, check, harmony)


def _columns(pieces: Sequence[CorpusPiece]) -> dict[str, np.ndarray]:
    """Concatenate pieces into arrays; the inverse of `_pieces`."""
    return {
        "names": np.array([piece.name for piece in pieces]),
        "styles": np.array([piece.style.value for piece in pieces]),
        "bars": np.array([len(piece.steps) for piece in pieces]),
        "counts": np.array([len(piece.notes) for piece in pieces]),
        "steps": np.concatenate([piece.steps for piece in pieces]),
        "bpm": np.concatenate([piece.bpm for piece in pieces]),
        "notes": np.concatenate([piece.notes for piece in pieces]),
    }


def _pieces(columns: dict[str, np.ndarray]) -> list[CorpusPiece]:
    """Split arrays into pieces; the inverse of `_columns`."""
    bars, counts = (np.cumsum(columns[name])[:-1] for name in ("bars", "counts"))
    steps, bpm = np.split(columns["steps"], bars), np.split(columns["bpm"], bars)
    names, styles = columns["names"].tolist(), columns["styles"].tolist()
    rows = zip(names, styles, steps, bpm, np.split(columns["notes"], counts), strict=True)
    return [CorpusPiece(name, Style(style), *rest) for name, style, *rest in rows]
