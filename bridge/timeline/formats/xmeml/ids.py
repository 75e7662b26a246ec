"""References by id in Final Cut Pro 7's XML: what is written out in one place, and named by its id elsewhere."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from bridge.timeline.formats.remarks import Remarks

Key = tuple[str, str]
"""A tag and an id: ids of elements of two kinds are told apart."""

_DESCRIBED = frozenset({"media", "duration"})
"""Parts of a file that do not tell it from another."""


class Ids:
    """Index of the elements that others name by id.

    Programs write one id for several things. So an element that is written out is itself, unless it says nothing but what
    an earlier one of its id says too; an empty one is the last before it, else the first after it.
    """

    def __init__(self, root: Element) -> None:
        self._meant: dict[Element, Element] = {}
        self._several: set[Key] = set()
        """Ids that stand for more than one thing."""
        latest: dict[Key, Element] = {}
        waiting: dict[Key, list[Element]] = {}
        for element in root.iter():
            key = _key(element)
            if not key[1]:
                continue
            if key not in latest and not len(element):
                waiting.setdefault(key, []).append(element)
            elif key in latest and _says_no_more(element, latest[key]):
                self._meant[element] = latest[key]
            else:
                self._add(key, element, latest.get(key))
                latest[key] = element
                self._meant |= dict.fromkeys(waiting.pop(key, ()), element)

    def _add(self, key: Key, element: Element, known: Element | None) -> None:
        """Note that an element says more than the last one of its id, or something else."""
        if known is not None and _says_no_more(known, element):
            self._meant[known] = element
        elif known is not None and _differ(known, element):
            self._several.add(key)

    def child(self, element: Element, tag: str, remarks: Remarks) -> Element | None:
        """Return a child element, dereferenced; remark on one whose id stands for several things."""
        found = element.find(tag)
        if found is None:
            return None
        if not len(found) and _key(found) in self._several:
            remarks.add(
                f"The id '{found.get('id', '')}' stands for more than one <{tag}> in the file; a clip that only names it "
                "shows the last one before it."
            )
        return self.whole(found)

    def whole(self, element: Element) -> Element:
        """Return an element, or the one written out that it refers to."""
        while element in self._meant:
            element = self._meant[element]
        return element

    def distinct(self, elements: Iterable[Element]) -> list[Element]:
        """Dereference elements, each once."""
        return list(dict.fromkeys(map(self.whole, elements)))


def _key(element: Element) -> Key:
    return element.tag, element.get("id", "")


def _says_no_more(element: Element, other: Element) -> bool:
    """Return whether all that an element holds stands in another as well."""
    return all(any(_same(child, held) for held in other) for child in element)


def _differ(file: Element, other: Element) -> bool:
    """Return whether two elements are different things, and not one that is described in two ways."""
    told = [child for child in file if file.tag != "file" or child.tag not in _DESCRIBED]
    return any(child.tag == held.tag and not _same(child, held) for child in told for held in other)


def _same(element: Element, other: Element) -> bool:
    """Return whether two elements are of one tag and hold the same, blanks aside."""
    return (
        element.tag == other.tag
        and (element.text or "").strip() == (other.text or "").strip()
        and element.attrib == other.attrib
        and len(element) == len(other)
        and all(map(_same, element, other))
    )
