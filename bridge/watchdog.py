"""The watchdog: hears of stop signals whatever the main thread does, and ends a process that does not end by itself.

Python runs a signal's handler on the main thread between two instructions, so not while it is in native code or in a
system call that starts again. But the part of the handler that the system calls writes the signal's number to a socket
at once. A thread listens there, and a process, for the thread needs the interpreter's lock, which native code may hold.
Both look at the number without taking it away, so each sees it.
"""

import os
import select
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final, NoReturn

_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those a system has: Ctrl-C, a service manager or a render farm, a closed terminal, a closed console."""
STOP_SIGNALS: Final = frozenset(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
KILLED_AFTER: Final = 1.4
"""Seconds from a stop signal after which a guarded process is killed."""
_DESCRIPTORS: Final = 1024
"""Files that a guard closes: more than a program has open as it starts."""

_listeners: list[Callable[[int], None]] = []
"""The functions to call with the first stop signal; the last one first."""


@contextmanager
def listening(listener: Callable[[int], None], *, guarded: bool = False) -> Iterator[None]:
    """Call a function with the number of the first stop signal that comes and has a handler, while the context is open.

    It is called on a thread that does not keep the process alive; where contexts are nested, the inner one's first.

    Args:
        listener: The function.
        guarded: True to have the process killed where it is still in the context after `KILLED_AFTER` seconds, on
            systems that can fork. For the outermost context, before the process has other threads.
    """
    _listeners.append(listener)
    try:
        if len(_listeners) > 1:
            yield
        else:
            with _woken(guarded=guarded):
                yield
    finally:
        _listeners.remove(listener)


@contextmanager
def _woken(*, guarded: bool) -> Iterator[None]:
    """Have the system write the numbers of signals to a socket, and a thread and a guard look at them."""
    woken, waking = socket.socketpair()
    if guarded and hasattr(os, "fork") and os.fork() == 0:
        waking.close()
        _guard(woken)
    waking.setblocking(False)
    before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    Thread(target=_listen, args=(woken,), name="recue-signals", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        waking.close()


def _listen(woken: socket.socket) -> None:
    """Call the listeners with the first stop signal; return when the socket's other end is closed, too."""
    with woken:
        number = _first_stop(woken)
    for listener in reversed(_listeners) if number else ():
        listener(number)


def _first_stop(woken: socket.socket) -> int:
    """Wait for a stop signal and return its number, which stays in the socket; 0 when the other end is closed."""
    while told := woken.recv(1, socket.MSG_PEEK):
        if told[0] in STOP_SIGNALS:
            return told[0]
        woken.recv(1)
    return 0


def _guard(woken: socket.socket) -> NoReturn:
    """Be the process that kills the one it was forked from, where it is still there some time after a stop signal."""
    try:
        watched = os.getppid()
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # those for the whole group, too
        os.closerange(0, woken.fileno())  # nobody waits for the end of what a guard could still write
        os.closerange(woken.fileno() + 1, _DESCRIPTORS)
        if _first_stop(woken) and not _closed(woken, KILLED_AFTER) and os.getppid() == watched:
            os.kill(watched, signal.SIGKILL)
    finally:
        os._exit(0)


def _closed(woken: socket.socket, seconds: float) -> bool:
    """Wait until a socket's other end is closed; False where it is not in time."""
    ended = select.poll()
    ended.register(woken, 0)  # no event but its end
    return bool(ended.poll(1000 * seconds))
