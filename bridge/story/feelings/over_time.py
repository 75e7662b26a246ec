"""The feeling of a stretch of a film: that of the lines in it, weighed."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from bridge.story.told import Feeling, Kind, Line

WEIGHTS: Final[Mapping[Kind, float]] = {
    Kind.SCENE_LIST: 1.0,
    Kind.SCRIPT: 0.8,
    Kind.MARKER: 0.8,
    Kind.CAPTION: 0.6,
    Kind.NAME: 0.15,
}
"""How much a second of each kind of line counts: what describes a scene more than what is said in it, names little."""
_UNFELT: Final = 0.25
"""How much a second of a line without feeling counts against those with one, of its kind."""
_COVERED: Final = 0.05
"""The share of a stretch that lines with feeling cover, at which half of what they say is believed."""
_REASONS: Final = 4
"""Lines that are named as the reason."""


def feeling_of(
    lines: Iterable[Line], start: Fraction, end: Fraction, around: Fraction = Fraction(0)
) -> Feeling | None:
    """Return the feeling of a stretch; None where no line in it has one.

    Each line counts by the time that it is in the stretch, by its kind and by its confidence. Lines without feeling make
    the stretch surer of nothing: one sad line among thirty that say nothing darkens little.

    Args:
        lines: The story's.
        start: Seconds.
        end: Seconds.
        around: Seconds before and after the stretch in which lines count, too, the less the further they are away: for
            curves, which are smooth so.
    """
    total = unfelt = covered = 0.0
    sums = [0.0, 0.0, 0.0]
    reasons = list[tuple[float, str]]()
    for line in lines:
        seconds = _seconds(line, start, end, around)
        if seconds <= 0:
            continue
        weight = seconds * WEIGHTS[line.kind]
        if line.feeling is None:
            unfelt += weight * _UNFELT
            continue
        weight *= line.feeling.confidence
        for axis, place in enumerate((line.feeling.valence, line.feeling.arousal, line.feeling.tension)):
            sums[axis] += weight * place
        total += weight
        covered += seconds
        reasons.append((weight, line.feeling.because))
    if not total:
        return None
    share = min(1.0, covered / max(float(end - start), 1e-3))
    told = sum(weight for weight, _ in reasons)
    mean = told / max(covered, 1e-9) / max(WEIGHTS.values())
    confidence = mean * told / (told + unfelt) * share / (share + _COVERED) * (1 + _COVERED)
    because = [why for _, why in sorted(reasons, key=lambda each: -each[0])[:_REASONS] if why]
    words = dict.fromkeys(word for why in because for word in why.split(", "))
    valence, arousal, tension = (round(each / total, 3) + 0.0 for each in sums)
    return Feeling(valence, arousal, tension, round(min(confidence, 1.0), 3), ", ".join(words))


def _seconds(line: Line, start: Fraction, end: Fraction, around: Fraction) -> float:
    """Return for how long a line is in a stretch; outside of it by how near."""
    inside = float(min(line.end, end) - max(line.start, start))
    if inside > 0 or not around:
        return inside
    away = -inside / float(around)
    return float(line.end - line.start) * (1 - away) if away < 1 else 0.0
