"""What each shot looks like: its colours, its faces, its motion, and how it begins and ends."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.picture.features.colours import Mood, Swatch, mood_of, palette_of, warmth_of
from bridge.picture.features.course import Course
from bridge.picture.features.fades import Fade, fades_of, flashes_of
from bridge.picture.features.glances import Glances, colours_of, none
from bridge.picture.features.likeness import Appearance, appearance_of
from bridge.picture.features.peaks import Peak, peaks_in
from bridge.picture.features.picture import Picture, Sight
from bridge.picture.features.playback import source_range
from bridge.timeline import Shot, Timeline

TITLE = 0.5
"""Likeness to a title from which on a shot is one."""
DARK = 0.1
"""Mean brightness below which a shot is dark."""

_MEANS = ("brightness", "contrast", "texture", "camera", "subject", "pan", "tilt", "zoom", "roll", "faces")
"""What is averaged over a shot as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class ShotLook:
    """What one shot looks like; NaN where something is not known."""

    palette: tuple[Swatch, ...]
    """At most five colours, the largest share first."""
    mood: Mood
    """Of these colours."""
    warmth: float
    """-1 for cold to 1 for warm colours."""
    salient_mood: Mood
    """Of the colours of what the eye goes to first."""
    brightness: float
    """0 for black to 1 for white."""
    contrast: float
    """0 to 0.5."""
    texture: float
    """Share of the picture that lies on edges, 0 to 1."""
    camera: float
    """Mean motion of the camera, in frame widths per second of record time."""
    subject: float
    """Mean motion of what moves inside the picture, in the same."""
    pan: float
    """Mean pan, above 0 to the right, in frame widths per second of record time."""
    tilt: float
    """Mean tilt, above 0 upwards, in the same."""
    zoom: float
    """Mean growth of the picture, a share of its size per second; above 0 moves in."""
    roll: float
    """Mean roll, above 0 counterclockwise, in radians per second."""
    faces: float
    """Mean number of faces."""
    closeness: float
    """Mean height of the largest face over the picture's, where there is one; 0 where none is seen."""
    title: float
    """Likeness to a title or to credits, 0 to 1: the median of its glances'."""
    fade_in: Fade | None
    """The fade from black or white with which it begins."""
    fade_out: Fade | None
    """The fade to black or white with which it ends."""
    flashes: tuple[float, ...]
    """Where flashes begin, in seconds from the timeline's first frame."""
    peaks: tuple[Peak, ...]
    """Peaks of its motion, in seconds from the timeline's first frame: candidates for hits."""
    appearance: Appearance
    """What tells how alike it is to other shots; see `likeness`."""

    @property
    def is_title(self) -> bool:
        """True for a title card or credits: letters on a plain ground."""
        return self.title >= TITLE

    @property
    def is_dark(self) -> bool:
        """True where there is little light."""
        return self.brightness < DARK


def shot_looks(timeline: Timeline, picture: Picture) -> tuple[ShotLook | None, ...]:
    """Describe every shot of a timeline; None where nothing is known of one, or no frame of it was looked at closely.

    Five colours and their mood are as in "Scene-Aware Background Music Synthesis" (ACM Multimedia 2020), motion and its
    change as in Di et al., "Video Background Music Generation with Controllable Music Transformer" (2021). The formulas
    are beside what computes them.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
    """
    shots = timeline.shots
    if not picture.seen:
        return (None,) * len(shots)
    means = picture.means([shot.start for shot in shots], [shot.end for shot in shots])
    return tuple(
        _look(shot, glances, picture.course, {name: float(getattr(means, name)[at]) for name in _MEANS})
        if len(glances)
        else None
        for at, (shot, glances) in enumerate(zip(shots, glances_of(timeline, picture), strict=True))
    )


def appearances(timeline: Timeline, picture: Picture) -> dict[Fraction, Appearance]:
    """Return what tells how alike shots are, by their starts; none of one of which no frame was looked at closely."""
    looks = (appearance_of(glances) for glances in glances_of(timeline, picture))
    return {shot.start: look for shot, look in zip(timeline.shots, looks, strict=True) if look is not None}


def glances_of(timeline: Timeline, picture: Picture) -> tuple[Glances, ...]:
    """Return the glances at each shot of a timeline, in the order of its media; none where nothing is known."""
    return tuple(_glances(shot, sight) for shot, sight in zip(timeline.shots, picture.sights, strict=True))


def _glances(shot: Shot, sight: Sight | None) -> Glances:
    """Return the glances at a shot, or else the nearest one that no cut of the media parts from it."""
    if sight is None:
        return none()
    features = sight.features
    start, end = (time - sight.origin for time in source_range(shot))
    first, last = features.sample_at(start), features.sample_at(end)
    if last > first and features.start + last / features.rate >= end:
        last -= 1  # a frame that begins where the shot ends may be another take's
    found = features.glances_in(first, last)
    if len(found):
        return found
    uncut = np.isfinite(features.motion)
    before, after = first, last
    while before > 0 and uncut[before - 1]:
        before -= 1
    while after < len(uncut) - 1 and uncut[after]:
        after += 1
    left, right = features.glances_in(before, first), features.glances_in(last, after)
    return left[-1:] if len(left) else right[:1]


def _look(shot: Shot, glances: Glances, course: Course, means: dict[str, float]) -> ShotLook:
    """Describe a shot.

    Args:
        shot: The shot.
        glances: Of it; one at the least.
        course: The picture over record time.
        means: Of the shot, by their names.
    """
    start, end = float(shot.start), float(shot.end)
    lab, shares = colours_of(glances)
    palette = palette_of(lab.reshape(-1, 3), shares.ravel())
    fade_in, fade_out = fades_of(course, start, end)
    seen = glances["closeness"][glances["faces"] > 0]
    known = np.isfinite(glances["faces"]).any()
    appearance = appearance_of(glances)
    assert appearance is not None
    return ShotLook(
        palette=palette,
        mood=mood_of(palette),
        warmth=float((warmth_of(lab) * shares).sum() / len(glances)),
        salient_mood=Mood(*glances["salient"].astype(np.float64).mean(axis=0).tolist()),
        closeness=float(seen.mean()) if len(seen) else (0.0 if known else float("nan")),
        title=float(np.median(glances["title"])),
        fade_in=fade_in,
        fade_out=fade_out,
        flashes=flashes_of(course, start, end),
        peaks=peaks_in(course, start, end),
        appearance=appearance,
        **means,
    )
