"""One media file: its properties and its frames."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bridge.errors import FootageError
from bridge.picture.footage.ahead import Stopped, never
from bridge.picture.footage.images import Folders, Images, images_at, still_at
from bridge.picture.footage.planes import SMALLEST, reduced
from integrations.files.regular_file import check_regular

PAIRS = Fraction(25, 2)
"""Most flow pairs a second. Compared with every frame, bars keep their order (rank correlation 0.99 or more) at about
half the cost; with half as many, fast motion is lost (tests/benchmarks/picture.py)."""
STILL_RATE: Final = Fraction(24)
"""Frames per second of images whose rate nobody states."""
FOREVER: Final = Fraction(10**9)
"""Seconds for which a still image stays on screen."""
_FLATTEST: Final = Fraction(1, 4)
"""Least width over height of a pixel that is believed."""
_PLAYLISTS: Final = frozenset(
    {"avisynth", "concat", "dash", "hls", "imf", "rtsp", "sdp", "vapoursynth", "vobsub", "webm_dash_manifest"}
)
"""FFmpeg's formats that make it open other files or run a script."""
_FURTHEST: Final = 2**60
"""Units of a time base up to which FFmpeg is asked to seek; it counts in 64 bits."""
_OPTIONS: Final = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(sorted(av.formats_available - _PLAYLISTS)),
    "pattern_type": "none",  # of still images: `%03d` in a name is no sequence
}
"""FFmpeg's options that keep it to the one file: nothing that it refers to is opened, here or in a network."""


@dataclass(frozen=True, slots=True)
class Video:
    """The picture of a media file, as the file states it."""

    path: Path
    rate: Fraction
    """Frames per second."""
    duration: Fraction | None
    """Seconds; None where the file does not say."""
    first: int | None
    """The frame number its own timecode gives its first frame; None where it carries none."""
    size: tuple[int, int]
    """Width and height its frames are reduced to, in pixels."""
    length: int
    """Size of the file in bytes."""
    changed: int
    """Time of the file's last change, in nanoseconds since 1970; of images, a number that changes with any of them."""
    images: Images | None = None
    """The files of an image sequence, or a still image; None for a file of video."""

    @property
    def is_still(self) -> bool:
        """True for a still image, which is on screen for as long as a shot wants it."""
        return self.images is not None and self.images.is_still

    @property
    def sample_rate(self) -> Fraction:
        """Sampled frames per second: every frame, every second or third one, ..., so that they are at most PAIRS."""
        return self.rate / ceil(self.rate / PAIRS)


def probe(path: Path, rate: Fraction = STILL_RATE, folders: Folders | None = None) -> Video:
    """Read the properties of a media file's picture.

    Args:
        path: The file; or that of an image sequence, with its number as `images_at` knows it.
        rate: Frames per second of images, which state none.
        folders: The folders of images that were listed before in this run.

    Raises:
        FootageError: If it is no video or image that can be read.
    """
    images = None if path.is_file() else images_at(path, folders)
    images = images or still_at(path)
    if images is not None:
        return _probed_images(path, images, rate, folders)
    state = _state(path)  # before it is opened: what is read is then as old as this, or younger
    with opened(path) as container:
        stream = _picture(container)
        own = stream.average_rate or stream.guessed_rate
        if not own or own <= 0:
            raise FootageError(f"'{path.name}' states no frame rate")
        tags = [stream.metadata, container.metadata, *(other.metadata for other in container.streams)]
        written = next((tag["timecode"] for tag in tags if "timecode" in tag), "")
        first = _frame_number(written, round(own))
        return Video(path, Fraction(own), _duration(container, stream), first, _size(stream, path), *state)


def _probed_images(path: Path, images: Images, rate: Fraction, folders: Folders | None) -> Video:
    """Read the properties of an image sequence, or of a still image, from its first image."""
    state = images.identity(rate, folders)
    with opened(images.file(images.first)) as container:
        size = _size(_picture(container, images=True), images.file(images.first))
    if images.is_still:
        return Video(path, rate, None, None, size, *state, images)
    return Video(path, rate, (images.last - images.first + 1) / rate, images.first, size, *state, images)


def _size(stream: VideoStream, path: Path) -> tuple[int, int]:
    """Return the width and height frames are reduced to, in square pixels.

    Raises:
        FootageError: If there is no picture, or one that is too small.
    """
    if not stream.width or not stream.height:
        raise FootageError(f"'{path.name}' holds no picture that can be read")
    if min(stream.width, stream.height) < SMALLEST:
        raise FootageError(
            f"'{path.name}' is too small to see motion in ({stream.width} x {stream.height} pixels)"
        )
    width, height = reduced(stream.width, stream.height)
    aspect = stream.sample_aspect_ratio
    if not aspect or not _FLATTEST <= aspect <= 1 / _FLATTEST:
        return width, height
    return width, max(SMALLEST, round(height / aspect))


def pixel_aspect(video: Video) -> Fraction:
    """Return the width of a pixel over its height.

    Raises:
        FootageError: If the file cannot be opened.
    """
    images = video.images
    with opened(images.file(images.first) if images else video.path) as container:
        stated = _picture(container, images=images is not None).sample_aspect_ratio
    return Fraction(stated) if stated else Fraction(1)


def unchanged(video: Video) -> bool:
    """Return whether a file has not changed since it was probed."""
    try:
        now = video.images.identity(video.rate) if video.images else _state(video.path)
    except FootageError:
        return False
    return now == (video.length, video.changed)


