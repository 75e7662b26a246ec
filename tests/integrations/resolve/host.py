"""A double of DaVinci Resolve: the part of its API that the companions use, with its quirks.

Unknown methods and wrong argument counts are refused, as Resolve refuses them; what it answers is no proof; where
items overlap on a track the earlier one wins silently; clips are deleted on the Edit page alone; media are imported to
the current folder; marker ids are offsets from the timeline's start, and a frame holds one marker.
"""

# ruff: noqa: N802, N803  (the names are Resolve's)

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

_IDS = count(1)


@dataclass(eq=False)
class MediaPoolItem:
    path: str
    id: str = field(default_factory=lambda: f"media-{next(_IDS)}")

    def GetClipProperty(self, propertyName: str) -> str:
        return {"File Path": self.path}[propertyName]

    def GetMediaId(self) -> str:
        return self.id


@dataclass(eq=False)
class Folder:
    name: str
    folders: list["Folder"] = field(default_factory=list)
    clips: list[MediaPoolItem] = field(default_factory=list)

    def GetName(self) -> str:
        return self.name

    def GetSubFolderList(self) -> list["Folder"]:
        return list(self.folders)

    def GetClipList(self) -> list[MediaPoolItem]:
        return list(self.clips)


@dataclass(eq=False)
class TimelineItem:
    media: MediaPoolItem | None
    start: int
    duration: int
    id: str = field(default_factory=lambda: f"item-{next(_IDS)}")

    def GetStart(self) -> int:
        return self.start

    def GetEnd(self) -> int:
        return self.start + self.duration

    def GetLeftOffset(self) -> int:
        return 0

    def GetUniqueId(self) -> str:
        return self.id

    def GetClipEnabled(self) -> bool:
        return True

    def GetMediaPoolItem(self) -> MediaPoolItem | None:
        return self.media


@dataclass(eq=False)
class Track:
    name: str
    items: list[TimelineItem] = field(default_factory=list)
    locked: bool = False


class Timeline:
    def __init__(self, host: "Resolve", name: str, rate: str, start: int) -> None:
        self._host, self._name, self._rate, self._start = host, name, rate, start
        self.video = [Track("Video 1")]
        self.audio = [Track("Audio 1")]
        self.markers: dict[int, dict[str, Any]] = {}

    def _tracks(self, kind: str) -> list[Track]:
        return {"video": self.video, "audio": self.audio}[kind]

    def GetName(self) -> str:
        return self._name

    def GetUniqueId(self) -> str:
        return f"timeline-{self._name}"

    def GetStartFrame(self) -> int:
        return self._start

    def GetSetting(self, settingName: str) -> str:
        return {"timelineFrameRate": self._rate}[settingName]

    def GetTrackCount(self, trackType: str) -> int:
        return len(self._tracks(trackType))

    def GetTrackName(self, trackType: str, trackIndex: int) -> str:
        return self._tracks(trackType)[trackIndex - 1].name

    def SetTrackName(self, trackType: str, trackIndex: int, name: str) -> bool:
        self._tracks(trackType)[trackIndex - 1].name = name
        return True

    def GetIsTrackEnabled(self, trackType: str, trackIndex: int) -> bool:
        return bool(self._tracks(trackType)[trackIndex - 1])

    def GetIsTrackLocked(self, trackType: str, trackIndex: int) -> bool:
        return self._tracks(trackType)[trackIndex - 1].locked

    def AddTrack(self, trackType: str, subTrackType: str) -> bool:
        assert subTrackType == "stereo"
        tracks = self._tracks(trackType)
        tracks.append(Track(f"Audio {len(tracks) + 1}"))
        return True

    def GetItemListInTrack(self, trackType: str, index: int) -> list[TimelineItem]:
        return list(self._tracks(trackType)[index - 1].items)

    def DeleteClips(self, timelineItems: list[TimelineItem], ripple: bool) -> bool:
        if self._host.page != "edit":
            return False
        assert not ripple
        for track in (track for track in self.audio if not track.locked):
            track.items = [item for item in track.items if item not in timelineItems]
        return True

    def GetMarkers(self) -> dict[float, dict[str, Any]]:
        return {float(frame): dict(marker) for frame, marker in self.markers.items()}

    def AddMarker(
        self,
        frameId: int,
        color: str,
        name: str,
        note: str,
        duration: int,
        customData: str,
    ) -> bool:
        assert color in {"Purple", "Green", "Yellow", "Red"}
        if frameId in self.markers:
            return False
        said = {"color": color, "duration": duration, "note": note, "name": name, "customData": customData}
        self.markers[int(frameId)] = said
        return True

    def DeleteMarkerAtFrame(self, frameNum: float) -> bool:
        return self.markers.pop(int(frameNum), None) is not None

    def Export(self, fileName: str, exportType: object, exportSubtype: object) -> bool:
        assert (exportType, exportSubtype) == ("otio", "none")
        self._host.exports += 1
        shots = [
            (item.media.path if item.media else "", item.start, item.duration) for item in self.video[0].items
        ]
        Path(fileName).write_text(json.dumps({"name": self._name, "shots": shots}), encoding="utf-8")
        return True


