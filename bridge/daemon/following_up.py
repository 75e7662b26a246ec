"""A request that is done in two steps, the second begun when the first is done."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")


def mapped(first: Future[One], then: Callable[[One], Other]) -> Future[Other]:
    """Return a future of what becomes of a result; it ends in the exception of either."""
    after: Future[Other] = Future()
    after.set_running_or_notify_cancel()

    def end(done: Future[One]) -> None:
        try:
            after.set_result(then(done.result()))
        except Exception as error:  # noqa: BLE001 (passed on to the one who waits)
            after.set_exception(error)

    first.add_done_callback(end)
    return after


def followed_by(first: Future[None], begin: Callable[[], Future[None]]) -> Future[None]:
    """Begin a second step when the first is done.

    Args:
        first: The future of the first step.
        begin: Begins the second step, on the thread that ends the first.

    Returns:
        A future that is done when the second step is, or ends in the exception of either.
    """
    both: Future[None] = Future()
    both.set_running_or_notify_cancel()  # who no longer waits for it does not stop it

    def go_on(done: Future[None]) -> None:
        try:
            done.result()
            begin().add_done_callback(end)
        except Exception as error:  # noqa: BLE001 (passed on to the one who waits)
            both.set_exception(error)

    def end(done: Future[None]) -> None:
        error = done.exception()
        if error is None:
            both.set_result(None)
        else:
            both.set_exception(error)

    first.add_done_callback(go_on)
    return both
