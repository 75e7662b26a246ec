"""A score's tempi, marks and sounding notes at their seconds, as REAPER keeps them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from integrations.closeness import Closeness
from integrations.session import Hit, Item, Note, Session, Track

SCENE_COLOUR: Final = "5f7f9f"
HIT_COLOURS: Final = {Closeness.MET: "3fa34d", Closeness.NEAR: "e0a030", Closeness.MISSED: "d04040"}
"""Red, green and blue in hexadecimal."""


@dataclass(frozen=True, slots=True)
class TempoPoint:
    """A tempo from a point on, held until the next, and a time signature where one begins there."""

    tick: int
    time: Fraction
    """Seconds from the timeline's first frame."""
    bpm: Fraction
    """Quarter notes a minute."""
    beats: int = 0
    """0 where the time signature stays."""
    unit: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A region, or a marker where it has no end."""

    name: str
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction | None
    colour: str
    """Red, green and blue in hexadecimal."""


def tempo_points(session: Session) -> tuple[TempoPoint, ...]:
    """Tempi and time signatures as one list; a time signature between two tempi repeats the one that holds."""
    points = {tempo.tick: TempoPoint(tempo.tick, tempo.time, tempo.bpm) for tempo in session.tempi}
    for metre in session.metres:
        at = points.get(metre.tick)
        point = at or TempoPoint(metre.tick, metre.time, session.tempi[_at_tick(session, metre.tick)].bpm)
        points[metre.tick] = replace(point, beats=metre.beats, unit=metre.unit)
    return tuple(points[tick] for tick in sorted(points))


def marks(session: Session) -> tuple[Mark, ...]:
    """Scenes as regions, then hits as markers, each on the tick and under the name it has in the .mid."""
    regions = [Mark(scene.name, scene.start, scene.end, SCENE_COLOUR) for scene in session.scenes]
    return (*regions, *(_marker(session, hit) for hit in session.hits))


def sounding(track: Track, end: int) -> Iterator[Item]:
    """A track's items with their notes as long as they sound.

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
    """The time of a tick."""
    tempo = session.tempi[_at_tick(session, tick)]
    return tempo.time + Fraction((tick - tempo.tick) * tempo.microseconds, session.division * 1_000_000)


def tick_at(session: Session, time: Fraction) -> Fraction:
    """The tick of a time, a fraction between two; the inverse of `seconds_at`."""
    tempo = session.tempi[bisect_right(session.tempi, time, key=lambda tempo: tempo.time) - 1]
    return tempo.tick + (time - tempo.time) * session.division * 1_000_000 / tempo.microseconds


def end_tick(session: Session) -> int:
    """The tick at which the last scene ends."""
    return round(tick_at(session, session.scenes[-1].end))


def _at_tick(session: Session, tick: int) -> int:
    return bisect_right(session.tempi, tick, key=lambda tempo: tempo.tick) - 1


def _marker(session: Session, hit: Hit) -> Mark:
    """A hit where the music meets it; where it does not, where the picture has it."""
    met = hit.closeness is Closeness.MET
    heard = hit.time + hit.frames_off / session.rate if met else hit.time
    name = f"{hit.name} {round(float(hit.frames_off), 2) + 0.0:+.2f}{'' if met else ' missed'}"
    at = seconds_at(session, max(0, round(tick_at(session, heard))))
    return Mark(name, at, None, HIT_COLOURS[hit.closeness])


def _ended(note: Note, item: Item, later: tuple[Item, ...], end: int) -> Note:
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
