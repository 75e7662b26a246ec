"""A score as a DAWproject: tempo map, metres, markers, and a track of clips for each part.

Source: DAWproject 1.0 (Bitwig and PreSonus), `Project.xsd` and `MetaData.xsd`.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from fractions import Fraction

from integrations.automation import Curve, curves_of
from integrations.markers import Colour, FrameMarker, markers
from integrations.session import Item, ItemNote, Session, SessionTrack

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that the same score gives the same bytes."""
_TEMPO, _METRE, _MASTER = "tempo", "metre", "master"
"""Ids that other elements refer to."""
_HEX = {
    Colour.SCENE: "#8e44ad",
    Colour.MET: "#27ae60",
    Colour.NEAR: "#f1c40f",
    Colour.MISSED: "#c0392b",
}


def dawproject(session: Session, version: str) -> bytes:
    """Write a score as a DAWproject file.

    Beats are quarter notes from the timeline's first frame. A clip is as long as its scene; notes that ring past it keep
    their length, which a DAW cuts at the clip's end. System exclusive and meta events do not exist in the format and
    are left out.

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
    _track(structure, _MASTER, "Master", "audio notes", "master")
    root.append(_arrangement(session))
    return root


def _track(structure: ET.Element, name_id: str, name: str, content: str, role: str) -> None:
    """Add a track and the channel it plays into."""
    track = ET.SubElement(structure, "Track", id=name_id, name=name, contentType=content, loaded="true")
    channel = ET.SubElement(track, "Channel", id=f"{name_id}-channel", role=role, audioChannels="2")
    if role != "master":
        channel.set("destination", f"{_MASTER}-channel")
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
        _clips(lanes, f"track{number}", track, session.division)
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


def _clips(lanes: ET.Element, track_id: str, track: SessionTrack, division: int) -> None:
    """Add a clip for each item of a track."""
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
        _content(clip, f"{track_id}-clip{number}", item, division)


def _content(clip: ET.Element, clip_id: str, item: Item, division: int) -> None:
    """Add the music of an item: its notes, then a curve for each program, controller and bend that it sets."""
    content = ET.SubElement(clip, "Lanes", id=clip_id)
    notes = ET.SubElement(content, "Notes", id=f"{clip_id}-notes")
    for note in item.notes:
        _note(notes, note, division)
    values: dict[Curve, list[tuple[int, float]]] = defaultdict(list)
    for tick, curve, value in curves_of(item.messages):
        values[curve].append((tick, value))
    for number, (curve, points) in enumerate(values.items()):
        lane = ET.SubElement(content, "Points", id=f"{clip_id}-points{number}", unit=curve.unit)
        ET.SubElement(lane, "Target", curve.target())
        for tick, value in points:
            at = _number(Fraction(tick, division))
            ET.SubElement(lane, "RealPoint", time=at, value=repr(value), interpolation="hold")


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
