"""Reads a cue sheet back: the scenes of a standing score, as they were decided and written."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from bridge.choices import Choice
from bridge.cuesheet.sheet import SCHEMA
from bridge.errors import UsageError
from bridge.grid.bars import HitKind
from bridge.grid.metre import Metre
from bridge.palette import Palette
from bridge.preferences import Pin
from bridge.tempo import Tempi, TempoEvent
from generator.conditions import Key, Style

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SheetHit:
    """A hit as the sheet says it."""

    kind: HitKind
    name: str
    origin: str
    weight: float
    frame: int
    bar: int
    """Counted from 1 over the whole timeline."""
    beat: float
    """Counted from 1."""
    error: float
    """Frames."""
    met: bool


@dataclass(frozen=True, slots=True)
class SheetScene:
    """A scene as the sheet says it."""

    id: str
    name: str
    first_frame: int
    last_frame: int
    """The last one that is in it."""
    key: Key
    style: Style
    palette: Palette
    valence: float
    arousal: float
    seed: int
    choice: Choice
    pin: Pin
    metre: Metre
    bars: tuple[Metre, ...]
    """The time signature of each bar."""
    density: tuple[float, ...]
    """Of each bar."""
    first_bar: int
    """Counted from 1 over the whole timeline."""
    fermatas: tuple[tuple[int, float], ...]
    """Bar and beat of each."""
    tempi: Tempi
    hits: tuple[SheetHit, ...]
    music: str
    """The digest of its passage as Recue wrote it."""
    edited: bool
    """Whether a person's hand is in its notes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cue sheet."""

    path: str
    """The timeline's, as seen from the sheet's folder."""
    hash: str
    """Of the timeline's file."""
    sequence: str
    rate: Fraction
    frames: int
    weights: str
    """A digest of what composed."""
    seal: str
    """Of the .mid that belongs to it."""
    scenes: tuple[SheetScene, ...]


def read_sheet(content: bytes, called: str) -> Sheet:
    """Read a cue sheet.

    Args:
        content: The file.
        called: What to call it in an error.

    Raises:
        UsageError: If it is no cue sheet of this schema, or something in it is missing or wrong.
    """
    try:
        told = json.loads(content)
    except ValueError:
        raise UsageError(f"{called} is not JSON: name a cue sheet that Recue wrote") from None
    schema = told.get("schema") if isinstance(told, dict) else None
    if schema != SCHEMA:
        raise UsageError(f"{called} is no cue sheet of the schema {SCHEMA}: name one that this Recue wrote")
    try:
        return _sheet(told)
    except KeyError as error:
        raise UsageError(f"{called} says nothing of {error}: score the timeline anew") from None
    except (TypeError, ValueError, IndexError, UsageError) as error:
        raise UsageError(f"{called} cannot be understood ({error}): score the timeline anew") from None


def _sheet(told: dict[str, Any]) -> Sheet:
    timeline = told["timeline"]
    scenes = tuple(_scene(scene) for scene in told["scenes"])
    if not scenes:
        raise ValueError("it has no scene")
    return Sheet(
        path=str(timeline["path"]),
        hash=str(timeline["hash"]),
        sequence=str(timeline["sequence"]),
        rate=Fraction(timeline["rate"]),
        frames=int(timeline["frames"]),
        weights=str(told["provenance"]["weights"]),
        seal=str(told["provenance"]["midi"]),
        scenes=scenes,
    )


def _scene(told: dict[str, Any]) -> SheetScene:
    bars = told["bars"]
    return SheetScene(
        id=str(told["id"]),
        name=str(told["name"]),
        first_frame=int(told["first_frame"]),
        last_frame=int(told["last_frame"]),
        key=Key.parse(told["key"]),
        style=Style(told["style"]),
        palette=Palette(told["palette"]),
        valence=float(told["valence"]),
        arousal=float(told["arousal"]),
        seed=int(told["seed"]),
        choice=Choice.from_json(told["choice"]),
        pin=Pin.model_validate(told["pin"]),
        metre=Metre.parse(told["metre"]),
        bars=_all(bars, lambda bar: _signature(bar["metre"])),
        density=_all(bars, lambda bar: float(bar["density"])),
        first_bar=int(bars[0]["bar"]),
        fermatas=_all(told["fermatas"], lambda held: (int(held["bar"]), float(held["beat"]))),
        tempi=_all(told["tempo_events"], lambda event: TempoEvent(int(event[0]), int(event[1]))),
        hits=_all(told["hits"], _hit),
        music=str(told["music"]),
        edited=bool(told["edited"]),
    )


def _all(told: list[Any], read: Callable[[Any], T]) -> tuple[T, ...]:
    return tuple(read(each) for each in told)


def _signature(text: str) -> Metre:
    """A bar's time signature, of which odd bars may have others than scenes."""
    beats, unit = text.split("/")
    return Metre(int(beats), int(unit))


def _hit(told: dict[str, Any]) -> SheetHit:
    return SheetHit(
        kind=HitKind(told["kind"]),
        name=str(told["name"]),
        origin=str(told["origin"]),
        weight=float(told["weight"]),
        frame=int(told["frame"]),
        bar=int(told["bar"]),
        beat=float(told["beat"]),
        error=float(told["error_frames"]),
        met=bool(told["met"]),
    )
