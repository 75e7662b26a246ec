"""A score as the session that hosts are given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP, scene_ticks
from bridge.midi.expression_layer import laid
from bridge.midi.film_tracks import film_tracks
from bridge.midi.passage import ONSET, RELEASE, Passage, channel_of, file_order, is_ours
from bridge.midi.passage import Track as Part
from bridge.output.levels import level_points
from bridge.score.cue_numbers import cue_numbers, cue_titles, reel_number
from bridge.score.cues import CuedScene, theme_ticks
from bridge.score.pipeline import ScoredTimeline
from integrations.session import (
    HitMarker,
    Item,
    ItemNote,
    Movie,
    SceneRegion,
    Session,
    SessionTrack,
    Stem,
    Tempo,
    ThemeMarker,
    TimeSignature,
)

_Key = tuple[str, int]
"""A track's name, and its number among the tracks of that name."""


def session(
    scored: ScoredTimeline,
    name: str,
    midi: bytes,
    reel: int | None = None,
    stems: Iterable[Stem] = (),
    movie: Movie | None = None,
    *,
    lanes: bool = True,
) -> Session:
    """Describe a score for a host.

    Args:
        scored: The score.
        name: Its name, fit for a file name.
        midi: The score as a Standard MIDI File.
        reel: The reel's number in the numbers of cues; that in a name where None.
        stems: The stems that are delivered beside it.
        movie: The picture; None where no one file holds it.
        lanes: True where the host draws the level under dialogue as automation of its tracks; else it is in the controllers
            of the items. It is never in both.
    """
    timeline, tempo, moving = scored.timeline, scored.tempo, frozenset(_moving(scored))
    number = reel_number(reel, timeline.name, name)
    numbers, titles = cue_numbers(scored.cues, number), cue_titles(scored.cues, number)
    return Session(
        name=name,
        rate=timeline.rate,
        drop_frame=timeline.drop_frame,
        start=timeline.start,
        duration=timeline.duration,
        division=TICKS_PER_QUARTER,
        tempi=tuple(
            Tempo(event.tick, start, event.microseconds, linear=event.tick in moving)
            for event, start in zip(tempo.tempi, tempo.starts, strict=True)
        ),
        metres=tuple(
            TimeSignature(event.tick, tempo.seconds_at(event.tick), event.beats, event.unit)
            for event in tempo.metres
        ),
        scenes=tuple(
            SceneRegion(
                cue.scene.id,
                cue.scene.name,
                cue.scene.start,
                cue.scene.end,
                numbers.get(cue.scene.id, ""),
            )
            for cue in scored.cues
        ),
        hits=tuple(hit for cue in scored.cues for hit in _hits(cue, timeline.rate)),
        tracks=tuple(_tracks(scored, titles, lanes=lanes)),
        midi=midi,
        themes=tuple(
            ThemeMarker(each.called, tempo.seconds_at(at))
            for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False)
            for at, each in theme_ticks(cue, tick)
        ),
        stems=tuple(stems),
        movie=movie,
    )


def _moving(scored: ScoredTimeline) -> Iterator[int]:
    """Yield the ticks from which the tempo moves to that of the next beat: in scenes where that was asked for."""
    for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False):
        grid, beat = cue.grid, cue.grid.metre.beat
        if grid.is_gradual:
            still = {*grid.fermatas, *(step - beat for step in grid.fermatas), grid.beat_steps[-2]}
            yield from (tick + step * TICKS_PER_STEP for step in grid.beat_steps[:-1] if step not in still)


def _hits(cue: CuedScene, rate: Fraction) -> Iterator[HitMarker]:
    for met in cue.grid.hits:
        hit = met.hit
        yield HitMarker(hit.name or hit.kind.value, hit.time, met.error * rate, met.closeness, hit.weight)


def _tracks(scored: ScoredTimeline, titles: Mapping[str, str], *, lanes: bool) -> Iterator[SessionTrack]:
    """Yield every track that plays anywhere, in the order of the file."""
    music = film_tracks([cue.music for cue in scored.cues], by_cue=True)
    if not lanes:
        music = tuple(_ridden(each, cue) for each, cue in zip(music, scored.cues, strict=True))
    keys = dict.fromkeys((part.name, part.number) for passage in music for part in passage.tracks)
    for key in sorted(keys, key=lambda key: file_order(*key)):
        parts = [_part(passage, key) for passage in music]
        items = tuple(_items(scored, parts, titles))
        if items:
            first = next(part for part in parts if part is not None)
            level = level_points(scored, key[0]) if lanes and is_ours(*key) else ()
            yield SessionTrack(key[0], first.program, channel_of(first), items, level)


def _ridden(music: Passage, cue: CuedScene) -> Passage:
    """Return the music of a cue with the layer under dialogue in the controllers of Recue's tracks."""
    tracks = (
        replace(part, messages=laid(part.messages, cue.ride.of(part.name), channel_of(part)))
        if len(part.notes) and is_ours(part.name, part.number)
        else part
        for part in music.tracks
    )
    return replace(music, tracks=tuple(tracks))


def _part(music: Passage, key: _Key) -> Part | None:
    return next((part for part in music.tracks if (part.name, part.number) == key and part.plays), None)


def _items(scored: ScoredTimeline, parts: Sequence[Part | None], titles: Mapping[str, str]) -> Iterator[Item]:
    """Yield a track's music, scene by scene."""
    on_lines = _on_bar_lines(parts, scored)
    for cue, tick, part in zip(scored.cues, scene_ticks(scored.grid), on_lines, strict=False):
        if part is None:
            continue
        notes = tuple(ItemNote(*row) for row in part.notes.tolist())
        digest = replace(cue.music, tracks=(replace(part, chased=0),)).digest
        end = tick + cue.music.ticks
        yield Item(
            scene=cue.scene.id,
            name=titles[cue.scene.id],
            tick=tick,
            ticks=cue.music.ticks,
            start=scored.tempo.seconds_at(tick),
            end=scored.tempo.seconds_at(end),
            notes=notes,
            messages=part.messages,
            digest=digest,
        )


def _on_bar_lines(parts: Sequence[Part | None], scored: ScoredTimeline) -> Iterator[Part | None]:
    """Yield a track from each scene's bar line to the next: notes played early are in the scene before."""
    for cue, part, after in zip(scored.cues, parts, [*parts[1:], None], strict=True):
        if after is None or not after.lead:
            yield part if part is None or not part.lead else _from_bar_line(part)
            continue
        own = _from_bar_line(part or replace(after, notes=after.notes[:0], messages=()))
        early = after.notes[after.notes[:, ONSET] < 0]
        early[:, [ONSET, RELEASE]] += cue.music.ticks
        yield replace(own, notes=np.concatenate((own.notes, early)))


def _from_bar_line(part: Part) -> Part:
    return replace(part, notes=part.notes[part.notes[:, ONSET] >= 0])
