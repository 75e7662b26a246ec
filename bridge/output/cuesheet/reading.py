"""Reading of cue sheets: the scenes of a standing score, as they were decided and written."""

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from pydantic import ValidationError

from bridge.errors import UsageError
from bridge.grid.bars import HitKind
from bridge.grid.metre import METRES, Metre
from bridge.grid.tempo_map import TempoEvent
from bridge.midi.film_tracks import FilmTrack
from bridge.midi.instruments import BESIDE
from bridge.midi.layout import Player
from bridge.midi.palettes import Palette
from bridge.midi.passage import CHANNELS, Ints
from bridge.output.cuesheet.checking import check_sheet
from bridge.output.cuesheet.json_value import JsonValue, parse
from bridge.output.cuesheet.sheet import SCHEMA
from bridge.output.cuesheet.sheet_values import Sheet, SheetHit, SheetScene, SheetShot
from bridge.output.cuesheet.underscore import read_underscore
from bridge.score.appearances import Appearance
from bridge.score.film.film_themes import By, FilmTheme
from bridge.score.film.plan import FilmPlan
from bridge.score.fusion.curves import LIMITS, Curves
from bridge.score.moves import Measure, Move, Source
from bridge.score.scene_requests import Asked
from bridge.score.scene_words import SceneWords
from bridge.score.scenes.silences import Silence
from bridge.score.sizes import Size
from bridge.settings import DELIVERY, Settings, known_keys
from bridge.settings.choices import Choice
from bridge.settings.preferences import Pin
from bridge.settings.schema import FASTEST, SLOWEST
from bridge.settings.wording import sentence
from bridge.themes.wishes import Strength
from bridge.timeline import Timeline
from bridge.timeline.cut_json import cut_of
from bridge.words import Reading, checked
from generator.conditions import Key, Style
from generator.score import Voice
from generator.textures import Texture
from generator.themes.notation import read as read_notes

_UNITS = (4, 8, 16)
"""The numbers below the line that a bar's time signature may have."""
_COLUMNS = ((None, None), (None, None), (0, 127), (1, 127))
"""The least and the most of an onset, a release, a pitch and a velocity."""
_SLOWEST = 0xFFFFFF
"""Microseconds a quarter: what a MIDI file can hold."""
_EVERY_PART = frozenset(instrument.name for instrument in BESIDE)
"""The parts that are not in sheets written before anything played beside the voices."""
_COUNT = re.compile(r"[0-9]{1,6}[A-Z]{0,2}")
_EXACT = re.compile(r"-?\d{1,60}(/\d{1,60})?")
"""An exact number as Python writes it."""


def read_sheet(content: bytes, called: str) -> Sheet:
    """Read a cue sheet.

    Args:
        content: The file.
        called: Its name in an error.

    Raises:
        UsageError: If it is no cue sheet of this schema, something in it is missing or wrong, or its values do not
            agree with one another.
    """
    try:
        told = JsonValue(parse(content), "")
    except ValueError:
        raise UsageError(f"{called} is no cue sheet that Recue wrote: it is not JSON") from None
    if not told.has("schema") or told["schema"].raw != SCHEMA:
        raise UsageError(f"{called} is no cue sheet of the schema {SCHEMA}: name one that this Recue wrote")
    try:
        sheet = _sheet(told)
        check_sheet(sheet)
    except UsageError as error:
        raise UsageError(f"{called} cannot be understood ({error}): score the timeline anew") from None
    return sheet


def _sheet(told: JsonValue) -> Sheet:
    timeline, by = told["timeline"], told["provenance"]
    rate = timeline["rate"].as_(_fraction, "an exact number, like 24 or 30000/1001")
    if rate <= 0:
        timeline["rate"].refuse("more than 0")
    return Sheet(
        path=timeline["path"].text(),
        hash=timeline["hash"].text(),
        sequence=timeline["sequence"].text(),
        rate=rate,
        frames=timeline["frames"].whole(1),
        generator=by["generator"].text(),
        weights=by["weights"].text(),
        seal=by["midi"].text(),
        tracks=tuple(map(_track, told["tracks"])) if told.has("tracks") else (),
        scenes=tuple(_scene(scene) for scene in told["scenes"]),
        settings=_settings(told["settings"]) if told.has("settings") else {},
        cut=_cut(told["cut"]) if told.has("cut") else None,
        film=_film(told["film"]) if told.has("film") else None,
    )


