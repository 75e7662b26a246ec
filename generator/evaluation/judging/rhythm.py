"""Features of rhythm: where notes begin, in which order lengths follow, and which voices begin together."""

import numpy as np

from generator.conditions import Bools, Ints
from generator.evaluation.judging.heard import QUARTER, SIXTEENTH, START, VOICE
from generator.evaluation.judging.metre import syncopation
from generator.evaluation.judging.summary import Features, bits, lasting, mean, next_bits
from generator.evaluation.judging.voices import BASS, HARMONY, MELODY
from generator.evaluation.judging.window import Window

FEWEST = 2
"""Onsets of a bar below which it has no even values."""


def rhythm(window: Window) -> Features:
    """Compute the features of a window's rhythm."""
    struck = [np.unique(window.notes[window.notes[:, VOICE] == v, START]) for v in (MELODY, HARMONY, BASS)]
    return {
        **_places(window, window.onsets),
        **_syncopated(window, struck),
        **_lengths(window, struck),
        **_together(window, struck),
        **_bars(window, struck),
    }


def _places(window: Window, onsets: Ints) -> Features:
    off = onsets % SIXTEENTH != 0
    sixteenth = onsets % (QUARTER // 2) == SIXTEENTH
    alone = ~np.isin(onsets - SIXTEENTH, onsets) & ~np.isin(onsets + SIXTEENTH, onsets)
    triplet = onsets % (QUARTER // 3) == 0
    return {
        "on_beat": mean(onsets % window.beat == 0),
        "beats_struck": mean(np.isin(window.beats, onsets)),
        "off_eighth": mean(onsets % QUARTER == QUARTER // 2),
        "off_sixteenth": mean(sixteenth),
        "off_grid": mean(off),
        "triplets": mean(off & triplet),
        "lone_sixteenths": mean(sixteenth & alone),
        "paired_sixteenths": mean((onsets % QUARTER == SIXTEENTH) & np.isin(onsets + SIXTEENTH, onsets)),
        "place_bits": bits((onsets % window.bar).tolist()),
    }


def _syncopated(window: Window, struck: list[Ints]) -> Features:
    names = ("melody", "harmony", "bass")
    return {
        "syncopation_a_bar": float(syncopation(window.onsets, window).sum() / window.bars),
        **{
            f"{name}_syncopation_a_bar": float(syncopation(onsets, window).sum() / window.bars)
            for name, onsets in zip(names, struck, strict=True)
        },
    }


def _lengths(window: Window, struck: list[Ints]) -> Features:
    gaps = np.diff(window.onsets)
    equal = gaps[1:] == gaps[:-1]
    return {
        "gap_bits": bits(gaps.tolist()),
        "next_gap_bits": next_bits(gaps.tolist()),
        "equal_gaps": mean(equal),
        "longest_even": float(lasting(equal)),
        "longest_gap": float(gaps.max(initial=0)),
        "dotted": mean(gaps[:-1] == 3 * gaps[1:]),
        **{
            f"{name}_gap_bits": bits(np.diff(onsets).tolist())
            for name, onsets in zip(("harmony", "bass"), struck[1:], strict=True)
        },
        "harmony_next_gap_bits": next_bits(np.diff(struck[HARMONY]).tolist()),
        "harmony_equal_gaps": mean(np.diff(struck[HARMONY])[1:] == np.diff(struck[HARMONY])[:-1]),
        "even_bars": mean(even_bars(window, window.onsets)),
        "even_accompaniment": mean(even_bars(window, np.union1d(struck[HARMONY], struck[BASS]))),
    }


def even_bars(window: Window, onsets: Ints) -> Bools:
    """Mark the bars of FEWEST onsets or more that are evenly spaced; bars of fewer are left out."""
    places = [onsets[onsets // window.bar == n] for n in range(window.bars)]
    even: Bools = np.array(
        [len(set(np.diff(p).tolist())) == 1 for p in places if len(p) >= FEWEST], dtype=np.bool_
    )
    return even


def _together(window: Window, struck: list[Ints]) -> Features:
    plays = np.stack([np.isin(window.onsets, onsets) for onsets in struck])
    count = plays.sum(0)
    return {
        "all_together": mean(count == 3),
        "alone": mean(count == 1),
        "melody_alone": mean(plays[MELODY] & (count == 1)),
        "harmony_alone": mean(plays[HARMONY] & (count == 1)),
        "bass_alone": mean(plays[BASS] & (count == 1)),
        "bass_with_melody": mean(plays[MELODY][plays[BASS]]),
        "harmony_with_melody": mean(plays[MELODY][plays[HARMONY]]),
        "voices_bits": bits((plays * np.array([[1], [2], [4]])).sum(0).tolist()),
    }


def _bars(window: Window, struck: list[Ints]) -> Features:
    found = Features()
    for name, onsets in zip(("all", "melody", "harmony", "bass"), (window.onsets, *struck), strict=True):
        bars = [tuple((onsets[onsets // window.bar == n] % window.bar).tolist()) for n in range(window.bars)]
        found[f"{name}_distinct_bars"] = len(set(bars)) / window.bars
        found[f"{name}_commonest_bar"] = max(map(bars.count, bars)) / window.bars
    return found
