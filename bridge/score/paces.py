"""Paces: the tempi that words ask for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.grid import TempoRequest
from bridge.score.mood import NEUTRAL_TEMPO
from bridge.score.scene_words import SceneWords
from bridge.settings import Settings

DEVIATION = 2**0.5
"""Factor of a tempo for one standard deviation of real music: half an octave, as in the styles."""
ROOM = DEVIATION**0.25
"""Factor either way from the tempo that words ask for, within which a scene's bars may be laid."""
WIDER = 1.02
"""Factor by which a range is widened either way, until whole bars fill the scene."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The tempi that words ask for, in quarter notes a minute."""

    low: float
    high: float
    exact: bool
    """True if the words name the tempo itself."""


def pace_of(words: SceneWords, settings: Settings) -> Pace | None:
    """Return the tempi that a scene's words ask for; None where they leave the tempo open.

    A tempo of the settings for all scenes goes before one that a mood implies.
    """
    asks, outright = words.asks, words.reading.asks
    if asks.bpm is not None:
        return Pace(*asks.bpm, exact=True)
    if asks.tempo is None or (outright.tempo is None and settings.tempo is not None):
        return None
    aim = NEUTRAL_TEMPO * DEVIATION**asks.tempo
    return Pace(aim / ROOM, aim * ROOM, exact=False)


def with_pace(ask: TempoRequest, pace: Pace, length: Fraction) -> TempoRequest:
    """Narrow the tempi that a scene may have to those that words ask for, or as near to them as whole bars fill it.

    A tempo that words name may lie beyond the range where that is the usual one; where a person set the range, it holds.

    Args:
        ask: The tempi that the settings allow.
        pace: The tempi that words ask for.
        length: The scene's length, in seconds.
    """
    free = pace.exact and (ask.low, ask.high) == Settings.model_fields["bpm"].default
    limits = (min(ask.low, pace.low), max(ask.high, pace.high)) if free else (ask.low, ask.high)
    preferred = (pace.low * pace.high) ** 0.5 if ask.preferred is None or not pace.exact else ask.preferred
    tried = [*_narrowed(ask, pace, limits, preferred)]
    return next((each for each in tried if _has_bars(each, length)), tried[-1])


def _narrowed(
    ask: TempoRequest, pace: Pace, limits: tuple[float, float], preferred: float
) -> Iterator[TempoRequest]:
    """Yield requests near a pace, each wider than the one before; the last is as wide as the limits, whatever it holds."""
    low, high = (_within(tempo, limits) for tempo in (pace.low, pace.high))
    aim = _within(preferred, (low, high))
    while (low, high) != limits:
        yield replace(ask, low=low, high=high, preferred=aim)
        low, high = _within(low / WIDER, limits), _within(high * WIDER, limits)
    yield replace(ask, low=low, high=high, preferred=aim)


def _has_bars(ask: TempoRequest, length: Fraction) -> bool:
    return any(ask.counts(length, layout) for layout in ask.layouts(length))


def _within(tempo: float, limits: tuple[float, float]) -> float:
    return min(max(tempo, limits[0]), limits[1])
