"""Conflict resolution between notes of independent probability: at most one each of melody and bass at a time."""

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.decoding import FORCED, Quota, largest
from generator.voices import BASS, HARMONY, MELODY

OUT_OF_REACH = -1e6
"""A logit below any other."""


def choose_notes(odds: Tensor, steps: Tensor, quota: Quota) -> Tensor:
    """Choose the notes on the chosen sixteenths: the likeliest of each, then the likeliest of the bar.

    Args:
        odds: As `resolve_conflicts` returns them, with one possible note each of melody and bass at a time.
            (B, VOICES, PITCHES, T * STEPS)
        steps: 1 on the chosen sixteenths. (B, T * STEPS)
        quota: (B, T) each.

    Returns:
        Zeros and ones, as the odds. Where a voice limit leaves fewer cells than notes asked for, fewer are set.
    """
    best = odds.flatten(1, 2).amax(1)  # (B, 16T)
    value = torch.where(odds >= best[:, None, None], odds + FORCED, odds)
    value = value.masked_fill(~steps.bool()[:, None, None], -2 * FORCED)
    bars = value.view(*value.shape[:3], -1, STEPS).permute(0, 3, 1, 2, 4)  # (B, T, VOICES, PITCHES, 16)
    chosen = largest(bars.flatten(2), quota.notes).view(bars.shape) & (bars > -FORCED)
    picked: Tensor = chosen.permute(0, 2, 3, 1, 4).flatten(3).to(odds.dtype)
    return picked


def resolve_conflicts(logits: Tensor, noise: Tensor) -> Tensor:
    """Compute the logits by which notes of all voices are ranked, with one note at most of melody and of bass.

    Noise decides the note that a line plays, never whether it plays: a line is ranked by the probability that any of its
    notes begins, 1 - prod(1 - p), at one note. Each note of the harmony is ranked by its own. Two voices never
    strike the same pitch: it goes to the line, by the better logit of the two, and to the melody before the bass.

    Args:
        logits: (B, VOICES, PITCHES, L)
        noise: Added to the logits to choose that note. (B, VOICES, PITCHES, L)

    Returns:
        As the logits; OUT_OF_REACH for the notes a line does not play.
    """
    drawn = logits + noise
    odds = list(drawn.unbind(1))
    occupied = torch.zeros_like(odds[HARMONY], dtype=torch.bool)
    for voice in (MELODY, BASS):
        played = (odds[voice] >= odds[voice].amax(1, keepdim=True)) & ~occupied
        own = torch.maximum(presence(logits[:, voice])[:, None], odds[HARMONY])
        odds[voice] = torch.where(played, own, OUT_OF_REACH)
        occupied = occupied | played
    odds[HARMONY] = odds[HARMONY].masked_fill(occupied, OUT_OF_REACH)
    return torch.stack(odds, 1)


def presence(logits: Tensor) -> Tensor:
    """Compute the logit that any note of a line begins. (B, PITCHES, L) -> (B, L)"""
    none = torch.nn.functional.softplus(logits).sum(1).clamp(min=1e-6)  # -log of the odds that no note begins
    return none + torch.log(-torch.expm1(-none))
