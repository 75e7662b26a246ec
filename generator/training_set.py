"""The training set: both splits of the corpus and the harmonic model of the first, kept so that a run starts at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from generator.conditions import Style
from generator.corpus import STYLES, Piece, read_corpus
from generator.dataset import passage, starts
from generator.errors import SaveError
from generator.harmony import HarmonicModel, learn

FORMAT = 1
"""Raised when what is kept, or how it is made, changes."""
SPLITS = ("train", "valid")


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """Everything a composer learns from."""

    pieces: list[Piece]
    """To learn from."""
    check: list[Piece]
    """Never learned from; no composer is in both."""
    harmony: HarmonicModel
    """Of the pieces to learn from."""


def training_set(corpus: Path, cache: Path, bars: int) -> TrainingSet:
    """The training set of a corpus: made where `cache` does not hold it, else read from there.

    Args:
        corpus: A folder with `index.tsv` and its zips.
        cache: The file it is kept in; it is made anew when the corpus has changed.
        bars: Of a passage.

    Raises:
        CorpusError: If the folder holds no corpus, or a file is missing or damaged.
        SaveError: If it cannot be kept.
    """
    made_of = _digest(corpus, bars)
    kept = _kept(cache, made_of)
    if kept is not None:
        return kept
    pieces, check = (list(read_corpus(corpus, split)) for split in SPLITS)
    made = TrainingSet(pieces, check, learn_harmony(pieces, bars))
    _keep(made, cache, made_of)
    return made


def learn_harmony(pieces: Sequence[Piece], bars: int) -> HarmonicModel:
    """The harmonic model of music, passage by passage in its own key."""
    sequences = []
    for number, first in starts(pieces, 2 * bars):
        found = passage(pieces[number], first, 2 * bars)
        sequences.append((found.conditions.key.mode, found.chords.reshape(-1)))
    return learn(sequences)


def _digest(corpus: Path, bars: int) -> str:
    """Of the corpus files and of how the set is made of them; empty where there is no corpus."""
    files = [corpus / "index.tsv", *(corpus / f"{name}.zip" for name in STYLES)]
    hashed = blake2b(f"{FORMAT} {bars}".encode(), digest_size=16)
    for file in files:
        hashed.update(file.read_bytes() if file.is_file() else b"")
    return hashed.hexdigest()


def _keep(made: TrainingSet, cache: Path, made_of: str) -> None:
    """Write a training set; the inverse of `_kept`."""
    arrays: dict[str, Any] = {"made_of": np.array(made_of)}
    for split, pieces in zip(SPLITS, (made.pieces, made.check), strict=True):
        arrays |= {f"{split}.{name}": array for name, array in _columns(pieces).items()}
    arrays |= {f"harmony.{field.name}": getattr(made.harmony, field.name) for field in fields(HarmonicModel)}
    unfinished = cache.with_suffix(".new.npz")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(unfinished, **arrays)
        unfinished.replace(cache)
    except OSError as error:
        raise SaveError(
            f"{cache} cannot be written ({error.strerror}); name a --checkpoint in another folder"
        ) from error


def _kept(cache: Path, made_of: str) -> TrainingSet | None:
    """Read a training set; None where the file is not there, damaged, or made of something else."""
    try:
        with cache.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            if str(file["made_of"]) != made_of:
                return None
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None  # it is only a copy: it is made anew
    pieces, check = (
        _pieces({name.removeprefix(f"{split}."): array for name, array in arrays.items()}) for split in SPLITS
    )
    harmony = HarmonicModel(
        **{field.name: arrays[f"harmony.{field.name}"] for field in fields(HarmonicModel)}
    )
    return TrainingSet(pieces, check, harmony)


def _columns(pieces: Sequence[Piece]) -> dict[str, np.ndarray]:
    """Pieces put end to end; the inverse of `_pieces`."""
    return {
        "names": np.array([piece.name for piece in pieces]),
        "styles": np.array([piece.style.value for piece in pieces]),
        "bars": np.array([len(piece.steps) for piece in pieces]),
        "counts": np.array([len(piece.notes) for piece in pieces]),
        "steps": np.concatenate([piece.steps for piece in pieces]),
        "bpm": np.concatenate([piece.bpm for piece in pieces]),
        "notes": np.concatenate([piece.notes for piece in pieces]),
    }


def _pieces(columns: dict[str, np.ndarray]) -> list[Piece]:
    """Pieces from their columns; the inverse of `_columns`."""
    bars, counts = (np.cumsum(columns[name])[:-1] for name in ("bars", "counts"))
    steps, bpm = np.split(columns["steps"], bars), np.split(columns["bpm"], bars)
    names, styles = columns["names"].tolist(), columns["styles"].tolist()
    rows = zip(names, styles, steps, bpm, np.split(columns["notes"], counts), strict=True)
    return [Piece(name, Style(style), *rest) for name, style, *rest in rows]
