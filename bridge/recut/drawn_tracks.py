"""Recognition of the tracks that Recue drew from the voices, as opposed to those a person made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bridge.midi.passage import Passage


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """The music of a cue as found in its file."""

    music: Passage
    """The music, its drawn tracks marked."""
    gone: frozenset[str]
    """The names of drawn tracks that a person deleted."""


def recognised(music: Passage, drawn: Mapping[str, str]) -> Recognised:
    """Mark the tracks that are as Recue drew them; a track that a person changed is the person's.

    Args:
        music: The music of a cue, as found in its file.
        drawn: The digest of each drawn track, by its name.
    """
    tracks = tuple(
        replace(track, drawn=not track.number and drawn.get(track.name) == track.digest)
        for track in music.tracks
    )
    return Recognised(replace(music, tracks=tracks), frozenset(drawn) - {track.name for track in tracks})
