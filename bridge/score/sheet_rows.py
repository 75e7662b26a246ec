"""The rows of a score's spotting sheet."""

from collections.abc import Sequence

import numpy as np

from bridge.grid.bars import Hit, HitKind
from bridge.grid.metre import FOUR_FOUR
from bridge.midi.instruments import INSTRUMENTS, PERCUSSION
from bridge.score.cue_numbers import cue_numbers
from bridge.score.cues import CuedScene
from bridge.score.scene_requests import Asked
from bridge.score.scenes.division import Scene
from bridge.score.spotting_sheet.cells import length_cell, metre_cell, tempo_cell, text_cell
from bridge.score.spotting_sheet.columns import ASK, SEPARATOR, TELL, Column, SheetRow
from bridge.score.spotting_sheet.placing import FIELDS
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

NAMED = frozenset(HitKind) - {HitKind.SCENE, HitKind.CUT, HitKind.MOTION}
"""The kinds of hits that a sheet lists; cuts and motion are too many for one."""
_CALLED = {HitKind.SOUND: "sudden sound"}
"""What a hit without a name is called, where its kind alone does not say it."""
_SHADES = (
    ("valence", ("very dark", "dark", "", "bright", "very bright")),
    ("arousal", ("very calm", "calm", "", "driven", "very driven")),
    ("density", ("very sparse", "sparse", "", "busy", "very busy")),
)
_LIMITS = {
    "valence": (-0.6, -0.2, 0.2, 0.6),
    "arousal": (-0.6, -0.2, 0.2, 0.6),
    "density": (0.1, 0.2, 0.5, 0.65),
}
"""Where the shades of a condition meet."""


def rows_of(timeline: Timeline, cues: Sequence[CuedScene], reel: int) -> tuple[SheetRow, ...]:
    """Return the rows of a score: one a scene with music, in order.

    Args:
        timeline: The cut.
        cues: The score's scenes.
        reel: The reel's number.
    """
    numbers = cue_numbers(cues, reel)
    heard = [cue for cue in cues if cue.scene.silence is None]
    return tuple(_row(_scored(timeline, cue), numbers[cue.scene.id], cue.asked) for cue in heard)


def scored_row(timeline: Timeline, cue: CuedScene) -> SheetRow:
    """Return the row of one scene with music, wherever it stands in its reel."""
    return rows_of(timeline, [cue], 1)[0]


def proposed_row(
    timeline: Timeline,
    scene: Scene,
    hits: Sequence[Hit],
    asked: Asked,
    number: str,
    words: str,
    note: str,
) -> SheetRow:
    """Return the row of a scene that has no music yet: what is asked of it, and what it would be like.

    Args:
        timeline: The cut.
        scene: The scene.
        hits: The hits in it.
        asked: What is asked of it.
        number: The cue's number.
        words: What it would be like, in words.
        note: The note on it.
    """
    metre, tempo = asked.choice.metre, asked.choice.tempo
    cells = {
        **_place(timeline, scene, hits),
        Column.DIRECTION: "; ".join(asked.mood) or words,
        Column.KEY: str(asked.choice.key or ""),
        Column.TEMPO: tempo_cell(tempo, metre or FOUR_FOUR) if tempo else "",
        Column.METRE: metre_cell(metre) if metre else "",
        Column.INSTRUMENTS: "; ".join(asked.instruments),
        Column.THEME: asked.choice.theme or "",
        Column.NOTES: asked.note or note,
    }
    row = _row(cells, number, asked)
    if asked.note:
        return row
    own = SEPARATOR.join(filter(None, (row[Column.SCORED], row[Column.NOTES])))
    return SheetRow({**row.cells, Column.SCORED: own})


def _scored(timeline: Timeline, cue: CuedScene) -> dict[Column, str]:
    asked, metre = cue.asked, cue.grid.metre
    tempo = cue.decided.tempo or cue.pin.tempo or cue.grid.bpm
    return {
        **_place(timeline, cue.scene, [met.hit for met in cue.grid.hits]),
        Column.DIRECTION: "; ".join(asked.mood)
        or in_words(cue.valence, cue.arousal, float(np.mean(cue.density))),
        Column.KEY: str(cue.key),
        Column.TEMPO: tempo_cell(tempo, metre),
        Column.METRE: metre_cell(metre),
        Column.INSTRUMENTS: "; ".join(asked.instruments) or instruments(cue),
        Column.THEME: cue.decided.theme or "; ".join(dict.fromkeys(each.theme for each in cue.themes)),
        Column.NOTES: asked.note,
    }


def _place(timeline: Timeline, scene: Scene, hits: Sequence[Hit]) -> dict[Column, str]:
    first, last = timeline.frame_at(scene.start), timeline.frame_at(scene.end)
    return {
        Column.NAME: scene.name,
        Column.IN: record_timecode(timeline, first),
        Column.OUT: record_timecode(timeline, last),
        Column.LENGTH: length_cell(scene.duration),
        Column.HITS: "; ".join(
            f"{record_timecode(timeline, timeline.frame_at(hit.time))} {hit.name or _CALLED.get(hit.kind, hit.kind)}"
            for hit in hits
            if hit.kind in NAMED and hit.weight > 0
        ),
    }


def _row(cells: dict[Column, str], number: str, asked: Asked) -> SheetRow:
    cells = {each: text_cell(cell) for each, cell in cells.items()}
    cells = {Column.NUMBER: number, **cells}
    own = [*(each for each in ASK if FIELDS[each] not in asked.by_sheet), *TELL]
    own += [] if asked.number else [Column.NUMBER]
    told = {**cells, Column.SCORED: SEPARATOR.join(filter(None, (cells[each] for each in own)))}
    return SheetRow({each: told[each] for each in Column if told.get(each)})


def in_words(valence: float, arousal: float, density: float | None = None) -> str:
    """Say what music is like: `dark, very calm, sparse`; `neutral` where nothing stands out.

    Args:
        valence: -1 for dark to 1 for bright.
        arousal: -1 for calm to 1 for driven.
        density: Share of sixteenths that carry an onset, 0 to 1; None where it is not known.
    """
    places = {"valence": valence, "arousal": arousal, "density": density}
    told = []
    for name, shades in _SHADES:
        place = places[name]
        if place is not None:
            told.append(shades[sum(place > limit for limit in _LIMITS[name])])
    return ", ".join(filter(None, told)) or "neutral"


def instruments(cue: CuedScene) -> str:
    """Name the instruments that play in a cue, each once."""
    names = {
        each.program: word for word, each in reversed(tuple(INSTRUMENTS.items())) if each is not PERCUSSION
    }
    tracks = [track for track in cue.music.tracks if len(track.notes)]
    playing = [
        "percussion" if track.name == PERCUSSION.name else names.get(track.program, track.name)
        for track in tracks
    ]
    return ", ".join(dict.fromkeys(playing))
