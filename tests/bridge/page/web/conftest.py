"""A page that is served, for tests that ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridge.daemon.osc.service import SmallService
from tests.bridge.page.web.serving import Running, SmallSources, serving


@pytest.fixture
def service() -> Iterator[SmallService]:
    with SmallService() as small:
        yield small


@pytest.fixture
def sources(tmp_path: Path) -> SmallSources:
    folder = tmp_path / "scores"
    folder.mkdir()
    return SmallSources(folder)


@pytest.fixture
def page(service: SmallService, sources: SmallSources) -> Iterator[Running]:
    with serving(service, sources) as running:
        yield running
