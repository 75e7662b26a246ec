"""Being asked to stop by signals."""

import asyncio
import os
import signal
import sys
from contextlib import suppress

import pytest

from bridge.daemon.stopping import stop_signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")


def asked_by(number: int, seconds: float = 20.0) -> bool:
    """Whether a signal asks to stop."""

    async def run() -> bool:
        with stop_signals() as asked:
            os.kill(os.getpid(), number)
            with suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), seconds)
            return asked.is_set()

    return asyncio.run(run())


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_each_of_the_signals_asks_to_stop_and_is_given_back(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    assert asked_by(number)
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert not asked_by(signal.SIGHUP, 0.1)
    finally:
        signal.signal(signal.SIGHUP, before)
