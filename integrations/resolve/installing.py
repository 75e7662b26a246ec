"""Puts the companions where Resolve lists scripts."""

import os
import sys
from importlib.resources import files
from pathlib import Path

from integrations.errors import UnwrittenError
from integrations.resolve.pushing import PORT

COMPANIONS = ("recue_resolve.py", "recue_resolve.lua")
"""The first is for everyone; the second where Resolve finds no Python."""
_FOLDER, _PORT = 'FOLDER = ""\n', f"PORT = {PORT}\n"
"""The lines of a companion that are written anew; the Lua one has no port."""


def script_folder(platform: str = sys.platform) -> Path:
    """The user's own script folder on this system, whose scripts appear on every page.

    Source: the README of Resolve's scripting, "Running DaVinci Resolve scripts".
    """
    scripts = Path("Fusion", "Scripts", "Utility")
    if platform == "win32":
        roaming = Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming"))
        return roaming / "Blackmagic Design" / "DaVinci Resolve" / "Support" / scripts
    if platform == "darwin":
        support = Path.home() / "Library" / "Application Support"
        return support / "Blackmagic Design" / "DaVinci Resolve" / scripts
    return Path.home() / ".local" / "share" / "DaVinciResolve" / scripts


def install(folder: Path, to: Path | None = None, port: int = PORT) -> tuple[str, ...]:
    """Install the companions.

    Args:
        folder: The folder that Recue watches, where the companion puts the cut and finds the score; it is made.
        to: Where to put the scripts; the user's own script folder where None.
        port: Where the companion shall listen.

    Returns:
        The files written, and then what remains to be done, one line each.

    Raises:
        UnwrittenError: If a file cannot be written.
    """
    target = to or script_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.mkdir(parents=True, exist_ok=True)
        for name in COMPANIONS:
            (target / name).write_text(
                companion(name, folder.absolute(), port), encoding="utf-8", newline="\n"
            )
    except OSError as error:
        raise UnwrittenError(
            f"The scripts cannot be written to {target} ({error.strerror}): name another folder with --to"
        ) from error
    return (
        *(str(target / name) for name in COMPANIONS),
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
