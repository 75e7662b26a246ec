"""Voices as they were written before each instrument had its track: what they set held for whoever played them next."""

from collections.abc import Iterable
from dataclasses import replace

from bridge.midi import events as smf
from bridge.midi.channel_state import DEFAULTS
from bridge.midi.layout import laid_out
from bridge.midi.passage import CHANNELS, Passage, Track, track_name

Message = tuple[int, bytes]
"""A tick from the cue's start, and what is sent."""


def by_player(music: Passage) -> Passage:
    """Return a cue in which every player of a voice states the controllers that it has.

    They sound as they did, because a controller that one player was given went on for the next.

    Args:
        music: As it is in a .mid that has a track for each voice.
    """
    players = laid_out(music).players
    moved = {event[1] for track in music.tracks for _, event in track.messages if _is_moved(event)}
    starts = {
        track_name(voice): [each.start for each in players if each.voice is voice and each.start > 0]
        for voice in CHANNELS
    }
    back: dict[str, list[int]] = {each.track: [] for each in players} | {
        name: [other.start for other in players if other.start > 0]
        for name in {each.track for each in players}
    }
    tracks = (
        _stating(track, starts.get(track.name) or (back.get(track.name, []) if track.drawn else []), moved)
        for track in music.tracks
    )
    return replace(music, tracks=tuple(tracks))


def _is_moved(event: bytes) -> bool:
    return event[0] & 0xF0 == smf.CONTROL_CHANGE and event[1] in DEFAULTS and event[1] != 10


def _stating(track: Track, ticks: Iterable[int], moved: Iterable[int]) -> Track:
    """Let a track state at some ticks the controllers that are moved anywhere in its cue."""
    if track.number:
        return track
    messages = list(track.messages)
    channel = next((event[0] & 0x0F for _, event in messages if event[0] < 0xF0), 0)
    for tick in ticks:
        for number in sorted(moved):
            said = [
                event
                for at, event in track.messages
                if at <= tick and event[:2] == bytes((smf.CONTROL_CHANGE | channel, number))
            ]
            messages.append(
                (tick, said[-1] if said else bytes((smf.CONTROL_CHANGE | channel, number, DEFAULTS[number])))
            )
    later = sorted(dict.fromkeys(messages[track.chased :]), key=lambda message: message[0])
    return replace(track, messages=(*track.messages[: track.chased], *later))
