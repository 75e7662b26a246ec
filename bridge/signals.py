"""Stop signals: every command cleans up half-written files and exits with 128 plus the signal's number.

That is 143 for SIGTERM and 130 for Ctrl-C.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    import socket

_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those a system has: Ctrl-C, a service manager or a render farm, a closed terminal, a closed console."""
_ALARMS: Final = {signal.SIGALRM} if hasattr(signal, "SIGALRM") else set()
_AGAIN: Final = 0.1
"""Seconds after which an exit is raised again that got lost, for Python passes over what a signal raises while a weak
reference dies, as happens in imports."""
INTERRUPTED: Final = 128 + signal.SIGINT
"""The exit code after Ctrl-C, of which Python makes a KeyboardInterrupt."""


@contextmanager
def exit_on_signals() -> Iterator[None]:
    """Have signals end what runs in the context as an error does, through every `with` and `finally`; Ctrl-C does so already.

    A signal that comes again, as timeout(1) sends it twice, does not disturb what is cleared away then.

    Raises:
        SystemExit: With 128 and the signal's number.
    """
    asked: SystemExit | None = None

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked is not None and _is_handled(asked):
            return
        asked = asked or SystemExit(128 + number)
        _set_alarm(_AGAIN)
        raise asked

    before = {number: signal.signal(number, end) for number in _active_signals() - {signal.SIGINT} | _ALARMS}
    try:
        yield
    finally:
        _set_alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_handled(error: BaseException) -> bool:
    """See whether an error is being handled: then it was raised, and code is run on its way out."""
    handled = sys.exception()
    while handled is not None and handled is not error:
        handled = handled.__context__
    return handled is error


def _set_alarm(seconds: float) -> None:
    """Send an alarm after so many seconds, and after as many again; 0 for none any more."""
    if _ALARMS:
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _active_signals() -> set[int]:
    """Return the stop signals that are not ignored; nohup, for one, ignores SIGHUP."""
    numbers = {getattr(signal, name) for name in _NAMES if hasattr(signal, name)}
    return {number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN}


@contextmanager
def stop_signals() -> Iterator["asyncio.Future[int]"]:
    """Yield a future that resolves to the first stop signal, for an event loop that then shuts down in order.

    The caller turns the signal into the exit code after the shutdown. Signals wake the loop through a socket, which
    works with the selector loop of every system.
    """
    import asyncio  # noqa: PLC0415 (no command but serve has a loop)
    import socket  # noqa: PLC0415 (the same)

    loop = asyncio.get_running_loop()
    asked = loop.create_future()
    waked, waking = socket.socketpair()
    with waked, waking:
        for end in (waked, waking):
            end.setblocking(False)
        before = {number: signal.signal(number, _do_nothing) for number in _active_signals()}
        wakes = signal.set_wakeup_fd(waking.fileno())
        loop.add_reader(waked, _resolve, waked, asked, frozenset(before))
        try:
            yield asked
        finally:
            loop.remove_reader(waked)
            signal.set_wakeup_fd(wakes)
            for number, handler in before.items():
                signal.signal(number, handler)


def _resolve(waked: "socket.socket", asked: "asyncio.Future[int]", heeded: frozenset[int]) -> None:
    """Resolve the future with the first stop signal that came."""
    came = [number for number in waked.recv(256) if number in heeded]
    if came and not asked.done():
        asked.set_result(came[0])


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wakeup socket receives the signal's number."""
