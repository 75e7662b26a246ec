"""Tiny clips for tests: textures that move at a known speed, written with PyAV; and a count of what is decoded."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

from bridge.picture.footage import reading
from bridge.picture.footage.ahead import Stopped, never
from bridge.picture.footage.sampling import stills
from bridge.picture.footage.still import Passed, Still
from bridge.picture.footage.video import Video

Picture = npt.NDArray[np.uint8]
"""Greys (height, width), or red, green, blue and alpha (height, width, 4)."""

WIDTH, HEIGHT = 160, 96


def texture(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """Soft blotches that repeat sideways, different for each seed."""
    noise = np.random.default_rng(seed).uniform(0, 255, (height, width)).astype(np.float32)
    wide = cv2.GaussianBlur(np.concatenate((noise, noise, noise), axis=1), (0, 0), 3)[:, width : 2 * width]
    spread = (wide - wide.mean()) / wide.std() * 45 + 128
    return np.asarray(np.clip(spread, 0, 255), dtype=np.uint8)


def pan(frames: int, speed: float, *, rate: Fraction | int = 24, seed: int = 0) -> Iterator[Picture]:
    """Yield frames of a texture that moves sideways.

    Args:
        frames: How many.
        speed: Frame widths per second.
        rate: Frames per second.
        seed: Which texture.
    """
    picture = texture(seed)
    for index in range(frames):
        shift = np.array([[1, 0, speed * WIDTH * index / float(rate) % WIDTH], [0, 1, 0]], np.float32)
        yield cv2.warpAffine(picture, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_WRAP).astype(np.uint8)


def write_clip(
    path: Path,
    pictures: Iterable[Picture],
    *,
    rate: Fraction | int = 24,
    timecode: str | None = None,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    times: Iterable[int] | None = None,
    options: dict[str, str] | None = None,
    aspect: Fraction | None = None,
) -> Path:
    """Encode greys, or colours with alpha, as a video.

    Args:
        path: Where; the suffix chooses the container.
        pictures: All of one shape.
        rate: Frames per second.
        timecode: The file's own timecode, `hh:mm:ss:ff`.
        codec: The encoder.
        pixels: The pixel format to write.
        times: When each picture comes on screen, in frames, for a varying frame rate.
        options: Of the encoder.
        aspect: Width of a pixel over its height.
    """
    with av.open(str(path), "w") as container:
        if not options:
            options = {"preset": "ultrafast", "crf": "18"} if codec == "libx264" else {}
        stream = container.add_stream(codec, rate=Fraction(rate), options=options)
        if not isinstance(stream, av.VideoStream):
            raise TypeError(f"{codec} is no video codec")
        stream.pix_fmt, stream.gop_size = pixels, 12
        if timecode:
            stream.metadata["timecode"] = timecode
        at = iter(times) if times is not None else iter(range(1_000_000))
        for picture in pictures:
            if not stream.codec_context.is_open:
                stream.height, stream.width = picture.shape[:2]
                if aspect:
                    stream.codec_context.sample_aspect_ratio = aspect
            if picture.ndim == 3:
                frame = av.VideoFrame.from_ndarray(picture, format="rgba")
            else:
                frame = av.VideoFrame.from_ndarray(np.repeat(picture[..., None], 3, axis=2), format="rgb24")
            frame.pts, frame.time_base = next(at), 1 / Fraction(rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def write_tone(path: Path, seconds: int = 1) -> Path:
    """Encode silence: a file without a picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 8000 * seconds), np.int16), format="s16", layout="mono"
        )
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    return path


class Decoded:
    """The frames that the decoder gave, in order, as samples of their file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Note what is decoded from now on; what is decoded stays as it is."""
        self._runs: list[list[int]] = []
        monkeypatch.setattr(reading, "stills", self._stills)

    def _stills(
        self, video: Video, first: int, last: int, rate: Fraction, stopped: Stopped = never
    ) -> Iterator[Still | Passed]:
        run: list[int] = []
        self._runs.append(run)
        for at, still in enumerate(stills(video, first, last, rate, stopped), start=first):
            run.append(at)
            yield still

    def taken(self) -> list[list[int]]:
        """Return the frames decoded since the last call, as runs that were decoded in one go."""
        runs, self._runs = self._runs, []
        return runs
