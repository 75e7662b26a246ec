"""The resources of an FCPXML: formats, assets, compound clips, multicams."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element, tostring

from bridge.errors import TimelineError
from bridge.timeline import Media, MediaKind
from bridge.timeline.black import makes_black
from bridge.timeline.formats.clips import file_name
from bridge.timeline.formats.fcpxml.attributes import is_on, named_rate, time
from bridge.timeline.formats.fcpxml.looks import TITLES
from bridge.timeline.formats.generators import Color, fill_of
from bridge.timeline.formats.remarks import Remarks

_REFERENCES = (("ref", "asset"), ("ref", "effect"), ("ref", "media"), ("format", "format"))
"""Attributes that refer to resources, and the resources."""
_SOLIDS = "/Solids.localized/"
"""Part of the path of every generator that fills the frame with one colour, in any language."""


class Resources:
    """Index of the resources that story elements refer to, by id.

    Programs write one id for several resources. An element then refers to the one of its own name, else to the first.
    """

    def __init__(self, root: Element) -> None:
        self._by_id: dict[tuple[str, str], list[Element]] = {}
        for element in (each for resources in root.iter("resources") for each in resources):
            if identity := element.get("id", "").strip():
                self._by_id.setdefault((element.tag, identity), []).append(element)
        self._several = {key for key, found in self._by_id.items() if len(set(map(_content, found))) > 1}
        """Ids of resources that are not alike."""
        self._angles: dict[Element, Mapping[str, Sequence[Element]]] = {}

    def asset(self, element: Element) -> Element | None:
        """Return the asset an element refers to."""
        return self._referred("asset", element)

    def effect(self, element: Element) -> Element | None:
        """Return the effect an element refers to: a title's, a generator's."""
        return self._referred("effect", element)

    def remark_several(self, element: Element, remarks: Remarks) -> None:
        """Remark on an element that refers to an id of several resources, none of which has the element's name."""
        for attribute, tag in _REFERENCES:
            identity = element.get(attribute, "").strip()
            key = tag, identity
            if key in self._several and _named(self._by_id[key], element) is None:
                remarks.add(
                    f"The id '{identity}' stands for more than one <{tag}> in the file; '{element.get('name', '')}', "
                    "which has the name of none, is read with the first."
                )

    def _referred(self, tag: str, element: Element, attribute: str = "ref") -> Element | None:
        """Return the resource an element refers to."""
        found = self._by_id.get((tag, element.get(attribute, "").strip()), [])
        named = _named(found, element) if len(found) > 1 else None
        return next(iter(found), None) if named is None else named

    def compound(self, element: Element) -> Element | None:
        """Return the sequence of the compound clip an element refers to."""
        return self._media(element, "sequence")

    def multicam(self, element: Element) -> Element | None:
        """Return the multicam an element refers to."""
        return self._media(element, "multicam")

    def nested(self, element: Element) -> Element | None:
        """Return the sequence or the multicam an element refers to."""
        compound = self.compound(element)
        return self.multicam(element) if compound is None else compound

    def angles(self, element: Element) -> Mapping[str, Sequence[Element]]:
        """Return the angles of the multicam an element refers to, by id; several where an id was given twice."""
        multicam = self.multicam(element)
        if multicam is None:
            return {}
        if multicam not in self._angles:
            named: dict[str, list[Element]] = {}
            for angle in multicam.iter("mc-angle"):
                named.setdefault(angle.get("angleID", ""), []).append(angle)
            self._angles[multicam] = named
        return self._angles[multicam]

    def compounds(self) -> list[tuple[str, Element]]:
        """List the compound clips, each with its name and its sequence."""
        media = [
            element
            for key, alike in self._by_id.items()
            for element in (alike if key in self._several else alike[:1])
            if key[0] == "media"
        ]
        found = ((element.get("name", ""), element.find("sequence")) for element in media)
        return [(name, sequence) for name, sequence in found if sequence is not None]

    def is_heard(self, sequence: Element) -> bool:
        """Return whether a sequence, or what is nested in it, has sound."""
        waiting, met = [sequence], set[Element]()
        while waiting:
            element = waiting.pop()
            if element in met or not is_on(element, "enabled"):
                continue
            met.add(element)
            asset = self.asset(element)
            if element.tag == "audio" or (asset is not None and asset.get("hasAudio") == "1"):
                return True
            nested = (self.compound(element), self.multicam(element))
            waiting += [*element, *(inner for inner in nested if inner is not None)]
        return False

    def rate(self, element: Element) -> Fraction | None:
        """Return the frame rate of the format an element names."""
        chosen = self._referred("format", element, "format")
        if chosen is None:
            return None
        try:
            duration = time(chosen, "frameDuration")
        except TimelineError:  # nothing lies where a format says: what states no rate of use is read without
            duration = None
        return 1 / duration if duration and duration > 0 else named_rate(chosen.get("name", ""))

    def media(self, element: Element) -> Media:
        """Return the media of a clip."""
        asset = self.asset(element)
        name = element.get("name", "")
        if asset is None:
            if element.tag in TITLES:
                return Media(name, MediaKind.GENERATOR, black=False)
            effect = self.effect(element)
            if effect is None:
                return Media(name, MediaKind.MISSING)
            return Media(name, MediaKind.GENERATOR, black=_black(element, effect))
        url = _url(asset)
        kind = MediaKind.FILE if url else MediaKind.MISSING
        called = file_name(url) if url else asset.get("name", name)
        proxy = _representation(asset, "proxy-media")
        return Media(
            called, kind, url, self.rate(asset), time(asset, "start"), proxy=proxy if proxy != url else None
        )

    def _media(self, element: Element, tag: str) -> Element | None:
        media = self._referred("media", element)
        return media.find(tag) if media is not None else None


