"""Collection of the reference cycles that a call leaves behind, before they grow old."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def young_cycles_collected() -> Iterator[None]:
    """Collect what is made and dropped while the context is open, in a pause as short as that is small.

    No collection runs meanwhile, so that everything made stays in the youngest generation; that one alone is collected
    at the end. A full collection would stop all threads for as long as the whole program is large, and the daemon makes
    practically none (`bridge.daemon.serving`).
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if ran:
            gc.enable()
