"""Fitting of a scene's music to its new bars: the same material, bars dropped or repeated, and the hits met again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.cutting import EARLY, meant_for
from bridge.midi.passage import ONSET, RELEASE, Ints, Passage, Track, in_order, sounding
from generator.score import Voice

_LINES = (Voice.MELODY, Voice.BASS)
"""Monophonic parts."""


def refitted(music: Passage, old_bars: Sequence[int], new_bars: Sequence[int], plays: Ints) -> Passage:
    """Lay the bars of a passage anew.

    A note belongs to the bar it is meant for, which may be the one after that in which it begins
    (`bridge.midi.cutting.meant_for`); it is left out with the beat it anticipates. It is held over the bar line if the
    next bar is still the one that followed, and else ends with its bar; a longer bar is filled by what sounds at the
    end of the shorter one. A track on which nothing happens any more is left out.

    Args:
        music: The scene's old music.
        old_bars: Sixteenths in each of its bars.
        new_bars: Sixteenths in each of the scene's new bars.
        plays: The old bar each new one plays, counted from 0. (new bars,)
    """
    old_lines = np.array([0, *accumulate(old_bars)]) * TICKS_PER_STEP
    new_lines = np.array([0, *accumulate(new_bars)]) * TICKS_PER_STEP
    tracks = (_refitted(track, old_lines, new_lines, plays) for track in music.tracks)
    return Passage(int(new_lines[-1]), tuple(track for track in tracks if track.plays))


def _refitted(track: Track, old: Ints, new: Ints, plays: Ints) -> Track:
    blocks = [np.zeros((0, 6), dtype=np.int64), *_bars(track.notes, old, new, plays)]
    notes = np.concatenate(blocks)
    notes[:, RELEASE] = np.minimum(notes[:, RELEASE], new[-1])
    opening = [message for message in track.messages if message[0] == 0]
    later = [message for message in track.messages if message[0] > 0]
    moved = [
        (tick - int(old[bar]) + int(start), event)
        for bar, (start, end) in zip(plays.tolist(), pairwise(new.tolist()), strict=True)
        for tick, event in later
        if old[bar] <= tick < min(old[bar + 1], old[bar] + end - start)
    ]
    return replace(track, notes=in_order(sounding(notes)), messages=(*opening, *moved))


def _bars(notes: Ints, old: Ints, new: Ints, plays: Ints) -> Iterator[Ints]:
    """Yield the notes of each new bar. (n, 6)"""
    bars = meant_for(notes, old)
    for at, bar in enumerate(plays.tolist()):
        length, had = new[at + 1] - new[at], old[bar + 1] - old[bar]
        ends = at + 1 == len(plays) and bar + 2 < len(old)  # what followed it follows no more
        begin = old[bar] + min(length, had) - (EARLY if length < had or ends else 0)
        block = notes[(bars == bar) & (notes[:, ONSET] < begin)].copy()
        goes_on = at + 1 < len(plays) and plays[at + 1] == bar + 1 and length == had
        held = block[:, RELEASE] >= old[bar] + min(length, had)
        block[:, [ONSET, RELEASE]] += new[at] - old[bar]
        if not goes_on:
            block[held, RELEASE] = new[at + 1]
        yield block


def with_onsets_on(music: Passage, bars: Sequence[int], hits: Ints) -> Passage:
    """Put an onset on every hit: the nearest onset of its bar that is on no hit moves to it, with all its notes.

    If a bar has none to spare, the notes that sound at the hit are restruck; if none sounds, those that begin nearest
    to it are repeated there, for a sixteenth.

    Args:
        music: The music of a scene.
        bars: Sixteenths in each of its bars.
        hits: The sixteenths of the scene that must carry an onset, in order. (hits,)
    """
    tracks = list(music.tracks)
    lines = [0, *accumulate(bars)]
    for hit in hits.tolist():
        carried = _onset_steps(tracks)
        if hit in carried:
            continue
        bar = int(np.searchsorted(lines, hit, side="right")) - 1
        inside = carried[(carried >= lines[bar]) & (carried < lines[bar + 1])]
        spare = inside[~np.isin(inside, hits)]
        if len(spare):
            step = int(spare[np.argmin(np.abs(spare - hit))])
            tracks = [_with_onset_moved(track, step, hit) for track in tracks]
        elif _sounds(tracks, hit * TICKS_PER_STEP):
            tracks = [_with_notes_restruck(track, hit * TICKS_PER_STEP) for track in tracks]
        elif len(carried):
            nearest = int(carried[np.argmin(np.abs(carried - hit))])
            tracks = [_with_onset_copied(track, nearest, hit) for track in tracks]
    return Passage(music.ticks, tuple(tracks))


def snapped_to(music: Passage, hits: Ints) -> Passage:
    """Snap the notes nearest to hits onto them: under new bars, notes with human timing may have come to hits.

    Args:
        music: The music of a scene.
        hits: Sixteenths of hits that the old bars did not meet. (hits,)
    """
    return Passage(music.ticks, tuple(_snapped(track, hits) for track in music.tracks))


def _snapped(track: Track, hits: Ints) -> Track:
    notes = track.notes.copy()
    steps = _nearest_steps(notes)
    there = np.isin(steps, hits)
    notes[there, ONSET] = steps[there] * TICKS_PER_STEP
    return replace(track, notes=in_order(sounding(notes)))


def _nearest_steps(notes: Ints) -> npt.NDArray[np.int64]:
    """Quantise each onset to the nearest sixteenth, as a person's timing is off the grid. (n,)"""
    return np.rint(notes[:, ONSET] / TICKS_PER_STEP).astype(np.int64)


