"""Asking: the conditions of a scene as what the composer writes to."""

import numpy as np

from generator.cadences import DOMINANT, DOMINANT_SEVENTH, TONIC, final_chord
from generator.conditions import STEPS, Bools, Cadence, Conditions, Floats, Ints, Key, Mode, Style
from generator.keys import tonic_shift
from generator.phrases import first_bars, phrase_positions
from generator.pieces.columns import MOST
from generator.pieces.features import Asked
from generator.pieces.given import GivenLine
from generator.pieces.grid import SIXTEENTH, half
from generator.pieces.idioms import IDIOMS, Idiom
from generator.pieces.passages import LOWEST, PITCHES
from generator.tension import asked_tension
from generator.writing.scene import Scene

OF_STYLE = {Style.SONG: Idiom.SONG, Style.CHAMBER: Idiom.CHAMBER, Style.ORCHESTRAL: Idiom.ORCHESTRAL}

NEAR = 0.75
"""How far from what is asked the onsets or notes of a bar may be, so that they are those of the bar before."""
WHOLE = 1e-9
"""How little may lack to a whole number of free bars, so that 0.29 of 100 bars are 29 of them."""


def scene_of(conditions: Conditions) -> Scene:
    """Return the scene that conditions ask for, in a key on C."""
    lines = _lines(conditions)
    return Scene(
        asked=asked_of(conditions),
        free=free_bars(conditions) & (conditions.rhythm is None),
        idiom=IDIOMS.index(OF_STYLE[conditions.style]),
        hits=_ticks(conditions.hits, conditions.steps, lines),
        closed=_closed(conditions, lines),
        kept=_kept(conditions, lines),
        chords=_chords(conditions),
        line=GivenLine.none(),
        enters=_counted(conditions.enters, conditions.key),
        leaves=_counted(conditions.leaves, conditions.key),
    )


def _counted(pitch: float | None, key: Key) -> int | None:
    """Return the pitch nearest to one in a key on C, counted from LOWEST; None for none."""
    return (
        None
        if pitch is None
        else int(np.clip(round(pitch) - tonic_shift(key.tonic) - LOWEST, 0, PITCHES - 1))
    )


def asked_of(conditions: Conditions) -> Asked:
    """Return what conditions ask of each bar; hits count as onsets and may raise their number."""
    onsets, notes = quota(conditions)
    bars = np.arange(conditions.bars)
    place, last = phrase_positions(first_bars(conditions), conditions.bars).T
    return Asked(
        ticks=SIXTEENTH * conditions.steps,
        beat=np.full(conditions.bars, SIXTEENTH * conditions.beat),
        bpm=np.full(conditions.bars, conditions.bpm),
        onsets=onsets,
        notes=notes,
        register=conditions.register - tonic_shift(conditions.key.tonic),
        dynamics=conditions.dynamics,
        valence=conditions.valence,
        arousal=conditions.arousal,
        tension=asked_tension(conditions),
        position=conditions.position,
        left=conditions.bars - bars,
        place=place,
        last=last.astype(np.bool_),
        major=1.0 if conditions.key.mode is Mode.MAJOR else -1.0,
    )


def free_bars(conditions: Conditions) -> Bools:
    """Mark the bars that are freed: the share that is asked for of those that are to sound, spread evenly. (bars,)"""
    sounding = np.cumsum(_dense(conditions) > 0)
    freed: Bools = np.diff(np.floor(conditions.freedom * sounding + WHOLE), prepend=0) > 0
    return freed


def quota(conditions: Conditions) -> tuple[Ints, Ints]:
    """Return the onsets and the notes of each bar: by its density, or those of the rhythm to keep. (bars,) each"""
    onsets = _dense(conditions) if conditions.rhythm is None else _rhythmic(conditions)
    notes = steadily(conditions.strength * onsets)
    return onsets, notes.clip(onsets, sum(MOST) * onsets)


def _dense(conditions: Conditions) -> Ints:
    """Return the onsets of each bar by its density and its hits. Sixteenths inside a fermata do not count. (bars,)"""
    inside = np.arange(STEPS) < conditions.steps[:, None]
    onsets = steadily(conditions.density * (conditions.steps - conditions.held.sum(1)))
    dense: Ints = np.maximum(onsets, (conditions.hits & inside).sum(1))
    return dense


def _rhythmic(conditions: Conditions) -> Ints:
    """Return the onsets of each bar in the rhythm to keep, with its hits. (bars,)"""
    lines = _lines(conditions)
    begun = np.union1d(_kept(conditions, lines), _ticks(conditions.hits, conditions.steps, lines))
    onsets: Ints = np.diff(np.searchsorted(begun, lines))
    return onsets


def steadily(asked: Floats) -> Ints:
    """Round to whole numbers, but stay at the number before as long as it is within NEAR: a figure goes on in bars that hold as much.

    Args:
        asked: (bars,)

    Returns:
        Whole numbers stay as they are. (bars,)
    """
    found: list[int] = []
    for number in asked.tolist():
        stays = found and abs(number - found[-1]) < NEAR
        found.append(found[-1] if stays else round(number))
    return np.array(found, dtype=np.int64)


def _lines(conditions: Conditions) -> Ints:
    """Return the tick of each bar line, the last one included. (bars + 1,)"""
    return SIXTEENTH * np.append(0, np.cumsum(conditions.steps))


def _ticks(steps: Bools, lengths: Ints, lines: Ints) -> Ints:
    """Return the ticks of marked sixteenths. (bars, STEPS) -> (marked,)"""
    bar, step = np.nonzero(steps & (np.arange(STEPS) < lengths[:, None]))
    ticks: Ints = lines[bar] + SIXTEENTH * step
    return ticks


def _closed(conditions: Conditions, lines: Ints) -> Ints:
    """Return the ticks inside fermatas. (closed,)"""
    starts = _ticks(conditions.held, conditions.steps, lines)
    hits = _ticks(conditions.hits, conditions.steps, lines)
    inside = np.union1d(starts[:, None] + np.arange(SIXTEENTH), starts[:, None] - np.arange(1, SIXTEENTH))
    return np.setdiff1d(inside, hits)


def _kept(conditions: Conditions, lines: Ints) -> Ints:
    """Return the ticks of the rhythm to keep at which notes may begin. (kept,)"""
    if conditions.rhythm is None:
        return np.zeros(0, dtype=np.int64)
    return np.setdiff1d(conditions.rhythm, np.append(_closed(conditions, lines), lines[1:] - 1))


def _chords(conditions: Conditions) -> tuple[tuple[int, ...], ...]:
    """Return the chords that each half bar may have: the tonic first, a cadence at the end, all between. (halves,)"""
    mode, beat = conditions.key.mode, SIXTEENTH * conditions.beat
    count = sum(1 if half(bar, beat) == bar else 2 for bar in (SIXTEENTH * conditions.steps).tolist())
    final = (final_chord(conditions.cadence, mode),)
    close = [final] if conditions.cadence is Cadence.HALF else [(DOMINANT, DOMINANT_SEVENTH), final, final]
    if count <= len(close):
        return ((TONIC[mode],), *((),) * (count - 2), final)[-count:]
    return ((TONIC[mode],), *((),) * (count - 1 - len(close)), *close)
