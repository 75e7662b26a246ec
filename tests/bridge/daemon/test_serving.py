"""`recue serve` as a process: start, scores, stop."""

import json
import os
import plistlib
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from pathlib import Path

import pytest

from bridge.daemon.osc.client import ask, new_id
from bridge.daemon.osc.wire import Message, Value
from tests.folders import seen_in
from tests.test_score import cut_file

WAIT = 60.0
RECUE = [sys.executable, "-c", "from bridge.cli import main; main()"]


class Daemon:
    """A `recue serve` of its own user folders, and what it said so far."""

    def __init__(self, home: Path, *args: object, command: Sequence[str] = RECUE) -> None:
        self.home = home
        home.mkdir(exist_ok=True)
        (home / "run").mkdir(mode=0o700, exist_ok=True)
        self.process = subprocess.Popen(
            [
                *command,
                "serve",
                "--osc-port",
                "0",
                "--page-port",
                "0",
                "--reaper-feedback",
                "0",
                *map(str, args),
            ],
            env=environment(home),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.said = threading.Condition()
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        self.hears("listening on")

    def listen(self) -> None:
        """Take down what it says until it has stopped."""
        assert self.process.stderr
        with self.process.stderr as stderr:
            for line in stderr:
                with self.said:
                    self.lines.append(line)
                    self.said.notify()

    def hears(self, text: str, times: int = 1) -> None:
        """Wait until it said something so many times."""
        with self.said:
            said = self.said.wait_for(lambda: sum(text in line for line in self.lines) >= times, WAIT)
            assert said, self.lines

    @property
    def lock(self) -> Path:
        return self.home / "run" / "recue" / "serve.json"

    def ask(self, address: str, *values: Value) -> list[Message]:
        running = json.loads(self.lock.read_text())
        return ask(running["host"], running["port"], address, (new_id(), *values), WAIT)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(WAIT)
        self.listener.join()
        return code


def environment(home: Path) -> dict[str, str]:
    folders = {"HOME": home, "XDG_RUNTIME_DIR": home / "run", "XDG_STATE_HOME": home / "state"}
    root = str(Path(__file__).parents[3])
    return {**os.environ, **{key: str(folder) for key, folder in folders.items()}, "PYTHONPATH": root}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "home"


@pytest.fixture
def daemon(home: Path, tmp_path: Path) -> Iterator[Daemon]:
    """Yield a daemon that follows a folder with one cut in it."""
    folder = tmp_path.resolve() / "cuts"
    folder.mkdir()
    (folder / "recue.yaml").write_text("picture: false\nformats: mid,json\n")
    cut_file(folder, [70, 66, 72])
    daemon = Daemon(home, folder, "-o", tmp_path.resolve() / "scores")
    yield daemon
    if daemon.process.poll() is None:
        daemon.stop()


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")


def test_a_daemon_scores_saves_and_stops_as_it_was_asked(daemon: Daemon, tmp_path: Path) -> None:
    cuts, scores = tmp_path.resolve() / "cuts", tmp_path.resolve() / "scores"
    daemon.hears("scored cut.otio")
    assert seen_in(scores) == ["cut.mid", "cut.recue.json"]
    first = (scores / "cut.mid").read_bytes()
    cut_file(cuts, [70, 66, 60])
    daemon.hears("scored cut.otio", times=2)
    assert (scores / "cut.mid").read_bytes() != first
    status, ack = daemon.ask("/recue/status", "")
    assert status.arguments[1:] == (str(cuts / "cut.otio"), 2, 1, 2, 2, "scored")
    assert ack.address == "/recue/ack"
    (error,) = daemon.ask("/recue/push", "", "Premiere")
    assert error.arguments[1] == 2

    again = subprocess.run(
        [*RECUE, "serve"], env=environment(daemon.home), capture_output=True, text=True, check=False
    )
    assert again.returncode == 2
    assert f"Recue runs already (process {daemon.process.pid}, 127.0.0.1:" in again.stderr

    running = json.loads(daemon.lock.read_text())
    port, page = running["port"], running["page"]
    assert daemon.stop() == 128 + signal.SIGTERM
    assert not daemon.lock.exists()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", port))
    logged = [
        json.loads(line)["message"]
        for line in (daemon.home / "state/recue/log/serve.jsonl").read_text().splitlines()
    ]
    assert logged == [
        f"listening on 127.0.0.1:{port} (OSC)",
        f"the page is on 127.0.0.1:{page}; 'recue open CUT' opens it",
        "scored cut.otio as revision 1: 1 scene composed; 2 of 2 cuts met",
        "cut.otio: 3 of 3 shots are scored by the cut alone (1 to 3): the picture was not asked for.",
        "cut.otio: No footage is seen, so moods are neutral: only the pace of the cutting tells scenes apart.",
        "scored cut.otio as revision 2: 1 scene fitted; 2 of 2 cuts met",
        "stopping",
    ]


def test_a_restarted_daemon_undoes_and_restores_every_revision_it_kept(
    daemon: Daemon, tmp_path: Path
) -> None:
    cuts, scores = tmp_path.resolve() / "cuts", tmp_path.resolve() / "scores"
    daemon.hears("scored cut.otio")
    scene = str(daemon.ask("/recue/scene/list", "")[0].arguments[2])

    def notes() -> bytes:
        return (scores / "cut.mid").read_bytes()

    wishes: list[tuple[str, *tuple[Value, ...]]] = [
        ("/recue/scene/reroll",),
        ("/recue/scene/mood", -0.9, 0.9),
        ("/recue/scene/palette", "synth"),
    ]
    kept = {1: notes()}
    for number, (address, *values) in enumerate(wishes, start=2):
        daemon.ask(address, "", scene, *values)
        kept[number] = notes()
    assert len(set(kept.values())) == 4
    daemon.stop()
    again = Daemon(daemon.home, cuts, "-o", scores)
    again.hears("scored cut.otio")
    kept[5] = notes()
    assert kept[5] == kept[4], "a restart changes no note"
    again.ask("/recue/undo", "")
    assert notes() == kept[3]
    again.ask("/recue/undo", "")
    assert notes() == kept[2]
    again.ask("/recue/redo", "")
    assert notes() == kept[3]
    for number, midi in kept.items():
        assert again.ask("/recue/revision/restore", "", number)[-1].address == "/recue/ack"
        assert notes() == midi
    (error,) = again.ask("/recue/revision/restore", "", 99)
    assert "There is no revision 99" in str(error.arguments[2])
    again.stop()


def test_a_score_that_another_command_writes_is_gone_on_from(daemon: Daemon, tmp_path: Path) -> None:
    cuts, scores = tmp_path.resolve() / "cuts", tmp_path.resolve() / "scores"
    daemon.hears("scored cut.otio")
    sheet = scores / "cut.recue.json"
    arguments = ["restyle", cuts / "cut.otio", "--palette", "synth", "--score", sheet, "-o", scores]
    command = [*RECUE, *map(str, arguments)]
    subprocess.run(command, env=environment(daemon.home), capture_output=True, check=True)
    cut_file(cuts, [70, 66, 60])
    daemon.hears("scored cut.otio", times=2)
    daemon.hears("the score of cut.otio was written by another command; going on from it as revision 2")
    assert [scene["palette"] for scene in json.loads(sheet.read_text())["scenes"]] == ["synth"]


def test_a_killed_daemons_successor_starts_and_ctrl_c_stops_it(home: Path) -> None:
    first = Daemon(home)
    first.stop(signal.SIGKILL)
    assert first.lock.exists()
    second = Daemon(home)
    assert json.loads(second.lock.read_text())["pid"] == second.process.pid
    assert second.stop(signal.SIGINT) == 128 + signal.SIGINT
    assert not second.lock.exists()


def test_a_port_that_is_taken_is_said(home: Path) -> None:
    home.mkdir()
    (home / "run").mkdir(mode=0o700)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        command = [*RECUE, "serve", "--osc-port", str(port), "--page-port", "0", "--reaper-feedback", "0"]
        done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_of_the_page_that_is_taken_is_said(home: Path) -> None:
    home.mkdir()
    (home / "run").mkdir(mode=0o700)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [*RECUE, "serve", "--osc-port", "0", "--page-port", str(port), "--reaper-feedback", "0"]
        done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"cannot serve the page on 127.0.0.1:{port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_service_examples_start_the_daemon() -> None:
    examples = Path(__file__).parents[3] / "examples" / "service"
    agent = plistlib.loads((examples / "local.recue.plist").read_bytes())
    assert agent["ProgramArguments"][1] == "serve"
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(examples / "recue.service")
    assert unit["Service"]["ExecStart"].split()[1] == "serve"
    assert str(128 + signal.SIGTERM) in unit["Service"]["SuccessExitStatus"].split()
