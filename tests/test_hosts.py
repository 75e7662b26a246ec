"""The commands that put a score into hosts, where no host runs."""

import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge.cli import main
from bridge.demo import FILM
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import NetworkFaults, OscHost
from tests.integrations.reaper.readback import of_midi, of_project
from tests.midi import read_back


def test_install_copies_the_companion_and_says_what_is_left(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["install", "reaper", "--to", str(tmp_path)])
    assert done.exit_code == 0
    assert (tmp_path / "Scripts" / "Recue" / "recue.lua").exists()
    assert "Load ReaScript" in done.stdout


def test_install_says_where_there_is_no_reaper(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["install", "reaper", "--to", str(tmp_path / "none")])
    assert done.exit_code == 2
    assert "start REAPER once" in done.stderr


def test_the_resolve_companion_knows_its_folder(tmp_path: Path) -> None:
    to, watched = tmp_path / "scripts", tmp_path / "watched"
    done = CliRunner().invoke(main, ["install", "resolve", "--to", str(to), "--watch", str(watched)])
    assert done.exit_code == 0
    assert str(watched) in (to / "recue_resolve.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("host", ["reaper", "resolve"])
def test_a_host_that_does_not_answer_is_exit_5(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    cut = tmp_path / "film.otio"
    cut.write_bytes(FILM.read_bytes())
    scored = CliRunner().invoke(main, ["score", str(cut), "--no-picture", "--formats", "mid,json"])
    assert scored.exit_code == 0
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    wait = ["--port", str(unheard()), "--timeout", "0.2"]
    done = CliRunner().invoke(main, ["push", str(cut), host, *wait])
    assert done.exit_code == 5, done.output
    assert "confirm" in done.stderr


def test_a_score_in_files_arrives_over_a_bad_wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cut = tmp_path / "film.otio"
    cut.write_bytes(FILM.read_bytes())
    (tmp_path / "recue.yaml").write_text("hosts: {tempo: leave}\n")
    CliRunner().invoke(main, ["score", str(cut), "--no-picture", "--formats", "mid,json"])
    with OscHost(Api(), NetworkFaults(0.3, 1)) as reaper:
        kept = CliRunner().invoke(main, ["push", str(cut), "reaper", "--port", str(reaper.port)])
        assert re.fullmatch(r"REAPER, film\.rpp: \d+ cues on \d+ tracks\n", kept.stdout), kept.output
    with OscHost(Api(), NetworkFaults(0.3, 2)) as reaper:
        own = ["push", str(cut), "reaper", "--tempo", "own", "--port", str(reaper.port)]
        assert CliRunner().invoke(main, own).exit_code == 0
    assert of_project(reaper.api.project_) == of_midi(read_back((tmp_path / "film.mid").read_bytes()))
    assert len(reaper.api.undo_) == 1


def test_a_push_to_ardour_writes_a_session_whether_it_runs_or_not(tmp_path: Path) -> None:
    cut, to = tmp_path / "film.otio", tmp_path / "ours"
    cut.write_bytes(FILM.read_bytes())
    scored = CliRunner().invoke(main, ["score", str(cut), "--no-picture", "--formats", "mid,json"])
    assert scored.exit_code == 0
    wait = ["--port", str(unheard()), "--timeout", "0.1"]
    done = CliRunner().invoke(main, ["push", str(cut), "ardour", "--to", str(to), "--osc", *wait])
    assert done.stdout.splitlines() == [
        f"Wrote {to / 'film.ardour'}.",
        f"Open {to / 'film.ardour'} in Ardour.",
    ]
    done = CliRunner().invoke(main, ["push", str(cut), "ardour", *wait])
    assert f"Wrote {tmp_path / 'film-ardour' / 'film.ardour'}." in done.stdout.splitlines()


def test_ardour_needs_nothing_installed() -> None:
    done = CliRunner().invoke(main, ["install", "ardour"])
    assert done.exit_code == 0
    assert "push a score" in done.stdout


def unheard() -> int:
    """Return a UDP port nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_a_cut_without_a_score_cannot_be_pushed(tmp_path: Path) -> None:
    cut = tmp_path / "film.otio"
    cut.write_bytes(FILM.read_bytes())
    done = CliRunner().invoke(main, ["push", str(cut), "reaper"])
    assert done.exit_code == 2
    assert "film.recue.json cannot be read" in done.stderr
