"""A score's scenes and hits as the markers an NLE shows."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from integrations.session import Hit, Scene, Session

OWN = "Recue: "
"""What the names of Recue's own markers begin with: Recue does not read them back as anybody's wish."""


class Colour(StrEnum):
    """What a marker says, in colours that OpenTimelineIO and DaVinci Resolve both have."""

    SCENE = "PURPLE"
    MET = "GREEN"
    NEAR = "YELLOW"
    MISSED = "RED"


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker; no other lies on its frame."""

    frame: int
    """From the timeline's first."""
    colour: Colour
    name: str
    note: str
    """What else falls on the frame; empty where nothing does."""
    id: str
    """The same for the same scene, or the hits of the same frame, in every score: `recue:scene:b8a4ed59`, `recue:hit:57`."""


def markers(session: Session) -> tuple[Marker, ...]:
    """One marker for each frame on which a scene begins or a hit falls, in order.

    A scene gives its marker name and colour; what else falls on its frame goes into the note.
    """
    last = max(0, round(session.duration * session.rate) - 1)
    hits: dict[int, list[Hit]] = defaultdict(list)
    for hit in session.hits:
        hits[min(round(hit.time * session.rate), last)].append(hit)
    scenes = {round(scene.start * session.rate): scene for scene in session.scenes}
    return tuple(_marker(frame, scenes.get(frame), hits[frame]) for frame in sorted({*scenes, *hits}))


def colour_of(hit: Hit) -> Colour:
    """The colour of how near the music comes."""
    return Colour[hit.closeness.name]


def _marker(frame: int, scene: Scene | None, hits: list[Hit]) -> Marker:
    words = [f"{hit.name} {round(float(hit.frames_off), 2) + 0.0:+.2f}" for hit in hits]
    if scene is not None:
        name, note = f"{OWN}{scene.name}", "; ".join(words)
        return Marker(frame, Colour.SCENE, name, note, f"recue:scene:{scene.id}")
    worst = max(hits, key=lambda hit: abs(hit.frames_off))
    return Marker(frame, colour_of(worst), f"{OWN}{words[0]}", "; ".join(words[1:]), f"recue:hit:{frame}")
