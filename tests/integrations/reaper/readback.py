"""Reads a score back out of a REAPER project, in ticks of the tempo map it has there."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass

import mido

from tests.integrations.reaper.project import Item, Project, Track
from tests.midi import ReadBack

Note = tuple[str, int, int, int, int]
"""Track, onset and release in ticks from the timeline's first frame, pitch, velocity."""
_WHOLE = 0.01
"""Ticks; 5 microseconds."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Content of a score, read from a project or a file."""

    notes: list[Note]
    tempi: list[tuple[int, float]]
    """Tick, and microseconds a quarter note."""
    metres: list[tuple[int, int, int]]
    regions: list[tuple[int, str]]
    markers: list[tuple[int, str]]


def of_project(project: Project) -> Heard:
    """Read the score that a project holds; what is muted does not sound."""
    tick = _ticks(project)
    marks = [(tick(m.start), m.name, m.region) for m in project.markers]
    return Heard(
        notes=sorted(
            note
            for item in project.items
            if not item.values["B_MUTE"]
            for note in item_notes(item, tick(item.start))
        ),
        tempi=_changes((tick(t.time), round(60e6 / t.bpm, 3)) for t in project.tempi),
        metres=[(tick(t.time), t.num, t.den) for t in project.tempi if t.num],
        regions=sorted((at, name) for at, name, region in marks if region),
        markers=sorted((at, name) for at, name, region in marks if not region),
    )


def of_midi(midi: ReadBack) -> Heard:
    """Read the score that a .mid holds; fermatas aside, which are no hits."""
    names = {track: message.name for _, _, track, message in midi.events if message.type == "track_name"}
    events = [(tick, names[track], message) for tick, _, track, message in midi.events]
    return Heard(
        notes=sorted(_paired(events)),
        tempi=_changes((t, float(m.tempo)) for t, _, m in events if m.type == "set_tempo"),
        metres=[(t, m.numerator, m.denominator) for t, _, m in events if m.type == "time_signature"],
        regions=sorted(
            (t, m.text) for t, _, m in events if m.type == "marker" and not m.text.startswith("theme ")
        ),
        markers=sorted(
            (t, m.text)
            for t, _, m in events
            if (m.type == "cue_marker" and not m.text.startswith("fermata"))
            or (m.type == "marker" and m.text.startswith("theme "))
        ),
    )


def contents(project: Project) -> object:
    """All there is in a project, to compare; the order of markers is not kept."""
    tracks = [
        (t.name, t.values, t.ext, [item_contents(item) for item in t.items], _envelopes(t))
        for t in (project.master, *project.tracks)
    ]
    marks = sorted((m.guid, m.region, m.start, m.end, m.name, m.number, m.colour) for m in project.markers)
    return deepcopy((tracks, marks, project.tempi))


def _envelopes(track: Track) -> object:
    return [(e.points, [(item.values, item.quarters) for item in e.items]) for e in track.envelopes]


def item_contents(item: Item) -> object:
    """All there is in an item, to compare."""
    return deepcopy((item.values, item.ext, [(t.name, t.buffer, t.values) for t in item.takes]))


def item_notes(item: Item, start: int) -> list[Note]:
    """Return an item's notes; whole and released, or this fails."""
    (take,) = item.takes
    events = [
        (start + tick * 960 // take.ppq, item.track.name, mido.Message.from_bytes(message))
        for tick, message in take.events
    ]
    return _paired(events)


def _paired(events: Iterable[tuple[int, str, mido.messages.BaseMessage]]) -> list[Note]:
    notes: list[Note] = []
    begun: dict[tuple[str, int, int], tuple[int, int]] = {}
    for tick, track, message in events:
        if message.type not in {"note_on", "note_off"}:
            continue
        key = (track, message.channel, message.note)
        if message.type == "note_on" and message.velocity:
            assert key not in begun
            begun[key] = (tick, message.velocity)
        else:
            onset, velocity = begun.pop(key)
            notes.append((track, onset, tick, message.note, velocity))
    assert not begun
    return notes


def _changes(tempi: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """Only those that change the tempo."""
    found: list[tuple[int, float]] = []
    for tick, tempo in tempi:
        if not found or found[-1][1] != tempo:
            found.append((tick, tempo))
    return found


def _ticks(project: Project) -> Callable[[float], int]:
    """Return a function that turns a project's seconds into ticks, which must be whole."""

    def tick(time: float) -> int:
        ticks = project.quarters(time) * 960
        assert abs(ticks - round(ticks)) < _WHOLE, f"{time} s lies between two ticks"
        return round(ticks)

    return tick
