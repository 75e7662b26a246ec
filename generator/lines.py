"""The choice of pitches, voice by voice and note by note: each note depends on those before it.

A voice's past enters in two ways: the pitch it struck last (in the harmony the highest), and the motion by which it
reached it. `assign_voices` makes the melody the highest that sounds and the bass the lowest that begins, so the
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
from generator.networks.generator import PitchLogits
from generator.roll import PITCHES
from generator.voices import BASS, ECHOES, HARMONY, MELODY, MOTIONS

STEP = 2
"""The largest step in semitones; a larger interval is a leap."""
NO_NOTE = -1
"""The pitch of a voice that has not begun."""
OUT_OF_REACH = -1e6
"""A logit below any other, even with FORCED subtracted."""
ORDER = (MELODY, BASS, HARMONY)
"""The order in which the voices choose."""


def motion(interval: Tensor) -> Tensor:
    """Classify intervals in semitones by the motions of `generator.voices.MOTIONS`."""
    far = (interval.abs() > STEP).long()
    return torch.where(interval > 0, 1 + 2 * far, torch.where(interval < 0, 2 + 2 * far, 0))


_MOTION = motion(torch.arange(1 - PITCHES, PITCHES)).tolist()
"""The motion of each interval, from -(PITCHES - 1) semitones up."""


def last_notes(onsets: Tensor) -> tuple[Tensor, Tensor]:
    """Find the last note of each voice before each sixteenth.

    Args:
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)

    Returns:
        Its pitch from 0, the highest if several began at once; NO_NOTE before the first. (B, VOICES, L)
        The motion to it. (B, VOICES, L)
    """
    struck = onsets.amax(2) > 0  # (B, VOICES, L)
    top = PITCHES - 1 - onsets.flip(2).argmax(2)
    last = _last_value(torch.where(struck, top, NO_NOTE), struck)
    came = torch.where(struck & (last != NO_NOTE), motion(top - last), 0)
    return last, _last_value(came, struck).clamp(min=0)


def _last_value(values: Tensor, struck: Tensor) -> Tensor:
    """Return the value at the last onset before each sixteenth; NO_NOTE where there is none. (B, VOICES, L)"""
    column = torch.where(struck, torch.arange(1, struck.shape[-1] + 1), 0).cummax(-1).values
    column = torch.nn.functional.pad(column[..., :-1], (1, 0))
    found = values.gather(-1, (column - 1).clamp(min=0))
    return torch.where(column > 0, found, NO_NOTE)


def history_logits(pitch_logits: PitchLogits, onsets: Tensor, where: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Compute what the notes before add to the logits of the next.

    Args:
        pitch_logits: From the network.
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)
        where: Cue, voice and sixteenth of N onsets. (N,) each

    Returns:
        (N, PITCHES)
    """
    cue, voice, column = where
    last, came = (each[where] for each in last_notes(onsets))
    added = torch.einsum(
        "ng,ngi->ni", pitch_logits.gaits[cue, voice, :, column], pitch_logits.strides[voice, :, came]
    )
    place = torch.arange(PITCHES) + (PITCHES - 1 - last.clamp(min=0))[:, None]
    going = added.gather(1, place) * (last != NO_NOTE)[:, None]
    again = echoed(onsets).movedim(4, 2)[where]  # (N, PITCHES, ECHOES)
    recalled = (again * pitch_logits.echoes[cue, voice, :, column][:, None]).sum(-1)
    return (going + recalled).float()


