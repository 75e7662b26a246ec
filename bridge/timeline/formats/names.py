"""Names from a file made safe to show and write: on one line, and valid Unicode."""

from dataclasses import replace

from bridge.plain_text import plain
from bridge.timeline import Marker, Shot


def plain_shot(shot: Shot) -> Shot:
    """Return a shot whose names, and its media's, are plain."""
    media = shot.media
    if all(map(str.isprintable, (shot.name, shot.track, media.name, media.url or "", media.proxy or ""))):
        return shot
    url = None if media.url is None else plain(media.url)
    proxy = None if media.proxy is None else plain(media.proxy)
    named = replace(media, name=plain(media.name), url=url, proxy=proxy)
    return replace(shot, name=plain(shot.name), track=plain(shot.track), media=named)


def plain_marker(marker: Marker) -> Marker:
    """Return a marker whose name, colour and each line of whose comment are plain."""
    comment = "\n".join(map(plain, marker.comment.splitlines()))
    return replace(marker, name=plain(marker.name), comment=comment, color=plain(marker.color))
