"""Puts the companions where Resolve lists scripts."""

from importlib.resources import files
from pathlib import Path

from integrations.atomic_write import replace_file
from integrations.errors import DeliveryError
from integrations.machine import Machine
from integrations.resolve.pushing import PORT

COMPANIONS = ("recue_resolve.py", "recue_resolve.lua")
"""The first is for everyone; the second where Resolve finds no Python."""
_FOLDER, _PORT = 'FOLDER = ""\n', f"PORT = {PORT}\n"
"""The lines of a companion that are written anew; the Lua one has no port."""


def script_folder(machine: Machine) -> Path:
    """The user's own script folder on a machine, whose scripts appear on every page.

    Source: the README of Resolve's scripting, "Running DaVinci Resolve scripts".
    """
    scripts = Path("Fusion", "Scripts", "Utility")
    if machine.system == "win32":
        roaming = Path(machine.environment.get("APPDATA", machine.home / "AppData" / "Roaming"))
        return roaming / "Blackmagic Design" / "DaVinci Resolve" / "Support" / scripts
    if machine.system == "darwin":
        support = machine.home / "Library" / "Application Support"
        return support / "Blackmagic Design" / "DaVinci Resolve" / scripts
    return machine.home / ".local" / "share" / "DaVinciResolve" / scripts


def install(folder: Path, to: Path, port: int = PORT) -> tuple[str, ...]:
    """Install the companions.

    Args:
        folder: The folder that Recue watches, where the companion puts the cut and finds the score; it is made.
        to: Where to put the scripts.
        port: Where the companion shall listen.

    Returns:
        The files written, and then what remains to be done, one line each.

    Raises:
        DeliveryError: If a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        to.mkdir(parents=True, exist_ok=True)
        for name in COMPANIONS:
            replace_file(to / name, companion(name, folder.absolute(), port).encode())
    except OSError as error:
        raise DeliveryError(
            f"The scripts cannot be written to {to} ({error.strerror}): name another folder with --to"
        ) from error
    return (
        *(str(to / name) for name in COMPANIONS),
        f"Let Recue follow the cut: recue serve '{folder}'",
        "In Resolve: open your timeline, then choose Workspace > Scripts > recue_resolve, once each session.",
        "If recue_resolve (Python) does nothing, install Python 3 from python.org, or use the Lua one of that name.",
    )


def is_current(to: Path) -> bool:
    """Whether this Recue's companions are in a script folder, line for line but for their folder and port."""
    return all((to / name).is_file() and _told(to / name) == _own(name) for name in COMPANIONS)


def _told(file: Path) -> list[str]:
    return _apart(file.read_text(encoding="utf-8", errors="replace"))


def _own(name: str) -> list[str]:
    return _apart((files("integrations.resolve") / "companion" / name).read_text(encoding="utf-8"))


def _apart(text: str) -> list[str]:
    """The lines of a companion without those that are written anew."""
    written = ("FOLDER = ", "local FOLDER = ", "PORT = ")
    return [line for line in text.splitlines() if not line.startswith(written)]


def companion(name: str, folder: Path, port: int) -> str:
    """A companion with its folder and port written in."""
    text = (files("integrations.resolve") / "companion" / name).read_text(encoding="utf-8")
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    return text.replace(_FOLDER, f'FOLDER = "{quoted}"\n', 1).replace(_PORT, f"PORT = {port}\n", 1)
