"""The composers under evaluation: the trained one, the same decoder with other weights, and the baselines."""

from dataclasses import dataclass, replace

import torch

from generator.baselines import composer as baseline
from generator.baselines import kinds
from generator.composing import GanComposer, NoteModel
from generator.network.generator import Generator
from generator.weights import TRAINED, ComposerWeights

GAN, UNTRAINED, RECONSTRUCTION = "gan", "untrained", "reconstruction"
NAMES = (GAN, UNTRAINED, RECONSTRUCTION, *kinds.NAMES)
"""The names of all composers that can be measured."""
RECONSTRUCTED = TRAINED.with_name("reconstruction.safetensors")
"""Weights of the warm-up alone, as `recue train` with the recipe's `warm_up` as its number of steps writes them."""


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A composer with the name of its figures and files."""

    name: str
    model: NoteModel


def untrained(weights: ComposerWeights, seed: int) -> ComposerWeights:
    """Return the same network with its initial random weights."""
    torch.manual_seed(seed)
    return replace(
        weights, network=Generator(weights.network.config).eval().requires_grad_(requires_grad=False)
    )


def contender(name: str, seed: int) -> Contender:
    """Load one of NAMES; `seed` initialises untrained weights.

    Raises:
        WeightsError: If its weights cannot be read.
    """
    if name in kinds.NAMES:
        return Contender(name, baseline.load(name))
    composer = GanComposer.trained(RECONSTRUCTED if name == RECONSTRUCTION else TRAINED)
    if name == UNTRAINED:
        composer = replace(composer, weights=untrained(composer.weights, seed))
    return Contender(name, composer)
