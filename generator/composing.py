"""The composer: conditions and a seed in, a score out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Bools, Conditions, Ints
from generator.decoding import Quota, decode, notes_of, playable
from generator.encoding import encode
from generator.expression import velocities
from generator.harmony import TONES, asked_levels
from generator.keys import SCALES
from generator.latent import draw_latent
from generator.roll import HOLD, LOWEST, ONSET, PITCHES, tonic_shift
from generator.score import Note, Part, Score, Voice
from generator.weights import TRAINED, Weights, load

OUT_OF_KEY = 3.0
"""Taken off the onset logit of a pitch that is neither in the scale nor in the chord of its half bar."""
HELD = 100.0
"""Taken off the onset logits of the sixteenths over which a beat is held, and added to their hold logits: more than the
network ever says."""
OFF_BEAT = 0.8
"""Taken off the onset logits of quarters that are no beats: where a bar has twelve sixteenths, the corpus counts three
quarters, and 6/8 has beats elsewhere."""
VOICES = (Voice.MELODY, Voice.HARMONY, Voice.BASS)
BEATS_A_STEP = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Composer:
    """The trained conditional GAN."""

    weights: Weights

    @classmethod
    def trained(cls, path: Path = TRAINED) -> Self:
        """The composer that ships with Recue.

        Raises:
            WeightsError: If the weights cannot be read.
        """
        return cls(load(path))

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue: the same conditions and seed give the same notes.

        Args:
            conditions: Of one scene.
            seed: What the harmonic plan and the latents are drawn from; 0 or more.
            programs: General MIDI program of each voice.
        """
        rng = np.random.default_rng(seed)
        levels = asked_levels(conditions)
        chords = self.weights.harmony.plan(conditions.key.mode, levels, rng, conditions.cadence)
        source = torch.Generator().manual_seed(int(rng.integers(2**62)))
        asked = encode(conditions, chords)
        with torch.inference_mode():
            latent = draw_latent(self.weights.network.config, 1, conditions.bars, source)
            logits = self.weights.network(latent, *asked.tensors())
            logits[:, :, ONSET] -= OUT_OF_KEY * _outside(conditions, chords)
            logits[:, :, ONSET] -= OFF_BEAT * _off_beat(conditions)
            held = torch.from_numpy(conditions.held.reshape(-1)).float()  # (T * STEPS,)
            logits[:, :, ONSET] -= HELD * held
            logits[:, :, HOLD] += HELD * held
            roll = decode(logits, Quota.of(conditions), asked.hits, asked.valid)
        rows = playable(notes_of(roll[0].numpy(), conditions.steps))
        return _score(rows, conditions, programs)


def _outside(conditions: Conditions, chords: Ints) -> Tensor:
    """1 for every pitch that is in neither scale nor chord. (PITCHES, T * STEPS)"""
    degrees = (LOWEST + np.arange(PITCHES)) % 12
    in_scale = np.isin(np.arange(12), list(SCALES[conditions.key.mode]))
    halves = (np.arange(STEPS) * 2 >= conditions.steps[:, None]).astype(np.int64)  # (T, STEPS)
    inside = (TONES[np.take_along_axis(chords, halves, 1)] > 0) | in_scale  # (T, STEPS, 12)
    return torch.from_numpy(~inside.reshape(-1, 12).T[degrees]).float()


def _off_beat(conditions: Conditions) -> Tensor:
    """1 for every quarter that is no beat. (T * STEPS,)"""
    steps = np.arange(STEPS)
    off = (steps % 4 == 0) & (steps % conditions.beat > 0)
    return torch.from_numpy(np.tile(off, conditions.bars)).float()


def _score(rows: Ints, conditions: Conditions, programs: Mapping[Voice, int]) -> Score:
    """Dress the notes of a roll: `rows` as `notes_of` gives them."""
    start, end, pitch, voice = rows.T
    lines = np.concatenate([[0], np.cumsum(conditions.steps)])
    bar = np.searchsorted(lines, start, side="right") - 1
    step = start - lines[bar]
    hits: Bools = conditions.hits[bar, step]
    led = (bar == 0) & conditions.pickup
    loudness = velocities(step, voice, conditions.dynamics[bar], hits, conditions.beat, led)
    sounding = pitch + tonic_shift(conditions.key.tonic)
    notes = [
        Note(s * BEATS_A_STEP, (e - s) * BEATS_A_STEP, p, v)
        for s, e, p, v in zip(start.tolist(), end.tolist(), sounding.tolist(), loudness.tolist(), strict=True)
    ]
    parts = [
        Part(name, programs[name], tuple(notes[i] for i in np.flatnonzero(voice == number)))
        for number, name in enumerate(VOICES)
    ]
    return Score(tuple(parts), int(lines[-1]) * BEATS_A_STEP)
