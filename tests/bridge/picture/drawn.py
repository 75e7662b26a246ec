"""Drawn frames for tests: textures, moving cameras and things, colours, titles; as stills or as clips in colour."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

from bridge.picture.features.picture import Features
from bridge.picture.footage.flow import features_of, measure
from bridge.picture.footage.planes import still_of
from bridge.picture.footage.still import Still

Grey = npt.NDArray[np.uint8]
"""Luma. (height, width)"""
Colour = npt.NDArray[np.uint8]
"""sRGB. (height, width, 3)"""

WIDTH, HEIGHT = 320, 180
RATE = 12


def blotches(seed: int, width: int, height: int, soft: float = 3.0) -> Grey:
    """Soft blotches, different for each seed."""
    noise = np.random.default_rng(seed).uniform(0, 255, (height, width)).astype(np.float32)
    wide = cv2.GaussianBlur(noise, (0, 0), soft)
    return np.asarray(np.clip((wide - wide.mean()) / wide.std() * 45 + 128, 0, 255), np.uint8)


def view(
    ground: Grey, pan: float = 0.0, tilt: float = 0.0, zoom: float = 1.0, roll: float = 0.0
) -> npt.NDArray[np.float32]:
    """Look at a large picture with a camera.

    Args:
        ground: The picture, larger than the frame; the camera begins in its middle.
        pan: Frame widths to the right.
        tilt: Frame widths upwards.
        zoom: 1 for none.
        roll: Radians, counterclockwise.
    """
    middle = ground.shape[1] / 2, ground.shape[0] / 2
    turn = cv2.getRotationMatrix2D(middle, -np.degrees(roll), zoom)
    turn[:, 2] += WIDTH / 2 - middle[0] - pan * WIDTH, HEIGHT / 2 - middle[1] + tilt * WIDTH
    return np.asarray(cv2.warpAffine(ground, turn, (WIDTH, HEIGHT)), np.float32)


def put(frame: npt.NDArray[np.float32], thing: Grey, x: float, y: float) -> npt.NDArray[np.float32]:
    """Put a thing onto a frame, at a place in pixels that need not be whole."""
    move = np.array([[1, 0, x], [0, 1, y]], np.float32)
    cover = cv2.warpAffine(np.full(thing.shape, 255, np.uint8), move, (WIDTH, HEIGHT)) > 127
    return np.where(cover, cv2.warpAffine(thing, move, (WIDTH, HEIGHT)), frame).astype(np.float32)


def stills(frames: Iterable[npt.NDArray[np.floating]]) -> list[Still]:
    """Take frames of luma as they are measured."""
    return [Still(np.clip(np.round(frame), 0, 255).astype(np.uint8), 0.5, 0.0) for frame in frames]


def measured(frames: Iterable[npt.NDArray[np.floating]], rate: Fraction | int = RATE) -> Features:
    """Measure frames of luma."""
    (row,) = measure(stills(frames), 0)
    return features_of(row, Fraction(rate))


def coloured(frame: Colour) -> Still:
    """Take a frame in colour as decoding gives it, in BT.709."""
    video = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(
        format="yuv420p", dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG"
    )
    video.colorspace = 1
    return still_of(video, (WIDTH, HEIGHT))


def seen(frames: Sequence[Colour], rate: Fraction | int = RATE) -> Features:
    """Measure frames in colour."""
    (row,) = measure([coloured(frame) for frame in frames], 0)
    return features_of(row, Fraction(rate))


def plain(red: int, green: int, blue: int) -> Colour:
    """Fill a frame with a colour."""
    return np.full((HEIGHT, WIDTH, 3), (red, green, blue), np.uint8)


def letters(
    lines: Sequence[str], size: float = 0.7, ground: int | Grey = 16, ink: int = 235, down: float = 0.0
) -> npt.NDArray[np.float32]:
    """Write lines of letters into the middle of a frame, moved down by some pixels."""
    frame = np.full((HEIGHT, WIDTH), ground, np.uint8) if isinstance(ground, int) else ground.copy()
    for at, line in enumerate(lines):
        (wide, _), _ = cv2.getTextSize(line, cv2.FONT_HERSHEY_DUPLEX, size, 1)
        place = (
            (WIDTH - wide) // 2,
            int(HEIGHT / 2 + (at - (len(lines) - 1) / 2) * 40 * size + 8 * size + down),
        )
        cv2.putText(frame, line, place, cv2.FONT_HERSHEY_DUPLEX, size, ink, 1, cv2.LINE_AA)
    return frame.astype(np.float32)


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Correlate the ranks of two series."""
    ranks = [np.argsort(np.argsort(np.asarray(values))).astype(np.float64) for values in (one, other)]
    return float(np.asarray(np.corrcoef(np.stack(ranks)))[0, 1])


def write_colours(path: Path, frames: Iterable[Colour], rate: Fraction | int = 24) -> Path:
    """Encode frames in colour as H.264, in BT.709."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(
            "libx264", rate=Fraction(rate), options={"crf": "16", "preset": "ultrafast"}
        )
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = WIDTH, HEIGHT, "yuv420p", 12
        stream.codec_context.colorspace = 1
        for at, rgb in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG"
            )
            frame.pts, frame.time_base = at, 1 / Fraction(rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
