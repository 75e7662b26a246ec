"""Overlays: what lies over the picture and is seen through, as titles and watermarks are, and what has no picture at all.

An editor calls neither of their ends a cut. So an overlay is a shot only where nothing else is seen, as a title on black
is, and an adjustment layer never is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.timeline import Media, MediaKind, Shot
from bridge.timeline.black import is_black, visible
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ONE, Strip

_FAINT = Fraction(1, 2)
"""The opacity below which a clip shows less of itself than of what lies beneath."""
_MANY = 3
"""Cuts that an image hides only where it is a watermark, a logo or a mask."""
_IMAGES = (".png", ".tga", ".psd", ".gif", ".webp", ".svg")
"""Suffixes of images that can be transparent."""

_ADJUSTMENT = re.compile(
    r".*\badjustment[ _]?(layer|clip)\b.*|FFAdjustmentEffect|"
    r"\s*(einstellungsebene|calque d['’]effets|capa de ajuste|camada de ajuste|livello di regolazione|"  # noqa: RUF001
    r"корректирующий слой|調整(レイヤー|クリップ)|调整图层|조정 레이어).*",
    re.IGNORECASE | re.DOTALL,
)
"""Programs' names of adjustment layers and of their copies, in the languages that Premiere Pro comes in."""
_CLEAR = re.compile(
    r"(?<![a-z])(text\+?|titles?|lower[ -]?thirds?|crawl|scroll(ing)?|captions?|subtitles?|time ?codes?|counting|shapes?|"
    r"essential graphics|graphicandtype|graphics?|transparent video|watermark|letterbox)(?![a-z])",
    re.IGNORECASE,
)
"""Words in the names of generators whose background is clear."""
_CLEAR_NAME = re.compile(
    r"\s*(fusion |basic |scrolling |outline )?(text\+?|title|lower third|scroll|captions?|subtitles?|timecode|"
    r"transparent video)( \d+)?\s*",
    re.IGNORECASE,
)
"""Programs' names of what they make and do not write as a generator."""


@dataclass(frozen=True, slots=True)
class Look:
    """The looks of a clip among the layers of its timeline."""

    kind: str = ""
    """The program's name for what it is; empty where it states none."""
    opacity: Fraction = ONE
    """1 hides what lies beneath, 0 shows nothing of the clip."""
    blended: bool = False
    """True where it is mixed with what lies beneath in any other way."""


def laid(shot: Shot, look: Look, remarks: Remarks) -> Strip:
    """Return a shot as a layer: as picture, as an overlay, or, with a remark, as neither."""
    if _is_adjustment(shot.media, (look.kind, shot.name, shot.media.name)):
        remarks.add(
            f"'{shot.name}' is an adjustment layer, which has no picture of its own; it was passed over."
        )
        return Strip()
    if _is_clear(shot, look.kind):
        return mixed(Strip(overlays=(shot,)), shot.name, look, remarks)
    return mixed(Strip((shot,)), shot.name, look, remarks)


def mixed(strip: Strip, name: str, look: Look, remarks: Remarks) -> Strip:
    """Return a clip's or a nested sequence's layer as it is mixed with what lies beneath.

    Args:
        strip: The layer.
        name: The clip's name.
        look: Its looks.
        remarks: Told of a layer that cannot be seen.
    """
    if look.opacity <= 0:
        remarks.add(f"'{name}' has an opacity of 0, so that nothing of it is seen; it was passed over.")
        return strip.unseen
    if look.blended or look.opacity < _FAINT:
        return replace(strip.unseen, overlays=(*strip.shots, *strip.overlays))
    return strip


def _is_adjustment(media: Media, names: Iterable[str]) -> bool:
    """Return whether a clip is an adjustment layer: it grades the layers below and has no picture of its own."""
    return media.kind is not MediaKind.FILE and any(map(_ADJUSTMENT.fullmatch, names))


def uncovered(layers: Sequence[Strip], remarks: Remarks) -> list[Strip]:
    """Return layers with the images that hide many cuts as overlays.

    Remark on every generator, and every image that can be transparent, that hides a cut beneath it: it may be meant to be
    seen through.
    """
    starts: list[list[Fraction]] = []
    shown: list[Strip] = []
    for layer in layers:
        shots: list[Shot] = []
        over = list(layer.overlays)
        for shot in layer.shots:
            hidden = _hidden(shot, starts) if _may_be_seen_through(shot) else 0
            if hidden >= _MANY and _is_image(shot):
                over.append(shot)
                continue
            shots.append(shot)
            if hidden:
                remarks.add(
                    f"'{shot.name}' lies over other clips for up to {float(shot.duration):.1f} s and hides their cuts; "
                    "disable it if it is only laid over the picture."
                )
        starts.append([shot.start for shot in shots])
        shown.append(replace(layer, shots=tuple(shots), overlays=tuple(over)))
    return shown


def seen(picture: Strip, remarks: Remarks) -> Strip:
    """Return a picture with its overlays as shots where nothing else is seen, black aside.

    Remark on those that lie over other shots.
    """
    if not picture.overlays:
        return picture
    black = tuple(shot for shot in picture.shots if is_black(shot.media))
    shown = visible(picture.shots)
    ends = [shot.end for shot in shown]
    for overlay in picture.overlays:
        first = bisect_right(ends, overlay.start)
        if first < len(shown) and shown[first].start < overlay.end:
            remarks.add(
                f"'{overlay.name}' is laid over other shots, which are seen through it; it makes no cuts over them."
            )
    layers = (black, tuple(sorted(picture.overlays, key=lambda shot: shot.start)), shown)
    flat = flattened([Strip(shots, picture.edits) for shots in layers])
    return replace(picture.unseen, shots=flat.shots, edits=flat.edits)


def _is_clear(shot: Shot, kind: str) -> bool:
    """Return whether a clip's background is clear, as a title's is."""
    if shot.media.kind is MediaKind.GENERATOR:
        return not is_black(shot.media) and any(_CLEAR.search(name) for name in (kind, shot.name))
    return shot.media.kind is MediaKind.MISSING and _CLEAR_NAME.fullmatch(shot.name) is not None


def _may_be_seen_through(shot: Shot) -> bool:
    """Return whether a shot can be transparent, as far as its media tell."""
    return shot.media.kind is MediaKind.GENERATOR or _is_image(shot)


def _is_image(shot: Shot) -> bool:
    """Return whether a shot is an image that can be transparent."""
    return shot.media.kind is MediaKind.FILE and (shot.media.url or "").lower().endswith(_IMAGES)


def _hidden(shot: Shot, starts: Sequence[Sequence[Fraction]]) -> int:
    """Return the number of instants inside a shot among some sorted ones."""
    return sum(bisect_left(times, shot.end) - bisect_right(times, shot.start) for times in starts)
