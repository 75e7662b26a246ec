"""How long work is told that nobody needs its result any more."""

from collections.abc import Callable

Cancelled = Callable[[], bool]
"""Asked between steps: whether to leave off, by raising Abandoned."""


class Abandoned(Exception):  # noqa: N818 (not an error: something newer took its place)
    """Raised by work that left off because it was cancelled; nothing of it was written."""
