"""Contrast: real passages beside what the composer writes under the same conditions, from which the critic learns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import Ints
from generator.pieces.chords import QUALITIES, ROOTS
from generator.pieces.columns import Columns
from generator.pieces.features import Asked
from generator.pieces.given import GivenLine
from generator.pieces.idioms import IDIOMS, Idiom
from generator.pieces.passages import Passage, asked_of
from generator.writing.drawing import Tastes
from generator.writing.hearing import heard
from generator.writing.network import Network
from generator.writing.scene import Scene
from generator.writing.writing import Writing, rows_of

BARS = (4, 8, 12, 16)
"""Bars of a passage, each as likely as another: the critic chooses after each phrase."""
SILENT_BARS = 0.25
"""The share of silent bars from which on a passage is left out."""
FEWEST_NOTES = 2
"""Notes a bar at the least, in the mean."""
SIDE_BY_SIDE = 96
"""Passages that are written at once."""
_TONIC = (tuple(QUALITIES).index("m") * ROOTS, 0)
"""The tonic chord in minor and in major."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A real passage, and one composed under its conditions."""

    real: Passage
    composed: Passage


def pairs(
    network: Network, pieces: Sequence[Columns], count: int, tastes: Tastes, rng: np.random.Generator
) -> list[Pair]:
    """Compose under the conditions of real passages drawn from some pieces.

    Args:
        network: The composer's.
        pieces: Real music.
        count: Passages.
        tastes: With which it is composed.
        rng: The source of randomness.
    """
    drawn = [_drawn(pieces, rng) for _ in range(count)]
    drawn.sort(key=lambda one: one.piece.bars.onsets[one.bars].sum())  # of like length side by side
    found: list[Pair] = []
    for first in range(0, count, SIDE_BY_SIDE):
        some = drawn[first : first + SIDE_BY_SIDE]
        asked = [asked_of(one.piece, one.first, one.after) for one in some]
        scenes = [_scene(told, one.piece.idiom) for (told, _), one in zip(asked, some, strict=True)]
        tonics = [_TONIC[int(scene.asked.major > 0)] for scene in scenes]
        written = Writing(network, scenes, tonics, tastes, rng).finish()
        for one, (told, shift), candidate in zip(some, asked, written, strict=True):
            idiom = one.piece.idiom
            real = heard(_excerpt(one), told, shift, idiom)
            found.append(Pair(real, heard(rows_of(candidate), told, 0, idiom)))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage of a piece."""

    piece: Columns
    first: int
    after: int
    """The bar after its last."""

    @property
    def bars(self) -> slice:
        return slice(self.first, self.after)


def _drawn(pieces: Sequence[Columns], rng: np.random.Generator) -> _Place:
    """Draw a passage."""
    while True:
        piece, length = pieces[int(rng.integers(len(pieces)))], int(rng.choice(BARS))
        if len(piece.bars) < length:
            continue
        first = int(rng.integers(len(piece.bars) - length + 1))
        place = _Place(piece, first, first + length)
        if _is_music(place):
            return place


def _is_music(place: _Place) -> bool:
    """Tell whether a passage is neither silent nor nearly so."""
    bars = place.piece.bars
    silent = (bars.onsets[place.bars] == 0).mean()
    return bool(silent <= SILENT_BARS and bars.notes[place.bars].mean() >= FEWEST_NOTES)


def are_enough(pieces: Sequence[Columns]) -> bool:
    """Tell whether pairs can be drawn from some pieces: one of them has a passage that is long enough and not silent."""
    longest = max(BARS)
    return any(
        _is_music(_Place(piece, first, first + longest))
        for piece in pieces
        for first in range(len(piece.bars) - longest + 1)
    )


def _scene(asked: Asked, idiom: Idiom) -> Scene:
    none = np.zeros(0, dtype=np.int64)
    free = np.zeros(len(asked.ticks), dtype=np.bool_)
    return Scene(asked, free, IDIOMS.index(idiom), none, none, none, (), GivenLine.none())


def _excerpt(place: _Place) -> Ints:
    """Return the notes of a passage as rows of `generator.rows`, as they sound. (notes, 4)"""
    piece = place.piece
    lines = np.append(0, np.cumsum(piece.bars.ticks))
    start = piece.tick[piece.notes.column]
    inside = (start >= lines[place.first]) & (start < lines[place.after])
    start = start[inside] - lines[place.first]
    end = start + piece.notes.duration[inside]
    return np.stack([start, end, piece.notes.pitch[inside], piece.notes.part[inside]], axis=1)
