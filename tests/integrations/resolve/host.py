"""A double of DaVinci Resolve: the part of its API that the companions use, with its quirks.

Unknown methods and wrong argument counts are refused, as Resolve refuses them; what it answers is no proof; where
items overlap on a track the earlier one wins silently; clips are deleted on the Edit page alone; media are imported to
the current folder; marker ids are offsets from the timeline's start, and a frame holds one marker. Sound takes the
project's rate when it is imported, and ranges of it are counted in that rate; a batch with a range or a place that is
no whole number is refused, all of it; a place counts from midnight of the timecode.
"""

# ruff: noqa: N802, N803  (the names are Resolve's)

import json
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from math import floor
from pathlib import Path
from typing import Any

_IDS = count(1)
_EXACT = {
    "23.976": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "59.94": Fraction(60000, 1001),
}


def exact(rate: str) -> Fraction:
    """Return the frames a second that Resolve names."""
    shown = rate.removesuffix(" DF")
    return _EXACT.get(shown) or Fraction(shown)


def half_up(frames: Fraction) -> int:
    return floor(frames + Fraction(1, 2))


@dataclass(frozen=True)
class Counting:
    """The manner in which a Resolve counts, as far as nobody has told it."""

    rounds: Callable[[Fraction], int] = floor
    """Turns a range's length in frames of the timeline into a whole number."""
    clamps: bool = True
    """True if a range that ends after its clip is as long as the clip, and not refused."""
    whole: bool = False
    """True if clips have whole frames alone."""
    late: int = 0
    """Looks at a track in which a new item does not show yet, and imports that bring nothing."""


@dataclass(eq=False)
class MediaPoolItem:
    path: str
    id: str = field(default_factory=lambda: f"media-{next(_IDS)}")
    rate: str = "24"
    seconds: Fraction = Fraction(0)

    @property
    def frames(self) -> Fraction:
        """The length in its own frames, to half a sample."""
        return self.seconds * exact(self.rate)

    def GetClipProperty(self, propertyName: str) -> str | float:
        properties: dict[str, str | float] = {
            "File Path": self.path,
            "FPS": float(self.rate.removesuffix(" DF")),
        }
        return properties[propertyName]

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
    unseen: int = 0
    """Looks at its track in which it does not show yet."""

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
        self._host, self._name, self.rate, self._start = host, name, rate, start
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
        return {"timelineFrameRate": self.rate}[settingName]

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
        items = self._tracks(trackType)[index - 1].items
        shown = [item for item in items if not item.unseen]
        for item in items:
            item.unseen = max(0, item.unseen - 1)
        return shown

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
        known = color in {"Purple", "Green", "Yellow", "Red"} and isinstance(name, str)
        if not known or frameId in self.markers or frameId < 0 or duration < 1:
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
        self._imports = 0
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
        self._imports += 1
        if self._imports <= self._host.counting.late:
            return []
        there = {clip.path: clip for folder in (self.root, *self.root.folders) for clip in folder.clips}
        made = [there.get(path) or clip for path in items if (clip := self._read(path))]
        self.current.clips += [clip for clip in made if clip.path not in there]
        return made

    def _read(self, path: str) -> MediaPoolItem | None:
        """Read a sound file; what is none is not imported."""
        try:
            with wave.open(path) as file:
                samples, a_second = file.getnframes(), file.getframerate()
        except (OSError, EOFError, wave.Error):
            return None
        return MediaPoolItem(
            path, rate=self._host.project_rate, seconds=Fraction(2 * samples + 1, 2 * a_second)
        )

    def AppendToTimeline(self, clips: list[dict[str, Any]]) -> list[TimelineItem] | None:
        timeline = self._host.timeline
        if not all(self._is_valid(clip, timeline) for clip in clips):
            return None
        made = []
        for clip in clips:
            track = timeline.audio[clip["trackIndex"] - 1]
            item = TimelineItem(clip["mediaPoolItem"], clip["recordFrame"], self._length(clip, timeline))
            item.unseen = self._host.counting.late
            free = all(item.GetEnd() <= other.start or other.GetEnd() <= item.start for other in track.items)
            if free and not track.locked:
                track.items.append(item)
            made.append(item)  # said to be there, whether it is or not
        return made

    def _is_valid(self, clip: dict[str, Any], timeline: Timeline) -> bool:
        assert clip["mediaType"] == 2
        numbers = {key: value for key, value in clip.items() if key not in {"mediaPoolItem", "mediaType"}}
        assert set(numbers) <= {"startFrame", "endFrame", "trackIndex", "recordFrame"}
        whole = all(isinstance(value, int) for value in numbers.values())
        first, end = self._range(clip)
        fits = 0 <= first < end <= (end if self._host.counting.clamps else clip["mediaPoolItem"].frames)
        lasts = whole and fits and self._length(clip, timeline) > 0
        return lasts and 1 <= clip["trackIndex"] <= len(timeline.audio)

    def _range(self, clip: dict[str, Any]) -> tuple[Fraction, Fraction]:
        """Return a range's first frame and the one behind its last, in frames of the clip."""
        frames: Fraction = clip["mediaPoolItem"].frames
        frames = Fraction(floor(frames)) if self._host.counting.whole else frames
        last = 0 if self._host.ends_behind else 1
        end = Fraction(clip["endFrame"]) + last if "endFrame" in clip else frames
        return Fraction(clip.get("startFrame", 0)), min(end, frames) if self._host.counting.clamps else end

    def _length(self, clip: dict[str, Any], timeline: Timeline) -> int:
        first, end = self._range(clip)
        rate = exact(timeline.rate) / exact(clip["mediaPoolItem"].rate)
        return self._host.counting.rounds((end - first) * rate)


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
    """The application, with one project and one timeline, each with a rate of its own."""

    EXPORT_OTIO = "otio"
    EXPORT_NONE = "none"

    def __init__(
        self,
        name: str,
        rate: str,
        start: int,
        version: tuple[int, int] = (18, 5),
        project_rate: str | None = None,
        counting: Counting = Counting(),
    ) -> None:
        self.project_rate, self.counting = project_rate or rate, counting
        self.timeline = Timeline(self, name, rate, start)
        self.pool = MediaPool(self)
        self.page = "color"
        self.is_open = True
        self.exports = 0
        self.product = "DaVinci Resolve"
        self._version = version

    @property
    def ends_behind(self) -> bool:
        """True if a range's end lies behind its last frame: since Resolve 19."""
        return self._version >= (19, 0)

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
