"""Features of texture: the sizes of chords struck, their release, lengths, and how the accompaniment goes on."""

from itertools import pairwise

import numpy as np

from generator.conditions import Ints
from generator.evaluation.judging.heard import END, PITCH, QUARTER, SIXTEENTH, START
from generator.evaluation.judging.summary import Features, bits, mean, next_bits, spread
from generator.evaluation.judging.window import Window

Attack = Ints
"""The notes that begin at once, from the lowest up. (notes, 4)"""


def texture(window: Window) -> Features:
    """Compute the features of a window's texture."""
    harmony = attacks(window.harmony)
    return {
        **_sizes("all", attacks(window.notes)),
        **_sizes("harmony", harmony),
        **_releases(window.harmony, harmony),
        **_lengths(window),
        **_spacing(harmony),
        **_following(harmony),
        **_sounding(window),
        **_going_on(window),
    }


def attacks(notes: Ints) -> list[Attack]:
    """Divide notes by the tick they begin at."""
    return np.split(notes, np.flatnonzero(np.diff(notes[:, START])) + 1) if len(notes) else []


def _sizes(name: str, struck: list[Attack]) -> Features:
    sizes = np.array([len(a) for a in struck])
    return {
        f"{name}_equal_sizes": mean(sizes[1:] == sizes[:-1]),
        f"{name}_size_change": mean(np.abs(np.diff(sizes))),
        f"{name}_size_bits": bits(sizes.tolist()),
        f"{name}_next_size_bits": next_bits(sizes.tolist()),
        f"{name}_single": mean(sizes == 1),
        f"{name}_thick": mean(sizes >= 4),
    }


def _releases(harmony: Ints, struck: list[Attack]) -> Features:
    chords = [a for a in struck if len(a) > 1]
    following = [b[0, START] for _, b in pairwise(struck)]
    ends = [a[:, END].max() for a in struck[:-1]]
    return {
        "released_together": released_together(struck),
        "released_as_one": mean([len(set(a[:, END].tolist())) == 1 for a in chords]),
        "held_over": mean([e > f for e, f in zip(ends, following, strict=True)]),
        "until_next": mean([e == f for e, f in zip(ends, following, strict=True)]),
        "gaps": mean([e < f for e, f in zip(ends, following, strict=True)]),
        "ends_at_onset": mean(np.isin(harmony[:, END], harmony[:, START])),
    }


def released_together(struck: list[Attack]) -> float:
    """Compute the share of notes struck with others that end with another of them, too."""
    ends = [a[:, END] for a in struck if len(a) > 1]
    return mean(np.concatenate([(e[:, None] == e).sum(1) > 1 for e in ends])) if ends else float("nan")


def _lengths(window: Window) -> Features:
    found = Features()
    lines = {
        "harmony": window.harmony[:, END] - window.harmony[:, START],
        "bass": window.bass.end - window.bass.start,
    }
    for name, length in lines.items():
        found[f"{name}_length_bits"] = bits(length.tolist())
        found[f"{name}_sixteenths"] = mean(length <= SIXTEENTH)
        found[f"{name}_long"] = mean(length >= 2 * QUARTER)
        found[f"{name}_length_spread"] = spread(np.log2(np.maximum(length, 1)))
        found[f"{name}_odd_lengths"] = mean(~np.isin(length, (3, 4, 6, 8, 9, 12, 18, 24, 36, 48)))
    found["all_length_bits"] = bits((window.notes[:, END] - window.notes[:, START]).tolist())
    return found


def _spacing(harmony: list[Attack]) -> Features:
    chords = [a[:, PITCH] for a in harmony if len(a) > 1]
    gaps = np.concatenate([np.diff(c) for c in chords]) if chords else np.zeros(0)
    return {
        "chord_gap": mean(gaps),
        "chord_thirds": mean((gaps == 3) | (gaps == 4)),
        "chord_fourths": mean(gaps == 5),
        "chord_seconds": mean(gaps <= 2),
        "chord_wide": mean(gaps > 9),
        "chord_octaves": mean([len(set((c % 12).tolist())) < len(c) for c in chords]),
        "chord_span": mean([float(np.ptp(c)) for c in chords]),
    }


def _following(harmony: list[Attack]) -> Features:
    pairs = [(a[:, PITCH], b[:, PITCH]) for a, b in pairwise(harmony)]
    tops = np.array([b[-1] - a[-1] for a, b in pairs])
    lows = np.array([b[0] - a[0] for a, b in pairs])
    return {
        "struck_again": mean([np.array_equal(a, b) for a, b in pairs]),
        "common_tones": mean([mean(np.isin(b, a)) for a, b in pairs]),
        "led_by_step": mean([mean(np.abs(b[:, None] - a).min(1) <= 2) for a, b in pairs]),
        "top_moves": mean(np.abs(tops)),
        "top_still": mean(tops == 0),
        "low_still": mean(lows == 0),
        "parallel": mean(tops == lows),
        "arpeggio_turns": mean(np.sign(tops[1:]) * np.sign(tops[:-1]) < 0),
    }


def _sounding(window: Window) -> Features:
    count = window.sounding(window.beats).sum(1)
    return {
        "sounding_spread": spread(count),
        "sounding_change": mean(np.abs(np.diff(count))),
        "sounding_equal": mean(count[1:] == count[:-1]),
        "voices_silent": mean(count == 0),
    }


def _going_on(window: Window) -> Features:
    """Compare the accompaniment of neighbouring bars: onsets, sizes, and the order of its pitches."""
    accompaniment = window.notes[window.notes[:, 3] > 0]
    bars = [b for b in window.in_bars(accompaniment) if len(b)]
    rhythms = [tuple(b[:, START].tolist()) for b in bars]
    shapes = [(r, tuple(_ranks(b[:, PITCH]))) for r, b in zip(rhythms, bars, strict=True)]
    pitches = [b[:, PITCH].tolist() for b in bars]
    moved = [s == t and p != q for (s, t), (p, q) in zip(pairwise(shapes), pairwise(pitches), strict=True)]
    return {
        "as_before": mean([a == b for a, b in pairwise(rhythms)]),
        "shape_as_before": mean([a == b for a, b in pairwise(shapes)]),
        "shape_moved": mean(moved),
        "onsets_as_before": mean([set(a) == set(b) for a, b in pairwise(rhythms)]),
        "distinct_rhythms": len(set(rhythms)) / max(len(rhythms), 1),
        "distinct_shapes": len(set(shapes)) / max(len(shapes), 1),
    }


def _ranks(pitch: Ints) -> list[int]:
    """Return the place of each pitch among those that occur, from the lowest up."""
    ranks: list[int] = np.unique(pitch, return_inverse=True)[1].tolist()
    return ranks
