"""Reasons for which scenes begin where they do, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from fractions import Fraction

from bridge.score.scenes.boundaries import NO_LOOKS, Looks, Weights, strengths
from bridge.score.scenes.division import Scene
from bridge.score.scenes.leaders import credits_of
from bridge.score.scenes.silences import Silences
from bridge.timeline import Timeline

_KINDS: Mapping[str, str] = {
    "black": "black before it",
    "rhythm": "the cutting changes its pace",
    "media": "other material is shown",
    "place": "another place is shown",
    "picture": "the picture changes",
    "dissolve": "a dissolve",
}
"""The kinds of evidence of `bridge.score.scenes.boundaries.Weights`, in words."""


def reasons(
    timeline: Timeline,
    scenes: Sequence[Scene],
    quiet: Silences,
    picture: Sequence[float] | None = None,
    looks: Looks = NO_LOOKS,
) -> tuple[str, ...]:
    """Say of each scene why it begins where it does.

    Args:
        timeline: The cut.
        scenes: Its scenes, in order.
        quiet: Its silences, with the markers that begin scenes.
        picture: Change of the picture over each cut, as `strengths` takes it. (cuts,)
        looks: What the shots look like, by their starts.
    """
    begun = {
        anchor.time: anchor.marker.origin if anchor.by_sheet else anchor.marker.name
        for anchor in reversed(quiet.begun)  # of several at a cut the first begins the scene
    }
    credited = {first for first, _ in credits_of(timeline)}
    evidence = _evidence(timeline, picture, looks)
    told, heard_before = [], False
    for at, scene in enumerate(scenes):
        if scene.start in begun:
            listed = any(anchor.by_sheet for anchor in quiet.begun)
            name = begun[scene.start]
            why = f"{name}" if listed else f"the marker '{name}'" if name.strip() else "a marker"
        elif at == 0 or not heard_before:
            first = scene.silence is None and all(each.silence is not None for each in scenes[:at])
            why = "the film begins" if at == 0 or first else "silence ends"
        elif scene.start in credited:
            why = "the credits begin"
        else:
            why = evidence.get(scene.start, "the scene before it is long enough")
        told.append(why)
        heard_before = scene.silence is None
    return tuple(told)


def _evidence(timeline: Timeline, picture: Sequence[float] | None, looks: Looks) -> dict[Fraction, str]:
    """Return the strongest kind of evidence at each cut that has any."""
    weights, names = Weights(), [field.name for field in fields(Weights)]
    none = replace(weights, **dict.fromkeys(names, 0.0))
    alone = {
        name: strengths(timeline, picture, replace(none, **{name: getattr(weights, name)}), looks)
        for name in names
    }
    found = {}
    for at, cut in enumerate(timeline.cuts):
        best = max(names, key=lambda name, at=at: alone[name][at])  # type: ignore[misc]
        if alone[best][at] > 0:
            found[cut.time] = _KINDS[best]
    return found
