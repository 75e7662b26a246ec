"""Format detection: the timeline in a file or a bundle, by its content rather than its suffix."""

import io
import re
import stat
import xml.etree.ElementTree as ET
import zipfile
import zlib
from dataclasses import dataclass
from fractions import Fraction
from lzma import LZMAError
from pathlib import Path

from bridge.errors import TimelineError
from bridge.timeline.formats import adapters, documents, edl, fcpxml, xmeml, xml_roots
from bridge.timeline.formats.foreign_projects import ForeignProject, archived, project_called, project_in
from bridge.timeline.formats.known_formats import SUFFIXES, Reader, Suffix, suffix_of
from bridge.timeline.formats.nodes import parsed
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited
from bridge.timeline.formats.xml_encoding import in_utf_8
from bridge.written_text import beginning, decoded, lines

_ZIPPED = "content.otio"
_ARCHIVE = b"PK\x03\x04"
_AAF = bytes.fromhex("d0cf11e0a1b11ae1 0102010d00020000060e2b3403020101")
"""The first bytes of an AAF: a structured file, and its class."""

_LARGEST = 2**30
"""Bytes of a timeline, unpacked."""


_ROOT = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:fcpxml|xmeml)[\s>/]", re.DOTALL)
"""The beginning of XML that there is a reader for."""
_BY_BEGINNING = {"<": Reader.XML, "{": Reader.DOCUMENT, "[": Reader.DOCUMENT}
"""The reader that the first character of a text asks for."""
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Characters at which adapters split lines, and programs do not."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was opened, or the timeline that was packed in it."""

    path: Path
    data: bytes
    encoding: str | None
    """The code page that the user states, if any."""
    remarks: Remarks

    @property
    def where(self) -> str:
        """Its name in an error message."""
        return f"'{self.path.name}'"

    @property
    def head(self) -> str:
        """Its first characters; those of ASCII are right, whatever its code page."""
        return beginning(self.data).lstrip()

    def text(self) -> str:
        """Decode it.

        Raises:
            TimelineError: If it cannot be read in the code page that the user states.
        """
        try:
            written = decoded(self.data, self.where, self.encoding)
        except ValueError as error:
            raise TimelineError(str(error)) from error
        for remark in written.remarks:
            self.remarks.add(remark)
        return written.text

    def xml(self) -> bytes:
        """Return XML in UTF-8.

        Raises:
            TimelineError: If it cannot be read in the code page that the user states.
        """
        try:
            return in_utf_8(self.data, self.where, self.encoding, self.remarks)
        except ValueError as error:
            raise TimelineError(str(error)) from error


def sequences(path: Path, rate: Fraction | None, encoding: str | None, remarks: Remarks) -> list[Edited]:
    """Return the sequences that a file or a bundle holds.

    Args:
        path: A file, or a folder that is a timeline.
        rate: Frames per second that the user states, if any.
        encoding: The code page that the user states, if any.
        remarks: Collects what was read differently than written.

    Raises:
        TimelineError: If it cannot be read as any known format.
    """
    file, reader = _opened(path, encoding, remarks)
    match _format(file, reader):
        case Reader.DOCUMENT:
            return documents.sequences(parsed(file.text(), file.where), path.stem, rate, remarks)
        case Reader.EDL:
            return edl.sequences(file.text(), path.stem, rate, file.where)
        case Reader.XML:
            return _xml(file.xml(), path, rate)
        case Reader.ADAPTER:
            return _adapted(file, rate)


def _opened(path: Path, encoding: str | None, remarks: Remarks) -> tuple[_File, Reader]:
    """Open a file, with the reader that its suffix asks for.

    Raises:
        TimelineError: If it cannot be opened, or is empty.
    """
    known = suffix_of(path)
    data, reader = _content(path, known), known.reader if known else Reader.ADAPTER
    if _ZIPPED in (names := archived(data)) or (
        data.startswith(_ARCHIVE) and not (names and _project(path, data))
    ):
        data, reader = _unzipped(data, path), Reader.DOCUMENT
    if reader is Reader.XML:
        data = _beginning(data, remarks)
    file = _File(path, data, encoding, remarks)
    if not file.head.strip("\0"):
        raise TimelineError(
            f"{file.where} is empty; it may still be being saved: try again, or export it once more."
        )
    return file, reader


def _format(file: _File, asked: Reader) -> Reader:
    """Return the reader for a file: by its content, else the one that its suffix asks for."""
    head, ours = file.head, suffix_of(file.path) is not None
    by_beginning = _BY_BEGINNING.get(head[:1], Reader.ADAPTER)
    if _ROOT.match(head):
        return Reader.XML
    if file.data.startswith(_AAF) or project_in(file.data) is not None:
        return Reader.ADAPTER
    if edl.begins(head):
        return Reader.EDL
    if by_beginning is Reader.DOCUMENT and (ours or b'"OTIO_SCHEMA"' in file.data):
        return Reader.DOCUMENT
    if asked in {Reader.DOCUMENT, Reader.EDL} and by_beginning is not Reader.XML:
        return asked
    unread = not ours and _suffix(file.path) in adapters.suffixes()
    return Reader.ADAPTER if unread or _project(file.path, file.data) is not None else by_beginning


def _adapted(file: _File, rate: Fraction | None) -> list[Edited]:
    """Read what an OpenTimelineIO adapter reads: the one of the suffix, else the one of the program that wrote it.

    Raises:
        TimelineError: If none that is installed does.
    """
    path, installed = file.path, adapters.suffixes()
    project = _project(path, file.data)
    suffix = _adapted_suffix(file, project, installed)
    if suffix in installed:
        text = _for_adapter(file) if adapters.reads_text(suffix) else None
        return documents.sequences(
            adapters.document(path, suffix, text, rate, file.remarks), path.stem, rate, file.remarks
        )
    if project is not None:
        raise TimelineError(project.refusal(path.name))
    listed = ", ".join(sorted({each.ending.removeprefix(".") for each in SUFFIXES} | installed))
    raise TimelineError(f"{file.where} holds no timeline that can be read here; export one of {listed}.")


def _adapted_suffix(file: _File, project: ForeignProject | None, installed: frozenset[str]) -> str:
    """Return the suffix of the adapter for a file; empty where none is known."""
    if file.data.startswith(_AAF):
        return "aaf"
    known, suffix = suffix_of(file.path), _suffix(file.path)
    if (
        known is not None and (known.reader is not Reader.ADAPTER or project is not None)
    ) or suffix not in installed:
        return project.suffix if project else ""
    return suffix


def _for_adapter(file: _File) -> str:
    """Return a file's text in the lines that programs write."""
    text = file.xml().decode() if file.head.startswith("<") else file.text()
    return "\n".join(lines(_BREAKS.sub(" ", text)))


def _suffix(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _project(path: Path, data: bytes) -> ForeignProject | None:
    """Return the kind of project that a file is, by its content, else by its suffix."""
    return project_in(data) or project_called(path)


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
        if inside.is_dir() and (project := project_called(path)):
            raise TimelineError(project.refusal(path.name))
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
    if beginning(data[: len(data) - len(begun)]).strip("\ufeff\0 \t\r\n"):
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
