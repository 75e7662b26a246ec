"""Conditions as the baselines' networks read them."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Bools, Conditions, Ints
from generator.encoding import PHRASE_FEATURES, encode


class Told(NamedTuple):
    """What is asked of each bar of one scene."""

    bars: Tensor
    """Features, but for those of phrases, then hits. (T, BAR_NUMBERS)"""
    chords: Tensor
    """(T, 2)"""


def tell(conditions: Conditions, chords: Ints, hits: Bools | None = None) -> Told:
    """Turn the conditions of one scene into tensors; `hits` instead of the conditions' own. (T, STEPS)"""
    asked = encode(conditions, chords, hits)
    told = np.delete(asked.bars[0].numpy().T, PHRASE_FEATURES, axis=1)
    bars = torch.cat([torch.from_numpy(told), asked.hits.view(-1, STEPS)], 1)
    return Told(bars, torch.from_numpy(chords))
