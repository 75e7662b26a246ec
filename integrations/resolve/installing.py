"""Installation of the companions into Resolve's script folder."""

from importlib.resources import files
from pathlib import Path

from integrations.errors import UnwrittenError
from integrations.files.delivery import Content, Delivery
from integrations.files.folder import FolderTarget
from integrations.machine import Machine
from integrations.resolve.pushing import PORT

COMPANIONS = ("recue_resolve.py", "recue_resolve.lua")
"""The companions: the first for everyone, the second for a Resolve without Python."""
_FOLDER, _PORT = 'FOLDER = ""\n', f"PORT = {PORT}\n"
"""The configurable lines of a companion; the Lua one has no port."""


def script_folder(machine: Machine) -> Path:
    """Return the user's own script folder on a machine, whose scripts appear on every page.

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
        to: The folder for the scripts.
        port: The companion's UDP port.

    Returns:
        The files written, and then the steps that remain, one line each.

    Raises:
        UnwrittenError: If a file cannot be written.
    """
    scripts: dict[str, Content] = {
        Path(name).suffix.removeprefix("."): companion(name, folder.absolute(), port).encode()
        for name in COMPANIONS
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        delivered = FolderTarget(to).deliver(Delivery(Path(COMPANIONS[0]).stem, scripts))
    except OSError as error:
        raise UnwrittenError(
            f"The folder {folder} cannot be made ({error.strerror}): name another with --watch"
        ) from error
    except UnwrittenError as error:
        raise UnwrittenError(f"{error} with --to") from error
    return (
        *delivered.files,
        *(kept.remark for kept in delivered.kept),
        f"Let Recue follow the cut: recue serve '{folder}'",
        "In Resolve: open your timeline, then choose Workspace > Scripts > recue_resolve, once each session.",
        "If recue_resolve (Python) does nothing, install Python 3 from python.org, or use the Lua one of that name.",
    )


def is_current(scripts: Path) -> bool:
    """Tell whether this version of the companions is in a script folder, apart from the configurable lines."""
    return all(
        (scripts / name).is_file() and _installed(scripts / name) == _shipped(name) for name in COMPANIONS
    )


def _installed(file: Path) -> list[str]:
    return _fixed_lines(file.read_text(encoding="utf-8", errors="replace"))


def _shipped(name: str) -> list[str]:
    return _fixed_lines((files("integrations.resolve") / "companion" / name).read_text(encoding="utf-8"))


def _fixed_lines(text: str) -> list[str]:
    """Return the lines of a companion that are not configurable."""
    configured = ("FOLDER = ", "local FOLDER = ", "PORT = ")
    return [line for line in text.splitlines() if not line.startswith(configured)]


def companion(name: str, folder: Path, port: int) -> str:
    """Return a companion with its folder and port filled in."""
    text = (files("integrations.resolve") / "companion" / name).read_text(encoding="utf-8")
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    return text.replace(_FOLDER, f'FOLDER = "{quoted}"\n', 1).replace(_PORT, f"PORT = {port}\n", 1)
