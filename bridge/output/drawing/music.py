"""The panels about the music: hits, tempo, notes, bars; x is always record time in seconds."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from bridge.grid.bars import HitKind, SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.passage import CHANNEL
from bridge.output.drawing import theme
from bridge.output.drawing.shapes import boxes, legend
from bridge.score.cues import CuedScene
from bridge.score.silence import is_heard
from generator.score import Voice
from integrations.closeness import MET_WITHIN, NEAR_WITHIN, Closeness

TOLD = 3
"""The digits behind the point that a cue sheet tells of frames off: drawn so, a score that is read back is drawn the same."""
_LIMIT = 3.0
"""Frames off at the edge of the hits' panel; a hit further off is drawn there as a triangle."""
_STRIP = 0.84, 0.905
"""The lower and the upper edge of the strip of themes, as shares of the roll's height: over its notes, under its legend."""
_PALE = 0.4
"""The opacity of that strip."""
_SIZES = {
    HitKind.SCENE: 110.0,
    HitKind.MARKER: 90.0,
    HitKind.USER: 90.0,
    HitKind.TITLE: 64.0,
    HitKind.CUT: 46.0,
    HitKind.FREEZE: 22.0,
    HitKind.SOUND: 22.0,
    HitKind.FLASH: 22.0,
    HitKind.FADE: 22.0,
    HitKind.JOLT: 22.0,
    HitKind.MOTION: 22.0,
    HitKind.PEAK: 22.0,
}
"""Areas of the hits' dots in square points."""
_INSIDE = {HitKind.FREEZE, HitKind.FLASH, HitKind.FADE, HitKind.JOLT, HitKind.MOTION, HitKind.PEAK}
"""The kinds that lie inside shots, and have no tick in the strip of shots."""


def hits(axes: Axes, strip: Axes, grids: Sequence[SceneGrid], rate: float) -> None:
    """Draw the frames by which the music is off at each hit, and a tick in the strip of shots."""
    axes.set_ylim(-_LIMIT - 0.4, _LIMIT + 2.2)
    met = float(MET_WITHIN)
    axes.axhspan(-met, met, color=theme.HITS[Closeness.MET], alpha=0.12, linewidth=0)
    axes.set_yticks([-2, 0, 2], ["-2", "0", "+2"])
    found = [(hit, round(float(hit.error) * rate, TOLD)) for grid in grids for hit in grid.hits]
    shrunk = min(1.0, (150 / max(1, len(found))) ** 0.5)
    for symbol in "ov^":
        some = [(hit, off) for hit, off in found if _symbol(off) == symbol]
        axes.scatter(
            [float(hit.hit.time) for hit, _ in some],
            [min(max(off, -_LIMIT), _LIMIT) for _, off in some],
            s=[_SIZES[hit.hit.kind] * shrunk for hit, _ in some],
            c=[theme.HITS[hit.closeness] for hit, _ in some],
            marker=symbol,
            linewidths=0,
            zorder=3,
            clip_on=False,
        )
    cut = [
        (float(hit.hit.time), theme.HITS[hit.closeness]) for hit, _ in found if hit.hit.kind not in _INSIDE
    ]
    strip.vlines(
        [time for time, _ in cut], 0, 0.16, colors=[shade for _, shade in cut], linewidth=2.5, zorder=4
    )
    legend(axes, [_dot(theme.HITS[closeness], label) for closeness, label in _GRADES.items()])


def _symbol(off: float) -> str:
    """Return a dot, or at the panel's edge a triangle that points beyond it."""
    if abs(off) <= _LIMIT:
        return "o"
    return "^" if off > 0 else "v"


_GRADES = {
    Closeness.MET: "met",
    Closeness.NEAR: f"within {float(NEAR_WITHIN):g} frames",
    Closeness.MISSED: "missed",
}
"""The legend's wording for each colour."""


