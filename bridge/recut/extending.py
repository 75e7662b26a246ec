"""Extension of a kept scene by a bar before or after it, for picture too short for music of its own."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP, Tempi, TempoEvent
from bridge.midi.passage import ONSET, RELEASE, Ints, Passage, Track
from bridge.recut.carrying import Margins
from bridge.score.cues import CuedScene
from bridge.score.moves import rebarred
from bridge.score.sizes import Size
from generator.textures import Texture

_QUARTER = 1_000_000
"""Microseconds in a second."""
SLOWEST, FASTEST = Fraction(15, 60), Fraction(15, 160)
"""Seconds of a sixteenth at 60 and at 160 bpm: the limits of these bars; the latter only if there is room for it."""


def extended_bars(grid: SceneGrid, start: Fraction, margins: Margins | None) -> SceneGrid:
    """Add a bar to a scene for each margin, as near to its own tempo as whole sixteenths allow.

    An end margin that is too short for a sixteenth adds no bar: the last sixteenth is held for as long.

    Args:
        grid: The scene's bars.
        start: Its new start, margin included; seconds from the timeline's first frame.
        margins: Seconds before and after what it showed.
    """
    if margins is None or not any(margins):
        return replace(grid, start=start, hits=())
    lead, tail = margins
    step = grid.lines[-1] / (len(grid.lines) - 1)
    held = tail if tail < FASTEST else Fraction(0)
    tail -= held
    first, last = _steps(lead, step), _steps(tail, step)
    before = tuple(lead * at / first for at in range(first))
    inner = (*(lead + line for line in grid.lines[:-1]), lead + grid.lines[-1] + held)
    after = tuple(inner[-1] + tail * at / last for at in range(1, last + 1))
    return replace(
        grid,
        start=start,
        lines=(*before, *inner, *after),
        bars=tuple(filter(None, (first, *grid.bars, last))),
        fermatas=(*(at + first for at in grid.fermatas), *_held(grid, first, held)),
        hits=(),
    )


def _held(grid: SceneGrid, first: int, held: Fraction) -> tuple[int, ...]:
    """Return the last beat as a fermata, if it is held and was none before; counted with the bar added before it."""
    last = len(grid.lines) - 1 - grid.metre.beat
    return (last + first,) if held and last >= 0 and last not in grid.fermatas else ()


def _steps(margin: Fraction, step: Fraction) -> int:
    """Return the sixteenths of a bar of a length: as near to the scene's own as possible within the limits of tempo."""
    if not margin:
        return 0
    fewest, most = math.ceil(margin / SLOWEST), math.floor(margin / FASTEST)
    return max(1, fewest, min(round(margin / step), most))


def extended(cue: CuedScene, before: SceneGrid, margins: Margins | None) -> CuedScene:
    """Extend a cue whose bars were extended: the same notes and tempi, with rests in the added bars.

    Args:
        cue: The cue with its new bars, and its music as it was.
        before: Its old bars.
        margins: Seconds before and after what it showed.
    """
    if margins is None or not any(margins):
        return cue
    first = cue.grid.bars[0] if margins[0] else 0
    shift = first * TICKS_PER_STEP
    tracks = tuple(_later(track, shift) for track in cue.music.tracks)
    ticks = (len(cue.grid.lines) - 1) * TICKS_PER_STEP
    added = len(cue.grid.bars) - len(before.bars)
    density = np.pad(cue.density, (int(margins[0] > 0), added - int(margins[0] > 0)))
    front, back = ((Size.FREE,) * number for number in (int(margins[0] > 0), added - int(margins[0] > 0)))
    sizes = (*front, *cue.sizes, *back) if cue.sizes else ()
    inner = shift + (len(before.lines) - 1) * TICKS_PER_STEP
    tempi = _tempi(cue.tempi, cue.grid, shift, inner) if cue.tempi is not None else None
    themes = tuple(replace(each, bar=each.bar + int(margins[0] > 0)) for each in cue.themes)
    rests = [(Texture.FREE,) * count for count in (int(margins[0] > 0), added - int(margins[0] > 0))]
    textures = (*rests[0], *cue.textures, *rests[1]) if cue.textures else ()
    music = Passage(ticks, tracks)
    composed = {voice: _shifted(notes, shift) for voice, notes in cue.composed.items()}
    plays = np.clip(np.arange(len(density)) - int(margins[0] > 0), 0, len(before.bars) - 1).tolist()
    curves = cue.curves.at(plays) if cue.curves else None
    moves = rebarred(cue.moves, plays)
    ridden = cue.underscore.shifted(shift) if cue.underscore else None
    cue = replace(cue, composed=composed, textures=textures, curves=curves, moves=moves, underscore=ridden)
    return replace(cue, music=music, density=density, sizes=sizes, tempi=tempi, themes=themes)


def _later(track: Track, shift: int) -> Track:
    """Shift a track by some ticks; messages at tick 0, like program changes, stay there."""
    messages = tuple((tick + shift if tick else 0, event) for tick, event in track.messages)
    return replace(track, notes=_shifted(track.notes, shift), messages=messages)


def _shifted(notes: Ints, shift: int) -> Ints:
    later = notes.copy()
    later[:, [ONSET, RELEASE]] += shift
    return later


def _tempi(tempi: Tempi, grid: SceneGrid, shift: int, end: int) -> Tempi:
    """Return the tempi of extended bars: an event for each added bar, the others as they were.

    Args:
        tempi: The old tempi.
        grid: The extended bars.
        shift: Ticks of the bar before.
        end: The tick at which the old bars end.
    """
    inner = [TempoEvent(event.tick + shift, event.microseconds) for event in tempi]
    lines, last = grid.lines, end // TICKS_PER_STEP
    before = [TempoEvent(0, _microseconds(lines[1] - lines[0]))] if shift else []
    if last + 1 < len(lines):
        return (*before, *inner, TempoEvent(end, _microseconds(lines[-1] - lines[-2])))
    final = TempoEvent(end - TICKS_PER_STEP, _microseconds(lines[-1] - lines[-2]))
    return (*before, *(event for event in inner if event.tick < final.tick), final)


def _microseconds(step: Fraction) -> int:
    """Convert the seconds of a sixteenth to microseconds a quarter."""
    return round(step * 4 * _QUARTER)
