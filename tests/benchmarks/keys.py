"""Share of scenes that are heard in the key they were asked in, over harmonies that Recue plans.

Run as `python -m tests.benchmarks.keys CORPUS`: composes under the conditions of the validation music, which is in its
key by definition, with the critic and, as the baseline, without it.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

from generator.composing import GanComposer
from generator.evaluation.contenders import GAN, WITHOUT_CRITIC, Contender, contender
from generator.evaluation.evaluation import PROGRAMS, Task, tasks_of
from generator.evaluation.excerpt_conditions import key_of
from generator.evaluation.excerpts import read_excerpts
from generator.evaluation.files import AS_WRITTEN, measure_midi, midi_of
from generator.pieces.passages import asked_of

SEEDS = 6


def met(one: Contender, tasks: list[Task], seeds: int) -> list[float]:
    """Return the share of pieces that are heard in the asked key, by seed."""
    return [
        float(np.mean([_is_met(one.composer, task, task.seed + seed) for task in tasks]))
        for seed in range(seeds)
    ]


def _is_met(composer: GanComposer, task: Task, seed: int) -> bool:
    excerpt, score = task.excerpt, composer.compose(task.conditions, seed, PROGRAMS)
    midi = midi_of(score, task.real.piece.bpm, excerpt.signature)
    heard = measure_midi(midi, excerpt.name, AS_WRITTEN, excerpt.signature, excerpt.bars)
    return key_of(*asked_of(heard.columns, 0, heard.bars)) == task.conditions.key


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--every", type=int, default=1, help="take every nth piece only")
    asked = parser.parse_args()
    trained = GanComposer.trained()
    with tempfile.TemporaryDirectory() as place:
        tasks = tasks_of(read_excerpts(asked.corpus, every=asked.every), Path(place), 1)
    for name in (WITHOUT_CRITIC, GAN):
        shares = met(contender(name, trained, 1), tasks, asked.seeds)
        spread = f"{min(shares):.3f} to {max(shares):.3f}"
        print(f"{name:16} {np.mean(shares):.3f} of {len(tasks)} pieces ({spread})", flush=True)


if __name__ == "__main__":
    main()
