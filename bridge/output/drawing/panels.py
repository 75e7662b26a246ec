"""The panels about the picture: scenes, motion, shots; x is always record time in seconds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from bridge.grid import FOUR_FOUR
from bridge.output.drawing import theme
from bridge.output.drawing.shapes import boxes, legend
from bridge.picture.features.course import Course
from bridge.score.cues import CuedScene, curves_of
from bridge.score.silence import is_heard
from bridge.timeline import Shot
from bridge.timeline.black import is_black, visible
from generator.conditions import Floats, Mode

QUIET = -60.0
"""Decibels below full scale at the bottom of the panel."""


def scenes(axes: Axes, cues: Sequence[CuedScene], scale: float) -> None:
    """Draw the scenes as boxes with their names, keys and tempi.

    Args:
        axes: The panel.
        cues: In order.
        scale: Pixels a second.
    """
    axes.set_ylim(0, 1)
    axes.set_facecolor(theme.BACKGROUND)
    spans = [(float(cue.scene.start), float(cue.scene.end)) for cue in cues]
    colours = [
        theme.SILENCE if cue.scene.silence else theme.SCENES[index % len(theme.SCENES)]
        for index, cue in enumerate(cues)
    ]
    boxes(axes, [(start, max(start, end - 3 / scale), 0, 1) for start, end in spans], colours)
    for cue, (start, end) in zip(cues, spans, strict=True):
        room, left = (end - start) * scale - 14, start + 8 / scale
        whole = theme.fitted(cue.scene.name, room, theme.MEDIUM) == cue.scene.name
        size = theme.MEDIUM if whole else theme.SMALL
        name = theme.fitted(cue.scene.name, room, size)
        axes.text(left, 0.67, name, color=theme.TEXT, size=size, va="center", clip_on=True)
        fits = next(words for words in _about(cue) if theme.fitted(words, room, theme.SMALL) == words)
        axes.text(left, 0.27, fits, color=theme.TEXT, size=theme.SMALL, va="center", clip_on=True)


def _about(cue: CuedScene) -> tuple[str, ...]:
    """Return a scene's key and tempo, and its metre if it is not 4/4, in wordings from the longest to the shortest.

    The tempo of 6/8 and 12/8 is that of the dotted quarter.
    """
    if cue.scene.silence and not is_heard(cue.music):
        return "no music", "—", ""
    key, metre = cue.key, cue.grid.metre
    dotted = "\N{QUARTER NOTE}. = " * metre.dotted
    beats = f"{dotted}{metre.beats_a_minute(cue.grid.bpm):.0f}"
    told = beats if metre == FOUR_FOUR else f"{metre} · {beats}"
    short = f"{key.tonic_name}{'m' * (key.mode is Mode.MINOR)}"
    whole = told if dotted else f"{told} bpm"
    return f"{key} · {whole}", f"{short} · {whole}", f"{short} {told}", told, f"{short} {beats}", beats, ""


def motion(axes: Axes, cues: Sequence[CuedScene], course: Course | None, columns: int) -> None:
    """Draw the motion of the picture, the cut's own sound where it was heard, and the note density asked of each bar.

    Args:
        axes: The panel.
        cues: In order.
        course: The picture's features over time; None if they are not known.
        columns: Pixels across.
    """
    axes.set_ylim(0, 1.3)
    if course is not None:
        _motion_curve(axes, course, columns)
    sound = _sound(axes, cues)
    asked = np.concatenate([cue.density for cue in cues])
    _steps(axes, cues, asked * 0.92, theme.DENSITY)
    colour, label = (theme.MOTION, "motion in the picture") if course else (theme.LINE, "motion: not known")
    named = [
        Line2D([], [], color=colour, linewidth=6, alpha=0.6, label=label),
        Line2D([], [], color=theme.DENSITY, label="density asked of the music"),
    ]
    legend(axes, [named[0], *sound, *named[1:]])


def _sound(axes: Axes, cues: Sequence[CuedScene]) -> list[Line2D]:
    """Draw the loudness of the cut, and a strip where somebody speaks; return what the legend says of them.

    The panel's height is QUIET to full scale.
    """
    found = []
    loud = _curve(cues, "loudness")
    if np.isfinite(loud).any():
        _steps(axes, cues, (1 - loud / QUIET).clip(0, 1.08) * 0.92, theme.LOUDNESS)
        found.append(Line2D([], [], color=theme.LOUDNESS, label="loudness of the cut"))
    spoken = [each for cue in cues for each in _spoken(cue)]
    if spoken:
        corners = [(start, end, 0.0, 0.07) for start, end, _ in spoken]
        boxes(axes, corners, [(theme.SPEECH, 0.25 + 0.75 * round(share, 1)) for *_, share in spoken])
        found.append(Line2D([], [], color=theme.SPEECH, linewidth=6, label="speech"))
    return found


def _spoken(cue: CuedScene) -> Iterator[tuple[float, float, float]]:
    """Yield where somebody speaks in a scene: start, end, and the share of it that is spoken.

    Where a score is from before its speech was kept, its bars are told by their shares.
    """
    start = float(cue.scene.start)
    if cue.underscore is not None and cue.underscore.speech:
        yield from ((start + float(first), start + float(last), 1.0) for first, last in cue.underscore.speech)
        return
    for (first, last), share in zip(
        pairwise(_bar_edges([cue])), np.nan_to_num(_kept(cue, "speech")).tolist(), strict=True
    ):
        if share:
            yield first, last, share


def mood(axes: Axes, cues: Sequence[CuedScene]) -> None:
    """Draw valence, arousal and tension, bar by bar, from -1 at the bottom to 1.

    Where a score is from before its curves were kept, they are those of its scenes.

    Args:
        axes: The panel.
        cues: In order.
    """
    axes.set_ylim(-1.1, 1.75)
    axes.set_yticks([-1, 0, 1], ["-1", "0", "+1"])
    axes.axhline(0, color=theme.LINE, linewidth=1, zorder=1)
    for name, colour in theme.MOODS.items():
        _steps(axes, cues, _curve(cues, name), colour, theme.MOOD_WIDTHS[name])
    named = {"valence": "valence: dark to bright", "arousal": "arousal: calm to driven", "tension": "tension"}
    legend(
        axes,
        [
            Line2D([], [], color=colour, linewidth=theme.MOOD_WIDTHS[name], label=named[name])
            for name, colour in theme.MOODS.items()
        ],
    )


def _curve(cues: Sequence[CuedScene], name: str) -> Floats:
    """Return a curve over the bars of all scenes; where it was not kept, the scene's mood, else NaN. (bars,)"""
    return np.concatenate([_kept(cue, name) for cue in cues])


