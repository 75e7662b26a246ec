"""Cooperative cancellation of work whose result is no longer needed."""

from collections.abc import Callable

Cancelled = Callable[[], bool]
"""Check that returns True once the work is cancelled; work calls it between steps, and then raises Abandoned."""


class Abandoned(Exception):  # noqa: N818 (not an error: something newer took its place)
    """Raised by work that stopped because it was cancelled, with nothing written."""
