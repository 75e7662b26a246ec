"""Tells what each cue is given by those before it from its own, in the order the cues have."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from bridge.midi import events as smf
from bridge.midi.passage import Passage, Track
from bridge.midi.state import State


def settled(music: Sequence[Passage]) -> tuple[Passage, ...]:
    """Passages with their instruments set as they will be when they are written one after the other and read back.

    A cue that moves away from one that set something says it itself from then on. One that comes behind a cue which
    left something set that has no place of rest is heard with that.

    Args:
        music: Of every cue, in order.
    """
    keys = {(track.name, track.number) for passage in music for track in passage.tracks if _sets(track)}
    cues = [{(track.name, track.number): track for track in passage.tracks} for passage in music]
    for key in keys:
        state = State()
        for cue in cues:
            track = cue.get(key)
            messages = track.messages if track is not None else ()
            opening = bisect_right(messages, 0, key=lambda message: message[0])
            said = state.opening([event for _, event in messages[:opening]])
            given, own = state.heard(said)
            if track is not None:
                set_so = [(0, event) for event in given + own]
                cue[key] = replace(track, messages=(*set_so, *messages[opening:]), given=len(given))
            state.take([*said, *(event for _, event in messages[opening:])])
    return tuple(
        replace(passage, tracks=tuple(cue.values())) for passage, cue in zip(music, cues, strict=True)
    )


def _sets(track: Track) -> bool:
    """Whether it says anything but what instrument plays."""
    return any(event[0] & 0xF0 != smf.PROGRAM_CHANGE for _, event in track.messages)
