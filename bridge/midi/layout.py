"""One track an instrument: the voices of a cue, and what plays beside them, as those who play them have them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from bridge.midi import events as smf
from bridge.midi.channel_state import PAN, REVERB, reset_of
from bridge.midi.instruments import INSTRUMENTS, PERCUSSION, Instrument
from bridge.midi.passage import (
    CHANNEL,
    CHANNELS,
    ONSET,
    PITCH,
    RELEASE,
    TRACKS,
    Passage,
    Track,
    channel_of,
    file_order,
    in_order,
    is_ours,
    track_name,
)
from generator.score import Voice

Message = tuple[int, bytes]
"""A tick from the cue's start, and what is sent."""
Key = tuple[int, int]
"""The onset and the pitch of a note."""
ORDER: Final = (Voice.MELODY, Voice.BASS, Voice.HARMONY)
"""The order in which voices are told apart on a track that several of them share; the last has what is left."""
_NEVER: Final = 1 << 40
"""A tick after the end of any cue."""


@dataclass(frozen=True, slots=True)
class Player:
    """An instrument that plays a voice from some tick on, until another takes over."""

    voice: Voice
    track: str
    """The name of its track."""
    start: int
    """Ticks from the cue's start."""
    notes: tuple[Key, ...] | None = None
    """Its notes, where others play on its track at the same time; None where all that are not theirs are its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A cue laid out to its instruments."""

    music: Passage
    """The cue with one track an instrument, then the tracks that a person added."""
    players: tuple[Player, ...]
    """Who plays its voices, voice by voice, each in order."""
    drawn: frozenset[str]
    """The names of the parts beside the voices that Recue drew."""

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Return the ticks from and until which an instrument has a voice; all there are for what has none all through."""
        mine = [(span.start, span.end) for span in _spans(self.players) if span.track == name]
        return [(-_NEVER, _NEVER)] if name in self.drawn or not mine else sorted(mine)

    def gathered(self, music: Passage) -> Passage:
        """Return the cue, or one with the same players, with its voices as they were before it was laid out."""
        found = gathered(music, self.players)
        tracks = (
            replace(track, drawn=True) if track.name in self.drawn and not track.number else track
            for track in found.tracks
        )
        return replace(found, tracks=tuple(tracks))


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """The notes and messages of a voice while one instrument has it, or of what plays beside the voices."""

    track: Track
    """Of the voice, with the notes and messages of this turn alone; without the messages that seat it."""
    name: str
    """The name of the instrument's track."""
    start: int
    end: int
    seat: tuple[bytes, ...]
    """The messages that seat it."""


_KNOWN: Final[MutableMapping[Passage, Layout]] = WeakKeyDictionary()
"""The layouts of cues that are still about."""


def laid_out(music: Passage) -> Layout:
    """Lay a cue out to its instruments: each has one track, whatever voices it plays. What was asked for before is remembered.

    Where two voices of one instrument cannot be told apart on one track, or contradict one another, the second has a track
    of its own, `Piano 2`. The inverse is `gathered`.

    Args:
        music: The voices with their programs, drawn parts, and a person's own tracks.
    """
    if (known := _KNOWN.get(music)) is not None:
        return known
    _KNOWN[music] = layout = _laid_out(music)
    return layout


def _laid_out(music: Passage) -> Layout:
    turns = [turn for track in music.tracks if track.voice is not None for turn in _turns(track)]
    others = [track for track in music.tracks if track.voice is None]
    beside = {track.name: track for track in others if not track.number}
    turns = _named_apart(turns, beside)
    played = {turn.name for turn in turns}
    tracks = [_merged(name, turns, beside.get(name)) for name in dict.fromkeys(turn.name for turn in turns)]
    tracks += [_without_defaults(track) for track in others if track.number or track.name not in played]
    players = [_player(turn, turns, beside.get(turn.name)) for turn in turns]
    ordered = sorted(tracks, key=lambda track: file_order(track.name, track.number))
    drawn = frozenset(track.name for track in others if track.drawn)
    return Layout(replace(music, tracks=tuple(ordered)), tuple(players), drawn)


def turns_of(track: Track) -> list[tuple[str, int, int]]:
    """Return the instruments of a voice, each with the ticks from and until which it plays.

    Args:
        track: The voice's.
    """
    return [(turn.name, turn.start, turn.end) for turn in _turns(track)]


def _turns(track: Track) -> list[_Turn]:
    """Return the turns of a voice; one in which nothing happens is left out, and the first begins with the cue."""
    ticks = sorted({0, *(tick for tick, event in track.messages if _is_program(event) and tick > 0)})
    turns: list[_Turn] = []
    for start, end in zip(ticks, [*ticks[1:], _NEVER], strict=True):
        turn = _turn(track, start or -_NEVER, end)
        if turns and turns[-1].name == turn.name:
            turns[-1] = _prolonged(turns[-1], turn)
        elif turn.track.plays:
            turns.append(turn)
    if turns and turns[0].start > 0:
        turns[0] = replace(turns[0], start=-_NEVER)
    return turns


