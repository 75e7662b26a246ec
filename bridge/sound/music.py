"""Music that is there already."""

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bridge.sound.beats import tempo_of
from bridge.sound.heard import Floats, Music
from bridge.sound.laid import Laid
from bridge.sound.measured import COARSE, FINE
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

_HELD: Final = 0.47
"""Steadiness of the lines of music. Measured over three seconds it is 0.7 or more for music alone, 0.5 under speech that is
10 decibels louder, 0.4 for noise, and less for speech (tests/benchmarks/sound.py)."""
_CHANGES: Final = 0.12
"""How far chroma changes in music, at least: a hum stays on its note."""
_AUDIBLE: Final = -60.0
"""Decibels below full scale under which no music is heard."""
_SMOOTH: Final = 19
"""Coarse samples over which steadiness is taken: three seconds."""
_AROUND: Final = 31
"""Coarse samples over which chroma changes: five seconds."""
_GAP: Final = 4.0
"""Seconds that music may be covered, and go on."""
_SHORTEST: Final = 6.0
"""Seconds that music lasts at least, to be told by what it sounds like."""
_BREATH: Final = 0.5
"""Seconds between two clips of music that are one."""
_SPOKEN, _COVERED = 0.35, 0.6
"""The probability of speech at which no beats are heard, and the share of a stretch under speech from which none are
told."""
_STEP: Final = COARSE / FINE
"""Seconds of a coarse sample."""


def music_of(laid: Laid) -> tuple[Music, ...]:
    """Find the stretches in which there is music: clips that the timeline calls music, and what sounds like it.

    Sound is music where the lines of its spectrum stay for a while, as held notes do, and then change.
    """
    said = _runs(laid.marked, 1 / FINE, _BREATH, 0.0)
    sure = [Music(_exact(span[0]), _exact(span[1]), _bpm(laid, span)) for span in said]
    quiet = _coarse(laid.loudness) < _AUDIBLE
    held = _smooth(laid.steady)
    tonal = (held >= _HELD) & (_changes(laid.chroma) >= _CHANGES) & ~quiet
    tonal &= ~_coarse_marked(laid.marked)
    told = [
        Music(_exact(span[0]), _exact(span[1]), _bpm(laid, span), _confidence(held, span))
        for span in _runs(tonal, _STEP, _GAP, _SHORTEST)
    ]
    return tuple(sorted([*sure, *told], key=lambda music: (music.start, music.end)))


def music_remarks(music: tuple[Music, ...], timeline: Timeline) -> tuple[str, ...]:
    """Say which music is there already, in order, by the timeline's timecode; one sentence, none where there is none."""
    if not music:
        return ()
    spans = [_span(one, timeline) for one in music[:3]]
    more = f" and in {len(music) - 3} more places" if len(music) > 3 else ""
    return (
        f"Music is there already {', '.join(spans)}{more}. Write `no music` in a marker there to leave it alone.",
    )


def _span(music: Music, timeline: Timeline) -> str:
    beats = f" (about {round(music.bpm)} beats a minute)" if music.bpm else ""
    start, end = (record_timecode(timeline, timeline.frame_at(at)) for at in (music.start, music.end))
    return f"from {start} to {end}{beats}"


def _bpm(laid: Laid, span: tuple[float, float]) -> float | None:
    """Return the tempo of a stretch; None where it has none, or where it is heard through speech alone."""
    stretch = slice(round(span[0] * FINE), round(span[1] * FINE))
    spoken = laid.spoken_of[stretch] >= _SPOKEN
    if not (~spoken).any() or spoken.mean() > _COVERED:
        return None
    onsets = laid.beats[stretch]
    return tempo_of(np.where(spoken, onsets[~spoken].mean(), onsets).astype(np.float32))[0]


def _confidence(held: Floats, span: tuple[float, float]) -> float:
    mean = float(held[round(span[0] / _STEP) : max(round(span[1] / _STEP), 1)].mean())
    return round(min(max((mean - 0.4) / 0.4, 0.0), 1.0), 3)


def _exact(seconds: float) -> Fraction:
    return Fraction(round(seconds * FINE), FINE)


def _runs(true: npt.NDArray[np.bool_], step: float, gap: float, shortest: float) -> list[tuple[float, float]]:
    """Return the runs of trues in seconds, joined over gaps, the short ones left out."""
    edges = np.flatnonzero(np.diff(true.astype(np.int8), prepend=0, append=0)) * step
    joined: list[tuple[float, float]] = []
    for begins, ends in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and begins - joined[-1][1] < gap:
            joined[-1] = joined[-1][0], ends
        else:
            joined.append((begins, ends))
    return [span for span in joined if span[1] - span[0] >= shortest]


def _smooth(values: Floats) -> Floats:
    """Return the median around each value, of those there are. (m,)"""
    padded = np.pad(values, _SMOOTH // 2, constant_values=np.nan)
    if not len(values):
        return values
    return np.asarray(np.nanmedian(sliding_window_view(padded, _SMOOTH), axis=1), np.float32)


def _changes(chroma: Floats) -> Floats:
    """Return how far the pitch class that changes most does so around each sample: its standard deviation. (m,)"""
    padded = np.pad(chroma.astype(np.float64), ((_AROUND // 2, _AROUND // 2), (0, 0)), mode="edge")
    sums, squares = (np.cumsum(np.pad(each, ((1, 0), (0, 0))), axis=0) for each in (padded, padded**2))
    mean, square = ((each[_AROUND:] - each[:-_AROUND]) / _AROUND for each in (sums, squares))
    return np.asarray(np.sqrt(np.maximum(square - mean**2, 0)).max(axis=1), np.float32)


def _coarse(level: Floats) -> Floats:
    """Return the largest level of each coarse sample; SILENT where nothing is known. (n,) -> (m,)"""
    padded = np.pad(np.nan_to_num(level, nan=-90.0), (0, -len(level) % COARSE), constant_values=-90.0)
    return np.asarray(padded.reshape(-1, COARSE).max(axis=1))


def _coarse_marked(marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the coarse samples that are marked for any part. (n,) -> (m,)"""
    return np.asarray(np.pad(marked, (0, -len(marked) % COARSE)).reshape(-1, COARSE).any(axis=1))
