"""Legends and boxes of the panels."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.path import Path

from bridge.output.drawing import theme

Colour = str | tuple[str, float]
"""`#rrggbb`, or that and its opacity."""
Corners = tuple[float, float, float, float]
"""Left, right, bottom and top of a box."""
_BOX = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


def legend(axes: Axes, handles: Sequence[Line2D]) -> None:
    """Draw a panel's legend, in its upper right corner."""
    axes.legend(
        handles=handles,
        loc="upper right",
        ncols=len(handles),
        framealpha=0.8,
        facecolor=theme.PANEL,
        edgecolor="none",
        labelcolor=theme.TEXT,
        fontsize=theme.SMALL,
        borderpad=0.3,
        handlelength=1.2,
        borderaxespad=0.3,
    )


def boxes(axes: Axes, corners: Sequence[Corners], colours: Sequence[Colour]) -> None:
    """Draw filled boxes; those of one colour as one shape, since a film has more notes than a page has pixels across.

    Args:
        axes: The panel.
        corners: Left, right, bottom and top of each.
        colours: One for each.
    """
    shades: dict[Colour, list[Corners]] = {}
    for corner, colour in zip(corners, colours, strict=True):
        shades.setdefault(colour, []).append(corner)
    shapes = [_outline(alike) for alike in shades.values()]
    axes.add_collection(
        PathCollection(shapes, facecolors=list(shades), linewidths=0, snap=False, zorder=3), autolim=False
    )


def _outline(corners: Sequence[Corners]) -> Path:
    """Combine boxes into one shape of many parts."""
    left, right, bottom, top = np.array(corners).T
    around = (left, bottom, right, bottom, right, top, left, top, left, bottom)
    return Path(np.stack(around, axis=1).reshape(-1, 2), _BOX * len(corners))
