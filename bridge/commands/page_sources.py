"""The page wired to what it tells and does."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bridge.daemon.service import Service
from bridge.daemon.serving import ServedPage, ServePage
from bridge.daemon.timelines import OpenTimelines
from bridge.page.facts.page_sources import PageSources
from bridge.page.web.kept_token import kept_token, token_path
from bridge.page.web.server import listening
from bridge.store import Revisions


def serving_page(revisions: Revisions, port: int) -> ServePage:
    """Return what serves the page of a daemon.

    Args:
        revisions: The store's.
        port: TCP; 0 for any that is free.
    """

    def serve(service: Service, timelines: OpenTimelines) -> AbstractAsyncContextManager[ServedPage]:
        return _served(service, timelines, revisions, port)

    return serve


@asynccontextmanager
async def _served(
    service: Service, timelines: OpenTimelines, revisions: Revisions, port: int
) -> AsyncIterator[ServedPage]:
    sources = PageSources(service, timelines, revisions)
    async with listening(service, sources, port, kept_token(token_path())) as page:
        yield page
