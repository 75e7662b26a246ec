"""A score's parts as the tracks, playlists and regions of an Ardour session."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, groupby

from integrations.ardour.names import plain, track_name
from integrations.ardour.record import Record
from integrations.ardour.regions import PlacedRegion, RecordedRegion, item_region, user_regions
from integrations.ardour.routes import NewId, midi_track
from integrations.ardour.sources import MidiSource
from integrations.ardour.times import ticks
from integrations.midi_events import length
from integrations.session import Session

_Key = tuple[str, int]
"""A part's name, and its number among parts of that name."""


@dataclass(frozen=True, slots=True)
class Tracks:
    """The tracks and regions that were placed."""

    routes: dict[_Key, str]
    """The id of each part's track."""
    regions: dict[str, RecordedRegion]
    """Regions by their ids."""


@dataclass(frozen=True, slots=True)
class TrackPlacing:
    """The placing of a score in a session, on a track for each part.

    A track that Recue made before stays as it is, with its instruments and its mix; it gets a new playlist, and its
    old one is kept among the unused playlists.
    """

    root: ET.Element
    """The session, which is changed in place; the score's sources must be in it."""
    session: Session
    before: Record | None
    """The record of the score before."""
    edited: frozenset[str]
    """The ids of its regions whose notes a person changed."""
    new_id: NewId
    snapshot: str
    """The session file's name; it is part of the names of new playlists on old tracks."""

    def place(self, sources: Iterable[MidiSource]) -> Tracks:
        """Place every part.

        Args:
            sources: The score's items, track by track.
        """
        items = {number: tuple(found) for number, found in groupby(sources, key=lambda source: source.track)}
        tracks = Tracks({}, {})
        for number, key in enumerate(_keys(self.session)):
            route, regions = self._track(key, items.get(number, ()))
            tracks.routes[key] = route
            tracks.regions.update(
                (each.recorded.id, each.recorded) for each in regions if each.recorded is not None
            )
        return tracks

    def _track(self, key: _Key, items: tuple[MidiSource, ...]) -> tuple[str, tuple[PlacedRegion, ...]]:
        """Place a part; return its track's id, and its regions."""
        old = self._route(self.before.tracks.get(key) if self.before else None)
        playlist = self.new_id()
        kept: tuple[PlacedRegion, ...] = ()
        if old is None:
            route = self._new_track(key[0], playlist)
            name = route.get("name", "")
        else:
            route, name = old, f"{old.get('name', '')}.{self.snapshot}"
            kept = self._kept_regions(self._set_aside(old.get("midi-playlist", "")), items)
            old.set("midi-playlist", playlist)
        regions = (*kept, *self._item_regions(items, kept))
        self._playlist(playlist, name, route.get("id", ""), regions)
        return route.get("id", ""), regions

    def _kept_regions(
        self, before: ET.Element | None, items: tuple[MidiSource, ...]
    ) -> tuple[PlacedRegion, ...]:
        """Return the regions of the old playlist that are a person's."""
        if before is None or self.before is None:
            return ()
        files = {
            source.get("id", ""): source.get("name", "") for source in self.root.iterfind("Sources/Source")
        }
        scenes = {source.item.scene: ticks(self.session, source.item.tick) for source in items}
        regions = before.findall("Region")
        return user_regions(regions, files, self.before.regions, self.edited, scenes, self.new_id)

    def _item_regions(
        self, items: tuple[MidiSource, ...], kept: tuple[PlacedRegion, ...]
    ) -> Iterator[PlacedRegion]:
        """Yield a region for each item, muted if a person's region of the same scene plays."""
        taken = {each.recorded.scene for each in kept if each.recorded is not None}
        files = {source.get("name"): source.get("id", "") for source in self.root.iterfind("Sources/Source")}
        for source in items:
            span = ticks(self.session, source.item.tick), ticks(self.session, length(source.item))
            muted = source.item.scene in taken
            yield item_region(source, files[source.file], span, self.new_id, muted=muted)

    def _route(self, id_: str | None) -> ET.Element | None:
        return next((route for route in self.root.iterfind("Routes/Route") if route.get("id") == id_), None)

    def _new_track(self, part: str, playlist: str) -> ET.Element:
        routes = section(self.root, "Routes")
        name = track_name(part, {route.get("name", "") for route in routes})
        taken = {info.get("order") for info in routes.iter("PresentationInfo")}
        order = next(number for number in count(len(routes)) if str(number) not in taken)
        routes.append(midi_track(name, order, playlist, self.new_id))
        return routes[-1]

    def _set_aside(self, playlist: str) -> ET.Element | None:
        """Move a playlist to the unused ones."""
        played = section(self.root, "Playlists")
        found = next((each for each in played if each.get("id") == playlist), None)
        if found is not None:
            played.remove(found)
            section(self.root, "UnusedPlaylists").append(found)
        return found

    def _playlist(self, id_: str, name: str, track: str, regions: Iterable[PlacedRegion]) -> None:
        attributes = {"id": id_, "name": name, "type": "midi", "orig-track-id": track}
        playlist = ET.SubElement(
            section(self.root, "Playlists"), "Playlist", {**attributes, "frozen": "0", "combine-ops": "0"}
        )
        playlist.extend(each.region for each in regions)


def place_sources(root: ET.Element, sources: Iterable[MidiSource], new_id: NewId) -> None:
    """Add the MIDI files to a session's sources; they are writable for Ardour, as its own recordings are."""
    parent = section(root, "Sources")
    for source in sources:
        attributes = {"name": source.file, "take-id": "", "type": "midi", "flags": "Writable,CanRename"}
        ET.SubElement(parent, "Source", {**attributes, "id": new_id()})


def section(root: ET.Element, name: str) -> ET.Element:
    """Return a section of a session, making it if there is none."""
    found = root.find(name)
    return ET.SubElement(root, name) if found is None else found


def _keys(session: Session) -> Iterator[_Key]:
    names = [plain(track.name) for track in session.tracks]
    for number, name in enumerate(names):
        yield name, names[:number].count(name)
