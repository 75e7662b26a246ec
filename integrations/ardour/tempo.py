"""A score's tempo map in Ardour's session format."""

import xml.etree.ElementTree as ET

from integrations.ardour.times import SUPERCLOCKS, BarCounter, quarters, superclocks
from integrations.session import Session, Tempo, TimeSignature


def tempo_map(session: Session) -> ET.Element:
    """Return every tempo, constant until the next, and every time signature, each with its exact time."""
    root = ET.Element("TempoMap", {"superclocks-per-second": str(SUPERCLOCKS)})
    tempi, metres = ET.SubElement(root, "Tempos"), ET.SubElement(root, "Meters")
    bars = BarCounter.of(session)
    for tempo in session.tempi:
        ET.SubElement(tempi, "Tempo", _tempo(tempo) | _place(bars, tempo))
    for metre in session.metres:
        ET.SubElement(metres, "Meter", _metre(metre) | _place(bars, metre))
    ET.SubElement(root, "MusicTimes")
    return root


def _tempo(tempo: Tempo) -> dict[str, str]:
    bpm = repr(float(tempo.bpm))
    held = {"type": "Tempo::Constant", "active": "1", "locked-to-meter": "0", "continuing": "0", "omega": "0"}
    return {"npm": bpm, "enpm": bpm, "note-type": "4", **held}


def _metre(metre: TimeSignature) -> dict[str, str]:
    return {"note-value": str(metre.unit), "divisions-per-bar": str(metre.beats)}


def _place(bars: BarCounter, point: Tempo | TimeSignature) -> dict[str, str]:
    return {
        "sclock": str(superclocks(point.time)),
        "quarters": quarters(bars.session, point.tick),
        "bbt": bars.at(point.tick),
    }
