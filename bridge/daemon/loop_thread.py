"""An event loop on a thread of its own, which stays responsive whatever the main loop does."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def on_loop_thread(context: AbstractAsyncContextManager[T], name: str) -> AsyncIterator[T]:
    """Enter and exit an async context manager on an event loop that runs on a thread of its own.

    Args:
        context: The context manager; its tasks run on that loop.
        name: Name of the thread.
    """
    with _loop(name) as loop:
        value = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_entered(context), loop))
        try:
            yield value
        finally:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_left(context), loop))


async def _entered(context: AbstractAsyncContextManager[T]) -> T:
    return await context.__aenter__()


async def _left(context: AbstractAsyncContextManager[T]) -> None:
    await context.__aexit__(None, None, None)


@contextmanager
def _loop(name: str) -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop on a thread of its own; a selector loop, for the reason that serving.py gives for Windows."""
    loop = asyncio.SelectorEventLoop()
    thread = threading.Thread(target=loop.run_forever, name=name)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
