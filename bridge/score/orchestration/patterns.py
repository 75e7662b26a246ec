"""Patterns: the strokes of drums through the phrases that are driven, and fills before the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.palettes import DrumStrokes, Fill, Strokes
from bridge.midi.passage import ONSET, RELEASE, Ints, in_order, sounding
from bridge.score.orchestration.phrases import Phrase

DRIVEN = 1.0
"""Attacks in a beat from which on a phrase is driven."""
STROKE = TICKS_PER_STEP
"""Ticks that a stroke is written for."""
LOOSE = TICKS_PER_STEP // 4
"""Ticks by which a voice may be off a stroke that is meant with it."""
DOWNBEAT = 1.15
"""The velocity of a bar's first stroke against the others."""
SYNCOPATED = (3, 3, 2)
"""Eighths, again and again."""
RISE = 0.6
"""The velocity of a fill's first stroke against its last."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar of a scene, in sixteenths from its start."""

    start: int
    steps: int
    beat: int

    @property
    def beats(self) -> list[int]:
        """The sixteenths of its beats."""
        return [*range(0, self.steps, self.beat)]

    def strokes(self, where: Strokes) -> list[int]:
        """Return the sixteenths on which a drum is struck."""
        beats = self.beats
        strong = [0, *beats[2:-1:2]] if len(beats) > 3 else [0]
        found = {
            Strokes.BARS: [0],
            Strokes.STRONG_BEATS: strong,
            Strokes.WEAK_BEATS: [beat for beat in beats if beat not in strong],
            Strokes.EIGHTHS: [*range(0, self.steps, 2)],
            Strokes.SYNCOPATED: [*self._syncopated()],
        }
        return found[where]

    def _syncopated(self) -> Iterator[int]:
        step, at = 0, 0
        while step < self.steps:
            yield step
            step += 2 * SYNCOPATED[at % len(SYNCOPATED)]
            at += 1


def patterned(
    voices: Ints,
    pattern: Mapping[int, DrumStrokes],
    fill: Fill | None,
    phrases: Sequence[Phrase],
    grid: SceneGrid,
) -> Ints:
    """Strike a pattern through the phrases that are loud and driven, and fill their last beats.

    Nothing is struck in a pick-up, under a fermata, or where no voice sounds.

    Args:
        voices: The notes of all voices. (n, 6)
        pattern: The strokes of each drum, by its key.
        fill: The drums of fills; None for none.
        phrases: Of the cue.
        grid: The bars of the scene.

    Returns:
        In order, on the channel of drums. (m, 6)
    """
    onsets = np.unique(voices[:, ONSET])
    rows = [
        _with_voices(row, onsets)
        for at, phrase in enumerate(phrases)
        if _is_driven(voices, phrase, grid)
        for row in (
            *_pattern(pattern, phrase, grid),
            *(_fill(fill, phrase, grid) if fill and _leads_on(fill, phrases[at : at + 2]) else ()),
        )
        if _sounds(voices, row[ONSET])
    ]
    return in_order(sounding(np.array(rows, dtype=np.int64).reshape(-1, 6)))


def _is_driven(voices: Ints, phrase: Phrase, grid: SceneGrid) -> bool:
    struck = len(np.unique(np.rint(voices[phrase.of(voices), ONSET] / TICKS_PER_STEP)))
    return struck * grid.metre.beat >= DRIVEN * (phrase.end - phrase.start) / TICKS_PER_STEP


def _leads_on(fill: Fill, near: Sequence[Phrase]) -> bool:
    """Tell whether a phrase leads on: it is loud, and so is the next, or the scene's edge is next."""
    return all(_joins(phrase, fill.loudness) for phrase in near)


def _joins(phrase: Phrase, loudness: int) -> bool:
    return phrase.above(phrase.loudness, loudness, tutti=False) >= 0


def _bars(phrase: Phrase, grid: SceneGrid) -> Iterator[_Bar]:
    """Yield the whole bars of a phrase."""
    starts = grid.bar_steps
    for bar in phrase.bars:
        if grid.bars[bar] >= grid.metre.steps:
            yield _Bar(starts[bar], grid.bars[bar], grid.metre.beat)


def _pattern(pattern: Mapping[int, DrumStrokes], phrase: Phrase, grid: SceneGrid) -> Iterator[list[int]]:
    for drum, part in pattern.items():
        for bar in _bars(phrase, grid) if _joins(phrase, part.loudness) else ():
            for step in bar.strokes(part.strokes):
                accent = DOWNBEAT if step == 0 else 1.0
                if not _is_held(bar.start + step, grid):
                    yield _row(bar.start + step, drum, phrase.loudness * part.share * accent)


def _fill(fill: Fill, phrase: Phrase, grid: SceneGrid) -> Iterator[list[int]]:
    """Yield a fill: a sixteenth after the other through the last beat, ever louder, from drum to drum."""
    last = [*_bars(phrase, grid)][-1:]
    for bar in last if last and last[0].start + last[0].steps == phrase.end // TICKS_PER_STEP else ():
        steps = range(bar.beats[-1], bar.steps)
        for at, step in enumerate(steps):
            drum = fill.drums[at * len(fill.drums) // len(steps)]
            rise = RISE + (1 - RISE) * (at + 1) / len(steps)
            if not _is_held(bar.start + step, grid):
                yield _row(bar.start + step, drum, phrase.loudness * fill.share * rise)


def _is_held(step: int, grid: SceneGrid) -> bool:
    return any(first <= step < first + grid.metre.beat for first in grid.fermatas)


def _sounds(voices: Ints, tick: int) -> bool:
    """Tell whether any voice sounds about a tick."""
    return bool(
        ((voices[:, ONSET] < tick + TICKS_PER_STEP) & (voices[:, RELEASE] > tick - TICKS_PER_STEP)).any()
    )


def _with_voices(row: list[int], onsets: Ints) -> list[int]:
    """Move a stroke to the note of a voice that is played a little before or after it."""
    nearest = int(onsets[np.abs(onsets - row[ONSET]).argmin()])
    moved = nearest if abs(nearest - row[ONSET]) <= LOOSE and nearest >= 0 else row[ONSET]
    return [moved, moved + STROKE, *row[2:]]


def _row(step: int, drum: int, velocity: float) -> list[int]:
    tick = step * TICKS_PER_STEP
    return [tick, tick + STROKE, drum, max(1, min(127, round(velocity))), DRUMS, 0]
