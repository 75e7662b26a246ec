"""Small corpora, to read and to learn from."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from generator.pieces.corpus import SETS
from tests.generator.pieces.songs import song

HEAD = "file\tsplit\tcomposer\texpression_words"
TUNE = [(float(beat), 1.0, 60 + beat % 12) for beat in range(24)]
LIED = [(float(beat), 1.0, 64 + (5 * beat) % 12) for beat in range(128)]
BASS = [(2.0 * half, 2.0, 40 + (7 * half) % 12) for half in range(64)]


def written(folder: Path, rows: Iterable[str], file: bytes) -> Path:
    """Write a corpus whose files are all the same."""
    folder.mkdir(exist_ok=True)
    (folder / "index.tsv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    names = [row.split("\t")[0] for row in rows]
    for each in SETS:
        with zipfile.ZipFile(folder / f"{each}.zip", "w") as archive:
            for name in names:
                if name.startswith(each):
                    archive.writestr(name, file)
    return folder


def corpus(folder: Path) -> Path:
    """Write a corpus of a piece to learn from and one to check with: 32 bars of 4/4 each."""
    rows = [f"lieder/{split}.mid\t{split}\tA\t" for split in ("train", "valid")]
    return written(folder, rows, song(LIED, BASS))
