"""The composer: from conditions and a seed to a score."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from generator.asking import OF_STYLE, scene_of
from generator.conditions import Conditions, Floats, Ints, Key, Mode
from generator.expression.scoring import to_score
from generator.joints import apply_treatment
from generator.keys import TONICS, key_margin
from generator.pieces.features import Asked
from generator.pieces.idioms import Idiom
from generator.pieces.parts import MELODY
from generator.rows import END, PITCH, START
from generator.score import Score, Voice
from generator.styles.file import Styles
from generator.styles.file import load as load_styles
from generator.weights import TRAINED, load
from generator.writing.candidate import Candidate
from generator.writing.critic import Critic, fit, survivors
from generator.writing.drawing import Tastes
from generator.writing.hearing import heard
from generator.writing.network import Network
from generator.writing.scene import Scene
from generator.writing.unison import with_unisons
from generator.writing.writing import Writing, rows_of

COMPOSER, CRITIC = "composer", "critic"
"""The names of the networks in the weights file."""
CANDIDATES = 4
"""Versions of a scene that are written side by side; after each phrase the critic chooses those that go on."""
FAR_OFF = 1.5
"""The fit that a candidate loses for each octave by which it ends away from where it is to; the size is ours."""
SHORTEST = 2
"""Bars that the critic hears at the least before it chooses, and that are left at the least."""
SHARPNESS = 4.0
"""The factor of the critic's logits when it chooses."""
OUT_OF_KEY = 3.0
"""What is subtracted from the critic's logit of music that is heard in another key than is asked for: what a person asked comes
before what is likely."""


@dataclass(frozen=True, slots=True, eq=False)
class GanComposer:
    """The trained conditional GAN: a composer of candidates, and the critic that chooses among them."""

    network: Network
    critic: Critic | None
    """None to take the first candidate, unheard."""
    styles: Styles
    """The mixture of each style, from which missing conditions can be filled in."""
    digest: str
    """The digest of the weights."""
    name: ClassVar[str] = "recue-gan"

    @classmethod
    def trained(cls, weights_file: Path = TRAINED) -> Self:
        """Load the composer that ships with Recue.

        Raises:
            WeightsError: If the weights cannot be read, or the styles that ship beside them.
        """
        weights = load(weights_file)
        network = Network.of(weights.of(COMPOSER), weights.sizes[COMPOSER])
        critic = Critic.of(weights.of(CRITIC), weights.sizes[CRITIC])
        return cls(network, critic, load_styles(), weights.digest)

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue; deterministic in its arguments.

        Args:
            conditions: Of one scene.
            seed: Of all random draws; 0 or more.
            programs: General MIDI program of each voice.
        """
        rng = np.random.default_rng(seed)
        rows = self._played(conditions, int(rng.integers(2**62)))
        return to_score(rows, conditions, programs, int(rng.integers(2**62)))

    def _played(self, conditions: Conditions, seed: int) -> Ints:
        """Write the notes of one scene with its joints.

        A rhythm to keep that the seed gives by itself keeps all its notes, so that music is the same again where everything
        else is asked for as it was.
        """
        free = replace(conditions, rhythm=None)
        rows = apply_treatment(self.sample(free, seed), free)
        if conditions.rhythm is None or np.array_equal(np.unique(rows[:, START]), conditions.rhythm):
            return rows
        return apply_treatment(self.sample(conditions, seed), conditions)

    def sample(self, conditions: Conditions, seed: int) -> Ints:
        """Write the notes of one scene; deterministic in its arguments.

        Args:
            conditions: Of the scene.
            seed: Of all random draws; 0 or more.

        Returns:
            Rows as `generator.rows` describes them. (notes, 4)
        """
        scene, rng = scene_of(conditions), np.random.default_rng(seed)
        count = 1 if self.critic is None else CANDIDATES
        writing = Writing(self.network, [scene] * count, [scene.chords[0][0]] * count, Tastes(), rng)
        for bar in phrase_ends(scene) if count > 1 else ():
            writing.until(bar)
            fits = self._fits(writing, bar, OF_STYLE[conditions.style])
            writing.take(survivors(fits, rng, SHARPNESS))
        return with_unisons(rows_of(writing.finish()[int(rng.integers(count))]), scene)

    def _fits(self, writing: Writing, bar: int, idiom: Idiom) -> Floats:
        """Return the critic's verdict on each candidate up to a bar, less where it is heard in another key than is asked for.

        All are alike where there is nothing to hear. (candidates,)
        """
        assert self.critic is not None
        versions, scene = [rows_of(candidate) for candidate in writing.candidates], writing.scenes[0]
        if not all(map(len, versions)):
            return np.zeros(len(versions))
        told = (heard(rows, judged_by(scene, bar, rows), 0, idiom) for rows in versions)
        mode = Mode.MAJOR if scene.asked.major > 0 else Mode.MINOR
        astray = np.array([key_margin(sounding(rows), Key(0, mode)) < 0 for rows in versions])
        fits = np.array([fit(self.critic, passage) for passage in told]) - OUT_OF_KEY * astray
        if scene.leaves is None or bar < len(scene.asked.ticks):
            return fits
        return fits - FAR_OFF * np.array([_away(candidate, scene.leaves) for candidate in writing.candidates])


def _away(candidate: Candidate, pitch: int) -> float:
    """Return the octaves from a pitch to the last of a candidate's melody; 0 where it has none."""
    last = candidate.last[MELODY]
    return abs(last[-1] - pitch) / TONICS if last else 0.0


def judged_by(scene: Scene, bar: int, rows: Ints) -> Asked:
    """Return what music is asked for before a bar; of free bars what they hold, as the critic knows it of real music.

    Args:
        scene: The scene.
        bar: The bar up to which it is written.
        rows: The notes, as `generator.rows` describes them. (notes, 4)
    """
    asked, free, lines = scene.asked.until(bar), scene.free[:bar], scene.lines[: bar + 1]
    notes = np.diff(np.searchsorted(np.sort(rows[:, START]), lines))
    onsets = np.diff(np.searchsorted(np.unique(rows[:, START]), lines))
    return replace(
        asked, onsets=np.where(free, onsets, asked.onsets), notes=np.where(free, notes, asked.notes)
    )


def sounding(rows: Ints) -> Floats:
    """Return the ticks for which each pitch class sounds. (TONICS,)"""
    of_each = rows[:, PITCH] % TONICS == np.arange(TONICS)[:, None]
    ticks: Floats = (of_each * (rows[:, END] - rows[:, START])).sum(1).astype(np.float64)
    return ticks


def phrase_ends(scene: Scene) -> list[int]:
    """Return the bars before which the critic chooses: those after each phrase, the scene's end the last."""
    ends = (np.flatnonzero(scene.asked.last) + 1).tolist()
    bars = len(scene.asked.ticks)
    return [*(end for end in ends if SHORTEST <= end <= bars - SHORTEST), bars]
