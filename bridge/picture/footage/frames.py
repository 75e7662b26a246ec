"""Measured frames in a row: cut, joined, and encoded as bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import numpy as np

from bridge.picture.features.course import Floats, Times
from bridge.picture.features.glances import EVERY, GLANCE, Glances, before

BLOCK = EVERY
"""Pairs of sampled frames, counted from the file's first, that are measured by what is known of these alone. It begins at a multiple
of as many samples, with a glance."""
DIRECTIONS = 8
"""Sectors into which flow is sorted when its change is measured."""
TONES = ("brightness", "saturation", "contrast", "texture", "fineness")
"""What is measured on each frame, in order."""
PAIRS = (*("flow",) * DIRECTIONS, "residual", "camera", "subject", "pan", "tilt", "zoom", "roll")
"""What is measured between each frame and the next, in order."""
_TONES, _PAIRS = np.dtype("<f4"), np.dtype("<f8")
_TONE_BYTES, _PAIR_BYTES = len(TONES) * _TONES.itemsize, len(PAIRS) * _PAIRS.itemsize
_STEP_BYTES = 2 * _TONES.itemsize
_DIGEST_BYTES = sha256().digest_size


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredFrames:
    """Sampled frames in a row, and the motion from each to the next.

    A frame, and a pair of frames, is measured by itself. So two rows that share a frame join to what measuring all of
    it at once gives, to the bit. `Features` would not: at their ends a neighbour is missing.
    """

    first: int
    """The first frame, in samples from the file's first."""
    tones: Floats
    """What is measured on each frame: TONES. (n, 5)"""
    pairs: Times
    """Motion from each frame to the next: mean flow magnitude by direction, in frame widths, the residual, and the motion
    of the camera and of what is left: PAIRS. (n - 1, DIRECTIONS + 7)"""
    glances: Glances
    """What is measured on the frames whose number in the file is a multiple of `glances.EVERY`, in order. (g,)"""
    steps: Floats
    """Between each and the next: for each frame of the file, the next one included, its mean difference from the frame
    before it and its mean luma, 0 to 1. (n - 1, frames of the file a sample, 2)"""

    @property
    def stop(self) -> int:
        """The first frame after them, in samples from the file's first."""
        return self.first + len(self.tones)


def missing(shown: range, reach: range, known: Sequence[MeasuredFrames]) -> list[range]:
    """Return the frames to measure so that all of a range is known.

    Where frames are missing inside the range, they are asked for as far as the reach goes. Each run of them shares a
    frame with what is known on either side, because the pair at the joint needs both of its frames, and begins with a whole
    block, as far as the reach goes.

    Args:
        shown: The frames that are wanted.
        reach: The frames that may be measured; `shown` is among them.
        known: The rows that were measured before.
    """
    inside = list(_gaps(shown, known))
    return [gap for gap in _gaps(reach, known) if any(map(partial(_holds, gap), inside))]


def joined(rows: Iterable[MeasuredFrames], shown: range) -> MeasuredFrames | None:
    """Join rows, each of which shares a frame with those before, and cut them to a range.

    Returns:
        Fewer frames where one is missing, up to that one; None where the first is.
    """
    tones: list[Floats] = []
    pairs: list[Times] = []
    glances: list[Glances] = []
    steps: list[Floats] = []
    at = shown.start
    for row in _touching(shown, rows):
        pair = max(at - 1, shown.start)
        if row.first > pair:
            break
        tones.append(row.tones[at - row.first : shown.stop - row.first])
        inside = slice(pair - row.first, shown.stop - 1 - row.first)
        pairs.append(row.pairs[inside])
        glances.append(row.glances[before(at) - before(row.first) : before(shown.stop) - before(row.first)])
        if len(row.pairs[inside]):
            steps.append(row.steps[inside])
        at = max(at, min(row.stop, shown.stop))
    if not tones:
        return None
    between = np.concatenate(steps) if steps else np.zeros((0, 0, 2), np.float32)
    return MeasuredFrames(
        shown.start, np.concatenate(tones), np.concatenate(pairs), np.concatenate(glances), between
    )


def packed(frames: MeasuredFrames) -> bytes:
    """Write frames as bytes: a digest, the tones, the pairs, the glances, the steps."""
    content = b"".join(
        array.astype(kind).tobytes()
        for array, kind in (
            (frames.tones, _TONES),
            (frames.pairs, _PAIRS),
            (frames.glances, GLANCE),
            (frames.steps, _TONES),
        )
    )
    return _digest(frames.first, content) + content


def unpacked(samples: range, data: bytes) -> MeasuredFrames:
    """Read the bytes that `packed` wrote.

    Args:
        samples: The frames that were written.
        data: The bytes.

    Raises:
        ValueError: If they are not what was written.
    """
    digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    between = len(samples) - 1
    tones = len(samples) * _TONE_BYTES
    pairs = tones + between * _PAIR_BYTES
    glances = pairs + (before(samples.stop) - before(samples.start)) * GLANCE.itemsize
    left, odd = divmod(len(content) - glances, between * _STEP_BYTES or _STEP_BYTES)
    if digest != _digest(samples.start, content) or left < 0 or odd:
        raise ValueError(f"the measured frames {samples.start} to {samples.stop} are not what was kept")
    return MeasuredFrames(
        samples.start,
        np.frombuffer(content[:tones], _TONES).reshape(-1, len(TONES)).astype(np.float32),
        np.frombuffer(content[tones:pairs], _PAIRS).reshape(-1, len(PAIRS)).astype(np.float64),
        np.frombuffer(content[pairs:glances], GLANCE),
        np.frombuffer(content[glances:], _TONES).reshape(between, left, 2).astype(np.float32),
    )


def _digest(first: int, content: bytes) -> bytes:
    return sha256(b"%d " % first + content).digest()


def _gaps(reach: range, known: Iterable[MeasuredFrames]) -> Iterator[range]:
    """Yield the unknown runs of a range; each shares a frame with the known rows on either side."""
    rows = _touching(reach, known)
    at = reach.start
    for row in rows:
        if row.first > at:
            yield range(_block(at, reach), row.first + 1)
        at = max(at, row.stop - 1)
    if at < reach.stop - 1 or not rows:
        yield range(_block(at, reach), reach.stop)


def _block(sample: int, reach: range) -> int:
    """Return the sample at which the block of a pair begins, or that at which a range does."""
    return max(reach.start, sample // BLOCK * BLOCK)


def _touching(samples: range, rows: Iterable[MeasuredFrames]) -> Sequence[MeasuredFrames]:
    """Return the rows that have a frame in a range, in order."""
    touching = (row for row in rows if row.first < samples.stop and row.stop > samples.start)
    return sorted(touching, key=lambda row: row.first)


def _holds(one: range, other: range) -> bool:
    return one.start <= other.start and other.stop <= one.stop
