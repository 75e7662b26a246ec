"""Format detection: the timeline in a file or a bundle, by its content rather than its suffix."""

import codecs
import io
import stat
import xml.etree.ElementTree as ET
import zipfile
import zlib
from fractions import Fraction
from lzma import LZMAError
from pathlib import Path

from bridge.errors import TimelineError
from bridge.timeline.formats import adapters, documents, edl, fcpxml, xmeml, xml_roots
from bridge.timeline.formats.known_formats import SUFFIXES, Reader, Suffix, suffix_of
from bridge.timeline.formats.nodes import parsed
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited

_ZIPPED = "content.otio"

_LARGEST = 2**30
"""Bytes of a timeline, unpacked."""


def sequences(path: Path, rate: Fraction | None, remarks: Remarks) -> list[Edited]:
    """Return the sequences that a file or a bundle holds.

    Args:
        path: A file, or a folder that is a timeline.
        rate: Frames per second that the user states, if any.
        remarks: Collects what was read differently than written.

    Raises:
        TimelineError: If it cannot be read as any known format.
    """
    known = suffix_of(path)
    data, reader = _content(path, known), known.reader if known else Reader.ADAPTER
    if data.startswith(b"PK\x03\x04"):
        data, reader = _unzipped(data, path), Reader.DOCUMENT
    if reader is Reader.XML:
        data = _beginning(data, remarks)
    head = text_of(data[:4096]).lstrip()
    if not head.strip("\0"):
        raise TimelineError(
            f"'{path.name}' is empty; it may still be being saved: try again, or export it once more."
        )
    if head.startswith("<"):
        return _xml(data, path, rate)
    if head.startswith(("{", "[")) or reader is Reader.DOCUMENT:
        return documents.sequences(parsed(text_of(data), f"'{path.name}'"), path.stem, rate, remarks)
    if reader is Reader.EDL or head.startswith("TITLE:"):
        return edl.sequences(text_of(data), path.stem, rate, f"'{path.name}'")
    suffix = path.suffix.lower().removeprefix(".")
    if reader is not Reader.ADAPTER or suffix not in adapters.suffixes():
        listed = ", ".join(sorted({each.ending.removeprefix(".") for each in SUFFIXES} | adapters.suffixes()))
        raise TimelineError(f"'{path.name}' holds no timeline that can be read here; export one of {listed}.")
    return documents.sequences(adapters.document(path, suffix, rate), path.stem, rate, remarks)


def text_of(data: bytes) -> str:
    """Decode text in UTF-8 or, by its byte order mark, UTF-16; else in Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _content(path: Path, known: Suffix | None) -> bytes:
    """Read a file's bytes; of a bundle, those of the timeline in it."""
    inside = path
    try:
        inside = path / known.inside if known and known.inside and path.is_dir() else path
        status = inside.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise TimelineError(f"'{path}' is no file; choose a timeline file.")
        if status.st_size > _LARGEST:
            raise TimelineError(
                f"'{path.name}' is larger than a timeline can be (1 GB); choose another file."
            )
        return inside.read_bytes()
    except FileNotFoundError as error:
        raise TimelineError(f"There is no timeline '{inside}'; check the path.") from error
    except IsADirectoryError as error:
        raise TimelineError(f"'{path}' is a folder; choose the timeline file in it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TimelineError(
            f"'{path}' cannot be opened ({reason}); check its name and permissions."
        ) from error


def _unzipped(data: bytes, path: Path) -> bytes:
    """Unpack the timeline in an .otioz."""
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
        ValueError,
        LZMAError,
        zlib.error,
    ) as error:
        raise TimelineError(f"'{path.name}' is a damaged archive; export it again.") from error


def _beginning(data: bytes, remarks: Remarks) -> bytes:
    """Leave out text that stands before the XML of a timeline, with a remark."""
    begun = xml_roots.from_its_start(data)
    if text_of(data[: len(data) - len(begun)]).strip():
        remarks.add("Text stands before the XML in the file; it was left out.")
    return begun


def _xml(data: bytes, path: Path, rate: Fraction | None) -> list[Edited]:
    """Read FCPXML or Final Cut Pro 7 XML, by the root element; where several documents follow one another, all of them."""
    try:
        found = xml_roots.roots(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise TimelineError(f"'{path.name}' is not whole XML ({error}); save or export it again.") from error
    return [edited for root in found for edited in _sequences(root, path, rate)]


def _sequences(root: ET.Element, path: Path, rate: Fraction | None) -> list[Edited]:
    """List the sequences in an XML document."""
    if root.tag == "fcpxml":
        return fcpxml.sequences(root, path.stem, rate)
    if root.tag == "xmeml":
        return xmeml.sequences(root, path.stem, rate)
    raise TimelineError(
        f"'{path.name}' is XML but no timeline (its root is <{root.tag}>); choose another file."
    )
