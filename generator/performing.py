"""One composition from first decision to last: when notes begin, which they are, how long they sound."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from generator import lines
from generator.decoding import Quota, by_bar, choose_notes, choose_steps, whole_holds
from generator.encoding import Asked
from generator.latent import Latent
from generator.networks.generator import LINES, Generator
from generator.roll import HOLD, ONSET

FAR = 1e3
"""Farther than any logit is from another."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaning:
    """What is added to the network's logits before it decides; each must broadcast to the logits."""

    begins: Tensor
    """(B, T * STEPS)"""
    notes: Tensor
    """(B, VOICES, PITCHES, T * STEPS)"""
    holds: Tensor
    """(B, VOICES, PITCHES, T * STEPS)"""


NONE = Leaning(torch.zeros(()), torch.zeros(()), torch.zeros(()))


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """What was decided."""

    begins: Tensor
    """1 where some note begins. (B, T * STEPS)"""
    onsets: Tensor
    """1 where a note begins. (B, VOICES, PITCHES, T * STEPS)"""
    holds: Tensor
    """1 where a note sounds on. (B, VOICES, PITCHES, T * STEPS)"""

    @classmethod
    def of(cls, roll: Tensor) -> Self:
        """Read the decisions off a roll. (B, VOICES, 2, PITCHES, T * STEPS)"""
        onsets = roll[:, :, ONSET]
        return cls(onsets.flatten(1, 2).amax(1), onsets, roll[:, :, HOLD])

    @property
    def kept(self) -> Self:
        """The same decisions without gradients."""
        return type(self)(self.begins.detach(), self.onsets.detach(), self.holds.detach())

    def half(self) -> Self:
        """Those of the first half of the cues."""
        count = (len(self.begins) + 1) // 2
        return type(self)(self.begins[:count], self.onsets[:count], self.holds[:count])

    @property
    def roll(self) -> Tensor:
        """(B, VOICES, 2, PITCHES, T * STEPS)"""
        return torch.stack([self.onsets, self.holds], 2)


def perform(
    generator: Generator, latent: Latent, asked: Asked, quota: Quota, leaning: Leaning = NONE
) -> Performance:
    """Compose.

    Args:
        generator: The network.
        latent: What is random about it.
        asked: Of B cues of T bars.
        quota: Onsets and notes a bar.
        leaning: Added to the logits.
    """
    logits, draft = generator.begin(latent.numbers, *asked.tensors())
    begins = choose_steps(logits.float() + leaning.begins, quota, asked.hits, asked.valid)
    logits, intervals, draft = generator.fill(draft, begins)
    logits = logits.float() + leaning.notes
    last = lines.walk(logits + latent.chance, intervals, begins)
    odds = lines.contest(lines.leaning(logits, intervals, last), latent.chance)
    onsets = choose_notes(odds, begins, quota)
    logits = generator.sustain(draft, onsets)
    wanted = (logits.float() + leaning.holds > 0).to(onsets.dtype)
    return Performance(begins, onsets, whole_holds(onsets, wanted, asked.valid))


def rehearse(generator: Generator, latent: Latent, asked: Asked, quota: Quota) -> Performance:
    """Compose as `perform` does, with decisions that pass gradients to the logits they were made from.

    The gradient is that of a sigmoid around the decision's own threshold (straight-through: Bengio et al.,
    "Estimating or propagating gradients through stochastic neurons", 2013): a sixteenth or a note near to being chosen
    otherwise is what learns.
    """
    logits, draft = generator.begin(latent.numbers, *asked.tensors())
    logits = logits.float()
    hard = choose_steps(logits.detach(), quota, asked.hits, asked.valid)
    free = (asked.valid > 0) & (asked.hits == 0)
    begins = _firm(hard, logits - _bar_threshold(logits.detach(), hard, free), free)
    logits, intervals, draft = generator.fill(draft, begins)
    logits = logits.float()
    last = lines.walk(logits.detach() + latent.chance, intervals.detach(), hard)
    logits = lines.leaning(logits, intervals, last)
    odds = lines.contest(logits, latent.chance)
    chosen = choose_notes(odds.detach(), hard, quota)
    onsets = chosen + _leeway(logits + latent.chance, odds, chosen) * hard[:, None, None]
    onsets = onsets * begins[:, None, None]
    logits = generator.sustain(draft, onsets).float()
    wanted = (logits.detach() > 0).to(chosen.dtype)
    held = whole_holds(chosen, wanted, asked.valid)
    return Performance(begins, onsets, _firm(held, logits, can_hold(chosen, held, asked.valid)))


def _firm(hard: Tensor, over: Tensor, free: Tensor) -> Tensor:
    """The decision, with a sigmoid's gradient where it was free."""
    soft = torch.sigmoid(over) * free
    return hard + (soft - soft.detach())


def _bar_threshold(logits: Tensor, chosen: Tensor, free: Tensor) -> Tensor:
    """Midway between the least likely sixteenth chosen in each bar and the likeliest not. (B, T * STEPS)"""
    bars = by_bar(logits)
    took, left = (by_bar(m) for m in ((chosen > 0) & free, (chosen == 0) & free))
    low = bars.masked_fill(~took, FAR).amin(-1, keepdim=True)
    high = bars.masked_fill(~left, -FAR).amax(-1, keepdim=True)
    return _midway(low, high).expand_as(bars).flatten(1)


def _leeway(drawn: Tensor, odds: Tensor, chosen: Tensor) -> Tensor:
    """Zeros with the gradients of which notes were chosen. (B, VOICES, PITCHES, T * STEPS)

    A note of the harmony might have been chosen or not by its own odds; a line might have played or not by its odds,
    and another note by its share among them.
    """
    threshold = _step_threshold(odds.detach(), chosen)  # (B, 1, 1, T * STEPS)
    soft = list(torch.sigmoid(drawn - threshold).unbind(1))
    for voice in LINES:
        plays = torch.sigmoid(odds[:, voice].amax(1, keepdim=True) - threshold[:, 0])
        soft[voice] = plays * drawn[:, voice].softmax(1)
    leeway = torch.stack(soft, 1)
    return leeway - leeway.detach()


def _step_threshold(odds: Tensor, chosen: Tensor) -> Tensor:
    """Midway between the least likely note chosen at each sixteenth and the likeliest not. (B, 1, 1, T * STEPS)"""
    low = odds.masked_fill(chosen == 0, FAR).amin((1, 2), keepdim=True)
    return _midway(low, odds.masked_fill(chosen > 0, -FAR).amax((1, 2), keepdim=True))


def _midway(low: Tensor, high: Tensor) -> Tensor:
    """Between the two; where one of them is missing, one away from the other."""
    return torch.where(low >= FAR, high + 1, torch.where(high <= -FAR, low - 1, (low + high) / 2))


def can_hold(onsets: Tensor, holds: Tensor, valid: Tensor) -> Tensor:
    """Where a note may sound on: it sounded just before, and none begins. (B, VOICES, PITCHES, T * STEPS)"""
    sounded = torch.roll(onsets + holds, 1, -1) > 0
    sounded[..., 0] = False
    return sounded & (onsets == 0) & (valid[:, None, None] > 0)