def _dot(colour: str, label: str) -> Line2D:
    return Line2D([], [], color=colour, marker="o", linestyle="none", markersize=7, label=label)


def tempo(axes: Axes, grids: Sequence[SceneGrid], scale: float) -> None:
    """Draw the tempo of each bar in beats a minute, and the fermatas; at `scale` pixels a second."""
    tempi = [[grid.metre.beats_a_minute(bpm) for bpm in grid.bar_tempi] for grid in grids]
    edges = np.concatenate([np.repeat(_bar_edges(grid), 2)[1:] for grid in grids])
    levels = np.concatenate([np.append(np.repeat(each, 2), np.nan) for each in tempi])
    axes.plot(edges, levels, color=theme.TEMPO, linewidth=2.2, solid_capstyle="butt")
    every_bar = list(chain.from_iterable(tempi))
    low, high = min(every_bar), max(every_bar)
    spread = max(high - low, 8.0)
    axes.set_ylim((low + high) / 2 - 0.72 * spread, (low + high) / 2 + 0.72 * spread)
    named = [low] if high - low < 1 else [low, high]
    axes.set_yticks(named, [f"{level:.0f}" for level in named])
    for start, end in (span for grid in grids for span in _held(grid)):
        axes.axvspan(start, end, color=theme.TEMPO, alpha=0.22, linewidth=0)
        fits = theme.fitted("fermata", (end - start) * scale - 8, theme.SMALL) == "fermata"
        axes.text(
            (start + end) / 2,
            0.12,
            "fermata" if fits else "",
            color=theme.TEXT,
            size=theme.SMALL,
            ha="center",
            transform=axes.get_xaxis_transform(),
            clip_on=True,
        )


def _held(grid: SceneGrid) -> list[tuple[float, float]]:
    """Return start and end of each fermata, in seconds."""
    ends = [(grid.lines[step], grid.lines[step + grid.metre.beat]) for step in grid.fermatas]
    return [(float(grid.start + first), float(grid.start + last)) for first, last in ends]


def _bar_edges(grid: SceneGrid) -> list[float]:
    """Return every bar line of a scene, its end included, in seconds."""
    return [float(grid.start + grid.lines[step]) for step in grid.bar_steps]


def roll(axes: Axes, cues: Sequence[CuedScene], scale: float) -> None:
    """Draw the piano roll: a colour for each part, opaque where loud; notes are at least two pixels wide.

    Args:
        axes: The panel.
        cues: In order.
        scale: Pixels a second.
    """
    notes = [note for cue in cues for note in _spans(cue)]
    for cue in cues:
        if not is_heard(cue.music):
            axes.axvspan(float(cue.grid.start), float(cue.grid.end), color=theme.BACKGROUND, linewidth=0)
    pitches = [pitch for _, _, _, pitch, _ in notes] or [48, 72]
    low, high = min(pitches) - 4, max(pitches) + (12 if any(cue.themes for cue in cues) else 8)
    axes.set_ylim(low, high)
    octaves = [pitch for pitch in range(low, high) if pitch % 12 == 0]
    axes.set_yticks(octaves, [f"C{pitch // 12 - 1}" for pitch in octaves])
    axes.hlines(octaves, *axes.get_xlim(), color=theme.FAINT, linewidth=1, zorder=0)
    for voice, colour in reversed(theme.VOICES.items()):
        mine = [each for each in notes if each[0] is voice]
        corners = [
            (start, max(end, start + 2 / scale), at - 0.45, at + 0.45) for _, start, end, at, _ in mine
        ]
        boxes(axes, corners, [(colour, 0.5 + 0.5 * loudness) for *_, loudness in mine])
    named = [
        Line2D([], [], color=colour, linewidth=7, label=voice.value) for voice, colour in theme.VOICES.items()
    ]
    strips = [Line2D([], [], color=theme.THEMES, linewidth=7, alpha=_PALE, label="theme")]
    legend(axes, [*named, *(strips if any(cue.themes for cue in cues) else ())])
    themes(axes, cues, scale)


