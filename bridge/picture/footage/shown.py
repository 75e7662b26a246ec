"""The frames that a timeline shows, decoded whole, in the order in which they are shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from typing import TypeVar

from av.video.frame import VideoFrame

from bridge.errors import FootageError
from bridge.picture.features.playback import Run
from bridge.picture.footage.reading import origin, videos_of
from bridge.picture.footage.video import Video, pixel_aspect, spans
from bridge.timeline import Timeline

T = TypeVar("T")
_HELD = 24
"""Frames of a reversed run that are held at a time: it is decoded forwards, from its end to its beginning."""
_ROUNDED = Fraction(1, 500)
"""Seconds by which a container may have rounded the time of a frame, and of an instant."""
_SHORT = 2
"""Frames by which a file may fall short of what is shown of it; its last frame stands for them."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file behind a shot."""

    video: Video
    zero: Fraction
    """The media time of its first frame, in seconds on the timecode that the shot counts on."""


def sources(timeline: Timeline, cut_file: Path, media: Path | None) -> list[Source | str]:
    """Find the file behind each shot, or the reason why there is none.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
    """
    folder = cut_file if cut_file.is_dir() else cut_file.parent
    videos = videos_of(timeline, folder, media)
    shots = list(zip(timeline.shots, videos, strict=True))
    zeros = {
        video: origin(video, [shot for shot, other in shots if other == video])
        for video in videos
        if isinstance(video, Video)
    }
    return [video if isinstance(video, str) else Source(video, zeros[video]) for video in videos]


def shown(source: Source, run: Run, make: Callable[[VideoFrame], T]) -> Iterator[T | None]:
    """Yield what is made of each frame of a run; None for each that the file does not have.

    A frame that is shown several times in a row is made once.

    Args:
        source: The file.
        run: What is shown of it.
        make: Makes something of a frame, as small as it can be held.
    """
    times = [time - source.zero for time in run.times]
    if not run.backwards:
        yield from _forwards(source.video, times, make)
        return
    for first in range(0, len(times), _HELD):
        yield from reversed(list(_forwards(source.video, times[first : first + _HELD][::-1], make)))


def _forwards(video: Video, times: Sequence[Fraction], make: Callable[[VideoFrame], T]) -> Iterator[T | None]:
    """Yield what is made of the frames at rising times."""
    slack, short = min(_ROUNDED, 1 / (4 * video.rate)), _SHORT / video.rate
    at = sum(time < -short for time in times)
    yield from repeat(None, at)
    held, end = None, Fraction(0)
    for held, end in _spans(video, times[at:]):
        made = None
        while at < len(times) and times[at] < end - slack:
            made = make(held) if made is None else made
            yield made
            at += 1
        if at == len(times):
            return
    last = make(held) if held is not None else None
    yield from (last if time < end + short else None for time in times[at:])


def _spans(video: Video, times: Sequence[Fraction]) -> Iterator[tuple[VideoFrame, Fraction]]:
    """Yield the file's frames from the first that is shown on; none where it cannot be opened any more."""
    with suppress(FootageError):
        yield from spans(video, max(times[0], Fraction(0))) if times else ()


@dataclass(frozen=True, slots=True)
class Look:
    """How the frames of a file are to be looked at."""

    aspect: Fraction
    """Width over height on the screen."""
    turns: int
    """Quarters by which a frame is turned to the left to be upright."""


def look_of(video: Video) -> Look | None:
    """Return how the frames of a file are to be looked at; None where none can be decoded."""
    frame = next((frame for frame, _ in _spans(video, [Fraction(0)])), None)
    if frame is None:
        return None
    turns = round(frame.rotation / 90) % 4
    aspect = Fraction(frame.width, frame.height) * pixel_aspect(video)
    return Look(1 / aspect if turns % 2 else aspect, turns)
