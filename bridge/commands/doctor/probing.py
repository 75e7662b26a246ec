"""Look at this machine: programs, ports, files, and what answers. Nothing is changed, and no host is told anything."""

import platform
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version as version_of
from pathlib import Path

from bridge.commands.doctor.facts import CompanionState, Component, Daemon, Facts, HostFacts, StoreFile
from bridge.commands.doctor.host_programs import program, version
from bridge.commands.doctor.ports import port
from bridge.daemon.lockfile import EVERYWHERE, holder, lock_path
from bridge.daemon.osc.client import PORT, ask, new_id
from bridge.errors import HostError, MissingError, RecueError, StoreError
from bridge.live.port import port_names
from bridge.output.audio.soundfont import BETTER, bank_of, described, find_soundfont
from bridge.output.preview.encoding import encoder
from bridge.score.composers import trained_composer
from bridge.settings import Settings
from bridge.store import default_path
from bridge.store.schema import check_known
from integrations.host import Companion, Host
from integrations.hosts import HOSTS, followed_hosts
from integrations.machine import Machine

_TIMEOUT = 1.0
"""Seconds a daemon has to answer."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places where everything is looked for."""

    machine: Machine
    lock: Path
    """The daemon's lock file."""
    store: Path
    folder: Path
    """The folder whose settings hold."""
    listens: Mapping[str, int]
    """Each host's UDP port, by its name."""
    tells: Mapping[str, int]
    """The UDP port at which each followed host reports its play head, by its name."""
    osc: int = PORT
    """The daemon's UDP port, where no lock file names one."""

    @classmethod
    def usual(cls) -> "Places":
        """Return this user's places on this machine."""
        listens = {host.name: host.port for host in HOSTS.values()}
        tells = {host.name: host.feedback.port for host in HOSTS.values() if host.feedback}
        return cls(Machine.this(), lock_path(), default_path(), Path.cwd(), listens, tells)


def facts(places: Places) -> Facts:
    """Look up everything, in about five seconds, most of them for loading the composer."""
    return Facts(
        recue=version_of("recue"),
        python=platform.python_version(),
        system=places.machine.system,
        daemon=daemon(places.lock, places.osc),
        store=store(places.store),
        parts=(
            _part("settings", settings_of(places.folder)),
            _part("composer", composer),
            bank(places.folder),
            _part("picture", decoder),
            _part("MIDI ports", midi_ports, needed=False),
        ),
        hosts=tuple(host_facts(host, places) for host in HOSTS.values()),
        ports=tuple(port(places.tells[host.name]) for host in followed_hosts()),
    )


def daemon(lock: Path, usual: int) -> Daemon:
    """Look up the daemon that a lock file names, or whatever answers at the usual port."""
    named = holder(lock)
    host, number = (EVERYWHERE.get(named.host, named.host), named.port) if named else ("127.0.0.1", usual)
    pid = named.pid if named else None
    with suppress(HostError):
        answers = ask(host, number, "/recue/ping", (new_id(),), _TIMEOUT)
        running = str(answers[0].arguments[1]) if answers[0].address == "/recue/pong" else ""
        return Daemon(str(lock), port(number), pid, host, answers=True, version=running)
    return Daemon(str(lock), port(number), pid, host)


def store(path: Path) -> StoreFile:
    """Check, without writing, that the store is undamaged and of a schema that this Recue knows."""
    if not path.is_file():
        return StoreFile(str(path))
    wrong = ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            check_known(connection)
            result = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            wrong = "" if result == "ok" else f"is damaged ({' '.join(result.split())})"
    except StoreError as error:
        wrong = str(error)
    except sqlite3.Error as error:
        wrong = f"cannot be read ({error})"
    return StoreFile(str(path), path.stat().st_size, wrong)


def host_facts(host: Host, places: Places) -> HostFacts:
    """Look up a host's program, its companion, and what answers at its port."""
    machine, companion = places.machine, host.companion
    listens, found = port(places.listens[host.name]), program(host.program.places, machine)
    answer = companion.ask(listens.number) if companion and companion.ask and listens.taken else None
    return HostFacts(
        host.name,
        str(found or ""),
        answer.program if answer else _version(host, found, machine),
        _companion(companion, machine),
        str(companion.folder(machine)) if companion else "",
        listens,
        answer.version if answer else "",
    )


def composer() -> str:
    """Load the networks, and describe them."""
    loaded = trained_composer()
    return f"{loaded.name} {loaded.digest}, loaded"


def decoder() -> str:
    """Describe the libraries that read footage, and what encodes previews."""
    import av  # noqa: PLC0415 (slow to load)

    codec = ".".join(map(str, av.library_versions["libavcodec"]))
    return (
        f"PyAV {version_of('av')}, with FFmpeg's libavcodec {codec}; previews are encoded by {encoder().name}"
    )


def midi_ports() -> str:
    """List the ports that `recue play` can play to."""
    names = port_names()
    return ", ".join(names) or "python-rtmidi, but no port to send to"


def settings_of(folder: Path) -> Callable[[], str]:
    """Return a function that reads the settings that hold in a folder."""

    def read() -> str:
        Settings.read(folder / "any.otio", {})
        return f"as {folder} and the user's folder have them"

    return read


def bank(folder: Path) -> Component:
    """Look at the SoundFont for timelines in a folder; where it is a sketch, say how to get a fuller one."""

    def found() -> Path:
        return find_soundfont(Settings.read(folder / "any.otio", {}).soundfont)

    part = _part("SoundFont", lambda: described(found()))
    if part.lacks or (known := bank_of(found())) is None or known.full:
        return part
    return replace(part, cure=BETTER)


def _part(name: str, look: Callable[[], str], *, needed: bool = True) -> Component:
    """Look at a component: return its own description, or its error's."""
    try:
        return Component(name, look())
    except RecueError as error:
        return Component(name, "", *_apart(str(error)), error.exit_code if needed else 0)
    except ImportError as error:
        return Component(name, "", str(error), "install Recue again", MissingError.exit_code)


def _apart(sentence: str) -> tuple[str, str]:
    """Split an error into what failed and what to do, which follows a semicolon or a colon."""
    lacks, _, cure = sentence.rpartition("; " if "; " in sentence else ": ")
    return lacks, cure


def _version(host: Host, found: Path | None, machine: Machine) -> str:
    """Return the version of a host that was found; empty where none was, or nothing tells."""
    if found is None:
        return ""
    written = host.program.version_file
    return version(found, machine, written(machine) if written else None)


def _companion(companion: Companion | None, machine: Machine) -> CompanionState:
    if companion is None:
        return CompanionState.UNNEEDED
    folder = companion.folder(machine)
    if not companion.is_there(folder):
        return CompanionState.MISSING
    return CompanionState.CURRENT if companion.is_current(folder) else CompanionState.OUTDATED
