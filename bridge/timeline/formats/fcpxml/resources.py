"""The resources of an FCPXML: formats, assets, compound clips, multicams."""

from collections.abc import Mapping
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline import Media, MediaKind
from bridge.timeline.black import makes_black
from bridge.timeline.formats.clips import file_name
from bridge.timeline.formats.fcpxml.attributes import is_on, named_rate, time
from bridge.timeline.formats.generators import Color, fill_of

_DRAWN = frozenset({"title", "live-drawing"})
_SOLIDS = "/Solids.localized/"
"""Part of the path of every generator that fills the frame with one colour, in any language."""


class Resources:
    """Index of the resources that story elements refer to, by id."""

    def __init__(self, root: Element) -> None:
        self._by_id = {
            (element.tag, element.get("id", "")): element
            for resources in root.iter("resources")
            for element in resources
        }
        self._angles: dict[str, Mapping[str, Element]] = {}

    def asset(self, element: Element) -> Element | None:
        """Return the asset an element refers to."""
        return self._by_id.get(("asset", element.get("ref", "")))

    def compound(self, element: Element) -> Element | None:
        """Return the sequence of the compound clip an element refers to."""
        return self._media(element, "sequence")

    def multicam(self, element: Element) -> Element | None:
        """Return the multicam an element refers to."""
        return self._media(element, "multicam")

    def angles(self, element: Element) -> Mapping[str, Element]:
        """Return the angles of the multicam an element refers to, by id; the first of an id counts."""
        reference = element.get("ref", "")
        if reference not in self._angles:
            multicam = self.multicam(element)
            found = [] if multicam is None else list(multicam.iter("mc-angle"))
            named = ((angle.get("angleID"), angle) for angle in reversed(found))
            self._angles[reference] = {name: angle for name, angle in named if name is not None}
        return self._angles[reference]

    def compounds(self) -> list[tuple[str, Element]]:
        """List the compound clips, each with its name and its sequence."""
        media = [element for (tag, _), element in self._by_id.items() if tag == "media"]
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
        chosen = self._by_id.get(("format", element.get("format", "")))
        if chosen is None:
            return None
        duration = time(chosen, "frameDuration")
        return 1 / duration if duration else named_rate(chosen.get("name", ""))

    def media(self, element: Element) -> Media:
        """Return the media of a clip."""
        asset = self.asset(element)
        name = element.get("name", "")
        if asset is None:
            if element.tag in _DRAWN:
                return Media(name, MediaKind.GENERATOR, black=False)
            effect = self._by_id.get(("effect", element.get("ref", "")))
            if effect is None:
                return Media(name, MediaKind.MISSING)
            return Media(name, MediaKind.GENERATOR, black=_black(element, effect))
        source = asset.find("media-rep")
        url = asset.get("src") or (source.get("src") if source is not None else None)
        kind = MediaKind.FILE if url else MediaKind.MISSING
        called = file_name(url) if url else asset.get("name", name)
        return Media(called, kind, url, self.rate(asset), time(asset, "start"))

    def _media(self, element: Element, tag: str) -> Element | None:
        media = self._by_id.get(("media", element.get("ref", "")))
        return media.find(tag) if media is not None else None


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
