"""What panels are drawn with."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from bridge.drawing import theme

Colour = str | tuple[str, float]
"""`#rrggbb`, or that and how opaque it is."""


def legend(axes: Axes, handles: Sequence[Line2D]) -> None:
    """Say what a panel's colours mean, in its upper right corner."""
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


def boxes(
    axes: Axes, corners: Sequence[tuple[float, float, float, float]], colours: Sequence[Colour]
) -> None:
    """Draw filled boxes, all at once.

    Args:
        axes: The panel.
        corners: Left, right, bottom and top of each.
        colours: One for each.
    """
    shapes = [((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for x0, x1, y0, y1 in corners]
    axes.add_collection(
        PolyCollection(shapes, facecolors=colours, linewidths=0, snap=False, zorder=3), autolim=False
    )
