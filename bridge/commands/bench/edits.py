"""An invented cut, the edits an editor makes to it, and its .otio."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

RATE = 24
"""Frames a second."""
FILES = 40
"""Media files the cut is taken from; none of them is there."""
SHORTEST = 12
"""The length of the shortest shot, in frames."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One shot, everything in frames."""

    name: str
    media: int
    """The number of its media file, from 0."""
    source: int
    """The first frame shown."""
    length: int
    speed: int = 1


Cut = tuple[Clip, ...]
Edit = Callable[[Cut, int, random.Random], Cut]
"""A function that edits a cut at a shot's index, with a source of randomness."""


def invented(shots: int, rng: random.Random) -> Cut:
    """Invent a cut of so many shots, whose lengths are log-normal as in films: 3 seconds on average."""
    lengths = (max(SHORTEST, int(rng.lognormvariate(4.1, 0.6))) for _ in range(shots))
    return tuple(
        Clip(f"shot {number}", number % FILES, rng.randrange(100_000), length)
        for number, length in enumerate(lengths, 1)
    )


def _changed(cut: Cut, at: int, clip: Clip) -> Cut:
    return (*cut[:at], clip, *cut[at + 1 :])


def _trim(cut: Cut, at: int, rng: random.Random) -> Cut:
    by = rng.choice((-14, -6, -3, 3, 6, 14))
    return _changed(cut, at, replace(cut[at], length=max(SHORTEST, cut[at].length + by)))


def _slip(cut: Cut, at: int, rng: random.Random) -> Cut:
    return _changed(cut, at, replace(cut[at], source=cut[at].source + rng.randint(1, 20)))


def _swap(cut: Cut, at: int, _rng: random.Random) -> Cut:
    at = min(at, len(cut) - 2)
    return (*cut[:at], cut[at + 1], cut[at], *cut[at + 2 :])


def _insert(cut: Cut, at: int, rng: random.Random) -> Cut:
    new = Clip("new", rng.randrange(FILES), rng.randrange(200_000, 300_000), rng.randint(24, 96))
    return (*cut[:at], new, *cut[at:])


def _delete(cut: Cut, at: int, _rng: random.Random) -> Cut:
    return (*cut[:at], *cut[at + 1 :])


def _retime(cut: Cut, at: int, _rng: random.Random) -> Cut:
    return _changed(cut, at, replace(cut[at], speed=3 - cut[at].speed))


EDITS: dict[str, Edit] = {
    "trim": _trim,
    "slip": _slip,
    "swap": _swap,
    "insert": _insert,
    "delete": _delete,
    "retime": _retime,
}
"""Every kind of edit; later shots ripple."""


def otio(cut: Cut) -> bytes:
    """Write a cut as an .otio file."""
    track = {
        "OTIO_SCHEMA": "Track.1",
        "name": "V1",
        "kind": "Video",
        "children": [_clip(clip) for clip in cut],
    }
    stack = {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "children": [track]}
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "bench", "tracks": stack}).encode()


def _clip(clip: Clip) -> dict[str, object]:
    reference = {
        "OTIO_SCHEMA": "ExternalReference.1",
        "target_url": f"/bench/{clip.media:03}.mov",
    }
    warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "name": "", "effect_name": "", "time_scalar": clip.speed}
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": clip.name,
        "source_range": {
            "OTIO_SCHEMA": "TimeRange.1",
            "start_time": _time(clip.source),
            "duration": _time(clip.length),
        },
        "effects": [warp] if clip.speed != 1 else [],
        "media_references": {"DEFAULT_MEDIA": reference},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _time(frames: int) -> dict[str, object]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(RATE), "value": float(frames)}
