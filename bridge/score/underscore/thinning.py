"""Thinning of composed voices under dialogue: fewer onsets, none high, none where the speaker's voice is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, Passage, Track, in_order, sounding
from bridge.score.underscore.asking import ASIDE, THINNING, kept
from bridge.score.underscore.bar_lines import BarLines
from bridge.score.underscore.dialogue import Dialogue, Said
from bridge.settings.preferences import Underscore
from generator.conditions import Conditions, Floats
from generator.score import Voice

INSTANT: Final = TICKS_PER_QUARTER // 12
"""Ticks to which onsets are rounded to tell which are struck together."""
HIGH: Final = 74
"""The pitch from which notes have most of their sound between 1 and 4 kHz (D5: its second partial has 1,175 Hz)."""
LOW: Final = 52
"""The pitch below which a melody is no melody any more."""
OCTAVE: Final = 12
MOVED: Final = 0.2
"""What moving a melody costs, in notes that lie well: it stays where it is for less."""
WORD: Final = 0.12
"""Seconds about the beginning of a word in which a new phrase of the melody would begin with it."""
WAITS: Final = 2
"""Beats that a phrase waits at the most."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Notes that stay whatever is said over them."""

    steps: frozenset[int]
    """Sixteenths from the scene's start: its strong hits."""
    themes: tuple[tuple[Voice, int, int], ...] = ()
    """A voice that states a theme, and the first tick and the end of that."""

    def marks(self, track: Track) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Mark the notes of a track that stay. (n,)"""
        onsets = track.notes[:, ONSET]
        marked = np.isin(np.rint(onsets / TICKS_PER_STEP).astype(np.int64), list(self.steps))
        for voice, first, end in self.themes:
            if voice is track.voice:
                instants = _instants(track.notes)
                marked |= (instants >= first) & (instants < end)
        return marked


def thinned(
    music: Passage, asked: Conditions, grid: SceneGrid, dialogue: Dialogue, level: Underscore, stays: Stays
) -> Passage:
    """Take from the voices of a cue under dialogue what the composer wrote beyond what was asked for.

    Onsets off the beat go first; what sounded before them is held instead, as long as its chord lasts. The melody goes down an
    octave where that is out of the way, and begins no new phrase with a word where it can wait for a beat.

    Args:
        music: The three voices.
        asked: What they were composed to, thinned already.
        grid: The scene's bars.
        dialogue: What is said.
        level: How far the music goes out of the way.
        stays: What stays.
    """
    if level is Underscore.OFF or dialogue.share is None:
        return music
    lines = BarLines.of(grid)
    gone = _gone(music, asked, dialogue, level, lines, stays)
    tracks = []
    for track in music.tracks:
        if track.voice is None:
            tracks.append(track)
            continue
        fixed = stays.marks(track)
        goes = ~fixed & np.isin(_instants(track.notes), list(gone))
        notes, fixed = _without(track.notes, goes, lines), fixed[~goes]
        notes = _lowered(notes, fixed, track.voice, dialogue)
        if track.voice is Voice.MELODY:
            notes = _waiting(notes, fixed, dialogue, grid)
        tracks.append(replace(track, notes=in_order(sounding(notes))))
    return replace(music, tracks=tuple(tracks))


def _instants(notes: Ints) -> Ints:
    """Return the onsets of notes, rounded so that those struck together are the same. (n,)"""
    return np.rint(notes[:, ONSET] / INSTANT).astype(np.int64) * INSTANT


def _gone(
    music: Passage,
    asked: Conditions,
    dialogue: Dialogue,
    level: Underscore,
    lines: BarLines,
    stays: Stays,
) -> Collection[int]:
    """Return the instants at which nothing is struck any more but what stays."""
    voices = [track for track in music.tracks if track.voice is not None]
    struck = np.unique(np.concatenate([np.zeros(0, np.int64), *(_instants(each.notes) for each in voices)]))
    fixed = {int(at) for each in voices for at in _instants(each.notes)[stays.marks(each)]}
    assert dialogue.share is not None
    by = THINNING[level].density
    density = asked.density / kept(dialogue.share, by) * by
    found: set[int] = set()
    for said in dialogue.said:
        inside = [at for at in struck.tolist() if said.first <= at < said.end]
        room = int(_asked(said, density, lines)) - sum(at in fixed for at in inside)
        free = [at for at in inside if at not in fixed]
        found |= set(free) - set(_heaviest(free, max(room, 0), lines))
    return found


def _asked(said: Said, density: Floats, lines: BarLines) -> float:
    """Return the onsets that a stretch of dialogue has room for."""
    starts, ends = lines.bars[:-1], lines.bars[1:]
    over = np.clip(np.minimum(ends, said.end) - np.maximum(starts, said.first), 0, None)
    return float((over / TICKS_PER_STEP * density).sum())


def _heaviest(instants: Sequence[int], room: int, lines: BarLines) -> list[int]:
    """Return as many instants as there is room for: the heaviest, and of those that weigh alike some, evenly apart."""
    found: list[int] = []
    for weight in (4, 3, 2, 1, 0):
        alike = [at for at in instants if lines.weight(at) == weight]
        left = room - len(found)
        if len(alike) <= left:
            found += alike
            continue
        places = {(2 * number + 1) * len(alike) // (2 * left) for number in range(left)} if left > 0 else ()
        return found + [alike[place] for place in places]
    return found


def _without(notes: Ints, goes: np.ndarray[tuple[int], np.dtype[np.bool_]], lines: BarLines) -> Ints:
    """Return notes without some: those before them are held in their stead, until the chord may change. (n, 6)"""
    left = notes[~goes].copy()
    onsets = np.unique(left[:, ONSET])
    for gone in notes[goes]:
        before = (
            (left[:, ONSET] < gone[ONSET])
            & (left[:, RELEASE] >= gone[ONSET] - TICKS_PER_STEP)
            & (left[:, RELEASE] < gone[RELEASE])
        )
        if before.any():
            after = np.searchsorted(onsets, gone[ONSET], side="right")
            until = min(int(gone[RELEASE]), int(onsets[after]) if after < len(onsets) else int(gone[RELEASE]))
            chord = lines.halves[
                np.minimum(
                    np.searchsorted(lines.halves, left[before, ONSET], side="right"), len(lines.halves) - 1
                )
            ]
            left[before, RELEASE] = np.maximum(left[before, RELEASE], np.minimum(until, chord))
    return left


def _lowered(
    notes: Ints, fixed: np.ndarray[tuple[int], np.dtype[np.bool_]], voice: Voice, dialogue: Dialogue
) -> Ints:
    """Return notes out of the way of each speaker: a melody goes down as one, high chord notes one by one. (n, 6)"""
    lower = notes.copy()
    for said in dialogue.said:
        inside = (notes[:, ONSET] >= said.first) & (notes[:, ONSET] < said.end) & ~fixed
        pitches = notes[inside, PITCH]
        if voice is Voice.HARMONY:
            lower[inside, PITCH] = np.where(pitches >= HIGH, pitches - OCTAVE, pitches)
        elif voice is Voice.MELODY and len(pitches):
            moves = [-2 * OCTAVE, -OCTAVE, 0, OCTAVE]
            costs = [_in_the_way(pitches + by, said.pitch) + MOVED * abs(by) / OCTAVE for by in moves]
            lower[inside, PITCH] += moves[int(np.argmin(costs))]
    return lower


def _in_the_way(pitches: Ints, speaker: float | None) -> float:
    """Return the share of notes that lie high, in a speaker's register or too low for a melody."""
    high = np.clip((pitches - HIGH) / 5, 0, 2)
    near = np.abs(pitches - speaker) < ASIDE if speaker is not None else np.zeros(len(pitches))
    return float(np.mean(high + near + 1.5 * (pitches < LOW)))


