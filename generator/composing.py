"""The composer: from conditions and a seed to a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Conditions, Ints
from generator.decoding import Quota, notes_of, playable
from generator.encoding import encode
from generator.expression.articulation import releases
from generator.expression.loudness import velocities
from generator.expression.texture import texture_of
from generator.harmony import TONES, HarmonicModel
from generator.joints import apply_treatment
from generator.keys import SCALES
from generator.latent import draw_latent
from generator.performing import LogitBias, sample_roll
from generator.planning import plan_chords
from generator.returns import returns
from generator.roll import LOWEST, PITCHES, tonic_shift
from generator.score import Note, Score, Voice, VoicePart
from generator.styles.file import Styles
from generator.styles.file import load as load_styles
from generator.weights import TRAINED, ComposerWeights, load

OUT_OF_KEY = 0.5
"""Subtracted from the onset logit of a pitch that is neither in the scale nor in the chord of its half bar."""
HELD = 100.0
"""Subtracted from the onset logits of the sixteenths inside a fermata, and added to their hold logits: larger than any
logit of the network."""
AGAIN = 50.0
"""Added to the onset logits of the sixteenths of a rhythm to keep: larger than any logit of the network, smaller than
HELD."""
COUNTED = 8.0
"""Added to the onset logits of beats that are not quarters, and half of it subtracted from those of quarters that are not
beats. In bars of twelve sixteenths the corpus has three quarters, and the beats of 6/8 lie elsewhere."""
VOICES = (Voice.MELODY, Voice.HARMONY, Voice.BASS)
BEATS_A_STEP = 0.25


class NoteModel(Protocol):
    """A model of notes given conditions and chords: the network, or a baseline."""

    def sample(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Sample the notes of one scene; deterministic in its arguments.

        Args:
            conditions: Of the scene.
            chords: Two labels of `generator.harmony` a bar. (bars, 2)
            seed: Of all random draws; 0 or more.

        Returns:
            Rows of (start, end, pitch, voice) as `generator.decoding.notes_of` returns them. (notes, 4)
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class GanComposer:
    """The trained conditional GAN."""

    weights: ComposerWeights
    styles: Styles
    """The mixture of each style, from which missing conditions can be filled in."""
    name: ClassVar[str] = "recue-gan"

    @property
    def digest(self) -> str:
        """The digest of the weights."""
        return self.weights.digest

    @classmethod
    def trained(cls, weights_file: Path = TRAINED) -> Self:
        """Load the composer that ships with Recue.

        Raises:
            WeightsError: If the weights cannot be read, or the styles that ship beside them.
        """
        return cls(load(weights_file), load_styles())

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue; deterministic in its arguments.

        Args:
            conditions: Of one scene.
            seed: Of the harmonic plan and all other random draws; 0 or more.
            programs: General MIDI program of each voice.
        """
        return compose_cue(self, self.weights.harmony, conditions, seed, programs)

    def sample(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Sample the notes of one scene over given chords; see `NoteModel`."""
        source = torch.Generator().manual_seed(seed)
        asked = encode(conditions, chords)
        with torch.inference_mode():
            drawn = draw_latent(self.weights.network.config, asked.phrases, source)
            back = returns(conditions, chords)
            latent, bias = drawn.with_returns(torch.from_numpy(back)), _logit_bias(conditions, chords, back)
            performed = sample_roll(self.weights.network, latent, asked, Quota.of(conditions), bias)
        return playable(notes_of(performed.roll[0].numpy(), conditions.steps))


def compose_cue(
    model: NoteModel, harmony: HarmonicModel, conditions: Conditions, seed: int, programs: Mapping[Voice, int]
) -> Score:
    """Compose one cue: plan its harmony, sample its notes, write its joints, and add expression.

    Args:
        model: Samples the notes.
        harmony: Plans the chords.
        conditions: Of one scene.
        seed: Of all random draws; 0 or more.
        programs: General MIDI program of each voice.
    """
    rng = np.random.default_rng(seed)
    chords = plan_chords(harmony, conditions, rng)
    rows = apply_treatment(model.sample(conditions, chords, int(rng.integers(2**62))), conditions)
    return to_score(rows, conditions, programs, int(rng.integers(2**62)))


def _logit_bias(conditions: Conditions, chords: Ints, back: Ints) -> LogitBias:
    """Return the biases for scale and chords, beats, fermatas, a kept rhythm and returning bars."""
    held = torch.from_numpy(conditions.held.reshape(-1)).float()  # (T * STEPS,)
    kept = np.zeros_like(conditions.hits) if conditions.rhythm is None else conditions.rhythm
    again = torch.from_numpy(kept.reshape(-1)).float()  # (T * STEPS,)
    return LogitBias(
        begins=COUNTED * _counted(conditions) + AGAIN * again - HELD * held,
        notes=-OUT_OF_KEY * _outside(conditions, chords),
        holds=HELD * held,
        returns=back,
    )


def _outside(conditions: Conditions, chords: Ints) -> Tensor:
    """Return 1 for every pitch that is in neither scale nor chord. (PITCHES, T * STEPS)"""
    degrees = (LOWEST + np.arange(PITCHES)) % 12
    in_scale = np.isin(np.arange(12), list(SCALES[conditions.key.mode]))
    halves = (np.arange(STEPS) * 2 >= conditions.steps[:, None]).astype(np.int64)  # (T, STEPS)
    inside = (TONES[np.take_along_axis(chords, halves, 1)] > 0) | in_scale  # (T, STEPS, 12)
    return torch.from_numpy(~inside.reshape(-1, 12).T[degrees]).float()


def _counted(conditions: Conditions) -> Tensor:
    """Return 1 for every beat that is not a quarter, -1/2 for every quarter that is not a beat. (T * STEPS,)"""
    quarter, beat = (np.arange(STEPS) % length == 0 for length in (4, conditions.beat))
    return torch.from_numpy(np.tile((beat & ~quarter) - 0.5 * (quarter & ~beat), conditions.bars)).float()


def to_score(rows: Ints, conditions: Conditions, programs: Mapping[Voice, int], seed: int) -> Score:
    """Turn notes into a score with expression, key and parts; deterministic in its arguments.

    Args:
        rows: As `NoteModel.sample` returns them. (notes, 4)
        conditions: The conditions they were composed for.
        programs: General MIDI program of each voice.
        seed: Of the random variation of loudness; 0 or more.
    """
    texture = texture_of(rows, conditions)
    loudness = velocities(texture, conditions, np.random.default_rng(seed))
    onset, end = texture.start * BEATS_A_STEP, releases(texture, conditions) * BEATS_A_STEP
    sounding = texture.pitch + tonic_shift(conditions.key.tonic)
    columns = (onset, end - onset, sounding, loudness)
    parts = []
    for number, name in enumerate(VOICES):
        mine = np.flatnonzero(texture.voice == number)
        parts.append(
            VoicePart(name, programs[name], tuple(map(Note, *(column[mine].tolist() for column in columns))))
        )
    return Score(tuple(parts), int(conditions.steps.sum()) * BEATS_A_STEP)