def _settings(told: JsonValue) -> Mapping[str, object]:
    """Return settings as they are told, after a check that they can be used and that music is made with them."""
    if not isinstance(told.raw, Mapping):
        told.refuse("an object")
    if unfit := sorted(DELIVERY & told.raw.keys()):
        raise UsageError(f"no music is made with the setting '{unfit[0]}'")
    try:
        Settings.model_validate(told.raw)
    except ValidationError as error:
        raise UsageError(sentence(error.errors()[0], told.place, known_keys())) from None
    return told.raw


def _film(told: JsonValue) -> FilmPlan:
    return FilmPlan(
        key=told["key"].as_(Key.parse, "a key, like 'C minor'"),
        pulse=told["pulse"].number(SLOWEST, FASTEST),
        style=told["style"].as_(Style, f"one of {', '.join(Style)}"),
        themes=tuple(map(_film_theme, told["themes"])) if told.has("themes") else (),
    )


def _film_theme(told: JsonValue) -> FilmTheme:
    return FilmTheme(
        told["name"].text(),
        told["notes"].as_(read_notes, "the notes of a theme, like 'C major 4/4 C5 D5 E5/2'"),
        told["by"].as_(By, f"one of {', '.join(By)}"),
    )


def _size(told: JsonValue) -> Size:
    """Return the size of the ensemble in a bar, which is left out where its loudness decides it."""
    return told["players"].as_(Size, f"one of {', '.join(Size)}") if told.has("players") else Size.FREE


def _theme(told: JsonValue, first_bar: int) -> Appearance:
    first = told["first_bar"].whole(first_bar)
    return Appearance(
        told["theme"].text(),
        first - first_bar,
        told["last_bar"].whole(first) - first + 1,
        told["voice"].as_(Voice, f"one of {', '.join(Voice)}"),
        told["strength"].as_(Strength, f"one of {', '.join(Strength)}"),
        _texts(told, "shape"),
    )


def _cut(told: JsonValue) -> Timeline:
    try:
        return cut_of(told.raw)
    except ValueError as error:
        raise UsageError(f"its cut cannot be read: {error}") from None


def _scene(told: JsonValue) -> SheetScene:
    bars = list(told["bars"])
    if not bars:
        told["bars"].refuse("a list of one bar or more")
    return SheetScene(
        id=told["id"].text(),
        name=told["name"].text(),
        first_frame=told["first_frame"].whole(0),
        time=_seconds(told["time"]) if told.has("time") else None,
        last_frame=told["last_frame"].whole(0),
        key=told["key"].as_(Key.parse, "a key, like 'C minor'"),
        style=told["style"].as_(Style, f"one of {', '.join(Style)}"),
        palette=told["palette"].as_(Palette, f"one of {', '.join(Palette)}"),
        valence=told["valence"].number(-1, 1),
        arousal=told["arousal"].number(-1, 1),
        seed=told["seed"].whole(),
        choice=Choice.from_json(told["choice"].raw),
        pin=_pin(told["pin"]),
        metre=told["metre"].as_(Metre.parse, f"one of {', '.join(map(str, METRES))}"),
        bars=tuple(bar["metre"].as_(_signature, "a time signature, like 4/4") for bar in bars),
        density=tuple(bar["density"].number(0, 1) for bar in bars),
        textures=_textures(bars),
        sizes=tuple(_size(bar) for bar in bars),
        composed=_composed(told["composed"]) if told.has("composed") else {},
        first_bar=bars[0]["bar"].whole(1),
        fermatas=tuple((held["bar"].whole(1), held["beat"].number(1)) for held in told["fermatas"]),
        tempi=tuple(_tempo(event) for event in told["tempo_events"]),
        gradual=told.has("gradual") and told["gradual"].flag(),
        hits=tuple(_hit(hit) for hit in told["hits"]),
        shots=tuple(_shot(shot) for shot in told["shots"]),
        players=tuple(map(_player, told["players"])) if told.has("players") else None,
        drawn=_drawn(told["drawn"]) if told.has("drawn") else {},
        without=_names(told["without"]) if told.has("without") else _EVERY_PART,
        words=_words(told["words"]) if told.has("words") else SceneWords(),
        moves=tuple(_move(move, len(bars)) for move in told["moves"]) if told.has("moves") else (),
        curves=_curves(told["curves"], len(bars)) if told.has("curves") else None,
        themes=tuple(_theme(each, bars[0]["bar"].whole(1)) for each in told["themes"])
        if told.has("themes")
        else (),
        music=told["music"].text(),
        edited=told["edited"].flag(),
        count=told["cue"].as_(_count, "the number of a cue in its reel, like 2 or 2A")
        if told.has("cue")
        else "",
        version=told["version"].whole(1) if told.has("version") else 1,
        taste=told["preferences"].text() if told.has("preferences") else "",
        asked=_asked(told["asked"]) if told.has("asked") else Asked(),
        underscore=read_underscore(told["underscore"]) if told.has("underscore") else None,
        silence=_silence(told["silence"]) if told.has("silence") else None,
        says_silence=told.has("silence"),
    )


