"""A person's choices for a scene, and their form as JSON."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bridge.errors import UsageError
from bridge.grid.metre import METRES, Metre
from bridge.midi.palettes import Palette
from bridge.settings.curves import CURVES, Curve, points_of, text_of
from bridge.settings.preferences import Music, Underscore
from bridge.settings.schema import FASTEST, SLOWEST
from bridge.themes.wishes import wishes
from generator.conditions import Key, Style

Edges = tuple[int, int]
"""Record frames by which music begins later, and ends earlier, than Recue would have it; below 0 the other way."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's choices for one scene; None where Recue decides.

    Raises:
        UsageError: If a value is out of its range; the sentence names it.
    """

    locked: bool | None = None
    """True to keep the scene as it is; False to change it although a marker locks it."""
    take: int | None = None
    """The number of one of several compositions, counted from 0."""
    valence: float | None = None
    """The mood, from -1 for dark to 1 for bright."""
    arousal: float | None = None
    """The mood, from -1 for calm to 1 for driven."""
    style: Style | None = None
    palette: Palette | None = None
    key: Key | None = None
    tempo: float | None = None
    """The pinned mean tempo, in quarter notes a minute."""
    metre: Metre | None = None
    """The pinned metre."""
    solution: int | None = None
    """The number of the pinned proposal, counted from 1."""
    music: Music | None = None
    """`none` for silence."""
    words: str | None = None
    """Words for its music: `tense, sparse`."""
    theme: str | None = None
    """The themes that it has, and how strongly: `Anna full`, or `none`."""
    underscore: Underscore | None = None
    """How far its music goes out of the way of dialogue."""
    drive: Curve | None = None
    """The onsets and the pulse of its bars, from the fewest to the most."""
    depth: Curve | None = None
    """The register and the thickness of its bars, from high and thin to low and thick."""
    force: Curve | None = None
    """The loudness and the ensemble of its bars, from one player to all."""
    edges: Edges | None = None
    """Where its music begins and ends otherwise than Recue would have it."""

    def __post_init__(self) -> None:
        for name, (holds, expected) in LIMITS.items():
            value = getattr(self, name)
            if value is not None and not holds(value):
                raise UsageError(_sentence(name, value, expected))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return the choices of some names.

        Raises:
            UsageError: If a value is out of its range.
        """
        return cls(**values)

    @property
    def curves(self) -> Mapping[str, Curve]:
        """The curves that are recorded, by name."""
        found = {name: getattr(self, name) for name in CURVES}
        return {name: curve for name, curve in found.items() if curve}

    def having(self, values: Mapping[str, Any]) -> Self:
        """Return the same with other values of some names.

        Raises:
            UsageError: If a value is out of its range.
        """
        return replace(self, **values)

    def over(self, below: Self) -> Self:
        """Lay these choices over others, which hold where these leave a thing open."""
        return replace(
            below, **{name: value for name in READERS if (value := getattr(self, name)) is not None}
        )

    def as_json(self) -> dict[str, object]:
        """Return the choices by name, as JSON has them; what Recue decides is left out."""
        default = type(self)()
        chosen = {name: getattr(self, name) for name in READERS}
        return {
            name: _plain(name, value) for name, value in chosen.items() if value != getattr(default, name)
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read the choices that `as_json` wrote.

        Raises:
            UsageError: If it is no object, or a name or a value in it is not known; the sentence names it.
        """
        if not isinstance(value, Mapping):
            raise UsageError(f"A scene's choices are {value!r}; they should be an object, like {{}}.")
        for name in value:
            if name not in READERS:
                raise UsageError(f"There is no choice '{name}'; choose among {', '.join(READERS)}.")
        return cls(**{name: _read(name, each) for name, each in value.items()})


def _plain(name: str, value: Any) -> object:
    """Return the value of a choice as JSON has it."""
    if name in CURVES:
        return text_of(value)
    if name == "edges":
        return list(value)
    named = isinstance(value, Style | Palette | Key | Metre | Music | Underscore)
    return str(value) if named else value


def _within(low: float, high: float) -> Callable[[float], bool]:
    return lambda value: low <= value <= high


LIMITS: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "take": (_within(0, float("inf")), "0 or more"),
    "valence": (_within(-1, 1), "from -1 to 1"),
    "arousal": (_within(-1, 1), "from -1 to 1"),
    "tempo": (_within(SLOWEST, FASTEST), f"from {SLOWEST:g} to {FASTEST:g}"),
    "solution": (_within(1, float("inf")), "1 or more"),
}
"""The range of each choice that is a number, as a check and in words."""


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 (every reader's refusal)
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError  # noqa: TRY004 (every reader's refusal)
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError  # noqa: TRY004 (every reader's refusal)
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 (every reader's refusal)
    return value


def _theme(value: object) -> str:
    text = _text(value)
    wishes(text)
    return text


def _curve(value: object) -> Curve | None:
    return points_of(_text(value)) or None


def _edges(value: object) -> Edges | None:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError
    lead, tail = map(_whole, value)
    return (lead, tail) if lead or tail else None


def _one_of(values: Iterable[object]) -> str:
    return f"one of {', '.join(map(str, values))}"


READERS: Mapping[str, tuple[Callable[[object], Any], str]] = {
    "locked": (_switch, "true or false"),
    "take": (_whole, "a whole number"),
    "valence": (_number, "a number"),
    "arousal": (_number, "a number"),
    "style": (lambda value: Style(_text(value)), _one_of(Style)),
    "palette": (lambda value: Palette(_text(value)), _one_of(Palette)),
    "key": (lambda value: Key.parse(_text(value)), "a key, like 'C minor'"),
    "tempo": (_number, "a number"),
    "metre": (lambda value: Metre.parse(_text(value)), _one_of(METRES)),
    "solution": (_whole, "a whole number"),
    "music": (lambda value: Music(_text(value)), _one_of(Music)),
    "words": (_text, "text"),
    "theme": (_theme, "a theme, like 'Anna', 'Anna hint' or 'Anna full', or 'none'"),
    "underscore": (lambda value: Underscore(_text(value)), _one_of(Underscore)),
    **dict.fromkeys(CURVES, (_curve, "points, like '0:0.2 12.5:0.7'")),
    "edges": (_edges, "two numbers of frames, like [24, 0]"),
}
"""The reader of each choice from JSON, in order, and the values that it expects, in words."""


def _read(name: str, value: object) -> Any:
    """Read one choice from JSON; None stands for itself where Recue may decide."""
    read, expected = READERS[name]
    if value is None and getattr(Choice(), name) is None:
        return None
    try:
        return read(value)
    except (ValueError, OverflowError, UsageError) as error:
        raise UsageError(_sentence(name, value, expected)) from error


def _sentence(name: str, value: object, expected: str) -> str:
    return f"The choice '{name}' is {value!r}, but it should be {expected}."
