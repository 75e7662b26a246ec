"""Doubling: an instrument that plays along with a voice, phrase by phrase, where that is loud."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from bridge.midi.instruments import BESIDE
from bridge.midi.palettes import Doubling
from bridge.midi.passage import (
    CHANNEL,
    OFF_VELOCITY,
    ONSET,
    PITCH,
    RELEASE,
    VELOCITY,
    Ints,
    in_order,
    sounding,
)
from bridge.score.orchestration.lines import Bars, playable
from bridge.score.orchestration.phrases import Phrase
from bridge.score.orchestration.ranges import in_range

FULL = 10
"""Velocities above a doubling's threshold at which it plays with its whole share. At the threshold it plays with half,
so that it is not heard to come and go."""


def doubled(
    notes: Ints, doubling: Doubling, phrases: Sequence[Phrase], rests: Sequence[bool], bars: Bars
) -> Ints:
    """Double a voice in the instrument's own range, as that can play it.

    A note that the range would move back to the pitch it doubles is left out, unless the doubling is a unison.

    Args:
        notes: The notes of the voice. (n, 6)
        doubling: The instrument that plays along, and its threshold.
        phrases: Of the cue.
        rests: True for each phrase in which it does not play, however loud.
        bars: What the cue is played over.

    Returns:
        In order, on the doubling's channel. (m, 6)
    """
    some = [
        _phrase(notes[phrase.of(notes)], doubling, phrase, bars)
        for phrase, silent in zip(phrases, rests, strict=True)
        if not silent
    ]
    part = np.concatenate([np.zeros((0, 6), dtype=np.int64), *some])
    return playable(in_order(sounding(part)), doubling.instrument, bars, doubling.voice)


def _phrase(voice: Ints, doubling: Doubling, phrase: Phrase, bars: Bars) -> Ints:
    """Double one phrase; nothing where the doubling does not join."""
    loudness = float(voice[:, VELOCITY].mean()) if len(voice) else 0.0
    above = phrase.above(loudness, doubling.loudness, tutti=doubling.tutti) if len(voice) else -1.0
    if above < 0:
        return voice[:0]
    notes = _on_beats(voice, bars) if doubling.plain else voice.copy()
    pitches = in_range(notes[:, PITCH] + doubling.interval, doubling.instrument)
    apart = (pitches != notes[:, PITCH]) | (doubling.interval == 0)
    share = doubling.share * min((1 + above / FULL) / 2, 1)
    notes[:, PITCH] = pitches
    notes[:, VELOCITY] = np.maximum(np.rint(notes[:, VELOCITY] * share), 1)
    notes[:, CHANNEL] = BESIDE[doubling.instrument]
    notes[:, OFF_VELOCITY] = 0
    found: Ints = notes[apart]
    return found


def _on_beats(voice: Ints, bars: Bars) -> Ints:
    """Return the notes that are struck on beats, each held as long as the voice goes on before the next; all where none is."""
    kept = np.array([bars.is_beat(tick) for tick in voice[:, ONSET].tolist()])
    if not kept.any():
        return voice.copy()
    notes: Ints = voice[kept].copy()
    struck = [*np.unique(notes[:, ONSET]).tolist(), int(voice[:, RELEASE].max())]
    for note in notes:
        until = struck[bisect_right(struck, int(note[ONSET]), hi=len(struck) - 1)]
        inside = (voice[:, ONSET] >= note[ONSET]) & (voice[:, ONSET] < until)
        note[RELEASE] = max(int(note[RELEASE]), min(until, int(voice[inside, RELEASE].max())))
    return notes
