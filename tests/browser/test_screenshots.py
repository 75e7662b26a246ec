"""The pictures of the page in the documents: written with `--rewrite-golden`, else only made."""

import io
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from tests.browser.real_recue import ROOT, RealRecue, opened_film

pytestmark = pytest.mark.browser
PICTURES: Final = ROOT / "docs" / "page"
LARGEST: Final = 300_000


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1440, 900, "dark"), (1024, 768, "light"), (390, 1180, "dark")]
)
def test_a_steered_scene_is_seen_at_every_width(
    browser: Any, tmp_path: Path, request: pytest.FixtureRequest, width: int, height: int, scheme: str
) -> None:
    recue = RealRecue(tmp_path / "home")
    looks: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    with opened_film(browser, recue, tmp_path / "cuts", **looks) as film:
        scene = film.scene(1)
        film.page.get_by_role("combobox", name="Words for the music").fill("tenser, sparse")
        film.page.get_by_role("button", name="Apply").click()
        film.settled(1)
        points = "14.8:0.3 17:0.45 19:0.75 22:0.9 25.5:0.6"
        film.page.evaluate(
            "points => recue.actions.change('curve', { name: 'drive', points, append: 0 })", points
        )
        film.settled(2)
        film.page.evaluate(
            "at => { recue.actions.locate(at); document.activeElement.blur() }", scene["start"] + 5.25
        )
        film.until(
            lambda: (
                film.page.evaluate("recue.actions.player.picture.drawn")
                == film.page.evaluate("Math.floor(recue.store.state.time * 24 + 1e-3)")
            ),
            "the picture",
        )
        film.page.wait_for_timeout(1200)
        picture = film.page.screenshot()
    recue.end()
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(small, "png", optimize=True)
    assert len(small.getvalue()) < LARGEST
    if request.config.getoption("--rewrite-golden"):
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"page-{width}.png").write_bytes(small.getvalue())
