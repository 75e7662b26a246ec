"""The picture: time series of media ranges, laid along a timeline."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Self

import numpy as np

from bridge.picture.features.channels import LOOKS, MOVES, SIGNED, Looks
from bridge.picture.features.course import CHANNELS, Course, Floats, Means, Times
from bridge.picture.features.frame_steps import NO_RECORD_STEPS, NO_STEPS, FrameSteps, RecordSteps
from bridge.picture.features.glances import FACES_EVERY, Glances, before, none
from bridge.picture.features.playback import Piece, pieces, source_range
from bridge.picture.features.seen_object import SeenObject
from bridge.timeline import Shot, Timeline
from bridge.timeline.black import is_black

_ALL = (*CHANNELS, *LOOKS)
"""All channels, in the order in which the steps of a shot stack them."""
_SPEED_POWER = {**dict.fromkeys(_ALL, 0), "motion": 1, "saliency": 2, **dict.fromkeys(MOVES, 1)}
"""The power of playback speed by which each channel scales: flow is per second, its change per second again."""
_FRAMES = {
    **dict.fromkeys(_ALL, (0, 0)),
    "motion": (0, 1),
    "saliency": (-1, 1),
    **dict.fromkeys(MOVES, (0, 1)),
}
"""The first and last frame each channel's sample is measured on, in samples from the sample's own frame."""
_NAME = re.compile(r"'[^']+'")
"""The name of a file in a reason."""
_OWN = re.compile(r"'.*'|[0-9]+")
"""The parts of a reason that are a file's own: its name, and numbers."""
_STILL = 0.01
"""Frame widths a second: motion well below it counts as none."""
NO_FACES = "No faces were looked for: this version of OpenCV cannot run the network that finds them; 4.10 and 5.0 can."
"""The sentence for a picture of which faces alone are not known."""
LASTING = 4
"""Shots on either side of a cut over which the picture is compared."""
_FLASH = Fraction(5, 2)
"""Frames from which on a shot is more than a flash."""
_SLACK = 0.002
"""Seconds within which a frame and a cut count as one instant: under a quarter of a frame at 120 a second."""


