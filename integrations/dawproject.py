"""A score as a DAWproject: tempo map, metres, markers, a track of clips for each instrument, stems and the picture.

Source: DAWproject 1.0 (Bitwig and PreSonus), `Project.xsd` and `MetaData.xsd`.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from integrations.automation import Curve, curves_of
from integrations.levels import drawn
from integrations.markers import Colour, FrameMarker, markers
from integrations.session import Item, ItemNote, Session, SessionTrack

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that the same score gives the same bytes."""
_TEMPO, _METRE, _MASTER, _PICTURE = "tempo", "metre", "master", "picture"
"""Ids that other elements refer to."""
_HEX = {
    Colour.SCENE: "#8e44ad",
    Colour.MET: "#27ae60",
    Colour.NEAR: "#f1c40f",
    Colour.MISSED: "#c0392b",
}


def dawproject(session: Session, version: str) -> bytes:
    """Write a score as a DAWproject file.

    Beats are quarter notes from the timeline's first frame. A clip is as long as its scene, and holds its notes and nothing
    else, because some DAWs read no deeper; notes that ring past it keep their length, which a DAW cuts at the clip's end.
    Programs, controllers and bends are curves beside the clips. System exclusive and meta events do not exist in the format and
    are left out. Stems are muted.

    Args:
        session: The score.
        version: The version of Recue, written into the file.

    Returns:
        A ZIP of `project.xml` and `metadata.xml`, the same bytes for the same score.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in (("project.xml", _project(session, version)), ("metadata.xml", _metadata(session))):
            ET.indent(root)
            content = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _metadata(session: Session) -> ET.Element:
    root = ET.Element("MetaData")
    ET.SubElement(root, "Title").text = _plain(session.name)
    frame = round(session.start * session.rate)
    comment = f"Beat 0 is frame {frame} of the timeline's timecode at {session.rate} frames a second."
    ET.SubElement(root, "Comment").text = comment
    return root


def _project(session: Session, version: str) -> ET.Element:
    root = ET.Element("Project", version="1.0")
    ET.SubElement(root, "Application", name="Recue", version=version)
    transport = ET.SubElement(root, "Transport")
    bpm = _number(session.tempi[0].bpm)
    ET.SubElement(transport, "Tempo", id=_TEMPO, name="Tempo", unit="bpm", value=bpm)
    first = session.metres[0]
    ET.SubElement(
        transport, "TimeSignature", id=_METRE, numerator=str(first.beats), denominator=str(first.unit)
    )
    structure = ET.SubElement(root, "Structure")
    for number, track in enumerate(session.tracks):
        _track(structure, f"track{number}", _plain(track.name), "notes", "regular")
    for number, stem in enumerate(session.stems):
        _track(structure, f"stem{number}", f"{_plain(stem.track)} stem", "audio", "regular", muted=True)
    if session.movie is not None:
        _track(structure, _PICTURE, "Picture", "video", "regular")
    _track(structure, _MASTER, "Master", "audio notes", "master")
    root.append(_arrangement(session))
    return root


def _track(
    structure: ET.Element, name_id: str, name: str, content: str, role: str, *, muted: bool = False
) -> None:
    """Add a track and the channel it plays into."""
    track = ET.SubElement(structure, "Track", id=name_id, name=name, contentType=content, loaded="true")
    channel = ET.SubElement(track, "Channel", id=f"{name_id}-channel", role=role, audioChannels="2")
    if role != "master":
        channel.set("destination", f"{_MASTER}-channel")
    if muted:
        ET.SubElement(channel, "Mute", id=f"{name_id}-mute", name="Mute", value="true")
    ET.SubElement(
        channel,
        "Volume",
        id=f"{name_id}-volume",
        name="Volume",
        unit="linear",
        value="1.0",
        min="0.0",
        max="2.0",
    )


def _arrangement(session: Session) -> ET.Element:
    root = ET.Element("Arrangement", id="arrangement")
    lanes = ET.SubElement(root, "Lanes", id="lanes", timeUnit="beats")
    for number, track in enumerate(session.tracks):
        lane = _clips(lanes, f"track{number}", track, session.division)
        _level(lane, f"track{number}", track, session)
    for number, stem in enumerate(session.stems):
        _media(lanes, f"stem{number}", session, "Audio", stem.file, Fraction(0))
    if session.movie is not None:
        _media(lanes, _PICTURE, session, "Video", session.movie.file, session.movie.offset)
    marks = markers(session)
    if marks:
        lane = ET.SubElement(root, "Markers", id="markers", timeUnit="beats")
        for mark in marks:
            _marker(lane, mark, session)
    tempi = ET.SubElement(root, "TempoAutomation", id="tempo-automation", timeUnit="beats", unit="bpm")
    ET.SubElement(tempi, "Target", parameter=_TEMPO)
    for tempo in session.tempi:
        at, bpm = _beats(tempo.tick, session), _number(tempo.bpm)
        ET.SubElement(tempi, "RealPoint", time=at, value=bpm, interpolation="hold")
    metres = ET.SubElement(root, "TimeSignatureAutomation", id="metre-automation", timeUnit="beats")
    ET.SubElement(metres, "Target", parameter=_METRE)
    for metre in session.metres:
        at = _beats(metre.tick, session)
        over, under = str(metre.beats), str(metre.unit)
        ET.SubElement(metres, "TimeSignaturePoint", time=at, numerator=over, denominator=under)
    return root


def _marker(lane: ET.Element, mark: FrameMarker, session: Session) -> None:
    """Add a marker at its time in the picture."""
    at = _tick_at(session, mark.frame / session.rate)
    element = ET.SubElement(
        lane, "Marker", time=_beats(at, session), name=_plain(mark.name), color=_HEX[mark.colour]
    )
    if mark.note:
        element.set("comment", _plain(mark.note))


def _clips(lanes: ET.Element, track_id: str, track: SessionTrack, division: int) -> ET.Element:
    """Add a clip for each item of a track, and return the track's lanes."""
    lane = ET.SubElement(lanes, "Lanes", id=f"{track_id}-lanes", track=track_id, timeUnit="beats")
    clips = ET.SubElement(lane, "Clips", id=f"{track_id}-clips")
    for number, item in enumerate(track.items):
        clip = ET.SubElement(
            clips,
            "Clip",
            name=_plain(item.name),
            comment=f"recue:{item.scene}:{item.digest}",
            time=_number(Fraction(item.tick, division)),
            duration=_number(Fraction(item.ticks, division)),
            contentTimeUnit="beats",
            playStart="0.0",
        )
        notes = ET.SubElement(clip, "Notes", id=f"{track_id}-clip{number}-notes")
        for note in item.notes:
            _note(notes, note, division)
    _curves(lane, track_id, track.items, division)
    return lane


