"""The picture of a score, as a PNG."""

from bridge.output.drawing.page import draw

__all__ = ["draw"]
