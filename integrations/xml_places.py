"""The places of elements in an XML document, so that something can be added to it and every byte of it stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from integrations.errors import NotAddedError


@dataclass(slots=True)
class Place:
    """An element, and where it is in the bytes of its document."""

    tag: str
    attributes: dict[str, str]
    start: int
    """The first byte of its start tag."""
    inner_end: int = -1
    """The first byte of its end tag; of an element without one, the byte behind it."""
    text: str = ""
    """The text right in it."""
    children: "list[Place]" = field(default_factory=list)

    def all(self, tag: str) -> "list[Place]":
        """Return its children of a tag."""
        return [child for child in self.children if child.tag == tag]

    def only(self, tag: str) -> "Place | None":
        """Return its only child of a tag; None where it has none, or several."""
        found = self.all(tag)
        return found[0] if len(found) == 1 else None

    def said(self, *path: str) -> str:
        """Return the text of an element in it, by the tags that lead there; empty where there is none."""
        place: Place | None = self
        for tag in path:
            place = place.only(tag) if place is not None else None
        return place.text.strip() if place is not None else ""

    def walk(self) -> "Iterator[Place]":
        """Yield it and all that is in it, in the order of the document, however deep."""
        coming = [self]
        while coming:
            place = coming.pop()
            yield place
            coming.extend(reversed(place.children))


Addition = tuple[int, int, bytes]
"""The byte at which something is added, how many bytes it stands for, and what is added."""


def root_of(document: bytes) -> Place:
    """Return the root of a document.

    Raises:
        NotAddedError: Unless it is one whole document in UTF-8 that declares no entities.
    """
    stack = [Place("", {}, 0)]
    parser = expat.ParserCreate()

    def begins(tag: str, attributes: dict[str, str]) -> None:
        place = Place(tag, attributes, parser.CurrentByteIndex)
        stack[-1].children.append(place)
        stack.append(place)

    def ends(_tag: str) -> None:
        stack.pop().inner_end = parser.CurrentByteIndex

    def says(text: str) -> None:
        stack[-1].text += text

    def refused(*_declared: object) -> NoReturn:
        raise NotAddedError("it declares entities")

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in {"utf-8", "us-ascii"}:
            raise NotAddedError(f"it is in {encoding}, not in UTF-8")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begins, ends, says
    parser.EntityDeclHandler, parser.XmlDeclHandler = refused, declared
    try:
        document.decode()
        parser.Parse(document, True)
    except UnicodeDecodeError as error:
        raise NotAddedError("it is not in UTF-8") from error
    except expat.ExpatError as error:
        raise NotAddedError(f"it is not a whole XML document ({error})") from error
    return stack[0].children[0]


def check_is_without(root: Place, beginning: str) -> None:
    """Check that no element has an id that begins as those of what is to be added.

    Raises:
        NotAddedError: If one has.
    """
    ids = (place.attributes.get("id", "") for place in root.walk())
    taken = next((each for each in ids if each.startswith(beginning)), None)
    if taken is not None:
        raise NotAddedError(f"there is music of Recue's in it already (id {taken!r})")


def inside(document: bytes, place: Place, content: bytes) -> Addition:
    """Add content at the end of an element."""
    if not _is_empty(document, place):
        return place.inner_end, 0, content
    return place.inner_end - 2, 2, b">" + content + f"</{place.tag}>".encode()


def before(place: Place, content: bytes) -> Addition:
    """Add content before an element."""
    return place.start, 0, content


def after(document: bytes, place: Place, content: bytes) -> Addition:
    """Add content behind an element."""
    end = place.inner_end
    return end if _is_empty(document, place) else _tag_end(document, end), 0, content


def added(document: bytes, additions: Iterable[Addition]) -> bytes:
    """Return a document with additions; all its other bytes are as they were."""
    for at, length, content in sorted(additions, reverse=True):
        document = document[:at] + content + document[at + length :]
    return document


def _is_empty(document: bytes, place: Place) -> bool:
    """Return whether an element has no end tag."""
    return document[place.inner_end - 2 : place.inner_end] == b"/>" and place.inner_end == _tag_end(
        document, place.start
    )


def _tag_end(document: bytes, start: int) -> int:
    """Return the byte behind a tag."""
    quote = 0
    for at in range(start, len(document)):
        byte = document[at]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return at + 1
    raise AssertionError("the document was parsed")
