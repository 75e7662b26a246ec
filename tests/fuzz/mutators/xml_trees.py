"""Mutants of XML that are XML: other attributes and texts, elements elsewhere, many times, or inside themselves."""

import xml.etree.ElementTree as ET
from copy import deepcopy
from itertools import pairwise
from random import Random

from tests.fuzz.mutators import octets, words

_TIMES = (
    "0s",
    "-1s",
    "5s",
    "1/0s",
    "1001/30000s",
    "3600s",
    "999999999999s",
    "9" * 40 + "/" + "7" * 40 + "s",
    "1/" + "9" * 40 + "s",
    "2.5s",
    "0.0000000001s",
)
_BILLION = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>{}]>".format(
    "".join(f"<!ENTITY {outer} '{f'&{inner};' * 8}'>" for inner, outer in pairwise("abcdef"))
)
"""Entities that expand to 300 kB."""
_DOCTYPES = (
    _BILLION.encode(),
    b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    b"<!DOCTYPE a [<!ENTITY a '&a;'>]>",
)
_ENCODINGS = ("utf-8", "utf-16", "latin-1", "us-ascii")
_MANY = 50_000
"""Elements that a tree may have before no more are added."""


def mutated(data: bytes, chance: Random) -> bytes:
    """Change some elements of XML; what is none is changed as bytes."""
    try:
        root = ET.fromstring(data)  # noqa: S314 (our own seeds)
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            elements = list(root.iter())
            chance.choice(_CHANGES if len(elements) < _MANY else (_attributed, _removed))(elements, chance)
        return _written(root, chance)
    except (ET.ParseError, ValueError, RecursionError, LookupError):
        return octets.mutated(data, chance)


def _written(root: ET.Element, chance: Random) -> bytes:
    encoding = chance.choice(_ENCODINGS) if chance.random() < 0.05 else "utf-8"
    written: bytes = ET.tostring(root, encoding=encoding, xml_declaration=chance.random() < 0.5)
    if chance.random() < 0.02:
        head, mark, rest = written.partition(b"?>\n")
        name = chance.choice((b"&a;", b"&f;"))
        body = (rest if mark else head).replace(b">", b">" + name, 3)
        return (head + mark if mark else b"") + chance.choice(_DOCTYPES) + body
    return written


def _attributed(elements: list[ET.Element], chance: Random) -> None:
    """Change an attribute: its number, a time, a text, or the value of any other attribute."""
    with_any = [element for element in elements if element.attrib]
    if not with_any:
        return
    element = chance.choice(with_any)
    name = chance.choice(list(element.attrib))
    other = chance.choice(list(chance.choice(with_any).attrib.values()))
    fraction = f"{chance.randint(-(10**6), 10**7)}/{chance.randint(1, 10**6)}s"
    drawn = (
        words.renumbered(element.attrib[name], chance),
        words.renumbered(element.attrib[name], chance),
        chance.choice(_TIMES),
        fraction,
        other,
        _clean(words.text(chance)),
    )
    element.set(name, chance.choice(drawn))


def _unattributed(elements: list[ET.Element], chance: Random) -> None:
    element = chance.choice(elements)
    if element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]


def _reattributed(elements: list[ET.Element], chance: Random) -> None:
    """Give an element an attribute that some other has."""
    source, target = chance.choice(elements), chance.choice(elements)
    if source.attrib:
        name = chance.choice(list(source.attrib))
        target.set(name, source.attrib[name])


def _worded(elements: list[ET.Element], chance: Random) -> None:
    """Change a text."""
    element = chance.choice([each for each in elements if (each.text or "").strip()] or elements)
    drawn = (
        words.renumbered(element.text or "", chance),
        _clean(words.text(chance)),
        str(words.number(chance)),
    )
    element.text = chance.choice(drawn)


def _retagged(elements: list[ET.Element], chance: Random) -> None:
    chance.choice(elements).tag = chance.choice(elements).tag


def _removed(elements: list[ET.Element], chance: Random) -> None:
    parent = chance.choice([each for each in elements if len(each)] or elements)
    if len(parent):
        del parent[chance.randrange(len(parent))]


def _moved(elements: list[ET.Element], chance: Random) -> None:
    source, target = chance.choice(elements[1:] or elements), chance.choice(elements)
    target.insert(chance.randint(0, len(target)), deepcopy(source))


def _multiplied(elements: list[ET.Element], chance: Random) -> None:
    """Repeat an element, up to thousands of times, each a little different in one attribute."""
    parents = [each for each in elements if len(each)]
    if not parents:
        return
    parent = chance.choice(parents)
    source = chance.choice(list(parent))
    size = len(ET.tostring(source))
    for _ in range(min(chance.choice((1, 2, 10, 100, 3000)), 1 + octets.LONGEST // 2 // size)):
        again = deepcopy(source)
        _attributed(list(again.iter()), chance)
        parent.append(again)


def _nested(elements: list[ET.Element], chance: Random) -> None:
    """Put an element into itself, a few hundred times."""
    outer = chance.choice([each for each in elements[1:] if len(each)] or elements)
    template = deepcopy(outer)
    path = chance.randrange(len(list(outer.iter())))
    for _ in range(
        min(chance.choice((1, 2, 10, 200)), 1 + octets.LONGEST // 2 // len(ET.tostring(template)))
    ):
        copy = deepcopy(template)
        list(outer.iter())[path].append(copy)
        outer = copy


def _clean(text: str) -> str:
    """Leave out characters that no XML can hold."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff")
    )


_CHANGES = (
    _attributed,
    _attributed,
    _attributed,
    _unattributed,
    _reattributed,
    _worded,
    _worded,
    _retagged,
    _removed,
    _moved,
    _multiplied,
    _nested,
)
