"""The level of a scene under dialogue in a cue sheet: written, and read back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bridge.errors import UsageError
from bridge.midi.expression_layer import FULL, Base, Laid, Own, Row
from bridge.midi.film_tracks import film_tracks
from bridge.midi.layer_files import layers_of
from bridge.output.cuesheet.json_value import JsonValue
from bridge.output.cuesheet.readable_json import Json, NumberRows, OneLine
from bridge.score.cues import CuedScene
from bridge.score.underscore.underscored import Underscored
from bridge.settings.preferences import Underscore

_EXACT = re.compile(r"\d{1,60}(/\d{1,60})?")
"""An exact number as Python writes it, 0 or more."""


@dataclass(frozen=True, slots=True)
class SheetUnderscore:
    """The level of a scene under dialogue as the sheet has it."""

    told: Underscored
    laid: Laid
    """The layer as it was written."""


def layers(cues: Sequence[CuedScene]) -> tuple[Laid, ...]:
    """Return the layer under dialogue of each scene as it is written into the .mid, and what it lies over."""
    rides = [cue.ride for cue in cues]
    if not any(ride.curve or ride.own for ride in rides):
        return tuple(map(Laid, rides))
    music = film_tracks([cue.music for cue in cues])
    starts = [sum(passage.ticks for passage in music[:at]) for at in range(len(music))]
    return layers_of(list(zip(starts, music, strict=True)), rides)


def underscore_entry(told: Underscored, laid: Laid) -> Json:
    """Return a scene's level, the stretches of dialogue, the layer, and the tracks' own expression under it."""
    return {
        "level": told.level.value,
        "speech": [OneLine({"start": str(start), "end": str(end)}) for start, end in told.speech],
        "curve": NumberRows([*row] for row in told.curve or ()),
        "tracks": [OneLine(_track(name, bases)) for name, bases in laid.tracks.items()],
        **({"own": [OneLine(_own(each)) for each in told.own]} if told.own else {}),
    }


def _track(name: str, bases: Sequence[Base]) -> Json:
    told: Json = {"part": name, "dips": len(bases)}
    before = [base.before for base in bases]
    rows = [[[*row] for row in base.rows] for base in bases]
    if any(value != FULL for value in before):
        told["before"] = before
    return {**told, "expression": rows} if any(rows) else told


def _own(own: Own) -> Json:
    return {"part": own.track, "first": own.first, "last": own.last}


def read_underscore(told: JsonValue) -> SheetUnderscore:
    """Read what `underscore_entry` wrote.

    Raises:
        UsageError: If something in it is missing or wrong.
    """
    own = (
        tuple(Own(each["part"].text(), each["first"].whole(), each["last"].whole()) for each in told["own"])
        if told.has("own")
        else ()
    )
    speech = tuple(_span(each) for each in told["speech"])
    curve = tuple(_row(each) for each in told["curve"])
    if any(one[0] >= other[0] for one, other in pairwise(curve)):
        told["curve"].refuse("rows whose ticks rise")
    level = told["level"].as_(Underscore, f"one of {', '.join(Underscore)}")
    value = Underscored(level, speech, curve, own)
    tracks = {each["part"].text(): _bases(each) for each in told["tracks"]}
    return SheetUnderscore(value, Laid(value.ride, tracks))


def _bases(told: JsonValue) -> tuple[Base, ...]:
    count = told["dips"].whole(0, 1_000_000)
    before = [each.whole(0, FULL) for each in told["before"]] if told.has("before") else [FULL] * count
    rows = (
        [tuple(_row(row) for row in each) for each in told["expression"]]
        if told.has("expression")
        else [()] * count
    )
    if not len(before) == len(rows) == count:
        raise UsageError(f"{told.place} has not as many dips as it says")
    return tuple(Base(*each) for each in zip(before, rows, strict=True))


def _row(told: JsonValue) -> Row:
    row = list(told)
    if len(row) != 2:
        told.refuse("a tick and a value")
    return row[0].whole(0), row[1].whole(0, FULL)


def _span(told: JsonValue) -> tuple[Fraction, Fraction]:
    start, end = (told[name].as_(_seconds, "exact seconds, like 5 or 5/2") for name in ("start", "end"))
    if start >= end:
        told["end"].refuse("after the start")
    return start, end


def _seconds(text: str) -> Fraction:
    if not _EXACT.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)
