"""Programs found where their installers put them, in a folder that stands for the machine."""

import plistlib
import struct
from pathlib import Path

import pytest

from bridge.commands.doctor.host_programs import program, version
from integrations.hosts import HOSTS
from integrations.machine import Machine

LINUX = {
    "reaper": ("home/ann/opt/REAPER/reaper", ""),
    "resolve": ("opt/resolve/bin/resolve", ""),
    "ardour": ("opt/Ardour-8.6.0/bin/ardour8", "8.6.0"),
}
MAC = {
    "reaper": "Applications/REAPER.app",
    "resolve": "Applications/DaVinci Resolve/DaVinci Resolve.app",
    "ardour": "Applications/Ardour8.app",
}
WINDOWS = {
    "reaper": "Programs/REAPER (x64)/reaper.exe",
    "resolve": "Programs/Blackmagic Design/DaVinci Resolve/Resolve.exe",
    "ardour": "Programs/Ardour8/bin/Ardour.exe",
}


def machine(system: str, root: Path) -> Machine:
    return Machine(system, {"ProgramFiles": str(root / "Programs")}, root / "home" / "ann", root)


def put(file: Path, content: bytes = b"program") -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)


@pytest.mark.parametrize("host", LINUX)
def test_on_linux(host: str, tmp_path: Path) -> None:
    here, (place, told) = machine("linux", tmp_path), LINUX[host]
    assert program(HOSTS[host].program.places, here) is None
    put(tmp_path / place)
    found = program(HOSTS[host].program.places, here)
    assert found == tmp_path / place
    assert version(found, here) == told


@pytest.mark.parametrize("host", MAC)
def test_on_macos_the_bundle_tells_the_version(host: str, tmp_path: Path) -> None:
    here = machine("darwin", tmp_path)
    put(tmp_path / MAC[host] / "Contents/Info.plist", plistlib.dumps({"CFBundleShortVersionString": "7.78"}))
    found = program(HOSTS[host].program.places, here)
    assert found == tmp_path / MAC[host]
    assert version(found, here) == "7.78"
    (found / "Contents/Info.plist").write_bytes(b"<plist")
    assert version(found, here) == ""


@pytest.mark.parametrize("host", WINDOWS)
def test_on_windows_the_program_tells_the_version(host: str, tmp_path: Path) -> None:
    here = machine("win32", tmp_path)
    fixed = struct.pack("<IIII", 0xFEEF04BD, 0x10000, 20 << 16 | 3, 2 << 16 | 0)
    put(tmp_path / WINDOWS[host], b"MZ" + bytes(400) + fixed + bytes(40))
    found = program(HOSTS[host].program.places, here)
    assert found == tmp_path / WINDOWS[host]
    assert version(found, here) == "20.3.2"
    found.write_bytes(b"")
    assert version(found, here) == ""


def test_reaper_writes_its_version_into_its_resource_folder(tmp_path: Path) -> None:
    written = tmp_path / "reaper-install-rev.txt"
    written.write_text("7.78\n")
    assert version(Path("/opt/REAPER/reaper"), machine("linux", tmp_path), written) == "7.78"
