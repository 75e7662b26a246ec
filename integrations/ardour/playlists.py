"""A score's parts as the tracks, playlists and regions of an Ardour session."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from itertools import groupby

from integrations.ardour.names import plain, track_name
from integrations.ardour.record import Record
from integrations.ardour.routes import NewId, midi_track
from integrations.ardour.sources import Source
from integrations.ardour.times import ticks
from integrations.reaper.events import length
from integrations.session import Session

_Key = tuple[str, int]
"""A part's name, and which of that name it is."""


def place_tracks(
    root: ET.Element,
    session: Session,
    sources: Iterable[Source],
    before: Record | None,
    new_id: NewId,
    snapshot: str,
) -> dict[_Key, str]:
    """Let a track for each part play the score.

    A track that Recue made before stays as it is, with its instruments and its mix; it gets a new playlist, and the
    one it played is kept among those that it does not play.

    Args:
        root: The session; its sources must be there.
        session: The score.
        sources: Its items, track by track.
        before: What Recue put there before.
        new_id: Gives numbers.
        snapshot: The session file's name; new playlists of old tracks are called by it.

    Returns:
        The id of each part's track.
    """
    items = {number: tuple(found) for number, found in groupby(sources, key=lambda source: source.track)}
    places: dict[_Key, str] = {}
    for number, key in enumerate(_keys(session)):
        old = _route(root, before.tracks.get(key) if before else None)
        playlist = new_id()
        route = _new_track(root, key[0], playlist, new_id) if old is None else old
        name = route.get("name", "")
        if old is not None:
            _set_aside(root, old.get("midi-playlist", ""))
            old.set("midi-playlist", playlist)
            name = f"{name}.{snapshot}"
        places[key] = route.get("id", "")
        _playlist(root, session, items.get(number, ()), (playlist, name, places[key]), new_id)
    return places


def place_sources(root: ET.Element, sources: Iterable[Source], new_id: NewId) -> None:
    """Name the MIDI files in a session; Ardour may edit them, as it does those it records."""
    parent = _child(root, "Sources")
    for source in sources:
        said = {"name": source.file, "take-id": "", "type": "midi", "flags": "Writable,CanRename"}
        ET.SubElement(parent, "Source", {**said, "id": new_id()})


def _keys(session: Session) -> Iterator[_Key]:
    names = [plain(track.name) for track in session.tracks]
    for number, name in enumerate(names):
        yield name, names[:number].count(name)


def _route(root: ET.Element, id_: str | None) -> ET.Element | None:
    return next((route for route in root.iterfind("Routes/Route") if route.get("id") == id_), None)


def _new_track(root: ET.Element, part: str, playlist: str, new_id: NewId) -> ET.Element:
    routes = _child(root, "Routes")
    name = track_name(part, {route.get("name", "") for route in routes})
    track = midi_track(name, len(routes), playlist, new_id)
    routes.append(track)
    return track


def _set_aside(root: ET.Element, playlist: str) -> None:
    """Move a playlist to those that no track plays."""
    played = _child(root, "Playlists")
    for found in played.findall("Playlist"):
        if found.get("id") == playlist:
            played.remove(found)
            _child(root, "UnusedPlaylists").append(found)


def _playlist(
    root: ET.Element,
    session: Session,
    sources: Iterable[Source],
    said: tuple[str, str, str],
    new_id: NewId,
) -> None:
    """A playlist (id, name, its track's id) with a region for each item."""
    id_, name, track = said
    playlist = ET.SubElement(
        _child(root, "Playlists"),
        "Playlist",
        {"id": id_, "name": name, "type": "midi", "orig-track-id": track, "frozen": "0", "combine-ops": "0"},
    )
    files = {source.get("name"): source.get("id", "") for source in _child(root, "Sources")}
    for source in sources:
        playlist.append(_region(session, source, files[source.file], new_id))


def _region(session: Session, source: Source, file: str, new_id: NewId) -> ET.Element:
    """An item where its scene begins, as long as its notes ring; what lies under its end is heard too."""
    at, long = ticks(session, source.item.tick), ticks(session, length(source.item))
    place = {"start": "b0", "length": f"b{long}@b{at}"}
    plays = {"type": "midi", "source-0": file, "master-source-0": file}
    return ET.Element(
        "Region",
        {"name": plain(source.item.name), "muted": "0", "opaque": "0", **place, "id": new_id(), **plays},
    )


def _child(root: ET.Element, name: str) -> ET.Element:
    """A section of a session; made where there is none."""
    found = root.find(name)
    return ET.SubElement(root, name) if found is None else found
