"""The ReaScript functions of a project's time: its tempo map, and its markers and regions."""

# ruff: noqa: N802, ARG002 (REAPER's names and arguments)

from bisect import insort

from tests.integrations.reaper.project import FirstPoint, Marker, Project, TempoMarker


def to_text(lua: str) -> str:
    """Bytes of a Lua string as text."""
    return lua.encode("latin-1").decode()


def to_lua(text: str) -> str:
    """Return text as the bytes of a Lua string; the inverse of `to_text`."""
    return text.encode().decode("latin-1")


class TimelineApi:
    """Content of the ruler of one project."""

    def __init__(self) -> None:
        self.project_ = Project()
        self.first_point_ = FirstPoint.GOES

    # the tempo map

    def TimeMap2_timeToQN(self, project: int, time: float) -> float:
        return self.project_.quarters(time)

    def CountTempoTimeSigMarkers(self, project: int) -> int:
        return len(self.project_.tempi)

    def GetTempoTimeSigMarker(
        self, project: int, index: int
    ) -> tuple[bool, float, int, float, float, int, int, bool]:
        tempo = self.project_.tempi[index]
        return True, tempo.time, 0, 0.0, tempo.bpm, tempo.num or -1, tempo.den or -1, tempo.linear

    def SetTempoTimeSigMarker(
        self,
        project: int,
        index: int,
        time: float,
        measure: int,
        beat: float,
        bpm: float,
        num: int,
        den: int,
        linear: bool,
    ) -> bool:
        assert (measure, beat) == (-1, -1), "only markers placed by time are modelled"
        if not 1 <= bpm <= 960 or time < 0 or (num > 0) != (den > 0) or index >= len(self.project_.tempi):
            return False
        added = TempoMarker(time, bpm, num, den, linear)
        self.project_.retempo(lambda: self._put(index, added))
        return True

    def _put(self, index: int, marker: TempoMarker) -> None:
        if index >= 0:
            del self.project_.tempi[index]
        insort(self.project_.tempi, marker, key=lambda tempo: tempo.time)

    def DeleteTempoTimeSigMarker(self, project: int, index: int) -> bool:
        if index == 0 and self.first_point_ is not FirstPoint.GOES:
            return self.first_point_ is FirstPoint.SEEMS_TO_GO
        self.project_.retempo(lambda: self.project_.tempi.__delitem__(index))
        return True

    # markers and regions, in order of time

    def CountProjectMarkers(self, project: int) -> tuple[int, int, int]:
        regions = sum(marker.region for marker in self.project_.markers)
        return len(self.project_.markers), len(self.project_.markers) - regions, regions

    def EnumProjectMarkers3(self, project: int, index: int) -> tuple[int, bool, float, float, str, int, int]:
        m = self._marker(index)
        return index + 1, m.region, m.start, m.end, to_lua(m.name), m.number, m.colour

    def AddProjectMarker2(
        self, project: int, region: bool, start: float, end: float, name: str, number: int, colour: int
    ) -> int:
        taken = {marker.number for marker in self.project_.markers if marker.region == region}
        number = number if number >= 0 else next(n for n in range(1, len(taken) + 2) if n not in taken)
        self.project_.markers.append(
            Marker(region, start, end if region else 0.0, to_text(name), number, colour)
        )
        return number

    def SetProjectMarkerByIndex2(
        self,
        project: int,
        index: int,
        region: bool,
        start: float,
        end: float,
        number: int,
        name: str,
        colour: int,
        flags: int,
    ) -> bool:
        m = self._marker(index)
        assert m.region == region
        m.start, m.end, m.number, m.name, m.colour = start, end, number, to_text(name), colour or m.colour
        return True

    def DeleteProjectMarkerByIndex(self, project: int, index: int) -> bool:
        self.project_.markers.remove(self._marker(index))
        return True

    def GetSetProjectInfo_String(self, project: int, name: str, value: str, write: bool) -> tuple[bool, str]:
        kind, _, index = name.partition(":")
        assert kind == "MARKER_GUID"
        assert not write
        return True, self._marker(int(index)).guid

    def _marker(self, index: int) -> Marker:
        return sorted(self.project_.markers, key=lambda marker: marker.start)[index]
