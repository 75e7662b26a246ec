"""Features: numbers in which a composer is told what a bar shall be like, and what is left of it."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.mood import arousal, valence
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.plan import PLAN_BARS

LIKENESSES = 3
"""Numbers in which a bar is likened to an earlier one: in onsets, in notes, in register."""
ALIKE = slice(18, 18 + LIKENESSES * len(PLAN_BARS))
"""Features of a bar that liken it to those that a plan may take up: what is asked for again alike is often the same music."""
BAR_FEATURES = ALIKE.stop
"""Features of a bar."""
COUNTERS = 8
"""Features of a column."""

QUOTA, REGISTER, MOOD, PHRASES = slice(0, 2), slice(2, 3), slice(3, 6), [6, 7, 10, 11]
QUOTA_GIVEN, REGISTER_GIVEN, TENSION_GIVEN, TENSION = 14, 15, 16, 17
"""Features of a bar, by what may be left out."""
QUOTA_COUNTERS, REGISTER_COUNTER = [0, 1, 4, 5], 2
"""Features of a column, by what may be left out."""

USUAL_PITCH = 62
"""The pitch that counts as neither high nor low."""
FAR = 999
"""Ticks to the next hit where there is none."""
MOST_LEFT = 16
"""The bars left in a piece from which on more make no difference."""
STEEPEST = 4.0
"""The bound of a column's features."""
SMOOTHING_BARS = 4
"""Bars on either side over which mood is averaged, as a listener does."""


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """Conditions that are not given: in training at random, so that a composer can do without."""

    quota: Bools
    """Onsets and notes of each bar. (bars,)"""
    register: bool = False
    mood: bool = False
    """Dynamics, valence and arousal."""
    phrases: bool = False
    """The bar's place in its phrase and in the piece."""
    tension: bool = False

    @classmethod
    def nothing(cls, bars: int) -> Self:
        """Leave out nothing."""
        return cls(np.zeros(bars, dtype=np.bool_))

    @classmethod
    def drawn(cls, rng: np.random.Generator, bars: int) -> Self:
        """Leave out each at random; the quota of all bars, of none, or of some."""
        share = rng.choice((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, rng.random(), rng.random(), 1.0))
        return cls(rng.random(bars) < share, *(rng.random(len(ODDS)) < ODDS).tolist())


