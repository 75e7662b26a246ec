"""A score instrument by instrument: a Standard MIDI File each, for a mixer's stems."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bridge.grid.tempo_map import scene_ticks
from bridge.midi.film_tracks import film_tracks
from bridge.midi.passage import Passage, file_order
from bridge.midi.writing import Cue, write_midi
from bridge.output.names import part_name
from bridge.score.pipeline import ScoredTimeline

_Key = tuple[str, int]
"""A track's name, and its number among the tracks of that name."""


def part_files(scored: ScoredTimeline) -> dict[str, bytes]:
    """Write each track that plays anywhere as a file of its own, under the tempo map of the whole.

    Returns:
        MIDI by the track's name, fit for a file name: `Violins`, or `Bells 2` for the second track of that name.
    """
    ticks = scene_ticks(scored.grid)
    music = film_tracks([cue.music for cue in scored.cues])
    files: dict[str, bytes] = {}
    for key in _parts(music):
        cues = [
            Cue(cue.scene.name, tick, _alone(played, key))
            for cue, played, tick in zip(scored.cues, music, ticks, strict=False)
        ]
        name = _distinct(part_name(key[0]), files)
        files[name] = write_midi(f"{scored.timeline.name}: {name}", scored.tempo, cues)
    return files


def _parts(music: Iterable[Passage]) -> Iterator[_Key]:
    """Return every track that plays anywhere, in the order of the file."""
    tracks = [track for passage in music for track in passage.tracks]
    playing = {(track.name, track.number) for track in tracks if len(track.notes)}
    keys = dict.fromkeys((track.name, track.number) for track in tracks)
    return (key for key in sorted(keys, key=lambda key: file_order(*key)) if key in playing)


def _alone(music: Passage, key: _Key) -> Passage:
    """Return a cue with only one of its tracks; with none where that rests."""
    return replace(music, tracks=tuple(track for track in music.tracks if (track.name, track.number) == key))


def _distinct(name: str, taken: dict[str, bytes]) -> str:
    """Return a name that no other part has, not even in other capitals."""
    folded, number = {other.casefold() for other in taken}, 1
    while (numbered := name if number == 1 else f"{name} {number}").casefold() in folded:
        number += 1
    return numbered
