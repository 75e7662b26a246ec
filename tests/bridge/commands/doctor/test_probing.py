"""Facts found on a machine, with real sockets and files."""

import json
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from click import unstyle
from click.testing import CliRunner
from pythonosc.osc_message_builder import OscMessageBuilder

from bridge.cli import main
from bridge.cli.doctor import table
from bridge.commands.doctor.facts import CompanionState, UdpPort
from bridge.commands.doctor.findings import Finding, FindingState
from bridge.commands.doctor.ports import port
from bridge.commands.doctor.probing import Places, bank, daemon, host_facts, settings_of, store
from bridge.errors import UsageError
from bridge.store import Store
from docs.site.objects import DoctorJson
from integrations.ardour.host import ARDOUR
from integrations.hosts import HOSTS, followed_hosts
from integrations.machine import Machine
from integrations.reaper.host import REAPER
from integrations.resolve.host import RESOLVE
from integrations.resolve.installing import script_folder
from tests.bridge.daemon.osc.running import running
from tests.bridge.daemon.osc.service import SmallService
from tests.test_hosts import unheard


@pytest.fixture
def places(tmp_path: Path) -> Places:
    machine = Machine("linux", {}, tmp_path / "home", tmp_path)
    listens = {name: unheard() for name in HOSTS}
    tells = {host.name: unheard() for host in followed_hosts()}
    files = (tmp_path / "serve.json", tmp_path / "store.sqlite", tmp_path)
    return Places(machine, *files, listens, tells, unheard())


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound


def put(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"program")


def test_a_port_is_taken_as_long_as_somebody_has_it(taken: socket.socket) -> None:
    number = taken.getsockname()[1]
    found = port(number)
    assert found.taken
    if sys.platform == "linux":
        assert found.pid == os.getpid()
        assert found.program
    taken.close()
    assert port(number) == UdpPort(number, taken=False)


def test_a_port_that_is_taken_on_all_addresses_is_taken() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("0.0.0.0", 0))  # noqa: S104 (as REAPER does)
        assert port(bound.getsockname()[1]).taken


def test_reapers_companion_is_missing_current_or_outdated(places: Places) -> None:
    assert host_facts(REAPER, places).program == ""
    put(places.machine.home / "opt/REAPER/reaper")
    folder = places.machine.home / ".config/REAPER"
    folder.mkdir(parents=True)
    (folder / "reaper-install-rev.txt").write_text("7.78")
    found = host_facts(REAPER, places)
    assert (found.version, found.companion) == ("7.78", CompanionState.MISSING)
    REAPER.install(None, places.folder, places.machine)
    assert host_facts(REAPER, places).companion is CompanionState.CURRENT
    (folder / "Scripts/Recue/recue.lua").write_text("-- old")
    assert host_facts(REAPER, places).companion is CompanionState.OUTDATED


def test_resolves_companion_is_current_whatever_folder_it_was_installed_with(places: Places) -> None:
    assert host_facts(RESOLVE, places).companion is CompanionState.MISSING
    RESOLVE.install(None, places.folder / "watched", places.machine)
    assert host_facts(RESOLVE, places).companion is CompanionState.CURRENT
    with (script_folder(places.machine) / "recue_resolve.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert host_facts(RESOLVE, places).companion is CompanionState.OUTDATED


def test_resolve_is_asked_where_its_port_is_taken(places: Places) -> None:
    pong = OscMessageBuilder("/recue/resolve/pong")
    for said in ("1", "DaVinci Resolve", "20.3.2"):
        pong.add_arg(said, "s")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as companion:
        companion.bind(("127.0.0.1", places.listens["resolve"]))
        companion.settimeout(20)
        answering = Thread(target=lambda: companion.sendto(pong.build().dgram, companion.recvfrom(2000)[1]))
        answering.start()
        found = host_facts(RESOLVE, places)
        answering.join()
    assert (found.answered, found.version, found.port.taken) == ("1", "20.3.2", True)


def test_ardour_is_found_with_its_version(places: Places) -> None:
    put(places.machine.root / "usr/lib/ardour7/ardour-7.3.0~ds0")
    found = host_facts(ARDOUR, places)
    assert (found.version, found.companion, found.port.taken) == ("7.3.0", CompanionState.UNNEEDED, False)


def test_a_daemon_that_runs_says_its_version(places: Places) -> None:
    assert not daemon(places.lock, places.osc).answers
    with SmallService() as service, running(service) as endpoint:
        host, number = endpoint.address
        places.lock.write_text(json.dumps({"pid": os.getpid(), "host": host, "port": number}))
        found = daemon(places.lock, places.osc)
        assert (found.answers, found.version, found.pid) == (True, "1.2.3", os.getpid())
        places.lock.unlink()
        assert daemon(places.lock, number).version == "1.2.3"


def test_a_dead_daemons_lock_file_is_told_apart(places: Places) -> None:
    places.lock.write_text(json.dumps({"pid": 1, "host": "127.0.0.1", "port": places.osc}))
    found = daemon(places.lock, 9870)
    assert (found.answers, found.pid, found.port.taken) == (False, 1, False)


def test_the_store_is_read_and_never_written(places: Places) -> None:
    assert store(places.store).size is None
    assert not places.store.exists()
    Store.open(places.store).close()
    found = store(places.store)
    assert found.wrong == ""
    assert found.size
    with sqlite3.connect(places.store) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "newer Recue" in store(places.store).wrong
    places.store.write_bytes(b"no database at all, but long enough for a header" * 20)
    assert "cannot be read" in store(places.store).wrong
    assert [file.name for file in places.store.parent.glob("store.damaged*")] == []


def test_settings_that_do_not_hold_are_said(tmp_path: Path) -> None:
    assert str(tmp_path) in settings_of(tmp_path)()
    assert ".sf" in bank(tmp_path).found
    (tmp_path / "recue.yaml").write_text("styel: song\n")
    with pytest.raises(UsageError, match="styel"):
        settings_of(tmp_path)()


def test_the_command_prints_a_table_or_one_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDO_BACKEND", "no_such_library")
    for variable in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(variable, str(tmp_path))
    shown = CliRunner().invoke(main, ["doctor"])
    assert shown.exit_code in {0, 5}, shown.output
    assert "composer         ok     recue-gan " in shown.output
    assert "-> install it with: pip install python-rtmidi" in shown.output
    told = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)
    assert DoctorJson.model_validate(told)
    assert [finding["part"] for finding in told["findings"]][:2] == ["settings", "composer"]
    (tmp_path / "recue.yaml").write_text("styel: song\n")
    assert CliRunner().invoke(main, ["doctor"]).exit_code == 2


def test_a_line_says_the_next_thing_below_what_was_found() -> None:
    lines = table([Finding("REAPER", FindingState.OPEN, "7.78", "recue install reaper")])
    assert [unstyle(line) for line in lines] == [
        "REAPER  to do  7.78",
        "               -> recue install reaper",
    ]


def test_a_sketch_of_a_bank_is_told_apart_and_how_to_get_a_fuller_one(tmp_path: Path) -> None:
    for name, advised in (("TimGM6mb.sf2", True), ("FluidR3_GM.sf2", False), ("mine.sf2", False)):
        (tmp_path / name).touch()
        (tmp_path / "recue.yaml").write_text(f"soundfont: {name}")
        assert ("musescore-general-soundfont" in bank(tmp_path).cure) is advised
    assert "(FluidR3, MIT)" in bank_line(tmp_path, "FluidR3_GM.sf2")


def bank_line(folder: Path, name: str) -> str:
    (folder / "recue.yaml").write_text(f"soundfont: {name}")
    return bank(folder).found
