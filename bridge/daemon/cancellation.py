"""Cooperative cancellation of work whose result is no longer needed."""

from collections.abc import Callable

from bridge.errors import RecueError

Cancelled = Callable[[], bool]
"""Check that returns True once the work is cancelled; work calls it between steps, and then raises Abandoned.

It raises GivenUp itself where a person cancelled the work.
"""


class Abandoned(Exception):  # noqa: N818 (not an error: something newer took its place)
    """Raised by work that stopped because it was cancelled, with nothing written."""


class GivenUp(RecueError):  # noqa: N818 (as Abandoned)
    """A person cancelled the work: it is not done again."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("it was cancelled; what was there before stands")