def _prolonged(turn: _Turn, after: _Turn) -> _Turn:
    """Return a turn together with a later one of the same instrument; where that sits is said again if it is elsewhere."""
    moved = tuple((after.start, event) for event in after.seat if event not in turn.seat)
    notes = np.concatenate((turn.track.notes, after.track.notes))
    messages = (*turn.track.messages, *moved, *after.track.messages)
    return replace(turn, end=after.end, track=replace(turn.track, notes=notes, messages=messages))


def _turn(track: Track, start: int, end: int) -> _Turn:
    notes = track.notes[(track.notes[:, ONSET] >= start) & (track.notes[:, ONSET] < end)]
    messages = [(tick, event) for tick, event in track.messages if start <= tick < end]
    seat = tuple(event for tick, event in messages if tick == max(start, 0) and _is_seat(event))
    stays = tuple(each for each in messages if not (each[0] == max(start, 0) and _is_seat(each[1])))
    chased = track.chased if start < 0 else 0
    assert track.voice is not None
    name = _instrument_name(track.voice, seat, track.program_at(max(start, 0)))
    mine = replace(track, notes=notes, messages=stays, chased=chased)
    return _Turn(mine, name, start, end, seat)


@cache
def _instrument_name(voice: Voice, seat: tuple[bytes, ...], program: int) -> str:
    """Return the name of the instrument that has a program: one with this seat, else one that leads this voice."""
    alike = [each for each in INSTRUMENTS.values() if each.program == program and each is not PERCUSSION]
    if not alike:
        return f"Program {program + 1}"
    values = {event[1]: event[2] for event in seat if not _is_program(event)}

    def suits(each: Instrument) -> tuple[bool, bool]:
        sits = values.get(REVERB) == each.seat.reverb_value
        return sits and values.get(PAN, 64) == each.seat.pan_value, voice in each.voices

    return max(alike, key=suits).name


def _named_apart(turns: Sequence[_Turn], beside: dict[str, Track]) -> list[_Turn]:
    """Give turns that cannot share a track with those before them one of their own."""
    found: list[_Turn] = []
    for turn in turns:
        name, number = turn.name, 1
        while not _fits(replace(turn, name=name), found, beside.get(name)):
            number += 1
            name = f"{turn.name} {number}"
        found.append(replace(turn, name=name))
    return found


def _fits(turn: _Turn, found: Iterable[_Turn], beside: Track | None) -> bool:
    same = [other for other in found if other.name == turn.name and other.track.voice is not turn.track.voice]
    rest = [] if beside is None else [_Turn(beside, turn.name, -_NEVER, _NEVER, ())]
    return not any(_clash(turn, other) for other in (*same, *rest))


def _clash(one: _Turn, other: _Turn) -> bool:
    """Tell whether two turns cannot be told apart on one track, or would stop each other's notes or move its controllers."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    if end <= start:
        return False
    if not _compatible(_said(one.track, start, end), _said(other.track, start, end)):
        return True
    mine, theirs = one.track.notes, other.track.notes
    if not len(mine) or not len(theirs):
        return False
    both = np.concatenate((mine, theirs))
    both = both[np.lexsort((both[:, ONSET], both[:, PITCH]))]
    same = both[1:, PITCH] == both[:-1, PITCH]
    meet = same & ((both[1:, ONSET] == both[:-1, ONSET]) | (both[1:, RELEASE] < both[:-1, RELEASE]))
    return bool(meet.any())


def _compatible(one: set[Message], other: set[Message]) -> bool:
    return one <= other or other <= one


def _said(track: Track, start: int, end: int) -> set[Message]:
    """Return what a track sends from one tick to another, channels aside, without what seats it."""
    inside = (each for each in track.messages if start <= each[0] < end and not _is_seat(each[1]))
    return {(tick, bytes((event[0] & 0xF0,)) + event[1:]) for tick, event in inside}


def _merged(name: str, turns: Iterable[_Turn], beside: Track | None) -> Track:
    """Merge the turns of an instrument, and what it plays beside the voices, into one track."""
    mine = sorted((turn for turn in turns if turn.name == name), key=lambda turn: turn.start)
    channel = TRACKS.get(name, 0)
    rest = [] if beside is None else [channelled(beside, channel)]
    parts = [*rest, *(channelled(turn.track, channel) for turn in mine)]
    notes = np.concatenate([part.notes for part in parts])
    notes = in_order(notes[np.argsort(notes[:, RELEASE], kind="stable")])
    seat = [(max(turn.start, 0), [_on(event, channel) for event in turn.seat]) for turn in mine]
    if beside is not None:
        own = [event for tick, event in rest[0].messages if tick <= 0 and _is_seat(event)]
        seat.insert(0, (0, own))
    messages = _together(parts, seat)
    chased = {message: None for part in parts for message in part.messages[: part.chased]}
    stays = [message for message in messages if message not in chased]
    return Track(name, notes, (*chased, *stays), 0, len(chased))


def _together(parts: Iterable[Track], seats: Sequence[tuple[int, Sequence[bytes]]]) -> list[Message]:
    """Return the messages of parts of one track, each once: first the seat, again only where it changes."""
    inside = dict.fromkeys(
        message
        for part in parts
        for message in part.messages
        if not (message[0] <= 0 and _is_seat(message[1]))
    )
    in_force: dict[int, bytes] = {}
    stated: list[Message] = []
    for at, events in seats:
        for event in events:
            moved = [
                each for tick, each in inside if tick <= at and _is_seat(each) and _kind(each) == _kind(event)
            ]
            before = moved[-1] if moved else in_force.get(_kind(event))
            if before != event and (before is not None or reset_of(event) != event):
                stated.append((at if in_force else 0, event))
        in_force |= {_kind(event): event for event in events}
    placed = [each for each in inside if each[0] > 0 or reset_of(each[1]) != each[1]]
    return sorted([*stated, *placed], key=lambda message: message[0])


def _player(turn: _Turn, turns: Sequence[_Turn], beside: Track | None) -> Player:
    """Return who plays a turn, with its notes where they must be told from others'."""
    voice = turn.track.voice
    assert voice is not None
    notes = None
    if _is_shared(turn, turns, beside):
        notes = tuple((onset, pitch) for onset, pitch in turn.track.notes[:, [ONSET, PITCH]].tolist())
    return Player(voice, turn.name, max(turn.start, 0), notes)


