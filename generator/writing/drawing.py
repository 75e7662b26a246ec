"""Drawing of decisions from logits."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Floats, Ints

NEAR = 3
"""Semitones from where a melody is to enter or to end within which it is near."""
NEVER = -1e9
"""The logit of what is not legal."""


@dataclass(frozen=True, slots=True)
class Taste:
    """How decisions of a kind are drawn."""

    temperature: float = 1.0
    """The divisor of the logits: below 1, likely decisions are made more often."""
    nucleus: float = 0.95
    """The share of probability from which decisions are drawn, the likeliest first.

    Source: Holtzman et al., "The curious case of neural text degeneration" (ICLR 2020).
    """


@dataclass(frozen=True, slots=True)
class Tastes:
    """How each kind of decision is drawn.

    Music holds together better where likely decisions are made more often: the judge of `generator.evaluation.judging` tells it
    from real music less surely. The figures were tried, not learned.
    """

    counts: Taste = Taste(temperature=0.6)
    pitches: Taste = Taste(temperature=0.7)
    durations: Taste = Taste(temperature=0.6)
    places: Taste = Taste(temperature=0.5)
    chords: Taste = Taste(temperature=0.85)
    plans: Taste = Taste(nucleus=1.0)
    standing: float = 0.35
    """Subtracted from the logit of a chord for each half bar that it has stood but the first: over figures that return, a composer
    that decides half bar by half bar stays where it is more often than real music does."""
    footing: float = 1.2
    """Likewise from the logit of a bass note for each bar line but the first at which the bass has had its pitch."""
    edges: float = 0.6
    """Subtracted from the logit of a melody's note at the edges of a scene for each semitone that it is further than NEAR from
    where the melody is to enter or to end, if that is told."""
    newness: tuple[float, float] = (1.0, 0.8)
    """Subtracted from the logit of what is new, of the melody and of the rest: that what returns fits the bar says more for it
    than the composer was told. At these, about as many half bars are new as in real music."""


def draw(logits: Floats, legal: Bools | None, taste: Taste, rng: np.random.Generator) -> Ints:
    """Draw an option for each row.

    Args:
        logits: (rows, options)
        legal: False for the options that are not; None if all are. (rows, options)
        taste: How they are drawn.
        rng: The source of randomness; one number a row is drawn.

    Returns:
        (rows,)
    """
    masked = logits if legal is None else np.where(legal, logits, NEVER)
    row, last = np.arange(len(logits)), logits.shape[-1] - 1
    order = masked.argsort(-1)[:, ::-1]
    ranked = masked[row[:, None], order]
    share = np.exp((ranked - ranked[:, :1]) / taste.temperature)
    total = np.add.accumulate(share, -1)
    within = total - share < taste.nucleus * total[:, -1:]  # the likeliest is: nothing is before it
    drawn = rng.random((len(logits), 1)) * np.maximum.reduce(total * within, -1, keepdims=True)
    place = np.minimum(np.add.reduce(total <= drawn, -1), last)
    chosen: Ints = order[row, place]
    return chosen
