"""The question whether a file lies on a network drive, on Linux."""

import ctypes
import os
from functools import cache
from pathlib import Path
from typing import Final

_NETWORK: Final = {0x6969, 0x517B, 0xFF534D42, 0xFE534D42}
"""Numbers of NFS, and of SMB in its versions. Source: statfs(2)."""
_ROOM: Final = 64
"""Longs that hold the system's answer, of which the first is the number; it takes 15."""


@cache
def _libc() -> ctypes.CDLL:
    """Return the C library; each one that is made is a cycle of its own."""
    return ctypes.CDLL(None)


def is_on_network_drive(file: Path) -> bool:
    """Return True if a file is on a drive of NFS or SMB; False also if it is gone."""
    told = (ctypes.c_long * _ROOM)()
    failed = _libc().statfs(os.fsencode(file), told)
    return not failed and told[0] & 0xFFFFFFFF in _NETWORK
