"""Excerpts of real music for evaluation: the first bars of 4/4 of every piece."""

import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from generator.conditions import STEPS, Bools, Ints, Style
from generator.corpus import INDEX, STYLES, CorpusPiece, index_rows, read_piece
from generator.errors import CorpusError

BARS = 32
"""Bars of an excerpt; fewer if a piece has fewer of 4/4 in a row."""
FEWEST_BARS = 8
BOWED = range(40, 44)
"""General MIDI programs of bowed strings."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some bars of a real piece, as a MIDI file."""

    name: str
    """The piece's file name without its ending."""
    author: str
    """The composer; the file's name if none is given."""
    style: Style
    bars: int
    midi: bytes
    """Type 1; begins with the first bar."""


def read_excerpts(
    folder: Path, split: str = "valid", every: int = 1, sets: Collection[str] = ()
) -> list[Excerpt]:
    """Read the excerpts of a folder: of its MIDI files and those in folders below, or of one split of a corpus.

    Args:
        folder: MIDI files (.mid, .midi), or a corpus with `index.tsv`. A file in a folder that is named as a set of
            the corpus has that set's style; for others it follows from the instruments.
        split: Of a corpus.
        every: Take every nth file only.
        sets: Of a corpus, those of these sets only; all where empty.

    Raises:
        CorpusError: If there is no such folder, it holds neither, or no piece has FEWEST_BARS of 4/4 in a row.
    """
    if not folder.is_dir():
        raise CorpusError(f"there is no folder {folder}; name one with real music")
    found = [
        e
        for name, author, midi in _files(folder, split, every, sets)
        if (e := excerpt(midi, name, author)) is not None
    ]
    if not found:
        raise CorpusError(
            f"no real music in {folder}: it has no MIDI file with {FEWEST_BARS} bars of 4/4 in a row; name another folder"
        )
    twice = {e.name for e in found if sum(other.name == e.name for other in found) > 1}
    if twice:
        raise CorpusError(f"{folder} holds several pieces called {min(twice)}.mid; rename all but one")
    return found


def _files(folder: Path, split: str, every: int, sets: Collection[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, author and content of each file."""
    if (folder / INDEX).is_file():
        yield from _of_corpus(folder, split, every, sets)
        return
    for file in sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".mid", ".midi"})[::every]:
        yield f"{file.parent.name}/{file.name}", file.stem, file.read_bytes()


def _of_corpus(
    folder: Path, split: str, every: int, sets: Collection[str]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, composer and content of each file in one split of a corpus."""
    rows = [row for row in index_rows(folder, split) if not sets or _set_of(row) in sets]
    for row in rows[::every]:
        try:
            with zipfile.ZipFile(folder / f"{_set_of(row)}.zip") as archive:
                yield row["file"], row.get("composer") or row["file"], archive.read(row["file"])
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise CorpusError(
                f"{row['file']} cannot be read from {folder} ({error}); copy the corpus again"
            ) from error


def _set_of(row: Mapping[str, str]) -> str:
    return row["file"].split("/")[0]


def excerpt(midi: bytes, name: str, author: str) -> Excerpt | None:
    """Cut the first BARS bars of 4/4 in a row from a piece; None if it has fewer than FEWEST_BARS.

    If no run is so long, the longest is taken; if there is none in 4/4, one of 2/2, which has as many sixteenths.

    Args:
        midi: The file.
        name: Its path; the folder before its name may be a set of the corpus.
        author: The composer.

    Raises:
        CorpusError: If the bytes are no MIDI file.
    """
    import symusic  # noqa: PLC0415 (as in generator.corpus)

    whole = read_piece(midi, name, Style.SONG)
    song = symusic.Score.from_midi(midi)
    metres = _metres(song, whole.steps)
    lines = np.cumsum(whole.steps) - whole.steps
    sounding = lines < song.end() / (
        song.ticks_per_quarter / 4
    )  # the reader may add an empty bar after the end
    for metre in ((4, 4), (2, 2)):
        first, bars = _first_run((metres == metre).all(1) & (whole.steps == STEPS) & sounding)
        if bars >= FEWEST_BARS:
            style = STYLES.get(Path(name).parent.name) or style_of(song)
            start = int(whole.steps[:first].sum())
            return Excerpt(Path(name).stem, author, style, bars, _cut(song, start, bars, whole.bpm[first:]))
    return None


def style_of(song: Any) -> Style:
    """Infer the style of a piece from its parts.

    More than six are an orchestra, four to six bowed strings alone are chamber music, the rest is song.
    """
    programs = [track.program for track in song.tracks if len(track.notes) and not track.is_drum]
    if len(programs) > 6:
        return Style.ORCHESTRAL
    chamber = len(programs) > 3 and all(program in BOWED for program in programs)
    return Style.CHAMBER if chamber else Style.SONG


def _metres(song: Any, steps: Ints) -> Ints:
    """Return the time signature of each bar. (bars, 2)"""
    unit = song.ticks_per_quarter / 4
    signatures = [(s.time / unit, s.numerator, s.denominator) for s in song.time_signatures] or [(0, 4, 4)]
    times = np.array([time for time, _, _ in signatures])
    lines = np.cumsum(steps) - steps
    which = np.maximum(np.searchsorted(times, lines + 0.5, side="right") - 1, 0)
    metres: Ints = np.array([(n, d) for _, n, d in signatures])[which].reshape(-1, 2)
    return metres


def _first_run(fits: Bools) -> tuple[int, int]:
    """Return the start of the first run of BARS true values, else of the longest, and its length, BARS at most."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fits, [False]])))
    runs = [(int(a), min(int(b - a), BARS)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return max(runs, key=lambda run: run[1], default=(0, 0))


def _cut(song: Any, start: int, bars: int, bpm: np.ndarray) -> bytes:
    """Write the bars from a sixteenth on as a MIDI file: the notes that begin in them, with exact times and lengths."""
    import symusic  # noqa: PLC0415

    unit = song.ticks_per_quarter // 4
    begin, end = start * unit, (start + bars * STEPS) * unit
    out = symusic.Score(song.ticks_per_quarter)
    out.time_signatures.append(symusic.TimeSignature(0, 4, 4))
    for bar in range(bars):
        if bar == 0 or bpm[bar] != bpm[bar - 1]:
            out.tempos.append(symusic.Tempo(bar * STEPS * unit, float(bpm[bar])))
    for track in song.tracks:
        mine = symusic.Track(track.name, track.program, track.is_drum)
        for note in track.notes:
            if begin <= round(note.time / unit) * unit < end:
                last = min(note.time + note.duration, end)
                at = max(note.time - begin, 0)
                mine.notes.append(symusic.Note(at, max(last - begin - at, 1), note.pitch, note.velocity))
        if len(mine.notes):
            out.tracks.append(mine)
    content: bytes = out.dumps_midi()
    return content


def read_back(midi: bytes, name: str, style: Style, bars: int) -> CorpusPiece:
    """Read the file of an excerpt or a composition: bars of 4/4, empty ones at the end included.

    Raises:
        CorpusError: If the bytes are no MIDI file.
    """
    piece = read_piece(midi, name, style)
    bpm = np.full(bars, piece.bpm[-1] if len(piece.bpm) else 120.0, dtype=np.float32)
    known = min(bars, len(piece.bpm))
    bpm[:known] = piece.bpm[:known]
    return CorpusPiece(name, style, np.full(bars, STEPS), bpm, piece.notes[piece.notes[:, 0] < bars])
