"""The composer: from conditions and a seed to a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from generator.asking import scene_of
from generator.conditions import Conditions, Ints
from generator.joints import apply_treatment
from generator.scoring import to_score
from generator.score import Score, Voice
from generator.styles.file import Styles
from generator.styles.file import load as load_styles
from generator.weights import TRAINED, load
from generator.writing.drawing import Taste
from generator.writing.network import Network
from generator.writing.writing import Writing, rows_of

COMPOSER = "composer"
"""The name of the composer's network in the weights file."""


@dataclass(frozen=True, slots=True, eq=False)
class GanComposer:
    """The trained conditional GAN."""

    network: Network
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
        return cls(network, load_styles(), weights.digest)

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue; deterministic in its arguments.

        Args:
            conditions: Of one scene.
            seed: Of all random draws; 0 or more.
            programs: General MIDI program of each voice.
        """
        rng = np.random.default_rng(seed)
        rows = apply_treatment(self.sample(conditions, int(rng.integers(2**62))), conditions)
        return to_score(rows, conditions, programs, int(rng.integers(2**62)))

    def sample(self, conditions: Conditions, seed: int) -> Ints:
        """Write the notes of one scene; deterministic in its arguments.

        Args:
            conditions: Of the scene.
            seed: Of all random draws; 0 or more.

        Returns:
            Rows as `generator.rows` describes them. (notes, 4)
        """
        scene = scene_of(conditions)
        writing = Writing(self.network, [scene], [scene.chords[0][0]], Taste(), np.random.default_rng(seed))
        return rows_of(writing.finish()[0])
