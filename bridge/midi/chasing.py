"""Chasing across cues: each cue's messages divided into those an earlier cue left in force, and its own."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from bridge.midi import events as smf
from bridge.midi.channel_state import ChannelState
from bridge.midi.passage import Passage, Track


def settled(music: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return passages with their programs and controllers as they will be when written in sequence and read back.

    A cue whose chased setting is no longer set by an earlier cue sets it itself from then on. One that follows a cue
    which left a controller without a default set is played with that.

    Args:
        music: Of every cue, in order.
    """
    keys = {(track.name, track.number) for passage in music for track in passage.tracks if _sets(track)}
    cues = [{(track.name, track.number): track for track in passage.tracks} for passage in music]
    for key in keys:
        state = ChannelState()
        for cue in cues:
            track = cue.get(key)
            messages = track.messages if track is not None else ()
            opening = bisect_right(messages, 0, key=lambda message: message[0])
            said = state.opening([event for _, event in messages[:opening]])
            chased, own = state.split(said)
            set_so = tuple((0, event) for event in chased + own)
            if track is not None and (set_so, len(chased)) != (messages[:opening], track.chased):
                cue[key] = replace(track, messages=(*set_so, *messages[opening:]), chased=len(chased))
            state.update([*said, *(event for _, event in messages[opening:])])
    return tuple(
        replace(passage, tracks=tuple(cue.values())) for passage, cue in zip(music, cues, strict=True)
    )


def _sets(track: Track) -> bool:
    """Return whether a track holds any message but program changes."""
    return any(event[0] & 0xF0 != smf.PROGRAM_CHANGE for _, event in track.messages)
