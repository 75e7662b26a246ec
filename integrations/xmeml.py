"""The music of a score for Premiere Pro and DaVinci Resolve: a sequence of the film's length that holds nothing else.

Source: Final Cut Pro 7 XML Interchange Format 5 (Apple), and what Premiere Pro adds for stereo tracks.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from integrations.errors import NotAddedError
from integrations.music_reel import CHANNELS, SAMPLE_RATE, MusicFile, MusicReel
from integrations.xml_places import Place, added, after, check_is_without, inside, root_of
from integrations.xml_text import plain_xml, written

_OWN: Final = "recue-"
"""The beginning of the ids of what is Recue's."""
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
    audio.extend(_tracks(reel, 0))
    sequence.extend(_markers(reel))
    ET.indent(root)
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n".encode()


def with_music(document: bytes, reel: MusicReel) -> bytes:
    """Add the music and its markers to an editor's own sequence; every byte of the document stays.

    Args:
        document: The document that the cut was read from.
        reel: The music, by the name of the sequence.

    Returns:
        The document with tracks of sound and markers more.

    Raises:
        NotAddedError: Unless it holds one sequence of that name, rate and start timecode, and can be added to as it is.
    """
    root = root_of(document)
    if root.tag != "xmeml":
        raise NotAddedError("it is not Final Cut Pro 7 XML")
    check_is_without(root, _OWN)
    named = [place for place in _sequences(root) if place.said("name") == reel.name]
    if len(named) != 1:
        raise NotAddedError(
            f"{len(named) or 'no'} sequence{'s' * bool(named)} in it {'have' if named else 'has'} the name '{reel.name}'"
        )
    _check_fits(named[0], reel)
    media = named[0].only("media")
    if media is None:
        raise NotAddedError("its sequence has no media, or several")
    markers = inside(document, named[0], written(_markers(reel)))
    audio = media.only("audio")
    if audio is None:
        element = ET.Element("audio")
        element.extend(_tracks(reel, 0))
        return added(document, [inside(document, media, written([element])), markers])
    own = audio.all("track")
    tracks = written(_tracks(reel, len(own)))
    place = after(document, own[-1], tracks) if own else inside(document, audio, tracks)
    return added(document, [place, markers])


def _sequences(folder: Place) -> Iterator[Place]:
    """Yield the sequences in a document, a project or a bin, and in the bins in it, but not those in sequences."""
    coming = [folder]
    while coming:
        for child in coming.pop().children:
            if child.tag == "sequence":
                yield child
            elif child.tag in {"project", "bin", "children"}:
                coming.append(child)


def _check_fits(sequence: Place, reel: MusicReel) -> None:
    """Check that a sequence has the rate and the start timecode of the music.

    Raises:
        NotAddedError: If it has others.
    """
    rate = sequence.said("rate", "timebase"), sequence.said("rate", "ntsc").upper() == "TRUE"
    first = sequence.said("timecode", "frame") or "0"
    wanted = str(round(reel.rate)), reel.rate.denominator > 1
    if rate != wanted:
        raise NotAddedError("it states another frame rate than it was scored at")
    if first != str(round(reel.start * reel.rate)):
        raise NotAddedError("it states another start timecode than it was scored from")


def _tracks(reel: MusicReel, before: int) -> list[ET.Element]:
    """Return the tracks of all files, two each, under so many others."""
    return [
        _track(file, number, channel, reel, before)
        for number, file in enumerate(reel.files)
        for channel in range(CHANNELS)
    ]


def _markers(reel: MusicReel) -> list[ET.Element]:
    return [_marker(mark.name, mark.note, mark.frame) for mark in reel.markers]


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


def _track(file: MusicFile, number: int, channel: int, reel: MusicReel, before: int) -> ET.Element:
    """Return the track of one channel of a file."""
    track = ET.Element(
        "track",
        currentExplodedTrackIndex=str(channel),
        totalExplodedTrackCount=str(CHANNELS),
        premiereTrackType="Stereo",
    )
    item = ET.SubElement(track, "clipitem", id=_id(number, channel), premiereChannelType="stereo")
    _add(item, "masterclipid", f"{_OWN}masterclip-{number + 1}")
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
        _link(item, number, other, before)
    _add(track, "enabled", "FALSE" if file.muted else "TRUE")
    _add(track, "locked", "FALSE")
    _add(track, "outputchannelindex", channel + 1)
    return track


def _file(item: ET.Element, file: MusicFile, number: int, channel: int, reel: MusicReel) -> None:
    """Describe a file at its first clip, and name it at the second."""
    element = ET.SubElement(item, "file", id=f"{_OWN}file-{number + 1}")
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


def _link(item: ET.Element, number: int, channel: int, before: int) -> None:
    """Link a clip to one of its channels, itself among them."""
    link = ET.SubElement(item, "link")
    _add(link, "linkclipref", _id(number, channel))
    _add(link, "mediatype", "audio")
    _add(link, "trackindex", before + CHANNELS * number + channel + 1)
    _add(link, "clipindex", 1)
    _add(link, "groupindex", 1)


def _id(number: int, channel: int) -> str:
    return f"{_OWN}clipitem-{CHANNELS * number + channel + 1}"


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


def _marker(name: str, note: str, frame: int) -> ET.Element:
    marker = ET.Element("marker")
    _add(marker, "comment", plain_xml(note))
    _add(marker, "name", plain_xml(name))
    _add(marker, "in", frame)
    _add(marker, "out", -1)
    return marker


def _add(parent: ET.Element, tag: str, content: object) -> None:
    """Add an element with a text."""
    ET.SubElement(parent, tag).text = str(content)
