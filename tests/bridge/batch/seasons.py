"""Seasons of short cuts."""

from pathlib import Path

from tests.recuts import Event, cut_file

OPTIONS = ("--no-picture", "--sound", "off", "--formats", "mid,json")
PLAIN: dict[str, object] = {"picture": False, "sound": "off", "formats": "mid,json"}
"""The same as settings."""


def episode(file: Path, shortest: int = 40) -> Path:
    """Write a cut of two shots."""
    return cut_file(file, [Event("A", 0, shortest), Event("B", 0, 60)])


def season(folder: Path, count: int) -> Path:
    """Write so many episodes: `e1.otio` and on."""
    for number in range(1, count + 1):
        episode(folder / f"e{number}.otio", 40 + number)
    return folder


def results(output: Path) -> dict[str, bytes]:
    """Return the files of the scores, without receipts, logs and ledgers."""
    found = (each for each in output.rglob("*") if each.is_file())
    named = {each.relative_to(output): each for each in found}
    return {
        name.as_posix(): each.read_bytes()
        for name, each in sorted(named.items())
        if {".recue", "_batch"}.isdisjoint(name.parts)
    }
