"""Asking: the conditions of a scene as what the composer writes to."""

from dataclasses import dataclass

import numpy as np

from generator.cadences import DOMINANT, DOMINANT_SEVENTH, TONIC, final_chord
from generator.conditions import STEPS, Bools, Cadence, Conditions, Floats, Ints, Key, Mode, Style
from generator.harmonising import harmonised
from generator.keys import tonic_shift
from generator.phrases import first_bars, phrase_numbers, phrase_positions
from generator.pieces.columns import MOST
from generator.pieces.features import Asked
from generator.pieces.grid import SIXTEENTH, half
from generator.pieces.idioms import IDIOMS, Idiom
from generator.pieces.parts import MELODY
from generator.pieces.passages import LOWEST, PITCHES
from generator.stating import Stated, stated
from generator.tension import asked_tension
from generator.textures import Texture
from generator.writing.scene import Scene
from generator.writing.textures import laid_out

OF_STYLE = {Style.SONG: Idiom.SONG, Style.CHAMBER: Idiom.CHAMBER, Style.ORCHESTRAL: Idiom.ORCHESTRAL}

BREATH = 2
"""Phrases after which an accompaniment breathes."""
NEAR = 0.75
"""How far from what is asked the onsets or notes of a bar may be, so that they are those of the bar before."""
WHOLE = 1e-9
"""How little may lack to a whole number of free bars, so that 0.29 of 100 bars are 29 of them."""


def scene_of(conditions: Conditions) -> Scene:
    """Return the scene that conditions ask for, in a key on C."""
    lines, told = _lines(conditions), _stated(conditions)
    hits, closed = _met(conditions, lines), np.setdiff1d(_closed(conditions, lines), told.line.tick)
    sung = _sung(told, lines)
    asked, laid = laid_out(
        _textures(conditions, told, lines),
        asked_of(conditions),
        _bars_into_phrase(conditions),
        hits,
        closed,
        sung,
    )
    return Scene(
        asked=asked,
        free=free_bars(conditions) & (conditions.rhythm is None),
        idiom=IDIOMS.index(OF_STYLE[conditions.style]),
        hits=hits,
        closed=closed,
        kept=_kept(conditions, lines),
        chords=harmonised(_chords(conditions), told, _borders(conditions, lines)),
        line=told.line,
        spans=told.spans,
        laid=laid,
        enters=_counted(conditions.enters, conditions.key),
        leaves=_counted(conditions.leaves, conditions.key),
    )


@dataclass(frozen=True, slots=True)
class BarTextures:
    """The textures of a scene, bar by bar; FREE where the composer decides."""

    asked: tuple[Texture, ...]
    """Those of the bars that may have one. (bars,)"""
    played: tuple[Texture, ...]
    """Those that have room. (bars,)"""


def bar_textures(conditions: Conditions) -> BarTextures:
    """Return the textures that bars are to have, and those that they have room for."""
    lines, scene = _lines(conditions), scene_of(conditions)
    asked = _textures(conditions, _stated(conditions), lines)
    laid = np.array([each is not None for each in scene.laid], dtype=np.bool_)
    fits = set((np.searchsorted(lines, scene.borders[laid], side="right") - 1).tolist())
    played = (texture if bar in fits else Texture.FREE for bar, texture in enumerate(asked))
    return BarTextures(asked, tuple(played))


def _counted(pitch: float | None, key: Key) -> int | None:
    """Return the pitch nearest to one in a key on C, counted from LOWEST; None for none."""
    return (
        None
        if pitch is None
        else int(np.clip(round(pitch) - tonic_shift(key.tonic) - LOWEST, 0, PITCHES - 1))
    )


def _textures(conditions: Conditions, told: Stated, lines: Ints) -> tuple[Texture, ...]:
    """Return the texture of each bar. (bars,)

    The composer decides in a pick-up and in the last bar of every second phrase, where an accompaniment breathes, where the
    accompaniment itself states something, and everywhere where a rhythm is kept.
    """
    if not conditions.textures or conditions.rhythm is not None:
        return (Texture.FREE,) * conditions.bars
    firsts = first_bars(conditions)
    _, last = phrase_positions(firsts, conditions.bars).T
    free = (last > 0) & (phrase_numbers(firsts, conditions.bars) % BREATH == BREATH - 1)
    free[0] |= conditions.pickup
    free[-1] = True
    for span in told.spans:
        if span.part != MELODY:
            free |= (lines[:-1] < span.end) & (lines[1:] > span.start)
    pairs = zip(free.tolist(), conditions.textures, strict=True)
    return tuple(Texture.FREE if breathes else texture for breathes, texture in pairs)


def _sung(told: Stated, lines: Ints) -> Ints:
    """Return the notes that the melody states in each bar; -1 where it states nothing. (bars,)"""
    ticks = np.sort(told.line.tick[told.line.part == MELODY])
    sung = np.diff(np.searchsorted(ticks, lines))
    states = np.zeros(len(sung), dtype=np.bool_)
    for span in told.spans:
        if span.part == MELODY:
            states |= (lines[:-1] < span.end) & (lines[1:] > span.start)
    return np.where(states, sung, -1)


def _bars_into_phrase(conditions: Conditions) -> Ints:
    """Return the bars since the phrase of each bar began. (bars,)"""
    firsts = first_bars(conditions)
    into: Ints = np.arange(conditions.bars) - firsts[phrase_numbers(firsts, conditions.bars)]
    return into


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
    lines = _lines(conditions)
    onsets = steadily(conditions.density * (conditions.steps - conditions.held.sum(1)))
    dense: Ints = np.maximum(onsets, np.diff(np.searchsorted(_met(conditions, lines), lines)))
    return dense


def _rhythmic(conditions: Conditions) -> Ints:
    """Return the onsets of each bar in the rhythm to keep, with its hits. (bars,)"""
    lines = _lines(conditions)
    begun = np.union1d(_kept(conditions, lines), _met(conditions, lines))
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


def _met(conditions: Conditions, lines: Ints) -> Ints:
    """Return the ticks at which notes must begin: the hits, and those of what is stated. (met,)"""
    return np.union1d(_ticks(conditions.hits, conditions.steps, lines), _stated(conditions).line.tick)


def _stated(conditions: Conditions) -> Stated:
    """Return what is stated, but for notes inside a fermata."""
    lines = _lines(conditions)
    return stated(conditions.themes, lines, tonic_shift(conditions.key.tonic), _closed(conditions, lines))


def _borders(conditions: Conditions, lines: Ints) -> Ints:
    """Return the tick at which each half bar begins, and the scene's end. (halves + 1,)"""
    beat, lengths = SIXTEENTH * conditions.beat, np.diff(lines).tolist()
    middles = [start + half(bar, beat) for start, bar in zip(lines.tolist(), lengths, strict=False)]
    return np.union1d(lines, middles)


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
