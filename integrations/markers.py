"""A score's scenes and hits as markers for an NLE."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from integrations.session import HitMarker, SceneRegion, Session

OWN = "Recue: "
"""The prefix of the names of Recue's own markers, which are not read back as a person's."""


class Colour(StrEnum):
    """The meaning of a marker's colour, in colours that OpenTimelineIO and DaVinci Resolve both have."""

    SCENE = "PURPLE"
    MET = "GREEN"
    NEAR = "YELLOW"
    MISSED = "RED"


@dataclass(frozen=True, slots=True)
class FrameMarker:
    """The one marker on its frame."""

    frame: int
    """Frames from the timeline's first."""
    colour: Colour
    name: str
    note: str
    """All else that falls on the frame; empty if nothing does."""
    id: str
    """An id that is stable over scores, by scene or by the frame of the hits: `recue:scene:b8a4ed59`, `recue:hit:57`."""


def markers(session: Session) -> tuple[FrameMarker, ...]:
    """Return one marker for each frame on which a scene begins or a hit falls, in order.

    A scene gives its marker name and colour; all else on its frame goes into the note.
    """
    last = max(0, round(session.duration * session.rate) - 1)
    hits: dict[int, list[HitMarker]] = defaultdict(list)
    for hit in session.hits:
        hits[min(round(hit.time * session.rate), last)].append(hit)
    scenes = {round(scene.start * session.rate): scene for scene in session.scenes}
    return tuple(_marker(frame, scenes.get(frame), hits[frame]) for frame in sorted({*scenes, *hits}))


def colour_of(hit: HitMarker) -> Colour:
    """Return the colour for the distance between a hit and the music."""
    return Colour[hit.closeness.name]


def _marker(frame: int, scene: SceneRegion | None, hits: list[HitMarker]) -> FrameMarker:
    words = [f"{hit.name} {round(float(hit.frames_off), 2) + 0.0:+.2f}" for hit in hits]
    if scene is not None:
        name, note = f"{OWN}{scene.title}", "; ".join(words)
        return FrameMarker(frame, Colour.SCENE, name, note, f"recue:scene:{scene.id}")
    worst = max(hits, key=lambda hit: abs(hit.frames_off))
    return FrameMarker(
        frame, colour_of(worst), f"{OWN}{words[0]}", "; ".join(words[1:]), f"recue:hit:{frame}"
    )
