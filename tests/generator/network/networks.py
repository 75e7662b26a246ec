"""Small networks that have learned nothing, and music to show them."""

import numpy as np
import torch

from generator.network.composer import ComposerNetwork
from generator.network.critic import CriticNetwork
from generator.network.sizes import Sizes
from generator.pieces.columns import Columns, columns_of
from generator.writing.layers import Tensors
from generator.writing.network import Network
from tests.generator.pieces.songs import Note, read

SMALL = Sizes(width=32, blocks=1, heads=2)


def weights(network: torch.nn.Module) -> Tensors:
    """Return the weights of a network as arrays."""
    return {name: tensor.numpy() for name, tensor in network.state_dict().items()}


def untrained(sizes: Sizes = SMALL) -> ComposerNetwork:
    """Return a composer that has learned nothing, always the same."""
    torch.manual_seed(0)
    return ComposerNetwork(sizes).eval()


def untrained_critic(sizes: Sizes = SMALL) -> CriticNetwork:
    """Return a critic that has learned nothing, always the same."""
    torch.manual_seed(0)
    return CriticNetwork(sizes).eval()


def twin() -> Network:
    """Return the untrained composer in numpy."""
    return Network.of(weights(untrained()), SMALL)


def march(bars: int = 20, seed: int = 0) -> Columns:
    """Return a piece in 4/4: a melody in quarters and eighths over a bass and chords."""
    rng = np.random.default_rng(seed)
    tune: list[Note] = []
    left: list[Note] = []
    for bar in range(bars):
        root = (43, 48, 45, 38)[bar % 4]
        left += [(4 * bar + at, 1, root) for at in (0, 2)]
        left += [(4 * bar + at, 1, root + up) for at in (1, 3) for up in (12, 16, 19)]
        begins = np.sort(rng.choice(np.arange(0, 4, 0.5), size=5, replace=False)).tolist()
        tune += [(4 * bar + at, 0.5, int(rng.choice([74, 76, 78, 79, 81, 83]))) for at in begins]
    return columns_of(read(tune, left, names="right:0,left:0"))
