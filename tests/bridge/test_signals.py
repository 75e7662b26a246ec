"""Stop signals: how a command ends, whatever it does at that moment, and what it leaves."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.signals import stop_signals
from tests.bridge.daemon.test_serving import Daemon, environment
from tests.generator.pieces.corpora import corpus
from tests.test_score import cut_file, recue

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")


def asked_by(*numbers: int, seconds: float = 20.0) -> int | None:
    """Send signals to a loop; returns the one that it was asked to stop by."""

    async def run() -> int | None:
        with stop_signals() as asked:
            for number in numbers:
                os.kill(os.getpid(), number)
            with suppress(TimeoutError):
                return await asyncio.wait_for(asked, seconds)
            return None

    return asyncio.run(run())


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_each_of_the_signals_asks_to_stop_and_is_given_back(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    assert asked_by(number) == number
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert asked_by(signal.SIGHUP, seconds=0.1) is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_first_of_several_counts() -> None:
    assert asked_by(signal.SIGTERM, signal.SIGTERM) == signal.SIGTERM


def ended(code: str, after: str = "", killed_after: float = 30) -> tuple[int, str]:
    """Run code within `exit_on_signals`, and more after it; returns the exit code, and what was printed.

    A busy machine may take its time: the process is killed late.
    """
    lines = [
        "import os, signal, sqlite3, sys, time, weakref",
        "from concurrent.futures import ThreadPoolExecutor",
        "from pathlib import Path",
        "from bridge import watchdog",
        "from bridge.signals import exit_on_signals",
        f"watchdog.KILLED_AFTER = {killed_after}",
        "from integrations.files.delivery import Delivery",
        "from integrations.files.folder import FolderTarget",
        "from integrations.files.unfinished import abandon_unfinished",
        "def stop(number=signal.SIGTERM):",
        "    os.kill(os.getpid(), number)",
        "with exit_on_signals(abandon_unfinished):",
    ]
    command = [sys.executable, "-c", "\n".join([*lines, textwrap.indent(code, "    "), after])]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout


def test_what_is_cleared_away_is_not_disturbed_where_a_signal_comes_again() -> None:
    """As from timeout(1), which sends it to the command and then to its group."""
    code = """
try:
    stop()
    time.sleep(60)
finally:
    stop()
    time.sleep(0.3)
    print("cleared away")
"""
    assert ended(code) == (143, "cleared away\n")


ENDLESS = """
rows = sqlite3.connect(":memory:").execute("WITH RECURSIVE n(x) AS (VALUES(1) UNION ALL SELECT x FROM n) SELECT max(x) FROM n")
rows.fetchall()
"""
"""A system's code that no signal ends, and no exception."""


@pytest.mark.parametrize(
    "code",
    [
        "stop()\ntime.sleep(60)",
        "class Gone: pass\ngone = Gone()\nseen = weakref.ref(gone, lambda _: stop())\ndel gone\ntime.sleep(60)",
        "try:\n    stop()\n    time.sleep(60)\nexcept SystemExit:\n    print('lost', end='')\ntime.sleep(60)",
        "while True:\n    try:\n        stop()\n        time.sleep(60)\n    except SystemExit:\n        pass",
        "try:\n    stop()\n    time.sleep(60)\nexcept SystemExit as error:\n    raise ImportError('no') from error",
        "ThreadPoolExecutor(1).submit(time.sleep, 60)\nstop()",
        f"ThreadPoolExecutor(1).submit(lambda: [time.sleep(0.3), stop()])\n{ENDLESS}",
    ],
    ids=[
        "asleep",
        "lost in a callback",
        "lost once",
        "lost each time",
        "replaced by another error",
        "with a thread that does not end",
        "in native code",
    ],
)
def test_a_process_ends_wherever_the_signal_finds_it(code: str) -> None:
    assert ended(code) in {(143, ""), (143, "lost")}


def test_a_process_that_native_code_has_to_itself_is_killed() -> None:
    """Adding up without end in one call, which lets no thread run: another process sends the signal."""
    code = """
import itertools
if os.fork() == 0:
    time.sleep(0.5)
    os.kill(os.getppid(), signal.SIGTERM)
    os._exit(0)
sum(itertools.repeat(1))
"""
    assert ended(code, killed_after=0.1)[0] == -signal.SIGKILL


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([signal.SIGTERM, signal.SIGINT, signal.SIGHUP]), min_size=1, max_size=4))
def test_the_first_of_several_signals_gives_the_exit_code(numbers: list[signal.Signals]) -> None:
    again = "\n    ".join(["pass", *(f"stop({int(number)})" for number in numbers[1:])])
    assert ended(f"try:\n    stop({int(numbers[0])})\nfinally:\n    {again}") == (128 + numbers[0], "")


def test_a_stop_that_got_lost_does_not_deliver(tmp_path: Path) -> None:
    code = f"""
from bridge.output.delivering import deliver_files
from integrations.files.delivery import Delivery
try:
    stop()
except SystemExit:
    pass
deliver_files(Path({str(tmp_path)!r}), Delivery("cut", {{"mid": b"MThd"}}))
"""
    assert ended(code) == (143, "")
    assert not any(tmp_path.iterdir())


