"""`recue open`: a running daemon is found, one is started where none runs, and the cut is there when the page is."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.bridge.daemon.test_serving import RECUE, Daemon, environment
from tests.bridge.page.web.serving import Browser
from tests.test_score import cut_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")
ANYWHERE = ("--osc-port", "0", "--page-port", "0", "--reaper-feedback", "0")


class Person:
    """Somebody who opens cuts in a folder of their own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder
        (home / "run").mkdir(mode=0o700, parents=True)

    def opens(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*RECUE, "open", "--no-browser", *arguments],
            cwd=self.folder,
            env=environment(self.home),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def running(self) -> Any:
        return json.loads(self.lock.read_text())

    @property
    def lock(self) -> Path:
        return self.home / "run" / "recue" / "serve.json"

    def stops(self, number: int = signal.SIGTERM) -> None:
        """Stop the daemon that runs, and wait until it has."""
        process = int(self.running["pid"])
        os.kill(process, number)
        while is_there(process):
            pass


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z" if Path("/proc").is_dir() else True


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    folder = tmp_path.resolve() / "cuts"
    folder.mkdir()
    (folder / "recue.yaml").write_text("picture: false\nformats: mid,json\n")
    cut_file(folder, [70, 66, 72])
    somebody = Person(tmp_path.resolve() / "home", folder)
    yield somebody
    if somebody.lock.exists():
        somebody.stops(signal.SIGKILL)


def listed(address: str) -> list[str]:
    """Open an address as a browser does, and return the paths of the timelines that the page lists."""
    parts = urlsplit(address)
    assert parts.hostname == "127.0.0.1"
    assert parts.port is not None
    stranger = Browser(parts.port)
    let_in = stranger.get(f"/?{parts.query}")
    assert let_in.status == 303
    token = let_in.headers["set-cookie"].partition(";")[0].partition("=")[2]
    return [each["path"] for each in Browser(parts.port, token).get("/api/timelines").told]


def test_a_daemon_is_started_found_again_and_started_anew_after_a_kill(person: Person) -> None:
    first = person.opens("cut.otio", *ANYWHERE)
    assert (first.returncode, first.stderr) == (0, "")
    cut = str(person.folder / "cut.otio")
    assert parse_qs(urlsplit(first.stdout.strip()).query)["timeline"] == [cut]
    assert listed(first.stdout.strip()) == [cut]
    assert stat.S_IMODE(person.lock.stat().st_mode) == 0o600
    process = person.running["pid"]

    cut_file(person.folder, [70, 60]).rename(person.folder / "other.otio")
    cut_file(person.folder, [70, 66, 72])
    second = person.opens(str(person.folder / "other.otio"))
    assert second.returncode == 0, second.stderr
    assert person.running["pid"] == process
    assert sorted(listed(second.stdout.strip())) == [cut, str(person.folder / "other.otio")]
    assert person.opens("cut.otio").stdout == first.stdout, "a cut that is open is opened again"

    person.stops(signal.SIGKILL)
    third = person.opens("cut.otio", *ANYWHERE)
    assert third.returncode == 0, third.stderr
    assert third.stdout != first.stdout
    assert listed(third.stdout.strip()) == [cut]


def test_what_cannot_be_opened_is_said_with_its_code(person: Person) -> None:
    assert person.opens("missing.otio").returncode == 3
    assert not person.lock.exists(), "no daemon is started for a file that is not there"
    (person.folder / "broken.otio").write_text("{")
    broken = person.opens("broken.otio", *ANYWHERE)
    assert broken.returncode == 3
    assert broken.stderr.startswith("recue: ")
    assert broken.stderr.count("\n") == 1
    assert broken.stdout == ""


def test_a_daemon_that_does_not_come_up_is_said_with_the_code_of_what_does_not_answer(
    person: Person,
) -> None:
    failed = person.opens("cut.otio", "--osc-port", "no")
    assert failed.returncode == 5
    assert failed.stderr.startswith("recue: Recue did not come up: ")
    assert "'--osc-port'" in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_a_daemon_without_a_page_is_said(person: Person) -> None:
    daemon = Daemon(person.home, "--no-page")
    said = person.opens("cut.otio")
    assert (said.returncode, said.stdout) == (5, "")
    assert f"(process {daemon.process.pid}) serves no page" in said.stderr
    daemon.stop()


def test_the_daemon_goes_on_when_who_started_it_has_ended_and_logs_as_usual(person: Person) -> None:
    person.opens("cut.otio", *ANYWHERE)
    page = Browser(int(person.running["page"]), str(person.running["token"]))
    with page.listening() as stream:
        assert stream.next()[0] == "hello"
        while page.get("/api/view").status != 200:
            stream.next()
        page.do("scene/reroll", {"timeline": "", "scene": page.get("/api/view").told["scenes"][0]["id"]})
        while (told := stream.next()) != ("scored", {**told[1], "revision": 2}):
            pass
        person.stops()
        assert stream.ends()
    log = person.home / "state/recue/log/serve.jsonl"
    said = [json.loads(line)["message"] for line in log.read_text().splitlines()]
    assert said[1] == f"the page is on 127.0.0.1:{page.port}; 'recue open CUT' opens it"
    assert said[-1] == "stopping"
