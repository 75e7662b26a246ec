"""Installation of Recue's companion into REAPER's resource folder, with the steps that remain for the user."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from integrations.errors import DeliveryError
from integrations.files.delivery import Delivery, Kept
from integrations.files.folder import FolderTarget
from integrations.reaper.push import ADDRESS, PORT
from integrations.reaper.transport import DEVICE_PORT

SCRIPTS: Final = Path("Scripts") / "Recue"
"""The folder of the scripts, below the resource folder."""
PATTERNS: Final = Path("OSC")
"""The folder of OSC pattern files, below the resource folder."""

_SURFACE: Final = "Options > Preferences > Control/OSC/web > Add: mode OSC, pattern config Recue"


@dataclass(frozen=True, slots=True)
class Installed:
    """The files of an installation."""

    folder: Path
    """REAPER's resource folder."""
    files: tuple[Path, ...]
    kept: tuple[Kept, ...]
    """Files that stood in their places and were not as Recue wrote them."""

    @property
    def remaining_steps(self) -> tuple[str, ...]:
        """The steps that remain to be done in REAPER, a line each."""
        script = self.folder / SCRIPTS / "recue.lua"
        return (
            f"{_SURFACE}, device port {DEVICE_PORT}, device IP 127.0.0.1, local listen port {PORT}.",
            f"Actions > Show action list > New action > Load ReaScript: {script}; recue_conform.lua beside it is for the menu.",
            f"Select recue.lua > Add shortcut, then push a score: the dialog learns {ADDRESS}. Press OK.",
        )


def install(
    requested_folder: Path | None, system: str, environment: Mapping[str, str], home: Path
) -> Installed:
    """Copy the companion and its OSC patterns, replacing an older version.

    Args:
        requested_folder: REAPER's resource folder; this user's if None.
        system: As in `sys.platform`.
        environment: The environment variables.
        home: The user's home folder.

    Raises:
        DeliveryError: If there is no such folder.
        UnwrittenError: If it cannot be written to.
    """
    folder = requested_folder or resource_folder(system, environment, home)
    if not folder.is_dir():
        raise DeliveryError(
            f"there is no REAPER resource folder {folder}: start REAPER once, or name the folder that "
            "Options > Show REAPER resource path opens with --to"
        )
    written = [
        FolderTarget((folder / path).parent).deliver(
            Delivery(path.stem, {path.suffix.removeprefix("."): content})
        )
        for path, content in _companion().items()
    ]
    kept = tuple(kept for each in written for kept in each.kept)
    return Installed(folder, tuple(folder / path for path in _companion()), kept)


def is_current(folder: Path) -> bool:
    """Tell whether this version of the companion is in a resource folder, file for file."""
    return all(
        (folder / path).is_file() and (folder / path).read_bytes() == content
        for path, content in _companion().items()
    )


def resource_folder(system: str, environment: Mapping[str, str], home: Path) -> Path:
    """Return the folder of a user's REAPER resources; a portable installation has another.

    Args:
        system: As in `sys.platform`.
        environment: The environment variables.
        home: The user's home folder.
    """
    if system == "win32":
        return Path(environment.get("APPDATA", home / "AppData" / "Roaming")) / "REAPER"
    if system == "darwin":
        return home / "Library" / "Application Support" / "REAPER"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "REAPER"


def _companion() -> dict[Path, bytes]:
    """Return every file of the companion, by its path below the resource folder."""
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
