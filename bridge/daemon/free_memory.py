"""Memory that is free inside the heaps of the process, returned to the system."""

import ctypes
import sys


def return_free_memory() -> None:
    """Return free pages to the system, where it has a call for that (glibc); it takes 10 to 50 ms, without the GIL.

    Each thread that renders or draws gets a heap, in which what lives on lies scattered between what was freed: a daemon
    grew from 530 MiB to 645 in twenty minutes, of which nothing more was in use.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "malloc_trim"):
            libc.malloc_trim(0)
