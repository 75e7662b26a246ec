"""The ReaScript functions the companion calls, under REAPER's names, over a model of a project.

Arguments are REAPER's, less buffer sizes and outputs, which are returned: so Python itself refuses a wrong count.
"""

# ruff: noqa: N802, ARG002 (REAPER's names and arguments)

from collections import Counter
from copy import deepcopy
from hashlib import md5
from pathlib import Path

from tests.integrations.reaper.project import (
    AutomationItem,
    Envelope,
    Item,
    Project,
    Take,
    Track,
    packed,
    unpacked,
)
from tests.integrations.reaper.timeline_api import TimelineApi, to_lua, to_text

END = b"\xb0\x7b\x00"


class Api(TimelineApi):
    """One running REAPER with one project open."""

    def __init__(self) -> None:
        super().__init__()
        self.undo_: list[tuple[str, Project]] = []
        self.state_: dict[tuple[str, str], str] = {}
        self.context_: tuple[str, str] = ("", "")
        self.ppq_ = 960
        self.boxes_: list[str] = []
        self.inputs_: list[str] = []
        self.calls_: Counter[str] = Counter()
        self.tempo_map_ = "Tempo map"
        self._block: Project | None = None

    # the program

    def get_action_context(self) -> tuple[bool, str, int, int, int, int, float, str]:
        script, context = self.context_
        return True, to_lua(script), 0, 50000, -1, -1, 0.0, to_lua(context)

    def file_exists(self, path: str) -> bool:
        return Path(to_text(path)).is_file()

    def GetExtState(self, section: str, key: str) -> str:
        return self.state_.get((section, key), "")

    def SetExtState(self, section: str, key: str, value: str, persist: bool) -> None:
        self.state_[section, key] = value

    def MB(self, message: str, title: str, kind: int) -> int:
        self.boxes_.append(to_text(message))
        return 1

    def GetUserInputs(self, title: str, count: int, captions: str, values: str) -> tuple[bool, str]:
        return (True, to_lua(self.inputs_.pop(0))) if self.inputs_ else (False, values)

    def GetProjectName(self, project: int) -> str:
        return "film.rpp"

    # undo and display

    def Undo_BeginBlock2(self, project: int) -> None:
        assert self._block is None, "an undo block is open already"
        self._block = deepcopy(self.project_)

    def Undo_EndBlock2(self, project: int, name: str, flags: int) -> None:
        assert self._block is not None, "no undo block is open"
        self.undo_.append((to_text(name), self._block))
        self._block = None

    def Undo_CanUndo2(self, project: int) -> str | None:
        return to_lua(self.undo_[-1][0]) if self.undo_ else None

    def Undo_DoUndo2(self, project: int) -> int:
        if not self.undo_:
            return 0
        self.project_ = self.undo_.pop()[1]
        return 1

    def PreventUIRefresh(self, count: int) -> None: ...

    def UpdateTimeline(self) -> None: ...

    def UpdateArrange(self) -> None: ...

    # tracks

    def CountTracks(self, project: int = 0) -> int:
        return len(self.project_.tracks)

    def GetTrack(self, project: int, index: int) -> Track:
        return self.project_.tracks[index]

    def InsertTrackAtIndex(self, index: int, defaults: bool) -> None:
        self.project_.tracks.insert(index, Track())

    def GetMediaTrackInfo_Value(self, track: Track, name: str) -> float:
        if name == "IP_TRACKNUMBER":
            return float(self.project_.tracks.index(track) + 1)
        return track.values[name]

    def SetMediaTrackInfo_Value(self, track: Track, name: str, value: float) -> bool:
        track.values[name] = float(value)
        return True

    def GetSetMediaTrackInfo_String(
        self, track: Track, name: str, value: str, write: bool
    ) -> tuple[bool, str]:
        if name == "P_NAME" and write:
            track.name = to_text(value)
        if name == "P_NAME":
            return True, to_lua(track.name)
        return _ext(track.ext, name, value, write)

    def CountTrackEnvelopes(self, track: Track) -> int:
        return len(track.envelopes)

    def GetTrackEnvelope(self, track: Track, index: int) -> Envelope:
        return track.envelopes[index]

    def GetMasterTrack(self, project: int) -> Track:
        return self.project_.master

    def GetTrackEnvelopeByName(self, track: Track, name: str) -> Envelope | None:
        return track.envelopes[0] if (track, name) == (self.project_.master, self.tempo_map_) else None

    def GetTrackEnvelopeByChunkName(self, track: Track, name: str) -> Envelope | None:
        return track.envelopes[0] if (track, name) == (self.project_.master, "<TEMPOENVEX") else None

    def CountEnvelopePoints(self, envelope: Envelope) -> int:
        assert envelope is not self.project_.master.envelopes[0], "the tempo map has functions of its own"
        return len(envelope.points)

    def GetEnvelopePoint(self, envelope: Envelope, index: int) -> tuple[bool, float, float, int, float, bool]:
        return True, *envelope.points[index]

    def SetEnvelopePoint(
        self,
        envelope: Envelope,
        index: int,
        time: float,
        value: float,
        shape: int,
        tension: float,
        selected: bool,
        unsorted: bool,
    ) -> bool:
        envelope.points[index] = (time, value, shape, tension, selected)
        return True

    def Envelope_SortPoints(self, envelope: Envelope) -> bool:
        envelope.points.sort()
        return True

    def CountAutomationItems(self, envelope: Envelope) -> int:
        return len(envelope.items)

    def GetSetAutomationItemInfo(
        self, envelope: Envelope, index: int, name: str, value: float, write: bool
    ) -> float:
        item = _in_time(envelope)[index]
        if write:
            assert name in item.values
            item.values[name] = float(value)
        return item.values[name]

    def CountEnvelopePointsEx(self, envelope: Envelope, item: int) -> int:
        return len(_in_time(envelope)[item].quarters)

    def GetEnvelopePointEx(
        self, envelope: Envelope, index: int, point: int
    ) -> tuple[bool, float, float, int, float, bool]:
        item = _in_time(envelope)[index]
        start = self.project_.quarters(item.values["D_POSITION"])
        time = self.project_.seconds(start + item.quarters[point] / item.values["D_PLAYRATE"])
        return True, time, 0.0, 0, 0.0, False

    # items and takes

    def CountMediaItems(self, project: int) -> int:
        return len(self.project_.items)

    def GetMediaItem(self, project: int, index: int) -> Item:
        return self.project_.items[index]

    def CountTrackMediaItems(self, track: Track) -> int:
        return len(track.items)

    def GetTrackMediaItem(self, track: Track, index: int) -> Item:
        return sorted(track.items, key=lambda item: item.start)[index]

    def DeleteTrackMediaItem(self, track: Track, item: Item) -> bool:
        track.items.remove(item)
        return True

    def GetMediaItemInfo_Value(self, item: Item, name: str) -> float:
        return item.values[name]

    def SetMediaItemInfo_Value(self, item: Item, name: str, value: float) -> bool:
        assert name in item.values
        item.values[name] = float(value)
        return True

    def GetSetMediaItemInfo_String(self, item: Item, name: str, value: str, write: bool) -> tuple[bool, str]:
        return _ext(item.ext, name, value, write)

    def CountTakes(self, item: Item) -> int:
        return len(item.takes)

    def GetTake(self, item: Item, index: int) -> Take:
        return item.takes[index]

    def GetActiveTake(self, item: Item) -> Take | None:
        return item.takes[0] if item.takes else None

    def TakeIsMIDI(self, take: Take) -> bool:
        return take.midi

    def GetMediaItemTakeInfo_Value(self, take: Take, name: str) -> float:
        return take.values[name]

    def SetMediaItemTakeInfo_Value(self, take: Take, name: str, value: float) -> bool:
        take.values[name] = float(value)
        return True

    def GetSetMediaItemTakeInfo_String(
        self, take: Take, name: str, value: str, write: bool
    ) -> tuple[bool, str]:
        assert name == "P_NAME"
        if write:
            take.name = to_text(value)
        return True, to_lua(take.name)

    # MIDI

    def CreateNewMIDIItemInProj(
        self, track: Track, start: float, end: float, quarters: bool | None = None
    ) -> Item:
        assert not quarters
        span = self.project_.quarters(end) - self.project_.quarters(start)
        take = Take(midi=True, ppq=self.ppq_, buffer=packed([(round(span * self.ppq_), END)]))
        return self.project_.add_item(track, start, end, take)

    def MIDI_GetAllEvts(self, take: Take) -> tuple[bool, str]:
        return True, take.buffer.decode("latin-1")

    def MIDI_SetAllEvts(self, take: Take, buffer: str) -> bool:
        events = list(unpacked(buffer.encode("latin-1")))
        if events[-1][1] != END or any(event[0] < 0x80 for _, event in events):
            return False
        take.buffer = packed(events)
        return True

    def MIDI_Sort(self, take: Take) -> None:
        take.buffer = packed(sorted(take.events, key=lambda event: event[0]))

    def MIDI_GetHash(self, take: Take, notes_only: bool) -> tuple[bool, str]:
        return take.midi, md5(take.buffer, usedforsecurity=False).hexdigest()

    def MIDI_GetPPQPosFromProjTime(self, take: Take, time: float) -> float:
        return self.MIDI_GetPPQPosFromProjQN(take, self.project_.quarters(time))

    def MIDI_GetPPQPosFromProjQN(self, take: Take, quarter: float) -> float:
        return (quarter - self._first_quarter(take)) * take.ppq

    def MIDI_GetProjQNFromPPQPos(self, take: Take, ppq: float) -> float:
        return self._first_quarter(take) + ppq / take.ppq

    def _first_quarter(self, take: Take) -> float:
        (item,) = [item for item in self.project_.items if take in item.takes]
        return self.project_.quarters(item.start)


def _in_time(envelope: Envelope) -> list[AutomationItem]:
    """Return an envelope's automation items as they are numbered."""
    return sorted(envelope.items, key=lambda item: item.values["D_POSITION"])


def _ext(ext: dict[str, str], name: str, value: str, write: bool) -> tuple[bool, str]:
    assert name.startswith("P_EXT:")
    if write:
        ext[name] = value
    return name in ext, ext.get(name, "")


NAMES = frozenset(name for name in dir(Api) if name[0] != "_" != name[-1])
