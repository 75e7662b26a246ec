"""Clips of an OpenTimelineIO timeline as shots: media, source range, retimes."""

from collections.abc import Iterable
from fractions import Fraction
from math import isfinite
from urllib.parse import unquote

from bridge.timeline import Media, MediaKind, Shot
from bridge.timeline.formats.generators import black_in
from bridge.timeline.formats.nodes import (
    GAIN,
    Extent,
    Node,
    extent,
    node_in,
    nodes,
    rate_in,
    schema,
    text_in,
    time_in,
)
from bridge.timeline.formats.overlays import Look
from bridge.timeline.formats.rates import LARGEST, exact, is_picture_rate, placed, seconds
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ONE, ZERO, Ramp, with_ramp

_WARPS = frozenset({"LinearTimeWarp", "FreezeFrame"})
_NO_SPEED = "A clip's speed is no number; it is read at speed 1."
VOLUME = "Fairlight Clip Volume and Fades"
"""DaVinci Resolve's name for the effect that holds a clip's level, in decibels."""
_EFFECTS = _WARPS | {"Effect", "TimeEffect"}


def clip_extent(clip: Node, remarks: Remarks) -> Extent:
    """Return the source range of a clip; of no length, with a remark, where the file does not state it."""
    used = extent(clip, "source_range")
    if used is None and clip.get("source_range") is None:
        used = extent(reference_of(clip), "available_range")
    if used is None:
        remarks.add(f"The clip '{text_in(clip, 'name')}' states no length and was left out.")
        return ZERO, ZERO
    if used[1] <= 0:
        remarks.add(f"The clip '{text_in(clip, 'name')}' lasts {float(used[1]):g} s and was left out.")
        return used[0], ZERO
    return used


def shot_of(clip: Node, used: Extent, at: Fraction, track: str, remarks: Remarks) -> Shot:
    """Convert a clip to a shot.

    Args:
        clip: The clip.
        used: Its source range, of a length above 0.
        at: Its record time in its parent, in seconds.
        track: The track's name.
        remarks: Collects what was read differently than written.

    A reversed clip shows the same source range as a forward one, from its end to its start.
    """
    start, duration = used
    speed, ramp = retime(clip, remarks)
    source = start + duration * -speed if speed < 0 else start
    shot = Shot(
        text_in(clip, "name"), media_of(clip, remarks), at, placed(at + duration), source, speed, (), track
    )
    if ramp:
        return with_ramp(shot, tuple((time, start + media) for time, media in ramp))
    return shot


def retime(item: Node, remarks: Remarks) -> tuple[Fraction, Ramp]:
    """Read the speed of an item.

    Returns:
        Seconds of media per second of record time (the product of all time warps), and the speed ramp as (record
        seconds, media seconds), both from the item's first frame, or no points.
    """
    speed: Fraction = ONE
    ramp: Ramp = ()
    for effect in nodes(item, "effects"):
        kind = schema(effect, remarks)
        if effect.get("enabled", True) is False:
            continue
        if kind in _WARPS:
            speed = (speed * _scalar(effect, kind, remarks)).limit_denominator(LARGEST)
        elif kind == "TimeEffect":
            ramp = _keyframes(effect)
            if not ramp:
                remarks.add(
                    f"The retime on '{text_in(item, 'name')}' is of an unknown kind; it is read at speed 1."
                )
        elif kind not in _EFFECTS:
            remarks.add(f"The file holds the effect '{kind}', which is not known here; it was left out.")
    if abs(speed) > LARGEST:
        remarks.add(_NO_SPEED)
        return ONE, ramp
    return speed, ramp


def effects_of(item: Node) -> list[Node]:
    """Return the effects on an item that change its look: all that are enabled but the retimes that are read as such."""
    effects = (effect for effect in nodes(item, "effects") if effect.get("enabled", True) is not False)
    return [effect for effect in effects if not _is_retime(effect)]


def _is_retime(effect: Node) -> bool:
    kind = str(effect.get("OTIO_SCHEMA")).partition(".")[0]
    return kind in _WARPS or (kind == "TimeEffect" and bool(_keyframes(effect)))


def reference_of(clip: Node) -> Node:
    """Return a clip's active media reference; an empty one where it has none."""
    if "media_references" in clip:
        return node_in(node_in(clip, "media_references"), text_in(clip, "active_media_reference_key"))
    return node_in(clip, "media_reference")


def media_of(clip: Node, remarks: Remarks) -> Media:
    """Return the media of a clip."""
    reference = reference_of(clip)
    name, kind, url = _source(reference, text_in(clip, "name"), remarks)
    available = node_in(reference, "available_range")
    rate = rate_in(available, "start_time")
    counted = exact(rate) if rate else None
    shown = counted if counted is not None and is_picture_rate(counted) else None
    black = black_in(reference) if kind is MediaKind.GENERATOR else None
    return Media(name, kind, url, shown, time_in(available, "start_time"), black, _proxy(clip, url))


def _proxy(clip: Node, url: str | None) -> str | None:
    """Return the location of a clip's proxy: of the media reference that is called so; None where there is none."""
    references = node_in(clip, "media_references")
    for key in sorted(key for key in references if "proxy" in key.lower()):
        found = text_in(node_in(references, key), "target_url")
        if found and found != url:
            return found
    return None


