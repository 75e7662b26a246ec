"""A preview of a score to mail: the picture, the music, and what lies under it."""

from bridge.output.preview.preview import Preview

__all__ = ["Preview"]
