"""Composed music as MIDI files, and measured pieces read back from them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generator.atomic_write import replacing
from generator.conditions import STEPS, Floats, Ints, Style
from generator.corpus import CorpusPiece
from generator.dataset import BAR, DURATION, PITCH, STEP
from generator.errors import EvaluationError, SaveError
from generator.evaluation.excerpts import read_back
from generator.score import Score

TICKS = 480
"""Ticks in a quarter."""
THIRTY_SECOND = 1 / 32
"""A thirty-second as a share of a whole note: three of the 96 time steps a bar of MuseGAN."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredPiece:
    """A piece as it is read back from a MIDI file."""

    piece: CorpusPiece
    """On the sixteenth grid."""
    qualified: float
    """The share of notes that last a thirty-second or longer, before quantisation."""

    @property
    def bars(self) -> int:
        """The number of bars."""
        return len(self.piece.steps)

    @property
    def notes(self) -> Ints:
        """Rows of (start, end, pitch) in sixteenths from the first bar; none sounds past the last. (notes, 3)"""
        start = self.piece.notes[:, BAR] * STEPS + self.piece.notes[:, STEP]
        end = np.minimum(start + self.piece.notes[:, DURATION], self.bars * STEPS)
        return np.stack([start, end, self.piece.notes[:, PITCH]], axis=1)


def midi_of(score: Score, bpm: Floats) -> bytes:
    """Serialise a composed score as a type 1 MIDI file.

    Args:
        score: In 4/4.
        bpm: Quarter notes a minute at each bar. (bars,)
    """
    import symusic  # noqa: PLC0415 (as in generator.corpus)

    song = symusic.Score(TICKS)
    song.time_signatures.append(symusic.TimeSignature(0, 4, 4))
    for bar, tempo in enumerate(bpm.tolist()):
        if bar == 0 or tempo != bpm[bar - 1]:
            song.tempos.append(symusic.Tempo(bar * 4 * TICKS, tempo))
    for part in score.parts:
        track = symusic.Track(part.voice.value, part.program)
        for note in part.notes:
            time, length = round(note.onset * TICKS), round(note.duration * TICKS)
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


def measure_file(file: Path, style: Style, bars: int) -> MeasuredPiece:
    """Read a piece from a file of `bars` bars of 4/4.

    Raises:
        EvaluationError: If it cannot be read.
        CorpusError: If it is no MIDI file.
    """
    try:
        return measure_midi(file.read_bytes(), file.stem, style, bars)
    except OSError as error:
        raise EvaluationError(f"{file} cannot be read ({error.strerror}); evaluate again") from error


def measure_midi(midi: bytes, name: str, style: Style, bars: int) -> MeasuredPiece:
    """Read a piece from a file's content; see `measure_file`."""
    import symusic  # noqa: PLC0415 (as in generator.corpus)

    piece = read_back(midi, name, style, bars)
    song = symusic.Score.from_midi(midi)
    shortest = 4 * song.ticks_per_quarter * THIRTY_SECOND
    long = [note.duration >= shortest for track in song.tracks for note in track.notes]
    return MeasuredPiece(piece, float(np.mean(long)) if long else 1.0)
