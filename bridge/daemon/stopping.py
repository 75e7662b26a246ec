"""Being asked to stop."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those a system has: Ctrl-C, a service manager, a closed terminal, a closed console."""


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that is set when the process is asked to stop, by any of the system's ways.

    One that is ignored, as nohup does, stays so. Signals wake the loop through a socket, which works with every system's selector loop.
    """
    asked = asyncio.Event()
    waked, waking = socket.socketpair()
    with waked, waking:
        for end in (waked, waking):
            end.setblocking(False)
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        heeded = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]  # nohup
        before = {number: signal.signal(number, _noted) for number in heeded}
        wakes = signal.set_wakeup_fd(waking.fileno())
        loop = asyncio.get_running_loop()
        loop.add_reader(waked, _woken, waked, asked, frozenset(heeded))
        try:
            yield asked
        finally:
            loop.remove_reader(waked)
            signal.set_wakeup_fd(wakes)
            for number, handler in before.items():
                signal.signal(number, handler)


def _woken(waked: socket.socket, asked: asyncio.Event, heeded: frozenset[int]) -> None:
    """Read which signals came."""
    if heeded & set(waked.recv(256)):
        asked.set()


def _noted(_number: int, _frame: FrameType | None) -> None:
    """Nothing: the byte that woke the loop says it."""
