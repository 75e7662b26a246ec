"""Stop signals: every command clears up and exits with 128 plus the signal's number, within two seconds.

That is 143 for SIGTERM and 130 for Ctrl-C. A stop that was asked for is not lost: the exit is raised again until it is
on its way, nothing is delivered any more, and the watchdog ends what takes too long.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Final

from bridge.watchdog import STOP_SIGNALS, listening

if TYPE_CHECKING:
    import asyncio

GRACE: Final = 0.7
"""Seconds from a stop signal in which a command may clear up, before it is ended as it is."""
_ALARMS: Final = {signal.SIGALRM} if hasattr(signal, "SIGALRM") else set()
_AGAIN: Final = 0.1
"""Seconds after which an exit is raised again that got lost. Python passes over what a signal raises while a weak
reference dies, as happens in imports; PyAV puts FFmpeg's error for an interrupted read in its place."""


@dataclass(slots=True)
class _Stop:
    """The stop that this process was asked for, if any."""

    exit: SystemExit | None = None
    code: int = 0
    """The exit code."""

    def ask(self, number: int) -> SystemExit:
        """Ask for it by a signal; the first of several counts."""
        if self.exit is None:
            self.code = 128 + number
            self.exit = SystemExit(self.code)
        return self.exit


_STOP: Final = _Stop()


@contextmanager
def exit_on_signals(abandon: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Have signals end what runs in the context as an error does, through every `with` and `finally`.

    It is for the whole of a process. A signal that comes again, as timeout(1) sends it twice, does not disturb what is
    cleared away then. When that is done, the process ends with 128 and the signal's number, whatever else was raised,
    and waits for no thread. After a context that no signal ended, a signal ends the process as the system does.

    Args:
        abandon: Clears away what is unfinished, if the context has not ended by itself within `GRACE`.
    """
    numbers = _active_signals()
    for number in numbers | _ALARMS:
        signal.signal(number, _exit)
    sys.unraisablehook = _tell_unraisable
    try:
        with listening(partial(_end_late, abandon), guarded=True):
            try:
                yield
            finally:
                _end_if_stopped()
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def raise_if_stopped() -> None:
    """Raise the exit that a signal asked for, where it got lost on its way; call it before anything is delivered.

    Raises:
        SystemExit: With 128 and the signal's number.
    """
    if _STOP.exit:
        raise _STOP.exit


def is_stopped() -> bool:
    """Return True once a signal asked this process to stop."""
    return _STOP.exit is not None


def _exit(number: int, _frame: FrameType | None) -> None:
    """Raise the exit, or raise it again after an alarm, unless it is on its way."""
    exit_ = _STOP.ask(number)
    _set_alarm(_AGAIN)
    if not _is_handled(exit_):
        raise exit_


def _tell_unraisable(lost: "sys.UnraisableHookArgs") -> None:
    """Tell of an error that Python passes over, but for the exit, which is raised again."""
    if lost.exc_value is None or lost.exc_value is not _STOP.exit:
        sys.__unraisablehook__(lost)


def _end_if_stopped() -> None:
    """End the process, if a signal asked for that."""
    if _STOP.exit:
        _set_alarm(0)
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # nobody reads it, or it is closed
                stream.flush()
        os._exit(_STOP.code)


def _end_late(abandon: Callable[[], None], number: int) -> None:
    """End the process, unless it ends first."""
    time.sleep(GRACE)
    abandon()
    os._exit(128 + number)


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
    return {number for number in STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN}


@contextmanager
def stop_signals() -> Iterator["asyncio.Future[int]"]:
    """Yield a future that resolves to the first stop signal, for an event loop that then shuts down in order.

    The caller turns the signal into the exit code after the shutdown.
    """
    import asyncio  # noqa: PLC0415 (no command but serve has a loop)

    loop = asyncio.get_running_loop()
    asked = loop.create_future()

    def resolve(number: int) -> None:
        with suppress(RuntimeError):  # raised where the loop has ended
            loop.call_soon_threadsafe(_resolve, asked, number)

    before = {number: signal.signal(number, _do_nothing) for number in _active_signals()}
    try:
        with listening(resolve):
            yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _resolve(asked: "asyncio.Future[int]", number: int) -> None:
    if not asked.done():
        asked.set_result(number)


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: a handler has to be there for listeners to be called."""
