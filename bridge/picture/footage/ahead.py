"""Work done ahead, in threads of its own, that gives the same in the same order."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Stopped = Callable[[], bool]
"""Check that returns True once nobody wants what is being made."""
_WAIT: Final = 0.1
"""Seconds after which a wait is looked up from, to see whether it was called off."""
_DONE: Final = object()


def never() -> bool:
    """Return False: what is asked for goes on being wanted."""
    return False


def ahead(
    make: Callable[[Stopped], Iterator[T]], most: int, waiting: Callable[[], None]
) -> Generator[T, None, None]:
    """Yield what an iterator yields, made in a thread of its own, a bounded number ahead.

    When the caller takes no more, the thread ends with what it is at; it is waited for, so that nothing is decoded after
    that.

    Args:
        make: Makes the iterator, in the thread; it is given the check that it should call between long steps.
        most: How many may wait to be taken.
        waiting: Called ten times a second while nothing is there to take; it may raise to call everything off.

    Raises:
        Exception: What the iterator raises, after all that it yielded before.
    """
    stop, queue = Event(), Queue[object](most)
    failed: list[BaseException] = []

    def put(item: object) -> bool:
        while not stop.is_set():
            try:
                queue.put(item, timeout=_WAIT)
            except Full:
                continue
            return True
        return False

    def run() -> None:
        try:
            for item in make(stop.is_set):
                if not put(item):
                    return
        except BaseException as error:  # noqa: BLE001 (raised again where the items are taken)
            failed.append(error)
        put(_DONE)

    worker = Thread(target=run, name="footage", daemon=True)
    worker.start()
    try:
        while (item := _next(queue, waiting)) is not _DONE:
            yield item  # type: ignore[misc]
        if failed:
            raise failed[0]
    finally:
        stop.set()
        worker.join()


def in_order(do: Callable[[T], R], items: Iterable[T], workers: int) -> Iterator[R]:
    """Yield what is done with each item, in their order, while a number of threads do the next ones.

    Args:
        do: What is done, in any of the threads.
        items: The items.
        workers: How many threads.
    """
    under_way: deque[Future[R]] = deque()
    with ThreadPoolExecutor(workers, "footage") as pool:
        try:
            for item in items:
                under_way.append(pool.submit(do, item))
                if len(under_way) > workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


def _next(queue: Queue[object], waiting: Callable[[], None]) -> object:
    while True:
        try:
            return queue.get(timeout=_WAIT)
        except Empty:
            waiting()