def choose_pitches(
    logits: Tensor,
    gaits: Tensor,
    strides: Tensor,
    echoes: Tensor,
    counts: Tensor,
    returns: Ints | None = None,
) -> Tensor:
    """Choose the likeliest pitches at each onset of each voice, autoregressively.

    Args:
        logits: Of notes, with the sampling noise. (B, VOICES, PITCHES, L)
        gaits: Weights of the mixture components. (B, VOICES, gaits, L)
        strides: Logits that each component adds to each interval. (VOICES, gaits, MOTIONS, 2 * PITCHES - 1)
        echoes: Logits added to a note that its voice began there in each earlier bar. (B, VOICES, ECHOES, L)
        counts: Notes that each voice begins at each sixteenth. (B, VOICES, L)
        returns: The bar each bar returns to; its own number where it is new. (T,)

    Returns:
        1 where a note begins: as many as `counts` says, no pitch in two voices. Where too few pitches are allowed between the
        other voices, notes lie beyond them. (B, VOICES, PITCHES, L)
    """
    own = logits.movedim(2, 3).numpy()
    mixture, again, asked = gaits.movedim(2, 3).numpy(), echoes.movedim(2, 3).numpy(), counts.numpy()
    struck = np.zeros(own.shape, dtype=np.float32)
    back = _bars_back(returns, -(-own.shape[2] // STEPS))
    ceiling, floor = np.full(asked[:, 0].shape, PITCHES), np.full(asked[:, 0].shape, -1)  # (B, L)
    for voice in ORDER:
        cue, column = asked[:, voice].nonzero()
        shares = torch.from_numpy(mixture[cue, voice, column])
        with torch.autocast("cpu", enabled=False):
            added = (shares @ strides[voice].flatten(1)).numpy()  # numpy would share it out among threads
        rows = own[cue, voice, column]
        pitch = np.arange(PITCHES)
        outside = (pitch >= ceiling[cue, column, None]) | (pitch <= floor[cue, column, None])
        rows[outside] -= FORCED
        rows[struck[cue, :, column].any(1)] = OUT_OF_REACH
        added = added.reshape(len(rows), MOTIONS, 2 * PITCHES - 1)
        voice_onsets = VoiceOnsets(
            cue.tolist(),
            column.tolist(),
            asked[cue, voice, column].tolist(),
            (column - STEPS * back[column // STEPS]).tolist(),
        )
        which, chosen = _choose_in_order(rows, added, again[cue, voice, column], voice_onsets)
        struck[cue[which], voice, column[which], chosen] = 1
        if voice == MELODY:
            ceiling = _last_pitch(struck[:, voice])
        elif voice == BASS:
            floor = np.where(struck[:, voice].any(-1), struck[:, voice].argmax(-1), -1)
    return torch.from_numpy(struck).movedim(3, 2)


class VoiceOnsets(NamedTuple):
    """The onsets of one voice in order, one a row."""

    cue: list[int]
    column: list[int]
    counts: list[int]
    """Notes that begin, at least 1."""
    sources: list[int]
    """The same place in the bar that its bar returns to; itself where the bar is new."""


def _bars_back(returns: Ints | None, bars: int) -> Ints:
    """Return the distance of each bar to the earlier bar it returns to, in bars; 0 where it is new. (bars,)"""
    return np.zeros(bars, dtype=np.int64) if returns is None else np.arange(bars) - returns


def _choose_in_order(
    rows: Floats, added: Floats, again: Floats, onsets: VoiceOnsets
) -> tuple[list[int], list[int]]:
    """Choose the pitches of one voice, onset by onset.

    Args:
        rows: (onsets, PITCHES)
        added: (onsets, MOTIONS, 2 * PITCHES - 1)
        again: (onsets, ECHOES)
        onsets: Their places.

    Returns:
        For each note, the index of its onset and its pitch from 0.
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
        came = _MOTION[top - last + PITCHES - 1] if last != NO_NOTE else 0
        last = top
    return which, chosen


def _last_pitch(struck: Floats) -> Ints:
    """Return the last pitch struck up to and at each sixteenth; PITCHES before the first. (B, L, PITCHES) -> (B, L)"""
    plays = struck.any(-1)
    column = np.maximum.accumulate(np.where(plays, np.arange(plays.shape[1]) + 1, 0), axis=1)
    pitch = np.take_along_axis(struck.argmax(-1), np.maximum(column - 1, 0), 1)
    found: Ints = np.where(column > 0, pitch, PITCHES)
    return found


def allowed_pitches(onsets: Tensor) -> Tensor:
    """Mark the pitches that the voices earlier in ORDER leave to each voice. (B, VOICES, PITCHES, L)

    Args:
        onsets: 1 where a note begins. (B, VOICES, PITCHES, L)
    """
    rows = onsets.movedim(2, 3).numpy()
    ceiling = torch.from_numpy(_last_pitch(rows[:, MELODY]))[:, None]  # (B, 1, L)
    bass = onsets[:, BASS]
    floor = torch.where(bass.amax(1) > 0, bass.argmax(1), -1)[:, None]
    pitch = torch.arange(PITCHES)[:, None]
    below = pitch < ceiling
    free = [torch.ones_like(below), below & (pitch > floor), below]
    assert (MELODY, HARMONY, BASS) == (0, 1, 2)
    return torch.stack(free, 1)