def file_name(url: str) -> str:
    """Return the last part of a path or URL, readable by people."""
    name = url.rstrip("/\\").replace("\\", "/").rpartition("/")[2]
    return unquote(name) if "%" in name and "://" in url else name


def look_of(clip: Node) -> Look:
    """Return the looks of a clip: what generates it, and the opacity that DaVinci Resolve gives it."""
    reference = reference_of(clip)
    kind = text_in(reference, "generator_kind") or text_in(reference, "name")
    return Look(kind if reference.get("target_url") is None else "", _opacity(clip))


def gain_of(item: Node) -> float:
    """Return the decibels by which DaVinci Resolve or an AAF plays an item louder, at the most where they change."""
    gain = 0.0
    for effect in nodes(item, "effects"):
        if effect.get("enabled", True) is False:
            continue
        metadata = node_in(effect, "metadata")
        own = metadata.get(GAIN)
        gain += own if isinstance(own, float) and isfinite(own) else 0.0
        resolve = node_in(metadata, "Resolve_OTIO")
        if resolve.get("Effect Name") == VOLUME and resolve.get("Enabled", True) is not False:
            gain += _most(nodes(resolve, "Parameters"))
    return gain


def _most(parameters: Iterable[Node]) -> float:
    """Return the highest level among the parameters of DaVinci Resolve's volume; 0 where they state none."""
    for parameter in parameters:
        if parameter.get("Parameter ID") == "volume":
            keys = node_in(parameter, "Key Frames").values()
            levels = [key.get("Value") for key in keys if isinstance(key, dict)]
            told = levels or [parameter.get("Parameter Value")]
            known = [level for level in told if isinstance(level, int | float) and isfinite(level)]
            return round(max(map(float, known), default=0.0), 2)
    return 0.0


def _opacity(clip: Node) -> Fraction:
    """Return a constant opacity that DaVinci Resolve writes; 1 where it writes none or one that changes."""
    effects = (node_in(node_in(effect, "metadata"), "Resolve_OTIO") for effect in nodes(clip, "effects"))
    composite = (effect for effect in effects if effect.get("Effect Name") == "Composite")
    for parameter in (value for effect in composite for value in nodes(effect, "Parameters")):
        if parameter.get("Parameter ID") == "opacity" and not parameter.get("Key Frames"):
            percent = parameter.get("Parameter Value")
            return Fraction(percent) / 100 if isinstance(percent, int | float) and isfinite(percent) else ONE
    return ONE


def _source(reference: Node, clip_name: str, remarks: Remarks) -> tuple[str, MediaKind, str | None]:
    """Return a media reference's name, kind and URL."""
    kind = schema(reference, remarks)
    if kind == "ExternalReference" and (url := text_in(reference, "target_url")):
        return file_name(url), MediaKind.FILE, url
    if kind == "ImageSequenceReference":
        return _images(reference)
    if kind == "GeneratorReference":
        made = clip_name or text_in(reference, "name") or text_in(reference, "generator_kind")
        return made, MediaKind.GENERATOR, None
    if kind not in {"", "MissingReference", "ExternalReference", "MediaReference"}:
        remarks.add(
            f"The file holds media of the kind '{kind}', which is not known here; it counts as missing."
        )
    return clip_name, MediaKind.MISSING, None


def _images(reference: Node) -> tuple[str, MediaKind, str | None]:
    """Return an image sequence, its frame number as FFmpeg writes it: `shot.%04d.exr`."""
    padding = reference.get("frame_zero_padding")
    number = f"%0{padding}d" if isinstance(padding, int) and 0 < padding < 100 else "%d"
    name = f"{text_in(reference, 'name_prefix')}{number}{text_in(reference, 'name_suffix')}"
    base = text_in(reference, "target_url_base")
    return name, MediaKind.FILE, f"{base.rstrip('/')}/{name}" if base else name


def _scalar(effect: Node, kind: str, remarks: Remarks) -> Fraction:
    """Return a time warp's speed as the fraction that its decimals stand for."""
    value = effect.get("time_scalar", 0 if kind == "FreezeFrame" else None)
    if isinstance(value, int | float) and abs(value) <= LARGEST:
        return Fraction(value).limit_denominator(10_000)
    remarks.add(_NO_SPEED)
    return ONE


def _keyframes(effect: Node) -> Ramp:
    """Read DaVinci Resolve's speed ramp: rows of timeline seconds, source seconds, a smooth flag and tangents.

    The tangents are ignored: between two keyframes the speed is read as constant.
    """
    keys = node_in(node_in(effect, "metadata"), "Resolve_OTIO").get("Key Frames")
    points: dict[Fraction, Fraction] = {}
    for key in keys if isinstance(keys, list) else ():
        try:
            time, media = (seconds(float(number), 1) for number in key[:2])
        except (TypeError, KeyError, ValueError, OverflowError):
            return ()
        points[time] = media
    return tuple(sorted(points.items())) if len(points) > 1 else ()