def test_what_is_half_written_is_removed_where_a_process_does_not_end_by_itself(tmp_path: Path) -> None:
    stuck = textwrap.indent(f"yield b'RIFF'\nThreadPoolExecutor(1).submit(stop)\n{ENDLESS}", "    ")
    to = f"FolderTarget(Path({str(tmp_path)!r}))"
    code = f"def content():\n{stuck}\n{to}.deliver(Delivery('cut', {{'wav': content()}}))"
    assert ended(code) == (143, "")
    assert not any(tmp_path.iterdir())


def test_after_the_context_a_signal_ends_the_process_at_once_and_without_a_word() -> None:
    assert ended("pass", after="stop(signal.SIGINT)") == (-signal.SIGINT, "")


HELD = """
import os, sys, time
from importlib import import_module
from bridge import watchdog
from bridge.cli import main

watchdog.KILLED_AFTER = 30

words = iter(["here"])

def hold(*_, **__):
    for word in words:
        print(word, file=sys.stderr, flush=True)
    time.sleep(60)

module, name = sys.argv.pop(1).split(":")
setattr(import_module(module), name, hold)
main()
"""
"""`recue` with one function that does not return: the first argument names it."""
EVERYTHING = "score cut.otio --seed 2 --formats mid,wav,m4a,mp3,json,png,stems,otio,dawproject,rpp"


def files(folder: Path) -> dict[str, bytes]:
    """Read the files in a folder and below it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stopped(folder: Path, held: str, command: str, name: str) -> tuple[int, str]:
    """Send a command a signal while a function is called; returns its exit code, and what it said."""
    recue = [sys.executable, "-c", HELD, held, *command.split()]
    home = environment(folder.with_name("home"))
    with subprocess.Popen(recue, cwd=folder, env=home, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        try:
            assert running.stderr.readline() == "here\n", running.stderr.read()
            running.send_signal(getattr(signal, name))
            return running.wait(timeout=30), running.stderr.read()
        finally:
            running.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a cut and its score, and of music to learn from and to compare with."""
    folder = tmp_path_factory.mktemp("stopped") / "cuts"
    folder.mkdir()
    folder.with_name("home").mkdir()
    cut = cut_file(folder, [70, 66, 72])
    assert recue("score", cut, "--formats", "mid,json").exit_code == 0
    corpus(folder / "corpus")
    return folder


@pytest.mark.parametrize(
    "held",
    [
        "bridge.timeline.formats.detecting:parsed",
        "bridge.picture.footage.reading:find_media",
        "generator.composing:scene_of",
        "bridge.output.audio.mastering:limited",
        "bridge.output.files:_drawn",
        "os:fsync",
    ],
    ids=[
        "reading the cut",
        "reading footage",
        "composing, in threads",
        "rendering, in threads",
        "drawing, in a thread",
        "writing",
    ],
)
def test_score_stopped_at_each_of_its_steps(folder: Path, held: str) -> None:
    before = files(folder)
    assert stopped(folder, held, EVERYTHING, "SIGTERM") == (143, "recue: stopped\n")
    assert files(folder) == before


@pytest.mark.parametrize(
    ("command", "name", "code"),
    [
        ("score cut.otio -o new --formats mid", "SIGINT", 130),
        ("conform cut.otio cut.otio -o new --formats mid,wav", "SIGHUP", 129),
        ("restyle cut.otio --palette synth -o new --formats mid", "SIGTERM", 143),
        ("tempo cut.otio -o new --click", "SIGTERM", 143),
        ("push cut.otio ardour --to new --port 9 --timeout 0.1", "SIGTERM", 143),
        ("push cut.otio resolve --port 9 --timeout 0.1", "SIGTERM", 143),
        ("train --steps 1 --corpus corpus --checkpoint new/state.pt -o new/a.safetensors", "SIGTERM", 143),
    ],
)
def test_a_command_that_is_stopped_while_it_writes(folder: Path, command: str, name: str, code: int) -> None:
    before = files(folder)
    assert stopped(folder, "os:fsync", command, name) == (code, "recue: stopped\n")
    assert files(folder) == before


def test_a_push_that_is_stopped_while_it_waits_leaves_no_job(folder: Path) -> None:
    held = "integrations.resolve.pushing:_confirmed"
    assert stopped(folder, held, "push cut.otio resolve", "SIGTERM") == (143, "recue: stopped\n")
    assert not list(folder.rglob("recue-push.tsv"))


@pytest.mark.parametrize(
    "held",
    [
        "bridge.timeline.formats.detecting:parsed",
        "generator.composing:scene_of",
        "bridge.output.audio.mastering:limited",
        "integrations.reaper.push:read_result",
    ],
    ids=["reading a cut", "composing", "rendering", "waiting for a host"],
)
def test_a_daemon_stopped_while_it_works(tmp_path: Path, held: str) -> None:
    cut = cut_file(tmp_path, [70, 66, 72])
    (tmp_path / "recue.yaml").write_text("picture: false\nformats: mid,wav\nhosts: {push: reaper}\n")
    options = ("--reaper-port", 9, "--store", tmp_path / "store.sqlite")
    daemon = Daemon(tmp_path / "home", cut, *options, command=[sys.executable, "-c", HELD, held])
    daemon.hears("here")
    assert daemon.stop() == 143
    assert not list(tmp_path.glob(".*.part"))
    Daemon(tmp_path / "home", cut, *options).stop()
