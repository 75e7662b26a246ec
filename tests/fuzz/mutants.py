"""Mutants by number: the same number of the same run is the same mutant, on every machine."""

import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.mutators import mutated
from tests.fuzz.targets import Target

SEEDS = Path(__file__).parent / "seeds"


@dataclass(frozen=True, slots=True)
class Seed:
    """A well-formed file that mutants are made from."""

    name: str
    content: bytes


def seeds_of(target: Target, more: Path | None = None) -> tuple[Seed, ...]:
    """Return the seeds of a target, in order of their names.

    Args:
        target: The door.
        more: A folder of further files; those whose suffix is the target's name are seeds, too.
    """
    own = [file for folder in target.folders for file in sorted((SEEDS / folder).iterdir())]
    others = sorted(file for file in more.rglob(f"*.{target.name}") if file.is_file()) if more else []
    return tuple(Seed(file.name, _content(file)) for file in (*own, *others))


def _content(file: Path) -> bytes:
    """Return a file's bytes; an AAF is nearly all zeros, and kept packed."""
    content = file.read_bytes()
    return lzma.decompress(content) if file.suffix == ".xz" else content


def mutant(target: Target, seeds: Sequence[Seed], run: int, number: int) -> tuple[Seed, bytes]:
    """Return a mutant and the seed it was made from.

    Args:
        target: The door; its form says how mutants are made.
        seeds: Its seeds.
        run: The seed of the run.
        number: The mutant's number in the run.
    """
    chance = chance_of(f"{run} {target.name} {number}")
    seed = chance.choice(seeds)
    others = tuple(other.content for other in seeds if other is not seed)
    return seed, mutated(target.form, seed.content, others, chance)


def chance_of(words: str) -> Random:
    """Return a source of chance that depends on some words alone."""
    return Random(words)
