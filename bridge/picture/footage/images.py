"""Still images, and images that are numbered: the frames of a shot, a file each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Final

from bridge.errors import FootageError

_NUMBER: Final = re.compile(r"%0?(?P<width>\d{0,2})d|#+|@+|\[(?P<first>\d+)-(?P<last>\d+)\]")
"""The number of an image, as programs write it: `%04d`, `####`, `@@@@` or `[0001-0100]`."""
SUFFIXES: Final = frozenset(
    f".{name}"
    for name in (
        *("bmp", "cin", "dpx", "exr", "gif", "hdr", "jp2", "jpeg", "jpg"),
        *("pgm", "png", "ppm", "psd", "sgi", "tga", "tif", "tiff", "webp"),
    )
)
"""Suffixes of still images."""
MOST: Final = 1_000_000
"""Most images of a sequence: half a day."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders and the sequences in them, each looked at once: a folder may hold a million images, and a thousand shots show them."""

    listed: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    found: "dict[Path, Images | None]" = field(default_factory=dict)

    def names(self, folder: Path) -> tuple[str, ...]:
        """Return the names of what is in a folder, as it was when it was first asked for.

        Raises:
            OSError: If it cannot be listed.
        """
        if folder not in self.listed:
            self.listed[folder] = tuple(file.name for file in folder.iterdir())
        return self.listed[folder]

    def images(self, path: Path) -> "Images | None":
        """Return the images of a sequence; see `images_at`."""
        if path not in self.found:
            try:
                self.found[path] = _among(path, self.names(path.parent))
            except OSError:
                return None
        return self.found[path]


@dataclass(frozen=True, slots=True)
class Images:
    """Images of one folder that differ in their number; or one still image."""

    folder: Path
    before: str
    """What stands before the number, or the whole name of a still image."""
    after: str
    width: int
    """Digits that the number has at least; 0 for a still image."""
    first: int
    last: int

    @property
    def is_still(self) -> bool:
        """True for one image that is no frame of a sequence."""
        return self.width == 0

    def file(self, number: int) -> Path:
        """Return the file of an image, which may be missing."""
        return self.folder / self._name(number)

    def _name(self, number: int) -> str:
        return self.before if self.is_still else f"{self.before}{number:0{self.width}d}{self.after}"

    def identity(self, rate: Fraction, folders: Folders | None = None) -> tuple[int, int]:
        """Return the size of all files in bytes, and a number that changes with any of them and with the rate.

        Args:
            rate: Images a second.
            folders: What was listed before; the folder is listed now where left out.

        Raises:
            FootageError: If one of them cannot be looked at.
        """
        size, seen = 0, sha256(str(rate).encode())
        try:
            there = {self.before} if self.is_still else {*(folders or Folders()).names(self.folder)}
        except OSError as error:
            raise FootageError(f"'{self.folder}' cannot be listed ({error.strerror})") from error
        for number in range(self.first, self.last + 1):
            if self._name(number) not in there:
                continue
            try:
                state = self.file(number).stat()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise FootageError(f"'{self.file(number).name}' cannot be read ({error.strerror})") from error
            size += state.st_size
            seen.update(b"%d %d %d;" % (number, state.st_size, state.st_mtime_ns))
        return size, int.from_bytes(seen.digest()[:7])


def is_numbered(name: str) -> bool:
    """Return whether a file's name stands for a sequence of images."""
    return len(list(_NUMBER.finditer(name))) == 1 and Path(name).suffix.lower() in SUFFIXES


def still_at(path: Path) -> Images | None:
    """Return a still image; None where a file's suffix is that of no image."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    return Images(path.parent, path.name, "", 0, 0, 0)


def images_at(path: Path, folders: Folders | None = None) -> Images | None:
    """Return the images of a sequence that are there; None where there are none, or the name is no sequence's.

    Args:
        path: Where they are, their number as `%04d`, `####`, `@@@@` or `[0001-0100]`.
        folders: What was listed before; their folder is listed now where left out.
    """
    return (folders or Folders()).images(path) if is_numbered(path.name) else None


def matches(name: str, pattern: str) -> bool:
    """Return whether a file is an image of a sequence, by its name, in any case."""
    return is_numbered(pattern) and _matcher(pattern).fullmatch(name) is not None


def _among(path: Path, names: Iterable[str]) -> Images | None:
    """Return the images among the files of a folder; those that are called exactly so, or else those in another case."""
    matcher = _matcher(path.name)
    found: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if match := matcher.fullmatch(name):
            around = name[: match.start("number")], name[match.end("number") :]
            found.setdefault(around, []).append(match["number"])
    if not found:
        return None
    number = next(_NUMBER.finditer(path.name))
    asked = path.name[: number.start()], path.name[number.end() :]
    before, after = asked if asked in found else min(found)
    least, most = int(number["first"] or 0), int(number["last"] or 10**9)
    written = [digits for digits in found[before, after] if least <= int(digits) <= most]
    numbers = sorted(map(int, written))
    if not numbers or numbers[-1] - numbers[0] >= MOST:
        return None
    return Images(path.parent, before, after, min(map(len, written)), numbers[0], numbers[-1])


def _matcher(pattern: str) -> re.Pattern[str]:
    number = next(_NUMBER.finditer(pattern))
    before, after = re.escape(pattern[: number.start()]), re.escape(pattern[number.end() :])
    width = number["width"] or (len(number.group()) if number.group()[0] in "#@" else "")
    least = int(width or 1)
    digits = rf"\d{{{least},{max(least, 9)}}}"
    return re.compile(f"{before}(?P<number>{digits}){after}", re.IGNORECASE)
