"""Tells the parts that Recue drew from the voices from those that are a person's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bridge.midi.passage import Passage


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """The music of a cue as it was found in its file."""

    music: Passage
    """Its drawn parts marked as such."""
    gone: frozenset[str]
    """The drawn parts that are not there any more: a person took them out."""


def recognised(music: Passage, drawn: Mapping[str, str]) -> Recognised:
    """Mark what is as Recue drew it; a part that a person changed is theirs.

    Args:
        music: Of a cue, as it was found in its file.
        drawn: The digest of each part that was drawn, by the name of its track.
    """
    tracks = tuple(
        replace(track, drawn=not track.number and drawn.get(track.name) == track.digest)
        for track in music.tracks
    )
    return Recognised(replace(music, tracks=tracks), frozenset(drawn) - {track.name for track in tracks})
