"""Features of the melody: its figures, intervals, contours, rests and phrases."""

import numpy as np

from generator.conditions import Ints
from generator.evaluation.judging.figures import (
    come_back,
    degrees,
    figures,
    motions,
    other_rhythm,
    repeated,
    returns,
)
from generator.evaluation.judging.heard import QUARTER, SIXTEENTH
from generator.evaluation.judging.summary import Features, bits, lasting, mean, next_bits, spread
from generator.evaluation.judging.window import Line, Window


def melody(window: Window) -> Features:
    """Compute the features of a window's melody."""
    line = window.melody
    return {
        **_recurring(window, line),
        **_intervals(line),
        **_contour(line),
        **_breath(window, line),
        **_lengths(window, line),
        **_tones(window, line),
    }


def _recurring(window: Window, line: Line) -> Features:
    found = Features()
    scale = np.diff(degrees(line.pitch, window.scale))
    for notes in (3, 4, 6):
        exact, diatonic = returns(line, notes), returns(line, notes, scale)
        found[f"figures_{notes}"] = exact.anywhere
        found[f"figures_{notes}_elsewhere"] = exact.elsewhere
        found[f"figures_{notes}_in_scale_elsewhere"] = diatonic.elsewhere
    found["intervals_4"] = mean(repeated(figures(line.intervals[:, None], 3)))
    found["intervals_4_other_rhythm"] = other_rhythm(line, 4)
    found["figures_5_come_back"] = come_back(line, 5)
    found["shapes_4"] = mean(repeated(figures(np.stack([motions(line.intervals), line.gaps], 1), 3)))
    found["rhythms_4"] = mean(repeated(figures(line.gaps[:, None], 4)))
    return found


def _intervals(line: Line) -> Features:
    size = np.abs(line.intervals)
    leaps = np.flatnonzero(size[:-1] > 4) if len(size) else size
    turned = np.sign(line.intervals[leaps + 1]) == -np.sign(line.intervals[leaps]) if len(leaps) else size[:0]
    return {
        "repeated": mean(size == 0),
        "semitones": mean(size == 1),
        "steps": mean((size > 0) & (size <= 2)),
        "thirds": mean((size > 2) & (size <= 4)),
        "leaps": mean((size > 4) & (size < 12)),
        "tritones": mean(size == 6),
        "octaves": mean(size == 12),
        "wide": mean(size > 12),
        "turned_leaps": mean(turned),
        "interval_size": mean(size),
        "interval_bits": bits(line.intervals.tolist()),
        "next_interval_bits": next_bits(line.intervals.tolist()),
        "sixteenth_leaps": mean(size[line.gaps <= SIXTEENTH] > 4),
    }


def _contour(line: Line) -> Features:
    moves = motions(line.intervals)
    ways = np.sign(moves)
    top = line.pitch == line.pitch.max(initial=0)
    return {
        "contour_bits": bits(figures(moves[:, None], 3)),
        "turns": mean(ways[1:] * ways[:-1] < 0),
        "longest_rise": lasting(ways > 0),
        "longest_fall": lasting(ways < 0),
        "longest_repeat": lasting(ways == 0),
        "range": float(np.ptp(line.pitch)) if len(line.pitch) else float("nan"),
        "peak_place": float(np.argmax(top) / len(top)) if len(top) else float("nan"),
        "peaks": float(top.sum()),
    }


def _breath(window: Window, line: Line) -> Features:
    """Compute rests between notes, and the time from one of an eighth or longer to the next."""
    rest = line.start[1:] - line.end[:-1]
    breaths = np.flatnonzero(rest >= QUARTER // 2)
    edges = np.concatenate([line.start[:1], line.start[1:][breaths], line.end[-1:]])
    sounding = (np.minimum(line.end, np.append(line.start[1:], window.bars * window.bar)) - line.start).sum()
    return {
        "silent": float(1 - sounding / (window.bars * window.bar)),
        "rests_a_bar": float((rest > 0).sum() / window.bars),
        "breaths_a_bar": float(len(breaths) / window.bars),
        "longest_rest": float(rest.max(initial=0)),
        "phrase": mean(np.diff(edges)),
        "longest_phrase": float(np.diff(edges).max(initial=0)),
        "legato": mean(rest <= 0),
    }


def _lengths(window: Window, line: Line) -> Features:
    length = line.end - line.start
    ratio = line.gaps[1:] / np.maximum(line.gaps[:-1], 1)
    return {
        "length_bits": bits(length.tolist()),
        "longest": float(length.max(initial=0)),
        "length_spread": spread(np.log2(np.maximum(length, 1))),
        "gap_bits": bits(line.gaps.tolist()),
        "next_gap_bits": next_bits(line.gaps.tolist()),
        "equal_gaps": mean(ratio == 1),
        "dotted": mean(ratio == 1 / 3),
        "on_downbeat": mean(np.isin(np.arange(window.bars) * window.bar, line.start)),
        "on_beat": mean(line.start % window.beat == 0),
        "long_on_beat": mean(length[line.start % window.beat == 0]) / mean(length)
        if len(length)
        else float("nan"),
    }


def _tones(window: Window, line: Line) -> Features:
    inside = window.scale[line.pitch % 12]
    outside = np.flatnonzero(~inside[:-1])
    return {
        "chromatic": mean(~inside),
        "chromatic_led": mean(np.abs(line.intervals[outside]) <= 2),
        "distinct": _distinct(line.pitch),
        "ends_on_tonic": mean(line.pitch[-1:] % 12 == window.tonic),
        "closing_length": float(line.end[-1] - line.start[-1]) if len(line.start) else float("nan"),
    }


def _distinct(pitch: Ints) -> float:
    """Return the number of different pitches per octave of the line's range."""
    return float(len(np.unique(pitch)) / (np.ptp(pitch) + 1)) if len(pitch) else float("nan")
