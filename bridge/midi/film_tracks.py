"""The tracks of a film: one an instrument over all its cues, each on a channel of its own, as files and hosts have them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bridge.errors import RecueError
from bridge.midi import events as smf
from bridge.midi.channel_state import DEFAULTS, PAN
from bridge.midi.chasing import settled
from bridge.midi.instruments import BESIDE, DRUMS, PERCUSSION
from bridge.midi.layout import Layout, channelled, laid_out
from bridge.midi.passage import TRACKS, Passage, Track, channel_of, file_order

MODULATION, VOLUME, EXPRESSION, PEDAL = 1, 7, 11, 64
STATED: Final = (MODULATION, VOLUME, PAN, EXPRESSION, PEDAL)
"""The controllers that an instrument's track states wherever a cue begins, so that each can be cut out and moved."""
_CHANNELS: Final = tuple(channel for channel in range(16) if channel != DRUMS)
_ROUNDS: Final = 32
"""Times that cues are laid out and gathered before that counts as endless: of 34,000 invented films 17 took four or five, and
none more."""
_LOW: Final = 3
"""The channels from 0 on that those have which only lead; a person who adds a track begins above them, or with the first."""
Place = tuple[int, int]
"""A MIDI port and a channel, both counted from 0."""


@dataclass(frozen=True, slots=True)
class FilmTrack:
    """An instrument's track over the whole film."""

    name: str
    port: int
    channel: int
    """Counted from 0."""
    program: int
    """Its General MIDI program."""


def film_tracks(music: Sequence[Passage], *, by_cue: bool = False) -> tuple[Passage, ...]:
    """Return the cues of a film with one track an instrument, ready to be written.

    Args:
        music: Of every cue, in order, with its voices.
        by_cue: True for every cue to state the controllers of its instruments, as clips that are moved about must; else
            each instrument states them where it first plays.
    """
    layouts = [laid_out(each) for each in music]
    places, begun = _places(layouts), set[str]()
    cues: list[Passage] = []
    for each in layouts:
        tracks = (
            _placed(track, places, states=by_cue or track.name not in begun) for track in each.music.tracks
        )
        cues.append(replace(each.music, tracks=tuple(tracks)))
        begun |= {track.name for track in each.music.tracks if not track.number}
    return tuple(cues)


def tracks_of(music: Sequence[Passage]) -> tuple[FilmTrack, ...]:
    """Return the instruments' tracks of a film, in order.

    Args:
        music: Of every cue, in order, with its voices.
    """
    layouts = [laid_out(each) for each in music]
    programs = {track.name: track.program for each in reversed(layouts) for track in each.music.tracks}
    return tuple(FilmTrack(name, *place, programs[name]) for name, place in _places(layouts).items())


def as_read_back(music: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return cues as they will be when they were written in sequence and read back.

    Args:
        music: Of every cue, in order, with its voices.

    Raises:
        RecueError: If they are others each time that they are read back; no music is known that is.
    """
    found = tuple(music)
    for _ in range(_ROUNDS):
        layouts = [laid_out(each) for each in found]
        laid = settled([each.music for each in layouts])
        read = (each.gathered(_playing(passage)) for each, passage in zip(layouts, laid, strict=True))
        found = tuple(was if _alike(was, now) else now for was, now in zip(found, read, strict=True))
        if all(laid_out(each).players == was.players for each, was in zip(found, layouts, strict=True)):
            return found
    raise RecueError(
        f"The instruments' tracks of the music are others each of the {_ROUNDS} times that they are read back, so that it cannot "
        "be written; score it with another seed, and report this with the cut"
    )


def _alike(one: Passage, other: Passage) -> bool:
    """Return whether two passages are the same; then the first, whose layout is known, is kept."""
    return len(one.tracks) == len(other.tracks) and all(
        (a.name, a.number, a.port, a.chased, a.drawn, a.messages)
        == (b.name, b.number, b.port, b.chased, b.drawn, b.messages)
        and np.array_equal(a.notes, b.notes)
        for a, b in zip(one.tracks, other.tracks, strict=True)
    )


def _playing(music: Passage) -> Passage:
    return replace(music, tracks=tuple(track for track in music.tracks if track.plays or track.chased))


def _places(layouts: Sequence[Layout]) -> dict[str, Place]:
    """Give each instrument a channel: of its own while there are enough, else one of which no cue has both.

    It is the same in every film where it can be. Those of a person's tracks are left to them. Where a cue has more
    instruments than channels, there is a further port.
    """
    cues = _cues_of(layouts)
    theirs = {
        channel_of(track) for each in layouts for track in each.music.tracks if not _is_ours(track, cues)
    }
    free = [channel for channel in _CHANNELS if channel not in theirs]
    pool = free if len(free) >= len(cues) else [*free, *(each for each in _CHANNELS if each in theirs)]
    names = sorted(cues, key=lambda name: file_order(name, 0))
    places = {name: (0, DRUMS) for name in names if name == PERCUSSION.name}
    for name in names:
        usual = (0, _usual(name))
        if name not in places and usual[1] in pool and usual not in places.values():
            places[name] = usual
    taken: defaultdict[Place, set[int]] = defaultdict(set)
    for name, place in places.items():
        taken[place] |= cues[name]
    for name in names:
        if name not in places:
            places[name] = _place(cues[name], pool, taken)
            taken[places[name]] |= cues[name]
    return {name: places[name] for name in names}


def _usual(name: str) -> int:
    """Return the channel that an instrument has where nothing else has it: those that only lead share the low ones."""
    return TRACKS.get(name, file_order(name, 0) % _LOW)


def _place(cues: set[int], pool: Sequence[int], taken: Mapping[Place, set[int]]) -> Place:
    ports = 1 + max((port for port, _ in taken), default=0)
    own = ((0, channel) for channel in reversed(pool) if (0, channel) not in taken)
    shared = (
        (port, each) for port in range(ports) for each in pool if not taken.get((port, each), set()) & cues
    )
    return next(own, None) or next(shared, (ports, pool[0]))


def _cues_of(layouts: Iterable[Layout]) -> dict[str, set[int]]:
    """Return the cues in which each instrument of Recue's has its track, by its name."""
    played = {player.track for each in layouts for player in each.players} | {each.name for each in BESIDE}
    cues: defaultdict[str, set[int]] = defaultdict(set)
    for number, each in enumerate(layouts):
        for track in each.music.tracks:
            if track.name in played and not track.number:
                cues[track.name].add(number)
    return cues


def _is_ours(track: Track, cues: Mapping[str, set[int]]) -> bool:
    return not track.number and track.name in cues


def _placed(track: Track, places: Mapping[str, Place], *, states: bool) -> Track:
    """Put a track in its place, and let it state its controllers where it should; a person's stays as it is."""
    if track.number or track.name not in places:
        return track
    port, channel = places[track.name]
    moved = replace(channelled(track, channel), port=port)
    return _stating(moved, channel) if states else moved


def _stating(track: Track, channel: int) -> Track:
    said = Counter(event[:2] for tick, event in track.messages if tick <= 0)
    heads = (bytes((smf.CONTROL_CHANGE | channel, number, DEFAULTS[number])) for number in STATED)
    new = tuple((0, head) for head in heads if not said[head[:2]])
    programs = [
        each
        for each in track.messages[track.chased :]
        if each[0] <= 0 and each[1][0] & 0xF0 == smf.PROGRAM_CHANGE
    ]
    rest = [each for each in track.messages[track.chased :] if each not in programs]
    return replace(track, messages=(*track.messages[: track.chased], *programs, *new, *rest))
