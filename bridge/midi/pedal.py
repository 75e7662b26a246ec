"""The sustain pedal: changed with the harmony, up where notes are detached, where nothing sounds, and where it would blur."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints
from generator.pieces.grid import SIXTEENTH, half

PEDALLED = frozenset({*range(6), 8, 11, *range(24, 28), 46})
"""General MIDI programs that ring on: pianos, celesta, vibraphone, guitars that are not driven, harp."""
CATCH = 60
"""Ticks after a change at which the pedal is down again: what sounded before is damped, and the new chord caught."""
BLURS = 72
"""The pitch (C5) below which two notes a semitone apart blur under one pedal; the sizes are ours."""
MOST = 5
"""The most pitch classes under one pedal."""
DETACHED = 0.6
"""The share of the time to the next onset that notes last, below which they are detached."""

Span = tuple[int, int]
"""The first tick under a pedal, and the tick at which it comes up."""


def pedal_spans(notes: Ints, bars: Sequence[int], beat: int) -> list[Span]:
    """Return the spans in which one player's pedal is down, in order.

    A span is of half bars of one harmony; where notes in a half bar would blur, each beat of it is looked at by itself.

    Args:
        notes: All of the player's, in order of onset. (n, 6)
        bars: Sixteenths in each bar.
        beat: Sixteenths in a beat.
    """
    spans: list[Span] = []
    under: Ints = notes[:0]
    for start, end in _stretches(notes, bars, beat):
        inside = _struck(notes, start, end)
        goes_on = bool(spans) and spans[-1][1] == start
        if not len(inside):
            if goes_on and (notes[notes[:, ONSET] < start, RELEASE] > start).any():
                spans[-1] = (spans[-1][0], end)
            continue
        if _blurs(inside) or _detached(notes, inside):
            continue
        together = np.concatenate((under, inside))
        if goes_on and not _blurs(together) and _bass(inside) in {_bass(under), None}:
            spans[-1], under = (spans[-1][0], end), together
        else:
            spans.append((start, end))
            under = inside
    return spans


def _stretches(notes: Ints, bars: Sequence[int], beat: int) -> Iterator[Span]:
    """Yield the half bars, or their beats where notes would blur."""
    for line, (bar, start) in zip(
        accumulate(bars), zip(bars, accumulate(bars, initial=0), strict=False), strict=True
    ):
        middle = start + half(bar * SIXTEENTH, beat * SIXTEENTH) // SIXTEENTH
        for a, b in pairwise(sorted({start, middle, line})):
            edges = [a, b]
            if _blurs(_struck(notes, a * TICKS_PER_STEP, b * TICKS_PER_STEP)):
                edges = [*range(a, b, beat), b]
            yield from ((one * TICKS_PER_STEP, other * TICKS_PER_STEP) for one, other in pairwise(edges))


def _struck(notes: Ints, start: int, end: int) -> Ints:
    """Return the notes meant to begin in a stretch; played a little early, they may lie before it. (n, 6)"""
    early = TICKS_PER_STEP // 4
    first, after = np.searchsorted(notes[:, ONSET], [start - early, end - early])
    return notes[first:after]


def _blurs(notes: Ints) -> bool:
    """Tell whether notes would blur: many pitch classes, or two low ones a semitone apart."""
    low = set((notes[notes[:, PITCH] < BLURS, PITCH] % 12).tolist())
    return len(set((notes[:, PITCH] % 12).tolist())) > MOST or any((tone + 1) % 12 in low for tone in low)


def _detached(notes: Ints, inside: Ints) -> bool:
    """Tell whether notes last much less than to the next onset; the last of all ring."""
    onsets = notes[:, ONSET]
    after = np.searchsorted(onsets, inside[:, ONSET] + TICKS_PER_STEP // 2)
    inside, after = inside[after < len(onsets)], after[after < len(onsets)]
    lasts = inside[:, RELEASE] - inside[:, ONSET]
    shares = np.minimum(lasts / (onsets[after] - inside[:, ONSET]), 1)
    return bool(len(shares) and shares.mean() < DETACHED)


def _bass(notes: Ints) -> int | None:
    """Return the lowest pitch class below middle C; None where there is none."""
    low = notes[notes[:, PITCH] < 60, PITCH]
    return int(low.min()) % 12 if len(low) else None