class MediaPool:
    def __init__(self, host: "Resolve") -> None:
        self._host = host
        self.root = Folder("Master")
        self.current = self.root

    def GetRootFolder(self) -> Folder:
        return self.root

    def GetCurrentFolder(self) -> Folder:
        return self.current

    def SetCurrentFolder(self, folder: Folder) -> bool:
        self.current = folder
        return True

    def AddSubFolder(self, folder: Folder, name: str) -> Folder:
        made = Folder(name)
        folder.folders.append(made)
        self.current = made  # it becomes the current one
        return made

    def ImportMedia(self, items: list[str]) -> list[MediaPoolItem]:
        made = [MediaPoolItem(path) for path in items if Path(path).is_file()]
        self.current.clips += made
        return made

    def AppendToTimeline(self, clips: list[dict[str, Any]]) -> list[TimelineItem]:
        made = []
        for clip in clips:
            assert clip["mediaType"] == 2
            track = self._host.timeline.audio[clip["trackIndex"] - 1]
            item = TimelineItem(
                clip["mediaPoolItem"], clip["recordFrame"], clip["endFrame"] - clip["startFrame"] + 1
            )
            free = all(item.GetEnd() <= other.start or other.GetEnd() <= item.start for other in track.items)
            if free and not track.locked:
                track.items.append(item)
            made.append(item)  # said to be there, whether it is or not
        return made


class Project:
    def __init__(self, host: "Resolve") -> None:
        self._host = host

    def GetCurrentTimeline(self) -> Timeline | None:
        return self._host.timeline if self._host.is_open else None

    def GetMediaPool(self) -> MediaPool:
        return self._host.pool


class ProjectManager:
    def __init__(self, host: "Resolve") -> None:
        self._host = host

    def GetCurrentProject(self) -> Project:
        return Project(self._host)


class Resolve:
    """The application, with one project and one timeline."""

    EXPORT_OTIO = "otio"
    EXPORT_NONE = "none"

    def __init__(self, name: str, rate: str, start: int, version: tuple[int, int] = (18, 5)) -> None:
        self.timeline = Timeline(self, name, rate, start)
        self.pool = MediaPool(self)
        self.page = "color"
        self.is_open = True
        self.exports = 0
        self.product = "DaVinci Resolve"
        self._version = version

    def GetProductName(self) -> str:
        return self.product

    def GetVersion(self) -> list[Any]:
        return [*self._version, 0, 41, ""]

    def GetVersionString(self) -> str:
        return ".".join(map(str, self.GetVersion()[:4]))

    def GetProjectManager(self) -> ProjectManager:
        return ProjectManager(self)

    def GetCurrentPage(self) -> str:
        return self.page

    def OpenPage(self, pageName: str) -> bool:
        self.page = pageName
        return True


CLASSES: tuple[type, ...] = (
    Resolve,
    ProjectManager,
    Project,
    MediaPool,
    Folder,
    MediaPoolItem,
    Timeline,
    TimelineItem,
)
"""Every class of the double, by its name in Resolve's API."""


def methods(of: type) -> dict[str, Callable[..., Any]]:
    """Return the methods of a class that are Resolve's API."""
    return {name: method for name, method in vars(of).items() if name[0].isupper() and callable(method)}
