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
from tests.bridge.daemon.test_serving import RECUE, environment
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


def test_a_command_clears_away_undisturbed_where_a_signal_comes_again() -> None:
    """As from timeout(1), which sends it to the command and then to its group."""
    code = """
import os, signal, time
from bridge.signals import exit_on_signals

exit_on_signals()
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
finally:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.1)
    print("cleared away")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (143, "cleared away\n")


def stopped(folder: Path, command: str, works: Callable[[], bool], number: int) -> int:
    """Send a signal to a command as soon as it works; returns its exit code."""
    with subprocess.Popen([*RECUE, *command.split()], cwd=folder, env=environment(folder)) as running:
        wait_for(works)
        running.send_signal(number)
        return running.wait(timeout=60)


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
    """Return the folder of a cut of twenty minutes and its score, which takes a while to write."""
    folder = tmp_path_factory.mktemp("cuts")
    cut = cut_file(folder, [200] * 150)
    assert recue("score", cut, "--formats", "mid,json").exit_code == 0
    return folder


@pytest.mark.parametrize(
    ("command", "name", "code"),
    [
        ("score cut.otio -o new --formats mid,wav", "SIGTERM", 143),
        ("score cut.otio -o new --formats mid,wav", "SIGINT", 130),
        ("conform cut.otio cut.otio -o new --formats mid,wav", "SIGHUP", 129),
        ("tempo cut.otio -o new --click", "SIGTERM", 143),
    ],
)
def test_a_command_that_is_stopped_while_it_writes(folder: Path, command: str, name: str, code: int) -> None:
    before = files(folder)
    assert (
        stopped(folder, command, lambda: any((folder / "new").glob(".*.part")), getattr(signal, name)) == code
    )
    assert files(folder) == before
    assert not (folder / "new").exists()


def test_training_that_is_stopped_leaves_what_it_goes_on_from(tmp_path: Path) -> None:
    corpus(tmp_path / "corpus", 0)
    before, kept = files(tmp_path), tmp_path / "run" / "training-set.npz"
    command = "train --corpus corpus --checkpoint run/state.pt -o new.safetensors"
    assert stopped(tmp_path, command, kept.exists, signal.SIGTERM) == 143
    assert files(tmp_path) - before <= {"run/training-set.npz", "run/state.pt"}
