"""Decoding of logits into notes, with exactly as many onsets and notes a bar as were asked for."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Conditions, Floats, Ints
from generator.roll import HOLD, LOWEST, ONSET, VOICES
from generator.voices import BASS, ECHOES, HARMONY, MELODY, MOST_HARMONY

MOST_NOTES = 64
"""The most notes that can begin in one bar."""
RECALL = 1.5
"""Added to the logit of the decision made at the same place of the bar that a bar returns to. With it, composed music
returns as often as the validation music does."""
FORCED = 1e4
"""A logit larger than any the network gives; ranks a cell before all others."""


@dataclass(frozen=True, slots=True, eq=False)
class Quota:
    """The number of onsets and notes of each bar."""

    onsets: Tensor
    """Sixteenths that carry an onset. (B, T)"""
    notes: Tensor
    """Notes. (B, T)"""

    @classmethod
    def of(cls, conditions: Conditions) -> "Quota":
        """Compute the quota from density, strength and hits; hits count as onsets and may raise it. (1, T) each.

        Sixteenths inside a fermata do not count.
        """
        open_steps = conditions.steps - conditions.held.sum(1)
        onsets = np.rint(conditions.density * open_steps).astype(np.int64)
        onsets = np.maximum(onsets, (conditions.hits & (np.arange(STEPS) < conditions.steps[:, None])).sum(1))
        notes = np.rint(conditions.strength * onsets).astype(np.int64).clip(onsets, MOST_NOTES)
        return cls(torch.from_numpy(onsets)[None], torch.from_numpy(notes)[None])


def by_bar(steps: Tensor) -> Tensor:
    """Split an axis of sixteenths into bars. (..., T * STEPS) -> (..., T, STEPS)"""
    return steps.reshape(*steps.shape[:-1], -1, STEPS)


def choose_steps(logits: Tensor, quota: Quota, hits: Tensor, valid: Tensor) -> Tensor:
    """Choose the sixteenths on which notes begin: every hit, then the likeliest, up to the quota of each bar.

    Args:
        logits: (B, T * STEPS)
        quota: (B, T) each.
        hits: (B, T * STEPS)
        valid: (B, T * STEPS)

    Returns:
        Zeros and ones, as logits.
    """
    rank = logits.masked_fill(hits.bool(), FORCED).masked_fill(~valid.bool(), -FORCED)
    steps = largest(rank.view(*quota.onsets.shape, STEPS), quota.onsets).flatten(1)
    chosen: Tensor = (steps & valid.bool()).to(logits.dtype)
    return chosen


def choose_rhythm(
    logits: Tensor,
    echoes: Tensor,
    quota: Quota,
    hits: Tensor,
    valid: Tensor,
    returns: Ints | None = None,
) -> Tensor:
    """Choose the sixteenths on which notes begin, as `choose_steps` does, autoregressively bar by bar.

    Args:
        logits: (B, T * STEPS)
        echoes: Added for an onset at the same place of each earlier bar, and subtracted where there was none.
            (B, ECHOES, T * STEPS)
        quota: (B, T) each.
        hits: (B, T * STEPS)
        valid: (B, T * STEPS)
        returns: The bar each bar returns to; its own number where it is new. (T,)

    Returns:
        Zeros and ones, as logits.
    """
    forced = FORCED * (hits - 2 * (1 - valid))
    own, added = (
        by_bar(logits + forced).numpy(),
        by_bar(echoes).numpy(),
    )  # (B, T, STEPS), (B, ECHOES, T, STEPS)
    begins, asked = np.zeros_like(own), quota.onsets.numpy()
    for bar, source in enumerate(_sources(returns, own.shape[1])):
        value = own[:, bar].copy()
        for number, lag in enumerate(ECHOES):
            if bar >= lag:
                value += added[:, number, bar] * (2 * begins[:, bar - lag] - 1)
        if source != bar:
            value += RECALL * (2 * begins[:, source] - 1)
        begins[:, bar] = _most(value, asked[:, bar])
    return torch.from_numpy(begins).flatten(1) * valid


def choose_texture(
    logits: Tensor, echoes: Tensor, begins: Tensor, quota: Quota, returns: Ints | None = None
) -> Tensor:
    """Choose the voices that play on the chosen sixteenths: the likeliest slot of each, then the likeliest of the bar.

    It is autoregressive, bar by bar.

    Args:
        logits: That each slot is filled. (B, SLOTS, T * STEPS)
        echoes: Added for a slot filled at the same place of each earlier bar, and subtracted for one left empty.
            (B, ECHOES, T * STEPS)
        begins: 1 on the chosen sixteenths. (B, T * STEPS)
        quota: (B, T) each.
        returns: The bar each bar returns to; its own number where it is new. (T,)

    Returns:
        The number of notes each voice begins. (B, VOICES, T * STEPS)
    """
    own, added = by_bar(logits).numpy(), by_bar(echoes).numpy()  # (B, SLOTS, T, STEPS), (B, ECHOES, T, STEPS)
    struck, asked = by_bar(begins).numpy()[:, None] > 0, quota.notes.numpy()  # (B, 1, T, STEPS)
    filled = np.zeros(own.shape, dtype=np.int64)
    for bar, source in enumerate(_sources(returns, own.shape[2])):
        value = own[:, :, bar].copy()  # (B, SLOTS, STEPS)
        for number, lag in enumerate(ECHOES):
            if bar >= lag:
                echo = (2 * filled[:, :, bar - lag] - 1) * struck[:, :, bar - lag]
                value += added[:, None, number, bar] * echo
        if source != bar:
            value += RECALL * (2 * filled[:, :, source] - 1) * struck[:, :, source]
        value[value >= value.max(1, keepdims=True)] += FORCED
        value = np.where(struck[:, :, bar], value, -2 * FORCED)
        most = _most(value.reshape(len(value), -1), asked[:, bar]).reshape(value.shape)
        filled[:, :, bar] = most * (value > -FORCED)
    slots = torch.from_numpy(filled).flatten(2)  # (B, SLOTS, 16T)
    return torch.stack([slots[:, 0], slots[:, 2:].sum(1), slots[:, 1]], 1)


def _sources(returns: Ints | None, bars: int) -> list[int]:
    """List the bar each bar returns to; its own number for all where `returns` is None."""
    sources: list[int] = np.arange(bars).tolist() if returns is None else returns.tolist()
    return sources


def _most(values: Floats, count: Ints) -> Floats:
    """Mark the `count` largest of each row; ties go to the first. (B, N), (B,) -> (B, N)"""
    order = np.argsort(-values, axis=1, kind="stable")
    marked = np.zeros_like(values)
    marked[np.arange(len(values))[:, None], order] = np.arange(values.shape[1]) < count[:, None]
    return marked


def slots_of(counts: Tensor) -> Tensor:
    """Return the slots filled by the given numbers of notes.

    Args:
        counts: Notes each voice begins. (B, VOICES, L)

    Returns:
        Zeros and ones: the melody's slot, the bass's, and as many of the harmony's. (B, SLOTS, L)
    """
    places = torch.arange(MOST_HARMONY, device=counts.device)[:, None]
    filled = [counts[:, [MELODY]] > 0, counts[:, [BASS]] > 0, counts[:, [HARMONY]] > places]
    return torch.cat(filled, 1).float()


def largest(values: Tensor, count: Tensor) -> Tensor:
    """Mark the `count` largest along the last axis; ties go to the first. (..., N), (...) -> (..., N)"""
    most = int(count.max())
    if most == 0:
        return torch.zeros_like(values, dtype=torch.bool)
    places = values.topk(min(most, values.shape[-1]), -1).indices  # (..., most)
    wanted = torch.arange(places.shape[-1], device=values.device) < count[..., None]
    return torch.zeros_like(values, dtype=torch.bool).scatter(-1, places, wanted)


def whole_holds(onsets: Tensor, holds: Tensor, valid: Tensor) -> Tensor:
    """Keep only the holds that continue an onset without a gap.

    Args:
        onsets: Zeros and ones. (B, VOICES, PITCHES, L)
        holds: Likewise.
        valid: Sixteenths that exist; the others are skipped. (B, L)

    Returns:
        Zeros and ones, zero where there is an onset or no sixteenth.
    """
    cue, voice, pitch = (
        (onsets.amax(-1) > 0).nonzero().unbind(1)
    )  # only where something begins can anything be held
    here, wanted = valid[cue].bool(), holds[cue, voice, pitch].bool()  # (rows, L)
    begins = onsets[cue, voice, pitch].bool()
    column = torch.arange(1, onsets.shape[-1] + 1, device=onsets.device)
    last_onset = (column * begins).cummax(-1).values
    last_gap = (column * ~(begins | wanted | ~here)).cummax(-1).values
    kept = torch.zeros_like(onsets)
    kept[cue, voice, pitch] = ((last_onset > last_gap) & wanted & ~begins & here).to(onsets.dtype)
    return kept


LONGEST = 32
"""The longest note in sixteenths, two bars: by then a piano has faded, and a wind player is out of breath."""


def playable(rows: Ints) -> Ints:
    """Shorten notes to what can be played: melody and bass end at their next note, and no note lasts longer than LONGEST.

    Args:
        rows: As `notes_of` returns them. (notes, 4)

    Returns:
        The same notes with earlier ends. (notes, 4)
    """
    start, end, pitch, voice = rows.T
    until = np.minimum(end, start + LONGEST)
    for line in set(range(VOICES)) - {HARMONY}:
        mine = np.flatnonzero(voice == line)
        until[mine[:-1]] = np.minimum(until[mine[:-1]], start[mine[1:]])
    return np.stack([start, until, pitch, voice], axis=1)


def notes_of(roll: np.ndarray, steps: Ints) -> Ints:
    """Read the notes from a decoded roll.

    Args:
        roll: Zeros and ones. (VOICES, 2, PITCHES, bars * STEPS)
        steps: Sixteenths in each bar. (bars,)

    Returns:
        Rows of (start, end, pitch, voice): start and end in sixteenths from the first bar, pitch relative to the
        tonic; ordered by start, then pitch. (notes, 4)
    """
    columns = (np.arange(STEPS) < steps[:, None]).reshape(-1)
    onset, hold = roll[:, ONSET][..., columns] > 0, roll[:, HOLD][..., columns] > 0
    length = hold.shape[-1]
    voice, pitch, start = np.nonzero(onset)
    row = (voice * hold.shape[1] + pitch) * length  # where each note's pitch lies when all are put end to end
    free = np.flatnonzero(~hold)
    following = np.searchsorted(free, row + start + 1)
    end = np.minimum(np.append(free, hold.size)[following] - row, length)
    order = np.lexsort((pitch, start))
    return np.stack([start, end, pitch + LOWEST, voice], axis=1)[order]
