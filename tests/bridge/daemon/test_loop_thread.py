"""A context on the loop of another thread."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bridge.daemon.loop_thread import on_loop_thread
from bridge.errors import UsageError


def test_it_is_entered_and_left_on_a_thread_of_its_own_which_then_ends() -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def context() -> AsyncIterator[asyncio.AbstractEventLoop]:
        seen.append(threading.current_thread().name)
        yield asyncio.get_running_loop()
        seen.append(threading.current_thread().name)

    async def run() -> None:
        async with on_loop_thread(context(), "other") as loop:
            assert loop is not asyncio.get_running_loop()
            assert loop.is_running()
        assert loop.is_closed()

    asyncio.run(run())
    assert seen == ["other", "other"]
    assert "other" not in {thread.name for thread in threading.enumerate()}


def test_its_loop_answers_while_the_first_one_is_kept_busy() -> None:
    @asynccontextmanager
    async def context() -> AsyncIterator[threading.Event]:
        ticked = threading.Event()
        asyncio.get_running_loop().call_later(0.01, ticked.set)
        yield ticked

    async def run() -> bool:
        async with on_loop_thread(context(), "other") as ticked:
            return ticked.wait(20)  # without await: nothing else runs on this loop

    assert asyncio.run(run())


def test_what_it_raises_is_raised_here() -> None:
    @asynccontextmanager
    async def context() -> AsyncIterator[None]:
        raise UsageError("the port is taken")
        yield

    async def run() -> None:
        async with on_loop_thread(context(), "other"):
            pass

    with pytest.raises(UsageError, match="the port is taken"):
        asyncio.run(run())
