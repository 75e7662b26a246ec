"""The stems of a score as audio tracks of an Ardour session, muted, and its picture."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import count

from integrations.ardour.names import plain, track_name
from integrations.ardour.playlists import section
from integrations.ardour.record import Record
from integrations.ardour.routes import NewId, audio_track
from integrations.ardour.times import instant
from integrations.session import Session, Stem

_Key = tuple[str, int]
"""The name of a stem's track, and its number among those of that name."""
CHANNELS = 2
"""Those of a stem."""
_HEIGHT = 3
"""Lines of the picture in Ardour's editor."""


@dataclass(frozen=True, slots=True)
class StemPlacing:
    """The placing of stems in a session, on a track for each.

    A track that Recue made before keeps its mix; what it played is kept among the unused playlists.
    """

    root: ET.Element
    """The session, which is changed in place."""
    session: Session
    before: Record | None
    """The record of the score before."""
    new_id: NewId

    def place(self) -> dict[_Key, str]:
        """Place every stem; return the id of its track."""
        return {(f"{plain(stem.track)} stem", 0): self._track(stem) for stem in self.session.stems}

    def _track(self, stem: Stem) -> str:
        name, playlist = f"{plain(stem.track)} stem", self.new_id()
        route = self._old(name)
        if route is None:
            route = self._new(name, playlist)
        else:
            self._set_aside(route.get("audio-playlist", ""))
            route.set("audio-playlist", playlist)
        called = {"id": playlist, "name": route.get("name", ""), "type": "audio"}
        listed = {"orig-track-id": route.get("id", ""), "frozen": "0", "combine-ops": "0"}
        made = ET.SubElement(section(self.root, "Playlists"), "Playlist", {**called, **listed})
        made.append(self._region(stem))
        return route.get("id", "")

    def _old(self, name: str) -> ET.Element | None:
        known = self.before.tracks.get((name, 0)) if self.before else None
        return next((each for each in self.root.iterfind("Routes/Route") if each.get("id") == known), None)

    def _new(self, name: str, playlist: str) -> ET.Element:
        routes = section(self.root, "Routes")
        free = track_name(name, {route.get("name", "") for route in routes})
        taken = {info.get("order") for info in routes.iter("PresentationInfo")}
        order = next(number for number in count(len(routes)) if str(number) not in taken)
        routes.append(audio_track(free, order, playlist, self.new_id))
        return routes[-1]

    def _set_aside(self, playlist: str) -> None:
        played = section(self.root, "Playlists")
        for found in [each for each in played if each.get("id") == playlist]:
            played.remove(found)
            section(self.root, "UnusedPlaylists").append(found)

    def _region(self, stem: Stem) -> ET.Element:
        """Return a region over the whole timeline."""
        sources = [self._source(stem.file, channel) for channel in range(CHANNELS)]
        long = instant(self.session.duration)
        places = {"start": "a0", "length": f"{long}@a0", "id": self.new_id()}
        plays = {f"source-{number}": source for number, source in enumerate(sources)}
        plays |= {f"master-{name}": source for name, source in plays.items()}
        looks = {"muted": "0", "opaque": "1", "type": "audio", "channels": str(CHANNELS)}
        return ET.Element("Region", {"name": plain(stem.track), **looks, **places, **plays})

    def _source(self, file: str, channel: int) -> str:
        """Return the id of a channel of a file, which is placed among the sources if it is not there."""
        parent = section(self.root, "Sources")
        wanted = {"name": file, "type": "audio", "channel": str(channel)}
        there = (each for each in parent if all(each.get(key) == value for key, value in wanted.items()))
        found = next(there, None)
        if found is None:
            rest = {"take-id": "", "flags": "", "origin": file, "gain": "1", "id": self.new_id()}
            found = ET.SubElement(parent, "Source", {**wanted, **rest})
        return found.get("id", "")


def place_picture(root: ET.Element, session: Session, samples: int, new_id: NewId) -> None:
    """Show the picture in a session that shows none.

    Args:
        root: The session.
        session: The score.
        samples: A second of the session's.
        new_id: Generates ids.
    """
    if session.movie is None or root.find("Extra/Videotimeline") is not None:
        return
    shown = {"Filename": session.movie.file, "LocalFile": "1", "OriginalVideoFile": session.movie.file}
    placed = {"VideoOffset": str(-round(session.movie.offset * samples)), "VideoOffsetLock": "1"}
    ET.SubElement(
        section(root, "Extra"),
        "Videotimeline",
        {"id": new_id(), "Height": str(_HEIGHT), "AutoFPS": "0", **shown, **placed},
    )
