"""Sampling of one composition, decision by decision: rhythm, voices, pitches, lengths."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from generator.conditions import Ints
from generator.decoding import Quota, by_bar, choose_rhythm, choose_texture, slots_of, whole_holds
from generator.echoes import rhythm_echo, texture_echo
from generator.encoding import EncodedConditions
from generator.latent import Latent
from generator.lines import allowed_pitches, choose_pitches, history_logits
from generator.networks.generator import Generator, PitchLogits
from generator.roll import HOLD, ONSET
from generator.voices import HARMONY

FAR = 1e3
"""A number larger than any difference of two logits."""


@dataclass(frozen=True, slots=True, eq=False)
class LogitBias:
    """Biases added to the network's logits before each decision; each broadcasts to its logits."""

    begins: Tensor
    """(B, T * STEPS)"""
    notes: Tensor
    """(B, VOICES, PITCHES, T * STEPS)"""
    holds: Tensor
    """(B, VOICES, PITCHES, T * STEPS)"""
    returns: Ints | None = None
    """The bar each bar of every cue returns to; its own number where it is new. (T,)"""


NO_BIAS = LogitBias(torch.zeros(()), torch.zeros(()), torch.zeros(()))


@dataclass(frozen=True, slots=True, eq=False)
class DecodedRoll:
    """The decisions of a composition."""

    begins: Tensor
    """1 where some note begins. (B, T * STEPS)"""
    onsets: Tensor
    """1 where a note begins. (B, VOICES, PITCHES, T * STEPS)"""
    holds: Tensor
    """1 where a note is held. (B, VOICES, PITCHES, T * STEPS)"""

    @classmethod
    def of(cls, roll: Tensor) -> Self:
        """Read the decisions from a roll. (B, VOICES, 2, PITCHES, T * STEPS)"""
        onsets = roll[:, :, ONSET]
        return cls(onsets.flatten(1, 2).amax(1), onsets, roll[:, :, HOLD])

    @property
    def detached(self) -> Self:
        """The same decisions without gradients."""
        return type(self)(self.begins.detach(), self.onsets.detach(), self.holds.detach())

    @property
    def roll(self) -> Tensor:
        """Onsets and holds as one tensor. (B, VOICES, 2, PITCHES, T * STEPS)"""
        return torch.stack([self.onsets, self.holds], 2)


def sample_roll(
    generator: Generator,
    latent: Latent,
    conditions: EncodedConditions,
    quota: Quota,
    bias: LogitBias = NO_BIAS,
) -> DecodedRoll:
    """Sample a composition.

    Args:
        generator: The network.
        latent: The random inputs.
        conditions: Of B cues of T bars.
        quota: Onsets and notes a bar.
        bias: Added to the logits.
    """
    logits, echoes, hidden = generator.rhythm_logits(latent.latents, *conditions.tensors())
    begins = choose_rhythm(
        logits + bias.begins, echoes, quota, conditions.hits, conditions.valid, bias.returns
    )
    logits, echoes, hidden = generator.texture_logits(hidden, begins)
    counts = choose_texture(logits, echoes, begins, quota, bias.returns)
    pitch_logits, hidden = generator.pitch_logits(hidden, slots_of(counts))
    drawn = pitch_logits.logits.float() + bias.notes + latent.pitch_noise
    onsets = choose_pitches(
        drawn, pitch_logits.gaits, pitch_logits.strides, pitch_logits.echoes, counts, bias.returns
    )
    logits = generator.hold_logits(hidden, onsets)
    wanted = (logits.float() + latent.hold_noise + bias.holds > 0).to(onsets.dtype)
    return DecodedRoll(begins, onsets, whole_holds(onsets, wanted, conditions.valid))


def sample_roll_with_gradients(
    generator: Generator, latent: Latent, conditions: EncodedConditions, quota: Quota
) -> DecodedRoll:
    """Sample a composition as `sample_roll` does, with gradients from the decisions to their logits.

    The gradient is that of a sigmoid around the decision's own threshold, or of a softmax where one of several was
    chosen (straight-through estimator: Bengio et al., "Estimating or propagating gradients through stochastic neurons", 2013):
    it is largest for a sixteenth or a note close to its threshold.
    """
    logits, echoes, hidden = generator.rhythm_logits(latent.latents, *conditions.tensors())
    hard = choose_rhythm(logits.detach(), echoes.detach(), quota, conditions.hits, conditions.valid)
    logits = logits + (echoes * rhythm_echo(hard)).sum(1)
    free = (conditions.valid > 0) & (conditions.hits == 0)
    begins = _straight_through(hard, logits - _bar_threshold(logits.detach(), hard, free), free)
    logits, echoes, hidden = generator.texture_logits(hidden, begins)
    counts = choose_texture(logits.detach(), echoes.detach(), hard, quota)
    taken, open_slots = slots_of(counts), (hard[:, None] > 0).expand_as(logits)
    logits = logits + (echoes[:, None] * texture_echo(hard, taken)).sum(2)
    slots = _straight_through(
        taken, logits - _texture_threshold(logits.detach(), taken, open_slots), open_slots
    )
    pitch_logits, hidden = generator.pitch_logits(hidden, slots)
    drawn = pitch_logits.logits.float() + latent.pitch_noise
    ways = (pitch_logits.gaits.detach(), pitch_logits.strides.detach(), pitch_logits.echoes.detach())
    chosen = choose_pitches(drawn.detach(), *ways, counts)
    onsets = (chosen + _pitch_gradients(drawn, pitch_logits, chosen)) * (
        begins[:, None] * _voice_gradients(slots, counts)
    )[:, :, None]
    logits = generator.hold_logits(hidden, onsets).float() + latent.hold_noise
    wanted = (logits.detach() > 0).to(chosen.dtype)
    held = whole_holds(chosen, wanted, conditions.valid)
    return DecodedRoll(
        begins, onsets, _straight_through(held, logits, can_hold(chosen, held, conditions.valid))
    )


