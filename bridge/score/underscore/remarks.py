"""The sentence on speech that is known, and on how far the music goes down under it."""

from collections.abc import Iterable
from fractions import Fraction

from bridge.score.underscore.riding import DECIBELS
from bridge.score.underscore.underscored import Underscored
from bridge.settings.preferences import Underscore


def speech_remarks(told: Iterable[Underscored | None]) -> tuple[str, ...]:
    """Return a sentence on the speech under the music of a film; none where none is known.

    Args:
        told: The underscore of each scene, in order.
    """
    spoken = [each for each in told if each is not None and each.speech]
    if not spoken:
        return ()
    length = sum((end - start for each in spoken for start, end in each.speech), Fraction(0))
    scenes = "1 scene" if len(spoken) == 1 else f"{len(spoken)} scenes"
    levels = dict.fromkeys(each.level for each in spoken if each.level is not Underscore.OFF)
    down = " or ".join(f"by {-DECIBELS[level]:g} dB ({level})" for level in levels)
    goes = f"the music goes down under it {down}" if down else "the music stays as loud, as you asked"
    lasts = f"{float(length):.0f} s" if length >= 1 else "less than 1 s"
    return (f"Speech is known in {scenes}, {lasts} of it: {goes}.",)
