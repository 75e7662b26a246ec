"""Frames in a row: what is missing of them, how they are joined, and as bytes."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.picture.features.glances import EVERY, GLANCE, before
from bridge.picture.footage.flow import measure
from bridge.picture.footage.frames import (
    BLOCK,
    PAIRS,
    TONES,
    MeasuredFrames,
    joined,
    missing,
    packed,
    unpacked,
)
from bridge.picture.footage.still import Still
from tests.bridge.picture.drawn import blotches

FRAMES = 40
_RNG = np.random.default_rng(1)
FRAME_ROWS = _RNG.random((FRAMES, len(TONES)), np.float32)
PAIR_ROWS = _RNG.random((FRAMES - 1, len(PAIRS)))
GLANCES = np.frombuffer(_RNG.bytes(GLANCE.itemsize * before(FRAMES)), GLANCE)
STEPS = _RNG.random((FRAMES - 1, 2, 2), np.float32)


def row(first: int, stop: int) -> MeasuredFrames:
    """Return these frames of a film, as measured."""
    glances = GLANCES[before(first) : before(stop)]
    return MeasuredFrames(
        first, FRAME_ROWS[first:stop], PAIR_ROWS[first : stop - 1], glances, STEPS[first : stop - 1]
    )


def same(one: MeasuredFrames | None, other: MeasuredFrames) -> bool:
    return (
        one is not None
        and one.first == other.first
        and np.array_equal(one.tones, other.tones)
        and np.array_equal(one.pairs, other.pairs)
        and one.glances.tobytes() == other.glances.tobytes()
        and np.array_equal(one.steps.ravel(), other.steps.ravel())
    )


def stretches() -> st.SearchStrategy[range]:
    ends = st.tuples(st.integers(0, FRAMES - 1), st.integers(0, FRAMES - 1))
    return ends.map(lambda pair: range(min(pair), max(pair) + 1))


@given(st.lists(stretches(), max_size=5), stretches(), st.integers(0, 9))
def test_what_is_known_and_what_was_missing_join_to_the_whole(
    before: list[range], shown: range, handles: int
) -> None:
    """No frame is measured twice but those of a joint's block, and nothing where all is known."""
    known = [row(one.start, one.stop) for one in before]
    reach = range(max(0, shown.start - handles), min(FRAMES, shown.stop + handles))
    gaps = missing(shown, reach, known)
    now = [row(gap.start, gap.stop) for gap in gaps]

    assert same(joined([*known, *now], shown), row(shown.start, shown.stop))
    assert missing(shown, reach, [*known, *now]) == []
    seen = {frame for one in before for frame in one}
    assert all(len(seen.intersection(gap[:-1])) <= BLOCK for gap in gaps)
    assert all(gap.start % BLOCK == 0 or gap.start == reach.start for gap in gaps)
    assert all(set(gap) <= set(reach) for gap in gaps)
    assert all(one.stop <= other.start + BLOCK for one, other in pairwise(gaps))


@given(st.lists(stretches(), min_size=1, max_size=4), stretches())
def test_a_line_ends_where_a_frame_is_missing(rows: list[range], shown: range) -> None:
    line = joined((row(one.start, one.stop) for one in rows), shown)
    if any(shown.start in one for one in rows):
        assert line is not None
        assert same(line, row(shown.start, line.stop))
        assert line.stop <= shown.stop
    else:
        assert line is None


def test_two_rows_that_meet_without_sharing_a_frame_lack_the_pair_between_them() -> None:
    assert missing(range(20), range(20), [row(0, 15), row(15, 20)]) == [range(12, 16)]
    assert missing(range(20), range(20), [row(0, 16), row(15, 20)]) == []


def test_a_gap_between_known_frames_has_no_handles_and_one_at_an_end_has() -> None:
    known = [row(10, 20), row(27, 30)]
    assert missing(range(14, 28), range(4, 36), known) == [range(12, 28)]
    assert missing(range(14, 32), range(4, 40), known) == [range(12, 28), range(24, 40)]
    assert missing(range(8, 12), range(20), known) == [range(11)]