ODDS = (0.15, 0.1, 0.15, 0.3)
"""The odds by which register, mood, phrases and tension are left out in training."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked of each bar of a passage or scene, in a key on C."""

    ticks: Ints
    """Length. (bars,)"""
    beat: Ints
    """Ticks of a beat. (bars,)"""
    bpm: Floats
    """Quarter notes a minute. (bars,)"""
    onsets: Ints
    """Instants at which notes begin. (bars,)"""
    notes: Ints
    """Notes that begin. (bars,)"""
    register: Floats
    """Mean pitch as a MIDI note number, moved to the key on C. (bars,)"""
    dynamics: Floats
    """Loudness, 0 to 1. (bars,)"""
    valence: Floats
    """-1 for dark to 1 for bright. (bars,)"""
    arousal: Floats
    """-1 for calm to 1 for driven. (bars,)"""
    tension: Floats
    """Of the harmony, in standard deviations of real music from its mean. (bars,)"""
    position: Floats
    """The bar's start as a share of the piece, 0 to 1. (bars,)"""
    left: Ints
    """Bars to the end of the piece, this one included. (bars,)"""
    place: Floats
    """The bar's start as a share of its phrase, 0 to 1. (bars,)"""
    last: Bools
    """True for the last bar of a phrase. (bars,)"""
    major: float
    """1 for major, -1 for minor."""

    def until(self, bar: int) -> Self:
        """Return what is asked of the bars before one."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return type(self)(**{name: value[:bar] if name != "major" else value for name, value in own.items()})


def bar_features(asked: Asked, left_out: LeftOut) -> Floats:
    """Return the features of each bar, each of about unit size; what is left out is 0. (bars, BAR_FEATURES)"""
    ones = np.ones(len(asked.ticks))
    told = np.stack(
        [
            2 * _density(asked.onsets, asked.ticks) - 0.7,
            (np.maximum(asked.notes / np.maximum(asked.onsets, 1), 1) - 2.5) / 1.5,
            (asked.register - USUAL_PITCH) / 8,
            (asked.dynamics - 0.55) / 0.2,
            asked.valence,
            asked.arousal,
            2 * asked.position - 1,
            np.minimum(asked.left, MOST_LEFT) / (MOST_LEFT / 2) - 1,
            asked.ticks / TICKS - 4,
            asked.beat % 9 == 0,  # compound
            2 * asked.place - 1,
            asked.last,
            np.log2(asked.bpm / 96),
            asked.major * ones,
            ones,
            ones,
            ones,
            asked.tension.clip(-STEEPEST, STEEPEST),
        ],
        axis=1,
    )
    features = np.concatenate([told, *(_likened(asked, left_out, back) for back in PLAN_BARS)], axis=1)
    return _without(features, left_out)


def _likened(asked: Asked, left_out: LeftOut, back: int) -> Floats:
    """Liken each bar to the one `back` bars before, 1 for alike; 0 where there is none of its length. (bars, LIKENESSES)"""
    bars = len(asked.ticks)
    alike = np.zeros((bars, LIKENESSES))
    now, then = np.arange(back, bars), np.arange(bars - back)
    apart = [
        np.abs(asked.onsets[now] - asked.onsets[then]),
        np.abs(asked.notes[now] - asked.notes[then]) / 2,
        np.abs(asked.register[now] - asked.register[then]),
    ]
    known = (asked.ticks[now] == asked.ticks[then]) & ~(left_out.quota[now] | left_out.quota[then])
    alike[now] = np.exp(-np.stack(apart, axis=1)) * known[:, None]
    if left_out.register:
        alike[:, -1] = 0
    return alike


def _without(features: Floats, left_out: LeftOut) -> Floats:
    """Set to 0 what is left out. (bars, BAR_FEATURES)"""
    kept = np.ones(features.shape)
    kept[left_out.quota, QUOTA] = 0
    kept[left_out.quota, QUOTA_GIVEN] = 0
    if left_out.register:
        kept[:, REGISTER] = kept[:, [REGISTER_GIVEN]] = 0
    if left_out.mood:
        kept[:, MOOD] = 0
    if left_out.phrases:
        kept[:, PHRASES] = 0
    if left_out.tension:
        kept[:, [TENSION, TENSION_GIVEN]] = 0
    return (features * kept).astype(np.float32)


def counters(
    onsets: Ints,
    notes: Ints,
    pitch: Floats | Ints,
    ticks: Ints,
    hit: Bools,
    wait: Ints,
    free: Bools,
    register: bool = True,
) -> Floats:
    """Return the features of columns: what is left of their bars.

    Args:
        onsets: Columns with notes left in the bar, this one included. (...)
        notes: Notes left. (...)
        pitch: The sum of the pitches left that gives the bar its register, moved to the key on C. (...)
        ticks: Ticks left in the bar. (...)
        hit: True where notes must begin. (...)
        wait: Ticks to the next hit after this column, FAR if there is none. (...)
        free: True where the bar has no quota. (...)
        register: True if a register is asked for.

    Returns:
        (..., COUNTERS)
    """
    needed = np.where(notes > 0, pitch / np.maximum(notes, 1), USUAL_PITCH)
    features = np.stack(
        [
            onsets / 6 - 1,
            notes / 12 - 1,
            (needed - USUAL_PITCH) / 8,
            ticks / (2 * TICKS) - 1,
            np.where(notes > 0, notes / np.maximum(onsets, 1) - 2, 0),
            onsets / np.maximum(ticks / SIXTEENTH, 1) - 0.5,
            hit,
            np.exp(-wait / TICKS),
        ],
        axis=-1,
    )
    features[..., QUOTA_COUNTERS] *= ~free[..., None]
    features[..., REGISTER_COUNTER] *= ~free & register
    return features.clip(-STEEPEST, STEEPEST).astype(np.float32)


def mood_of(
    major: float, bpm: Floats, register: Floats, dynamics: Floats, onsets: Ints, ticks: Ints
) -> tuple[Floats, Floats]:
    """Estimate the valence and the arousal of real bars, as they are heard over SMOOTHING_BARS on either side.

    Args:
        major: 1 for major, -1 for minor.
        bpm: Quarter notes a minute. (bars,)
        register: Mean MIDI pitch. (bars,)
        dynamics: Mean velocity over 127. (bars,)
        onsets: Instants at which notes begin. (bars,)
        ticks: Length. (bars,)

    Returns:
        Two of (bars,), -1 to 1.
    """
    bright = valence(np.full(len(bpm), major), bpm, register)
    return _smooth(bright), _smooth(arousal(bpm, dynamics, _density(onsets, ticks).astype(np.float32)))


def _density(onsets: Ints, ticks: Ints) -> Floats:
    """Return the onsets a sixteenth. (bars,)"""
    density: Floats = onsets / (ticks / SIXTEENTH)
    return density


def _smooth(values: Floats) -> Floats:
    """Return the mean over up to SMOOTHING_BARS bars on either side. (bars,)"""
    sums = np.concatenate([[0], np.cumsum(values, dtype=np.float64)])
    here = np.arange(len(values))
    low, high = np.maximum(here - SMOOTHING_BARS, 0), np.minimum(here + SMOOTHING_BARS + 1, len(values))
    means: Floats = ((sums[high] - sums[low]) / (high - low)).astype(np.float32)
    return means
