"""The layer under dialogue in MIDI files: what it lies over where it is written, and how it is taken off a file that is read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bridge.grid.tempo_map import TICKS_PER_QUARTER
from bridge.midi.cutting import is_played, scaled
from bridge.midi.expression_layer import Base, Dip, Laid, Own, Ride, base_of, dips, unlaid
from bridge.midi.film_tracks import FilmTrack
from bridge.midi.joining import Placed, parts
from bridge.midi.passage import is_ours
from bridge.midi.reading import MidiFile, track_name


def layers_of(cues: Sequence[Placed], rides: Sequence[Ride]) -> tuple[Laid, ...]:
    """Return what a layer lies over, in each cue.

    Args:
        cues: The music on the tracks of its instruments, in order.
        rides: The layer in each cue.
    """
    tracks: list[dict[str, tuple[Base, ...]]] = [{} for _ in rides]
    for part in parts(cues) if any(ride.curve for ride in rides) else ():
        messages = part.messages()
        for at, rows in enumerate(part.rides(rides)):
            (start, _), (_, music) = part.cues[at], cues[at]
            found = dips(rows, music.ticks)
            if found:
                over = (base_of(messages, _placed(dip, start), part.channel) for dip in found)
                tracks[at][part.name] = tuple(_moved(base, -start) for base in over)
    return tuple(Laid(ride, over) for ride, over in zip(rides, tracks, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Bare:
    """A file without the layer that was written into it."""

    file: MidiFile
    own: tuple[tuple[Own, ...], ...]
    """The stretches of each cue in which a person draws the expression: what is there is not what was written, and stays."""


def without_layer(
    file: MidiFile, edges: Sequence[int], players: Sequence[FilmTrack], layers: Sequence[Laid]
) -> Bare:
    """Take a layer off a file, whichever program saved it.

    Args:
        file: The file.
        edges: The start of each cue and the end of the last, at `TICKS_PER_QUARTER` a quarter note. (cues + 1,)
        players: The instruments it was written with.
        layers: What was written, cue by cue; none where none was.
    """
    own: list[list[Own]] = [list(each.ride.own) for each in layers]
    if not any(each.tracks for each in layers):
        return Bare(file, tuple(map(tuple, own)))
    tracks = [[(scaled(tick, file.division), event) for tick, event in track] for track in file.tracks]
    for at, name, channel, there in _written(file, players, layers):
        for dip, base in _dips(name, layers, at, edges):
            bare = (
                None
                if there is None
                else unlaid(tracks[there], _placed(dip, edges[at]), _moved(base, edges[at]), channel)
            )
            if bare is None or there is None:
                own[at].append(Own(name, dip.first, dip.last))
            else:
                tracks[there] = list(bare)
    read = replace(file, division=TICKS_PER_QUARTER, tracks=tuple(map(tuple, tracks)))
    return Bare(read, tuple(tuple(sorted(each, key=_order)) for each in own))


def _order(own: Own) -> tuple[str, int, int]:
    return own.track, own.first, own.last


def _written(
    file: MidiFile, players: Sequence[FilmTrack], layers: Sequence[Laid]
) -> Iterator[tuple[int, str, int, int | None]]:
    """Yield each cue and track with a layer, its channel, and the index of its track in a file; None where it is gone."""
    places = _places(file, players)
    for at, each in enumerate(layers):
        for name in each.tracks:
            there, channel = places.get(name, (None, 0))
            yield at, name, channel, there


def _places(file: MidiFile, players: Sequence[FilmTrack]) -> Mapping[str, tuple[int | None, int]]:
    """Return the index of the track on which each of Recue's instruments is, and its channel."""
    if file.type != 1:
        return {each.name: (0, each.channel) for each in players} if file.tracks else {}
    found: dict[str, tuple[int | None, int]] = {}
    for at, events in enumerate(file.tracks):
        name = track_name(events)
        channels = Counter(event[0] & 0x0F for _, event in events if event[0] < 0xF0)
        if name not in found and is_ours(name, 0) and any(is_played(event) for _, event in events):
            found[name] = (at, channels.most_common(1)[0][0] if channels else 0)
    return found


def _dips(name: str, layers: Sequence[Laid], at: int, edges: Sequence[int]) -> Iterator[tuple[Dip, Base]]:
    """Yield the dips of a track in a cue as they were written, and what they lie over."""
    ticks = edges[at + 1] - edges[at]
    after = layers[at + 1] if at + 1 < len(layers) else None
    follows = after is not None and name in after.tracks and after.ride.of(name)[:1]
    goes_on = at + 1 == len(layers) or bool(follows and follows[0][0] == 0)
    rows = layers[at].ride.of(name, None if goes_on else ticks)
    yield from zip(dips(rows, ticks), layers[at].tracks[name], strict=False)


def _placed(dip: Dip, start: int) -> Dip:
    return Dip(tuple((start + tick, value) for tick, value in dip.rows), start + dip.last)


def _moved(base: Base, by: int) -> Base:
    return Base(base.before, tuple((tick + by, value) for tick, value in base.rows))
