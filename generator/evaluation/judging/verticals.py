"""Features of what sounds at once: clashes, intervals between voices, and how the outer voices move."""

import numpy as np

from generator.conditions import Bools, Ints
from generator.evaluation.judging.heard import PITCH, VOICE
from generator.evaluation.judging.summary import Features, mean
from generator.evaluation.judging.voices import BASS, HARMONY, MELODY
from generator.evaluation.judging.window import Window

PAIRS = {
    "melody_harmony": (MELODY, HARMONY),
    "melody_bass": (MELODY, BASS),
    "harmony_harmony": (HARMONY, HARMONY),
    "harmony_bass": (HARMONY, BASS),
}
IMPERFECT = (3, 4, 8, 9)
PERFECT = (0, 7)
DISSONANT = (1, 2, 6, 10, 11)
SEMITONE = (1, 11)


def verticals(window: Window) -> Features:
    """Compute the features of what sounds at once in a window."""
    return {
        **_on_beats(window),
        **_clashes(window, window.onsets),
        **_outer(window),
        **_spacing(window),
    }


def clashing_beats(window: Window) -> Bools:
    """Mark the beats at which two notes sound that are a semitone apart, in any octave. (beats,)"""
    sounding = window.sounding(window.beats)
    clash = _apart(window.notes[:, PITCH], SEMITONE)
    return _any_pair(sounding, sounding, clash)


def _on_beats(window: Window) -> Features:
    sounding, pitch = window.sounding(window.beats), window.notes[:, PITCH]
    struck = sounding & (window.notes[:, 0] == window.beats[:, None])
    full = sounding.sum(1) > 1
    classes = np.array([len(set((pitch[row] % 12).tolist())) for row in sounding])
    return {
        "clash": mean(clashing_beats(window)),
        "struck_clash": mean(_any_pair(struck, struck, _apart(pitch, SEMITONE))),
        "second": mean(_any_pair(sounding, sounding, _apart(pitch, (2, 10)))),
        "tritone": mean(_any_pair(sounding, sounding, _apart(pitch, (6,)))),
        "close_semitone": mean(_any_pair(sounding, sounding, np.abs(pitch[:, None] - pitch) == 1)),
        "close_second": mean(_any_pair(sounding, sounding, np.abs(pitch[:, None] - pitch) == 2)),
        "consonant": mean(~_any_pair(sounding, sounding, _apart(pitch, DISSONANT))[full]),
        "struck_consonant": mean(~_any_pair(struck, struck, _apart(pitch, DISSONANT))[struck.sum(1) > 1]),
        "classes": mean(classes[full]),
        "bare": mean(classes[full] <= 2),
        "full": mean(classes[full] >= 4),
        "doubled": mean((sounding.sum(1) - classes)[full] / sounding.sum(1)[full]),
    }


def _clashes(window: Window, times: Ints) -> Features:
    """Compute the shares of onsets at which two voices clash, and at which they double each other."""
    sounding, pitch, voice = window.sounding(times), window.notes[:, PITCH], window.notes[:, VOICE]
    semitone, second, unison = _apart(pitch, SEMITONE), _apart(pitch, (2, 10)), _apart(pitch, (0,))
    np.fill_diagonal(unison, val=False)
    found = Features()
    for name, (a, b) in PAIRS.items():
        first, other = sounding & (voice == a), sounding & (voice == b)
        both = first.any(1) & other.any(1) if a != b else first.sum(1) > 1
        found[f"{name}_clash"] = mean(_any_pair(first, other, semitone)[both])
        found[f"{name}_second"] = mean(_any_pair(first, other, second)[both])
        found[f"{name}_doubling"] = mean(_any_pair(first, other, unison)[both])
    return found


def _outer(window: Window) -> Features:
    """Compute intervals and motions of melody and bass at the onsets at which both sound."""
    sounding, pitch, voice = window.sounding(window.onsets), window.notes[:, PITCH], window.notes[:, VOICE]
    top = np.where(sounding & (voice == MELODY), pitch, -1).max(1, initial=-1)
    low = np.where(sounding & (voice == BASS), pitch, -1).max(1, initial=-1)
    both = (top >= 0) & (low >= 0)
    top, low = top[both], low[both]
    apart = (top - low) % 12
    up, down = np.diff(top), np.diff(low)
    moved = (up != 0) & (down != 0)
    hollow = np.isin(apart, PERFECT)
    return {
        "outer_imperfect": mean(np.isin(apart, IMPERFECT)),
        "outer_octave": mean(apart == 0),
        "outer_fifth": mean(apart == 7),
        "outer_fourth": mean(apart == 5),
        "outer_dissonant": mean(np.isin(apart, DISSONANT)),
        "outer_parallels": mean((hollow[1:] & hollow[:-1] & (apart[1:] == apart[:-1]))[moved]),
        "outer_contrary": mean((up * down < 0)[moved]),
        "outer_oblique": mean((up != 0) != (down != 0)),
        "outer_tenths": mean((np.isin(apart[1:], IMPERFECT) & np.isin(apart[:-1], IMPERFECT))[moved]),
    }


def _spacing(window: Window) -> Features:
    sounding, pitch, voice = window.sounding(window.beats), window.notes[:, PITCH], window.notes[:, VOICE]
    top = np.where(sounding & (voice == MELODY), pitch, -1).max(1, initial=-1)
    low = np.where(sounding & (voice == BASS), pitch, -1).max(1, initial=-1)
    highest = np.where(sounding & (voice == HARMONY), pitch, -1).max(1, initial=-1)
    lowest = np.where(sounding & (voice == HARMONY), pitch, 999).min(1, initial=999)
    middle = highest >= 0
    return {
        "melody_over_harmony": mean((top - highest)[middle & (top >= 0)]),
        "harmony_over_bass": mean((lowest - low)[middle & (low >= 0)]),
        "melody_covered": mean((highest > top)[middle & (top >= 0)]),
        "bass_sounds": mean(low >= 0),
        "harmony_sounds": mean(middle),
    }


def _apart(pitch: Ints, intervals: tuple[int, ...]) -> Bools:
    """Mark the pairs of notes that are one of some intervals apart, octaves left out. (notes, notes)"""
    related = np.zeros(12, dtype=np.bool_)
    related[list(intervals)] = True
    apart: Bools = related[np.abs(pitch[:, None] - pitch) % 12]
    return apart


def _any_pair(first: Bools, other: Bools, related: Bools) -> Bools:
    """Mark the times at which a note of the first and one of the other that are related sound. (times,)"""
    reached = first.astype(np.float32) @ related.astype(np.float32) > 0
    found: Bools = np.any(reached & other, axis=1)
    return found
