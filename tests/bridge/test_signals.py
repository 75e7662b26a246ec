"""Effect of a signal that asks to stop: on an event loop, and on every command."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bridge.signals import stop_signals
from tests.bridge.daemon.test_serving import environment
from tests.generator.test_training_set import corpus
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


def ended(code: str) -> tuple[int, str]:
    """Run code within `exit_on_signals`; returns its exit code, and what it printed."""
    lines = [
        "import os, signal, time, weakref",
        "from bridge.signals import exit_on_signals",
        "with exit_on_signals():",
    ]
    indented = [f"    {line}" for line in code.splitlines()]
    command = [sys.executable, "-c", "\n".join([*lines, *indented])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout


def test_what_is_cleared_away_is_not_disturbed_where_a_signal_comes_again() -> None:
    """As from timeout(1), which sends it to the command and then to its group."""
    code = """
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
finally:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.3)
    print("cleared away")
"""
    assert ended(code) == (143, "cleared away\n")


def test_a_signal_is_not_lost_where_python_loses_what_it_raises() -> None:
    code = """
class Gone: pass
def lose(_):
    os.kill(os.getpid(), signal.SIGTERM)
    print("lost")
gone = Gone()
reference = weakref.ref(gone, lose)
del gone
time.sleep(60)
"""
    assert ended(code)[0] == 143


SLOW = """
import os, time
from bridge.cli import main

os.fsync = lambda _handle: time.sleep(60)
main()
"""
"""`recue` on a disk so slow that whatever is written is stopped half-way."""


def stopped(folder: Path, command: str, name: str) -> int:
    """Send a command a signal while it writes below a folder called new; returns its exit code."""
    recue = [sys.executable, "-c", SLOW, *command.split()]
    with subprocess.Popen(recue, cwd=folder, env=environment(folder), stdout=subprocess.DEVNULL) as running:
        try:
            wait_for(lambda: any((folder / "new").rglob(".*.part")))
            running.send_signal(getattr(signal, name))
            return running.wait(timeout=30)
        finally:
            running.kill()


def wait_for(happens: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.01)


def files(folder: Path) -> set[str]:
    """Return the files in a folder and below it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a cut and its score, and of music to learn from and to compare with."""
    folder = tmp_path_factory.mktemp("cuts")
    cut = cut_file(folder, [70, 66, 72])
    assert recue("score", cut, "--formats", "mid,json").exit_code == 0
    corpus(folder / "corpus", 0)
    return folder


@pytest.mark.parametrize(
    ("command", "name", "code"),
    [
        ("score cut.otio -o new --formats mid,wav", "SIGTERM", 143),
        ("score cut.otio -o new --formats mid", "SIGINT", 130),
        ("conform cut.otio cut.otio -o new --formats mid,wav", "SIGHUP", 129),
        ("restyle cut.otio --palette synth -o new --formats mid", "SIGTERM", 143),
        ("tempo cut.otio -o new --click", "SIGTERM", 143),
        ("push cut.otio ardour --to new --port 9 --timeout 0.1", "SIGTERM", 143),
        ("train --corpus corpus --checkpoint new/state.pt -o new/a.safetensors", "SIGTERM", 143),
    ],
)
def test_a_command_that_is_stopped_while_it_writes(folder: Path, command: str, name: str, code: int) -> None:
    before = files(folder)
    assert stopped(folder, command, name) == code
    assert files(folder) == before