def _state(path: Path) -> tuple[int, int]:
    """Read a file's size in bytes, and the time of its last change in nanoseconds since 1970."""
    try:
        state = path.stat()
    except OSError as error:
        raise FootageError(f"'{path.name}' cannot be read ({error.strerror})") from error
    return state.st_size, state.st_mtime_ns


def opened(path: Path) -> InputContainer:
    """Open a media file, and nothing that it refers to."""
    try:
        check_regular(path.stat(), path)
        return av.open(str(path), options=_OPTIONS, metadata_errors="replace")
    except (OSError, av.error.FFmpegError) as error:
        raise FootageError(f"'{path.name}' cannot be read ({error.strerror})") from error


def ticks(time: Fraction, base: Fraction) -> int:
    """Return a time in units of a stream's time base, as far as FFmpeg counts: timelines may ask for any.

    Args:
        time: Seconds.
        base: Seconds.
    """
    return max(-_FURTHEST, min(int(time / base), _FURTHEST))


def _picture(container: InputContainer, *, images: bool = False) -> VideoStream:
    """Return the video stream of a file; an album cover is none, and a still image only where images are wanted."""
    name = Path(container.name).name
    if not images and (container.format.name == "image2" or container.format.name.endswith("_pipe")):
        raise FootageError(f"'{name}' is a still image")
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise FootageError(f"'{name}' holds no video")
    if streams[0].codec_context is None:
        raise FootageError(f"'{name}' is in a codec that cannot be decoded here")
    return streams[0]


def _frame_number(written: str, nominal: int) -> int | None:
    """Return the frame that `hh:mm:ss:ff` names, or `hh:mm:ss;ff` in drop frame; None where it is no timecode.

    Source: SMPTE ST 12-1, section 5.2.
    """
    match = re.fullmatch(r"(\d+):(\d+):(\d+)([:;.])(\d+)", written.strip())
    if not match:
        return None
    hours, minutes, seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
    minutes += hours * 60
    dropped = 0 if match[4] == ":" else nominal // 15 * (minutes - minutes // 10)
    return (minutes * 60 + seconds) * nominal + frames - dropped


def _duration(container: InputContainer, stream: VideoStream) -> Fraction | None:
    """Return the seconds of picture; None where the file does not say."""
    if stream.duration is not None and stream.time_base is not None:
        return stream.duration * stream.time_base
    return None if container.duration is None else Fraction(container.duration, av.time_base)


def spans(video: Video, start: Fraction, stopped: Stopped = never) -> Iterator[tuple[VideoFrame, Fraction]]:
    """Yield frames with the time at which the next one follows, beginning at or before an instant.

    Args:
        video: The file.
        start: The instant; as what is yielded, in seconds from the file's first frame.
        stopped: Asked before each frame; where it says so, no more are yielded.

    Raises:
        FootageError: If the file cannot be opened.
    """
    held: tuple[Fraction, VideoFrame] | None = None
    for time, frame in _frames(video, start, stopped):
        if held:
            yield held[1], time
        held = (time, frame)
    if held:
        yield held[1], held[0] + (FOREVER if video.is_still else 1 / video.rate)


def _frames(video: Video, start: Fraction, stopped: Stopped) -> Iterator[tuple[Fraction, VideoFrame]]:
    """Yield frames with their times in seconds from the file's first frame, beginning at or before an instant.

    Ends where the file does, or where it cannot be decoded any further.
    """
    if video.images:
        yield from _shown_images(video, video.images, start, stopped)
        return
    with opened(video.path) as container:
        frames = _decoded(container, video, start, stopped)
        head = next(frames, None)
        if head and (head[0] <= start + 1 / video.rate or not start):
            yield head
            yield from frames
            return
    with opened(video.path) as container:
        yield from _decoded(container, video, Fraction(0), stopped)


def _decoded(
    container: InputContainer, video: Video, start: Fraction, stopped: Stopped
) -> Iterator[tuple[Fraction, VideoFrame]]:
    """Yield frames from the key frame before an instant on; none where the file cannot be sought in."""
    stream = _picture(container)
    stream.thread_type = "AUTO"
    base, zero = stream.time_base or 1 / video.rate, stream.start_time or 0
    try:
        if start:
            container.seek(ticks(start + zero * base, base), stream=stream)
        for index, frame in enumerate(container.decode(stream)):
            if stopped() or (frame.pts is None and start):
                return
            yield ((frame.pts - zero) * base if frame.pts is not None else index / video.rate), frame
    except av.error.FFmpegError:
        return


def _shown_images(
    video: Video, images: Images, start: Fraction, stopped: Stopped
) -> Iterator[tuple[Fraction, VideoFrame]]:
    """Yield the images that can be read, with their times; one that is missing or broken is passed over."""
    skipped = 0 if images.is_still else int(start * video.rate)
    for number in range(images.first + skipped, images.last + 1):
        if stopped():
            return
        frame = _image(images.file(number))
        if frame is not None:
            yield (number - images.first) / video.rate, frame


def _image(path: Path) -> VideoFrame | None:
    """Decode an image; None where it cannot be read. Light of OpenEXR files becomes levels of sRGB."""
    try:
        with opened(path) as container:
            stream = _picture(container, images=True)
            if stream.codec_context.name == "exr":
                stream.codec_context.options = {"apply_trc": "iec61966_2_1"}
            return next(container.decode(stream), None)
    except (FootageError, av.error.FFmpegError):
        return None
