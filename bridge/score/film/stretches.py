"""Stretches: runs of scenes that go on, one of which was parted for its length."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from bridge.score.film.joins import Join
from bridge.score.mood import PLACES, Mood


def stretches(joins: Sequence[Join]) -> tuple[tuple[int, ...], ...]:
    """Return the indices of the scenes of each stretch.

    Args:
        joins: One a scene but the first.
    """
    begins = [0, *(at for at, join in enumerate(joins, 1) if join is not Join.GOES_ON), len(joins) + 1]
    return tuple(tuple(range(begin, end)) for begin, end in pairwise(begins))


def whole(
    moods: Sequence[Mood], durations: Sequence[Fraction], runs: Sequence[Sequence[int]]
) -> tuple[Mood, ...]:
    """Return for each scene the mean mood of its stretch, by time."""
    return tuple(
        mood
        for run in runs
        for mood in [_mean([moods[at] for at in run], [durations[at] for at in run])] * len(run)
    )


def _mean(moods: Sequence[Mood], durations: Sequence[Fraction]) -> Mood:
    if len(moods) == 1:
        return moods[0]
    total = float(sum(durations))
    shares = [float(duration) / total for duration in durations]
    valence = sum(share * mood.valence for share, mood in zip(shares, moods, strict=True))
    arousal = sum(share * mood.arousal for share, mood in zip(shares, moods, strict=True))
    return Mood(round(valence, PLACES), round(arousal, PLACES))
