"""Joins between the scenes of whole films: how often tempo, key and ensemble change, and with what reason.

`python -m tests.benchmarks.joins FOLDER_OR_TIMELINE...` plans every sequence of a minute or more, lays its bars, and
prints for each how many joins change the tempo by more than 20% (from the last bar to the first), the key by more than two
fifths, and the ensemble by more than half of its groups of players: without a reason, and in all. Nothing is composed. A reason is
black or silence between, or a contrast of moods of `generator.joints.rules.CONTRAST`; a marker that begins a scene is none.

It fails where more than 15% of joins change without a reason, more than 30% in all, or a cut is missed more often than is
allowed: one, 2%, or 15% where shots last less than 2.5 s on average. `--shuffle` deals the scenes' tempi, keys and ensembles
out at random, and must fail.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bridge.errors import RecueError
from bridge.midi.palettes import PALETTES, Palette
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.film.ensembles import players
from bridge.score.pipeline import conditions_by_scene
from bridge.score.spotting import Spotting, lay_bars, spot
from bridge.settings import Settings
from bridge.timeline import Timeline
from generator.conditions import Key
from generator.joints.rules import CONTRAST
from generator.keys import distance
from tests.bridge.grid.films import timelines_in

SHORTEST = 60
"""Seconds of a film below which it is not looked at."""
TEMPO, FIFTHS, PLAYERS = 1.2, 2, 0.5
"""The change that is a jump: of tempo as a ratio, of key in fifths, of the ensemble as a share of its groups of players."""
WITHOUT_REASON, IN_ALL = 0.15, 0.30
"""The shares of joins that may jump."""
KINDS = ("tempo", "key", "ensemble")


@dataclass(frozen=True, slots=True)
class Edge:
    """What is heard on either side of joins."""

    first_bpm: float
    last_bpm: float
    key: Key
    ensemble: Palette


@dataclass(frozen=True, slots=True)
class Film:
    """The joins of a film, and its cuts."""

    name: str
    joins: tuple[tuple[bool, tuple[bool, bool, bool]], ...]
    """Whether there is a reason, and whether tempo, key and ensemble jump."""
    cuts: int
    met: int
    shot: float
    """Mean, in seconds."""

    @property
    def misses(self) -> bool:
        """Return whether more cuts are missed than may be; one may in any film."""
        return self.met < min((0.85 if self.shot < 2.5 else 0.98) * self.cuts, self.cuts - 1)


def edges_of(spotted: Spotting, settings: Settings, bars: Sequence[Sequence[float]]) -> list[Edge]:
    """Return what is heard at the edges of each scene."""
    composer = trained_composer()
    told = conditions_by_scene(spotted, lay_bars(spotted), settings, composer.styles)
    return [Edge(bpm[0], bpm[-1], one.key, PALETTES[one.style]) for bpm, one in zip(bars, told, strict=True)]


def jumps(one: Edge, other: Edge) -> tuple[bool, bool, bool]:
    """Tell whether tempo, key and ensemble jump at a join."""
    ratio = one.last_bpm / other.first_bpm
    first, second = players(one.ensemble), players(other.ensemble)
    return (
        max(ratio, 1 / ratio) > TEMPO,
        distance(one.key, other.key) > FIFTHS,
        len(first ^ second) > PLAYERS * len(first | second),
    )


def has_reason(spotted: Spotting, at: int) -> bool:
    """Tell whether black lies between two scenes, or their moods contrast enough."""
    edge = spotted.scenes[at].end
    dark = any(start <= edge <= end for start, end in spotted.black)
    one, other = spotted.moods[at : at + 2]
    apart = ((one.valence - other.valence) ** 2 + (one.arousal - other.arousal) ** 2) ** 0.5
    return dark or apart >= CONTRAST


def film(timeline: Timeline, settings: Settings, rng: random.Random | None) -> Film:
    """Plan a film and tell its joins; with a source of chance, those of its scenes dealt out at random."""
    spotted = spot(timeline, Picture.unseen(timeline, "a benchmark looks at no footage"), settings)
    grid = lay_bars(spotted)
    edges = edges_of(spotted, settings, [scene.bar_tempi for scene in grid.scenes])
    if rng is not None:
        edges = [rng.choice(ODD) for _ in edges]
    met = {hit.hit.time for scene in grid.scenes for hit in scene.hits if hit.met}
    found = tuple((has_reason(spotted, at), jumps(*pair)) for at, pair in enumerate(pairwise(edges)))
    cuts = [cut.time for cut in timeline.cuts]
    shot = float(timeline.duration) / (len(cuts) + 1)
    return Film(timeline.name, found, len(cuts), sum(cut in met for cut in cuts), shot)


ODD = [
    Edge(bpm, bpm, Key.parse(key), ensemble)
    for bpm in (70.0, 100.0, 140.0)
    for key in ("C major", "E major", "Ab major")
    for ensemble in (Palette.PIANO, Palette.STRINGS, Palette.ORCHESTRA)
]
"""Scenes that know nothing of one another."""


def films(paths: Sequence[Path], settings: Settings, rng: random.Random | None) -> Iterator[Film]:
    """Plan every film of some files and folders; what cannot be read is passed over."""
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    for file in files:
        try:
            yield from (film(t, settings, rng) for t in timelines_in(file) if t.duration >= SHORTEST)
        except (RecueError, OSError, ValueError, TypeError):
            continue


def row(name: str, joins: Sequence[tuple[bool, tuple[bool, bool, bool]]], rest: str = "") -> list[float]:
    """Print a row; returns the shares without a reason, then those in all."""
    count = len(joins) or 1
    without = [sum(jump[kind] and not reason for reason, jump in joins) for kind in range(len(KINDS))]
    all_of = [sum(jump[kind] for _, jump in joins) for kind in range(len(KINDS))]
    told = "  ".join(f"{a:4d} {b:4d}" for a, b in zip(without, all_of, strict=True))
    print(f"{name[:40]:<40} {len(joins):5d} {sum(reason for reason, _ in joins):7d}   {told}   {rest}")
    return [number / count for number in (*without, *all_of)]


def main() -> int:
    """Print the table; returns 1 where too much jumps, or too many cuts are missed."""
    options = argparse.ArgumentParser()
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--shuffle", action="store_true")
    asked = options.parse_args()
    rng = random.Random(0) if asked.shuffle else None  # noqa: S311 (a bad example)
    print(f"{'':<40} joins reasons   " + "   ".join(f"{kind:>8}" for kind in KINDS) + "   cuts met")
    found = list(films(asked.paths, Settings(picture=False, seed=asked.seed), rng))
    for one in found:
        row(one.name, one.joins, f"{one.met} of {one.cuts}{' MISSED' * one.misses}")
    shares = row("all", [join for one in found for join in one.joins])
    print("share without a reason: " + ", ".join(f"{k} {s:.1%}" for k, s in zip(KINDS, shares, strict=False)))
    print(
        "share in all:           "
        + ", ".join(f"{k} {s:.1%}" for k, s in zip(KINDS, shares[3:], strict=False))
    )
    bad = max(shares[:3]) > WITHOUT_REASON or max(shares[3:]) > IN_ALL or any(one.misses for one in found)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
