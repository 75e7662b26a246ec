"""Share of scenes that are heard in the key they were asked in, over chords that Recue plans.

Run as `python -m tests.benchmarks.keys CORPUS`: composes under the conditions of the validation music, which is in its
key by definition, with a plan chosen among several progressions and, as the baseline, with the first that is drawn.
"""

import argparse
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch

from generator import planning
from generator.composing import GanComposer
from generator.dataset import passage
from generator.evaluation.evaluation import PROGRAMS, Task, tasks_of
from generator.evaluation.excerpts import read_excerpts
from generator.evaluation.files import measure_file, midi_of, save

SEEDS = range(1, 7)


def met(composer: GanComposer, tasks: list[Task], folder: Path, drawn: int) -> list[float]:
    """Return the share of pieces that are heard in the asked key, by seed."""
    with patch.object(planning, "DRAWN", drawn):
        return [
            float(np.mean([_is_met(composer, task, task.seed + seed, folder) for task in tasks]))
            for seed in SEEDS
        ]


def _is_met(composer: GanComposer, task: Task, seed: int, folder: Path) -> bool:
    midi = midi_of(composer.compose(task.conditions, seed, PROGRAMS), task.real.piece.bpm)
    measure_midi = measure_file(save(folder, task.excerpt.name, midi), task.excerpt.style, task.excerpt.bars)
    return passage(measure_midi.piece, 0, measure_midi.bars).conditions.key == task.conditions.key


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    composer = GanComposer.trained()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tasks = tasks_of(read_excerpts(asked.corpus), folder, 1)
        chosen, first = (met(composer, tasks, folder, drawn) for drawn in (planning.DRAWN, 1))
    for name, shares in (("the first progression", first), (f"of {planning.DRAWN} progressions", chosen)):
        print(
            f"{name:24} {np.mean(shares):.3f} of {len(tasks)} pieces ({min(shares):.3f} to {max(shares):.3f})"
        )
    print(f"missed: {(1 - np.mean(chosen)) / (1 - np.mean(first)):.2f} times as often")


if __name__ == "__main__":
    main()
