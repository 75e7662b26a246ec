"""A cache of what is slow to make."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from inspect import ismethod
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakMethod

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """A thread-safe cache: each value is made once, by whoever asks first, and the least recently used are evicted.

    What was evicted is made again when it is asked for, and so is what failed: those that wait for it get the error, and
    who asks next tries again. An object that caches what its own method makes is no cycle, and is freed as soon as nobody
    holds it: the daemon practically never looks for cycles.
    """

    def __init__(self, make: Callable[[K], V], size: Callable[[V], int], room: int) -> None:
        """Make nothing yet.

        Args:
            make: Makes the value of a key; the object of a method has to live as long as values are asked for.
            size: Returns the size of a value.
            room: The size of all values that are kept, at most; the newest is kept in any case.
        """
        self._make: Callable[[], Callable[[K], V] | None] = (
            WeakMethod(make) if ismethod(make) else lambda: make
        )
        self._size_of, self._room = size, room
        self._made: OrderedDict[K, Future[V]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def of(self, key: K) -> V:
        """Return the value of a key; wait for it where it is being made."""
        with self._lock:
            asked = self._made.get(key)
            promised = self._made.setdefault(key, Future())
            self._made.move_to_end(key)
        if asked is None:
            self._fulfil(promised, key)
        return promised.result()

    def _fulfil(self, promised: "Future[V]", key: K) -> None:
        """Make a value that others may wait for, and evict what was not used for long."""
        make = self._make()
        assert make is not None
        try:
            value = make(key)
        except BaseException as error:
            with self._lock:
                del self._made[key]
            promised.set_exception(error)
            raise
        promised.set_result(value)
        with self._lock:
            self._size += self._size_of(value)
            while self._size > self._room and (oldest := next(iter(self._made))) != key:
                self._evict(oldest)

    def _evict(self, key: K) -> None:
        evicted = self._made[key]
        if not evicted.done():
            self._made.move_to_end(key)
            return
        del self._made[key]
        self._size -= self._size_of(evicted.result())
