"""Directions as text: in words for people, and written so that they can be read back."""

from collections.abc import Iterator, Sequence
from typing import Final

from bridge.midi.ensembles import Players
from bridge.words.direction import FURTHEST, Bpm, Direction

SIDES: Final = {
    "valence": ("darker", "brighter"),
    "arousal": ("calmer", "more driven"),
    "tension": ("more at ease", "tenser"),
    "tempo": ("slower", "faster"),
    "density": ("sparser", "busier"),
    "force": ("thinner", "fuller"),
    "register": ("lower", "higher"),
    "dynamics": ("softer", "louder"),
    "articulation": ("more detached", "more bound"),
}
"""What each axis is called below 0 and above it."""
LEAST, FEW, MANY = 0.05, 0.2, 0.5
"""Shares of the furthest place on an axis: below the first nothing is said, below the second `a little`, from the third
on `much`."""


def in_words(direction: Direction) -> str:
    """Say what a direction asks: `much slower, softer, a little lower; minor; low strings alone`; empty for nothing."""
    told = (
        (axis, place) for axis, place in direction.places() if not 0 < abs(place) < LEAST * FURTHEST[axis]
    )
    places = ", ".join(_in_words(axis, place) for axis, place in told)
    exact = (
        _tempo(direction.bpm),
        direction.mode,
        direction.palette,
        direction.texture,
        ", ".join(_heard(direction.players)),
    )
    return "; ".join(str(each) for each in (places, *exact) if each)


def _in_words(axis: str, place: float) -> str:
    far = abs(place) / FURTHEST[axis]
    if place == 0:
        return "neither {} nor {}".format(*SIDES[axis])
    degree = "a little " if far < FEW else "much " if far >= MANY else ""
    return degree + SIDES[axis][place > 0]


def _heard(players: Players) -> Iterator[str]:
    """Yield the instruments that are asked for, and those that are not."""
    if players.wanted:
        yield _listed(players.wanted) + " alone" * players.alone
    if players.left_out:
        yield "no " + " or ".join(players.left_out)


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _tempo(bpm: Bpm | None) -> str:
    if bpm is None:
        return ""
    low, high = bpm
    return f"{low:g} bpm" if low == high else f"{low:g}-{high:g} bpm"


def written(direction: Direction) -> str:
    """Write a direction so that `bridge.words.read` reads the same: `valence -0.62, mode minor, players low strings`."""
    return ", ".join(_items(direction))


def _items(direction: Direction) -> Iterator[str]:
    for axis, place in direction.places():
        yield f"{axis} {place:g}"
    if direction.bpm is not None:
        yield _tempo(direction.bpm)
    for name in ("mode", "palette", "texture"):
        if (value := getattr(direction, name)) is not None:
            yield f"{name} {value}"
    players = direction.players
    yield from (f"players {name}" for name in players.wanted)
    yield from (f"without {name}" for name in players.left_out)
    if players.alone:
        yield "alone"