def test_one_frame_alone_is_measured_where_it_is_unknown() -> None:
    assert missing(range(5, 6), range(5, 6), []) == [range(5, 6)]
    assert missing(range(5, 6), range(3, 9), [row(2, 6)]) == []
    assert missing(range(5, 6), range(3, 9), []) == [range(3, 9)]


@pytest.mark.parametrize("together", [2, 3, 7, 250])
def test_frames_measured_in_any_number_of_rows_are_the_same(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stills = [
        Still(
            _RNG.integers(0, 255, (48, 64), np.uint8),
            0.1 * n,
            0.2,
            _RNG.integers(0, 255, (36, 64, 2), np.uint8),
        )
        for n in range(9)
    ]
    stills[4] = stills[3]  # on screen for two samples
    (whole,) = measure(stills, 5)
    monkeypatch.setattr("bridge.picture.footage.flow.TOGETHER", together)
    rows = list(measure(stills, 5))

    assert same(joined(rows, range(5, 14)), whole)
    assert all(one.stop - 1 == other.first for one, other in pairwise(rows))
    assert not whole.pairs[3].any()
    assert len(whole.glances) == len([number for number in range(5, 14) if number % EVERY == 0])
    assert list(measure([], 0)) == []


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    stills = [
        Still(blotches(number, 320, 180), 0.5, 0.2, _RNG.integers(0, 255, (36, 64, 2), np.uint8))
        for number in range(5)
    ]
    before = cv2.getNumThreads()
    (one,) = measure(stills, 0)
    cv2.setNumThreads(threads)
    try:
        (other,) = measure(stills, 0)
        assert cv2.getNumThreads() == threads
    finally:
        cv2.setNumThreads(before)

    assert packed(one) == packed(other)


@st.composite
def any_frames(draw: st.DrawFn) -> MeasuredFrames:
    """Frames of any bits: among them NaN, infinity and minus zero."""
    first, count = draw(st.integers(0, 2**40)), draw(st.integers(1, 5))
    glances = before(first + count) - before(first)
    every = draw(st.integers(1, 3))
    sizes = (
        4 * len(TONES) * count,
        8 * len(PAIRS) * (count - 1),
        GLANCE.itemsize * glances,
        8 * every * (count - 1),
    )
    tones, pairs, seen, steps = (draw(st.randoms(use_true_random=False)).randbytes(size) for size in sizes)
    return MeasuredFrames(
        first,
        np.frombuffer(tones, np.float32).reshape(-1, len(TONES)),
        np.frombuffer(pairs, np.float64).reshape(-1, len(PAIRS)),
        np.frombuffer(seen, GLANCE),
        np.frombuffer(steps, np.float32).reshape(count - 1, -1 if count > 1 else every, 2),
    )


@given(any_frames())
def test_bytes_give_back_every_bit(frames: MeasuredFrames) -> None:
    again = unpacked(range(frames.first, frames.stop), packed(frames))

    assert again.first == frames.first
    for name in ("tones", "pairs", "glances", "steps"):
        one, other = getattr(again, name), getattr(frames, name)
        assert one.dtype == other.dtype
        assert one.tobytes() == other.tobytes()


@given(any_frames(), st.data())
def test_damaged_bytes_are_refused(frames: MeasuredFrames, data: st.DataObject) -> None:
    whole, samples = packed(frames), range(frames.first, frames.stop)
    cut = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[cut] ^= 1 << data.draw(st.integers(0, 7))

    for damaged in (whole[:cut], bytes(flipped), whole + b"\0", b""):
        with pytest.raises(ValueError, match="are not what was kept"):
            unpacked(samples, damaged)
    for other in (range(samples.start + 1, samples.stop + 1), range(samples.start, samples.stop + 1)):
        with pytest.raises(ValueError, match="are not what was kept"):
            unpacked(other, whole)
