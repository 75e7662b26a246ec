"""Who is measured: the trained composer, the same decoder with other weights, and the baselines."""

from dataclasses import dataclass, replace

import torch

from generator.baselines import composer as baseline
from generator.baselines import kinds
from generator.composing import Composer, Player
from generator.networks.generator import Generator
from generator.weights import TRAINED, Weights

GAN, UNTRAINED, RECONSTRUCTION = "gan", "untrained", "reconstruction"
NAMES = (GAN, UNTRAINED, RECONSTRUCTION, *kinds.NAMES)
"""Every composer that can be measured."""
RECONSTRUCTED = TRAINED.with_name("reconstruction.safetensors")
"""Weights of the warm-up alone, as `recue train` with as many steps as the recipe's `warm_up` writes them."""


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A composer by the name its figures and files go under."""

    name: str
    player: Player


def untrained(weights: Weights, seed: int) -> Weights:
    """The same network with weights as they are drawn before training."""
    torch.manual_seed(seed)
    return replace(
        weights, network=Generator(weights.network.config).eval().requires_grad_(requires_grad=False)
    )


def contender(name: str, seed: int) -> Contender:
    """One of NAMES; `seed` is what untrained weights are drawn from.

    Raises:
        WeightsError: If its weights cannot be read.
    """
    if name in kinds.NAMES:
        return Contender(name, baseline.load(name))
    composer = Composer.trained(RECONSTRUCTED if name == RECONSTRUCTION else TRAINED)
    if name == UNTRAINED:
        composer = replace(composer, weights=untrained(composer.weights, seed))
    return Contender(name, composer)
