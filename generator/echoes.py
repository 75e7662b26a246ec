"""Echoes: the decisions made at the same place of earlier bars, from which rhythms, textures and figures repeat."""

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.voices import ECHOES


def echoed(decided: Tensor) -> Tensor:
    """Return the decisions at the same sixteenth of each earlier bar of ECHOES; 0 before the first bar.

    Args:
        decided: (..., T * STEPS)

    Returns:
        (..., ECHOES, T * STEPS)
    """
    length = decided.shape[-1]
    shifted = [torch.nn.functional.pad(decided, (lag * STEPS, 0))[..., :length] for lag in ECHOES]
    return torch.stack(shifted, -2)


def rhythm_echo(begins: Tensor) -> Tensor:
    """Return 1 for an onset in each earlier bar, -1 for none. (B, L) -> (B, ECHOES, L)"""
    return echoed(2 * begins - 1)


def texture_echo(begins: Tensor, slots: Tensor) -> Tensor:
    """Return 1 for a slot that was filled at an onset in each earlier bar, -1 for an empty one, 0 where there was no onset.

    Args:
        begins: (B, L)
        slots: (B, SLOTS, L)

    Returns:
        (B, SLOTS, ECHOES, L)
    """
    return echoed((2 * slots - 1) * begins[:, None])
