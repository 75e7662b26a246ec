"""The heap of the process, which is kept as small as what is in use."""

import ctypes
import sys
from functools import cache

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Options of `mallopt`, from glibc's malloc.h."""
_LARGE = 2**20
"""Bytes from which on an array has pages of its own, which go back to the system when it is freed."""


def keep_one_heap() -> None:
    """Let all threads share one heap, and keep large arrays out of it, where the system's library is glibc.

    By itself glibc has a heap for each of up to 16 threads; those that compose, draw and render come and go, and what
    lives on lies scattered over all of them: with never more than 190 MiB in use a daemon grew from 480 MiB to 580 in a
    quarter of an hour. With one heap it stays at 450.
    """
    if _is_glibc():
        _libc().mallopt(_ARENA_MAX, 1)
        _libc().mallopt(_MMAP_THRESHOLD, _LARGE)


def return_free_memory() -> None:
    """Return the heap's free pages to the system, where it has a call for that; takes 10 to 50 ms, without the GIL."""
    if _is_glibc():
        _libc().malloc_trim(0)


def _is_glibc() -> bool:
    return sys.platform == "linux" and hasattr(_libc(), "malloc_trim")


@cache
def _libc() -> ctypes.CDLL:
    """Return the C library; each one that is made is a cycle of its own."""
    return ctypes.CDLL(None)
