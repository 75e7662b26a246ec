"""A filter of the system on a socket, which drops large packets before they take room in it."""

import ctypes
import socket
import struct
import sys

_SO_ATTACH_FILTER = 26
"""Linux's socket option for a classic BPF program. Source: linux/filter.h, and the kernel's networking/filter.rst."""
_LENGTH, _IF_GREATER, _RETURN = 0x80, 0x25, 0x06
"""The instructions: load the packet's length, compare it, and return the bytes of it to keep."""
_HEADER = 8
"""Bytes of the UDP header, which count."""


def drop_larger(own: socket.socket, most: int) -> None:
    """Have Linux drop a UDP socket's packets of more bytes; other systems do nothing.

    A flood of packets of 40 kB fills the room of a socket in 70 ms, and pings find none; of small ones it holds seconds.
    """
    if sys.platform != "linux":
        return
    program = b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (_LENGTH, 0, 0, 0),
            (_IF_GREATER, 0, 1, most + _HEADER),
            (_RETURN, 0, 0, 0),
            (_RETURN, 0, 0, 2**32 - 1),
        )
    )
    held = ctypes.create_string_buffer(program, len(program))  # until the system has copied it
    own.setsockopt(
        socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HP", len(program) // 8, ctypes.addressof(held))
    )
