"""The corpus: all pieces of one split, of the sets that are asked for."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.errors import CorpusError
from generator.pieces.idioms import Idiom
from generator.pieces.reading import Piece, read_piece

SETS = ("lieder", "quartets", "orchestral", "mutopia")
"""The sets of the corpus, each a zip file."""
OF_SET = {"lieder": Idiom.SONG, "quartets": Idiom.CHAMBER, "orchestral": Idiom.ORCHESTRAL}
"""The idiom of the sets that have one."""
OF_KIND = {
    "voice": Idiom.SONG,
    "ensemble": Idiom.CHAMBER,
    "keyboard": Idiom.KEYBOARD,
    "guitar": Idiom.KEYBOARD,
}
"""The idiom of each kind of piece in the fourth set, with which `expression_words` begins."""

INDEX = "index.tsv"
"""The table of a corpus's files."""
INDEX_COLUMNS = ("file", "split", "composer", "expression_words")
"""Its required columns: the file as `SET/NAME`, `train` or `valid`, the composer, words with ` | ` between them."""
FEWEST_NOTES, FEWEST_BARS = 20, 4
"""The least notes and bars of a piece; what has fewer is left out."""


def read_corpus(folder: Path, split: str, sets: Sequence[str] = SETS) -> Iterator[Piece]:
    """Read every piece of one split of a corpus folder (`index.tsv` and one zip file a set).

    Args:
        folder: The folder of `index.tsv` and the zip files.
        split: `train` or `valid`; no composer is in both.
        sets: Those of SETS to read.

    Raises:
        CorpusError: If the folder holds no corpus, or a file is missing or damaged.
    """
    for row, midi in corpus_files(folder, split, sets):
        piece = read_piece(midi, row["file"], idiom_of(row), row["composer"])
        if len(piece.notes) >= FEWEST_NOTES and piece.bars >= FEWEST_BARS:
            yield piece


def corpus_files(
    folder: Path, split: str, sets: Sequence[str] = SETS
) -> Iterator[tuple[dict[str, str], bytes]]:
    """Read every file of one split of a corpus folder, with its row of the index; see `read_corpus`."""
    rows = index_rows(folder, split)
    for name in sets:
        with _open_archive(folder / f"{name}.zip") as files:
            for row in rows:
                if row["file"].startswith(f"{name}/"):
                    yield row, _member(files, row["file"])


def index_rows(folder: Path, split: str) -> list[dict[str, str]]:
    """Read the rows of one split from a corpus folder's index.

    Raises:
        CorpusError: If there is none, it cannot be read, or a column is missing.
    """
    index = folder / INDEX
    if not index.is_file():
        raise CorpusError(f"no training music in {folder}: it has no {INDEX}; name the folder with --corpus")
    try:
        with index.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t")
            missing = [name for name in INDEX_COLUMNS if name not in (table.fieldnames or ())]
            rows = [] if missing else [row for row in table if row["split"] == split]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{index} cannot be read ({error}); copy the corpus again") from error
    if missing:
        raise CorpusError(f"{index} has no column '{missing[0]}'; copy the corpus again")
    return rows


def idiom_of(row: dict[str, str]) -> Idiom:
    """Return the idiom of a row of the index.

    Raises:
        CorpusError: If the row is of no set that is known, or of no kind.
    """
    name = row["file"].split("/")[0]
    kind = row["expression_words"].split("|")[0].strip()
    idiom = OF_SET.get(name) or OF_KIND.get(kind)
    if idiom is None:
        raise CorpusError(f"{row['file']} is of no known kind ('{kind}'); copy the corpus again")
    return idiom


def _open_archive(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise CorpusError(f"{archive} cannot be read ({error}); copy the corpus again") from error


def _member(files: zipfile.ZipFile, name: str) -> bytes:
    try:
        return files.read(name)
    except (KeyError, zipfile.BadZipFile) as error:
        raise CorpusError(f"{files.filename} holds no sound copy of {name}; copy the corpus again") from error
