"""Held chords: what sustains the harmony while others move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import BESIDE, Instrument
from bridge.midi.palettes import Held
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, in_order, sounding
from bridge.score.orchestration.phrases import Phrase
from bridge.score.sizes import Size
from generator.score import Voice

HALF = 16
"""Sixteenths of a bar from which on its halves may have chords of their own."""
COUNTS: Mapping[Voice, float] = {Voice.HARMONY: 1.0, Voice.BASS: 1.0, Voice.MELODY: 0.4}
"""How much a tick of each voice counts for the chord: a melody's passing notes are in few."""
LEAST = 0.2
"""The share of a span for which a tone of its chord sounds at the least."""
STANDS = 6 * TICKS_PER_STEP
"""Ticks that most notes of a harmony last which is held by itself."""
APART = 2
"""Semitones between the tones of a held chord at the least."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch that has one chord."""

    start: int
    end: int
    """Ticks; nothing sounds after it before the next span."""
    tones: tuple[int, ...]
    """Pitch classes, those that sound longest first."""
    loudness: float
    """Of its phrase, 0 where the part does not join."""


def held(voices: Mapping[Voice, Ints], part: Held, phrases: Sequence[Phrase], grid: SceneGrid) -> Ints:
    """Hold the chords of a cue: common tones sound on, and others move to the nearest of the next chord.

    Args:
        voices: The notes of each voice. (n, 6) each
        part: Who holds them, how many, and from which loudness.
        phrases: Of the cue.
        grid: The bars of the scene.

    Returns:
        In order, on the instrument's channel. (m, 6)
    """
    joins = [
        phrase.loudness
        if phrase.above(phrase.loudness, part.loudness, tutti=part.tutti) >= 0
        and (phrase.size is Size.TUTTI or not _stands(voices, phrase))
        else 0.0
        for phrase in phrases
    ]
    spans = [*_spans(voices, part.notes, phrases, joins, grid)]
    rows = list[list[int]]()
    sounds: dict[int, list[int]] = {}
    before: tuple[int, ...] = ()
    for at, span in enumerate(spans):
        voicing = _voicing(span.tones, before or tuple(sounds), part.instrument) if span.loudness else ()
        joined = at > 0 and spans[at - 1].end == span.start
        sounds = {pitch: row for pitch, row in sounds.items() if joined and pitch in voicing}
        velocity = max(1, min(127, round(span.loudness * part.share)))
        for pitch in voicing:
            if pitch not in sounds:
                sounds[pitch] = [span.start, span.end, pitch, velocity, BESIDE[part.instrument], 0]
                rows.append(sounds[pitch])
            sounds[pitch][RELEASE] = span.end
        before = voicing or before
    return in_order(sounding(np.array(rows, dtype=np.int64).reshape(-1, 6)))


def _stands(voices: Mapping[Voice, Ints], phrase: Phrase) -> bool:
    """Tell whether the harmony of a phrase is held by itself, so that nobody need hold it."""
    if Voice.HARMONY not in voices:
        return False
    notes = voices[Voice.HARMONY][phrase.of(voices[Voice.HARMONY])]
    return len(notes) > 0 and bool(np.median(notes[:, RELEASE] - notes[:, ONSET]) >= STANDS)


def _spans(
    voices: Mapping[Voice, Ints],
    most: int,
    phrases: Sequence[Phrase],
    joins: Sequence[float],
    grid: SceneGrid,
) -> Iterator[_Span]:
    """Yield the stretches of a cue with their chords, but those where nothing sounds."""
    onsets = np.unique(np.concatenate([notes[:, ONSET] for notes in voices.values()]))
    changes = {
        _struck(edge, onsets): loudness
        for phrase, loudness in zip(phrases, joins, strict=True)
        for edge in _edges(phrase, grid)
    }
    starts = sorted(tick for tick in changes if tick is not None and tick < phrases[-1].end)
    for first, last in pairwise([*starts, phrases[-1].end]):
        weights, begin, end = _sounding(voices, first, last)
        if end > begin:
            tones = _tones(weights, LEAST * (last - first), most)
            yield _Span(begin, end, tones, changes[first] if tones else 0.0)


def _edges(phrase: Phrase, grid: SceneGrid) -> list[int]:
    """Return the ticks from which a phrase may change its chord."""
    lines = grid.bar_steps[phrase.bars.start : phrase.bars.stop]
    halves = [
        line + grid.bars[bar] // 2
        for bar, line in zip(phrase.bars, lines, strict=True)
        if grid.bars[bar] >= HALF
    ]
    return [step * TICKS_PER_STEP for step in sorted([*lines, *halves])]


def _struck(edge: int, onsets: Ints) -> int | None:
    """Return the first onset of a voice from an edge on, or played a little before it; None where there is none."""
    at = int(np.searchsorted(onsets, edge - TICKS_PER_STEP // 2))
    return max(0, int(onsets[at])) if at < len(onsets) else None


def _sounding(voices: Mapping[Voice, Ints], first: int, last: int) -> tuple[np.ndarray, int, int]:
    """Return how long each pitch class sounds in a stretch (12,), and the first and the last tick at which anything does."""
    weights, begin, end = np.zeros(12), last, first
    for voice, notes in voices.items():
        on, off = np.maximum(notes[:, ONSET], first), np.minimum(notes[:, RELEASE], last)
        inside = off > on
        np.add.at(weights, notes[inside, PITCH] % 12, COUNTS[voice] * (off - on)[inside])
        if inside.any():
            begin, end = min(begin, int(on[inside].min())), max(end, int(off[inside].max()))
    close = TICKS_PER_STEP
    return weights, first if begin - first < close else begin, last if last - end < close else end


def _tones(weights: np.ndarray, least: float, most: int) -> tuple[int, ...]:
    """Return the pitch classes of a chord, the longest first, none a semitone beside another."""
    chosen: list[int] = []
    for tone in np.argsort(-weights, kind="stable").tolist():
        near = any(min((tone - other) % 12, (other - tone) % 12) < APART for other in chosen)
        if weights[tone] >= least and not near and len(chosen) < most:
            chosen.append(tone)
    return tuple(chosen)


def _voicing(tones: Sequence[int], before: Sequence[int], instrument: Instrument) -> tuple[int, ...]:
    """Lay a chord: common tones where they were, each other tone the nearest to what no longer sounds, else to the middle."""
    lowest, highest = _compass(instrument)
    kept = [pitch for pitch in before if pitch % 12 in tones]
    free = [pitch for pitch in before if pitch not in kept]
    for tone in tones:
        if tone not in {pitch % 12 for pitch in kept}:
            choice = [
                pitch for pitch in range(lowest, highest + 1) if pitch % 12 == tone and pitch not in kept
            ]
            goals = free or [(lowest + highest) // 2]
            pitch = min(choice, key=lambda each: (min(abs(each - goal) for goal in goals), each))
            kept.append(pitch)
            if free:
                free.remove(min(free, key=lambda goal: abs(goal - pitch)))
    return tuple(kept)


def _compass(instrument: Instrument) -> tuple[int, int]:
    """Return the middle of what an instrument plays softly: an octave and a half, where chords are held."""
    lowest, highest = instrument.soft
    middle = (lowest + highest) // 2
    return max(lowest, middle - 9), min(highest, middle + 9)
