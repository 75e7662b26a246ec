"""Tracks and busses in Ardour's session format.

Source: the least of what Ardour 7.3 saves that it opens without a warning; it fills in the rest.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import count
from typing import Final

_VERSION: Final = "7002"
_OUTPUTS: Final = ("system:playback_1", "system:playback_2")
NewId = Callable[[], str]
"""Generates ids that are unique in the session."""


def new_ids(first: int) -> NewId:
    """Return a generator of ids from a number on."""
    numbers = count(first)
    return lambda: str(next(numbers))


def master(new_id: NewId) -> ET.Element:
    """Make the master bus: stereo, to the first two outputs."""
    route = _route("Master", "audio", "MasterOut,OrderSet", 0, new_id)
    _port(_io(route, "Master", "Input", "audio", new_id), "Master/audio_in 1", "audio")
    _port(route[-1], "Master/audio_in 2", "audio")
    _outputs(_io(route, "Master", "Output", "audio", new_id), "Master")
    _fader(route, new_id)
    return route


def click(new_id: NewId) -> ET.Element:
    """Make the metronome."""
    root = ET.Element("Click")
    _outputs(_io(root, "Click", "Output", "audio", new_id), "Click")
    _fader(root, new_id)
    return root


def midi_track(name: str, order: int, playlist: str, new_id: NewId) -> ET.Element:
    """Make a MIDI track without an instrument.

    Args:
        name: Its name, as `names.track_name` returns it.
        order: Its position in the mixer; the master has 0.
        playlist: The id of its playlist.
        new_id: Generates the ids of its parts.
    """
    route = _route(name, "midi", "MidiTrack,OrderSet", order, new_id)
    route.set("midi-playlist", playlist)
    route.set("note-mode", "Sustained")
    for direction, port in (("Input", "midi_in 1"), ("Output", "midi_out 1")):
        _port(_io(route, name, direction, "midi", new_id), f"{name}/{port}", "midi")
    _fader(route, new_id)
    return route


def audio_track(name: str, order: int, playlist: str, new_id: NewId) -> ET.Element:
    """Make a muted stereo track that plays into the master bus.

    Args:
        name: Its name, as `names.track_name` returns it.
        order: Its position in the mixer; the master has 0.
        playlist: The id of its playlist.
        new_id: Generates the ids of its parts.
    """
    route = _route(name, "audio", "AudioTrack,OrderSet", order, new_id)
    route.set("audio-playlist", playlist)
    route.set("mode", "Normal")
    for direction, port, other in (("Input", "audio_in", ""), ("Output", "audio_out", "Master/audio_in")):
        io = _io(route, name, direction, "audio", new_id)
        for number in (1, 2):
            made = _port(io, f"{name}/{port} {number}", "audio")
            if other:
                ET.SubElement(made, "Connection", other=f"{other} {number}")
    ET.SubElement(route, "MuteMaster", {"mute-point": "PreFader,PostFader,Listen,Main", "muted": "1"})
    _fader(route, new_id)
    return route


def _route(name: str, kind: str, flags: str, order: int, new_id: NewId) -> ET.Element:
    attributes = {"id": new_id(), "name": name, "default-type": kind, "strict-io": "1", "active": "1"}
    route = ET.Element("Route", {"version": _VERSION, **attributes})
    ET.SubElement(route, "PresentationInfo", order=str(order), flags=flags, color="0")
    return route


def _io(parent: ET.Element, name: str, direction: str, kind: str, new_id: NewId) -> ET.Element:
    attributes = {"name": name, "id": new_id(), "direction": direction, "default-type": kind}
    return ET.SubElement(parent, "IO", attributes)


def _port(io: ET.Element, name: str, kind: str) -> ET.Element:
    return ET.SubElement(io, "Port", type=kind, name=name)


def _outputs(io: ET.Element, name: str) -> None:
    for number, output in enumerate(_OUTPUTS, 1):
        ET.SubElement(_port(io, f"{name}/audio_out {number}", "audio"), "Connection", other=output)


def _fader(parent: ET.Element, new_id: NewId) -> None:
    """Add a fader at 0 dB."""
    fader = ET.SubElement(parent, "Processor", id=new_id(), name="Amp", active="1", type="amp")
    ET.SubElement(fader, "Controllable", name="gaincontrol", id=new_id(), flags="GainLike", value="1")
