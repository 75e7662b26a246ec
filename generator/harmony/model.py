"""The harmonic model: a hidden Markov model over chords."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Cadence, Floats, Ints, Mode
from generator.harmony.chords import DOMINANT, DOMINANT_SEVENTH, SILENT, SUBMEDIANT, TONES, TONIC
from generator.keys import MODES, SCALES

STATES = 6
"""Hidden states: harmonic functions and local keys, which a chord alone does not tell."""
BORROWED = np.array([0.15, 0.15, 0.25, 0.4])
"""The factor on a chord's probability for each of its tones outside the scale, by level of tension. The corpus modulates,
and its progressions would drift from the key asked for; tense music borrows more. (LEVELS,)"""

FOREIGN = {mode: TONES[:SILENT] @ ~np.isin(np.arange(12), list(SCALES[mode])) for mode in MODES}
"""The number of tones of each chord outside the scale. (SILENT,)"""


@dataclass(frozen=True, slots=True, eq=False)
class HarmonicModel:
    """A hidden Markov model of chord progressions, half bar by half bar, trained on the corpus.

    Each half bar has a hidden state. The next state depends on this one, on whether a bar line lies between, and on the level
    of tension of the bar; a chord depends on its state and on the chord before it. Sources: Rabiner, "A tutorial on
    hidden Markov models", Proc. IEEE 77 (1989), section IV.D, for outputs that depend on those before them; Bengio &
    Frasconi, "An input output HMM architecture" (NIPS 1995), for transitions that depend on an input.
    """

    first: Floats
    """Probability of the first state, by mode (major, minor). (2, STATES)"""
    moves: Floats
    """Probability of a state given the one before it, by mode, level of tension and half of the bar (the first, the second).
    (2, LEVELS, 2, STATES, STATES)"""
    chords: Floats
    """Probability of a chord given its state and the chord before it, all above 0; by mode.
    (2, STATES, SILENT, SILENT)"""

    def plans(
        self,
        mode: Mode,
        levels: Ints,
        rng: np.random.Generator,
        count: int,
        cadence: Cadence = Cadence.AUTHENTIC,
    ) -> Ints:
        """Sample progressions that begin on the tonic and close with a cadence.

        The sample is exact: backward messages carry the cadence to the front (forward filtering, backward sampling, reversed
        in time; Scott, "Bayesian methods for hidden Markov models", JASA 97, 2002), so that the way to the cadence is as
        likely as in the corpus, but for BORROWED.

        Args:
            mode: Of the key.
            levels: The level of tension of each bar, below LEVELS. (bars,)
            rng: The source of randomness.
            count: The number of independent progressions.
            cadence: The cadence they close with.

        Returns:
            Two labels a bar of each. (count, bars, 2)
        """
        number, halves = MODES.index(mode), 2 * len(levels)
        chords = self.chords[number].astype(np.float64)
        after = np.ascontiguousarray(
            chords.transpose(1, 0, 2)
        )  # by the chord before: (SILENT, STATES, SILENT)
        level = np.repeat(levels, 2)
        moves = self.moves[number][level, np.arange(halves) % 2].astype(
            np.float64
        )  # (halves, STATES, STATES)
        allowed = _allowed(mode, level, cadence)
        welcome = allowed[:, None] * _backward(moves, chords, allowed)  # (halves, STATES, SILENT)
        draws = rng.random((count, halves))
        labels = np.full((count, halves), TONIC[mode])
        before = np.tile(self.first[number], (count, 1))  # (count, STATES)
        for half in range(1, halves):
            odds = after[labels[:, half - 1]]  # (count, STATES, SILENT)
            odds *= before[:, :, None]
            odds *= welcome[half]
            mass = odds.reshape(count, -1).cumsum(1)
            drawn = (mass[:, :-1] <= draws[:, [half]] * mass[:, -1:]).sum(1)
            state, labels[:, half] = np.divmod(drawn, SILENT)
            before = moves[half + 1, state] if half + 1 < halves else before
        return labels.reshape(count, -1, 2)


def _allowed(mode: Mode, level: Ints, cadence: Cadence) -> Floats:
    """Return the weight of each chord at each half bar, 0 to 1, by its level of tension. (halves, SILENT)"""
    allowed: Floats = BORROWED[level, None] ** FOREIGN[mode]
    close = _close(mode, cadence)[-(len(level) - 1) :]
    for half, chords in enumerate(close, len(level) - len(close)):
        allowed[half] = np.isin(np.arange(SILENT), chords)
    return allowed


def _close(mode: Mode, cadence: Cadence) -> tuple[tuple[int, ...], ...]:
    """Return the chords allowed in each of the last half bars."""
    dominant, tonic, submediant = (DOMINANT, DOMINANT_SEVENTH), (TONIC[mode],), (SUBMEDIANT[mode],)
    return {
        Cadence.AUTHENTIC: (dominant, tonic, tonic),
        Cadence.HALF: ((DOMINANT,), (DOMINANT,)),
        Cadence.DECEPTIVE: (dominant, submediant, submediant),
    }[cadence]


def _backward(moves: Floats, chords: Floats, allowed: Floats) -> Floats:
    """Compute the backward messages: the likelihood of all later constraints from each state and chord, normalised to 1.

    Args:
        moves: Into each half bar. (halves, STATES, STATES)
        chords: Of each state. (STATES, SILENT, SILENT)
        allowed: The weight of each chord. (halves, SILENT)

    Returns:
        (halves, STATES, SILENT)
    """
    halves, states = len(moves), len(chords)
    onward = np.ones((halves, states, SILENT))
    for half in range(halves - 2, -1, -1):
        asked = (onward[half + 1] * allowed[half + 1])[:, :, None]  # (STATES, SILENT, 1)
        message = moves[half + 1] @ (chords @ asked)[:, :, 0]
        onward[half] = message / message.sum()
    return onward
