"""Drawing of decisions from logits."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Floats, Ints

NEVER = -1e9
"""The logit of what is not legal."""


@dataclass(frozen=True, slots=True)
class Taste:
    """The freedom with which decisions are drawn."""

    temperature: float = 1.0
    """The divisor of the logits: below 1, likely decisions are made more often."""
    nucleus: float = 0.95
    """The share of probability from which decisions are drawn, the likeliest first.

    Source: Holtzman et al., "The curious case of neural text degeneration" (ICLR 2020).
    """


@dataclass(frozen=True, slots=True)
class Freedom:
    """The freedom with which each kind of decision is drawn.

    Rhythms hold together where they are drawn a little more plainly than pitches. The figures are those at which composed
    rhythms are about as even as real ones.
    """

    counts: Taste = Taste(temperature=0.85)
    pitches: Taste = Taste()
    durations: Taste = Taste(temperature=0.75)
    places: Taste = Taste(temperature=0.75)
    chords: Taste = Taste()
    plans: Taste = Taste(nucleus=1.0)
    newness: tuple[float, float] = (1.0, 0.8)
    """Subtracted from the logit of what is new, of the melody and of the rest: that what returns fits the bar says more for it
    than the composer was told. At these, half bars are new as often as in real music."""


def draw(logits: Floats, legal: Bools | None, taste: Taste, rng: np.random.Generator) -> Ints:
    """Draw an option for each row.

    Args:
        logits: (rows, options)
        legal: False for the options that are not; None if all are. (rows, options)
        taste: The freedom.
        rng: The source of randomness; one number a row is drawn.

    Returns:
        (rows,)
    """
    masked = logits if legal is None else np.where(legal, logits, NEVER)
    scaled = (masked - masked.max(-1, keepdims=True)) / taste.temperature
    share = np.exp(scaled)
    share /= share.sum(-1, keepdims=True)
    order = np.argsort(-share, axis=-1)
    ranked = np.take_along_axis(share, order, axis=-1)
    before = ranked.cumsum(-1) - ranked
    ranked[before >= taste.nucleus] = 0  # the likeliest stays: nothing is before it
    total = ranked.cumsum(-1)
    drawn = (total <= rng.random((len(logits), 1)) * total[:, -1:]).sum(-1)
    return np.take_along_axis(order, drawn.clip(max=logits.shape[-1] - 1)[:, None], axis=-1)[:, 0]