@dataclass(frozen=True, slots=True, eq=False)
class Features(Looks):
    """The time series of one range of one media file.

    Sample i is about the media time from `start + i / rate` to `start + (i + 1) / rate`.
    """

    rate: Fraction
    """Samples per second of media."""
    start: Fraction
    """Media seconds of the first sample, counted from the file's first frame."""
    motion: Floats
    """Mean optical-flow magnitude in frame widths per second; NaN where it is not known, as where the file itself
    cuts. (n,)"""
    saliency: Floats
    """Positive change of flow since the sample before, in frame widths per second, per second; NaN where it is not
    known. (n,)"""
    brightness: Floats
    """Mean luma, 0 for black to 1 for white. (n,)"""
    saturation: Floats
    """Mean chroma, 0 for grey to 1 for the purest primary. (n,)"""
    glances: Glances = field(default_factory=none)
    """What was measured on single frames; none where nobody looked. (g,)"""

    steps: FrameSteps = NO_STEPS
    """What changes from each frame of the file to the next."""

    @property
    def count(self) -> int:
        """The number of samples."""
        return len(self.motion)

    @property
    def end(self) -> Fraction:
        """Media seconds, counted from the file's first frame, at which the last sample ends."""
        return self.start + len(self.motion) / self.rate

    def sample_at(self, time: Fraction) -> int:
        """Return the sample that holds a media time (seconds from the file's first frame); the last one for `end`."""
        return min(int((time - self.start) * self.rate), len(self.motion) - 1)

    def glances_in(self, first: int, last: int) -> Glances:
        """Return the glances at samples from the first to the last one, both included, in order. (g,)"""
        zero = int(self.start * self.rate)
        skipped = before(zero)
        return self.glances[before(zero + first) - skipped : max(before(zero + last + 1) - skipped, 0)]


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The known picture of one shot."""

    features: Features
    """Features of a media range that holds all of the shot."""
    origin: Fraction
    """The file's first frame on the timecode that the shot's source times count on, in seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The known picture of a whole timeline."""

    sights: tuple[Sight | None, ...]
    """The known picture of each shot of the timeline, in order; None where nothing is known."""
    reasons: tuple[str, ...]
    """The reason why nothing is known of each shot of the timeline; empty where something is."""
    course: Course
    """The whole picture over record time. Black is known, whatever makes it: it does not move."""
    objects: tuple[SeenObject | None, ...] = ()
    """What a person's own classifier sees in each shot, None where it sees nothing; empty where there is none."""

    @classmethod
    def of(cls, timeline: Timeline, sights: Sequence[Sight | str]) -> Self:
        """Lay the known picture of each shot along record time.

        Args:
            timeline: The cut.
            sights: The known picture of each shot, or the reason why nothing is known; either will do for black. (shots,)
        """
        laid = [_lay(shot, sight) for shot, sight in zip(timeline.shots, sights, strict=True)]
        known = (
            sight if isinstance(sight, Sight) and isinstance(steps, _Steps) else None
            for sight, steps in zip(sights, laid, strict=True)
        )
        reasons = (steps if isinstance(steps, str) else "" for steps in laid)
        seen, course = tuple(known), _course(timeline, laid)
        return cls(seen, tuple(reasons), replace(course, steps=_record_steps(timeline, seen)))

    @classmethod
    def unseen(cls, timeline: Timeline, reason: str) -> Self:
        """Return the picture of a timeline of which nothing is known, for one reason."""
        return cls.of(timeline, [reason] * len(timeline.shots))

    @property
    def seen(self) -> bool:
        """True where the picture of any shot is known."""
        return any(sight is not None for sight in self.sights)

    def means(self, starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Means:
        """Average every channel over intervals of record time, such as bars; see `Course.means`."""
        return self.course.means(starts, ends)


def changes(timeline: Timeline, picture: Picture) -> Times:
    """Measure the lasting change of the picture over each cut: the distance of the medians on either side of it.

    Medians are of up to LASTING shots, so that no single shot changes anything; flash frames count for none. The
    differences in brightness, in saturation and in octaves of motion over 4 are added as squares, d, and the change is
    tanh(2 d).

    Returns:
        0 to 1, NaN where one side is not known. (cuts,)
    """
    edges = [Fraction(0), *(cut.time for cut in timeline.cuts), timeline.duration]
    means = picture.means(edges[:-1], edges[1:])
    motion = np.log2(means.motion + _STILL) / 4
    looks = np.stack([means.brightness, means.saturation, motion])  # (3, cuts + 1)
    looks[:, [end - start < _FLASH / timeline.rate for start, end in pairwise(edges)]] = np.nan
    sides = (
        (looks[:, max(at - LASTING, 0) : at], looks[:, at : at + LASTING]) for at in range(1, len(edges) - 1)
    )
    distances = [np.linalg.norm(_median(after) - _median(before)) for before, after in sides]
    return np.asarray(np.tanh(2 * np.array(distances, dtype=np.float64)))


def _median(looks: Times) -> Times:
    """Return the median look of some shots, of those that are known; NaN where none is. (channels, shots) -> (channels,)"""
    known = looks[:, np.isfinite(looks).all(axis=0)]
    return np.median(known, axis=1) if known.shape[1] else np.full(len(looks), np.nan)


NAMED = 6
"""Further files that are named where shots are not seen for reasons of one kind, before the others are counted."""


def unseen_remarks(picture: Picture) -> tuple[str, ...]:
    """List the shots of which nothing is known, and why, in a sentence for each kind of reason; none where all are known."""
    kinds: dict[str, dict[int, str]] = {}
    for number, reason in enumerate(picture.reasons, 1):
        if reason:
            kinds.setdefault(_OWN.sub("", reason), {})[number] = reason
    unseen = (_unseen(reasons, len(picture.reasons)) for reasons in kinds.values())
    return (*unseen, *((NO_FACES,) if _faceless(picture) else ()))


def _faceless(picture: Picture) -> bool:
    """Return whether footage was looked at closely, and no faces could be looked for in it."""
    looked = [sight.features.glances["faces"] for sight in picture.sights if sight is not None]
    return sum(map(len, looked)) >= FACES_EVERY and not any(np.isfinite(faces).any() for faces in looked)


def _unseen(reasons: Mapping[int, str], shots: int) -> str:
    """Write which shots are not seen for reasons of one kind, by their numbers, the first reason, and the files of the others."""
    first, *others = reasons.values()
    files = dict.fromkeys(found[0] for reason in others if (found := _NAME.search(reason)))
    named = [file for file in files if file not in first]
    more = f"; likewise {_listed(named)}" if named else f"; likewise for the other {_shots(len(others))}"
    which = f"{len(reasons)} of {shots} shots {'are' if others else 'is'} scored by the cut alone"
    return f"{which} ({_runs(list(reasons))}): {first}{more if set(others) - {first} else ''}."


def _shots(count: int) -> str:
    return f"{count} shots" if count > 1 else "shot"


def _listed(files: Sequence[str]) -> str:
    """Write the names of files, and count those that are too many to be named."""
    more = len(files) - NAMED
    return ", ".join(files[:NAMED]) + (f" and {more} more file{'s' * (more > 1)}" if more > 0 else "")


def _runs(numbers: Sequence[int]) -> str:
    """Write rising numbers in short: `1 to 4, 7`."""
    breaks = [i for i in range(1, len(numbers)) if numbers[i] != numbers[i - 1] + 1]
    runs = [numbers[a:b] for a, b in pairwise([0, *breaks, len(numbers)])]
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """A stretch of a course."""

    edges: Times
    """Record seconds. (n + 1,)"""
    values: Times
    """All channels. (channels, n)"""


def _record_steps(timeline: Timeline, sights: Sequence[Sight | None]) -> RecordSteps:
    """Lay the steps from frame to frame along record time, but those that a cut shows."""
    seen = [(shot, sight) for shot, sight in zip(timeline.shots, sights, strict=True) if sight is not None]
    parts = [_piece_steps(piece, sight) for shot, sight in seen for piece in pieces(shot) if piece.speed]
    if not parts:
        return NO_RECORD_STEPS
    times, change, brightness, cut = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(times, kind="stable")
    return RecordSteps(times[order], change[order], brightness[order], cut[order].astype(np.bool_))


def _piece_steps(piece: Piece, sight: Sight) -> tuple[Times, Times, Times, Times]:
    """Return when the frames of a piece come on screen in record seconds; all but the first.

    With the change of each, its brightness, and 1 where the file cuts near it. Backwards, the frame before a step in the file comes on screen
    at it.
    """
    record = np.array(piece.record, dtype=np.float64)
    a, b = (float(time - sight.origin) for time in piece.source)
    steps = sight.features.steps
    times = float(steps.start) + np.arange(len(steps.change)) / float(steps.rate)
    inside = (times > min(a, b) + _SLACK) & (times < max(a, b) - _SLACK)
    shown = record[0] + (times[inside] - a) / (b - a) * (record[1] - record[0])
    on_screen = np.flatnonzero(inside) - (b < a)
    samples = np.ceil((times[inside] - float(sight.features.start)) * float(sight.features.rate) - 1e-6) - 1
    motion = sight.features.motion[np.clip(samples, 0, sight.features.count - 1).astype(np.int64)]
    return (
        shown,
        steps.change[inside].astype(np.float64),
        steps.brightness[np.maximum(on_screen, 0)].astype(np.float64),
        np.isnan(motion).astype(np.float64),
    )


_STILL_BLACK = np.zeros((len(_ALL), 1))
"""The samples of black. (channels, 1)"""


def _lay(shot: Shot, sight: Sight | str) -> _Steps | str:
    """Lay one shot's samples over record time, or return the reason why there are none."""
    if is_black(shot.media):
        return _Steps(np.array([shot.start, shot.end], dtype=np.float64), _STILL_BLACK)
    if isinstance(sight, str):
        return sight
    lo, hi = (time - sight.origin for time in source_range(shot))
    first = sight.features.sample_at(lo)
    inside = _inside(sight.features, lo, hi)
    if not np.isfinite(inside[: len(CHANNELS)]).all():
        return "it is too short to see motion in"
    parts = [_lay_piece(piece, sight, inside, first) for piece in pieces(shot)]
    edges = np.concatenate([*(part.edges[:-1] for part in parts), [float(shot.end)]])
    return _Steps(edges, np.concatenate([part.values for part in parts], axis=1))


def _inside(features: Features, lo: Fraction, hi: Fraction) -> Times:
    """Return the samples of a shot, none of them measured on a frame outside it: the media may cut there.

    The nearest sample inside stands for one that is not. A shot of one instant stands still, and so does the change
    of flow of one too short for it; motion is NaN where no two sampled frames lie inside. Looks are NaN where they are
    not known.

    Args:
        features: Of a media range that holds the shot.
        lo: The earliest media time shown, in seconds from the file's first frame.
        hi: The latest.

    Returns:
        (channels, samples)
    """
    index = np.arange(features.sample_at(lo), features.sample_at(hi) + 1)
    rows = []
    for name in _ALL:
        series = getattr(features, name)[index].astype(np.float64)  # (samples,)
        if lo < hi:
            first, last = (float(features.start) + (index + k) / float(features.rate) for k in _FRAMES[name])
            own = np.isfinite(series) & (first > float(lo) - _SLACK) & (last < float(hi) - _SLACK)
            series = _nearest(series, np.flatnonzero(own))
        elif _SPEED_POWER[name]:
            series = np.zeros(len(index))
        rows.append(series)
    if np.isnan(rows[1]).all():
        rows[1] = np.zeros(len(index))
    return np.stack(rows)


def _nearest(series: Times, places: np.typing.NDArray[np.int64]) -> Times:
    """Return for each sample the value at the nearest place, the earlier one of two; NaN without any place."""
    if not len(places):
        return np.full(len(series), np.nan)
    middles = (places[1:] + places[:-1]) / 2
    return np.asarray(series[places[np.searchsorted(middles, np.arange(len(series)))]])


def _lay_piece(piece: Piece, sight: Sight, inside: Times, first: int) -> _Steps:
    """Lay one piece's samples over record time, forwards or backwards.

    Args:
        piece: A stretch at one speed.
        sight: The shot's known picture.
        inside: The shot's samples. (channels, samples)
        first: The index of the first of them among the samples of the media range.
    """
    record = np.array(piece.record, dtype=np.float64)
    a, b = (time - sight.origin for time in piece.source)
    features = sight.features
    lo, hi = features.sample_at(min(a, b)), features.sample_at(max(a, b))
    turned = float(np.sign(float(piece.speed)))
    scale = np.array(
        [
            [abs(float(piece.speed)) ** _SPEED_POWER[name] * (turned if name in SIGNED else 1.0)]
            for name in _ALL
        ]
    )
    values = inside[:, lo - first : hi + 1 - first] * scale
    if a == b:
        return _Steps(record, values)
    lines = float(features.start) + np.arange(lo + 1, hi + 1) / float(features.rate)
    inner = record[0] + (lines - float(a)) / float(b - a) * (record[1] - record[0])
    if b < a:
        inner, values = inner[::-1], values[:, ::-1]
    return _Steps(np.concatenate((record[:1], np.clip(inner, *record), record[1:])), values)


def _course(timeline: Timeline, laid: Sequence[_Steps | str]) -> Course:
    """Join all shots' samples, with black, which is still, between them."""
    unknown = np.full((len(_ALL), 1), np.nan)
    edges: list[Times] = [np.zeros(1)]
    values: list[Times] = []
    at = 0.0
    for shot, steps in zip(timeline.shots, laid, strict=True):
        span = np.array([shot.start, shot.end], dtype=np.float64)
        if span[0] > at:
            edges.append(span[:1])
            values.append(_STILL_BLACK)
        ours = _Steps(span, unknown) if isinstance(steps, str) else steps
        edges.append(ours.edges[1:])
        values.append(ours.values)
        at = span[1]
    if float(timeline.duration) > at:
        edges.append(np.array([float(timeline.duration)]))
        values.append(_STILL_BLACK)
    rows = np.concatenate([*values, np.zeros((len(_ALL), 0))], axis=1).astype(np.float32)
    return Course(np.concatenate(edges), **dict(zip(_ALL, rows, strict=True)))
