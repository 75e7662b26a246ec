"""The composers under evaluation: the trained one, without its critic, and with random weights."""

from dataclasses import dataclass, replace

import torch

from generator.composing import GanComposer
from generator.learning.run import tensors_of
from generator.network.composer import ComposerNetwork
from generator.network.sizes import Sizes
from generator.writing.network import Network

GAN, WITHOUT_CRITIC, UNTRAINED = "gan", "without-critic", "untrained"
NAMES = (GAN, WITHOUT_CRITIC, UNTRAINED)
"""The names of all composers that can be measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A composer with the name of its figures and files."""

    name: str
    composer: GanComposer


def contender(name: str, trained: GanComposer, seed: int) -> Contender:
    """Return one of NAMES.

    Args:
        name: `gan` as it ships; `without-critic` for the same network, whose first version of a scene is taken;
            `untrained` for random weights, likewise.
        trained: The composer that ships.
        seed: Of the random weights.
    """
    composer = trained if name == GAN else replace(trained, critic=None)
    if name == UNTRAINED:
        composer = replace(composer, network=_random(trained.network.sizes, seed))
    return Contender(name, composer)


def _random(sizes: Sizes, seed: int) -> Network:
    """Return a network with initial weights; control is as exact as ever."""
    torch.manual_seed(seed)
    return Network.of(tensors_of(ComposerNetwork(sizes)), sizes)
