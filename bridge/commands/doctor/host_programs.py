"""Installed hosts and their versions, found in files without starting anything."""

import mmap
import os
import plistlib
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError  # what plistlib raises for XML that is damaged

from integrations.machine import Machine

_MAC, _WINDOWS = "darwin", "win32"
_NUMBERED: Final = re.compile(r"-(\d+(?:\.\d+)+)")
"""A version in the name of a file or folder."""
_FIXED: Final = struct.pack("<I", 0xFEEF04BD)
"""The signature before the version of a Windows program. Source: Microsoft's reference, VS_FIXEDFILEINFO."""


def program(places: Mapping[str, Sequence[str]], machine: Machine) -> Path | None:
    """Find a host where its own installer or a system's packages put it; None where it is not installed.

    Args:
        places: As `integrations.host.Program` has them.
        machine: The machine to look on.
    """
    system = machine.system if machine.system in {_MAC, _WINDOWS} else "linux"
    return next((found for place in places.get(system, ()) for found in _places(place, machine)), None)


def version(found: Path, machine: Machine, written: Path | None = None) -> str:
    """Return the version of an installed program; empty where no file tells.

    Args:
        found: The path of its installation.
        machine: The machine it is on.
        written: The file it writes its version into, of one that does.
    """
    if written is not None and written.is_file():
        return written.read_text(encoding="utf-8", errors="replace").strip().partition("\n")[0]
    if machine.system == _MAC:
        return _bundle_version(found)
    if machine.system == _WINDOWS:
        return _windows_version(found)
    numbered = _NUMBERED.search(str(found))
    return numbered[1] if numbered else ""


def _places(place: str, machine: Machine) -> Iterator[Path]:
    """Yield what exists at a place."""
    if place.startswith("~"):
        yield from sorted(machine.home.glob(place.removeprefix("~/")))
    elif place.startswith("%"):
        for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
            if folder := machine.environment.get(variable):
                yield from sorted(Path(folder).glob(place.removeprefix("%/")))
    else:
        yield from sorted(machine.root.glob(place.removeprefix("/")))


def _bundle_version(bundle: Path) -> str:
    """Return the version that a macOS application states; empty where it states none."""
    try:
        info = plistlib.loads((bundle / "Contents" / "Info.plist").read_bytes())
    except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
        return ""
    return str(info.get("CFBundleShortVersionString", ""))


def _windows_version(file: Path) -> str:
    """Return the file version of a Windows program; empty where it has none."""
    if not file.is_file() or not os.path.getsize(file):  # noqa: PTH202 (an empty file cannot be mapped)
        return ""
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(_FIXED)
        if not 0 <= at <= len(content) - 16:
            return ""
        high, low = struct.unpack_from("<8xII", content, at)
    numbers = (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)
    return ".".join(map(str, numbers)).removesuffix(".0")
