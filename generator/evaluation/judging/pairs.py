"""Pairs of real and composed music, from two folders of MIDI files of the same names."""

import csv
from collections.abc import Mapping
from pathlib import Path

from generator.errors import EvaluationError
from generator.evaluation.judging.heard import HeardPiece, hear
from generator.evaluation.judging.judge import Pair


def read_pairs(real: Path, composed: Path, composers: Mapping[str, str]) -> list[Pair]:
    """Read every pair of REAL/NAME.mid and COMPOSED/NAME.mid.

    Args:
        real: A folder.
        composed: A folder.
        composers: The composer of each piece; one that is not named counts as the only piece of its composer.

    Raises:
        EvaluationError: If a file cannot be read, or no name is in both folders.
        CorpusError: If a file is no MIDI file.
    """
    names = sorted(
        {file.stem for file in real.glob("*.mid")} & {file.stem for file in composed.glob("*.mid")}
    )
    if not names:
        raise EvaluationError(
            f"no file is in both {real} and {composed}; give folders with files of the same names"
        )
    return [
        Pair(name, composers.get(name, name), _heard(real / f"{name}.mid"), _heard(composed / f"{name}.mid"))
        for name in names
    ]


def read_films(folder: Path) -> list[HeardPiece]:
    """Read every MIDI file of a folder and of those below, as the music of one film each.

    Raises:
        EvaluationError: If there is none, or one cannot be read.
        CorpusError: If one is no MIDI file.
    """
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".mid", ".midi"})
    if not files:
        raise EvaluationError(f"no MIDI file in {folder}; name a folder of scores")
    return [_heard(file) for file in files]


def _heard(file: Path) -> HeardPiece:
    try:
        return hear(file.read_bytes(), str(file))
    except OSError as error:
        raise EvaluationError(f"{file} cannot be read ({error.strerror}); name a folder that can") from error


def read_composers(table: Path) -> dict[str, str]:
    """Read the composer of each piece from a table with the columns `name` and `composer`, parted by tabs.

    Raises:
        EvaluationError: If it cannot be read, or a column is missing.
    """
    try:
        with table.open(encoding="utf-8", newline="") as lines:
            return {row["name"]: row["composer"] for row in csv.DictReader(lines, delimiter="\t")}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise EvaluationError(f"{table} is no table of names and composers ({error})") from error
