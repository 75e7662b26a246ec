"""Distance between scenes at their joints: takes that are chosen, beside takes that are not.

Run as `python -m tests.benchmarks.joints [--films N] [--shots N]`. The films are invented and nothing of them is seen. For
each number of takes a scene: the mean distance of joints and its parts (`generator.joints.distance`), as a share of that of
takes drawn at random, how far the takes are from their scenes' moods, and what composing took.
"""

import argparse
import random
import time
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

import numpy as np

from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.cues import CuedScene
from bridge.score.mood import cue_seed
from bridge.score.pipeline import Composer, compose_scenes, conditions_by_scene
from bridge.score.spotting import lay_bars, spot
from bridge.score.takes import _notes, _unfit, best_takes
from bridge.settings import Settings
from generator.joints import closing, distance_parts, opening
from generator.joints.distance import WEIGHTS
from tests.scores import cut_list

MOST = 4
"""Takes of each scene that are composed."""
Takes = list[list[CuedScene]]


def film(shots: int, seed: int, composer: Composer) -> tuple[Takes, float]:
    """MOST takes of each scene of an invented film, and the seconds that each take of all scenes took."""
    rng = random.Random(seed)  # noqa: S311 (an invented film)
    cut = cut_list([max(12, int(rng.lognormvariate(4.1, 0.6))) for _ in range(shots)])
    wanted = Settings(picture=False, seed=seed)
    spotted = spot(cut, Picture.of(cut, ["invented"] * shots), wanted)
    grid = lay_bars(spotted)
    told = conditions_by_scene(spotted, grid, wanted, composer.styles)
    began = time.perf_counter()
    versions = []
    for take in range(MOST):
        seeds = {at: cue_seed(seed, scene.id, take) for at, scene in enumerate(spotted.scenes)}
        versions.append(
            compose_scenes(spotted, grid, told, wanted, composer, lambda _share: None, seeds=seeds)
        )
    took = (time.perf_counter() - began) / MOST
    return [list(takes) for takes in zip(*versions, strict=True)], took


def joints(cues: Sequence[CuedScene]) -> dict[str, float]:
    """Return the mean of each part of the distance between neighbours, and of all."""
    found = [
        distance_parts(closing(_notes(a), np.array(a.grid.bars)), opening(_notes(b), np.array(b.grid.bars)))
        for a, b in pairwise(cues)
    ]
    parts = {part: mean(each[part] for each in found) for part in WEIGHTS}
    whole = sum(WEIGHTS[part] * value for part, value in parts.items()) / sum(WEIGHTS.values())
    return {"all": whole, **parts}


def row(
    name: str, chosen: Sequence[Sequence[CuedScene]], baseline: dict[str, float] | None
) -> dict[str, float]:
    """Print what some films' takes come to; returns the parts of the distance."""
    each = [joints(cues) for cues in chosen]
    parts = {part: mean(film[part] for film in each) for part in each[0]}
    away = mean(_unfit(cue) for cues in chosen for cue in cues)
    share = f"{parts['all'] / baseline['all']:5.2f}" if baseline else "    1"
    told = "  ".join(f"{part} {value:.3f}" for part, value in parts.items())
    print(f"{name:<10} {share}  {told}  from mood {away:.4f}")
    return parts


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--films", type=int, default=3)
    options.add_argument("--shots", type=int, default=400)
    asked = options.parse_args()
    composer = trained_composer()
    films, took = zip(*(film(asked.shots, seed, composer) for seed in range(asked.films)), strict=True)
    rng = random.Random(0)  # noqa: S311 (a baseline)
    baseline = row("at random", [[rng.choice(takes) for takes in one] for one in films], None)
    for count in range(2, MOST + 1):
        row(f"best of {count}", [best_takes([takes[:count] for takes in one]) for one in films], baseline)
    print(f"a take of {mean(map(len, films)):.0f} scenes took {mean(took):.2f} s")


if __name__ == "__main__":
    main()