def _straight_through(hard: Tensor, over: Tensor, free: Tensor) -> Tensor:
    """Return the hard decision, with a sigmoid's gradient where it was open."""
    soft = torch.sigmoid(over) * free
    return hard + (soft - soft.detach())


def _bar_threshold(logits: Tensor, chosen: Tensor, free: Tensor) -> Tensor:
    """Return each bar's threshold, midway between its least likely chosen sixteenth and its likeliest other. (B, T * STEPS)"""
    bars = by_bar(logits)
    took, left = (by_bar(m) for m in ((chosen > 0) & free, (chosen == 0) & free))
    low = bars.masked_fill(~took, FAR).amin(-1, keepdim=True)
    high = bars.masked_fill(~left, -FAR).amax(-1, keepdim=True)
    return _midway(low, high).expand_as(bars).flatten(1)


def _texture_threshold(logits: Tensor, taken: Tensor, free: Tensor) -> Tensor:
    """Return each bar's threshold, midway between its least likely filled slot and its likeliest other. (B, SLOTS, T * STEPS)"""
    took, left = (by_bar(m) for m in ((taken > 0) & free, (taken == 0) & free))  # (B, SLOTS, T, STEPS)
    bars = by_bar(logits)
    low = bars.masked_fill(~took, FAR).amin((1, 3), keepdim=True)
    high = bars.masked_fill(~left, -FAR).amax((1, 3), keepdim=True)
    return _midway(low, high).expand_as(bars).flatten(2)


def _voice_gradients(slots: Tensor, counts: Tensor) -> Tensor:
    """Return ones with the gradients of the voices that play. (B, VOICES, T * STEPS)"""
    ones = [slots[:, 0], slots[:, 2:].sum(1) / counts[:, HARMONY].clamp(min=1), slots[:, 1]]
    playing = torch.stack(ones, 1)
    return 1 + (playing - playing.detach())


def _pitch_gradients(drawn: Tensor, pitch_logits: PitchLogits, chosen: Tensor) -> Tensor:
    """Return zeros with the gradients of the pitches that were chosen. (B, VOICES, PITCHES, T * STEPS)

    In melody and bass they are those of a softmax over the allowed pitches; in the harmony, those of a sigmoid around the
    threshold of each note.
    """
    cue, voice, column = (chosen.amax(2) > 0).nonzero().unbind(1)
    history = history_logits(pitch_logits, chosen, (cue, voice, column))
    struck = chosen.movedim(2, 3)[cue, voice, column] > 0  # (N, PITCHES)
    free = allowed_pitches(chosen).movedim(2, 3)[cue, voice, column] | struck
    rows = drawn.movedim(2, 3)[cue, voice, column] + history
    low = rows.detach().masked_fill(~struck, FAR).amin(1, keepdim=True)
    high = rows.detach().masked_fill(struck | ~free, -FAR).amax(1, keepdim=True)
    near = torch.sigmoid(rows - _midway(low, high)) * free
    share = rows.masked_fill(~free, -FAR).softmax(1)
    soft = torch.where((voice == HARMONY)[:, None], near, share)
    whole = torch.zeros(chosen.movedim(2, 3).shape).index_put((cue, voice, column), soft - soft.detach())
    return whole.movedim(3, 2)


def _midway(low: Tensor, high: Tensor) -> Tensor:
    """Return the mean of the two; where one is missing, the other moved by 1."""
    return torch.where(low >= FAR, high + 1, torch.where(high <= -FAR, low - 1, (low + high) / 2))


def can_hold(onsets: Tensor, holds: Tensor, valid: Tensor) -> Tensor:
    """Mark the cells in which a note can be held: it sounded just before, and none begins. (B, VOICES, PITCHES, T * STEPS)"""
    sounded = torch.roll(onsets + holds, 1, -1) > 0
    sounded[..., 0] = False
    return sounded & (onsets == 0) & (valid[:, None, None] > 0)
