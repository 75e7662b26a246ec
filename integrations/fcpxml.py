"""The music of a score for Final Cut Pro: a project of the film's length that holds nothing else.

Source: FCPXML 1.10 (Apple), https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference.
"""

import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Final

from integrations.markers import Colour, FrameMarker
from integrations.music_reel import CHANNELS, SAMPLE_RATE, MusicFile, MusicReel
from integrations.xml_text import plain_xml

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
_FORMATS: Final = {
    Fraction(24000, 1001): "2398",
    Fraction(24): "24",
    Fraction(25): "25",
    Fraction(30000, 1001): "2997",
    Fraction(30): "30",
    Fraction(50): "50",
    Fraction(60000, 1001): "5994",
    Fraction(60): "60",
}
"""The end of Final Cut Pro's name for the format of 1080 lines at a rate."""
_ROLE: Final = "music"


def fcpxml(reel: MusicReel) -> bytes:
    """Write a project that holds the music alone, with markers for scenes and hits.

    It has the film's length, rate and start timecode. The first file is the project's clip, with all markers; the others
    are connected to it, each with a subrole of music of its own. Scenes are chapter markers, hits are markers, and those
    that the music misses are still to be done.

    Args:
        reel: The music.

    Returns:
        FCPXML 1.10 in UTF-8, the same bytes for the same score.
    """
    root = ET.Element("fcpxml", version="1.10")
    resources = ET.SubElement(root, "resources")
    _format(resources, reel.rate)
    for number, file in enumerate(reel.files, 1):
        _asset(resources, f"a{number}", file, reel)
    event = ET.SubElement(root, "event", name="Recue")
    project = ET.SubElement(event, "project", name=plain_xml(f"{reel.name} music"))
    sequence = ET.SubElement(
        project,
        "sequence",
        format="f1",
        duration=_time(_length(reel)),
        tcStart=_time(reel.start),
        tcFormat="DF" if reel.drop_frame else "NDF",
        audioLayout="stereo",
        audioRate="48k",
    )
    first, *others = reel.files
    clip = _clip(ET.SubElement(sequence, "spine"), "a1", first, reel, reel.start)
    for lane, file in enumerate(others, 1):
        _clip(clip, f"a{lane + 1}", file, reel, _start(reel)).set("lane", str(-lane))
    for mark in reel.markers:
        _marker(clip, mark, reel)
    ET.indent(root)
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n".encode()


def _format(resources: ET.Element, rate: Fraction) -> None:
    """Describe frames of the rate; Final Cut Pro knows those of usual rates by name."""
    look = ET.SubElement(resources, "format", id="f1")
    if rate in _FORMATS:
        look.set("name", f"FFVideoFormat1080p{_FORMATS[rate]}")
    for name, value in (("frameDuration", _time(1 / rate)), ("width", "1920"), ("height", "1080")):
        look.set(name, value)


def _asset(resources: ET.Element, own: str, file: MusicFile, reel: MusicReel) -> None:
    asset = ET.SubElement(
        resources,
        "asset",
        id=own,
        name=plain_xml(file.path.name),
        start=_time(_start(reel)),
        duration=_time(Fraction(reel.samples, SAMPLE_RATE)),
        hasAudio="1",
        audioSources="1",
        audioChannels=str(CHANNELS),
        audioRate=str(SAMPLE_RATE),
    )
    ET.SubElement(asset, "media-rep", kind="original-media", src=file.url)


def _clip(parent: ET.Element, ref: str, file: MusicFile, reel: MusicReel, offset: Fraction) -> ET.Element:
    """Add a clip of a whole file at a time of what holds it."""
    clip = ET.SubElement(
        parent,
        "asset-clip",
        ref=ref,
        offset=_time(offset),
        name=plain_xml(file.path.stem),
        start=_time(_start(reel)),
        duration=_time(_length(reel)),
        audioRole=plain_xml(f"{_ROLE}.{file.name}"),
    )
    if file.muted:
        clip.set("enabled", "0")
    return clip


def _marker(clip: ET.Element, mark: FrameMarker, reel: MusicReel) -> None:
    """Add a marker on its frame, in the time of the clip's file."""
    chapter = mark.colour is Colour.SCENE
    marker = ET.SubElement(clip, "chapter-marker" if chapter else "marker")
    marker.set("start", _time(_start(reel) + mark.frame / reel.rate))
    marker.set("duration", _time(1 / reel.rate))
    marker.set("value", plain_xml(mark.name))
    if mark.note:
        marker.set("note", plain_xml(mark.note))
    if chapter:
        marker.set("posterOffset", "0s")
    if mark.colour is Colour.MISSED:
        marker.set("completed", "0")


def _start(reel: MusicReel) -> Fraction:
    """Return the timecode of the files' first sample, as the files say it, in seconds."""
    return Fraction(round(reel.start * SAMPLE_RATE), SAMPLE_RATE)


def _length(reel: MusicReel) -> Fraction:
    """Return the film's length in seconds, in whole frames."""
    return reel.frames / reel.rate


def _time(seconds: Fraction) -> str:
    """Write a time as Final Cut Pro does: `1001/24000s`, `3600s`."""
    return f"{seconds}s"
