"""Speed of reading the picture, and a check that it is read finely enough for bars.

Run it as `python -m tests.benchmarks.picture FILM...`; without films it measures the example film.
"""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import nullcontext
from fractions import Fraction
from math import floor
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from bridge.demo import FILM
from bridge.picture.features.picture import Features
from bridge.picture.footage.due import Due
from bridge.picture.footage.flow import features_of, measure
from bridge.picture.footage.frames import joined
from bridge.picture.footage.sampling import stills
from bridge.picture.footage.video import Video, probe

BAR = 2.0
"""Seconds in the bars whose means are compared."""
STRIDES = (1, 2, 3, 4)
"""Every frame, every second one and so on."""


def read(video: Video, rate: Fraction, *, whole: bool) -> tuple[Features, float]:
    """Measure a whole file at a sample rate.

    Args:
        video: The file.
        rate: Frames a second.
        whole: Measure every sampled frame, and pass over none.

    Returns:
        Its features, and the seconds it took.
    """
    began = time.perf_counter()
    last = floor((video.duration or 0) * rate)
    every = patch.object(Due, "take", lambda *_: True) if whole else nullcontext()
    with every:
        frames = joined(measure(stills(video, 0, last, rate), 0), range(last + 1))
    assert frames, f"{video.path} cannot be decoded"
    return features_of(frames, rate), time.perf_counter() - began


def bar_means(features: Features) -> npt.NDArray[np.float64]:
    """Mean motion of every whole bar. (bars,)"""
    known = np.nan_to_num(features.motion.astype(np.float64))
    area = np.concatenate(([0.0], np.cumsum(known))) / float(features.rate)
    lines = np.arange(0, area.size / float(features.rate) - BAR, BAR)
    means = np.diff(np.interp(lines, np.arange(area.size) / float(features.rate), area)) / BAR
    return np.asarray(means, dtype=np.float64)


def spearman(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float | None:
    """Rank correlation of two runs of bars; None under three bars."""
    count = min(len(one), len(other))
    if count < 3:
        return None
    ranks = np.array([np.argsort(np.argsort(values[:count])) for values in (one, other)], dtype=np.float64)
    ranks -= ranks.mean(axis=1, keepdims=True)
    return round(float((ranks[0] * ranks[1]).sum() / np.sqrt((ranks**2).sum(axis=1).prod())), 3)


def report(path: Path) -> Iterator[dict[str, object]]:
    """One line per sample rate: speed, and how bar means agree with those of every frame.

    At the rate that scoring chooses, also with frames passed over as scoring does.
    """
    video, finest = probe(path), None
    chosen = round(video.rate / video.sample_rate)
    for stride, whole in [*((stride, True) for stride in STRIDES), (chosen, False)]:
        features, seconds = read(video, video.rate / stride, whole=whole)
        means = bar_means(features)
        finest = means if finest is None else finest
        count = min(len(means), len(finest))
        yield {
            "film": path.name,
            "pairs_per_second": round(float(features.rate), 2),
            "as_scoring": not whole,
            "media_seconds_per_second": round(float(video.duration or 0) / seconds, 1),
            "frames_per_second": round(float((video.duration or 0) * video.rate) / seconds),
            "bar_spearman": spearman(finest, means),
            "bar_ratio": round(float(np.median(means[:count] / finest[:count])), 3),
        }


def main() -> None:
    """Print the report, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="*", type=Path, default=[FILM.with_suffix(".mp4")])
    for film in parser.parse_args().films:
        for line in report(film):
            print(json.dumps(line))


if __name__ == "__main__":
    main()
