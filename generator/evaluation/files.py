"""Composed music as MIDI files, and measured pieces read back from them."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from generator.atomic_write import replacing
from generator.conditions import Floats, Ints
from generator.errors import EvaluationError, SaveError
from generator.evaluation.excerpts import Signature
from generator.pieces.columns import Columns, columns_of
from generator.pieces.grid import SIXTEENTH, Metre
from generator.pieces.idioms import Idiom
from generator.pieces.reading import BAR, DURATION, ONSET, PITCH, Piece, read_piece
from generator.score import Score

QUARTER = 960
"""Ticks of a quarter in the files, as in those of scores."""
THIRTY_SECOND = 1 / 32
"""A thirty-second as a share of a whole note: three of the 96 time steps a bar of MuseGAN."""
AS_WRITTEN = Idiom.SONG
"""The idiom in which a composed file is read: none of its notes is taken for a doubling."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredPiece:
    """A piece of one metre as it is read back from a MIDI file."""

    piece: Piece
    columns: Columns
    qualified: float
    """The share of notes that last a thirty-second or longer, before they are moved to the grid."""

    @property
    def bars(self) -> int:
        """The number of bars."""
        return self.piece.bars

    @property
    def steps(self) -> int:
        """Sixteenths in a bar."""
        return int(self.piece.lines[1]) // SIXTEENTH

    @property
    def sixteenths(self) -> Ints:
        """Rows of (start, end, pitch) in sixteenths from the first bar, in order, each note moved to the nearest one.

        None sounds past the last bar; of two at one place and pitch the longer stays. (notes, 3)
        """
        past = self.bars * self.steps
        onset, length, pitch = self.piece.notes[:, [ONSET, DURATION, PITCH]].T
        start = np.rint(onset / SIXTEENTH).astype(np.int64).clip(max=past - 1)
        end = np.rint((onset + length) / SIXTEENTH).astype(np.int64).clip(start + 1, past)
        rows = np.stack([start, end, pitch], axis=1)[np.lexsort((-end, pitch, start))]
        first = (np.diff(rows[:, 0], prepend=-1) != 0) | (np.diff(rows[:, 2], prepend=-1) != 0)
        kept: Ints = rows[first]
        return kept


def midi_of(score: Score, bpm: Floats, signature: Signature) -> bytes:
    """Serialise a composed score as a type 1 MIDI file.

    Args:
        score: Of one metre.
        bpm: Quarter notes a minute at each bar. (bars,)
        signature: The metre.
    """
    import symusic  # noqa: PLC0415 (as in generator.pieces.reading)

    song = symusic.Score(QUARTER)
    song.time_signatures.append(symusic.TimeSignature(0, *signature))
    bar_length = 4 * QUARTER * signature[0] // signature[1]
    for bar, tempo in enumerate(bpm.tolist()):
        if bar == 0 or tempo != bpm[bar - 1]:
            song.tempos.append(symusic.Tempo(bar * bar_length, tempo))
    for part in score.parts:
        track = symusic.Track(part.voice.value, part.program)
        for note in part.notes:
            time, length = round(note.onset * QUARTER), round(note.duration * QUARTER)
            track.notes.append(symusic.Note(time, length, note.pitch, note.velocity))
        song.tracks.append(track)
    content: bytes = song.dumps_midi()
    return content


def save(folder: Path, name: str, midi: bytes) -> Path:
    """Write a file into a folder, which is made if it does not exist.

    Raises:
        SaveError: If it cannot be written; nothing of it is left.
    """
    file = folder / f"{name}.mid"
    try:
        with replacing(file) as stream:
            stream.write(midi)
    except OSError as error:
        raise SaveError(
            f"{file} cannot be written ({error.strerror}); free the folder or name another"
        ) from error
    return file


def measure_file(file: Path, idiom: Idiom, signature: Signature, bars: int) -> MeasuredPiece:
    """Read a piece of `bars` bars of one metre from a file.

    Raises:
        EvaluationError: If it cannot be read, or it has no notes.
        CorpusError: If it is no MIDI file.
    """
    try:
        return measure_midi(file.read_bytes(), file.stem, idiom, signature, bars)
    except OSError as error:
        raise EvaluationError(f"{file} cannot be read ({error.strerror}); evaluate again") from error


def measure_midi(midi: bytes, name: str, idiom: Idiom, signature: Signature, bars: int) -> MeasuredPiece:
    """Read a piece from a file's content; see `measure_file`."""
    piece = _of_bars(read_piece(midi, name, idiom), Metre.of(0, *signature), bars)
    if not len(piece.notes):
        raise EvaluationError(f"{name} has no notes to be measured; leave it out")
    return MeasuredPiece(piece, columns_of(piece), _qualified(midi))


def _of_bars(piece: Piece, metre: Metre, bars: int) -> Piece:
    """Return a piece with so many bars of one metre, empty ones at the end included."""
    bpm = np.pad(piece.bpm, (0, max(bars - piece.bars, 0)), mode="edge")[:bars] if piece.bars else piece.bpm
    return replace(
        piece,
        lines=np.arange(bars + 1) * metre.bar,
        beats=np.full(bars, metre.beat),
        bpm=bpm,
        notes=piece.notes[piece.notes[:, BAR] < bars],
    )


def _qualified(midi: bytes) -> float:
    """Return the share of notes that last a thirty-second or longer; 1 of none."""
    import symusic  # noqa: PLC0415 (as in generator.pieces.reading)

    song = symusic.Score.from_midi(midi)
    shortest = 4 * song.ticks_per_quarter * THIRTY_SECOND
    long = [note.duration >= shortest for track in song.tracks for note in track.notes]
    return float(np.mean(long)) if long else 1.0
