"""A second event loop, for what must be answered whatever the first one does."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def beside(context: AbstractAsyncContextManager[T], name: str) -> AsyncIterator[T]:
    """Have a context entered and left on the loop of a thread of its own, as long as this one lasts.

    Args:
        context: What it starts runs on that loop.
        name: The thread's.
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
    """A loop that runs on a thread of its own; a selector's, for what serving.py says of Windows."""
    loop = asyncio.SelectorEventLoop()
    thread = threading.Thread(target=loop.run_forever, name=name)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
