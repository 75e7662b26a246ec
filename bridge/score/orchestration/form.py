"""Form: the bars in which one player, few or all of them play, because of what is told there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bridge.midi.passage import Track
from bridge.score.appearances import Appearance
from bridge.score.orchestration.phrases import Phrase, phrases
from bridge.score.sizes import Size
from bridge.themes.wishes import Strength
from generator.score import Voice

FEWEST = 3
"""Phrases of a scene in which the last one thins, or the loudest is its climax."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the form of a film asks of one scene."""

    bars: tuple[tuple[range, Size], ...] = ()
    """Bars whose theme decides their size."""
    climax: bool = False
    """True if the film's climax is in it."""
    closes: bool = False
    """True if it comes to rest on a chord of its own."""


def of_themes(appearances: Sequence[tuple[Appearance, ...]]) -> list[tuple[tuple[range, Size], ...]]:
    """Return the bars of each scene whose theme decides their size.

    A theme is first told by one player, by all where it is wanted in full, and taken leave of by few.

    Args:
        appearances: Where themes are in each scene of a film, in order.
    """
    told = [
        (at, each)
        for at, scene in enumerate(appearances)
        for each in sorted(scene, key=lambda each: each.bar)
        if each.strength is not Strength.HINT
    ]
    first = {each.theme.casefold(): place for place, (_, each) in reversed([*enumerate(told)])}
    found: list[list[tuple[range, Size]]] = [[] for _ in appearances]
    for place, (at, each) in enumerate(told):
        begins, ends = first[each.theme.casefold()] == place, place == len(told) - 1
        size = _size(each, begins=begins, ends=ends)
        if size is not Size.FREE:
            found[at].append((range(each.bar, each.bar + each.bars), size))
    return [tuple(scene) for scene in found]


def _size(each: Appearance, *, begins: bool, ends: bool) -> Size:
    if each.strength is Strength.FULL:
        return Size.TUTTI
    if begins and each.voice is Voice.MELODY:
        return Size.SOLO
    return Size.FEW if ends and not begins else Size.FREE


def sizes_of(tracks: Iterable[Track], bars: Sequence[int], told: Told) -> tuple[Size, ...]:
    """Return the size of the ensemble in each bar of a scene. (bars,)

    Bars with a theme are as that asks. The loudest phrase of the film's climax is a tutti where no theme carries it. A phrase
    before a tutti thins, and so does the last of a scene that comes to rest, unless it is the loudest.

    Args:
        tracks: Those of the scene, of which the composed voices count.
        bars: Sixteenths in each bar.
        told: What the film's form asks of it.
    """
    asked = [Size.FREE] * len(bars)
    for span, size in told.bars:
        asked[span.start : span.stop] = [size] * len(span)
    shape = phrases(tracks, bars, asked)
    found = [*map(_climax, shape)] if _carries(shape, told) else [phrase.size for phrase in shape]
    for at in range(len(found) - 1):
        if found[at] is Size.FREE and found[at + 1] is Size.TUTTI:
            found[at] = Size.FEW
    if told.closes and len(found) >= FEWEST and found[-1] is Size.FREE and not shape[-1].loudest:
        found[-1] = Size.FEW
    return tuple(size for size, phrase in zip(found, shape, strict=True) for _ in phrase.bars)


def _carries(shape: Sequence[Phrase], told: Told) -> bool:
    """Tell whether the loudest phrase of a scene is the film's climax, which no theme carries."""
    return told.climax and len(shape) >= FEWEST and all(phrase.size is not Size.TUTTI for phrase in shape)


def _climax(phrase: Phrase) -> Size:
    return Size.TUTTI if phrase.loudest and phrase.size is Size.FREE else phrase.size
