"""Scenes to write, and what was written."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Ints
from generator.pieces.features import Asked
from generator.pieces.given import GivenLine
from generator.writing.candidate import Candidate
from generator.writing.drawing import Tastes
from generator.writing.scene import Scene
from generator.writing.writing import Writing, rows_of
from tests.generator.network.networks import twin

TONIC = 0
NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Quota:
    """What a bar is asked to hold."""

    onsets: int
    notes: int


def scene(
    *bars: Quota,
    ticks: int = 48,
    hits: tuple[int, ...] = (),
    closed: Ints = NONE,
    free: tuple[int, ...] = (),
    line: GivenLine | None = None,
) -> Scene:
    """Return a scene of bars of like length in a major key."""
    count = len(bars)
    number = np.arange(count)
    asked = Asked(
        ticks=np.full(count, ticks),
        beat=np.full(count, 12),
        bpm=np.full(count, 100.0),
        onsets=np.array([bar.onsets for bar in bars]),
        notes=np.array([bar.notes for bar in bars]),
        register=np.full(count, 60.0),
        dynamics=np.full(count, 0.5),
        valence=np.zeros(count),
        arousal=np.zeros(count),
        tension=np.zeros(count),
        position=number / count,
        left=count - number,
        place=number / count,
        last=number == count - 1,
        major=1.0,
    )
    return Scene(
        asked=asked,
        free=np.isin(number, free),
        idiom=0,
        hits=np.array(hits, dtype=np.int64),
        closed=closed,
        kept=NONE,
        chords=(),
        line=line or GivenLine.none(),
    )


def written(*scenes: Scene, seed: int = 1) -> list[Candidate]:
    """Write scenes side by side, by a composer that has learned nothing."""
    return Writing(twin(), scenes, [TONIC] * len(scenes), Tastes(), np.random.default_rng(seed)).finish()


def rows(one: Scene, seed: int = 1) -> Ints:
    """Return the notes of one scene. (notes, 4)"""
    return rows_of(written(one, seed=seed)[0])
