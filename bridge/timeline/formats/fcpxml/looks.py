"""The looks of clips in FCPXML: opacity, blend mode, and what generates them."""

from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline.formats.overlays import Look
from bridge.timeline.formats.strips import ONE

TITLES = frozenset({"title", "live-drawing"})
"""Elements that are drawn on a clear ground."""
_ADJUSTMENT = "FFAdjustmentEffect"
_NORMAL = frozenset({"", "0", "normal"})


def look_of(element: Element, effect: Element | None) -> Look:
    """Return the looks of a clip.

    Args:
        element: The clip.
        effect: The effect that generates it; None for one of media.
    """
    blend = element.find("adjust-blend")
    kind = "title" if element.tag in TITLES else _kind(effect)
    if blend is None:
        return Look(kind)
    mode = blend.get("mode", "").partition("(")[0].strip().lower()
    return Look(kind, _opacity(blend), mode not in _NORMAL)


def _kind(effect: Element | None) -> str:
    """Return an effect's kind: its name, and that of its file, which is not translated."""
    if effect is None:
        return ""
    uid = effect.get("uid", "")
    file = uid.rpartition("/")[2].partition(".")[0]
    return _ADJUSTMENT if uid.strip() == _ADJUSTMENT else f"{effect.get('name', '')} {file}"


def _opacity(blend: Element) -> Fraction:
    """Return an opacity, at the most where it changes."""
    changing = [key.get("value", "") for key in blend.iterfind("param[@name='amount']//keyframe")]
    constant = [blend.get("amount") or "1"]
    return max(map(_share, changing or constant))


def _share(text: str) -> Fraction:
    """Read a share of 1; all where it is none."""
    try:
        share = float(text)
    except ValueError:
        return ONE
    return Fraction(share) if 0 <= share <= 1 else ONE
