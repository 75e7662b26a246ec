"""A score's tempi, marks and sounding notes at their seconds, as REAPER stores them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from integrations.closeness import Closeness, signed
from integrations.session import HitMarker, Item, ItemNote, Session, SessionTrack, Tempo

SCENE_COLOUR: Final = "5f7f9f"
THEME_COLOUR: Final = "3fb8af"
HIT_COLOURS: Final = {Closeness.MET: "3fa34d", Closeness.NEAR: "e0a030", Closeness.MISSED: "d04040"}
"""The colours of hits, as red, green and blue in hexadecimal."""


@dataclass(frozen=True, slots=True)
class TempoPoint:
    """A tempo that holds until the next, with a time signature if one begins there."""

    tick: int
    time: Fraction
    """Seconds from the timeline's first frame."""
    bpm: Fraction
    """Quarter notes a minute."""
    beats: int = 0
    """0 if the time signature does not change."""
    unit: int = 0
    linear: bool = False
    """True if it is a step of a gradual change, or, of points with ramps, if the tempo moves to the next one's."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A region, or a marker if it has no end."""

    name: str
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction | None
    colour: str
    """Red, green and blue in hexadecimal."""


def tempo_points(session: Session) -> tuple[TempoPoint, ...]:
    """Merge tempi and time signatures into one list; a time signature between two tempi repeats the current tempo."""
    points = {tempo.tick: _point(tempo, tempo.tick, tempo.time) for tempo in session.tempi}
    for metre in session.metres:
        point = points.get(metre.tick) or _point(
            session.tempi[_at_tick(session, metre.tick)], metre.tick, metre.time
        )
        points[metre.tick] = replace(point, beats=metre.beats, unit=metre.unit)
    return tuple(points[tick] for tick in sorted(points))


def _point(tempo: Tempo, tick: int, time: Fraction) -> TempoPoint:
    return TempoPoint(tick, time, tempo.bpm, linear=tempo.linear)


def marks(session: Session) -> tuple[Mark, ...]:
    """Return scenes as regions, then themes and hits as markers, each at the tick and under the name it has in the .mid."""
    regions = [Mark(scene.title, scene.start, scene.end, SCENE_COLOUR) for scene in session.scenes]
    themes = [Mark(theme.name, theme.time, None, THEME_COLOUR) for theme in session.themes]
    return (*regions, *themes, *(_marker(session, hit) for hit in session.hits))


def sounding(track: SessionTrack, end: int) -> Iterator[Item]:
    """Yield a track's items with the lengths at which their notes sound.

    A note that rings past its item ends where a later item strikes its pitch, and at the score's end.

    Args:
        track: The track.
        end: The score's last tick.
    """
    for number, item in enumerate(track.items):
        later = track.items[number + 1 :]
        ringing = any(note.release > item.ticks for note in item.notes)
        yield (
            replace(item, notes=tuple(_ended(note, item, later, end) for note in item.notes))
            if ringing
            else item
        )


def seconds_at(session: Session, tick: int) -> Fraction:
    """Return the time of a tick."""
    tempo = session.tempi[_at_tick(session, tick)]
    return tempo.time + Fraction((tick - tempo.tick) * tempo.microseconds, session.division * 1_000_000)


def tick_at(session: Session, time: Fraction) -> Fraction:
    """Return the tick of a time, not rounded; the inverse of `seconds_at`."""
    tempo = session.tempi[bisect_right(session.tempi, time, key=lambda tempo: tempo.time) - 1]
    return tempo.tick + (time - tempo.time) * session.division * 1_000_000 / tempo.microseconds


def end_tick(session: Session) -> int:
    """Return the tick at which the last scene ends."""
    return round(tick_at(session, session.scenes[-1].end))


def _at_tick(session: Session, tick: int) -> int:
    return bisect_right(session.tempi, tick, key=lambda tempo: tempo.tick) - 1


def _marker(session: Session, hit: HitMarker) -> Mark:
    """Return the marker of a hit: at the music's time if it is met, else at the picture's."""
    met = hit.closeness is Closeness.MET
    heard = hit.time + hit.frames_off / session.rate if met else hit.time
    name = f"{hit.name} {signed(hit.frames_off)}{'' if met else ' missed'}"
    at = seconds_at(session, max(0, round(tick_at(session, heard))))
    return Mark(name, at, None, HIT_COLOURS[hit.closeness])


def _ended(note: ItemNote, item: Item, later: tuple[Item, ...], end: int) -> ItemNote:
    struck = (
        other.tick + again.onset - item.tick
        for other in later
        for again in other.notes
        if (again.pitch, again.channel) == (note.pitch, note.channel)
    )
    limit = min((tick for tick in struck if tick >= item.ticks), default=end - item.tick)
    return (
        replace(note, release=min(note.release, limit, end - item.tick))
        if note.release > item.ticks
        else note
    )
