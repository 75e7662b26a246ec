"""Excerpts of real music for evaluation: the first bars of one metre of every piece."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from generator.conditions import Ints
from generator.errors import CorpusError
from generator.pieces.corpus import INDEX, OF_SET, SETS, corpus_files, idiom_of
from generator.pieces.grid import LONGEST_BAR, SIXTEENTH, TICKS, Metre, bar_lines
from generator.pieces.idioms import Idiom

BARS = 16
"""Bars of an excerpt; fewer if a piece has fewer of one metre in a row."""
FEWEST_BARS = 8
FEWEST_NOTES = 20
BOWED = range(40, 44)
"""General MIDI programs of bowed strings."""
ALONE = range(32)
"""General MIDI programs of keyboards and guitars."""

Signature = tuple[int, int]
"""Numerator and denominator of a metre."""
COMMON: Signature = (4, 4)
NOT_ASKED = -1


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some bars of a real piece, as a MIDI file."""

    name: str
    """The piece's file name without its ending."""
    author: str
    """The composer; the file's name if none is given."""
    idiom: Idiom
    signature: Signature
    """Of all its bars."""
    bars: int
    midi: bytes
    """Type 1; begins with the first bar."""


@dataclass(frozen=True, slots=True)
class RealFile:
    """A MIDI file of real music."""

    name: str
    """Its path."""
    author: str
    idiom: Idiom | None
    """None where its instruments tell it."""
    midi: bytes


def read_excerpts(
    folder: Path, split: str = "valid", every: int = 1, sets: Sequence[str] = SETS
) -> list[Excerpt]:
    """Read the excerpts of a folder: of its MIDI files and those in folders below, or of one split of a corpus.

    Args:
        folder: MIDI files (.mid, .midi), or a corpus with `index.tsv`. A file in a folder that is named as a set of
            the corpus has that set's idiom; for others it follows from the instruments.
        split: Of a corpus.
        every: Take every nth file only.
        sets: Of a corpus, those of these sets only.

    Raises:
        CorpusError: If there is no such folder, it holds neither, or no piece has FEWEST_BARS of one metre in a row.
    """
    if not folder.is_dir():
        raise CorpusError(f"there is no folder {folder}; name one with real music")
    files = _of_corpus(folder, split, sets) if (folder / INDEX).is_file() else _of_folder(folder)
    found = [e for file in islice(files, 0, None, every) if (e := excerpt(file)) is not None]
    if not found:
        raise CorpusError(
            f"no real music in {folder}: it has no MIDI file with {FEWEST_BARS} bars of one metre in a row; name another folder"
        )
    twice = {e.name for e in found if sum(other.name == e.name for other in found) > 1}
    if twice:
        raise CorpusError(f"{folder} holds several pieces called {min(twice)}.mid; rename all but one")
    return found


def _of_folder(folder: Path) -> Iterator[RealFile]:
    for file in sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".mid", ".midi"}):
        yield RealFile(str(file), file.stem, OF_SET.get(file.parent.name), file.read_bytes())


def _of_corpus(folder: Path, split: str, sets: Sequence[str]) -> Iterator[RealFile]:
    for row, midi in corpus_files(folder, split, sets):
        yield RealFile(row["file"], row["composer"] or row["file"], idiom_of(row), midi)


def excerpt(file: RealFile) -> Excerpt | None:
    """Cut the first BARS bars of one metre in a row from a piece; None if it has fewer than FEWEST_BARS, or few notes.

    If no run is so long, the longest is taken. Bars of metres that nobody can ask for are left out: those of more than
    LONGEST_BAR ticks (4/2), and of units that are no whole number of sixteenths (5/32).

    Raises:
        CorpusError: If the bytes are no MIDI file.
    """
    import symusic  # noqa: PLC0415 (as in generator.pieces.reading)

    try:
        song = symusic.Score.from_midi(file.midi)
    except RuntimeError as error:
        raise CorpusError(f"{file.name} is no MIDI file ({error})") from error
    lines, signatures = _bars(song)
    first, bars = _first_run(_kinds(lines, signatures))
    if bars < FEWEST_BARS:
        return None
    signature = signatures[first]
    cut, notes = _cut(song, lines[first], lines[first + bars], signature)
    if notes < FEWEST_NOTES:
        return None
    idiom = file.idiom or idiom_heard(song)
    return Excerpt(Path(file.name).stem, file.author, idiom, signature, bars, cut)


