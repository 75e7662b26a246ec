"""Motion from frame to frame: optical flow, and the features that are read from it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain
from zlib import crc32

import av
import cv2
import numpy as np
import numpy.typing as npt

from bridge.picture.features.channels import MOVES
from bridge.picture.features.frame_steps import NO_STEPS, FrameSteps
from bridge.picture.features.glances import EVERY, held, looks_of
from bridge.picture.features.picture import Features
from bridge.picture.footage.ahead import in_order
from bridge.picture.footage.blocks import MeasuredFrame, blocks, measured_block
from bridge.picture.footage.frames import DIRECTIONS, PAIRS, TONES, MeasuredFrames
from bridge.picture.footage.still import Passed, Still

Floats = npt.NDArray[np.float64]

ANALYSIS = crc32(f"3, PyAV {av.__version__}, OpenCV {cv2.__version__}".encode())
"""The version of the analysis, as one number. Raise the 3 in its text with every change to `measure`, `blocks`,
`due`, `pair`, `planes`, `shrinking`, `glancing`, `sampling`, `video` or `frames` that changes a measured number or its encoding: footage is then measured anew."""
TOGETHER = 250
"""Most frames that are measured together: 20 s of media, the most that is lost when measuring is cancelled or killed."""
WORKERS = 2
"""Threads in which pairs of frames are measured, while the next ones are decoded; the result is the same for any number."""
_STRANGE = 0.45
"""Residual from which two frames belong to different shots: unbroken footage was measured to stay under 0.42, and
nine in ten cuts between unlike shots to lie above 0.9."""
_ODD = 0.2
"""Residual from which a lone leap of flow is a cut: between like shots the residual is small, but flow leaps."""
_LEAP = 4.0
"""Ratio of the flow of a lone leap to the flow on either side."""


def measure(stills: Iterable[Still | Passed], first: int) -> Iterator[MeasuredFrames]:
    """Measure frames as they come, in rows of at most TOGETHER.

    Each row begins with the last frame of the row before.

    Args:
        stills: Frames at equal distances; a frame on screen at several instants is the same object.
        first: The first of them, in samples from the file's first frame.
    """
    with _one_thread():
        row: list[MeasuredFrame] = []
        told = 0
        done = in_order(measured_block, blocks(stills, first), WORKERS)
        for measured in chain.from_iterable(done):
            row.append(measured)
            if len(row) == TOGETHER:
                yield _measured(row, first)
                first, told, row = first + len(row) - 1, 1, [measured]
        if len(row) > told:
            yield _measured(row, first)


def features_of(frames: MeasuredFrames, rate: Fraction) -> Features:
    """Compute the time series of consecutive frames.

    Saliency is the positive change of the directogram (Davis and Agrawala, "Visual Rhythm and Beat", 2018), as in
    Di et al., "Video Background Music Generation with Controllable Music Transformer", 2021; they average it over
    directions, we sum, to keep the unit of motion.

    Args:
        frames: The measured frames.
        rate: Frames per second of media.

    Returns:
        One sample per frame. The last has no motion: the other frame of its pair lies outside.
    """
    flow = frames.pairs[:, :DIRECTIONS] * float(rate)  # (n - 1, DIRECTIONS)
    flow[cuts(flow.sum(axis=1), frames.pairs[:, DIRECTIONS])] = np.nan
    edge = np.full((1, DIRECTIONS), np.nan)
    motion = np.concatenate((flow, edge)).sum(axis=1)  # (n,)
    gain = np.maximum(np.diff(np.concatenate((edge, flow, edge)), axis=0), 0).sum(axis=1) * float(
        rate
    )  # (n,)
    tones = dict(zip(TONES, frames.tones.T, strict=True))  # (n,) each
    return Features(
        rate=rate,
        start=frames.first / rate,
        motion=motion.astype(np.float32),
        saliency=gain.astype(np.float32),
        glances=frames.glances,
        steps=_steps_of(frames, rate),
        **tones,
        **_moves(frames, motion, rate),
        **_held(frames, motion),
    )


def _steps_of(frames: MeasuredFrames, rate: Fraction) -> FrameSteps:
    """Return what changes from each frame of the file to the next, between sampled frames."""
    every = frames.steps.shape[1]
    changes, brightness = frames.steps.reshape(-1, 2).T  # (n,) each
    if not len(changes):
        return NO_STEPS
    finest = rate * every
    return FrameSteps(finest, (frames.first * every + 1) / finest, changes, brightness)


def _moves(frames: MeasuredFrames, motion: Floats, rate: Fraction) -> dict[str, npt.NDArray[np.float32]]:
    """Return the motion of the camera and of what is left a second; NaN where motion is. (n,) each"""
    moves = frames.pairs[:, [PAIRS.index(name) for name in MOVES]] * float(rate)
    whole = np.concatenate((moves, np.full((1, len(MOVES)), np.nan)))
    whole[np.isnan(motion)] = np.nan
    return dict(zip(MOVES, whole.astype(np.float32).T, strict=True))


def _held(frames: MeasuredFrames, motion: Floats) -> dict[str, npt.NDArray[np.float32]]:
    """Return what glances tell, at each frame that no cut parts from one. (n,) each"""
    runs = np.cumsum(np.concatenate(([False], np.isnan(motion[:-1]))))
    places = np.arange(-frames.first % EVERY, len(motion), EVERY)
    return {name: held(values, places, runs) for name, values in looks_of(frames.glances).items()}


def cuts(motion: Floats, residual: Floats) -> npt.NDArray[np.bool_]:
    """Find the pairs of frames that belong to different shots: a lone strange one, or a lone leap that is odd.

    Strange pairs in a row are motion too fast to follow, and stay.

    Args:
        motion: Mean flow magnitude of each pair, in any one unit. (pairs,)
        residual: Residual of each. (pairs,)

    Returns:
        (pairs,)
    """
    strange = (residual > _STRANGE) & (_beside(residual) <= _STRANGE)
    odd = (residual > _ODD) & (motion > _LEAP * _beside(motion))
    return np.asarray(strange | odd)


def _beside(values: Floats) -> Floats:
    """Return the larger neighbour of each value; values are 0 or more. (n,) -> (n,)."""
    padded = np.pad(values, 1)  # (n + 2,)
    return np.asarray(np.maximum(padded[:-2], padded[2:]))


def _measured(row: Sequence[MeasuredFrame], first: int) -> MeasuredFrames:
    """Put together frames in a row, each with the motion to it; that to the first is left out."""
    pairs = [each.pair for each in row[1:]]
    steps = [each.steps for each in row[1:]]
    return MeasuredFrames(
        first,
        np.array([each.tones for each in row], np.float32),
        np.array(pairs, np.float64).reshape(-1, len(PAIRS)),
        np.concatenate([each.glances for each in row]),
        np.stack(steps) if steps else np.zeros((0, 0, 2), np.float32),
    )


@contextmanager
def _one_thread() -> Iterator[None]:
    """Run OpenCV on one thread: DIS splits a frame into one stripe per thread, and flow depends on their number."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
