"""The view: everything of a score that a page shows but its notes, as one JSON object."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Final

from bridge.output.cuesheet.readable_json import Json
from bridge.page.view.curves import curves
from bridge.page.view.parts import Notes, Part, parts_of
from bridge.page.view.shown import Shown
from bridge.recut.own_markers import ORIGIN
from bridge.release import release
from bridge.score.cue_numbers import cue_numbers, reel_number
from bridge.score.cues import CuedScene, cuts_met
from bridge.score.silence import is_heard
from bridge.timeline import Shot, Timeline
from bridge.timeline.black import is_black
from bridge.timeline.timecode import record_timecode
from integrations.closeness import Closeness

SCHEMA: Final = "recue.view/1"


def view_of(shown: Shown) -> tuple[Json, Notes]:
    """Return the view of a score, and its notes.

    Times are seconds from the timeline's first frame, frames are counted from it, the last of a stretch is in it.
    """
    timeline = shown.timeline
    cues = [cue.as_written for cue in shown.cues]
    parts, notes = parts_of(cues)
    bars = list(chain.from_iterable(_bars(cue, at) for at, cue in enumerate(cues)))
    edges = [*(start for start, *_ in bars), float(cues[-1].grid.end)]
    document: Json = {
        "schema": SCHEMA,
        "version": release(),
        "path": shown.path,
        "name": shown.name,
        "title": timeline.name,
        "revision": shown.revision,
        "state": shown.state,
        "trouble": shown.trouble,
        **_clock(timeline),
        "shots": [_shot(timeline, shot) for shot in timeline.shots],
        "markers": [
            {
                "frame": timeline.frame_at(each.time),
                "frames": timeline.frame_at(each.duration),
                "name": each.name,
                "comment": each.comment,
                "colour": each.color.lower(),
                "own": each.origin == ORIGIN,
            }
            for each in timeline.markers
        ],
        "captions": [
            {"start": _seconds(each.start), "end": _seconds(each.end), "text": each.text}
            for each in timeline.captions
        ],
        "scenes": list(_scenes(shown, cues)),
        "bars": bars,
        "hits": list(chain.from_iterable(_hits(timeline, cue, at) for at, cue in enumerate(cues))),
        "curves": curves(cues, shown.course, notes, edges),
        "speech": [list(span) for span in _speech(cues)],
        "themes": list(chain.from_iterable(_themes(cue, at) for at, cue in enumerate(cues))),
        "parts": [_part(part) for part in parts],
        "remarks": list(shown.remarks),
        "summary": _summary(timeline, cues, notes),
    }
    return document, notes


def _clock(timeline: Timeline) -> Json:
    return {
        "rate": str(timeline.rate),
        "fps": float(timeline.rate),
        "drop_frame": timeline.drop_frame,
        "start": record_timecode(timeline, 0),
        "frames": timeline.frame_at(timeline.duration),
        "seconds": _seconds(timeline.duration),
    }


def _shot(timeline: Timeline, shot: Shot) -> Json:
    return {
        "name": shot.name,
        "media": shot.media.name,
        "first": timeline.frame_at(shot.start),
        "last": timeline.frame_at(shot.end) - 1,
        "black": is_black(shot.media),
    }


def _scenes(shown: Shown, cues: Sequence[CuedScene]) -> Iterator[Json]:
    timeline = shown.timeline
    numbers = cue_numbers(cues, reel_number(shown.reel, timeline.name, shown.name))
    for cue in cues:
        scene, decided, grid = cue.scene, cue.decided, cue.grid
        take, fate = decided.take or 0, shown.fates.get(scene.id)
        yield {
            "id": scene.id,
            "number": numbers.get(scene.id, ""),
            "name": scene.name,
            "start": _seconds(scene.start),
            "end": _seconds(scene.end),
            "first": timeline.frame_at(scene.start),
            "last": timeline.frame_at(scene.end) - 1,
            "music": is_heard(cue.music),
            "silence": scene.silence.value if scene.silence is not None else "",
            "locked": bool(decided.locked),
            "edited": cue.edited,
            "take": take,
            "takes": max(shown.takes.get(scene.id, 0), take + 1),
            "version": cue.version,
            "key": str(cue.key),
            "style": cue.style.value,
            "palette": cue.palette.value,
            "bpm": round(grid.metre.beats_a_minute(grid.bpm), 2),
            "metre": str(grid.metre),
            "valence": round(cue.valence, 3),
            "arousal": round(cue.arousal, 3),
            "words": list(cue.words.said),
            "choice": cue.choice.as_json(),
            "fate": fate.value if fate is not None else "",
            "music_digest": cue.music.digest,
        }


def _bars(cue: CuedScene, at: int) -> Iterator[list[float]]:
    """Yield a scene's bars: start, the scene's index, sixteenths, sixteenths a beat, beats a minute."""
    grid = cue.grid
    for step, steps, bpm in zip(grid.bar_steps, grid.bars, grid.bar_tempi, strict=False):
        start = _seconds(grid.start + grid.lines[step])
        yield [start, at, steps, grid.metre.beat, round(grid.metre.beats_a_minute(bpm), 2)]


def _hits(timeline: Timeline, cue: CuedScene, at: int) -> Iterator[Json]:
    for met in cue.grid.hits:
        hit = met.hit
        yield {
            "at": _seconds(hit.time),
            "frame": timeline.frame_at(hit.time),
            "kind": hit.kind.value,
            "name": hit.name,
            "origin": hit.origin,
            "weight": round(hit.weight, 3),
            "off": round(float(met.error * timeline.rate), 2) + 0.0,
            "closeness": met.closeness.value,
            "place": cue.grid.place(met.step).value,
            "scene": at,
        }


def _speech(cues: Sequence[CuedScene]) -> Iterator[tuple[float, float]]:
    """Yield where somebody speaks, as far as the score knows; spans that touch are one."""
    open_: tuple[float, float] | None = None
    for cue in cues:
        for span in cue.underscore.speech if cue.underscore else ():
            first, last = (_seconds(cue.scene.start + edge) for edge in span)
            if open_ is not None and first <= open_[1]:
                open_ = open_[0], max(last, open_[1])
                continue
            if open_ is not None:
                yield open_
            open_ = first, last
    if open_ is not None:
        yield open_


def _themes(cue: CuedScene, at: int) -> Iterator[Json]:
    edges = [cue.grid.start + cue.grid.lines[step] for step in cue.grid.bar_steps]
    for each in cue.themes:
        yield {
            "name": each.theme,
            "start": _seconds(edges[each.bar]),
            "end": _seconds(edges[min(each.bar + each.bars, len(edges) - 1)]),
            "scene": at,
            "strength": each.strength.value,
            "shape": list(each.shape),
        }


def _part(part: Part) -> Json:
    return {"name": part.name, "family": part.family, "notes": part.notes}


def _summary(timeline: Timeline, cues: Sequence[CuedScene], notes: Notes) -> Json:
    counted = Counter(hit.closeness for cue in cues for hit in cue.grid.hits)
    hits = {closeness.value: counted[closeness] for closeness in Closeness}
    return {
        "scenes": len(cues),
        "cues": sum(is_heard(cue.music) for cue in cues),
        "shots": len(timeline.shots),
        "cuts": len(timeline.cuts),
        "cuts_met": cuts_met(timeline, cues),
        "hits": hits,
        "notes": len(notes.start),
    }


def _seconds(time: Fraction) -> float:
    return round(float(time), 6)
