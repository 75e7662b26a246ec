"""The notes of a MIDI file, in samples."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.sampler import RELEASE, SampledNote

RING = 2 * SAMPLE_RATE
"""The most samples for which the last notes ring."""
TOGETHER = SAMPLE_RATE // 10
"""Samples before the end of the last note within which a note counts as one of the last, whatever its articulation."""


def notes_of(midi: bytes) -> list[SampledNote]:
    """Read a MIDI file's notes, in samples and in order."""
    from symusic import Score  # noqa: PLC0415 (only where sound is rendered, for it changes the environment)

    score = Score.from_midi(midi)
    edges = np.array([tempo.time for tempo in score.tempos])
    tempi = np.array([tempo.mspq for tempo in score.tempos])
    notes = []
    for track in score.tracks:
        columns = track.notes.numpy()
        starts = _samples(columns["time"], edges, tempi, score.ticks_per_quarter)
        ends = _samples(columns["time"] + columns["duration"], edges, tempi, score.ticks_per_quarter)
        rows = zip(starts, ends, columns["pitch"].tolist(), columns["velocity"].tolist(), strict=True)
        notes += [SampledNote(a, b, (track.program, track.is_drum, p), v) for a, b, p, v in rows]
    return sorted(notes, key=lambda note: (note.start, note.pitch, note.end))


def rung_out(notes: Iterable[SampledNote], samples: int, released: int) -> list[SampledNote]:
    """Let the last notes ring to the timeline's end, and release early what would still sound there.

    Args:
        notes: As they are written.
        samples: The timeline's length.
        released: The end of the last note of the whole.
    """

    def rung(note: SampledNote) -> SampledNote:
        end = max(note.start, min(note.end, samples - RELEASE))
        is_last = note.end > released - TOGETHER
        return replace(note, end=end, release=min(max(samples - end, RELEASE), RING) if is_last else RELEASE)

    return [rung(note) for note in notes]


def _samples(
    ticks: npt.NDArray[np.int32], edges: npt.NDArray[np.int64], tempi: npt.NDArray[np.int64], quarter: int
) -> list[int]:
    """Return the sample nearest each tick, counted in whole microseconds a quarter so that no error accumulates.

    Args:
        ticks: (n,)
        edges: The tick of each tempo event. (m,)
        tempi: Microseconds a quarter from there on. (m,)
        quarter: Ticks a quarter.
    """
    passed = np.concatenate(([0], np.cumsum(np.diff(edges) * tempi[:-1])))
    at = np.searchsorted(edges, ticks, side="right") - 1
    microticks = passed[at] + (ticks - edges[at]) * tempi[at]
    samples: list[int] = np.rint(microticks * (SAMPLE_RATE / (quarter * 1e6))).astype(np.int64).tolist()
    return samples
