"""The page of a real daemon tells what the commands tell."""

import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bridge.cli import main
from bridge.page.web.table import ADDRESSES
from tests.bridge.daemon.test_serving import Daemon
from tests.bridge.page.web.serving import Browser
from tests.test_score import cut_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cuts").resolve()
    (folder / "recue.yaml").write_text("picture: false\nformats: mid,json\n")
    cut_file(folder, [70, 66, 72])
    return folder


@pytest.fixture(scope="module")
def page(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Yield a browser that is let into the page of a daemon with one scored cut."""
    daemon = Daemon(tmp_path_factory.mktemp("home").resolve(), folder)
    daemon.hears("scored cut.otio")
    running = json.loads(daemon.lock.read_text())
    yield Browser(running["page"], running["token"])
    daemon.stop()


def told(*arguments: str) -> Any:
    return json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)


def test_every_address_answers(page: Browser) -> None:
    scene = page.get("/api/view").told["scenes"][0]["id"]
    given = {"name": "cut.mid", "scene": scene, "shot": "0", "first": "0", "from": "0", "part": "click"}
    for address in ADDRESSES:
        if address.method == "GET" and address.handler not in {"static", "events", "thumbnails"}:
            needed = "&".join(
                f"{each.name}={given.get(each.name, '9')}" for each in address.parameters if each.needed
            )
            answer = page.get(f"{address.path}?{needed}")
            assert answer.status == 200, (address.path, answer.body)
            assert answer.body


def test_a_view_its_notes_and_its_revision_are_of_the_score(page: Browser, folder: Path) -> None:
    view = page.get(f"/api/view?timeline={folder}/cut.otio&revision=1").told
    assert (view["revision"], len(view["shots"]), view["state"]) == (1, 3, "scored")
    (count,) = struct.unpack("<I", page.get("/api/notes").body[:4])
    assert count == view["summary"]["notes"]
    assert page.get("/api/view?revision=99").told["code"] == 2
    assert page.get("/api/revisions").told[0]["cause"] == "opened"


def test_a_scene_is_explained_as_the_command_explains_it(page: Browser, folder: Path) -> None:
    (scene,) = told("explain", str(folder / "cut.otio"))["scenes"]
    asked = page.get(f"/api/explain?scene={scene['name'].replace(' ', '%20')}").told
    assert (asked["schema"], asked["stands"], asked["scenes"]) == ("recue.explain/1", True, [scene])
    assert page.get("/api/explain?scene=nobody").told["code"] == 2


def test_proposals_are_those_of_the_command(page: Browser, folder: Path) -> None:
    (scene,) = told("tempo", str(folder / "cut.otio"))["scenes"]
    asked = page.get(f"/api/proposals?scene={scene['id']}").told
    (proposed,) = asked["scenes"]
    assert proposed["solutions"] == scene["solutions"]
    assert (asked["schema"], proposed["id"]) == ("recue.tempo/1", scene["id"])


def test_hosts_say_what_to_do_next(page: Browser) -> None:
    hosts = page.get("/api/hosts").told
    assert [each["name"] for each in hosts] == ["reaper", "resolve", "ardour"]
    assert all(each["next"] for each in hosts if not each["connected"])


def test_a_shot_without_footage_has_no_thumbnail(page: Browser) -> None:
    assert page.get("/thumbnails?shot=0").status == 204
    assert page.get("/thumbnails?shot=99").status == 400
    assert page.get("/thumbnails?shot=0&height=71").status == 400


def test_the_parts_of_a_score_can_be_asked_for_and_no_other(page: Browser) -> None:
    part = page.get("/api/view").told["parts"][0]["name"].replace(" ", "%20")
    answer = page.get(f"/media/sound?part={part}&from=0&count=10")
    assert answer.status in {200, 501}, "501 where there is no SoundFont"
    assert page.get("/media/sound?part=nobody&from=0&count=10").status == 400
    assert page.get("/media/sound?part=click&from=0&count=99999999").status == 400
    assert page.get("/media/frames?first=0&count=0").status == 400


def test_takes_are_listed_and_one_is_brought_back(page: Browser) -> None:
    scene = page.get("/api/view").told["scenes"][0]["id"]
    assert page.do("scene/reroll", {"timeline": "", "scene": scene}).status == 200
    takes = page.get(f"/api/takes?scene={scene}").told
    assert [(each["take"], each["current"]) for each in takes] == [(0, False), (1, True)]
    digests = [
        page.get(f"/api/view?revision={each['revision']}").told["scenes"][0]["music_digest"] for each in takes
    ]
    assert digests[0] != digests[1]
    assert page.do("revision/restore", {"timeline": "", "revision": takes[0]["revision"]}).status == 200
    assert page.get("/api/view").told["scenes"][0]["music_digest"] == digests[0]
