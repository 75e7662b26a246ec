"""The roots of an XML file: several where documents follow one another, as Apple documents it for Final Cut Pro 7."""

import codecs
import re
import xml.etree.ElementTree as ET
from xml.parsers import expat

_AT_ONCE = 2**16
"""Bytes of XML that are parsed at a time: signals are handled, and other threads run, in between."""
_HEAD = 2**12
"""Bytes in which a timeline begins."""
_BEFORE = {
    b"": re.compile(rb"(?:\xef\xbb\xbf|\s)*"),
    codecs.BOM_UTF16_LE: re.compile(rb"(?:\xff\xfe|[ \t\r\n]\0)*"),
    codecs.BOM_UTF16_BE: re.compile(rb"(?:\xfe\xff|\0[ \t\r\n])*"),
}
"""Byte order marks and blanks, which may not stand before an XML declaration, by the mark that a file begins with."""
_BEGINS = re.compile(rb"<\?xml\s|<!DOCTYPE\s+(?:fcpxml|xmeml)\b|<(?:fcpxml|xmeml)[\s>]")
"""The beginning of a timeline in XML."""


def roots(data: bytes) -> list[ET.Element]:
    """Parse XML of one document, or of several that follow one another.

    Raises:
        ParseError: If one of them is not whole, or anything but XML follows.
    """
    mark = data[:2] if data[:2] in _BEFORE else b""
    found: list[ET.Element] = []
    rest = _from_content(mark, memoryview(data))
    while rest:
        end = len(rest)
        try:
            found.append(_root(mark, rest))
        except ET.ParseError:
            end = _next(mark, rest)
            if end == len(rest):
                raise
            found.append(_root(mark, rest[:end]))
        rest = _from_content(mark, rest[end:])
    return found


def from_its_start(data: bytes) -> bytes:
    """Return a file without the text that stands before the timeline in it; all of it where no such text is found."""
    found = _BEGINS.search(data, 0, _HEAD)
    if found is None or data[: found.start()].lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<"):
        return data
    return data[found.start() :]


def _from_content(mark: bytes, data: memoryview) -> memoryview:
    """Leave out what may stand before no XML."""
    found = _BEFORE[mark].match(data)
    return data[found.end() :] if found else data


def _root(mark: bytes, data: memoryview) -> ET.Element:
    """Parse one document.

    Raises:
        ParseError: If it is not whole.
    """
    parser = ET.XMLParser()  # noqa: S314  # expat bounds how far entities expand
    parser.feed(mark)
    for start in range(0, len(data), _AT_ONCE):
        parser.feed(data[start : start + _AT_ONCE])
    return parser.close()


def _next(mark: bytes, data: memoryview) -> int:
    """Return the byte at which another document follows the first; the length of the data where none does."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(mark, False)
        for start in range(0, len(data), _AT_ONCE):
            parser.Parse(data[start : start + _AT_ONCE], False)
    except expat.ExpatError as error:
        at = parser.ErrorByteIndex - len(mark)
        follows = bytes(data[at : at + 3])
        marked = follows.startswith(mark or codecs.BOM_UTF8)
        closed = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
        if marked or (error.code == closed and follows.strip(b"\0").startswith(b"<")):
            return at
    return len(data)
