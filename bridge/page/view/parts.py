"""The parts of a score as a page shows them: its instruments in the order of the score, and every note in seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.film_tracks import film_tracks
from bridge.midi.instruments import FAMILIES, INSTRUMENTS
from bridge.midi.passage import ONSET, PITCH, RELEASE, VELOCITY, Track, file_order
from bridge.score.cues import CuedScene

Seconds = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
_SECTIONS: Final = ("woodwinds", "brass", "drums", "mallets", "bells", "keyboards", "strings")
"""The families that a part is sorted into, by the words for them."""
_Key = tuple[str, int]
"""A track's name, and its number among the tracks of that name."""


@dataclass(frozen=True, slots=True)
class Part:
    """An instrument's part."""

    name: str
    """The name of its track in the .mid, with its number from the second of that name on: `Violins 2`."""
    family: str
    """The word for its family, like `strings`; empty where it is in none."""
    notes: int
    """The number of its notes."""


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """The notes of a score, in order of their onset."""

    start: Seconds
    """Seconds from the timeline's first frame. (n,)"""
    length: Seconds
    """Seconds. (n,)"""
    part: Bytes
    """The index of its part; the 255 first are told apart. (n,)"""
    pitch: Bytes
    """MIDI note number. (n,)"""
    velocity: Bytes
    """1 to 127. (n,)"""

    def packed(self) -> bytes:
        """Return them as a browser reads them.

        Little-endian: their number n as uint32, then n float32 starts, n float32 lengths, n uint8 parts, n uint8
        pitches, n uint8 velocities.
        """
        count = np.array([len(self.start)], "<u4")
        times = (self.start.astype("<f4"), self.length.astype("<f4"))
        return b"".join(each.tobytes() for each in (count, *times, self.part, self.pitch, self.velocity))


def parts_of(cues: Sequence[CuedScene]) -> tuple[tuple[Part, ...], Notes]:
    """Return the parts of a score, in the order of its .mid, and their notes.

    Args:
        cues: Its scenes, in order.
    """
    music = film_tracks([cue.music for cue in cues])
    tracks = [(cue, track) for cue, passage in zip(cues, music, strict=True) for track in passage.tracks]
    keys = dict.fromkeys(_key(track) for _, track in tracks if len(track.notes))
    order = {key: at for at, key in enumerate(sorted(keys, key=lambda key: file_order(*key)))}
    rows = [_rows(cue, track, order[_key(track)]) for cue, track in tracks if len(track.notes)]
    table = np.concatenate([np.zeros((0, 5)), *rows])
    table = table[np.lexsort((table[:, 3], table[:, 2], table[:, 0]))]
    counted = np.bincount(table[:, 2].astype(int), minlength=len(order)).tolist()
    parts = tuple(
        Part(_called(*key), family_of(key[0]), count) for key, count in zip(order, counted, strict=True)
    )
    narrow = np.minimum(table[:, 2:], 255).astype(np.uint8)
    times = table[:, :2].astype(np.float32)
    return parts, Notes(times[:, 0], times[:, 1], narrow[:, 0], narrow[:, 1], narrow[:, 2])


def family_of(track: str) -> str:
    """Return the word for the family of an instrument by the name of its track.

    One that is in no family has that of its palette, and a track that a person added none.
    """
    found = {word: each for word, each in INSTRUMENTS.items() if each.name == track}
    families = (family for family in _SECTIONS if found.keys() & set(FAMILIES[family].of))
    return next(families, next((each.palette for each in found.values()), ""))


def _rows(cue: CuedScene, track: Track, part: int) -> npt.NDArray[np.float64]:
    """Return a track's notes in a scene: start and length in seconds, part, pitch, velocity. (n, 5)"""
    lines = np.array([float(line) for line in cue.grid.lines])
    ticks = np.arange(len(lines)) * TICKS_PER_STEP
    onsets, releases = (np.interp(track.notes[:, column], ticks, lines) for column in (ONSET, RELEASE))
    columns = (
        float(cue.grid.start) + onsets,
        releases - onsets,
        np.full(len(onsets), part),
        track.notes[:, PITCH],
        track.notes[:, VELOCITY],
    )
    return np.column_stack(columns).astype(np.float64)


def _key(track: Track) -> _Key:
    return track.name, track.number


def _called(name: str, number: int) -> str:
    return f"{name} {number + 1}" if number else name