def idiom_heard(song: Any) -> Idiom:
    """Infer the idiom of a piece from its parts.

    More than six are an orchestra, four to six bowed strings alone are chamber music, keyboards and guitars alone are played
    by one, the rest is song.
    """
    programs = [track.program for track in song.tracks if len(track.notes) and not track.is_drum]
    if len(programs) > 6:
        return Idiom.ORCHESTRAL
    if len(programs) > 3 and all(program in BOWED for program in programs):
        return Idiom.CHAMBER
    return Idiom.KEYBOARD if all(program in ALONE for program in programs) else Idiom.SONG


def _bars(song: Any) -> tuple[Ints, list[Signature]]:
    """Return the tick of each bar line (bars + 1,), and the time signature of each bar."""
    unit = song.ticks_per_quarter / TICKS
    changes = [(round(s.time / unit), s.numerator, s.denominator) for s in song.time_signatures]
    last = max((round(note.time / unit) for track in song.tracks for note in track.notes), default=0)
    lines, _ = bar_lines([Metre.of(*change) for change in changes], last)
    at = np.searchsorted([time for time, _, _ in changes], lines[:-1], side="right")
    known = [COMMON, *((n, d) for _, n, d in changes)]
    return lines, [known[number] for number in at.tolist()]


def _kinds(lines: Ints, signatures: Sequence[Signature]) -> Ints:
    """Return a number for the time signature of each bar; NOT_ASKED where it cannot be asked for, or is cut short. (bars,)"""
    known = sorted(set(signatures))
    metres = [Metre.of(0, *signature) for signature in known]
    askable = [m.bar <= LONGEST_BAR and m.bar % SIXTEENTH == m.beat % SIXTEENTH == 0 for m in metres]
    kinds = np.array([known.index(signature) for signature in signatures])
    whole = np.diff(lines) == np.array([m.bar for m in metres])[kinds]
    return np.where(np.array(askable)[kinds] & whole, kinds, NOT_ASKED)


def _first_run(kinds: Ints) -> tuple[int, int]:
    """Return the start of the first run of BARS bars of one kind, else of the longest, and its length, BARS at most."""
    edges = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(kinds)]
    runs = [(a, min(b - a, BARS)) for a, b in pairwise(edges) if kinds[a] != NOT_ASKED]
    return max(runs, key=lambda run: run[1], default=(0, 0))


def _cut(song: Any, first: int, after: int, signature: Signature) -> tuple[bytes, int]:
    """Write the notes that begin between two ticks as a MIDI file, with exact times and lengths, and count them."""
    import symusic  # noqa: PLC0415 (as in generator.pieces.reading)

    unit = song.ticks_per_quarter / TICKS
    begin, end = round(first * unit), round(after * unit)
    out = symusic.Score(song.ticks_per_quarter)
    out.time_signatures.append(symusic.TimeSignature(0, *signature))
    for time, qpm in _tempi(song, begin, end):
        out.tempos.append(symusic.Tempo(time, qpm))
    for track in song.tracks:
        mine = symusic.Track(track.name, track.program, track.is_drum)
        for note in track.notes:
            if first <= round(note.time / unit) < after:
                at = max(note.time - begin, 0)
                last = min(note.time + note.duration, end) - begin
                mine.notes.append(symusic.Note(at, max(last - at, 1), note.pitch, note.velocity))
        if len(mine.notes):
            out.tracks.append(mine)
    content: bytes = out.dumps_midi()
    return content, sum(len(track.notes) for track in out.tracks if not track.is_drum)


def _tempi(song: Any, begin: int, end: int) -> list[tuple[int, float]]:
    """Return the tempo at the start of a stretch and its changes inside, from its start; none if the file names none."""
    before = [tempo.qpm for tempo in song.tempos if tempo.time <= begin][-1:]
    inside = [(tempo.time - begin, tempo.qpm) for tempo in song.tempos if begin < tempo.time < end]
    return [*((0, qpm) for qpm in before), *inside]
