"""Themes in a scene that was cut anew: where they are now, and how one that was trimmed ends."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, Passage, Track
from bridge.score.appearances import Appearance
from generator.conditions import Key
from generator.keys import TONICS
from generator.themes.shapes import TRIAD

TRIMMED = "trimmed"
"""The word for a theme of which bars are gone."""


def themes_fitted(themes: Iterable[Appearance], plays: Ints) -> Iterator[Appearance]:
    """Yield where themes are under new bars: in those that play two of their bars or more one after another, or all there were.

    Args:
        themes: Where they were.
        plays: The old bar that each new one plays. (new bars,)
    """
    for each in themes:
        for run in _runs(each, plays):
            trimmed = () if len(run) == each.bars or TRIMMED in each.shape else (TRIMMED,)
            yield replace(each, bar=int(run[0]), bars=len(run), shape=(*trimmed, *each.shape))


def with_ends(
    music: Passage, themes: Iterable[Appearance], plays: Ints, bars: Sequence[int], beat: int, key: Key
) -> Passage:
    """End each theme whose last bar is gone: its last note on a beat is a tone of the tonic's triad, and lasts to the bar line.

    Args:
        music: The scene's music under its new bars.
        themes: Where they were.
        plays: The old bar that each new one plays. (new bars,)
        bars: Sixteenths in each new bar.
        beat: Sixteenths of a beat.
        key: The scene's key.
    """
    lines = [TICKS_PER_STEP * steps for steps in accumulate(bars, initial=0)]
    for each in themes:
        for run in _runs(each, plays):
            if plays[run[-1]] != each.bar + each.bars - 1:
                span = lines[run[-1]], lines[run[-1] + 1]
                tracks = (
                    _ended(track, *span, TICKS_PER_STEP * beat, key) if track.voice is each.voice else track
                    for track in music.tracks
                )
                music = replace(music, tracks=tuple(tracks))
    return music


def _runs(each: Appearance, plays: Ints) -> list[Ints]:
    """Return the runs of new bars that play bars of a theme one after another: two or more, or all there were."""
    runs = np.split(np.arange(len(plays)), np.flatnonzero(np.diff(plays) != 1) + 1)
    inside = [run[(plays[run] >= each.bar) & (plays[run] < each.bar + each.bars)] for run in runs]
    return [run for run in inside if len(run) >= min(2, each.bars)]


def _ended(track: Track, start: int, end: int, beat: int, key: Key) -> Track:
    """End a line in a bar: its last note that is on a beat is moved, lengthened, and followed by none."""
    notes = track.notes.copy()
    here = np.flatnonzero((notes[:, ONSET] >= start) & (notes[:, ONSET] < end))
    on_beat = here[(notes[here, ONSET] - start) % beat == 0]
    if not len(on_beat):
        return track
    last = on_beat[-1]
    own = int(notes[last, PITCH])
    tones = [pitch for pitch in range(own - 6, own + 7) if (pitch - key.tonic) % TONICS in TRIAD[key.mode]]
    notes[last, PITCH] = min(tones, key=lambda pitch: abs(pitch - own))
    notes[last, RELEASE] = end
    later = here[here > last]
    return replace(track, notes=np.delete(notes, later, axis=0))
