"""Conditions as the baselines' networks read them."""

from typing import NamedTuple

import torch
from torch import Tensor

from generator.conditions import STEPS, Bools, Conditions, Ints
from generator.encoding import encode


class Told(NamedTuple):
    """What is asked of each bar of one scene."""

    bars: Tensor
    """Features, then hits. (T, BAR_NUMBERS)"""
    chords: Tensor
    """(T, 2)"""


def tell(conditions: Conditions, chords: Ints, hits: Bools | None = None) -> Told:
    """Turn the conditions of one scene into tensors; `hits` instead of the conditions' own. (T, STEPS)"""
    asked = encode(conditions, chords, hits)
    bars = torch.cat([asked.bars[0].T, asked.hits.view(-1, STEPS)], 1)
    return Told(bars, torch.from_numpy(chords))