def _onset_steps(tracks: Sequence[Track]) -> Ints:
    """Return the sixteenths that carry an onset, each once, in order."""
    return np.unique(
        np.concatenate([np.zeros(0, dtype=np.int64), *(_nearest_steps(t.notes) for t in tracks)])
    )


def _with_onset_moved(track: Track, step: int, hit: int) -> Track:
    """Move the notes that begin on a sixteenth to another one; a monophonic part ends the notes they then overlap."""
    notes = track.notes.copy()
    mine = _nearest_steps(notes) == step
    if not mine.any():
        return track
    tick = hit * TICKS_PER_STEP
    ends = np.maximum(notes[:, RELEASE], tick + TICKS_PER_STEP)
    notes[mine, RELEASE] = ends[mine]
    notes[mine, ONSET] = tick
    if track.voice in _LINES:
        over = ~mine & (notes[:, ONSET] < tick) & (notes[:, RELEASE] > tick)
        notes[over, RELEASE] = tick
        later = notes[~mine & (notes[:, ONSET] > tick), ONSET]
        if len(later):
            notes[mine, RELEASE] = np.minimum(notes[mine, RELEASE], later.min())
    return replace(track, notes=in_order(sounding(notes)))


def _sounds(tracks: Sequence[Track], tick: int) -> bool:
    """Return whether anything sounds over a tick."""
    return any(((t.notes[:, ONSET] < tick) & (t.notes[:, RELEASE] > tick)).any() for t in tracks)


def _with_onset_copied(track: Track, step: int, hit: int) -> Track:
    """Repeat the notes that begin on one sixteenth on another one, for a sixteenth."""
    again = track.notes[_nearest_steps(track.notes) == step].copy()
    again[:, ONSET] = hit * TICKS_PER_STEP
    again[:, RELEASE] = (hit + 1) * TICKS_PER_STEP
    return replace(track, notes=in_order(sounding(np.concatenate((track.notes, again)))))


def _with_notes_restruck(track: Track, tick: int) -> Track:
    """Restrike the notes that sound at a tick."""
    notes = track.notes.copy()
    over = (notes[:, ONSET] < tick) & (notes[:, RELEASE] > tick)
    again = notes[over].copy()
    again[:, ONSET] = tick
    notes[over, RELEASE] = tick
    return replace(track, notes=in_order(np.concatenate((notes, again))))
