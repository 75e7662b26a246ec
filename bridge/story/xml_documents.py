"""XML of others as a tree: without entities of its own, which can expand without bound, and only as deep as documents are."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

from bridge.errors import UsageError
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.xml_encoding import in_utf_8

DEEPEST: Final = 60
"""Elements in one another that are read."""
_AT_ONCE: Final = 2**16
"""Bytes that are parsed at a time: signals are handled in between."""


def root(content: bytes, name: str, encoding: str | None, remarks: list[str]) -> ET.Element:
    """Parse a document.

    Args:
        content: The file.
        name: Its name in an error.
        encoding: The code page that a person states; where None, the one that is declared or guessed.
        remarks: Told if the code page was guessed.

    Raises:
        UsageError: If it is not whole, declares entities, or is nested too deep.
    """
    told = Remarks()
    try:
        written = in_utf_8(content, name, encoding, told)
    except ValueError as error:
        raise UsageError(str(error)) from None
    remarks += told.sentences()
    if b"<!ENTITY" in written:
        raise UsageError(f"{name} declares entities of its own, which are not read; export it without")
    parser = ET.XMLParser()  # noqa: S314  # no entities, and expat reads no other file
    try:
        for start in range(0, len(written), _AT_ONCE):
            parser.feed(written[start : start + _AT_ONCE])
        found = parser.close()
    except ET.ParseError as error:
        raise UsageError(f"{name} is no whole XML ({error}); export it again") from None
    _check_depth(found, name)
    return found


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attributes(element: ET.Element) -> dict[str, str]:
    """Return the attributes of an element by their names without namespaces."""
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def named(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the elements of a name anywhere in another, in the document's order."""
    return (each for each in parent.iter() if local(each) == name)


def _check_depth(found: ET.Element, name: str) -> None:
    waiting = [(found, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise UsageError(f"{name} is nested too deep; export it again")
        waiting += [(child, depth + 1) for child in element]
