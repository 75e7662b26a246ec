"""A report of `recue report`, opened from a disk in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bridge.cli import main
from bridge.demo import FILM
from tests.browser.conftest import Opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example film's cut, with its footage and its score beside it."""
    folder = tmp_path_factory.mktemp("report")
    for file in (FILM, FILM.with_name("film.mp4")):
        shutil.copy(file, folder)
    cut = folder / FILM.name
    done = CliRunner().invoke(main, ["score", str(cut), "--no-picture", "--formats", "mid,json"])
    assert done.exit_code == 0, done.output
    return cut


@pytest.fixture(params=["--no-sound", "", "--film"], ids=["silent", "sound", "film"])
def opened(request: pytest.FixtureRequest, browser: Any, cut: Path) -> Iterator[Opened]:
    """Return a report, opened from the disk: without sound, with it, with the film."""
    file = cut.with_name(f"report{request.param}.html")
    done = CliRunner().invoke(main, ["report", str(cut), "-o", str(file), *request.param.split()])
    assert done.exit_code == 0, done.output
    context = browser.new_context(locale="en", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    there = Opened(page, None, file.as_uri(), [], [])
    page.on("console", lambda message: there.complaints.append(message.text))
    page.on("pageerror", lambda error: there.complaints.append(str(error)))
    page.on("request", lambda request: there.asked.append(request.url))
    page.goto(there.address)
    there.until(lambda: page.evaluate("Boolean(globalThis.recue?.store.state.view)"), "the view")
    yield there
    context.close()


def test_a_report_plays_from_a_disk_and_asks_nobody(opened: Opened) -> None:
    page = opened.page
    assert page.locator(".counts .met").inner_text().split()[0] == "16"
    page.keyboard.press("Space")
    opened.until(lambda: opened.state("time") > 0.5, "playing")
    page.keyboard.press("Space")
    opened.until(lambda: opened.state("speed") == 0, "the stop")
    stopped = opened.state("time")
    page.wait_for_timeout(200)
    assert opened.state("time") == stopped
    page.keyboard.press("]")
    assert page.locator(".scene-heading h2").inner_text().split() == ["1m2", "chased"]
    assert opened.state("time") == pytest.approx(opened.state("view.scenes.1.start"))
    page.get_by_role("tab", name="List").click()
    assert page.locator("[aria-label='Scenes'] tbody tr").count() == 3
    assert page.locator("video, canvas").first.is_visible()
    assert opened.complaints == []
    assert [each for each in opened.asked if not each.startswith(("data:", "blob:"))] == [opened.address]


def test_a_report_stops_at_its_end(opened: Opened) -> None:
    page = opened.page
    page.evaluate("recue.actions.locate(recue.store.state.view.seconds - 0.4)")
    page.keyboard.press("Space")
    opened.until(lambda: opened.state("speed") == 1, "playing")
    opened.until(lambda: opened.state("speed") == 0, "the stop")
    assert opened.state("time") == pytest.approx(opened.state("view.seconds"), abs=0.1)
