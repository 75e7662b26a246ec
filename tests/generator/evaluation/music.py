"""Music for tests: small MIDI files, and what they say."""

from collections.abc import Sequence

import numpy as np
import symusic

from generator.evaluation.excerpts import COMMON
from generator.evaluation.files import MeasuredPiece, measure_midi
from generator.pieces.idioms import Idiom

TICKS = 480
Note = tuple[float, float, int]
"""Onset and length in quarters, and pitch."""
SCALE = (60, 62, 64, 65, 67, 69, 71, 72)


def midi(
    tracks: Sequence[Sequence[Note]],
    metres: Sequence[tuple[float, int, int]] = ((0, 4, 4),),
    programs: Sequence[int] = (),
) -> bytes:
    """Return a file of tracks of (onset, length, pitch) and of metres (time, numerator, denominator), all in quarters."""
    song = symusic.Score(TICKS)
    song.tempos.append(symusic.Tempo(0, 96.0))
    for time, numerator, denominator in metres:
        song.time_signatures.append(symusic.TimeSignature(round(time * TICKS), numerator, denominator))
    for number, notes in enumerate(tracks):
        track = symusic.Track(f"part {number}", programs[number] if programs else 0)
        for onset, length, pitch in notes:
            track.notes.append(symusic.Note(round(onset * TICKS), round(length * TICKS), pitch, 80))
        song.tracks.append(track)
    content: bytes = song.dumps_midi()
    return content


def scale(bars: int, start: float = 0, up: int = 0) -> list[Note]:
    """Return a C major scale in eighths, bar after bar."""
    return [(start + 4 * b + n / 2, 0.5, pitch + up) for b in range(bars) for n, pitch in enumerate(SCALE)]


def random_tune(bars: int, seed: int) -> list[Note]:
    """Eighths of any pitch."""
    pitches = np.random.default_rng(seed).integers(40, 80, bars * 8)
    return [(n / 2, 0.5, int(pitch)) for n, pitch in enumerate(pitches)]


def listened(tracks: Sequence[Sequence[Note]], bars: int) -> MeasuredPiece:
    """Measure a file of `bars` bars of 4/4."""
    return measure_midi(midi(tracks), "x", Idiom.SONG, COMMON, bars)
