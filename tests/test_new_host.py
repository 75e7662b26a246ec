"""A host that nobody knows yet: a package of its own and a row of the table make it work everywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.site.settings import settings_table
from integrations.hosts import HOSTS
from tests.bridge.daemon.test_serving import WAIT, Daemon, environment
from tests.recuts import done
from tests.test_docs import DOCS
from tests.test_score import cut_file

TAPED = [sys.executable, "-m", "tests.tapedeck"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path.resolve() / "home"
    home.mkdir()
    return home


def taped(home: Path, *args: object) -> str:
    """Return the output of a `recue` that has the tape deck."""
    command = [*TAPED, *map(str, args)]
    ended = subprocess.run(
        command, env=environment(home), cwd=home, capture_output=True, text=True, check=False, timeout=WAIT
    )
    assert ended.returncode in {0, 2}, ended.stderr
    return ended.stdout + ended.stderr


def test_every_command_takes_it(home: Path) -> None:
    cut = cut_file(home, [70, 66, 72])
    done("score", cut, "--no-picture", "--formats", "mid,json")
    assert taped(home, "push", cut, "tapedeck") == "recorded cut.tape\n"
    assert (home / "cut.tape").read_bytes() == (home / "cut.mid").read_bytes()
    assert taped(home, "install", "tapedeck").splitlines() == [
        str(home / "deck" / "motor.txt"),
        "Insert a tape.",
    ]
    assert "puts the score into a host, `reaper`, `resolve` or `tapedeck`" in taped(home, "osc", "--help")
    assert "--follow [reaper|tapedeck]" in taped(home, "play", "--help")
    (home / "recue.yaml").write_text("hosts: {push: gramophone}\n")
    assert "it should be 'reaper', 'resolve' or 'tapedeck'" in taped(home, "score", cut)


def test_the_doctor_looks_for_it(home: Path) -> None:
    (home / "tapedeck-1.5").touch()
    told = " ".join(taped(home, "doctor").split())
    assert f"Tape Deck to do 1.5, {home / 'tapedeck-1.5'}; companion missing in {home / 'deck'}" in told
    assert "-> recue install tapedeck" in told
    assert "UDP 19000 ok free" in told


@pytest.mark.skipif(os.name == "nt", reason="signals are not sent to a process there")
def test_the_daemon_pushes_to_it_and_moves_its_play_head(home: Path, tmp_path: Path) -> None:
    cuts = tmp_path.resolve() / "cuts"
    cuts.mkdir()
    (cuts / "recue.yaml").write_text("picture: false\nformats: mid,json\nhosts: {push: tapedeck}\n")
    cut_file(cuts, [70, 66, 72])
    daemon = Daemon(home, cuts, "--tapedeck-feedback", 0, command=TAPED)
    try:
        daemon.hears("tapedeck has revision 1 of cut.otio")
        assert (cuts / "cut.tape").read_bytes() == (cuts / "cut.mid").read_bytes()
        (cuts / "cut.tape").unlink()
        (ack,) = daemon.ask("/recue/push", "", "tapedeck")
        assert ack.address == "/recue/ack"
        assert (cuts / "cut.tape").is_file()
        daemon.ask("/recue/transport/locate", "tapedeck", 2.5)
        heads = (daemon.ask("/recue/transport", "tapedeck")[0].arguments[1:] for _ in range(1000))
        assert ("tapedeck", 0, 2.5) in heads
    finally:
        daemon.stop()


def test_the_pages_name_every_host_that_is_pushed_to() -> None:
    (row,) = [line for line in settings_table().splitlines() if line.startswith("| `hosts.push` |")]
    for host in HOSTS.values():
        page = (DOCS / "hosts" / f"{host.name}.md").read_text(encoding="utf-8")
        assert f"cut.otio {host.name}" in page
        assert (f"`{host.name}`" in row) is host.live
