"""Puts Recue's companion into REAPER's resource folder, and says what is left to click."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from integrations.delivery import Delivery
from integrations.errors import DeliveryError
from integrations.folder import FolderTarget
from integrations.reaper.push import ADDRESS, PORT
from integrations.reaper.transport import DEVICE_PORT

SCRIPTS: Final = Path("Scripts") / "Recue"
"""Where scripts go, below the resource folder."""
PATTERNS: Final = Path("OSC")
"""Where OSC pattern files go."""

_SURFACE: Final = "Options > Preferences > Control/OSC/web > Add: mode OSC, pattern config Recue"


@dataclass(frozen=True, slots=True)
class Installed:
    """What was put where."""

    folder: Path
    """REAPER's resource folder."""
    files: tuple[Path, ...]

    @property
    def clicks(self) -> tuple[str, ...]:
        """What is left to do in REAPER, a line each."""
        script = self.folder / SCRIPTS / "recue.lua"
        return (
            f"{_SURFACE}, device port {DEVICE_PORT}, device IP 127.0.0.1, local listen port {PORT}.",
            f"Actions > Show action list > New action > Load ReaScript: {script}; recue_conform.lua beside it is for the menu.",
            f"Select recue.lua > Add shortcut, then push a score: the dialog learns {ADDRESS}. Press OK.",
        )


def install(to: Path | None, system: str, environment: Mapping[str, str], home: Path) -> Installed:
    """Copy the companion and its OSC patterns; what an older Recue put there is replaced.

    Args:
        to: REAPER's resource folder; the one of this user where None.
        system: As `sys.platform` names it.
        environment: The environment's variables.
        home: The user's own folder.

    Raises:
        DeliveryError: If there is no such folder.
        UnwrittenError: If it cannot be written to.
    """
    folder = to or resource_folder(system, environment, home)
    if not folder.is_dir():
        raise DeliveryError(
            f"there is no REAPER resource folder {folder}: start REAPER once, or name the folder that "
            "Options > Show REAPER resource path opens with --to"
        )
    for path, content in _companion().items():
        target = (folder / path).parent
        FolderTarget(target).deliver(Delivery(path.stem, {path.suffix.removeprefix("."): content}))
    return Installed(folder, tuple(folder / path for path in _companion()))


def is_current(folder: Path) -> bool:
    """Whether this Recue's companion is in a resource folder, file for file."""
    return all(
        (folder / path).is_file() and (folder / path).read_bytes() == content
        for path, content in _companion().items()
    )


def resource_folder(system: str, environment: Mapping[str, str], home: Path) -> Path:
    """Where REAPER keeps a user's scripts, unless it was installed to be carried about.

    Args:
        system: As `sys.platform` names it.
        environment: The environment's variables.
        home: The user's own folder.
    """
    if system == "win32":
        return Path(environment.get("APPDATA", home / "AppData" / "Roaming")) / "REAPER"
    if system == "darwin":
        return home / "Library" / "Application Support" / "REAPER"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "REAPER"


def _companion() -> dict[Path, bytes]:
    """Every file of the companion, by its place below the resource folder."""
    package = files("integrations.reaper")
    found = {PATTERNS / "Recue.ReaperOSC": (package / "Recue.ReaperOSC").read_bytes()}
    return found | dict(_scripts(package / "scripts", SCRIPTS))


def _scripts(folder: Traversable, place: Path) -> list[tuple[Path, bytes]]:
    inside: list[tuple[Path, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            inside += _scripts(entry, place / entry.name)
        elif entry.name.endswith(".lua"):
            inside.append((place / entry.name, entry.read_bytes()))
    return inside
