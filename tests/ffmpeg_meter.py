"""FFmpeg's own meter of loudness, as a judge of ours."""

from collections.abc import Iterable

import av
import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.loudness import HOP, Floats


def ffmpeg_reads(blocks: Iterable[Floats]) -> dict[str, float]:
    """Return what FFmpeg's ebur128 filter reads of sound: its last figures by their own names, and the highest `true_peak`.

    Args:
        blocks: Successive blocks of it. (n, 2) each
    """
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="flt", layout="stereo")
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    told: dict[str, float] = {}
    peak = 0.0
    for piece in (piece for block in blocks for piece in np.array_split(block, max(1, len(block) // HOP))):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece).reshape(1, -1), "flt", "stereo")
        frame.sample_rate = SAMPLE_RATE
        graph.push(frame)
        while True:
            try:
                told |= {name: float(value) for name, value in graph.pull().metadata.items()}
            except (av.BlockingIOError, EOFError):
                break
            peak = max(peak, *(value for name, value in told.items() if "true_peaks_ch" in name))
    return told | {"true_peak": peak}
