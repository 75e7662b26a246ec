"""A cache: each value is made once, whoever asks, and again when it was evicted."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.output.audio.cache import Cache


def test_a_value_is_made_once_however_many_threads_ask_for_it() -> None:
    made, all_ask = list[int](), threading.Barrier(8)

    def squared(number: int) -> int:
        made.append(number)
        return number**2

    def asked(number: int) -> int:
        all_ask.wait()
        return squares.of(number)

    squares = Cache(squared, lambda _: 1, 4)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked, [3, 4] * 4)) == [9, 16] * 4
    assert sorted(made) == [3, 4]


def test_the_least_recently_used_are_evicted_and_made_again() -> None:
    made = list[str]()

    def taken_down(key: str) -> str:
        made.append(key)
        return key

    cache = Cache(taken_down, len, 4)
    for key in ("aa", "bb", "aa", "cc", "aa", "bb"):
        assert cache.of(key) == key
    assert made == ["aa", "bb", "cc", "bb"]


def test_what_is_larger_than_the_room_is_kept_until_the_next_is_made() -> None:
    made = list[str]()

    def taken_down(key: str) -> str:
        made.append(key)
        return key

    cache = Cache(taken_down, len, 1)
    assert [cache.of(key) for key in ("long", "long", "next", "long")] == ["long", "long", "next", "long"]
    assert made == ["long", "next", "long"]


def test_what_cannot_be_made_says_so_to_everyone_who_asks() -> None:
    def broken(key: int) -> int:
        raise ValueError(key)

    cache = Cache(broken, lambda _: 1, 4)
    for _ in range(2):
        with pytest.raises(ValueError, match="7"):
            cache.of(7)


def test_what_failed_is_made_again_for_who_asks_next() -> None:
    there = list[int]()
    cache = Cache[int, int](lambda key: there[key], lambda _: 1, 4)
    with pytest.raises(IndexError):
        cache.of(0)
    there.append(7)
    assert cache.of(0) == 7


def test_an_object_that_caches_what_it_makes_is_freed_at_once() -> None:
    class Maker:
        def __init__(self) -> None:
            self.cache = Cache(self.made, lambda _: 1, 4)

        def made(self, key: int) -> int:
            return key + 1

    gc.disable()
    try:
        maker = Maker()
        assert maker.cache.of(1) == 2
        freed = weakref.ref(maker)
        del maker
        assert freed() is None
    finally:
        gc.enable()
