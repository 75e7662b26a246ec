"""Looks at this machine: programs, ports, files, and who answers. Nothing is changed and no host is told anything."""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.metadata import version as version_of
from pathlib import Path

from bridge.audio.soundfont import find_soundfont
from bridge.composers import trained_composer
from bridge.daemon.lockfile import EVERYWHERE, holder, lock_path
from bridge.doctor.facts import Companion, Daemon, Facts, Host, Part, StoreFile
from bridge.doctor.ports import port
from bridge.doctor.programs import Machine, program, version
from bridge.errors import HostError, MissingError, RecueError, StoreError
from bridge.live.port import port_names
from bridge.osc.client import PORT, ask, new_id
from bridge.settings import Settings
from bridge.store import default_path
from bridge.store.schema import check_known
from integrations.reaper import install as reaper_files
from integrations.reaper.push import PORT as REAPER_PORT
from integrations.reaper.transport import DEVICE_PORT
from integrations.resolve import installing as resolve_files
from integrations.resolve.probing import probe
from integrations.resolve.pushing import PORT as RESOLVE_PORT

ARDOUR_PORT = 3819
"""Where Ardour listens for OSC unless told otherwise."""
_PATIENCE = 1.0
"""Seconds a daemon has to answer."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is looked for."""

    machine: Machine
    lock: Path
    """The daemon's lock file."""
    store: Path
    folder: Path
    """Whose settings hold."""
    resolve_scripts: Path
    osc: int = PORT
    """UDP, as are the others: the daemon's, where no lock file says."""
    reaper: int = REAPER_PORT
    resolve: int = RESOLVE_PORT
    ardour: int = ARDOUR_PORT
    device: int = DEVICE_PORT
    """Where REAPER tells what its transport does."""

    @classmethod
    def usual(cls) -> "Places":
        """This user's on this machine."""
        machine = Machine(sys.platform, os.environ, Path.home())
        return cls(machine, lock_path(), default_path(), Path.cwd(), resolve_files.script_folder())


def facts(places: Places) -> Facts:
    """Look at everything, in about five seconds, most of which go by loading the composer."""
    return Facts(
        recue=version_of("recue"),
        python=platform.python_version(),
        system=places.machine.system,
        daemon=daemon(places.lock, places.osc),
        store=store(places.store),
        parts=(
            _part("settings", settings_of(places.folder)),
            _part("composer", composer),
            _part("SoundFont", sound_of(places.folder)),
            _part("picture", decoder),
            _part("MIDI ports", midi_ports, needed=False),
        ),
        hosts=(reaper(places), resolve(places), ardour(places)),
        ports=(port(places.device),),
    )


def daemon(lock: Path, usual: int) -> Daemon:
    """The daemon that a lock file names, or whoever answers at the usual port."""
    named = holder(lock)
    host, number = (EVERYWHERE.get(named.host, named.host), named.port) if named else ("127.0.0.1", usual)
    pid = named.pid if named else None
    with suppress(HostError):
        told = ask(host, number, "/recue/ping", (new_id(),), _PATIENCE)
        said = str(told[0].arguments[1]) if told[0].address == "/recue/pong" else ""
        return Daemon(str(lock), port(number), pid, host, answers=True, version=said)
    return Daemon(str(lock), port(number), pid, host)


def store(path: Path) -> StoreFile:
    """The store, read and not written: whether it is one that this Recue knows, and whole."""
    if not path.is_file():
        return StoreFile(str(path))
    wrong = ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            check_known(connection)
            said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            wrong = "" if said == "ok" else f"is damaged ({' '.join(said.split())})"
    except StoreError as error:
        wrong = str(error)
    except sqlite3.Error as error:
        wrong = f"cannot be read ({error})"
    return StoreFile(str(path), path.stat().st_size, wrong)


def reaper(places: Places) -> Host:
    """REAPER, and the companion in its resource folder."""
    machine = places.machine
    folder = reaper_files.resource_folder(machine.system, machine.environment, machine.home)
    there = (folder / reaper_files.SCRIPTS).is_dir()
    companion = _companion(there=there, current=there and reaper_files.is_current(folder))
    found = program("reaper", machine)
    told = version(found, machine, folder) if found else ""
    return Host("reaper", _text(found), told, companion, str(folder), port(places.reaper))


def resolve(places: Places) -> Host:
    """DaVinci Resolve, its companion, and the one that answers."""
    folder = places.resolve_scripts
    there = any((folder / name).is_file() for name in resolve_files.COMPANIONS)
    companion = _companion(there=there, current=there and resolve_files.is_current(folder))
    found, listens = program("resolve", places.machine), port(places.resolve)
    answer = probe(places.resolve) if listens.taken else None
    told = answer.resolve if answer else version(found, places.machine) if found else ""
    said = answer.version if answer else ""
    return Host("resolve", _text(found), told, companion, str(folder), listens, said)


def ardour(places: Places) -> Host:
    """Ardour, which is reached without a companion."""
    found = program("ardour", places.machine)
    told = version(found, places.machine) if found else ""
    return Host("ardour", _text(found), told, Companion.UNNEEDED, "", port(places.ardour))


def composer() -> str:
    """The networks, loaded."""
    trained_composer()
    return f"loaded, with PyTorch {version_of('torch')}"


def decoder() -> str:
    """What reads footage."""
    import av  # noqa: PLC0415 (slow to load)

    codec = ".".join(map(str, av.library_versions["libavcodec"]))
    return f"PyAV {version_of('av')}, with FFmpeg's libavcodec {codec}"


def midi_ports() -> str:
    """The ports that `recue play` can play to."""
    names = port_names()
    return ", ".join(names) or "python-rtmidi, but no port to send to"


def settings_of(folder: Path) -> Callable[[], str]:
    """Reads the settings that hold in a folder."""

    def read() -> str:
        Settings.read(folder / "any.otio", {})
        return f"as {folder} and the user's folder have them"

    return read


def sound_of(folder: Path) -> Callable[[], str]:
    """Finds what renders sound for timelines in a folder."""
    return lambda: str(find_soundfont(Settings.read(folder / "any.otio", {}).soundfont))


def _part(name: str, look: Callable[[], str], *, needed: bool = True) -> Part:
    """A part as it says of itself, or as its error says."""
    try:
        return Part(name, look())
    except RecueError as error:
        return Part(name, "", *_apart(str(error)), error.exit_code if needed else 0)
    except ImportError as error:
        return Part(name, "", str(error), "install Recue again", MissingError.exit_code)


def _apart(sentence: str) -> tuple[str, str]:
    """What failed, and what to do: errors say the one, then after a semicolon or a colon the other."""
    lacks, _, cure = sentence.rpartition("; " if "; " in sentence else ": ")
    return lacks, cure


def _companion(*, there: bool, current: bool) -> Companion:
    if not there:
        return Companion.MISSING
    return Companion.CURRENT if current else Companion.OUTDATED


def _text(path: Path | None) -> str:
    return str(path) if path else ""
