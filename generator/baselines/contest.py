"""How notes of independent odds contend for their places: at most one each of melody and bass at a time."""

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.decoding import FORCED, Quota, largest
from generator.voices import BASS, HARMONY, MELODY

OUT_OF_REACH = -1e6
"""Below any odds."""


def choose_notes(odds: Tensor, steps: Tensor, quota: Quota) -> Tensor:
    """Pick the notes on the chosen sixteenths: the likeliest of each, then the likeliest of the bar.

    Args:
        odds: As `contest` gives them: of melody and bass one note each at a time is in reach.
            (B, VOICES, PITCHES, T * STEPS)
        steps: 1 on the chosen sixteenths. (B, T * STEPS)
        quota: (B, T) each.

    Returns:
        Zeros and ones, as the odds. Where a voice limit leaves fewer cells than notes asked, fewer are set.
    """
    best = odds.flatten(1, 2).amax(1)  # (B, 16T)
    value = torch.where(odds >= best[:, None, None], odds + FORCED, odds)
    value = value.masked_fill(~steps.bool()[:, None, None], -2 * FORCED)
    bars = value.view(*value.shape[:3], -1, STEPS).permute(0, 3, 1, 2, 4)  # (B, T, VOICES, PITCHES, 16)
    chosen = largest(bars.flatten(2), quota.notes).view(bars.shape) & (bars > -FORCED)
    picked: Tensor = chosen.permute(0, 2, 3, 1, 4).flatten(3).to(odds.dtype)
    return picked


def contest(logits: Tensor, chance: Tensor) -> Tensor:
    """By what each note contends for its place among all voices.

    Chance decides which note a line would play, never whether it plays: a line contends by the odds that any of its
    notes begins, 1 - prod(1 - p), and with one note alone. The notes of the harmony contend each by its own. Two voices
    never strike the same pitch: it is the line's, by the better odds of the two, and the melody's before the bass's.

    Args:
        logits: (B, VOICES, PITCHES, L)
        chance: Added to the logits to find which. (B, VOICES, PITCHES, L)

    Returns:
        As the logits; OUT_OF_REACH for the notes a line does not play.
    """
    drawn = logits + chance
    odds = list(drawn.unbind(1))
    taken = torch.zeros_like(odds[HARMONY], dtype=torch.bool)
    for voice in (MELODY, BASS):
        played = (odds[voice] >= odds[voice].amax(1, keepdim=True)) & ~taken
        own = torch.maximum(presence(logits[:, voice])[:, None], odds[HARMONY])
        odds[voice] = torch.where(played, own, OUT_OF_REACH)
        taken = taken | played
    odds[HARMONY] = odds[HARMONY].masked_fill(taken, OUT_OF_REACH)
    return torch.stack(odds, 1)


def presence(logits: Tensor) -> Tensor:
    """Logit that any note of a line begins. (B, PITCHES, L) -> (B, L)"""
    none = torch.nn.functional.softplus(logits).sum(1).clamp(min=1e-6)  # -log of the odds that no note begins
    return none + torch.log(-torch.expm1(-none))
