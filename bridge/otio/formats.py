"""Files and bundles: what a path holds, by its content rather than its suffix."""

import codecs
import contextlib
import gc
import io
import warnings
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from bridge.errors import TimelineError
from bridge.otio import documents, edl, fcpxml, xmeml
from bridge.otio.nodes import Node, parsed
from bridge.otio.notes import Notes
from bridge.otio.sequences import Edited

_BUNDLED = {"otiod": "content.otio", "fcpxmld": "Info.fcpxml"}
"""What a folder that is a timeline holds it in, by the folder's suffix."""

_ZIPPED = "content.otio"

_LARGEST = 2**30
"""Bytes of a timeline, unpacked."""


def sequences(path: Path, rate: Fraction | None, notes: Notes) -> list[Edited]:
    """The sequences a file or a bundle holds.

    Args:
        path: A file, or a folder that is a timeline.
        rate: Frames per second that the user states.
        notes: Where to say what was read differently.

    Raises:
        TimelineError: If it cannot be read as any known format.
    """
    suffix = path.suffix.lower().removeprefix(".")
    data = _content(path, suffix)
    if data.startswith(b"PK\x03\x04"):
        data, suffix = _unzipped(data, path), "otio"
    head = text_of(data[:4096]).lstrip()
    if not head.strip("\0"):
        raise TimelineError(
            f"'{path.name}' is empty; it may still be being saved: try again, or export it once more."
        )
    if head.startswith("<"):
        return _xml(data, path, rate)
    if head.startswith(("{", "[")) or suffix in {"otio", "otiod", "otioz"}:
        return documents.sequences(parsed(text_of(data), f"'{path.name}'"), path.stem, rate, notes)
    if suffix == "edl" or (suffix not in _adapted() and head.startswith("TITLE:")):
        return edl.sequences(text_of(data), path.stem, rate)
    return documents.sequences(_adapter(path, suffix, rate), path.stem, rate, notes)


def text_of(data: bytes) -> str:
    """Text in UTF-8 or, by its mark, UTF-16; what is neither is read as Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _content(path: Path, suffix: str) -> bytes:
    """A file's bytes; of a bundle, those of the timeline in it."""
    inside = path / _BUNDLED[suffix] if suffix in _BUNDLED and path.is_dir() else path
    try:
        if inside.stat().st_size > _LARGEST:
            raise TimelineError(
                f"'{path.name}' is larger than a timeline can be (1 GB); choose another file."
            )
        return inside.read_bytes()
    except FileNotFoundError as error:
        raise TimelineError(f"There is no timeline '{inside}'; check the path.") from error
    except IsADirectoryError as error:
        raise TimelineError(f"'{path}' is a folder; choose the timeline file in it.") from error
    except OSError as error:
        raise TimelineError(
            f"'{path}' cannot be opened ({error.strerror}); check its permissions."
        ) from error


def _unzipped(data: bytes, path: Path) -> bytes:
    """The timeline in an .otioz."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(_ZIPPED).file_size > _LARGEST:
                raise TimelineError(f"'{path.name}' unpacks to more than 1 GB of timeline; export it again.")
            return archive.read(_ZIPPED)
    except KeyError as error:
        raise TimelineError(
            f"'{path.name}' is an archive without a timeline in it; choose another file."
        ) from error
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise TimelineError(f"'{path.name}' is a damaged archive; export it again.") from error


def _xml(data: bytes, path: Path, rate: Fraction | None) -> list[Edited]:
    """FCPXML or Final Cut Pro 7 XML, whichever the root says."""
    try:
        root = ET.fromstring(data)  # noqa: S314  # expat bounds how far entities expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise TimelineError(f"'{path.name}' is not whole XML ({error}); save or export it again.") from error
    if root.tag == "fcpxml":
        return fcpxml.sequences(root, path.stem, rate)
    if root.tag == "xmeml":
        return xmeml.sequences(root, path.stem, rate)
    raise TimelineError(
        f"'{path.name}' is XML but no timeline (its root is <{root.tag}>); choose another file."
    )


def _adapted() -> set[str]:
    """The suffixes that installed adapters read."""
    with _quietly():
        suffixes: set[str] = otio.adapters.suffixes_with_defined_adapters(read=True)
    return suffixes


def _adapter(path: Path, suffix: str, rate: Fraction | None) -> Node:
    """Whatever an installed OpenTimelineIO adapter makes of a file.

    Raises:
        TimelineError: If there is no adapter for it, or the adapter fails in any way.
    """
    known = _adapted()
    if suffix not in known:
        listed = ", ".join(sorted(known | set(_BUNDLED)))
        raise TimelineError(f"'{path.name}' is of no kind that can be read here; export one of {listed}.")
    with _quietly():
        try:
            document = otio.adapters.read_from_file(str(path), **_arguments(suffix, rate))
            return parsed(document.to_json_string(), f"'{path.name}'")
        except (RecursionError, TimelineError):
            raise
        except Exception as error:  # noqa: BLE001  # adapters are other people's, and raise anything at all
            reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        gc.collect()  # a failed adapter leaves its file open, which is warned of when it is collected: here, quietly
    raise TimelineError(
        f"'{path.name}' cannot be read as .{suffix} ({reason[:200]}); export it again, or as .otio."
    )


def _arguments(suffix: str, rate: Fraction | None) -> dict[str, float]:
    """What an adapter is told beside the path."""
    return {"fps": float(rate)} if suffix == "ale" and rate is not None else {}


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep what adapters print or warn of from the user."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
