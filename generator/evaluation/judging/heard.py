"""Music as it is heard: the notes of a MIDI file on one grid, in voices that are parted by ear alone.

Real and composed files are treated alike. Parts are merged and parted again, velocities are not read, and what only a
player or a file's writer decides is taken away: silence between a note and the next, grace notes, doubled notes.
"""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Ints
from generator.errors import CorpusError
from generator.evaluation.judging.voices import assign_voices
from generator.pieces.reading import SHORTEST_SHARE

QUARTER = 12
"""Ticks in a quarter: holds sixteenths and triplets."""
SIXTEENTH = QUARTER // 4
DETACHED = 1.5
"""The longest silence, in ticks, between a note and the next place that is taken for articulation."""
BOUND = 0.75
"""The longest overlap, in ticks, that is taken for articulation."""
START, END, PITCH, VOICE = range(4)
"""Columns of `HeardPiece.notes`."""


@dataclass(frozen=True, slots=True, eq=False)
class HeardPiece:
    """The notes of one piece and its bars."""

    notes: Ints
    """Rows of (start, end, pitch, voice) in ticks from the start, in order of start and pitch. (notes, 4)"""
    lines: Ints
    """The bar lines in ticks, the one after the last bar included. (bars + 1,)"""
    metres: Ints
    """Numerator and denominator of each bar. (bars, 2)"""


def hear(midi: bytes, name: str) -> HeardPiece:
    """Read a piece from a MIDI file's content; percussion is left out.

    Args:
        midi: The file.
        name: What an error calls it.

    Raises:
        CorpusError: If the bytes are no MIDI file.
    """
    import symusic  # noqa: PLC0415 (as in generator.corpus)

    try:
        song = symusic.Score.from_midi(midi)
    except RuntimeError as error:
        raise CorpusError(f"{name} is no MIDI file ({error})") from error
    unit = song.ticks_per_quarter / QUARTER
    columns = [track.notes.numpy() for track in song.tracks if len(track.notes) and not track.is_drum]
    raw = np.array(
        [np.concatenate([c[field] for c in columns] or [[]]) for field in ("time", "duration", "pitch")]
    )
    notes = heard_notes(raw[0] / unit, (raw[0] + raw[1]) / unit, raw[2].astype(np.int64))
    signatures = [(round(s.time / unit), s.numerator, s.denominator) for s in song.time_signatures]
    lines, metres = _bars(signatures or [(0, 4, 4)], int(notes[:, END].max(initial=1)))
    return HeardPiece(notes, lines, metres)


def heard_notes(start: np.ndarray, end: np.ndarray, pitch: Ints) -> Ints:
    """Move notes to the grid and part them in voices.

    Notes shorter than a tick are left out. Of notes that strike one pitch at once the longest stays; one that is struck again
    ends there.

    Args:
        start: In ticks, with fractions. (notes,)
        end: Likewise. (notes,)
        pitch: MIDI note numbers. (notes,)

    Returns:
        As `HeardPiece.notes`. (notes, 4)
    """
    kept = end - start >= SHORTEST_SHARE
    begins, pitch = np.rint(start[kept]).astype(np.int64), pitch[kept]
    ends = _written_ends(begins, end[kept])
    order = np.lexsort((-ends, pitch, begins))
    begins, ends, pitch = begins[order], ends[order], pitch[order]
    first = (np.diff(begins, prepend=-1) != 0) | (np.diff(pitch, prepend=-1) != 0)
    begins, ends, pitch = begins[first], ends[first], pitch[first]
    ends = np.minimum(ends, _struck_again(begins, pitch))
    return np.stack([begins, ends, pitch, assign_voices(begins, ends, pitch)], axis=1)


def _written_ends(begins: Ints, ends: np.ndarray) -> Ints:
    """Return the ends without articulation: the next onset nearby, else the next sixteenth nearby, else the nearest tick."""
    onsets = np.append(np.unique(begins), 1 << 40)
    onset = onsets[np.searchsorted(onsets, ends - BOUND)]
    sixteenth = (np.ceil((ends - BOUND) / SIXTEENTH) * SIXTEENTH).astype(np.int64)
    written = np.where(
        _near(onset, ends, begins),
        onset,
        np.where(_near(sixteenth, ends, begins), sixteenth, np.rint(ends).astype(np.int64)),
    )
    longest: Ints = np.maximum(written, begins + 1)
    return longest


def _near(place: Ints, ends: np.ndarray, begins: Ints) -> Bools:
    near: Bools = (place - ends <= DETACHED) & (place > begins)
    return near


def _struck_again(begins: Ints, pitch: Ints) -> Ints:
    """Return the next onset of each note's pitch. (notes,)"""
    order = np.lexsort((begins, pitch))
    following = np.full(len(begins), 1 << 40)
    same = np.flatnonzero(np.diff(pitch[order]) == 0)
    following[order[same]] = begins[order[same + 1]]
    return following


def _bars(signatures: list[tuple[int, int, int]], end: int) -> tuple[Ints, Ints]:
    """Return the bar lines up to `end`, the one after it included, and the metre of each bar; a change begins a bar."""
    lines, metres = list[int](), list[tuple[int, int]]()
    untils = [time for time, _, _ in signatures[1:]] + [end]
    for (time, numerator, denominator), until in zip(signatures, untils, strict=True):
        length = max(4 * QUARTER * numerator // denominator, 1)
        places = range(time, min(until, end), length)
        lines += places
        metres += [(numerator, denominator)] * len(places)
        past = places[-1] + length if places else time
    last = past if untils[-1] == end else end
    return np.array([*lines, max(last, end)]), np.array(metres).reshape(-1, 2)