def _textures(bars: Sequence[JsonValue]) -> tuple[Texture, ...]:
    """Return the texture of each bar; none where no bar tells one, as in older sheets."""
    said = f"one of {', '.join(Texture)}"
    told = [bar["texture"].as_(Texture, said) if bar.has("texture") else Texture.FREE for bar in bars]
    return tuple(told) if any(bar.has("texture") for bar in bars) else ()


def _asked(told: JsonValue) -> Asked:
    return Asked(
        choice=Choice.from_json(told["choice"].raw) if told.has("choice") else Choice(),
        mood=_texts(told, "mood"),
        instruments=_texts(told, "instruments"),
        themes=_texts(told, "themes"),
        reference=told["reference"].text() if told.has("reference") else "",
        theming=told["theming"].text() if told.has("theming") else "",
        cut=told["cut"].flag() if told.has("cut") else False,
        sheet=told["sheet"].text() if told.has("sheet") else "",
        by_sheet=frozenset(_texts(told, "by_sheet")),
        note=told["note"].text() if told.has("note") else "",
        number=told["number"].text() if told.has("number") else "",
    )


def _texts(told: JsonValue, name: str) -> tuple[str, ...]:
    return tuple(text.text() for text in told[name]) if told.has(name) else ()


def _silence(told: JsonValue) -> Silence | None:
    return told.as_(Silence, f"one of {', '.join(Silence)}, or nothing") if told.text() else None


def _words(told: JsonValue) -> SceneWords:
    by = told["by"]
    if not isinstance(by.raw, Mapping):
        by.refuse("an object")
    asks = told["asks"].as_(lambda text: checked(text).asks, "what words ask, like 'density 1.2, mode minor'")
    said = tuple(text.text() for text in told["said"])
    return SceneWords(said, Reading(asks, by={str(name): by[str(name)].text() for name in by.raw}))


def _rows(told: JsonValue, bars: int, limits: tuple[float, float] = (-1e6, 1e6)) -> tuple[float, ...]:
    """Return a number for each bar; NaN where none is known."""
    rows = tuple(math.nan if row.raw is None else row.number(*limits) for row in told)
    if len(rows) != bars:
        told.refuse(f"a list of {bars} numbers, one for each bar")
    return rows


def _curves(told: JsonValue, bars: int) -> Curves:
    unknown = (math.nan,) * bars
    rows = {
        name: np.array(_rows(told[name], bars, limits) if told.has(name) else unknown)
        for name, limits in LIMITS.items()
    }
    for name in ("valence", "arousal", "tension"):
        if not np.isfinite(rows[name]).all():
            told.refuse(f"an object with '{name}' in every bar")
    return Curves(**rows)


