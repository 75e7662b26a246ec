"""How melody and bass go from note to note: the note before leans on the one that follows."""

import numpy as np
import torch
from torch import Tensor

from generator.conditions import Ints
from generator.networks.generator import LINES
from generator.roll import PITCHES
from generator.voices import HARMONY

OUT_OF_REACH = -1e6
"""Below any odds."""
NO_NOTE = -1
"""Stands for the pitch of a line that has not begun."""


def before(onsets: Tensor) -> Tensor:
    """The pitch that each line last struck before each sixteenth, NO_NOTE before its first.

    Args:
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)

    Returns:
        Pitches from 0. (B, LINES, L)
    """
    lines = onsets[:, list(LINES)]
    struck, pitch = lines.amax(2) > 0, lines.argmax(2)  # (B, LINES, L)
    column = torch.where(struck, torch.arange(1, lines.shape[-1] + 1), 0).cummax(-1).values
    column = torch.nn.functional.pad(column[..., :-1], (1, 0))
    last = pitch.gather(-1, (column - 1).clamp(min=0))
    return torch.where(column > 0, last, NO_NOTE)


def walk(logits: Tensor, intervals: Tensor, begins: Tensor) -> Tensor:
    """Let each line go its likeliest way from onset to onset, each note leaning on the one before.

    A line takes part in an onset where its note is likelier than not, or than any of the other voices.

    Args:
        logits: Of notes. (B, VOICES, PITCHES, L)
        intervals: What each interval adds. (B, LINES, 2 * PITCHES - 1, L)
        begins: 1 where some note begins. (B, L)

    Returns:
        The pitch each line would last have struck before each sixteenth, as `before` gives it. (B, LINES, L)
    """
    own = logits[:, list(LINES)].permute(3, 0, 1, 2).contiguous().numpy()  # (L, B, LINES, PITCHES)
    added = _and_nothing(intervals).permute(3, 0, 1, 2).contiguous().numpy()  # (L, B, LINES, 3 PITCHES - 1)
    leant = np.lib.stride_tricks.sliding_window_view(added, PITCHES, -1)  # (L, B, LINES, 2 PITCHES, PITCHES)
    rival = logits.flatten(1, 2).amax(1).clamp(max=0).T.contiguous().numpy()[..., None]  # (L, B, 1)
    struck = (begins > 0).T.contiguous().numpy()[..., None]  # (L, B, 1)
    cue, line = np.ogrid[: own.shape[1], : own.shape[2]]
    last = np.full(own.shape[1:3], NO_NOTE)
    columns = np.flatnonzero(struck.any((1, 2)))
    path = np.full((len(columns) + 1, *last.shape), NO_NOTE)
    for number, column in enumerate(columns.tolist(), 1):
        odds = own[column] + leant[column][cue, line, _first(last)]
        best = odds.argmax(-1)
        taken = (odds[cue, line, best] >= rival[column]) & struck[column]
        path[number] = last = np.where(taken, best, last)
    standing = path[np.searchsorted(columns, np.arange(len(own)))]  # (L, B, LINES)
    return torch.from_numpy(standing.transpose(1, 2, 0))


def _and_nothing(intervals: Tensor) -> Tensor:
    """Put what a line without a last note adds, nothing, behind what the intervals add."""
    return torch.nn.functional.pad(intervals, (0, 0, 0, PITCHES))


def _first(last: Ints) -> Ints:
    """Which interval leads from each last pitch to the lowest one."""
    first: Ints = np.where(last == NO_NOTE, 2 * PITCHES - 1, PITCHES - 1 - last)
    return first


def lean(intervals: Tensor, last: Tensor) -> Tensor:
    """What the last note of each line adds to the logits of its next.

    Args:
        intervals: (B, LINES, 2 * PITCHES - 1, L)
        last: Pitches from 0, or NO_NOTE. (B, LINES, L)

    Returns:
        (B, LINES, PITCHES, L)
    """
    place = torch.arange(PITCHES)[:, None] + torch.from_numpy(_first(last.numpy()))[:, :, None]
    return _and_nothing(intervals).gather(2, place)


def leaning(logits: Tensor, intervals: Tensor, last: Tensor) -> Tensor:
    """The logits of notes, each line's leaning on its last note. (B, VOICES, PITCHES, L)"""
    leant = lean(intervals, last)
    whole = list(logits.unbind(1))
    for number, voice in enumerate(LINES):
        whole[voice] = whole[voice] + leant[:, number]
    return torch.stack(whole, 1)


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
    for voice in LINES:
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
