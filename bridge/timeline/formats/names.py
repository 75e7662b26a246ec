"""Text from a file made safe to show and write: on one line, and valid Unicode."""

import re
from dataclasses import replace

from bridge.timeline import Marker, Shot

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Control characters and line ends."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""A lone surrogate: a JSON escape without its other half, or a byte of a path that is no UTF-8."""


def plain(text: str) -> str:
    """Replace control characters by a space, and lone surrogates by the replacement character."""
    if text.isprintable():
        return text
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub(" ", text)).strip()


def plain_shot(shot: Shot) -> Shot:
    """Return a shot whose names, and its media's, are plain."""
    media = shot.media
    if all(map(str.isprintable, (shot.name, shot.track, media.name, media.url or ""))):
        return shot
    url = None if media.url is None else plain(media.url)
    named = replace(media, name=plain(media.name), url=url)
    return replace(shot, name=plain(shot.name), track=plain(shot.track), media=named)


def plain_marker(marker: Marker) -> Marker:
    """Return a marker whose name, comment and colour are plain."""
    name, comment, color = map(plain, (marker.name, marker.comment, marker.color))
    return replace(marker, name=name, comment=comment, color=color)
