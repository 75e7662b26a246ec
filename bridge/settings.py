"""What a user may set, in `recue.yaml` and on the command line: one schema, checked once."""

import difflib
import math
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Self

import platformdirs
import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from bridge.errors import UsageError
from bridge.palette import Palette
from bridge.preferences import HitPreferences, Schema
from generator.conditions import Key, Style

FILE_NAME = "recue.yaml"
SLOWEST, FASTEST = 20.0, 400.0
"""The widest tempo range that can be asked for, in quarter notes a minute."""


class Division(StrEnum):
    """How shots become scenes."""

    AUTO = "auto"
    """From markers and black, and where there are none from the cut itself."""
    MARKER = "marker"
    """One scene per marker, whatever it is called."""
    SHOT = "shot"
    """One scene per shot."""
    ONE = "one"
    """One scene for everything."""


class Format(StrEnum):
    """A file Recue writes, by its suffix."""

    MID = "mid"
    WAV = "wav"
    JSON = "json"
    PNG = "png"


def _split(value: object) -> object:
    """Read `a, b` as a list of words; anything else is left to the schema."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def _tempo_range(value: object) -> object:
    """Read `60-160` as a pair of numbers; anything else is left to the schema."""
    if not isinstance(value, str):
        return value
    try:
        return [float(end) for end in value.split("-")]
    except ValueError:
        raise ValueError("should run from a low to a high tempo, like 60-160") from None


def _ordered_range(value: tuple[float, float]) -> tuple[float, float]:
    low, high = value
    if not SLOWEST <= low <= high <= FASTEST:
        raise ValueError(
            f"should run from a low to a high tempo between {SLOWEST:g} and {FASTEST:g}, like 60-160"
        )
    return value


def _known_key(text: str) -> str:
    return str(Key.parse(text))


def _rate(value: object) -> object:
    """Read a frame rate as people write it: `24`, `23.976`, `30000/1001`.

    A decimal within 0.005 of a rate over 1.001 means that rate, for no camera or file runs at 23.976 exactly.
    """
    if value is None or isinstance(value, Fraction):
        return value
    try:
        rate = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError("should be frames a second, like 24, 23.976 or 30000/1001") from None
    slowed = Fraction(1000 * math.ceil(rate), 1001)
    return slowed if abs(rate - slowed) < Fraction(5, 1000) else rate


class ScenePreferences(Schema):
    """The `scenes` section: how shots become scenes."""

    division: Division = Division.AUTO
    """`auto`, or by force: one scene per `marker`, one per `shot`, `one` for everything."""
    names: Annotated[tuple[str, ...], BeforeValidator(_split)] = ("scene", "cue")
    """A marker that is called one of these words, or begins with one, begins a scene."""
    colours: Annotated[
        tuple[str, ...], BeforeValidator(_split), AfterValidator(lambda c: tuple(map(str.upper, c)))
    ] = ()
    """A marker of one of these colours begins a scene."""
    chapters: bool = True
    """Whether chapter markers begin scenes."""
    shortest: float = Field(default=8.0, gt=0)
    """Seconds a scene lasts at least, by preference."""
    longest: float = Field(default=90.0, ge=4)
    """Seconds a scene lasts at most, unless the division is forced."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest * 2 > self.longest:
            raise ValueError("'longest' should be at least twice 'shortest'")
        return self


