"""Where hosts are installed, and which version: told by files, without starting anything."""

import mmap
import os
import plistlib
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError  # what plistlib raises for XML that is damaged

_MAC, _WINDOWS = "darwin", "win32"
LOCATIONS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("reaper", "linux"): (
        "~/opt/REAPER/reaper",
        "/opt/REAPER/reaper",
        "~/REAPER/reaper",
        "/usr/lib/REAPER/reaper",
        "/usr/bin/reaper",
        "/usr/local/bin/reaper",
        "~/.local/bin/reaper",
    ),
    ("reaper", _MAC): ("/Applications/REAPER*.app", "~/Applications/REAPER*.app"),
    ("reaper", _WINDOWS): ("%/REAPER (x64)/reaper.exe", "%/REAPER*/reaper.exe"),
    ("resolve", "linux"): ("/opt/resolve/bin/resolve", "/home/resolve/bin/resolve"),
    ("resolve", _MAC): (
        "/Applications/DaVinci Resolve/DaVinci Resolve.app",
        "/Applications/DaVinci Resolve*.app",
    ),
    ("resolve", _WINDOWS): ("%/Blackmagic Design/DaVinci Resolve/Resolve.exe",),
    ("ardour", "linux"): (
        "/usr/lib*/ardour*/ardour-[0-9]*",
        "/usr/lib/*/ardour*/ardour-[0-9]*",
        "/opt/Ardour-*/bin/ardour*",
        "/usr/local/lib/ardour*/ardour-[0-9]*",
        "/usr/bin/ardour*",
        "/usr/local/bin/ardour*",
    ),
    ("ardour", _MAC): ("/Applications/Ardour*.app", "~/Applications/Ardour*.app"),
    ("ardour", _WINDOWS): ("%/Ardour*/bin/Ardour.exe", "%/Ardour*/bin/ardour*.exe"),
}
"""Where a host's program lies on a system, most telling first; `~` is the user's home, `%` the folder of programs."""
_REVISION: Final = "reaper-install-rev.txt"
"""What REAPER writes its version into, in its resource folder."""
_NUMBERED: Final = re.compile(r"-(\d+(?:\.\d+)+)")
"""A version in the name of a file or folder."""
_FIXED: Final = struct.pack("<I", 0xFEEF04BD)
"""What the version of a Windows program begins with. Source: Microsoft's reference, VS_FIXEDFILEINFO."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where to look."""

    system: str
    """As `sys.platform` names it."""
    environment: Mapping[str, str]
    home: Path
    root: Path = Path("/")
    """What absolute places are below."""


def program(host: str, machine: Machine) -> Path | None:
    """Where a host is installed: where its own installer puts it, or a system's packages do; None where it is not.

    Args:
        host: `reaper`, `resolve` or `ardour`.
        machine: Where to look.
    """
    system = machine.system if machine.system in {_MAC, _WINDOWS} else "linux"
    return next((found for place in LOCATIONS[host, system] for found in _places(place, machine)), None)


def version(found: Path, machine: Machine, resources: Path | None = None) -> str:
    """The version of an installed program; empty where no file tells.

    Args:
        found: Where it is installed.
        machine: The machine it is on.
        resources: REAPER's resource folder, for REAPER.
    """
    if resources is not None and (resources / _REVISION).is_file():
        return (
            (resources / _REVISION).read_text(encoding="utf-8", errors="replace").strip().partition("\n")[0]
        )
    if machine.system == _MAC:
        return _bundle_version(found)
    if machine.system == _WINDOWS:
        return _windows_version(found)
    numbered = _NUMBERED.search(str(found))
    return numbered[1] if numbered else ""


def _places(place: str, machine: Machine) -> Iterator[Path]:
    """What there is at a place."""
    if place.startswith("~"):
        yield from sorted(machine.home.glob(place.removeprefix("~/")))
    elif place.startswith("%"):
        for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
            if folder := machine.environment.get(variable):
                yield from sorted(Path(folder).glob(place.removeprefix("%/")))
    else:
        yield from sorted(machine.root.glob(place.removeprefix("/")))


def _bundle_version(bundle: Path) -> str:
    """What a macOS application says of itself; empty where it says nothing."""
    try:
        told = plistlib.loads((bundle / "Contents" / "Info.plist").read_bytes())
    except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
        return ""
    return str(told.get("CFBundleShortVersionString", ""))


def _windows_version(file: Path) -> str:
    """The file version in a Windows program; empty where it has none."""
    if not file.is_file() or not os.path.getsize(file):  # noqa: PTH202 (an empty file cannot be mapped)
        return ""
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(_FIXED)
        if not 0 <= at <= len(content) - 16:
            return ""
        high, low = struct.unpack_from("<8xII", content, at)
    numbers = (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)
    return ".".join(map(str, numbers)).removesuffix(".0")
