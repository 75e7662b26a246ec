"""Real-time thread priority, for playing on time on a busy machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = 0.001
"""Seconds that a thread keeps the GIL while another waits for it."""


@contextmanager
def real_time() -> Iterator[bool]:
    """Give this thread, and those it starts, real-time priority for the duration of the context.

    The switch interval of the GIL is lowered to a millisecond meanwhile. Linux grants the priority to root, and to
    users with an rtprio in `/etc/security/limits.conf`, as audio groups have. The lowest real-time priority is asked
    for, so that sound servers come first.

    Returns:
        True if it is granted; False also on systems without such an interface.
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