def _is_shared(turn: _Turn, turns: Sequence[_Turn], beside: Track | None) -> bool:
    """Return whether notes that are not of a turn, nor of a voice told apart before it, lie in it on its track."""
    if beside is not None and _has_any(beside, turn):
        return True
    place = _rank(turn)
    later = (other for other in turns if other.name == turn.name and _rank(other) > place)
    return any(other.start < turn.end and turn.start < other.end for other in later)


def _rank(turn: _Turn) -> int:
    assert turn.track.voice is not None
    return ORDER.index(turn.track.voice)


def _has_any(track: Track, turn: _Turn) -> bool:
    onsets = track.notes[:, ONSET]
    return bool(((onsets >= turn.start) & (onsets < turn.end)).any())


def gathered(music: Passage, players: Sequence[Player]) -> Passage:
    """Return a cue with its voices as they were before it was laid out; whatever is nobody's stays on its track.

    Args:
        music: One track an instrument, and a person's own tracks.
        players: Who plays the voices.
    """
    there = {track.name for track in music.tracks if not track.number}
    turns = _spans(player for player in players if player.track in there)
    shares = [list(_shared_out(track, turns)) for track in music.tracks]
    voices = {
        voice: [own for share in shares for who, own in share if who and who.voice is voice]
        for voice in CHANNELS
    }
    tracks = [_voice(voice, parts) for voice, parts in voices.items() if parts]
    tracks += [_renumbered(own) for share in shares for who, own in share if who is None]
    ordered = sorted(tracks, key=lambda track: file_order(track.name, track.number))
    return replace(music, tracks=tuple(ordered))


@dataclass(frozen=True, slots=True)
class _Span:
    """A player, and the ticks from and until which it has its voice."""

    voice: Voice
    track: str
    start: int
    end: int
    notes: frozenset[Key] | None

    def has(self, onset: int, pitch: int) -> bool:
        """Return whether a note of its track is its own."""
        return self.start <= onset < self.end and (self.notes is None or (onset, pitch) in self.notes)


def _spans(players: Iterable[Player]) -> list[_Span]:
    """Return the spans of players, in the order in which they take their notes."""
    players = tuple(players)
    spans: list[_Span] = []
    for voice in ORDER:
        mine = [player for player in players if player.voice is voice]
        ends = [*(player.start for player in mine[1:]), _NEVER]
        for number, (player, end) in enumerate(zip(mine, ends, strict=False)):
            notes = None if player.notes is None else frozenset(player.notes)
            spans.append(_Span(voice, player.track, player.start if number else -_NEVER, end, notes))
    return sorted(spans, key=lambda span: span.notes is None)


