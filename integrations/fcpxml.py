"""The music of a score for Final Cut Pro: a project of the film's length that holds nothing else.

Source: FCPXML 1.10 (Apple), https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference.
"""

import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Final

from integrations.errors import NotAddedError
from integrations.markers import Colour, FrameMarker
from integrations.music_reel import CHANNELS, SAMPLE_RATE, MusicFile, MusicReel
from integrations.xml_places import Place, added, before, check_is_without, inside, root_of
from integrations.xml_text import plain_xml, written

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
_OWN: Final = "recue-a"
"""The beginning of the ids of what is Recue's."""
_VERSION: Final = re.compile(r"(\d{1,2})\.(\d{1,2})")
_LANE: Final = re.compile(r"\s*-?\d{1,9}\s*", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,20})(?:/([1-9]\d{0,20}))?s")
_MEDIA_APART: Final = (1, 9)
"""The version from which on a file is named in an element of its own."""
_HOLDS: Final = frozenset({"asset-clip", "clip", "ref-clip", "sync-clip", "mc-clip", "gap", "video", "title"})
"""What others are connected to."""
_RETIMED: Final = frozenset({"timeMap", "conform-rate"})
"""What makes the time of a clip another than that of its storyline."""
_LAST: Final = frozenset(
    {
        "marker",
        "chapter-marker",
        "rating",
        "keyword",
        "analysis-marker",
        "audio-channel-source",
        "audio-role-source",
    }
    | {"sync-source", "filter-video", "filter-video-mask", "filter-audio", "metadata", "reserved"}
)
"""What comes behind connected clips in a clip."""


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
    resources.append(_format(reel.rate))
    resources.extend(_assets(reel, (1, 10)))
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
    first, *others = _clips(reel)
    first.set("offset", _time(reel.start))
    ET.SubElement(sequence, "spine").append(first)
    for lane, clip in enumerate(others, 1):
        _connect(clip, -lane, _start(reel))
    first[:0] = others
    ET.indent(root)
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n".encode()


def with_music(document: bytes, reel: MusicReel) -> bytes:
    """Connect the music to the first clip of an editor's own project; every byte of the document stays.

    Args:
        document: The document that the cut was read from.
        reel: The music, by the name of the project.

    Returns:
        The document with clips of sound more.

    Raises:
        NotAddedError: Unless it holds one project of that name, rate and start timecode, and can be added to as it is.
    """
    root = root_of(document)
    if root.tag != "fcpxml":
        raise NotAddedError("it is not FCPXML")
    check_is_without(root, _OWN)
    resources, sequence = root.only("resources"), _sequence(root, reel)
    version = _VERSION.fullmatch(root.attributes.get("version", ""))
    if resources is None or version is None:
        raise NotAddedError("it does not say its version, or has not one list of resources")
    spine = sequence.only("spine")
    if spine is None or not spine.children:
        raise NotAddedError("the storyline of its project is empty")
    first = spine.children[0]
    begins = _connects_at(first, sequence, resources)
    lanes = [place.attributes.get("lane") or "0" for place in sequence.walk()]
    if not all(_LANE.fullmatch(lane) for lane in lanes):
        raise NotAddedError("a clip in it lies in a lane that is no whole number")
    lowest, clips = min((0, *map(int, lanes))), _clips(reel)
    for lane, clip in enumerate(clips, 1):
        _connect(clip, lowest - lane, begins)
    assets = inside(document, resources, written(_assets(reel, (int(version[1]), int(version[2])))))
    last = next((child for child in first.children if child.tag in _LAST), None)
    connected = written(clips)
    return added(
        document,
        [assets, before(last, connected) if last is not None else inside(document, first, connected)],
    )


def _sequence(root: Place, reel: MusicReel) -> Place:
    """Return the only sequence of a project of the music's name.

    Raises:
        NotAddedError: If there is none, or it has another rate or another start timecode.
    """
    projects = [place for place in root.walk() if place.tag == "project"]
    named = [place for place in projects if place.attributes.get("name") == reel.name]
    if len(named) != 1:
        raise NotAddedError(
            f"{len(named) or 'no'} project{'s' * bool(named)} in it {'have' if named else 'has'} the name '{reel.name}'"
        )
    sequence = named[0].only("sequence")
    if sequence is None:
        raise NotAddedError(f"its project '{reel.name}' has not one sequence")
    looks = [
        place
        for place in root.walk()
        if place.tag == "format" and place.attributes.get("id") == sequence.attributes.get("format")
    ]
    rates = [_seconds(look.attributes.get("frameDuration")) for look in looks]
    starts = _seconds(sequence.attributes.get("tcStart", "0s"))
    if rates != [1 / reel.rate]:
        raise NotAddedError("it states another frame rate than it was scored at")
    if starts != reel.start:
        raise NotAddedError("it states another start timecode than it was scored from")
    return sequence


