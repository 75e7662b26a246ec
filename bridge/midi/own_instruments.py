"""A person's own instruments and palettes, beside those that ship with Recue."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bridge.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

Table = Mapping[str, Mapping[str, Any]]
"""The sections of a file of instruments."""
LARGEST: Final = 256_000
"""Bytes that the file may have."""
DRUMS: Final = 9
"""The channel of percussion, counted from 0."""
OCTAVE: Final = 11
"""Semitones of the narrowest range: every pitch has an octave in it."""


def _velocities(pair: tuple[int, int]) -> tuple[int, int]:
    if not 1 <= pair[0] < pair[1] <= 127:
        raise ValueError("should be a softest and a loudest velocity from 1 to 127, like [40, 100]")
    return pair


def _channel(number: int) -> int:
    if number == DRUMS:
        raise ValueError("should not be 9, on which drums are")
    return number


Note = Annotated[str, Field(pattern=r"^[A-G]b?-?\d$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9 ]{0,39}$")]
Voice = Literal["melody", "harmony", "bass"]
Share = Annotated[float, Field(gt=0, le=1)]
Velocity = Annotated[int, Field(ge=1, le=127)]
Pair = Annotated[tuple[int, int], AfterValidator(_velocities)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OwnInstrument(_Section):
    """An instrument; `instruments.yaml` says what each key is."""

    track: str = Field(min_length=1, max_length=40)
    program: int = Field(ge=0, le=127)
    range: tuple[Note, Note]
    voices: tuple[Voice, ...] = Field(min_length=1)
    palette: str
    seat: tuple[Annotated[float, Field(ge=-1, le=1)], Annotated[float, Field(ge=0, le=1)]] = (0.0, 0.3)
    agility: float = Field(gt=0, le=50)
    at_once: int = Field(default=1, ge=1, le=32)
    channel: Annotated[int, Field(ge=3, le=15), AfterValidator(_channel)] | None = None
    soft: tuple[Note, Note] | None = None
    loud: tuple[Note, Note] | None = None
    carries: Pair = (1, 127)
    leap: int | None = Field(default=None, ge=5, le=127)
    breath: float | None = Field(default=None, ge=2)
    bow: float | None = Field(default=None, ge=2)
    struck: bool = False
    also: tuple[Name, ...] = ()


class OwnDoubling(_Section):
    """A doubling."""

    instrument: str
    voice: Voice
    interval: Literal[-24, -12, 0, 12, 24]
    loudness: Velocity
    share: Share
    plain: bool = False
    tutti: bool = False


class OwnHeld(_Section):
    """A part that sustains."""

    instrument: str
    notes: int = Field(ge=1, le=8)
    loudness: Velocity
    share: Share
    tutti: bool = False


class OwnPalette(_Section):
    """A palette; its drums are those of one that ships."""

    leads: dict[Voice, Annotated[tuple[str, ...], Field(min_length=1)]]
    doublings: tuple[OwnDoubling, ...] = ()
    held: tuple[OwnHeld, ...] = ()
    drums: str | None = None


class OwnFile(_Section):
    """The file."""

    instruments: dict[Name, OwnInstrument] = {}
    palettes: dict[Name, OwnPalette] = {}


def with_own(shipped: Table, file: Path) -> Table:
    """Add a person's own instruments and palettes to those that ship.

    Args:
        shipped: The sections of the file that ships.
        file: The person's.

    Returns:
        The sections, with one more that has the names of their palettes.

    Raises:
        UsageError: If it cannot be read, or something in it cannot be used; the sentence names the place.
    """
    try:
        own = OwnFile.model_validate(_loaded(file) or {})
        return _merged(shipped, own)
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(str(each) for each in first["loc"] if each != "[key]")
        said = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{file}, {place}: {said[:1].lower()}{said[1:]}") from None
    except ValueError as error:
        raise UsageError(f"{file}, {error}") from None


def _loaded(file: Path) -> object:
    """Read the file as YAML.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError(f"{file} has more than {LARGEST} bytes; leave out what is not yours")
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise UsageError(f"{file} cannot be read as YAML: {' '.join(str(error).split())}") from error


def _merged(shipped: Table, own: OwnFile) -> Table:
    """Lay a person's sections beside those that ship.

    Raises:
        ValueError: If something does not fit; the sentence begins with the place.
    """
    taken = {*_words(shipped["instruments"]), *_words(shipped["families"])}
    instruments = {name: each.model_dump(exclude_none=True) for name, each in own.instruments.items()}
    palettes = {**shipped["palettes"]} | {name: {} for name in own.palettes}
    for name, each in instruments.items():
        place = f"instruments, {name}"
        again = sorted(taken.intersection((name, *each["also"])))
        _expect(
            not again, place, f"'{again[0] if again else ''}' is the name of another; give it one of its own"
        )
        lowest, highest = (_octaves(note) for note in each["range"])
        _expect(
            highest - lowest >= OCTAVE,
            place,
            "its range should hold every pitch, so be a major seventh or more",
        )
        _expect(each["palette"] in palettes, place, f"there is no palette '{each['palette']}'")
        taken |= {name, *each["also"]}
    known = {**shipped["instruments"], **instruments}
    for name, palette in own.palettes.items():
        _expect(
            name not in shipped["palettes"], f"palettes, {name}", "ships with Recue; give yours another name"
        )
        palettes[name] = _palette(name, palette, known, shipped)
    return {
        **shipped,
        "instruments": known,
        "palettes": palettes,
        "own palettes": dict.fromkeys(own.palettes),
    }


def _octaves(note: str) -> int:
    """Return the semitones of a note above the C of octave 0."""
    letter, flat, octave = re.fullmatch(r"([A-G])(b?)(-?\d)", note).groups()  # type: ignore[union-attr]
    return "C D EF G A B".index(letter) - len(flat) + 12 * int(octave)


def _words(entries: Mapping[str, Any]) -> "Iterator[str]":
    for name, entry in entries.items():
        yield from (name, *entry.get("also", ()))


def _palette(name: str, palette: OwnPalette, known: Mapping[str, Any], shipped: Table) -> Mapping[str, Any]:
    """Return a palette as the file that ships has them.

    Raises:
        ValueError: If it names what is not there or cannot play so.
    """
    place = f"palettes, {name}"
    _expect(
        set(palette.leads) == {"melody", "harmony", "bass"},
        place,
        "'leads' should have melody, harmony and bass",
    )
    beside = [*(each.instrument for each in palette.doublings), *(each.instrument for each in palette.held)]
    for who in (*(who for leads in palette.leads.values() for who in leads), *beside):
        _expect(who in known, place, f"there is no instrument '{who}'")
    for voice, leads in palette.leads.items():
        for who in leads:
            _expect(
                voice in known[who]["voices"],
                place,
                f"'{who}' is not for the {voice}; add it to its 'voices'",
            )
    for who in beside:
        _expect(
            "channel" in known[who],
            place,
            f"'{who}' has no 'channel', on which it could play beside the voices",
        )
    channels = [known[who]["channel"] for who in beside]
    _expect(len({*channels}) == len(channels), place, "two of its parts have one channel; give each its own")
    drums = shipped["palettes"].get(palette.drums or "piano", {})
    _expect(bool(drums), place, f"there is no palette '{palette.drums}', whose drums it could have")
    struck = {key: drums[key] for key in ("kit", "timpani", "pattern", "fill") if key in drums}
    return {**palette.model_dump(exclude={"drums"}), **struck}


def _expect(holds: bool, place: str, otherwise: str) -> None:
    if not holds:
        raise ValueError(f"{place}: {otherwise}")
