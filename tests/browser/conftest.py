"""A browser, and the page in it before a service that tests can look into; skipped where either is missing."""

import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pytest

from tests.browser.drawn_views import drawn_view

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
CHROMIUM: Final = (
    os.environ.get("RECUE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
)
PATIENCE: Final = 15.0
"""Seconds after which a test gives up; nothing is slower that works."""


@dataclass
class Opened:
    """A page that is open, and what it was served by."""

    page: Any
    service: Any
    address: str
    complaints: list[str]
    """Errors on the console and in scripts."""
    asked: list[str]
    """The addresses of every request."""

    def state(self, path: str = "") -> Any:
        """Return a value of the page's state: `selected`, `view.revision`; None while the page is not there yet."""
        return self.page.evaluate(
            "path => path.split('.').reduce((at, name) => at?.[name], window.recue?.store.state)", path
        )

    def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Wait until something holds, and return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := holds():
                return found
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{what} did not happen within {PATIENCE:g} s")

    def verbs(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what was asked of the service."""
        return [(body["verb"], body["arguments"]) for body in self.service.asked]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium; none is left open for other files, whose tests run event loops of their own."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[browser]'")
    pytest.importorskip("starlette", reason="needs starlette")
    pytest.importorskip("uvicorn", reason="needs uvicorn")
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt install chromium, or its path in RECUE_CHROMIUM")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Opened]:
    """Return the page of a small film."""
    with opening(browser) as page:
        yield page


@contextlib.contextmanager
def opening(browser: Any, *, shots: int = 40, notes: int = 2400, **options: Any) -> Iterator[Opened]:
    """Serve a drawn view, and open the page on it."""
    from tests.browser.fake_service import FakeService  # noqa: PLC0415 (needs starlette)

    service = FakeService(drawn_view(shots=shots, notes=notes))
    with served(service.app()) as address:
        defaults: dict[str, Any] = {
            "viewport": {"width": 1440, "height": 900},
            "color_scheme": "dark",
            "locale": "en",
        }
        context = browser.new_context(**{**defaults, **options})
        page = context.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", partial(complained, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        there = Opened(page, service, address, complaints, asked)
        there.until(
            lambda: page.evaluate(
                "Boolean(globalThis.recue?.store.state.view && recue.store.state.revisions.length)"
            ),
            "the view",
        )
        yield there
        context.close()


def complained(complaints: list[str], message: Any) -> None:
    """Take down what the console says is wrong."""
    if message.type in {"error", "warning"}:
        complaints.append(message.text)


@contextlib.contextmanager
def served(app: Any, port: int = 0) -> Iterator[str]:
    """Serve an application on a port of this machine, any free one where it is 0, and return its address."""
    import uvicorn  # noqa: PLC0415 (needs no browser, but is of no use without)

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(5)
    listener.close()
