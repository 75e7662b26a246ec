"""The corpus: MIDI files read into bars of notes on the sixteenth grid."""

import csv
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generator.conditions import STEPS, Floats, Ints, Style
from generator.errors import CorpusError
from generator.voices import assign_voices

STYLES = {"lieder": Style.SONG, "quartets": Style.CHAMBER, "orchestral": Style.ORCHESTRAL}
"""The style of each set of the corpus."""

INDEX = "index.tsv"
"""The table of a corpus's files."""
INDEX_COLUMNS = ("file", "split")
"""Its required columns: the file as `SET/NAME`, and `train` or `valid`."""
COLUMNS = ("bar", "step", "duration", "pitch", "velocity", "voice")
"""The columns of `CorpusPiece.notes`: bar index, sixteenth in the bar, length in sixteenths, MIDI note number,
MIDI velocity, voice."""


@dataclass(frozen=True, slots=True, eq=False)
class CorpusPiece:
    """One piece of the corpus."""

    name: str
    style: Style
    steps: Ints
    """Sixteenths in each bar, 1 to 16. (bars,)"""
    bpm: Floats
    """Tempo at each bar in quarter notes a minute. (bars,)"""
    notes: Ints
    """One row a note in order of onset and pitch, columns as in COLUMNS. (notes, 6)"""


def read_corpus(folder: Path, split: str) -> Iterator[CorpusPiece]:
    """Read every piece of one split of a corpus folder (`index.tsv` and one zip file a set).

    Args:
        folder: The folder of `index.tsv` and the zip files.
        split: `train` or `valid`; no composer is in both.

    Raises:
        CorpusError: If the folder holds no corpus, or a file is missing or damaged.
    """
    if not (folder / INDEX).is_file():
        raise CorpusError(f"no training music in {folder}: it has no {INDEX}; name the folder with --corpus")
    rows = index_rows(folder, split)
    archives = {name: folder / f"{name}.zip" for name in STYLES}
    for name, archive in archives.items():
        with _open_archive(archive) as files:
            for row in rows:
                if row["file"].startswith(f"{name}/"):
                    yield read_piece(_member(files, row["file"]), row["file"], STYLES[name])


def index_rows(folder: Path, split: str) -> list[dict[str, str]]:
    """Read the rows of one split from a corpus folder's index.

    Raises:
        CorpusError: If it cannot be read, or a column is missing.
    """
    index = folder / INDEX
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


def read_piece(midi: bytes, name: str, style: Style) -> CorpusPiece:
    """Read one MIDI file.

    Bars longer than 16 sixteenths that halve evenly (12/8, 4/2) are read as two; other long bars are cut at 16.
    Notes are moved to the nearest sixteenth; two of the same pitch at the same instant become one, the longest.

    Raises:
        CorpusError: If the bytes are no MIDI file.
    """
    # The only reader fast enough for the whole corpus; imported here so that composing never needs it.
    import symusic  # noqa: PLC0415

    try:
        song = symusic.Score.from_midi(midi)
    except RuntimeError as error:
        raise CorpusError(f"{name} is no MIDI file ({error})") from error
    unit = song.ticks_per_quarter / 4
    columns = [track.notes.numpy() for track in song.tracks if len(track.notes) and not track.is_drum]
    if not columns:
        return CorpusPiece(
            name, style, np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros((0, 6), np.int64)
        )
    time, duration, pitch, velocity = (
        np.concatenate([c[field] for c in columns]) for field in ("time", "duration", "pitch", "velocity")
    )
    onset = np.rint(time / unit).astype(np.int64)
    end = np.maximum(np.rint((time + duration) / unit).astype(np.int64), onset + 1)
    order = np.lexsort((-end, pitch, onset))
    onset, end, pitch, velocity = (a[order].astype(np.int64) for a in (onset, end, pitch, velocity))
    first = (np.diff(onset, prepend=-1) != 0) | (np.diff(pitch, prepend=-1) != 0)
    onset, end, pitch, velocity = onset[first], end[first], pitch[first], velocity[first]
    lines = _bar_lines(
        [(round(s.time / unit), 16 * s.numerator // s.denominator) for s in song.time_signatures],
        int(end.max()),
    )
    bar = np.searchsorted(lines, onset, side="right") - 1
    tempo_times = np.array([t.time / unit for t in song.tempos] or [0.0])
    tempi = np.array([t.qpm for t in song.tempos] or [120.0])
    bpm = tempi[np.maximum(np.searchsorted(tempo_times, lines[:-1], side="right") - 1, 0)]
    rows = np.stack(
        [bar, onset - lines[bar], end - onset, pitch, velocity, assign_voices(onset, end, pitch)], axis=1
    )
    return CorpusPiece(name, style, np.diff(lines), bpm.astype(np.float32), rows)


def _bar_lines(signatures: Sequence[tuple[int, int]], end: int) -> Ints:
    """Return every bar line in sixteenths from the start, the one after `end` included."""
    lines = [0]
    changes = [*(signatures or [(0, STEPS)]), (end + 1, 0)]
    for (start, length), (until, _) in itertools.pairwise(changes):
        lines += [start] if start > lines[-1] else []
        whole = max(length, 1)
        step = whole // 2 if whole > STEPS and whole % 2 == 0 and whole // 2 <= STEPS else min(whole, STEPS)
        while lines[-1] + step <= until or (until > end and lines[-1] <= end):
            lines.append(lines[-1] + step)
    return _split_long(lines)


def _split_long(lines: Sequence[int]) -> Ints:
    """Insert a line into every gap longer than 16 sixteenths."""
    out = [lines[0]]
    for line in lines[1:]:
        while line - out[-1] > STEPS:
            out.append(out[-1] + STEPS)
        if line > out[-1]:
            out.append(line)
    return np.array(out, dtype=np.int64)