def _connects_at(first: Place, sequence: Place, resources: Place) -> Fraction:
    """Return the local time of the first clip of a storyline at which it begins.

    Raises:
        NotAddedError: Where that is not plain to see.
    """
    told = first.attributes
    if first.tag not in _HOLDS:
        raise NotAddedError(f"its storyline begins with <{first.tag}>, to which nothing can be connected")
    if any(child.tag in _RETIMED for child in first.children):
        raise NotAddedError("its first clip is retimed")
    if told.get("offset") is not None and _seconds(told["offset"]) != _seconds(
        sequence.attributes.get("tcStart", "0s")
    ):
        raise NotAddedError("its first clip does not begin at its start timecode")
    if "start" in told:
        begins = _seconds(told["start"])
        if begins is None:
            raise NotAddedError(f"the start of its first clip, {told['start']!r}, is no time")
        return begins
    media = [each for each in resources.children if each.attributes.get("id") == told.get("ref", "")]
    starts = [_seconds(each.attributes.get("start", "0s")) for each in media]
    if first.tag != "gap" and starts != [0]:
        raise NotAddedError("its first clip does not state its start, and its media do not begin at 0")
    return Fraction(0)


def _format(rate: Fraction) -> ET.Element:
    """Describe frames of the rate; Final Cut Pro knows those of usual rates by name."""
    look = ET.Element("format", id="f1")
    if rate in _FORMATS:
        look.set("name", f"FFVideoFormat1080p{_FORMATS[rate]}")
    for name, value in (("frameDuration", _time(1 / rate)), ("width", "1920"), ("height", "1080")):
        look.set(name, value)
    return look


def _assets(reel: MusicReel, version: tuple[int, int]) -> list[ET.Element]:
    """Return the files, as a version of the format describes them."""
    return [_asset(number, file, reel, version) for number, file in enumerate(reel.files, 1)]


def _asset(number: int, file: MusicFile, reel: MusicReel, version: tuple[int, int]) -> ET.Element:
    asset = ET.Element(
        "asset",
        id=f"{_OWN}{number}",
        name=plain_xml(file.path.name),
        start=_time(_start(reel)),
        duration=_time(Fraction(reel.samples, SAMPLE_RATE)),
        hasAudio="1",
        audioSources="1",
        audioChannels=str(CHANNELS),
        audioRate=str(SAMPLE_RATE),
    )
    if version < _MEDIA_APART:
        asset.set("src", file.url)
    else:
        ET.SubElement(asset, "media-rep", kind="original-media", src=file.url)
    return asset


def _clips(reel: MusicReel) -> list[ET.Element]:
    """Return a clip of each file, the first with all markers."""
    clips = [_clip(number, file, reel) for number, file in enumerate(reel.files, 1)]
    for mark in reel.markers:
        _marker(clips[0], mark, reel)
    return clips


def _clip(number: int, file: MusicFile, reel: MusicReel) -> ET.Element:
    clip = ET.Element(
        "asset-clip",
        ref=f"{_OWN}{number}",
        name=plain_xml(file.path.stem),
        start=_time(_start(reel)),
        duration=_time(_length(reel)),
        audioRole=plain_xml(f"{_ROLE}.{file.name}"),
    )
    if file.muted:
        clip.set("enabled", "0")
    return clip


def _connect(clip: ET.Element, lane: int, offset: Fraction) -> None:
    """Connect a clip at a time of the clip that holds it."""
    clip.set("lane", str(lane))
    clip.set("offset", _time(offset))


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


def _seconds(text: str | None) -> Fraction | None:
    """Read a time; None where it is none."""
    found = _TIME.fullmatch((text or "").strip())
    return Fraction(int(found[1]), int(found[2] or 1)) if found else None
