"""The ledger of a folder: the content that Recue wrote last to each file in it, and whose score each name is.

It lies in a hidden folder, `.recue`, so that it moves with the files and everyone who writes there shares it. Whatever is
not in it was not written by Recue: a lost ledger loses nothing, it has more files kept.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b, file_digest
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final, Self

_FILE: Final = "ledger.json"
_VERSION: Final = 1
_LARGEST: Final = 64_000_000
"""Bytes of a file that is read: no folder has so many files."""
_DIGEST_BYTES: Final = 20


@dataclass(frozen=True, slots=True)
class Written:
    """The content that was written last to a file."""

    by: str
    """The name of the score that it belongs to; empty for a file of no timeline's score."""
    digest: str
    """The digest of its content, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What Recue wrote to a folder."""

    files: Mapping[str, Written] = field(default_factory=dict)
    """By the file's name."""
    timelines: Mapping[str, str] = field(default_factory=dict)
    """The timeline of each score, as seen from the folder, by the score's name."""

    @classmethod
    def read(cls, hidden: Path) -> Self:
        """Read the ledger in a hidden folder; an empty one if there is none, or none that can be read."""
        try:
            told = read_json(hidden / _FILE)
            if told["version"] != _VERSION:
                return cls()
            return cls(
                {name: Written(str(each["by"]), str(each["digest"])) for name, each in told["files"].items()},
                {str(name): str(timeline) for name, timeline in told["timelines"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, hidden: Path, parts: Path) -> None:
        """Replace the ledger in a hidden folder.

        Args:
            hidden: The hidden folder.
            parts: A folder for unfinished files in it, which is cleared if this process is killed.

        Raises:
            OSError: If it cannot be written.
        """
        told = {
            "version": _VERSION,
            "files": {name: {"by": each.by, "digest": each.digest} for name, each in self.files.items()},
            "timelines": dict(self.timelines),
        }
        write_json(hidden / _FILE, told, parts, durable=False)

    def last(self, file: str, by: str) -> str:
        """Return the digest of what a score wrote last to a file; empty if another did, or none."""
        written = self.files.get(file)
        return written.digest if written is not None and written.by == by else ""

    def having(self, files: Mapping[str, Written], timelines: Mapping[str, str], folder: Path) -> Self:
        """Return the ledger with other files and timelines, and without the files that are gone."""
        there = {name: each for name, each in self.files.items() if os.path.lexists(folder / name)}
        return replace(self, files={**there, **files}, timelines={**self.timelines, **timelines})


def write_json(file: Path, told: Mapping[str, Any], parts: Path, *, durable: bool) -> None:
    """Replace a small file in a folder of Recue's own, in one piece.

    Args:
        file: Its path.
        told: Its content.
        parts: The folder for unfinished files in which it is written first, and which is cleared after an error.
        durable: True to wait until it is on the disk.

    Raises:
        OSError: If it cannot be written.
    """
    unfinished = parts / f"{file.name}.new"
    with unfinished.open("w", encoding="ascii") as handle:
        handle.write(json.dumps(told))  # with an indent, or to a stream, it leaves cycles behind
        handle.flush()
        if durable:
            os.fsync(handle.fileno())
    unfinished.chmod(0o666 & file.parent.stat().st_mode)
    unfinished.replace(file)


def read_json(file: Path) -> Any:
    """Read a small file in a folder of Recue's own, which may have come from a stranger with all that lies beside it.

    Raises:
        OSError: If it cannot be read, is a link or no regular file, or is larger than any of Recue's.
        ValueError: If it is no JSON.
    """
    if not S_ISREG(file.lstat().st_mode) or file.stat().st_size > _LARGEST:
        raise OSError(22, "no file that Recue wrote", str(file))
    try:
        return json.loads(file.read_bytes())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def new_digest() -> "blake2b":
    """Return the digest of no content, to be updated."""
    return blake2b(digest_size=_DIGEST_BYTES)


def digest_of(file: Path) -> str:
    """Return the digest of a file's content, in hexadecimal.

    Raises:
        OSError: If it cannot be read.
    """
    with file.open("rb") as opened:
        return file_digest(opened, new_digest).hexdigest()
