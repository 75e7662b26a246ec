"""Conditions encoded as the baselines' input tensors."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Bools, Conditions, Ints
from generator.encoding import PHRASE_FEATURES, encode


class BarConditions(NamedTuple):
    """The encoded conditions of one scene, bar by bar."""

    bars: Tensor
    """Features, except those of phrases, then hits. (T, BAR_NUMBERS)"""
    chords: Tensor
    """(T, 2)"""


def encode_bars(conditions: Conditions, chords: Ints, hits: Bools | None = None) -> BarConditions:
    """Encode the conditions of one scene; `hits` replaces the conditions' own. (T, STEPS)"""
    asked = encode(conditions, chords, hits)
    features = np.delete(asked.bars[0].numpy().T, PHRASE_FEATURES, axis=1)
    bars = torch.cat([torch.from_numpy(features), asked.hits.view(-1, STEPS)], 1)
    return BarConditions(bars, torch.from_numpy(chords))
