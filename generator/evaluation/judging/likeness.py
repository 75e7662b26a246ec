"""Features of likeness: bars that are like earlier ones, exactly, moved, or in rhythm; and what repetition saves."""

import zlib

import numpy as np

from generator.conditions import Ints
from generator.evaluation.judging.heard import PITCH, START, VOICE
from generator.evaluation.judging.summary import Features, mean
from generator.evaluation.judging.voices import BASS, HARMONY, MELODY
from generator.evaluation.judging.window import Window

LAGS = (1, 2, 4)
"""Distances in bars."""
COPY = 0.8
"""The share of two bars' notes above which one is a copy of the other."""
FEWEST = 3
"""Notes of a bar below which it is no transposed copy."""


def likeness(window: Window) -> Features:
    """Compute the features of the likeness of a window's bars."""
    bars = window.in_bars(window.notes)
    return {**_at_lags(bars), **_of_voices(window), **_copies(bars), **_compressed(window)}


def exact(a: Ints, b: Ints) -> float:
    """Compute the share of two bars' notes that both have at the same tick and pitch, 0 to 1."""
    return _shared(_keys(a), _keys(b))


def moved(a: Ints, b: Ints) -> float:
    """Compute the highest share that both have when one is moved by an interval that is no unison."""
    if not len(a) or not len(b):
        return 0.0
    apart = (b[:, PITCH] - a[:, PITCH, None])[a[:, START, None] == b[:, START]]
    counts = np.bincount(apart + 128, minlength=257)
    counts[128] = 0
    most = int(counts.max())
    return most / (len(a) + len(b) - most)


def rhythm(a: Ints, b: Ints) -> float:
    """Compute the share of two bars' onsets that both have."""
    return _shared(set(a[:, START].tolist()), set(b[:, START].tolist()))


def _keys(bar: Ints) -> set[int]:
    return set((bar[:, START] * 256 + bar[:, PITCH]).tolist())


def _shared(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _at_lags(bars: list[Ints]) -> Features:
    found = Features()
    for lag in LAGS:
        pairs = list(zip(bars, bars[lag:], strict=False))
        for kind, alike in (("exact", exact), ("moved", moved), ("rhythm", rhythm)):
            found[f"{kind}_{lag}"] = mean([alike(a, b) for a, b in pairs])
    return found


def _of_voices(window: Window) -> Features:
    found = Features()
    for name, voice in (("melody", MELODY), ("harmony", HARMONY), ("bass", BASS)):
        bars = window.in_bars(window.notes[window.notes[:, VOICE] == voice])
        for lag in LAGS:
            pairs = list(zip(bars, bars[lag:], strict=False))
            found[f"{name}_exact_{lag}"] = mean([exact(a, b) for a, b in pairs])
            found[f"{name}_rhythm_{lag}"] = mean([rhythm(a, b) for a, b in pairs])
    return found


def _copies(bars: list[Ints]) -> Features:
    pairs = [(bars[n - lag], bars[n]) for n in range(len(bars)) for lag in LAGS if n >= lag]
    return {
        "copied_bars": mean([any(exact(b, a) > COPY for a in bars[:n]) for n, b in enumerate(bars)]),
        "sequenced_bars": mean(sequenced(bars)),
        "most_alike": max((exact(a, b) for a, b in pairs), default=float("nan")),
        "most_moved": max((moved(a, b) for a, b in pairs), default=float("nan")),
    }


def sequenced(bars: list[Ints]) -> list[bool]:
    """Mark the bars that are a transposed copy of the bar one or two before; those of fewer than FEWEST notes are not."""
    return [
        any(
            len(bar) >= FEWEST and moved(before, bar) > COPY and exact(before, bar) <= COPY
            for before in bars[max(n - 2, 0) : n]
        )
        for n, bar in enumerate(bars)
    ]


def _compressed(window: Window) -> Features:
    notes = window.notes
    order = [notes[:, START] % window.bar, np.diff(notes[:, PITCH], prepend=60) % 256]
    line = window.melody
    return {
        "ratio": _ratio(np.stack(order, 1)),
        "rhythm_ratio": _ratio(np.diff(window.onsets)),
        "melody_ratio": _ratio(np.stack([line.intervals % 256, line.gaps.clip(0, 255)], 1)),
    }


def _ratio(values: Ints) -> float:
    """Return the bytes of a sequence over those it is compressed to."""
    content = values.astype(np.uint8).tobytes()
    return len(content) / len(zlib.compress(content, 9)) if content else float("nan")
