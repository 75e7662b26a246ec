"""A score instrument by instrument: a Standard MIDI File each, for a mixer's stems."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from bridge.grid.tempo_map import scene_ticks
from bridge.midi.expression_layer import Ride
from bridge.midi.film_tracks import film_tracks
from bridge.midi.passage import Passage, Track, file_order
from bridge.midi.writing import Cue, write_midi
from bridge.output.names import part_name
from bridge.score.pipeline import ScoredTimeline

_Key = tuple[str, int]
"""A track's name, and its number among the tracks of that name."""
_CONTROL, _PEDAL, _DOWN = 0xB0, 64, 64
"""The status of a controller, the pedal's number, and the value from which it is down."""


def part_files(scored: ScoredTimeline) -> dict[str, bytes]:
    """Write each track that plays anywhere as a file of its own, under the tempo map of the whole.

    Returns:
        MIDI by the track's name, fit for a file name: `Violins`, or `Bells 2` for the second track of that name.
    """
    ticks = scene_ticks(scored.grid)
    music = _played(scored)
    files: dict[str, bytes] = {}
    for name, key in _named_parts(music).items():
        cues = [
            Cue(cue.scene.name, tick, _alone(played, key))
            for cue, played, tick in zip(scored.cues, music, ticks, strict=False)
        ]
        rides = [cue.ride for cue in scored.cues]
        files[name] = write_midi(f"{scored.timeline.name}: {name}", scored.tempo, cues, rides)
    return files


def cue_file(scored: ScoredTimeline, at: int) -> bytes:
    """Write one cue alone, where it lies under the tempo map of the whole; its controllers hold to the end."""
    return _alone_in_film(scored, at, _played(scored)[at])


def cue_part_files(scored: ScoredTimeline, at: int) -> dict[str, bytes]:
    """Write each track that plays in a cue like the cue, by the track's name as `part_files` has it."""
    music = _played(scored)
    alone = {name: _alone(music[at], key) for name, key in _named_parts(music).items()}
    playing = {name: part for name, part in alone.items() if any(len(track.notes) for track in part.tracks)}
    return {name: _alone_in_film(scored, at, part) for name, part in playing.items()}


def _played(scored: ScoredTimeline) -> Sequence[Passage]:
    """Return the music of each cue on the tracks of its instruments."""
    return film_tracks([cue.music for cue in scored.cues])


def _alone_in_film(scored: ScoredTimeline, at: int, music: Passage) -> bytes:
    """Write the music of a cue, with nothing before it and nothing after it."""
    tick, end = scene_ticks(scored.grid)[at], scored.tempo.end
    before = [Cue("", 0, Passage(tick, ()))] if tick else []
    tracks = tuple(
        replace(track, messages=(*track.messages, *_releases(track, music.ticks))) for track in music.tracks
    )
    own = Cue(scored.cues[at].scene.name, tick, Passage(end - tick, tracks))
    rides = [Ride(), scored.cues[at].ride] if before else [scored.cues[at].ride]
    return write_midi(scored.timeline.name, scored.tempo, [*before, own], rides)


def _releases(track: Track, tick: int) -> Iterator[tuple[int, bytes]]:
    """Yield the pedals that are still down at a tick, let go of there."""
    downs = {
        event[0]: event[2]
        for _, event in track.messages
        if event[0] & 0xF0 == _CONTROL and event[1] == _PEDAL
    }
    return ((tick, bytes((status, _PEDAL, 0))) for status, value in downs.items() if value >= _DOWN)


def _named_parts(music: Sequence[Passage]) -> dict[str, _Key]:
    """Return every track that plays anywhere, by the name of its files."""
    named: dict[str, _Key] = {}
    for key in _parts(music):
        named[_distinct(part_name(key[0]), named)] = key
    return named


def _parts(music: Iterable[Passage]) -> Iterator[_Key]:
    """Return every track that plays anywhere, in the order of the file."""
    tracks = [track for passage in music for track in passage.tracks]
    playing = {(track.name, track.number) for track in tracks if len(track.notes)}
    keys = dict.fromkeys((track.name, track.number) for track in tracks)
    return (key for key in sorted(keys, key=lambda key: file_order(*key)) if key in playing)


def _alone(music: Passage, key: _Key) -> Passage:
    """Return a cue with only one of its tracks; with none where that rests."""
    return replace(music, tracks=tuple(track for track in music.tracks if (track.name, track.number) == key))


def _distinct(name: str, taken: Collection[str]) -> str:
    """Return a name that no other part has, not even in other capitals."""
    folded, number = {other.casefold() for other in taken}, 1
    while (numbered := name if number == 1 else f"{name} {number}").casefold() in folded:
        number += 1
    return numbered
