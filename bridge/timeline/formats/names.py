"""Names from a file made safe to show and write: on one line, and valid Unicode."""

from dataclasses import replace

from bridge.plain_text import plain
from bridge.timeline import Caption, Marker, Media, Shot, SoundClip


def plain_shot(shot: Shot) -> Shot:
    """Return a shot whose names, and its media's, are plain."""
    if all(map(str.isprintable, (shot.name, shot.track, *_names(shot.media)))):
        return shot
    return replace(shot, name=plain(shot.name), track=plain(shot.track), media=_plain_media(shot.media))


def plain_sound(sound: SoundClip) -> SoundClip:
    """Return a stretch of sound whose names, and its media's, are plain."""
    if all(map(str.isprintable, (sound.name, sound.track, sound.role, *_names(sound.media)))):
        return sound
    return replace(
        sound,
        name=plain(sound.name),
        track=plain(sound.track),
        role=plain(sound.role),
        media=_plain_media(sound.media),
    )


def plain_caption(caption: Caption) -> Caption:
    """Return a caption each line of whose text is plain, and whose names are."""
    text = "\n".join(filter(None, (plain(line).strip() for line in caption.text.splitlines())))
    return replace(caption, text=text, track=plain(caption.track), language=plain(caption.language))


def plain_marker(marker: Marker) -> Marker:
    """Return a marker whose name, colour and each line of whose comment are plain."""
    comment = "\n".join(map(plain, marker.comment.splitlines()))
    return replace(marker, name=plain(marker.name), comment=comment, color=plain(marker.color))


def _names(media: Media) -> tuple[str, str, str]:
    return media.name, media.url or "", media.proxy or ""


def _plain_media(media: Media) -> Media:
    """Return media whose name and locations are plain."""
    url = None if media.url is None else plain(media.url)
    proxy = None if media.proxy is None else plain(media.proxy)
    return replace(media, name=plain(media.name), url=url, proxy=proxy)
