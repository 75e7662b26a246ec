"""A direction: what the music of a scene is asked to be like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bridge.midi.ensembles import Players
from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.palettes import FORCES, Palette
from generator.conditions import Mode
from generator.textures import Texture

AFFECT: Final = ("valence", "arousal", "tension")
"""The axes of a mood, from -1 to 1."""
MANNER: Final = ("tempo", "density", "force", "register", "dynamics", "articulation")
"""The axes of the music itself, in standard deviations from what is usual."""
AXES: Final = (*AFFECT, *MANNER)
FURTHEST: Final = {axis: 1.0 if axis in AFFECT else 3.0 for axis in AXES}
"""The furthest that a word can be from 0 on each axis, either way."""
PLACES: Final = 3
"""Decimal places of a place on an axis."""
MIDDLE_TEMPO: Final = 96.0
"""The tempo, in quarter notes a minute, that is neither slow nor fast."""
SLOWEST, FASTEST = 20, 400
"""The tempi, in quarter notes a minute, that can be asked for."""
Bpm = tuple[float, float]
"""A slowest and a fastest tempo, in quarter notes a minute."""


@dataclass(frozen=True, slots=True)
class Direction:
    """What the music of a scene is asked to be like; None where nothing is asked."""

    valence: float | None = None
    """-1 for dark to 1 for bright."""
    arousal: float | None = None
    """-1 for calm to 1 for driven."""
    tension: float | None = None
    """-1 for at ease to 1 for tense."""
    tempo: float | None = None
    """Standard deviations of real music from the usual tempo, below 0 for slower; None where `bpm` says it."""
    density: float | None = None
    """Likewise for the notes of a bar, below 0 for sparser."""
    force: float | None = None
    """Likewise for the notes at an onset and the instruments that join, below 0 for thinner."""
    register: float | None = None
    """Likewise for the mean pitch, below 0 for lower."""
    dynamics: float | None = None
    """Likewise for loudness, below 0 for softer."""
    articulation: float | None = None
    """Below 0 for detached, above for bound; -1 and 1 are as far as arousal of 1 and -1 go."""
    bpm: Bpm | None = None
    """The tempo itself, in quarter notes a minute, from and to."""
    mode: Mode | None = None
    palette: Palette | None = None
    texture: Texture | None = None
    players: Players = Players()  # noqa: RUF009 (frozen)

    def __bool__(self) -> bool:
        return self != Direction()

    def on(self, axis: str) -> float | None:
        """Return the place on an axis, one of AXES; None where nothing is asked."""
        place: float | None = getattr(self, axis)
        return place

    def places(self) -> Iterator[tuple[str, float]]:
        """Yield each axis on which something is asked, and the place on it."""
        for axis in AXES:
            place = self.on(axis)
            if place is not None:
                yield axis, place

    def having(self, values: Mapping[str, Any]) -> "Direction":
        """Return the same with other values in some fields."""
        return replace(self, **values)

    def scaled(self, degree: float) -> "Direction":
        """Return the same to another degree: 1.5 for `very`, below 0 for the other side, and instruments left out."""
        moved: dict[str, Any] = {axis: bounded(axis, place * degree) for axis, place in self.places()}
        if degree > 0:
            return replace(self, bpm=_bpm_scaled(self.bpm, degree), **moved)
        if self.players.wanted:
            return Direction(players=Players(left_out=self.players.wanted))
        if self.palette is not None:
            return Direction(players=Players(left_out=palette_players(self.palette)))
        return replace(
            self,
            bpm=_bpm_scaled(self.bpm, degree),
            mode=_OTHER.get(self.mode) if self.mode else None,
            texture=None if self.texture is None else Texture.FREE,
            **moved,
        )

    def over(self, below: "Direction") -> "Direction":
        """Lay this direction over another, which holds where this one asks nothing."""
        paced = self.tempo is not None or self.bpm is not None
        places: dict[str, Any] = dict(below.places()) | dict(self.places())
        if paced:
            places.pop("tempo", None)
            places |= {} if self.tempo is None else {"tempo": self.tempo}
        return Direction(
            **places,
            bpm=self.bpm if paced else below.bpm,
            mode=self.mode or below.mode,
            palette=self.palette or below.palette,
            texture=self.texture or below.texture,
            players=self.players or below.players,
        )


_OTHER: Final = {Mode.MAJOR: Mode.MINOR, Mode.MINOR: Mode.MAJOR}


def bounded(axis: str, place: float) -> float:
    """Return a place on an axis, no further than FURTHEST, to PLACES."""
    furthest = FURTHEST[axis]
    return round(min(max(place, -furthest), furthest), PLACES) + 0.0


def _bpm_scaled(bpm: Bpm | None, degree: float) -> Bpm | None:
    """Move a tempo away from MIDDLE_TEMPO, or over to its other side."""
    if bpm is None or degree == 1:
        return bpm
    return tempi(*(MIDDLE_TEMPO * (each / MIDDLE_TEMPO) ** degree for each in bpm))


def tempi(one: float, other: float) -> Bpm:
    """Return two tempi, the slower first, to whole quarter notes a minute, none beyond those that can be asked for."""
    slow, fast = (float(min(max(round(each), SLOWEST), FASTEST)) for each in sorted((one, other)))
    return slow, fast


def palette_players(palette: Palette) -> tuple[str, ...]:
    """Return the instruments that are at home in a palette, or where none is, those that play in it."""
    at_home = tuple(name for name, each in INSTRUMENTS.items() if each.palette == palette.value)
    leads = (each for instruments in FORCES[palette].leads.values() for each in instruments)
    playing = {*leads, *FORCES[palette].beside}
    return at_home or tuple(name for name, each in INSTRUMENTS.items() if each in playing)
