"""Commands where nothing can be written: each ends with one sentence and exit code 6, and leaves all as it was."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.cli.talk import printing
from bridge.commands.bench.folder import temporary_folder
from bridge.errors import NotWrittenError
from bridge.otioplugin.adapter import write_to_file
from bridge.store import Cause, Store, TimelineKey
from tests.bridge.daemon.test_serving import RECUE, Daemon, environment
from tests.bridge.midi.test_edit_seal import a_score
from tests.bridge.store.values import MADE, NOON, a_sheet, a_state
from tests.generator.evaluation.music import midi, scale
from tests.generator.pieces.corpora import corpus
from tests.test_score import cut_file

resource = pytest.importorskip("resource", reason="Windows cannot limit what a process writes")

WRITING = {
    "score": "score cut.otio -o TO --formats mid",
    "demo": "demo -o TO --no-picture --formats mid",
    "conform": "conform cut.otio cut.otio -o TO --formats mid",
    "conform --edl": "conform cut.otio cut.otio --check --edl TO/changes.edl",
    "conform --otio": "conform cut.otio cut.otio --check --otio TO/changes.otio",
    "restyle": "restyle cut.otio --palette synth -o TO --formats mid",
    "render": "render cut.otio --midi cut.mid -o TO --formats rpp",
    "tempo --click": "tempo cut.otio --click -o TO",
    "history --restore": "history cut.otio --store store.sqlite --restore 1 -o TO",
    "push ardour": "push cut.otio ardour --to TO --port 9 --timeout 0.1",
    "install resolve": "install resolve --to TO --watch .",
    "train": "train --steps 1 --corpus corpus --checkpoint run/state.pt -o TO/new.safetensors",
    "train --checkpoint": "train --corpus corpus --checkpoint TO/state.pt -o new.safetensors",
    "evaluate --save-midi": "evaluate --real real --composer untrained --save-midi TO",
}
"""Commands that write to a place that they are given, which TO stands for."""
ELSEWHERE = {
    "a kept .mid": "score edited.otio --formats mid",
    "install reaper": "install reaper --to .",
    "push reaper": "push cut.otio reaper --port 9 --timeout 0.1",
    "push resolve": "push cut.otio resolve --port 9 --timeout 0.1",
    "evaluate": "evaluate --real real --composer untrained",
    "bench rescore": "bench rescore --shots 2 --saves 1",
}
"""Commands that write elsewhere."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of a cut with its score and a store, one whose .mid was edited, music to learn from, and a file where none lies below."""
    folder = tmp_path_factory.mktemp("cuts").resolve()
    cut = cut_file(folder, [70, 66, 72])
    (folder / "recue.yaml").write_text("picture: false\n")
    assert CliRunner().invoke(main, ["score", str(cut), "--formats", "mid,json"]).exit_code == 0
    (folder / "edited.otio").write_bytes(cut.read_bytes())
    (folder / "edited.mid").write_bytes((folder / "cut.mid").read_bytes() + b"\0")
    with Store.open(folder / "store.sqlite") as store:
        state = replace(a_state(1, 1), sheet=a_sheet(), midi=a_score())
        store.revisions.save(TimelineKey.of(cut), state, NOON, Cause.OPENED, "hash", MADE)
    corpus(folder / "corpus")
    (folder / "real").mkdir()
    (folder / "real" / "tune.mid").write_bytes(midi([scale(8)]))
    (folder / "file").touch()
    return folder


@pytest.fixture(autouse=True)
def places(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in that folder, and have what a command keeps for itself there, too."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))


@contextmanager
def full_disk() -> Iterator[None]:
    """Let nothing be written to any file, as on a full disk: they can be made, and stay empty."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def content(folder: Path) -> dict[Path, bytes]:
    """Read the files in a folder and below it."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def recue(command: str, to: str) -> Result:
    return CliRunner().invoke(main, command.replace("TO", to).split())


def assert_not_written(done: Result) -> None:
    assert done.exit_code == 6, done.output
    assert done.stdout == ""
    said = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
    assert len(said) == 1, done.stderr
    assert said[0].startswith("recue: ")


@pytest.mark.parametrize("command", [*WRITING.values(), *ELSEWHERE.values()], ids=[*WRITING, *ELSEWHERE])
def test_a_full_disk(folder: Path, command: str) -> None:
    before = content(folder)
    with full_disk():
        done = recue(command, "new")
    assert_not_written(done)
    assert content(folder) == before


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_a_place_that_cannot_be(folder: Path, command: str) -> None:
    before = content(folder)
    assert_not_written(recue(command, "file/new"))
    assert content(folder) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(folder: Path) -> None:
    locked = folder / "locked"
    locked.mkdir(mode=0o500)
    try:
        assert_not_written(recue(WRITING["score"], "locked/new"))
    finally:
        locked.chmod(0o700)
        locked.rmdir()


def test_no_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "file/new")
    assert_not_written(recue(ELSEWHERE["evaluate"], ""))


def test_a_daemon_that_cannot_be_started_is_no_folder_that_cannot_be_written_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", str(Path("file/python")))
    done = recue(ELSEWHERE["bench rescore"], "")
    assert done.exit_code == 5, done.output
    assert done.stderr.startswith("recue: the daemon cannot be started (Not a directory)")


def test_only_writes_to_a_temporary_folder_are_blamed_on_it() -> None:
    with pytest.raises(ConnectionRefusedError), temporary_folder("test"):
        raise ConnectionRefusedError


def test_the_plugin_raises_what_the_commands_say(folder: Path) -> None:
    film, before = otio.adapters.read_from_file(str(folder / "cut.otio")), content(folder)
    with full_disk(), pytest.raises(NotWrittenError, match="The files of new cannot be written to"):
        write_to_file(film, str(folder / "new.mid"), picture=False)
    assert content(folder) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("options", [[], ["--json"], ["--help"]])
def test_a_result_that_nothing_takes(folder: Path, options: list[str], unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [*RECUE, "tempo", "cut.otio", *options]
        done = subprocess.run(
            command,
            env={**environment(folder), "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 6
    assert "The result cannot be printed (No space left on device); free some space" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lack_of_room_elsewhere_is_no_result_that_cannot_be_printed() -> None:
    with pytest.raises(OSError, match="No space left"), printing():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("home/state/recue", "the log"),
        ("home/run/recue", "the lock file"),
        ("home/store", "The folder home/store cannot be made for the store"),
    ],
    ids=["log", "lock", "store"],
)
def test_a_daemon_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home" / "run").mkdir(mode=0o700, parents=True)
    (tmp_path / "home" / "state").mkdir()
    Path(taken).touch()
    command = [
        *RECUE,
        "serve",
        "--osc-port",
        "0",
        "--page-port",
        "0",
        "--reaper-feedback",
        "0",
        "--store",
        "home/store/store.sqlite",
    ]
    done = subprocess.run(
        command, env=environment(tmp_path / "home"), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 6
    assert done.stderr.startswith(f"recue: {said}")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")
def test_a_daemon_says_it_with_the_same_code_and_goes_on(folder: Path, tmp_path: Path) -> None:
    daemon = Daemon(tmp_path / "home", "-o", folder / "file" / "new")
    try:
        (error,) = daemon.ask("/recue/timeline/open", str(folder / "cut.otio"))
        assert error.address == "/recue/error"
        assert error.arguments[1] == 6
        assert "cannot be written to" in str(error.arguments[2])
        assert daemon.ask("/recue/ping")[0].address == "/recue/pong"
    finally:
        daemon.stop()
