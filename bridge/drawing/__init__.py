"""The picture of a score, as a PNG."""

from bridge.drawing.page import draw

__all__ = ["draw"]
