"""Drawn films as files: footage with sound, and the cut that shows it."""

from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

import av
import numpy as np

from bridge.learned.drawing import FRAMES, HEIGHT, RATE, WIDTH, DrawnScene, frames_of, samples_of
from bridge.timeline import Cut, Media, MediaKind, Shot, Timeline

_AT_ONCE = 1024
"""Samples of a frame of sound."""


def write_film(scenes: tuple[DrawnScene, ...], file: Path) -> Timeline:
    """Draw scenes one behind the other into a file (.mp4), and return the cut that shows them.

    Args:
        scenes: In order.
        file: The file; it is replaced.
    """
    with av.open(str(file), "w") as container:
        picture = container.add_stream("libx264", rate=FRAMES, options={"preset": "ultrafast", "crf": "20"})
        sound = container.add_stream("aac", rate=RATE, layout="mono")
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.gop_size = FRAMES
        number, samples = 0, np.concatenate([samples_of(scene) for scene in scenes])
        for scene in scenes:
            for drawn in frames_of(scene):
                frame = av.VideoFrame.from_ndarray(drawn, format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, FRAMES)
                number += 1
                container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for first in range(0, len(samples), _AT_ONCE):
            own = samples[None, first : first + _AT_ONCE]
            heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(own), format="fltp", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = RATE, first, Fraction(1, RATE)
            container.mux(sound.encode(heard))
        container.mux(sound.encode(None))
    return cut_of(scenes, file)


def cut_of(scenes: tuple[DrawnScene, ...], file: Path) -> Timeline:
    """Return the cut that shows drawn scenes: a shot from each cut of theirs to the next."""
    edges, begins = [Fraction(0)], Fraction(0)
    for scene in scenes:
        inside = (Fraction(round(cut * FRAMES), FRAMES) for cut in scene.cuts)
        edges += [begins + cut for cut in inside] + [begins + scene.seconds]
        begins += scene.seconds
    edges = sorted(set(edges))
    media = Media(file.name, MediaKind.FILE, str(file), Fraction(FRAMES), Fraction(0))
    shots = tuple(
        Shot(f"shot {at}", media, start, end, start) for at, (start, end) in enumerate(pairwise(edges), 1)
    )
    cuts = tuple(Cut(edge) for edge in edges[1:-1])
    return Timeline(file.stem, Fraction(FRAMES), Fraction(0), False, edges[-1], shots, cuts)


def cut_of_file(file: Path, seconds: Fraction, first: Fraction = Fraction(0)) -> Timeline:
    """Return a cut of one shot: a stretch of a file.

    Args:
        file: The footage.
        seconds: Its length.
        first: Where it begins in the file, in seconds.
    """
    rate = Fraction(24)
    length = Fraction(max(ceil(seconds * rate) - 1, 1), 24)
    media = Media(file.name, MediaKind.FILE, str(file))
    shot = Shot(file.stem, media, Fraction(0), length, first)
    return Timeline(file.stem, rate, Fraction(0), False, length, (shot,), ())