def _waiting(
    notes: Ints, fixed: np.ndarray[tuple[int], np.dtype[np.bool_]], dialogue: Dialogue, grid: SceneGrid
) -> Ints:
    """Return a melody whose phrases wait for a beat on which no word begins where they would begin with one. (n, 6)

    A phrase waits as long as its first note still sounds then, and WAITS beats at the most; else it stays.
    """
    waits = notes.copy()
    beat = grid.metre.beat * TICKS_PER_STEP
    step = float(grid.lines[-1]) / (len(grid.lines) - 1)
    near = WORD / step * TICKS_PER_STEP
    words = np.array(dialogue.words, dtype=np.int64)

    def is_on_word(tick: int) -> bool:
        return bool(len(words)) and bool(np.abs(words - tick).min() <= near)

    for at in range(len(waits)):
        onset, release = int(waits[at, ONSET]), int(waits[at, RELEASE])
        rested = not at or int(waits[:at, RELEASE].max()) <= onset - beat
        after = int(waits[at + 1, ONSET]) if at + 1 < len(waits) else 1 << 40
        if fixed[at] or not rested or not is_on_word(onset):
            continue
        last = min(release, after) - TICKS_PER_STEP
        beats = range(onset + beat, min(last, onset + WAITS * beat) + 1, beat)
        waits[at, ONSET] = next((later for later in beats if not is_on_word(later)), onset)
    return waits
