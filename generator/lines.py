"""How each voice goes from note to note: the notes before lean on the one that follows.

Where a voice has been counts in two ways: the pitch it struck last (of the harmony the highest), and the manner in which
it came there. `assign_voices` makes the melody the highest that sounds and the bass the lowest that begins, so the
harmony stays below the melody's last note and above a bass note that begins with it, and the bass below what the melody
strikes.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Floats, Ints
from generator.decoding import FORCED, RECALL
from generator.echoes import echoed
from generator.networks.generator import Ideas
from generator.roll import PITCHES
from generator.voices import BASS, ECHOES, HARMONY, MANNERS, MELODY

STEP = 2
"""Semitones of a step at most."""
NO_NOTE = -1
"""Stands for the pitch of a voice that has not begun."""
OUT_OF_REACH = -1e6
"""Below any logit, also where FORCED is taken off it."""
ORDER = (MELODY, BASS, HARMONY)
"""Voices in the order in which they choose."""


def manner(interval: Tensor) -> Tensor:
    """The manner of going by so many semitones."""
    far = (interval.abs() > STEP).long()
    return torch.where(interval > 0, 1 + 2 * far, torch.where(interval < 0, 2 + 2 * far, 0))


_MANNER = manner(torch.arange(1 - PITCHES, PITCHES)).tolist()
"""By semitones, from -(PITCHES - 1) up."""


def before(onsets: Tensor) -> tuple[Tensor, Tensor]:
    """Where each voice has been before each sixteenth.

    Args:
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)

    Returns:
        The pitch it struck last, the highest where it struck several, from 0; NO_NOTE before its first. (B, VOICES, L)
        And the manner in which it came there. (B, VOICES, L)
    """
    struck = onsets.amax(2) > 0  # (B, VOICES, L)
    top = PITCHES - 1 - onsets.flip(2).argmax(2)
    last = _carried(torch.where(struck, top, NO_NOTE), struck)
    came = torch.where(struck & (last != NO_NOTE), manner(top - last), 0)
    return last, _carried(came, struck).clamp(min=0)


def _carried(values: Tensor, struck: Tensor) -> Tensor:
    """The value at the last strike before each sixteenth; NO_NOTE where there is none. (B, VOICES, L)"""
    column = torch.where(struck, torch.arange(1, struck.shape[-1] + 1), 0).cummax(-1).values
    column = torch.nn.functional.pad(column[..., :-1], (1, 0))
    found = values.gather(-1, (column - 1).clamp(min=0))
    return torch.where(column > 0, found, NO_NOTE)


def lean(ideas: Ideas, onsets: Tensor, where: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """What the notes before add to the logits of the next.

    Args:
        ideas: What speaks for each note.
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)
        where: Cue, voice and sixteenth of N onsets. (N,) each

    Returns:
        (N, PITCHES)
    """
    cue, voice, column = where
    last, came = (each[where] for each in before(onsets))
    added = torch.einsum("ng,ngi->ni", ideas.gaits[cue, voice, :, column], ideas.strides[voice, :, came])
    place = torch.arange(PITCHES) + (PITCHES - 1 - last.clamp(min=0))[:, None]
    going = added.gather(1, place) * (last != NO_NOTE)[:, None]
    again = echoed(onsets).movedim(4, 2)[where]  # (N, PITCHES, ECHOES)
    recalled = (again * ideas.echoes[cue, voice, :, column][:, None]).sum(-1)
    return (going + recalled).float()


def walk(
    logits: Tensor,
    gaits: Tensor,
    strides: Tensor,
    echoes: Tensor,
    counts: Tensor,
    returns: Ints | None = None,
) -> Tensor:
    """Let each voice go its likeliest way from onset to onset.

    Args:
        logits: Of notes, with the chance that is in them. (B, VOICES, PITCHES, L)
        gaits: The share of each way of going. (B, VOICES, gaits, L)
        strides: What each way adds. (VOICES, gaits, MANNERS, 2 * PITCHES - 1)
        echoes: What is added to a note that its voice struck there in each earlier bar. (B, VOICES, ECHOES, L)
        counts: How many notes each voice strikes at each sixteenth. (B, VOICES, L)
        returns: The bar each bar returns to; its own number where it is new. (T,)

    Returns:
        1 where a note begins: as many as were asked, no pitch in two voices. Where the voices around leave too little
        room, notes go beyond them. (B, VOICES, PITCHES, L)
    """
    own = logits.movedim(2, 3).numpy()
    ways, again, asked = gaits.movedim(2, 3).numpy(), echoes.movedim(2, 3).numpy(), counts.numpy()
    struck = np.zeros(own.shape, dtype=np.float32)
    back = _bars_back(returns, -(-own.shape[2] // STEPS))
    ceiling, floor = np.full(asked[:, 0].shape, PITCHES), np.full(asked[:, 0].shape, -1)  # (B, L)
    for voice in ORDER:
        cue, column = asked[:, voice].nonzero()
        shares = torch.from_numpy(ways[cue, voice, column])
        with torch.autocast("cpu", enabled=False):
            added = (shares @ strides[voice].flatten(1)).numpy()  # numpy would share it out among threads
        rows = own[cue, voice, column]
        pitch = np.arange(PITCHES)
        outside = (pitch >= ceiling[cue, column, None]) | (pitch <= floor[cue, column, None])
        rows[outside] -= FORCED
        rows[struck[cue, :, column].any(1)] = OUT_OF_REACH
        added = added.reshape(len(rows), MANNERS, 2 * PITCHES - 1)
        told = Onsets(
            cue.tolist(),
            column.tolist(),
            asked[cue, voice, column].tolist(),
            (column - STEPS * back[column // STEPS]).tolist(),
        )
        which, chosen = _path(rows, added, again[cue, voice, column], told)
        struck[cue[which], voice, column[which], chosen] = 1
        if voice == MELODY:
            ceiling = _standing(struck[:, voice])
        elif voice == BASS:
            floor = np.where(struck[:, voice].any(-1), struck[:, voice].argmax(-1), -1)
    return torch.from_numpy(struck).movedim(3, 2)


class Onsets(NamedTuple):
    """Where a voice strikes, in order; a row an onset."""

    cue: list[int]
    column: list[int]
    counts: list[int]
    """Notes, at least 1."""
    sources: list[int]
    """Where the bar that it returns to has it; itself where it is new."""


def _bars_back(returns: Ints | None, bars: int) -> Ints:
    """How many bars before each bar the one lies that it returns to; 0 where it is new. (bars,)"""
    return np.zeros(bars, dtype=np.int64) if returns is None else np.arange(bars) - returns


def _path(rows: Floats, added: Floats, again: Floats, onsets: Onsets) -> tuple[list[int], list[int]]:
    """Go through a voice's onsets in order.

    Args:
        rows: (onsets, PITCHES)
        added: (onsets, MANNERS, 2 * PITCHES - 1)
        again: (onsets, ECHOES)
        onsets: Where they are.

    Returns:
        For each note that is struck, which onset it belongs to, and its pitch from 0.
    """
    which, chosen, struck = list[int](), list[int](), dict[int, list[int]]()
    last, came, playing = NO_NOTE, 0, -1
    for number, (cue, column, count, source, recall) in enumerate(zip(*onsets, again.tolist(), strict=True)):
        row = rows[number]
        if cue != playing:
            last, came, playing = NO_NOTE, 0, cue
            struck.clear()
        if last != NO_NOTE:
            row = row + added[number, came, PITCHES - 1 - last : 2 * PITCHES - 1 - last]
        for lag, bars in enumerate(ECHOES):
            before = struck.get(column - STEPS * bars)
            if before is not None:
                for pitch in before:
                    row[pitch] += recall[lag]
        if source != column:
            for pitch in struck.get(source, ()):
                row[pitch] += RECALL
        best = [int(row.argmax())] if count == 1 else row.argpartition(-count)[-count:].tolist()
        struck[column] = best
        which += [number] * count
        chosen += best
        top = max(best)
        came = _MANNER[top - last + PITCHES - 1] if last != NO_NOTE else 0
        last = top
    return which, chosen


def _standing(struck: Floats) -> Ints:
    """The last pitch struck up to each sixteenth, itself included; PITCHES before the first. (B, L, PITCHES) -> (B, L)"""
    plays = struck.any(-1)
    column = np.maximum.accumulate(np.where(plays, np.arange(plays.shape[1]) + 1, 0), axis=1)
    pitch = np.take_along_axis(struck.argmax(-1), np.maximum(column - 1, 0), 1)
    found: Ints = np.where(column > 0, pitch, PITCHES)
    return found


def room(onsets: Tensor) -> Tensor:
    """Where a note may begin for what the voices before it in ORDER do: 1 where it may. (B, VOICES, PITCHES, L)

    Args:
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)
    """
    rows = onsets.movedim(2, 3).numpy()
    ceiling = torch.from_numpy(_standing(rows[:, MELODY]))[:, None]  # (B, 1, L)
    bass = onsets[:, BASS]
    floor = torch.where(bass.amax(1) > 0, bass.argmax(1), -1)[:, None]
    pitch = torch.arange(PITCHES)[:, None]
    below = pitch < ceiling
    free = [torch.ones_like(below), below & (pitch > floor), below]
    assert (MELODY, HARMONY, BASS) == (0, 1, 2)
    return torch.stack(free, 1)
