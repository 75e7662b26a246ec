"""Mutants of ZIP archives: what is in them, what it is called, how it is packed, and what the directory says of it."""

import io
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.fuzz.mutators import octets

Inner = Callable[[str, bytes, Random], bytes]
"""The change of a member, by its name."""
_NAMES = (
    "content.otio",
    "../content.otio",
    "/content.otio",
    "media/a.mov",
    "version.txt",
    "",
    "é",
    "content.otio/",
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_BOMB = 40_000_000


def changed(inner: Inner) -> Callable[[bytes, Random], bytes]:
    """Return the mutator of archives whose members are changed in some way."""

    def mutated(data: bytes, chance: Random) -> bytes:
        members = read(data)
        if not members or chance.random() < 0.15:
            return octets.mutated(data, chance)
        at = chance.randrange(len(members))
        name, content = members[at]
        match chance.randrange(12):
            case 0:
                members[at] = (chance.choice(_NAMES), content)
            case 1:
                members.append((chance.choice(_NAMES), content))
            case 2:
                del members[at]
            case 3 if chance.randrange(20) == 0:
                members[at] = (name, content + b" " * _BOMB)
            case _:
                members[at] = (name, inner(name, content, chance))
        packed = written(members, chance.choice(_METHODS) if chance.random() < 0.2 else zipfile.ZIP_STORED)
        return _misled(packed, chance) if chance.random() < 0.1 else packed

    return mutated


def read(data: bytes) -> list[tuple[str, bytes]]:
    """Return the members of an archive; none where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)[: octets.LONGEST]) for info in archive.infolist()]
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ):
        return []


def written(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """Write an archive; the same bytes on any day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in {name or "unnamed": content for name, content in members}.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return buffer.getvalue()


def _misled(data: bytes, chance: Random) -> bytes:
    """Change a number of the directory: sizes, flags, methods."""
    start = data.rfind(b"PK\x01\x02")
    at = start + chance.choice((6, 8, 10, 20, 24, 28, 42)) if start >= 0 else 0
    return data[:at] + chance.choice((b"\0\0", b"\xff\xff", b"\x01\0", b"\xff\xff\xff\x7f")) + data[at + 2 :]