def _level(lane: ET.Element, track_id: str, track: SessionTrack, session: Session) -> None:
    """Add the automation of the volume of a track that goes down under dialogue: straight between points, so of several a ramp."""
    if not track.level:
        return
    points = ET.SubElement(lane, "Points", id=f"{track_id}-level", unit="linear")
    ET.SubElement(points, "Target", parameter=f"{track_id}-volume")
    for point in drawn(track.level):
        at = _beats(_tick_at(session, point.time), session)
        ET.SubElement(points, "RealPoint", time=at, value=repr(point.amplitude), interpolation="linear")


def _media(
    lanes: ET.Element, track_id: str, session: Session, kind: str, path: str, offset: Fraction
) -> None:
    """Add a clip over the whole timeline, of a file from some seconds on."""
    lane = ET.SubElement(lanes, "Lanes", id=f"{track_id}-lanes", track=track_id, timeUnit="beats")
    clip = ET.SubElement(
        ET.SubElement(lane, "Clips", id=f"{track_id}-clips"),
        "Clip",
        name=_plain(path),
        time="0.0",
        duration=_beats(_tick_at(session, session.duration), session),
        contentTimeUnit="seconds",
        playStart=_number(offset),
    )
    length = _number(offset + session.duration)
    rate, channels = ("48000", "2")
    media = ET.SubElement(
        clip, kind, id=f"{track_id}-media", duration=length, sampleRate=rate, channels=channels
    )
    ET.SubElement(media, "File", path=_plain(path), external="true")


def _curves(lane: ET.Element, track_id: str, items: Iterable[Item], division: int) -> None:
    """Add a curve for each program, controller and bend that a track sets; a value that is in force is not said again."""
    values: dict[Curve, list[tuple[int, float]]] = defaultdict(list)
    for item in items:
        for tick, curve, value in curves_of(item.messages):
            if not values[curve] or values[curve][-1][1] != value:
                values[curve].append((item.tick + tick, value))
    for number, (curve, points) in enumerate(values.items()):
        curves = ET.SubElement(lane, "Points", id=f"{track_id}-points{number}", unit=curve.unit)
        ET.SubElement(curves, "Target", curve.target())
        for tick, value in points:
            at = _number(Fraction(tick, division))
            ET.SubElement(curves, "RealPoint", time=at, value=repr(value), interpolation="hold")


def _note(notes: ET.Element, note: ItemNote, division: int) -> None:
    ET.SubElement(
        notes,
        "Note",
        time=_number(Fraction(note.onset, division)),
        duration=_number(Fraction(note.release - note.onset, division)),
        channel=str(note.channel),
        key=str(note.pitch),
        vel=repr(note.velocity / 127),
        rel=repr(note.off_velocity / 127),
    )


def _tick_at(session: Session, seconds: Fraction) -> Fraction:
    """Return the exact tick at a time."""
    tempo = next(tempo for tempo in reversed(session.tempi) if tempo.time <= seconds)
    return tempo.tick + (seconds - tempo.time) * session.division * 1_000_000 / tempo.microseconds


def _beats(tick: int | Fraction, session: Session) -> str:
    """Convert a tick to quarter notes."""
    return _number(Fraction(tick) / session.division)


def _number(value: Fraction) -> str:
    """Format a number for XML, as the nearest double with all its digits."""
    return repr(float(value))


def _plain(text: str) -> str:
    """Remove the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
