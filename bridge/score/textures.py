"""The textures of a scene: by its words, else by its mood, kept for a phrase and changed with the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from generator.conditions import Conditions, Floats
from generator.phrases import first_bars, phrase_numbers
from generator.textures import Texture

NEAR = 0.45
"""How far a mood may lie from a texture's on the axis of arousal, so that it is still likely: the width of a bell curve."""
SECTION = 2
"""Phrases of one texture."""
TURNS = 3
"""Textures of a scene at the most."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """Where a texture is usual."""

    arousal: float
    """-1 for calm to 1 for driven."""
    odds: float = 1.0
    """Against other textures at its own place."""
    strain: float | None = None
    """-1 for at ease to 1 for tense, where it is usual at one of them only."""


USUAL: Mapping[Texture, _Usual] = {
    Texture.FREE: _Usual(0.0, 1.5),
    Texture.SOLO: _Usual(-0.7),
    Texture.PAD: _Usual(-0.5),
    Texture.DRONE: _Usual(-0.4, 0.6, strain=0.2),
    Texture.CHORALE: _Usual(-0.4, 0.6),
    Texture.ARPEGGIO: _Usual(-0.2, 1.5),
    Texture.COUNTERPOINT: _Usual(0.0, 0.7),
    Texture.TREMOLO: _Usual(0.2, 0.6, strain=0.6),
    Texture.REPEATED: _Usual(0.3, 1.2),
    Texture.OSTINATO: _Usual(0.5, 1.5),
    Texture.PULSE: _Usual(0.6, 1.2),
    Texture.TUTTI: _Usual(0.8, 0.7),
}
"""Where each texture is usual, by ear; those left out are for words alone."""


def textured(
    conditions: Conditions, asked: Texture | None, draws: Sequence[float], drive: Floats | None = None
) -> Conditions:
    """Give a scene its textures: the one that its words ask for, else those of its mood; none where the composer is free.

    Args:
        conditions: Of the scene.
        asked: By its words; None where they ask for none.
        draws: The scene's own numbers from 0 up to 1, TURNS of them.
        drive: The drive that a person asks for in each bar, 0 to 1, which stands for its arousal; None for none. (bars,)
    """
    if asked is not None:
        return replace(conditions, textures=(asked,) * conditions.bars)
    return (
        conditions if conditions.freedom else replace(conditions, textures=_of_mood(conditions, draws, drive))
    )


def _of_mood(conditions: Conditions, draws: Sequence[float], drive: Floats | None) -> tuple[Texture, ...]:
    """Return the texture of each bar by the scene's mood, or by the drive of its section. (bars,)"""
    if drive is None:
        return planned_textures(conditions, draws)
    firsts = first_bars(conditions)
    section = phrase_numbers(firsts, conditions.bars) // SECTION
    found = list[Texture]()
    for at in range(-(-len(firsts) // SECTION)):
        driven = replace(conditions, arousal=np.full(conditions.bars, 2 * drive[section == at].mean() - 1))
        found.append(_drawn(driven, draws[at % 2], found[-2:-1] if at % 2 else ()))
    return tuple(found[at] for at in section.tolist())


def in_turn(textures: Sequence[Texture]) -> str:
    """Name the textures of a scene in their order: `pad, then arpeggio, then pad`."""
    return ", then ".join(texture.value for texture, _ in groupby(textures)) or Texture.FREE.value


def planned_textures(conditions: Conditions, draws: Sequence[float]) -> tuple[Texture, ...]:
    """Choose the texture of each bar by the scene's mood: a first one, others in between, and the first again at the end. (bars,)

    Args:
        conditions: Of the scene.
        draws: The scene's own numbers from 0 up to 1, each of which chooses a texture in its turn.
    """
    firsts = first_bars(conditions)
    sections = -(-len(firsts) // SECTION)
    found = list[Texture]()
    for draw in draws:
        found.append(_drawn(conditions, draw, found[-1:]))
    first, *others = found
    form = [first if at % 2 == 0 else others[(at // 2) % len(others)] for at in range(sections)]
    if sections > 2:
        form[-1] = first
    section = phrase_numbers(firsts, conditions.bars) // SECTION
    return tuple(form[at] for at in section.tolist())


def _drawn(conditions: Conditions, draw: float, before: Sequence[Texture]) -> Texture:
    """Draw a texture that is another than the one before."""
    arousal, strain = float(conditions.arousal.mean()), float(conditions.strain.mean())
    options = [each for each in USUAL if each not in before]
    odds = np.array([_odds(USUAL[each], arousal, strain) for each in options])
    place = int(np.searchsorted(np.cumsum(odds), draw * odds.sum(), side="right"))
    return options[min(place, len(options) - 1)]


def _odds(usual: _Usual, arousal: float, strain: float) -> float:
    off = (arousal - usual.arousal) ** 2
    off += 0.0 if usual.strain is None else (strain - usual.strain) ** 2
    return usual.odds * float(np.exp(-off / (2 * NEAR**2)))