def _shared_out(track: Track, spans: Sequence[_Span]) -> Iterator[tuple[_Span | None, Track]]:
    """Yield what of a track is each player's, with the seat it has; then what is nobody's."""
    mine = [] if track.number else [span for span in spans if span.track == track.name]
    if not mine:
        yield None, _without_defaults(track)
        return
    rows = track.notes[:, [ONSET, PITCH]].tolist()
    owners = np.array(
        [next((at for at, who in enumerate(mine) if who.has(*row)), -1) for row in rows], dtype=np.int64
    )
    said: dict[int, list[Message]] = defaultdict(list)
    chased: dict[int, int] = defaultdict(int)
    for number, (tick, event) in enumerate(track.messages):
        begins = (
            {at for at, who in enumerate(mine) if tick == max(who.start, 0)} if _is_seat(event) else set()
        )
        if tick <= 0 and (_is_seat(event) or (number >= track.chased and reset_of(event) == event)):
            continue
        owner = next((at for at, who in enumerate(mine) if who.start <= tick < who.end), -1)
        if not begins:
            said[owner].append((tick, event))
            chased[owner] += number < track.chased
    for at, who in enumerate(mine):
        seat = [(max(who.start, 0), event) for event in _seat_at(track, max(who.start, 0))]
        messages = (*said[at][: chased[at]], *seat, *said[at][chased[at] :])
        yield who, replace(track, notes=track.notes[owners == at], messages=messages, chased=chased[at])
    rest = track.notes[owners == -1]
    if len(rest) or said[-1]:
        seat = [(0, event) for event in _seat_at(track, 0)]
        messages = (*said[-1][: chased[-1]], *seat, *said[-1][chased[-1] :])
        yield None, replace(track, notes=rest, messages=messages, chased=chased[-1])


def _seat_at(track: Track, tick: int) -> list[bytes]:
    """Return the messages that seat a track at a tick; the middle is said only after the cue's start."""
    said = {_kind(event): event for at, event in track.messages if at <= tick and _is_seat(event)}
    if tick > 0 and (smf.CONTROL_CHANGE << 8 | PAN) not in said:
        channel = channel_of(track)
        said[smf.CONTROL_CHANGE << 8 | PAN] = bytes((smf.CONTROL_CHANGE | channel, PAN, 64))
    seat = [said[kind] for kind in sorted(said, key=_seat_rank)]
    return [event for event in seat if tick > 0 or reset_of(event) != event]


def _voice(voice: Voice, parts: Sequence[Track]) -> Track:
    """Join the turns of a voice into its track."""
    channel = CHANNELS[voice]
    parts = [channelled(part, channel) for part in parts]
    notes = in_order(np.concatenate([part.notes for part in parts]))
    chased = [message for part in parts for message in part.messages[: part.chased]]
    later = sorted(
        (message for part in parts for message in part.messages[part.chased :]), key=lambda each: each[0]
    )
    return Track(track_name(voice), notes, (*chased, *later), 0, len(chased))


def _renumbered(track: Track) -> Track:
    """Return a track that is no voice's; one that a person named like a voice is not taken for that."""
    if track.voice is not None:
        return replace(track, number=1)
    return channelled(track, TRACKS.get(track.name, 0)) if is_ours(track.name, track.number) else track


def channelled(track: Track, channel: int | None) -> Track:
    """Put the channel that a track plays on most to another; None leaves it."""
    own = channel_of(track)
    if channel is None or own == channel or track.number:
        return track
    notes = track.notes.copy()
    notes[notes[:, CHANNEL] == own, CHANNEL] = channel
    messages = tuple(
        (tick, _on(event, channel) if _is_of(event, own) else event) for tick, event in track.messages
    )
    return replace(track, notes=notes, messages=messages)


def _without_defaults(track: Track) -> Track:
    """Return a track without the messages at its start that a cue does not need: it starts from the defaults."""
    own = tuple(
        each for each in track.messages[track.chased :] if each[0] > 0 or reset_of(each[1]) != each[1]
    )
    return replace(track, messages=(*track.messages[: track.chased], *own))


def _is_of(event: bytes, channel: int) -> bool:
    return event[0] < 0xF0 and event[0] & 0x0F == channel


def _on(event: bytes, channel: int) -> bytes:
    return bytes((event[0] & 0xF0 | channel,)) + event[1:]


def _is_program(event: bytes) -> bool:
    return event[0] & 0xF0 == smf.PROGRAM_CHANGE


def _is_seat(event: bytes) -> bool:
    return _kind(event) in _SEAT


def _kind(event: bytes) -> int:
    """Return a number for the setting that a message is of, its channel aside."""
    kind = event[0] & 0xF0
    return kind << 8 | event[1] if kind == smf.CONTROL_CHANGE else kind << 8


_SEAT: Final = (smf.PROGRAM_CHANGE << 8, smf.CONTROL_CHANGE << 8 | PAN, smf.CONTROL_CHANGE << 8 | REVERB)
"""The settings that seat an instrument, in the order in which they are said."""


def _seat_rank(kind: int) -> int:
    return _SEAT.index(kind)