def _kept(cue: CuedScene, name: str) -> Floats:
    if cue.scene.silence and not is_heard(cue.music) and name in theme.MOODS:
        return np.full(len(cue.grid.bars), np.nan)
    kept: Floats = getattr(curves_of(cue), name)
    return kept


def _bar_edges(cues: Sequence[CuedScene]) -> list[float]:
    """Return every bar line of a film, its end included, in seconds."""
    edges = [float(cue.grid.start + cue.grid.lines[step]) for cue in cues for step in cue.grid.bar_steps[:-1]]
    return [*edges, float(cues[-1].grid.end)]


def _steps(axes: Axes, cues: Sequence[CuedScene], rows: Floats, colour: str, width: float = 1.8) -> None:
    """Draw a curve of one value a bar."""
    levels = np.append(rows, rows[-1:])
    axes.plot(_bar_edges(cues), levels, drawstyle="steps-post", color=colour, linewidth=width)


def _motion_curve(axes: Axes, course: Course, columns: int) -> None:
    """Draw the mean flow in each pixel column, relative to its 99th percentile; gaps where it is unknown."""
    edges = np.linspace(course.edges[0], course.edges[-1], columns + 1)
    flow = course.means(edges[:-1].tolist(), edges[1:].tolist()).motion
    known = flow[np.isfinite(flow)]
    top = float(np.quantile(known, 0.99)) if len(known) else 0.0
    heights = np.minimum(flow / (top or 1.0), 1.08) * 0.86
    middles = (edges[:-1] + edges[1:]) / 2
    axes.fill_between(middles, 0, heights, color=theme.MOTION, alpha=0.38, linewidth=0)
    axes.plot(middles, heights, color=theme.MOTION, linewidth=1.4)


def shots(axes: Axes, sequence: Sequence[Shot], scale: float) -> None:
    """Draw the shots as a strip, a colour for each medium, black for black; every second one a little darker."""
    axes.set_ylim(0, 1)
    axes.set_facecolor(theme.BLACK)
    colours = theme.media_colours(shot.media.name for shot in visible(sequence))
    spans = [(float(shot.start), float(shot.end)) for shot in sequence]
    inset = [(start, max(end - 1 / scale, start + 0.85 * (end - start)), 0, 1) for start, end in spans]
    fills = [theme.BLACK if is_black(shot.media) else colours[shot.media.name] for shot in sequence]
    boxes(axes, inset, [(fill, 1 - index % 2 * 0.2) for index, fill in enumerate(fills)])
    for shot, (start, end) in zip(sequence, spans, strict=True):
        label = theme.fitted(shot.name, (end - start) * scale - 12, theme.SMALL)
        if label:
            left = start + 6 / scale
            axes.text(
                left, 0.54, label, color=theme.TEXT, size=theme.SMALL, va="center", clip_on=True, zorder=4
            )