def _move(told: JsonValue, bars: int) -> Move:
    value = told["value"]
    return Move(
        told["condition"].as_(Measure, f"one of {', '.join(Measure)}"),
        told["source"].as_(Source, f"one of {', '.join(Source)}"),
        value.text() if isinstance(value.raw, str) else value.number(),
        told["because"].text() if told.has("because") else "",
        _rows(told["bars"], bars) if told.has("bars") else (),
    )


def _composed(told: JsonValue) -> dict[Voice, Ints]:
    """Return the composer's notes of the voices that players play otherwise."""
    return {voice: _notes(told[voice.value], CHANNELS[voice]) for voice in Voice if told.has(voice.value)}


def _notes(told: JsonValue, channel: int) -> Ints:
    rows = [list(row) for row in told]
    if any(len(row) != len(_COLUMNS) for row in rows):
        told.refuse("rows of onset, release, pitch and velocity")
    notes = [
        [*(value.whole(*span) for value, span in zip(row, _COLUMNS, strict=True)), channel, 0] for row in rows
    ]
    return np.array(notes, dtype=np.int64).reshape(-1, 6)


def _track(told: JsonValue) -> FilmTrack:
    port = told["port"].whole(1) if told.has("port") else 1
    channel, program = told["channel"].whole(1, 16), told["program"].whole(0, 127)
    return FilmTrack(told["track"].text(), port - 1, channel - 1, program)


def _player(told: JsonValue) -> Player:
    return Player(
        told["voice"].as_(Voice, f"one of {', '.join(Voice)}"),
        told["track"].text(),
        told["start"].whole(0),
        tuple(map(_note, told["notes"])) if told.has("notes") else None,
    )


def _note(told: JsonValue) -> tuple[int, int]:
    note = list(told)
    if len(note) != 2:
        told.refuse("an onset and a pitch")
    return note[0].whole(), note[1].whole(0, 127)


def _drawn(told: JsonValue) -> dict[str, str]:
    return {part["part"].text(): part["digest"].text() for part in told}


def _names(told: JsonValue) -> frozenset[str]:
    return frozenset(name.text() for name in told)


def _pin(told: JsonValue) -> Pin:
    try:
        return Pin.model_validate(told.raw)
    except ValidationError as error:
        raise UsageError(sentence(error.errors()[0], told.place, list(Pin.model_fields))) from None


def _signature(text: str) -> Metre:
    """Parse a bar's time signature; odd bars may have others than scenes."""
    beats, unit = (int(number) for number in text.split("/"))
    if unit not in _UNITS or beats < 1:
        raise ValueError(text)
    return Metre(beats, unit)


def _count(text: str) -> str:
    if not _COUNT.fullmatch(text):
        raise ValueError(text)
    return text


def _fraction(text: str) -> Fraction:
    if not _EXACT.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def _tempo(told: JsonValue) -> TempoEvent:
    event = list(told)
    if len(event) != 2:
        told.refuse("a tick and microseconds")
    return TempoEvent(event[0].whole(0), event[1].whole(1, _SLOWEST))


def _hit(told: JsonValue) -> SheetHit:
    return SheetHit(
        kind=told["kind"].as_(HitKind, f"one of {', '.join(HitKind)}"),
        name=told["name"].text(),
        origin=told["origin"].text(),
        weight=told["weight"].number(0),
        frame=told["frame"].whole(0),
        time=_seconds(told["time"]) if told.has("time") else None,
        bar=told["bar"].whole(1),
        beat=told["beat"].number(1),
        error=told["error_frames"].number(),
        met=told["met"].flag(),
    )


def _shot(told: JsonValue) -> SheetShot:
    return SheetShot(
        number=told["shot"].whole(1),
        media=told["media"].text(),
        source_start=_seconds(told["source_start"]),
        source_end=_seconds(told["source_end"]),
        first_frame=told["first_frame"].whole(0),
        last_frame=told["last_frame"].whole(),
    )


def _seconds(told: JsonValue) -> Fraction:
    return told.as_(_fraction, "exact seconds, like 5 or 5/2")
