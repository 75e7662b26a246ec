"""The picture of a cut, any stretch of it, frame by frame, as a page draws it beside the sound."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import cv2
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from bridge.errors import RecueError
from bridge.output.audio.cache import Cache
from bridge.output.preview.canvas import Canvas
from bridge.output.preview.pictures import Pictures
from bridge.picture.footage.shown import sources
from bridge.timeline import Timeline
from bridge.timeline.black import is_black

CHUNK: Final = 24
"""Frames that are decoded at a time."""
HEIGHTS: Final = (72, 270, 540)
"""The heights that a picture can be had in, in pixels: of a thumbnail, of the page's picture, of a large one."""
_ROOM: Final = 32 * 2**20
"""Bytes of encoded frames that are kept: a minute or two."""
_STILLS: Final = 8 * 2**20
"""Bytes of single frames that are kept: some thousand thumbnails."""
_QUALITY: Final = 82
_Key = tuple[int, int]
"""A height, and the number of a chunk."""


@dataclass(eq=False)
class Watching:
    """What can be seen of a cut: its footage as it is cut, a card where there is none, black where it is black."""

    timeline: Timeline
    cut_file: Path
    """The timeline's file, from which footage is found."""
    media: Path | None
    """A folder to search for files that are not where the timeline says; None for none."""
    _kept: Cache[_Key, Sequence[bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self._kept = Cache(self._encoded, lambda frames: sum(map(len, frames)), _ROOM)

    def frames(self, first: int, count: int, height: int) -> Iterator[bytes]:
        """Yield some frames as JPEGs, empty for one that is as the frame before; fewer where the film ends.

        The first is never empty.

        Args:
            first: Frames from the timeline's first.
            count: Their number.
            height: One of HEIGHTS.
        """
        length = self.timeline.frame_at(self.timeline.duration)
        before = b""
        for at in range(max(0, first), min(first + count, length)):
            chunk = self._kept.of((height, at // CHUNK))
            found = next(frame for frame in reversed(chunk[: at % CHUNK + 1]) if frame)
            yield b"" if found == before else found
            before = found

    def packed(self, first: int, count: int, height: int) -> bytes:
        """Return frames as a browser reads them: their number and their sizes as little-endian uint32, then the JPEGs."""
        found = [*self.frames(first, count, height)]
        return struct.pack(f"<{len(found) + 1}I", len(found), *map(len, found)) + b"".join(found)

    def still(self, at: int, height: int) -> bytes | None:
        """Return one frame as a JPEG; None where there is no footage of it.

        Args:
            at: Frames from the timeline's first.
            height: One of HEIGHTS.
        """
        return self._stills.of((height, at))

    @cached_property
    def _stills(self) -> Cache[_Key, bytes | None]:
        return Cache(self._still, lambda made: len(made or b""), _STILLS)

    def _still(self, key: _Key) -> bytes | None:
        height, at = key
        pictures, time = self._pictures.of(height), at / self.timeline.rate
        shots = zip(self.timeline.shots, pictures.sources, strict=True)
        shown = next((each for each in shots if each[0].start <= time < each[0].end), None)
        if shown and isinstance(shown[1], str) and not is_black(shown[0].media):
            return None
        return _jpeg(next(pictures.between(at, at + 1)), VideoReformatter())

    @cached_property
    def _pictures(self) -> Cache[int, Pictures]:
        return Cache(self._opened, lambda _: 1, len(HEIGHTS))

    def _opened(self, height: int) -> Pictures:
        found = sources(self.timeline, self.cut_file, self.media)
        return Pictures.of(self.timeline, found, (4 * height, height))

    def _encoded(self, key: _Key) -> Sequence[bytes]:
        """Return the JPEGs of a chunk, empty for a frame that is as the one before."""
        height, number = key
        pictures, before = self._pictures.of(height), None
        found: list[bytes] = []
        reformatter = VideoReformatter()
        for canvas in pictures.between(number * CHUNK, (number + 1) * CHUNK):
            found.append(b"" if canvas is before else _jpeg(canvas, reformatter))
            before = canvas
        return found


def _jpeg(canvas: Canvas, reformatter: VideoReformatter) -> bytes:
    frame = VideoFrame.from_ndarray(canvas.planes, format="yuv420p")
    shown = reformatter.reformat(
        frame,
        format="bgr24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    )
    made, encoded = cv2.imencode(".jpg", shown.to_ndarray(), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not made:
        raise RecueError("a frame cannot be encoded as JPEG")
    return encoded.tobytes()
