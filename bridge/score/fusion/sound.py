"""The sound of the cut: how loud, how busy and how bright it is against the film's own, and what that tells of music."""

from dataclasses import dataclass

import numpy as np

from bridge.score.fusion.evidence import Axis, Evidence, Kind
from bridge.score.fusion.steps import weighted_means
from bridge.score.moves import Source
from bridge.sound.heard import SILENT, Sound, SoundCourse
from generator.conditions import Bools, Floats

LOUDER = 12.0
"""Decibels above or below the film's usual loudness that are a clear difference."""
QUIETEST = 24.0
"""Decibels below the usual loudness under which everything is as quiet."""
AROUSAL_LOUD, AROUSAL_BUSY = 0.4, 0.2
"""The most by which loudness and onsets drive a stretch; loud and dense sound is felt as arousing: Weninger et al., "On
the acoustics of emotion in audio" (Frontiers in Psychology 4, 2013)."""
MASKED = 0.3
"""The most by which loud sound takes from a bar's activity: music that nobody hears gives way."""
ASIDE = 0.6
"""The most by which the register leaves room for the sound, in standard deviations: below a bright one, above a dull."""


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """The sound of successive stretches against the film's usual one; NaN where nothing is heard, or only words and music."""

    loud: Floats
    """Decibels above the usual loudness. (n,)"""
    busy: Floats
    """Octaves above the usual growth of the spectrum. (n,)"""
    bright: Floats
    """Octaves above the usual centroid. (n,)"""
    confidence: Floats
    """The share of each stretch that sounds and is neither speech nor music. (n,)"""


def of_sound(sound: Sound, starts: Floats, ends: Floats) -> tuple[Evidence, ...]:
    """Return what the sound of the cut tells of successive stretches: by how much it moves what is told otherwise.

    With L, O and C the decibels of loudness and the octaves of onsets and centroid above the film's medians:

        arousal  += .4 tanh(L / 12) + .2 tanh(O)
        activity -= .3 tanh(max(L, 0) / 12)
        register -= .6 tanh(C)

    Speech counts for none of it, and neither does music that is there already.

    Args:
        sound: What is heard of the cut.
        starts: The start of each stretch, in seconds. (n,)
        ends: The end of each. (n,)
    """
    if not sound.heard:
        return ()
    told = against_usual(sound, starts, ends)
    louder, busier = np.tanh(told.loud / LOUDER), np.tanh(told.busy)
    shifts = {
        Axis.AROUSAL: AROUSAL_LOUD * louder + AROUSAL_BUSY * busier,
        Axis.ACTIVITY: -MASKED * np.maximum(louder, 0.0),
        Axis.REGISTER: -ASIDE * np.tanh(told.bright),
    }
    return tuple(
        Evidence(Source.SOUND, axis, values, 1.0, told.confidence, Kind.SHIFT)
        for axis, values in shifts.items()
    )


def against_usual(sound: Sound, starts: Floats, ends: Floats) -> Loudness:
    """Compare the sound of successive stretches with the film's usual one: the medians of what sounds in it.

    Args:
        sound: What is heard of the cut.
        starts: The start of each stretch, in seconds. (n,)
        ends: The end of each. (n,)
    """
    course, weights = sound.course, _effects(sound)
    rate, sounding = float(course.rate), weights > 0
    if not sounding.any():
        unknown = np.full(len(starts), np.nan)
        return Loudness(unknown, unknown, unknown, np.zeros(len(starts)))
    usual = float(np.median(course.loudness[sounding]))
    level, confidence = weighted_means(
        np.maximum(course.loudness, usual - QUIETEST), weights, rate, starts, ends
    )
    own = np.where(sounding, weights, 0.0)
    bright, _ = weighted_means(_octaves(course.brightness, sounding), own, rate, starts, ends)
    busy, _ = weighted_means(course.onset, weights, rate, starts, ends)
    pulse = float(np.mean(course.onset[sounding]))
    busier = np.log2((busy + pulse / 8) / (pulse + pulse / 8)) if pulse > 0 else np.zeros(len(starts))
    return Loudness(level - usual, busier, np.nan_to_num(bright), confidence)


def loudness_over(course: SoundCourse, starts: Floats, ends: Floats) -> Floats:
    """Return the mean loudness of the cut over stretches, in decibels below full scale; NaN where nothing is known. (n,)"""
    known = np.isfinite(course.loudness).astype(np.float64)
    mean, _ = weighted_means(course.loudness, known, float(course.rate), starts, ends)
    return mean


def speech_over(sound: Sound, starts: Floats, ends: Floats) -> Floats:
    """Return the share of each stretch in which somebody speaks; NaN where nothing is heard. (n,)"""
    if not sound.heard:
        return np.full(len(starts), np.nan)
    edges = np.array([[float(each.start), float(each.end)] for each in sound.speech]).reshape(-1, 2)
    return np.minimum(_covered(edges, starts, ends) / (ends - starts), 1.0)


def _covered(spans: Floats, starts: Floats, ends: Floats) -> Floats:
    """Return the seconds of each stretch that lie in spans, which are in order and apart. (n,)"""
    if not len(spans):
        return np.zeros(len(starts))
    lengths = np.maximum(spans[:, 1] - spans[:, 0], 0.0)
    edges = np.maximum.accumulate(spans.reshape(-1))
    area = np.stack([np.cumsum(lengths) - lengths, np.cumsum(lengths)], axis=1).reshape(-1)
    found: Floats = np.interp(ends, edges, area) - np.interp(starts, edges, area)
    return found


def _effects(sound: Sound) -> Floats:
    """Return for each sample of the course how much of it is neither speech nor music. (steps,)

    It is 0 where nothing is known, and where nothing sounds at all: a gap in tracks of dialogue is no quiet scene.
    """
    course = sound.course
    known = np.isfinite(course.loudness) & (course.loudness > SILENT)
    share = np.where(known, 1.0 - np.nan_to_num(course.speech), 0.0)
    for music in sound.music:
        first, last = int(music.start * course.rate), int(music.end * course.rate)
        share[max(first, 0) : last] *= 1.0 - music.confidence
    return share.clip(0.0, 1.0)


def _octaves(centroid: Floats, sounding: Bools) -> Floats:
    """Return the octaves of a centroid above its median where something sounds. (steps,)"""
    own = np.where(sounding & (centroid > 0), centroid, np.nan)
    if not np.isfinite(own).any():
        return np.zeros(len(centroid))
    octaves: Floats = np.nan_to_num(np.log2(own / np.nanmedian(own)))
    return octaves
