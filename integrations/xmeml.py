"""The music of a score for Premiere Pro and DaVinci Resolve: a sequence of the film's length that holds nothing else.

Source: Final Cut Pro 7 XML Interchange Format 5 (Apple), and what Premiere Pro adds for stereo tracks.
"""

import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Final

from integrations.music_reel import CHANNELS, SAMPLE_RATE, MusicFile, MusicReel
from integrations.xml_text import plain_xml

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'
_SLOWED: Final = 1001


def writes_rate(rate: Fraction) -> bool:
    """Return whether the format has a frame rate: a whole number, or one over 1.001."""
    return rate.denominator == 1 or rate == Fraction(1000 * round(rate), _SLOWED)


def xmeml(reel: MusicReel) -> bytes:
    """Write a sequence that holds the music alone, with markers for scenes and hits.

    It has the film's length, rate and start timecode. Each file has a stereo track of its own: two tracks in the
    format, which belong together.

    Args:
        reel: The music, at a rate that the format has.

    Returns:
        XMEML 5 in UTF-8, the same bytes for the same score.
    """
    root = ET.Element("xmeml", version="5")
    sequence = ET.SubElement(root, "sequence", id="sequence-1")
    _add(sequence, "name", plain_xml(f"{reel.name} music"))
    _add(sequence, "duration", reel.frames)
    _rate(sequence, reel.rate)
    _timecode(sequence, reel)
    media = ET.SubElement(sequence, "media")
    _picture(ET.SubElement(media, "video"), reel.rate)
    audio = ET.SubElement(media, "audio")
    _add(audio, "numOutputChannels", CHANNELS)
    _samples(ET.SubElement(audio, "format"))
    for number, file in enumerate(reel.files):
        for channel in range(CHANNELS):
            _track(audio, file, number, channel, reel)
    for mark in reel.markers:
        _marker(sequence, mark.name, mark.note, mark.frame)
    ET.indent(root)
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n".encode()


def _picture(video: ET.Element, rate: Fraction) -> None:
    """Describe the picture, of which there is none."""
    look = ET.SubElement(ET.SubElement(video, "format"), "samplecharacteristics")
    _rate(look, rate)
    for name, content in (("width", 1920), ("height", 1080), ("anamorphic", "FALSE")):
        _add(look, name, content)
    _add(look, "pixelaspectratio", "square")
    _add(look, "fielddominance", "none")
    track = ET.SubElement(video, "track")
    _add(track, "enabled", "TRUE")
    _add(track, "locked", "FALSE")


def _track(audio: ET.Element, file: MusicFile, number: int, channel: int, reel: MusicReel) -> None:
    """Add the track of one channel of a file."""
    track = ET.SubElement(
        audio,
        "track",
        currentExplodedTrackIndex=str(channel),
        totalExplodedTrackCount=str(CHANNELS),
        premiereTrackType="Stereo",
    )
    item = ET.SubElement(track, "clipitem", id=_id(number, channel), premiereChannelType="stereo")
    _add(item, "masterclipid", f"masterclip-{number + 1}")
    _add(item, "name", plain_xml(file.path.name))
    _add(item, "enabled", "TRUE")
    _add(item, "duration", reel.frames)
    _rate(item, reel.rate)
    for name, frame in (("start", 0), ("end", reel.frames), ("in", 0), ("out", reel.frames)):
        _add(item, name, frame)
    _file(item, file, number, channel, reel)
    source = ET.SubElement(item, "sourcetrack")
    _add(source, "mediatype", "audio")
    _add(source, "trackindex", channel + 1)
    for other in range(CHANNELS):
        _link(item, number, other)
    _add(track, "enabled", "FALSE" if file.muted else "TRUE")
    _add(track, "locked", "FALSE")
    _add(track, "outputchannelindex", channel + 1)


def _file(item: ET.Element, file: MusicFile, number: int, channel: int, reel: MusicReel) -> None:
    """Describe a file at its first clip, and name it at the second."""
    element = ET.SubElement(item, "file", id=f"file-{number + 1}")
    if channel:
        return
    _add(element, "name", plain_xml(file.path.name))
    _add(element, "pathurl", file.url.replace("file:///", "file://localhost/", 1))
    _rate(element, reel.rate)
    _add(element, "duration", reel.frames)
    _timecode(element, reel)
    sound = ET.SubElement(ET.SubElement(element, "media"), "audio")
    _samples(sound)
    _add(sound, "channelcount", CHANNELS)


def _samples(parent: ET.Element) -> None:
    sound = ET.SubElement(parent, "samplecharacteristics")
    _add(sound, "samplerate", SAMPLE_RATE)


def _link(item: ET.Element, number: int, channel: int) -> None:
    """Link a clip to one of its channels, itself among them."""
    link = ET.SubElement(item, "link")
    _add(link, "linkclipref", _id(number, channel))
    _add(link, "mediatype", "audio")
    _add(link, "trackindex", CHANNELS * number + channel + 1)
    _add(link, "clipindex", 1)
    _add(link, "groupindex", 1)


def _id(number: int, channel: int) -> str:
    return f"clipitem-{CHANNELS * number + channel + 1}"


def _timecode(parent: ET.Element, reel: MusicReel) -> None:
    """Write the start timecode."""
    element = ET.SubElement(parent, "timecode")
    _rate(element, reel.rate)
    _add(element, "string", reel.start_timecode)
    _add(element, "frame", round(reel.start * reel.rate))
    _add(element, "displayformat", "DF" if reel.drop_frame else "NDF")


def _rate(parent: ET.Element, rate: Fraction) -> None:
    element = ET.SubElement(parent, "rate")
    _add(element, "timebase", round(rate))
    _add(element, "ntsc", "FALSE" if rate.denominator == 1 else "TRUE")


def _marker(sequence: ET.Element, name: str, note: str, frame: int) -> None:
    marker = ET.SubElement(sequence, "marker")
    _add(marker, "comment", plain_xml(note))
    _add(marker, "name", plain_xml(name))
    _add(marker, "in", frame)
    _add(marker, "out", -1)


def _add(parent: ET.Element, tag: str, content: object) -> None:
    """Add an element with a text."""
    ET.SubElement(parent, tag).text = str(content)
