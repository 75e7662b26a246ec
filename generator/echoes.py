"""What was decided at the same place of earlier bars: music repeats its rhythms, textures and figures."""

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.voices import ECHOES


def echoed(decided: Tensor) -> Tensor:
    """What was decided at the same sixteenth of each earlier bar of ECHOES; 0 before the first bar.

    Args:
        decided: (..., T * STEPS)

    Returns:
        (..., ECHOES, T * STEPS)
    """
    length = decided.shape[-1]
    shifted = [torch.nn.functional.pad(decided, (lag * STEPS, 0))[..., :length] for lag in ECHOES]
    return torch.stack(shifted, -2)


def rhythm_echo(begins: Tensor) -> Tensor:
    """1 where a note began, -1 where none did, in each earlier bar. (B, L) -> (B, ECHOES, L)"""
    return echoed(2 * begins - 1)


def texture_echo(begins: Tensor, seats: Tensor) -> Tensor:
    """1 where a seat was taken, -1 where it was left, where a note began in each earlier bar.

    Args:
        begins: (B, L)
        seats: (B, SEATS, L)

    Returns:
        (B, SEATS, ECHOES, L)
    """
    return echoed((2 * seats - 1) * begins[:, None])