class Settings(Schema):
    """Everything a user may set; each field's name is its key in `recue.yaml`."""

    seed: int = Field(default=0, ge=0, lt=2**63)
    """What the music is drawn from: another seed is other music for the same cut."""
    style: Style | None = None
    """`song`, `chamber` or `orchestral`; decided scene by scene where unset."""
    key: Annotated[str, AfterValidator(_known_key)] | None = None
    """The key of every scene, like `C minor` or `Eb major`; decided scene by scene where unset."""
    bpm: Annotated[tuple[float, float], BeforeValidator(_tempo_range), AfterValidator(_ordered_range)] = (
        60.0,
        160.0,
    )
    """Slowest and fastest tempo in quarter notes a minute, like `60-160`."""
    tempo: float | None = None
    """The tempo to prefer within `bpm`; decided scene by scene where unset."""
    rate: Annotated[Fraction | None, BeforeValidator(_rate), Field(ge=1, le=1000)] = None
    """Frames a second, for timelines that do not state theirs (EDL): `24`, `23.976`, `30000/1001`."""
    media: Path | None = None
    """Folder to look for media in, where a timeline's own paths lead nowhere."""
    picture: bool = True
    """Whether to look at the footage."""
    palette: Palette | None = None
    """The instruments: `piano`, `strings`, `orchestra` or `synth`; follows the style where unset."""
    scenes: ScenePreferences = ScenePreferences()
    """How shots become scenes."""
    hits: HitPreferences = HitPreferences()
    """What the music should meet."""
    formats: Annotated[tuple[Format, ...], BeforeValidator(_split), Field(min_length=1)] = tuple(Format)
    """The files to write: any of `mid`, `wav`, `json`, `png`."""
    soundfont: Path | None = None
    """The SoundFont (.sf2, .sf3) to render with; a system one or the General MIDI bank where unset."""

    @model_validator(mode="after")
    def _tempo_within_range(self) -> Self:
        low, high = self.bpm
        if self.tempo is not None and not low <= self.tempo <= high:
            raise ValueError(f"'tempo' is {self.tempo:g}, outside of 'bpm', {low:g} to {high:g}")
        return self

    @classmethod
    def read(cls, timeline: Path, overrides: Mapping[str, object], user_folder: Path | None = None) -> Self:
        """Read the settings that hold for a timeline.

        Args:
            timeline: The timeline's file or folder; a `recue.yaml` beside it wins over the user's.
            overrides: Values from the command line by key, nested as the file is; None is a value not given.
            user_folder: Where the user's own `recue.yaml` lies; the platform's configuration folder if None.

        Raises:
            UsageError: If a key is unknown or a value cannot be used; it names the file, the key and a remedy.
        """
        file = _find(timeline, user_folder or platformdirs.user_config_path("recue"))
        written = {} if file is None else _anchored(_load(file), file.parent)
        given = _given(overrides)
        cls._checked(written, str(file))
        cls._checked(given, "the command line")
        return cls._checked(_merged(written, given), "the command line and the settings together")

    @classmethod
    def _checked(cls, values: Mapping[str, object], source: str) -> Self:
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(_sentence(error.errors()[0], source)) from None


def _find(timeline: Path, user_folder: Path) -> Path | None:
    candidates = (timeline.parent / FILE_NAME, user_folder / FILE_NAME)
    return next((file for file in candidates if file.is_file()), None)


def _load(file: Path) -> dict[str, object]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"{file} cannot be read as YAML: {reason}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise UsageError(f"{file} holds no settings: write one 'key: value' a line, like 'seed: 7'")
    return {str(key): value for key, value in content.items()}


def _anchored(values: Mapping[str, object], folder: Path) -> dict[str, object]:
    """Read the paths in a file as seen from that file's folder."""
    paths: dict[str, object] = {
        key: folder / value for key in ("media", "soundfont") if isinstance(value := values.get(key), str)
    }
    hits = values.get("hits")
    if isinstance(hits, Mapping) and isinstance(value := hits.get("file"), str):
        paths["hits"] = {**hits, "file": folder / value}
    return {**values, **paths}


def _given(overrides: Mapping[str, object]) -> dict[str, object]:
    """Drop what was not given, at every level."""
    nested = {key: _given(value) if isinstance(value, Mapping) else value for key, value in overrides.items()}
    return {key: value for key, value in nested.items() if value is not None}


def _merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Lay one set of values over another, section by section."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = _merged(under, value) if both else value  # type: ignore[arg-type]
    return merged


def _sentence(error: ErrorDetails, source: str) -> str:
    """Say what is wrong with one value, as one sentence."""
    path = [str(part) for part in error["loc"] if isinstance(part, str)]
    if error["type"] == "extra_forbidden":
        return f"{source}: there is no setting '{'.'.join(path)}'; {_nearest(path)}"
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if error["type"] == "model_type":
        reason = "should be a section of settings, one 'key: value' a line"
    if not path or (error["type"] == "value_error" and isinstance(error["input"], Mapping)):
        return f"{source}: {reason}"
    return f"{source}: the setting '{'.'.join(path)}' is {error['input']!r}, but {'it ' * reason.startswith('should')}{reason}"


def known_keys(schema: type[BaseModel] = Settings) -> tuple[str, ...]:
    """Every key of the settings, sections first and then what is in them: `hits`, `hits.weights`, `hits.weights.cut`."""
    keys: list[str] = []
    for name, field in schema.model_fields.items():
        section = field.annotation
        keys.append(name)
        if isinstance(section, type) and issubclass(section, BaseModel):
            keys += [f"{name}.{key}" for key in known_keys(section)]
    return tuple(keys)


def _nearest(path: list[str]) -> str:
    """Name the known key most like an unknown one, of its own section where one there is like it."""
    section = ".".join(path[:-1])
    beside = [key for key in known_keys() if key.rpartition(".")[0] == section]
    for keys, cutoff in ((beside, 0.6), (known_keys(), 0.0)):
        short = {key.rpartition(".")[2]: key for key in reversed(keys)}
        if match := difflib.get_close_matches(path[-1].lower(), short, n=1, cutoff=cutoff):
            return f"the nearest is '{short[match[0]]}'"
    raise AssertionError("without a cutoff some key is the nearest")
