"""One key, one note: what one player's voices strike together is struck once."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.layout import ORDER, turns_of
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, Passage, Track
from generator.score import Voice

TOGETHER = TICKS_PER_STEP // 4
"""Ticks within which onsets are one stroke."""
_KEYED = frozenset(each.name for each in INSTRUMENTS.values() if each.hands)
"""The instruments that one player has under two hands."""
_Strokes = dict[tuple[str, int], list[tuple[int, Voice, int]]]
"""The onset, the voice and the place of each note, by instrument and pitch."""


def struck_once(music: Passage) -> Passage:
    """Leave out what a voice strikes with another of its player's on the same key, and release a key before it is struck again.

    The melody keeps its notes before the bass, and that before the harmony.

    Args:
        music: The voices with their programs, and other tracks, which stay.
    """
    voices = {track.voice: track for track in music.tracks if track.voice is not None}
    notes = {voice: track.notes.copy() for voice, track in voices.items()}
    kept = {voice: np.ones(len(rows), dtype=np.bool_) for voice, rows in notes.items()}
    for strokes in _strokes(voices).values():
        for onset, voice, at in strokes:
            near = (each for each in strokes if each[1] is not voice and abs(each[0] - onset) <= TOGETHER)
            kept[voice][at] = not any(ORDER.index(other) < ORDER.index(voice) for _, other, _ in near)
        stay = [each for each in strokes if kept[each[1]][each[2]]]
        for (onset, voice, at), (after, _, _) in pairwise(stay):
            notes[voice][at, RELEASE] = max(onset + 1, min(int(notes[voice][at, RELEASE]), after))
    tracks = (
        track if track.voice is None else replace(track, notes=notes[track.voice][kept[track.voice]])
        for track in music.tracks
    )
    return replace(music, tracks=tuple(tracks))


def _strokes(voices: dict[Voice, Track]) -> _Strokes:
    """Return the strokes on each key of each instrument, in order."""
    found: _Strokes = {}
    for voice, track in voices.items():
        for name, at, note in _keyed(track):
            found.setdefault((name, int(note[PITCH])), []).append((int(note[ONSET]), voice, at))
    return {
        key: sorted(strokes, key=lambda each: (each[0], ORDER.index(each[1])))
        for key, strokes in found.items()
    }


def _keyed(track: Track) -> Iterator[tuple[str, int, Ints]]:
    """Yield the instrument, the place and the note of what is played with two hands."""
    for name, start, end in turns_of(track):
        if name in _KEYED:
            inside = (track.notes[:, ONSET] >= start) & (track.notes[:, ONSET] < end)
            yield from ((name, at, track.notes[at]) for at in np.flatnonzero(inside).tolist())
