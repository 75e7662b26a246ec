"""One composition from first decision to last: when notes begin, which they are, how long they sound."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from generator.conditions import Ints
from generator.decoding import Quota, by_bar, choose_rhythm, choose_texture, seated, whole_holds
from generator.echoes import rhythm_echo, texture_echo
from generator.encoding import Asked
from generator.latent import Latent
from generator.lines import lean, room, walk
from generator.networks.generator import Generator, Ideas
from generator.roll import HOLD, ONSET
from generator.voices import HARMONY

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
    returns: Ints | None = None
    """The bar each bar of every cue returns to; its own number where it is new. (T,)"""


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
    logits, echoes, draft = generator.begin(latent.numbers, *asked.tensors())
    begins = choose_rhythm(logits + leaning.begins, echoes, quota, asked.hits, asked.valid, leaning.returns)
    logits, echoes, draft = generator.cast(draft, begins)
    counts = choose_texture(logits, echoes, begins, quota, leaning.returns)
    ideas, draft = generator.fill(draft, seated(counts))
    drawn = ideas.logits.float() + leaning.notes + latent.chance
    onsets = walk(drawn, ideas.gaits, ideas.strides, ideas.echoes, counts, leaning.returns)
    logits = generator.sustain(draft, onsets)
    wanted = (logits.float() + latent.endurance + leaning.holds > 0).to(onsets.dtype)
    return Performance(begins, onsets, whole_holds(onsets, wanted, asked.valid))


def rehearse(generator: Generator, latent: Latent, asked: Asked, quota: Quota) -> Performance:
    """Compose as `perform` does, with decisions that pass gradients to the logits they were made from.

    The gradient is that of a sigmoid around the decision's own threshold, or of a softmax where one of several was
    chosen (straight-through: Bengio et al., "Estimating or propagating gradients through stochastic neurons", 2013): a
    sixteenth or a note near to being chosen otherwise is what learns.
    """
    logits, echoes, draft = generator.begin(latent.numbers, *asked.tensors())
    hard = choose_rhythm(logits.detach(), echoes.detach(), quota, asked.hits, asked.valid)
    logits = logits + (echoes * rhythm_echo(hard)).sum(1)
    free = (asked.valid > 0) & (asked.hits == 0)
    begins = _firm(hard, logits - _bar_threshold(logits.detach(), hard, free), free)
    logits, echoes, draft = generator.cast(draft, begins)
    counts = choose_texture(logits.detach(), echoes.detach(), hard, quota)
    taken, open_seats = seated(counts), (hard[:, None] > 0).expand_as(logits)
    logits = logits + (echoes[:, None] * texture_echo(hard, taken)).sum(2)
    seats = _firm(taken, logits - _texture_threshold(logits.detach(), taken, open_seats), open_seats)
    ideas, draft = generator.fill(draft, seats)
    drawn = ideas.logits.float() + latent.chance
    ways = (ideas.gaits.detach(), ideas.strides.detach(), ideas.echoes.detach())
    chosen = walk(drawn.detach(), *ways, counts)
    onsets = (chosen + _leeway(drawn, ideas, chosen)) * (begins[:, None] * _playing(seats, counts))[
        :, :, None
    ]
    logits = generator.sustain(draft, onsets).float() + latent.endurance
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


def _texture_threshold(logits: Tensor, taken: Tensor, free: Tensor) -> Tensor:
    """Midway between the least likely seat taken in each bar and the likeliest not. (B, SEATS, T * STEPS)"""
    took, left = (by_bar(m) for m in ((taken > 0) & free, (taken == 0) & free))  # (B, SEATS, T, STEPS)
    bars = by_bar(logits)
    low = bars.masked_fill(~took, FAR).amin((1, 3), keepdim=True)
    high = bars.masked_fill(~left, -FAR).amax((1, 3), keepdim=True)
    return _midway(low, high).expand_as(bars).flatten(2)


def _playing(seats: Tensor, counts: Tensor) -> Tensor:
    """Ones with the gradients of whether each voice plays. (B, VOICES, T * STEPS)"""
    ones = [seats[:, 0], seats[:, 2:].sum(1) / counts[:, HARMONY].clamp(min=1), seats[:, 1]]
    playing = torch.stack(ones, 1)
    return 1 + (playing - playing.detach())


def _leeway(drawn: Tensor, ideas: Ideas, chosen: Tensor) -> Tensor:
    """Zeros with the gradients of which notes were chosen. (B, VOICES, PITCHES, T * STEPS)

    Of a line one note or another might have been chosen, by its share among them; a note of the harmony might have been
    or not, by how near it was.
    """
    cue, voice, column = (chosen.amax(2) > 0).nonzero().unbind(1)
    leant = lean(ideas, chosen, (cue, voice, column))
    struck = chosen.movedim(2, 3)[cue, voice, column] > 0  # (N, PITCHES)
    free = room(chosen).movedim(2, 3)[cue, voice, column] | struck
    rows = drawn.movedim(2, 3)[cue, voice, column] + leant
    low = rows.detach().masked_fill(~struck, FAR).amin(1, keepdim=True)
    high = rows.detach().masked_fill(struck | ~free, -FAR).amax(1, keepdim=True)
    near = torch.sigmoid(rows - _midway(low, high)) * free
    share = rows.masked_fill(~free, -FAR).softmax(1)
    soft = torch.where((voice == HARMONY)[:, None], near, share)
    whole = torch.zeros(chosen.movedim(2, 3).shape).index_put((cue, voice, column), soft - soft.detach())
    return whole.movedim(3, 2)


def _midway(low: Tensor, high: Tensor) -> Tensor:
    """Between the two; where one of them is missing, one away from the other."""
    return torch.where(low >= FAR, high + 1, torch.where(high <= -FAR, low - 1, (low + high) / 2))


def can_hold(onsets: Tensor, holds: Tensor, valid: Tensor) -> Tensor:
    """Where a note may sound on: it sounded just before, and none begins. (B, VOICES, PITCHES, T * STEPS)"""
    sounded = torch.roll(onsets + holds, 1, -1) > 0
    sounded[..., 0] = False
    return sounded & (onsets == 0) & (valid[:, None, None] > 0)
