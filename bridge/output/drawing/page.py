"""The page: the picture's panels above, the music's below, bar lines through all of them."""

import io
import warnings
from collections.abc import Callable, Sequence
from fractions import Fraction

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bridge.output.drawing import music, panels, theme
from bridge.output.drawing.young_cycles import young_cycles_collected
from bridge.picture.features.course import Course
from bridge.score.cues import CuedScene, cuts_met
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

WIDTH = 2000
"""Pixels."""
_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 136, 24, 84, 44, 10
"""Margins, and the gap between two panels, in pixels."""
ROOM = WIDTH - _LEFT - _RIGHT
"""Pixels of the time axis."""

_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""The possible distances of labels on the time axis, in seconds."""

_HEIGHTS = {"scenes": 62, "motion": 160, "mood": 130, "shots": 46, "hits": 140, "tempo": 110, "roll": 410}
"""Pixels of each panel, top to bottom."""
HEIGHT = _TOP + sum(_HEIGHTS.values()) + _GAP * (len(_HEIGHTS) - 1) + _BOTTOM
_LABELS = {
    "scenes": "scenes",
    "motion": "motion,\nsound",
    "mood": "mood",
    "shots": "shots",
    "hits": "frames\noff",
    "tempo": "bpm",
    "roll": "music",
}


def draw(cut: Timeline, cues: Sequence[CuedScene], course: Course | None) -> bytes:
    """Draw a score.

    Args:
        cut: The cut.
        cues: Its scenes and their music, in order.
        course: The picture's features over time; None if they are not known.

    Returns:
        A PNG, 2000 pixels wide; the same for the same score.
    """
    with young_cycles_collected():
        return _drawn(cut, cues, course)


def _drawn(cut: Timeline, cues: Sequence[CuedScene], course: Course | None) -> bytes:
    """Draw a score; a figure of matplotlib is 18,000 objects and more that hold one another in cycles."""
    with mpl.rc_context({"font.family": theme.fonts(), "font.size": theme.SMALL, "text.parse_math": False}):
        figure = Figure(
            figsize=(WIDTH / theme.DPI, HEIGHT / theme.DPI), dpi=theme.DPI, facecolor=theme.BACKGROUND
        )
        axes = _panels(figure, float(cut.duration))
        _title(figure, cut, cues)
        for paint in _painters(cut, cues, course):
            paint(axes)
        _time_axis(axes["roll"], cut)
        return _png(figure)


def _painters(
    cut: Timeline, cues: Sequence[CuedScene], course: Course | None
) -> tuple[Callable[[dict[str, Axes]], None], ...]:
    """Return the functions that fill the panels."""
    grids, scale = [cue.grid for cue in cues], ROOM / float(cut.duration)
    return (
        lambda axes: music.bar_lines(
            [axes[name] for name in ("motion", "mood", "hits", "tempo", "roll")], grids, scale
        ),
        lambda axes: panels.scenes(axes["scenes"], cues, scale),
        lambda axes: panels.motion(axes["motion"], cues, course, ROOM // 3),
        lambda axes: panels.mood(axes["mood"], cues),
        lambda axes: panels.shots(axes["shots"], cut.shots, scale),
        lambda axes: music.hits(axes["hits"], axes["shots"], grids, float(cut.rate)),
        lambda axes: music.tempo(axes["tempo"], grids, scale),
        lambda axes: music.roll(axes["roll"], cues, scale),
        lambda axes: music.bar_numbers(axes["roll"], grids, scale),
    )


def _panels(figure: Figure, seconds: float) -> dict[str, Axes]:
    """Add empty panels above one another over the same record time."""
    axes = {}
    top = HEIGHT - _TOP
    for name, height in _HEIGHTS.items():
        top -= height
        panel = figure.add_axes(
            (_LEFT / WIDTH, top / HEIGHT, ROOM / WIDTH, height / HEIGHT), facecolor=theme.PANEL
        )
        panel.set_xlim(0, seconds)
        panel.spines[:].set_visible(False)
        panel.tick_params(length=0, labelsize=theme.SMALL, labelcolor=theme.DIM, labelbottom=False)
        panel.tick_params(axis="y", pad=9)
        panel.set_yticks([])
        figure.text(
            14 / WIDTH,
            (top + height / 2) / HEIGHT,
            _LABELS[name],
            color=theme.DIM,
            size=theme.MEDIUM,
            va="center",
        )
        axes[name] = panel
        top -= _GAP
    return axes


def _title(figure: Figure, cut: Timeline, cues: Sequence[CuedScene]) -> None:
    """Write the timeline's name, and a summary of the score."""
    reached, cuts = cuts_met(cut, cues), len(cut.cuts)
    facts = [
        rate_of(cut.rate),
        _counted(len(cut.shots), "shot"),
        _counted(len(cues), "scene"),
        _counted(sum(len(cue.grid.bars) for cue in cues), "bar"),
    ]
    if cuts:
        facts.append(f"{reached:,} of {_counted(cuts, 'cut')} met ({reached / cuts:.0%})")
    line = "  ·  ".join(facts)
    y = 1 - 44 / HEIGHT
    name = theme.fitted(cut.name, ROOM * 0.5, theme.LARGE)
    figure.text(14 / WIDTH, y, name, color=theme.TEXT, size=theme.LARGE, weight="bold", va="center")
    figure.text(1 - _RIGHT / WIDTH, y, line, color=theme.DIM, size=theme.MEDIUM, va="center", ha="right")


def rate_of(rate: Fraction) -> str:
    """Write frames a second as people do: `59.94 fps`, `23.976 fps`."""
    return f"{float(rate):.5g} fps"


def _counted(count: int, noun: str) -> str:
    """Format a number of things: `1 bar`, `2 bars`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _time_axis(axes: Axes, cut: Timeline) -> None:
    """Label the time axis with timecode, along the bottom."""
    seconds = float(cut.duration)
    first = round(cut.start * cut.rate)
    last = first + int((seconds - 50 * seconds / ROOM) * cut.rate)  # a label further right would be cut off
    frames = _labelled(cut, first, last, theme.every(ROOM / seconds, 110, _SECONDS))
    labels = [record_timecode(cut, frame - first).replace(";", ":").rpartition(":")[0] for frame in frames]
    axes.set_xticks([float((frame - first) / cut.rate) for frame in frames], labels)
    axes.tick_params(labelbottom=True, labelsize=theme.MEDIUM, labelcolor=theme.DIM, pad=8)


def _labelled(cut: Timeline, first: int, last: int, between: int) -> list[int]:
    """Return the frames whose timecode is a whole multiple of some seconds.

    Args:
        cut: The cut.
        first: Frame number of its first frame.
        last: The last frame number that may be labelled.
        between: Seconds from one label to the next.

    Returns:
        Frame numbers. Drop frame keeps to the clock within the numbers it drops each minute, which are added.
    """
    nominal = round(cut.rate)
    rate, dropped = (cut.rate, nominal // 15) if cut.drop_frame else (Fraction(nominal), 0)
    marks = range(int(first / rate / between), int(last / rate / between) + 2)
    frames = [round(mark * between * rate) + dropped for mark in marks]
    return [frame for frame in frames if first <= frame <= max(first, last)]


def _png(figure: Figure) -> bytes:
    """Encode a figure without its date or program; a letter that no font has is drawn as a box."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph .* missing from font", UserWarning)
        FigureCanvasAgg(figure)
        figure.savefig(out, format="png", dpi=theme.DPI, metadata={"Software": None})
    return out.getvalue()
