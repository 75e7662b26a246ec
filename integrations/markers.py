"""A score's scenes, themes and hits as markers for an NLE."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from integrations.closeness import signed
from integrations.session import HitMarker, SceneRegion, Session, ThemeMarker

OWN = "Recue: "
"""The prefix of the names of Recue's own markers, which are not read back as a person's."""


class Colour(StrEnum):
    """The meaning of a marker's colour, in colours that OpenTimelineIO and DaVinci Resolve both have."""

    SCENE = "PURPLE"
    """Also of a theme: hosts that were set up before themes were told know no other colour."""
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
    """An id that is stable over scores, by scene or by the frame: `recue:scene:b8a4ed59`,
    `recue:theme:96`, `recue:hit:57`."""


def markers(session: Session) -> tuple[FrameMarker, ...]:
    """Return one marker for each frame on which a scene or a theme begins or a hit falls, in order.

    A scene gives its marker name and colour, else a theme does; all else on its frame goes into the note.
    """
    last = max(0, round(session.duration * session.rate) - 1)
    hits: dict[int, list[HitMarker]] = defaultdict(list)
    for hit in session.hits:
        hits[min(round(hit.time * session.rate), last)].append(hit)
    themes: dict[int, list[ThemeMarker]] = defaultdict(list)
    for theme in session.themes:
        themes[min(round(theme.time * session.rate), last)].append(theme)
    scenes = {round(scene.start * session.rate): scene for scene in session.scenes}
    return tuple(
        _marker(frame, scenes.get(frame), themes[frame], hits[frame])
        for frame in sorted({*scenes, *themes, *hits})
    )


def colour_of(hit: HitMarker) -> Colour:
    """Return the colour for the distance between a hit and the music."""
    return Colour[hit.closeness.name]


def _marker(
    frame: int, scene: SceneRegion | None, themes: list[ThemeMarker], hits: list[HitMarker]
) -> FrameMarker:
    words = [theme.name for theme in themes]
    words += [f"{hit.name} {signed(hit.frames_off)}" for hit in hits]
    if scene is not None:
        name, note = f"{OWN}{scene.title}", "; ".join(words)
        return FrameMarker(frame, Colour.SCENE, name, note, f"recue:scene:{scene.id}")
    name, note = f"{OWN}{words[0]}", "; ".join(words[1:])
    if themes:
        return FrameMarker(frame, Colour.SCENE, name, note, f"recue:theme:{frame}")
    worst = max(hits, key=lambda hit: abs(hit.frames_off))
    return FrameMarker(frame, colour_of(worst), name, note, f"recue:hit:{frame}")
