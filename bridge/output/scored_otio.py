"""A cut with its score as OpenTimelineIO, for the NLE: the picture as it was read, the music under it, and markers."""

from collections.abc import Sequence
from fractions import Fraction
from urllib.parse import quote

from bridge.timeline import Timeline
from bridge.timeline.formats import writing
from bridge.timeline.formats.nodes import Node
from integrations.markers import FrameMarker, markers
from integrations.session import Session

TRACK = "Recue"
"""The name of the music's track."""


def scored_otio(cut: Timeline, score: Session, sound: str, stems: Sequence[tuple[str, str]] = ()) -> str:
    """Write a cut with its score.

    The cut's own markers stay; Recue's name begins with `Recue: ` and their `metadata.recue.id` is the same for the same
    scene in every score.

    Args:
        cut: The cut.
        score: Its score.
        sound: The .wav the music's track plays, as seen from the file's folder.
        stems: The names of parts and their .wav, likewise: each a track that is off, for together they are the music again.

    Returns:
        A `Timeline.1` with one picture track, those of the cut's own sound and those of the music, its markers on the stack.
    """
    own = [_marker(mark, cut.rate) for mark in markers(score)]
    kept = [
        writing.marker(
            mark.name, mark.color, writing.time_range(mark.time, mark.duration, cut.rate), mark.comment, {}
        )
        for mark in cut.markers
    ]
    pictures = writing.track("Picture", "Video", list(writing.picture(cut, lambda _index, _first: [])))
    heard = writing.track(TRACK, "Audio", [_music(cut, sound)])
    parts = [
        writing.track(f"{TRACK} {part}", "Audio", [{**_music(cut, stem), "enabled": False}])
        for part, stem in stems
    ]
    return writing.document(cut, [pictures, *writing.sound(cut), heard, *parts], kept + own)


def _music(cut: Timeline, sound: str) -> Node:
    """Return a clip of the sound from the timeline's first frame to its last, with the timeline's timecode."""
    span = writing.time_range(cut.start, cut.duration, cut.rate)
    return writing.clip(sound, span, writing.external(sound, quote(sound), span))


def _marker(mark: FrameMarker, rate: Fraction) -> Node:
    span = writing.time_range(mark.frame / rate, 1 / rate, rate)
    return writing.marker(mark.name, mark.colour, span, mark.note, {"recue": {"id": mark.id}})
