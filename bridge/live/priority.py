"""Being waked on time on a busy machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = 0.001
"""Seconds that a thread keeps Python's lock while another waits for it."""


@contextmanager
def real_time() -> Iterator[bool]:
    """Have the system wake this thread, and those it starts, before all ordinary ones, as long as the context lasts.

    Beside it this program's other threads give way within a millisecond. Linux grants the priority to root, and to those whom `/etc/security/limits.conf` gives an rtprio, as it does for audio groups.
    The least real-time priority is asked for, so that sound servers stay ahead.

    Returns:
        Whether it is granted; False also on systems that are not asked this way.
    """
    granted, turn = _asked(), sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield granted
    finally:
        sys.setswitchinterval(turn)
        if granted:
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def _asked() -> bool:
    if not hasattr(os, "sched_setscheduler"):
        return False
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(os.sched_get_priority_min(os.SCHED_FIFO)))
    except PermissionError:
        return False
    return True