def has_picture(asset: Element) -> bool:
    """Return whether an asset has a picture; one that says nothing of picture and sound has."""
    return asset.get("hasVideo", "").strip() == "1" or not (
        asset.get("hasVideo", "").strip() or asset.get("hasAudio", "").strip() == "1"
    )


def _named(found: Sequence[Element], element: Element) -> Element | None:
    """Return the first of some resources that has an element's name; None where none has."""
    name = element.get("name", "")
    return next((each for each in found if name and name in {each.get("name"), _file_of(each)}), None)


def _file_of(asset: Element) -> str:
    """Return the name of an asset's file; empty where it names none."""
    return file_name(_url(asset) or "")


def _url(asset: Element) -> str | None:
    """Return the location of an asset's media."""
    source = asset.find("media-rep")
    first = source.get("src") if source is not None else None
    return asset.get("src") or _representation(asset, "original-media") or first


def _representation(asset: Element, kind: str) -> str | None:
    """Return the location of one representation of an asset's media."""
    return next((each.get("src") for each in asset.iterfind("media-rep") if each.get("kind") == kind), None)


def _content(resource: Element) -> bytes:
    """Return all that a resource states."""
    return tostring(resource).strip()


def _black(element: Element, effect: Element) -> bool | None:
    """Return whether a generator makes black; None where it does not tell. One with a title connected is its card."""
    if element.find("title") is not None:
        return False
    kind = "Solid" if _SOLIDS in effect.get("uid", "") else effect.get("name", "")
    values = [(param.get("name", ""), _color(param.get("value", ""))) for param in element.iterfind("param")]
    return makes_black(kind, fill_of((name, color) for name, color in values if color))


def _color(value: str) -> Color | None:
    """Read red, green and blue as FCPXML writes them, with alpha or without: `0 0 0`; None where it is no colour."""
    try:
        channels = tuple(map(float, value.split()))
    except ValueError:
        return None
    return channels if len(channels) in {3, 4} else None
