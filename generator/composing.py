"""The composer: conditions and a seed in, a score out."""

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
from generator.joints import treated
from generator.keys import SCALES
from generator.latent import draw_latent
from generator.performing import Leaning, perform
from generator.planning import planned
from generator.returns import returns
from generator.roll import LOWEST, PITCHES, tonic_shift
from generator.score import Note, Part, Score, Voice
from generator.styles.file import Styles
from generator.styles.file import load as load_styles
from generator.weights import TRAINED, Weights, load

OUT_OF_KEY = 0.5
"""Taken off the onset logit of a pitch that is neither in the scale nor in the chord of its half bar."""
HELD = 100.0
"""Taken off the logits that notes begin on the sixteenths over which a beat is held, and added to those that they sound
on: more than the network ever says."""
AGAIN = 50.0
"""Added to the logits that notes begin on the sixteenths of a rhythm that is kept: more than the network says, less than
HELD."""
COUNTED = 8.0
"""Added to the logits that notes begin on beats that are no quarters, and half of it taken off those of quarters that
are no beats: where a bar has twelve sixteenths, the corpus counts three quarters, and 6/8 has beats elsewhere."""
VOICES = (Voice.MELODY, Voice.HARMONY, Voice.BASS)
BEATS_A_STEP = 0.25


class Player(Protocol):
    """Turns conditions and chords into notes: our network, or a baseline."""

    def play(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Play one scene: the same arguments give the same notes.

        Args:
            conditions: Of the scene.
            chords: Two labels of `generator.harmony` a bar. (bars, 2)
            seed: What is drawn is drawn from it; 0 or more.

        Returns:
            Rows of (start, end, pitch, voice) as `generator.decoding.notes_of` gives them. (notes, 4)
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Composer:
    """The trained conditional GAN."""

    weights: Weights
    styles: Styles
    """What each style tends to: what its conditions may be filled in with."""
    name: ClassVar[str] = "recue-gan"

    @property
    def digest(self) -> str:
        """Of its weights."""
        return self.weights.digest

    @classmethod
    def trained(cls, path: Path = TRAINED) -> Self:
        """The composer that ships with Recue.

        Raises:
            WeightsError: If the weights cannot be read, or the styles that ship beside them.
        """
        return cls(load(path), load_styles())

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue: the same conditions and seed give the same notes.

        Args:
            conditions: Of one scene.
            seed: What the harmonic plan and the latents are drawn from; 0 or more.
            programs: General MIDI program of each voice.
        """
        return composed(self, self.weights.harmony, conditions, seed, programs)

    def play(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Play under given chords; see `Player`."""
        source = torch.Generator().manual_seed(seed)
        asked = encode(conditions, chords)
        with torch.inference_mode():
            drawn = draw_latent(self.weights.network.config, asked.phrases, source)
            back = returns(conditions, chords)
            latent, leaning = drawn.returning(torch.from_numpy(back)), _leaning(conditions, chords, back)
            performed = perform(self.weights.network, latent, asked, Quota.of(conditions), leaning)
        return playable(notes_of(performed.roll[0].numpy(), conditions.steps))


def composed(
    player: Player, harmony: HarmonicModel, conditions: Conditions, seed: int, programs: Mapping[Voice, int]
) -> Score:
    """Compose one cue: plan its harmony, have it played, write its joints, and dress the notes.

    Args:
        player: Plays it.
        harmony: Plans its chords.
        conditions: Of one scene.
        seed: What is drawn is drawn from it; 0 or more.
        programs: General MIDI program of each voice.
    """
    rng = np.random.default_rng(seed)
    chords = planned(harmony, conditions, rng)
    rows = treated(player.play(conditions, chords, int(rng.integers(2**62))), conditions)
    return dressed(rows, conditions, programs, int(rng.integers(2**62)))


def _leaning(conditions: Conditions, chords: Ints, back: Ints) -> Leaning:
    """What is asked beyond what the network was told."""
    held = torch.from_numpy(conditions.held.reshape(-1)).float()  # (T * STEPS,)
    kept = np.zeros_like(conditions.hits) if conditions.rhythm is None else conditions.rhythm
    again = torch.from_numpy(kept.reshape(-1)).float()  # (T * STEPS,)
    return Leaning(
        begins=COUNTED * _counted(conditions) + AGAIN * again - HELD * held,
        notes=-OUT_OF_KEY * _outside(conditions, chords),
        holds=HELD * held,
        returns=back,
    )


def _outside(conditions: Conditions, chords: Ints) -> Tensor:
    """1 for every pitch that is in neither scale nor chord. (PITCHES, T * STEPS)"""
    degrees = (LOWEST + np.arange(PITCHES)) % 12
    in_scale = np.isin(np.arange(12), list(SCALES[conditions.key.mode]))
    halves = (np.arange(STEPS) * 2 >= conditions.steps[:, None]).astype(np.int64)  # (T, STEPS)
    inside = (TONES[np.take_along_axis(chords, halves, 1)] > 0) | in_scale  # (T, STEPS, 12)
    return torch.from_numpy(~inside.reshape(-1, 12).T[degrees]).float()


def _counted(conditions: Conditions) -> Tensor:
    """1 for every beat that is no quarter, -1/2 for every quarter that is no beat. (T * STEPS,)"""
    quarter, beat = (np.arange(STEPS) % length == 0 for length in (4, conditions.beat))
    return torch.from_numpy(np.tile((beat & ~quarter) - 0.5 * (quarter & ~beat), conditions.bars)).float()


def dressed(rows: Ints, conditions: Conditions, programs: Mapping[Voice, int], seed: int) -> Score:
    """Give notes expression, key and parts: the same arguments give the same score.

    Args:
        rows: As `Player.play` gives them. (notes, 4)
        conditions: What they were composed for.
        programs: General MIDI program of each voice.
        seed: What no hand does twice alike is drawn from it; 0 or more.
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
            Part(name, programs[name], tuple(map(Note, *(column[mine].tolist() for column in columns))))
        )
    return Score(tuple(parts), int(conditions.steps.sum()) * BEATS_A_STEP)