def themes(axes: Axes, cues: Sequence[CuedScene], scale: float) -> None:
    """Draw a strip over the bars that have a theme, with its name and what is done to it, or its name where that is too long.

    Args:
        axes: The piano roll.
        cues: In order.
        scale: Pixels a second.
    """
    low, high = _STRIP
    for cue in cues:
        edges = _bar_edges(cue.grid)
        for each in cue.themes:
            start, end = edges[each.bar], edges[each.bar + each.bars]
            room = (end - start) * scale - 10
            whole = each.called.removeprefix("theme ")
            fits = theme.fitted(whole, room, theme.SMALL) == whole
            label = whole if fits else theme.fitted(each.theme, room, theme.SMALL)
            axes.axvspan(start, end - 2 / scale, low, high, color=theme.THEMES, alpha=_PALE, linewidth=0)
            axes.text(
                start + 5 / scale,
                (low + high) / 2,
                label,
                color=theme.TEXT,
                size=theme.SMALL,
                va="center",
                transform=axes.get_xaxis_transform(),
                clip_on=True,
                zorder=4,
            )


def _spans(cue: CuedScene) -> Iterable[tuple[Voice, float, float, int, float]]:
    """Yield the notes of a cue: part, start and end in seconds, pitch, and loudness from 0 to 1.

    A track that a person added is drawn like the harmony. Doublings that Recue drew from the voices repeat their
    pitches, and drums have none, so both are left out.
    """
    lines = float(cue.grid.start) + np.array([float(line) for line in cue.grid.lines])
    for track in (track for track in cue.music.tracks if not track.drawn):
        notes = track.notes[track.notes[:, CHANNEL] != DRUMS]
        steps = notes[:, :2] / TICKS_PER_STEP  # (n, 2)
        times = np.interp(steps, np.arange(len(lines)), lines).tolist()
        sounds = notes[:, 2:4].tolist()
        for (start, end), (pitch, velocity) in zip(times, sounds, strict=True):
            yield track.voice or Voice.HARMONY, start, end, pitch, velocity / 127


def bar_lines(panels: Iterable[Axes], grids: Sequence[SceneGrid], scale: float) -> None:
    """Draw the bar lines, thinned out where there are many, and scene edges."""
    bars, step = _bars(grids, scale, least=9)
    inner = [time for number, time in bars if (number - 1) % step == 0]
    edges = [float(grid.start) for grid in grids[1:]]
    width = min(1.6, 0.04 * scale * float(grids[-1].end) / len(grids))
    for axes in panels:
        axes.vlines(
            inner, 0, 1, transform=axes.get_xaxis_transform(), color=theme.FAINT, linewidth=1, zorder=1
        )
        axes.vlines(
            edges, 0, 1, transform=axes.get_xaxis_transform(), color=theme.DIM, linewidth=width, zorder=2
        )


def bar_numbers(axes: Axes, grids: Sequence[SceneGrid], scale: float) -> None:
    """Draw the bar numbers along the bottom of a panel."""
    bars, step = _bars(grids, scale, least=46)
    low = axes.get_ylim()[0]
    for number, time in bars:
        if (number - 1) % step == 0:
            axes.text(
                time + 3 / scale,
                low + 0.4,
                str(number),
                color=theme.DIM,
                size=theme.SMALL - 1,
                zorder=4,
                clip_on=True,
            )


def _bars(grids: Sequence[SceneGrid], scale: float, least: float) -> tuple[list[tuple[int, float]], int]:
    """Return every bar's number and start, and the step between bars drawn at least so many pixels apart."""
    starts = [start for grid in grids for start in _bar_edges(grid)[:-1]]
    edges = [*starts, float(grids[-1].end)]
    shortest = min(end - start for start, end in pairwise(edges))
    return list(enumerate(starts, 1)), theme.every(shortest * scale, least)
