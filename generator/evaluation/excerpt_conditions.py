"""The conditions that would ask for an excerpt of real music."""

import numpy as np

from generator.asking import OF_STYLE
from generator.conditions import STEPS, Bools, Conditions, Ints, Key, Mode, Style
from generator.keys import TONICS
from generator.pieces.columns import Columns
from generator.pieces.features import Asked
from generator.pieces.grid import SIXTEENTH
from generator.pieces.idioms import Idiom
from generator.pieces.passages import asked_of

ASKED_AS = {idiom: style for style, idiom in OF_STYLE.items()} | {Idiom.KEYBOARD: Style.SONG}
"""The style in which each idiom is asked for: a song's accompaniment is the nearest to a keyboard alone."""
HITS_A_BAR = 2
"""The most onsets of a bar that are given as hits."""


def conditions_of(columns: Columns, rng: np.random.Generator) -> Conditions:
    """Describe an excerpt of one metre; `generator.asking.quota` gives its onsets and notes exactly.

    Args:
        columns: The whole excerpt.
        rng: Draws at most HITS_A_BAR onsets of about half the bars as hits, as those of a cut would be.
    """
    asked, shift = asked_of(columns, 0, len(columns.bars))
    steps = asked.ticks // SIXTEENTH
    phrases = np.flatnonzero(np.append(True, asked.last[:-1]))
    return Conditions(
        key=key_of(asked, shift),
        style=ASKED_AS[columns.idiom],
        steps=steps,
        density=asked.onsets / steps,
        strength=np.maximum(asked.notes / np.maximum(asked.onsets, 1), 1.0),
        register=columns.bars.register,
        dynamics=asked.dynamics,
        valence=asked.valence,
        arousal=asked.arousal,
        position=asked.position,
        hits=_few(sixteenths_struck(columns), rng),
        phrases=tuple(phrases.tolist()),
        beat=int(asked.beat[0]) // SIXTEENTH,
        bpm=float(asked.bpm.mean()),
    )


def key_of(asked: Asked, shift: int) -> Key:
    """Return the key that music was heard in, from what `asked_of` says of it."""
    return Key(shift % TONICS, Mode.MAJOR if asked.major > 0 else Mode.MINOR)


def sixteenths_struck(columns: Columns) -> Bools:
    """Mark the sixteenths on which notes begin. (bars, STEPS)"""
    struck = np.zeros((len(columns.bars), STEPS), dtype=np.bool_)
    on_grid = (columns.counts.sum(1) > 0) & (columns.position % SIXTEENTH == 0)
    struck[columns.bar[on_grid], columns.position[on_grid] // SIXTEENTH] = True
    return struck


def _few(struck: Bools, rng: np.random.Generator) -> Bools:
    """Keep at most HITS_A_BAR random ones in about half of the bars. (bars, STEPS)"""
    order = np.argsort(np.argsort(-(struck * rng.random(struck.shape)), axis=1), axis=1)
    few: Ints = rng.integers(0, HITS_A_BAR + 1, size=(len(struck), 1))
    hits: Bools = struck & (order < few) & (rng.random((len(struck), 1)) < 0.5)
    return hits
