"""The themes of a film: melodies that a person gave or that were composed for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bridge.themes.wishes import Strength
from generator.themes.theme import Theme

MAIN = "Main theme"
"""The name of a theme that is composed for a film whose person named none."""
FEWEST_SCENES = 3
"""Scenes with music that a film has at least for a plan to place a theme, whatever their length."""
LONG = 12
"""Bars that each of two scenes has at least for a plan to place a theme in both: so most of each is other music."""
FEWEST_BARS = 6
"""Bars of a scene in which a plan places anything."""


class By(StrEnum):
    """The source of a theme."""

    PERSON = "person"
    FILM = "film"
    """Composed for it."""


@dataclass(frozen=True, slots=True)
class FilmTheme:
    """A theme of a film."""

    name: str
    theme: Theme
    by: By


class Role(StrEnum):
    """The part that a theme has in a scene by the plan of a film."""

    FIRST = "first statement"
    HINT = "hint"
    RETURN = "return"
    CLIMAX = "climax"
    FAREWELL = "farewell"


STRENGTHS: Mapping[Role, Strength] = {
    Role.FIRST: Strength.STATEMENT,
    Role.HINT: Strength.HINT,
    Role.RETURN: Strength.STATEMENT,
    Role.CLIMAX: Strength.FULL,
    Role.FAREWELL: Strength.STATEMENT,
}
_BETWEEN = (Role.HINT, Role.RETURN, None)
"""What the scenes between have in turn; some have none."""


def roles(
    spans: Sequence[tuple[Fraction, Fraction]], bars: Sequence[int], climax: Fraction, *, given: bool = False
) -> dict[int, Role]:
    """Plan where a theme is in a film: first told early, hinted at, carried by its climax, and taken leave of at the end.

    Two long scenes have it both. A single one has none of its own accord, for its phrases return by themselves.

    Args:
        spans: The start and the end of each scene, in seconds.
        bars: The bars of each, 0 for one without music.
        climax: The instant at which the tension is highest, in seconds.
        given: True if a person gave the theme: it is in films of one or two scenes, too.

    Returns:
        By the index of a scene.
    """
    heard = [at for at, count in enumerate(bars) if count]
    able = [at for at in heard if bars[at] >= FEWEST_BARS]
    if len(able) < 2:
        return {able[0]: Role.RETURN} if given and able else {}
    if len(heard) < FEWEST_SCENES and not given and min(bars[at] for at in able) < LONG:
        return {}
    placed = {able[0]: Role.FIRST, able[-1]: Role.FAREWELL}
    peak = next((at for at in able if spans[at][0] <= climax < spans[at][1]), None)
    if peak is not None:
        placed.setdefault(peak, Role.CLIMAX)
    rest = [at for at in able if at not in placed]
    return {
        **placed,
        **{
            at: role
            for number, at in enumerate(rest)
            if (role := _BETWEEN[number % len(_BETWEEN)]) is not None
        },
    }


def named(themes: Iterable[FilmTheme], name: str) -> FilmTheme | None:
    """Return the theme of a name, in any case; None for none."""
    return next((each for each in themes if each.name.casefold() == name.casefold()), None)
