"""The profile of a theme: how well it is sung, remembered and told from others, as far as figures tell."""

from dataclasses import astuple, dataclass
from itertools import pairwise

import numpy as np

from generator.keys import TONICS, key_margin
from generator.themes.theme import Theme

LEAP = 5
"""The least semitones of a leap."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares, 0 to 1, each for a trait; a theme is as good as all of them together."""

    contour: float
    """One highest note, few turns: Huron, "The melodic arch in Western folksongs" (Computing in Musicology 10, 1996)."""
    rhythm: float
    """A rhythm that comes back in another bar, of more than one value, and a last note that lasts: Lerdahl & Jackendoff, "A
    Generative Theory of Tonal Music" (1983), on parallelism; Cambouropoulos (ICMC 2001), on long notes that end."""
    singability: float
    """A range of a sixth to a tenth, mostly steps, leaps that turn back: von Hippel & Huron, "Why do skips precede
    reversals?" (Music Perception 18, 2000); Huron, "Tone and voice" (Music Perception 19, 2001)."""
    recognisability: float
    """A leap among its first notes, figures of its own, nine to eighteen notes: Jakubowski, Finkel, Stewart & Müllensiefen,
    "Dissecting an earworm" (Psychology of Aesthetics, Creativity, and the Arts 11, 2017); Müllensiefen & Halpern, "The
    role of features and context in recognition of novel melodies" (Music Perception 31, 2014)."""
    tonality: float
    """Heard in its key, and at rest at its end: Krumhansl, "Cognitive Foundations of Musical Pitch" (1990)."""

    @property
    def total(self) -> float:
        """Their product: a theme that fails in one is no theme."""
        return float(np.prod(np.array(astuple(self))))


def profile_of(theme: Theme) -> Profile:
    """Measure a theme."""
    pitch = np.array([note.degree for note in theme.notes])
    steps = np.diff(pitch)
    return Profile(
        _contour(pitch.tolist(), steps.tolist()),
        _rhythm(theme),
        _singability(steps.tolist(), int(np.ptp(pitch))),
        _recognisability(steps.tolist()),
        _tonality(theme),
    )


def _within(value: float, low: float, high: float, slack: float) -> float:
    """Return 1 from low to high, and less outside: half of it a slack away."""
    away = max(low - value, value - high, 0.0)
    return float(2.0 ** -(away / slack))


def _contour(pitch: list[int], steps: list[int]) -> float:
    moves = [step for step in steps if step]
    turns = sum((one > 0) != (after > 0) for one, after in pairwise(moves)) / max(len(moves) - 1, 1)
    return float(_within(turns, 0.15, 0.5, 0.2) / pitch.count(max(pitch)) ** 0.5)


def _rhythm(theme: Theme) -> float:
    bars: dict[int, list[int]] = {}
    for note in theme.notes:
        bars.setdefault(note.tick // theme.bar, []).append(note.tick % theme.bar)
    rhythms = [tuple(ticks) for ticks in bars.values()]
    again = any(rhythms.count(rhythm) > 1 for rhythm in rhythms)
    lengths = [note.duration for note in theme.notes]
    lasting = theme.notes[-1].duration / max(lengths)
    return (1.0 if again else 0.6) * _within(len(set(lengths)), 2, 4, 2) * (0.5 + lasting / 2)


def _singability(steps: list[int], span: int) -> float:
    small = sum(abs(step) <= 2 for step in steps) / max(len(steps), 1)
    leaps = [(one, after) for one, after in pairwise(steps) if abs(one) >= LEAP]
    back = sum(one * after < 0 for one, after in leaps) / len(leaps) if leaps else 1.0
    widest = max(map(abs, steps), default=0)
    return (
        _within(span, 7, 16, 4)
        * _within(small, 0.4, 0.85, 0.3)
        * (0.5 + back / 2)
        * _within(widest, 0, 12, 3)
    )


def _recognisability(steps: list[int]) -> float:
    leap = any(abs(step) >= LEAP for step in steps[:5])
    figures = list(pairwise(steps))
    own = len(set(figures)) / max(len(figures), 1)
    return (1.0 if leap else 0.6) * _within(own, 0.6, 1, 0.3) * _within(len(steps) + 1, 9, 18, 4)


def _tonality(theme: Theme) -> float:
    weights = np.zeros(TONICS)
    for note in theme.notes:
        weights[(note.degree + theme.tonic) % TONICS] += note.duration
    margin = float(key_margin(weights, theme.key))
    rest = theme.notes[-1].degree % TONICS
    return _within(margin, 0, 2, 0.3) * (1.0 if rest == 0 else 0.8 if rest in {3, 4, 7} else 0.4)
