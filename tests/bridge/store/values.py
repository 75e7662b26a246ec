"""Invented states of a score, and Hypothesis strategies for what they hold."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from bridge.grid.metre import METRES
from bridge.midi.palettes import Palette
from bridge.settings.choices import Choice
from bridge.store import ScoreState, Summary, TimelineKey
from bridge.timeline import Caption, Cut, Marker, Media, Shot, SoundClip, Timeline
from generator.conditions import Key, Mode, Style
from tests.scores import cut_list

CUT = TimelineKey(Path("/films/cut.otio"))
OTHER = TimelineKey(Path("/films/other.edl"), "Reel 2")
MADE = Summary(kept=2, fitted=0, composed=1, removed=0, cuts=7, cuts_met=6, ms=41.5)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=count)


def a_scene(id_: str, seed: int = 1, first: int = 0, **changed: Any) -> dict[str, object]:
    """Return a scene of a cue sheet, as far as it says what its music is."""
    bars = [{"bar": 1, "frame": float(first), "metre": "4/4", "bpm": 120.0}]
    scene = {"id": id_, "first_frame": first, "last_frame": first + 47, "key": "C minor", "style": "song"}
    made = {
        "palette": "piano",
        "seed": seed,
        "take": 0,
        "metre": "4/4",
        "tempi": {"mean": 120.0},
        "parts": [],
    }
    return {**scene, **made, "bars": bars, **changed}


def a_sheet(*scenes: dict[str, object], path: str = "cut.otio", sequence: str = "") -> bytes:
    """Return a cue sheet as a file."""
    return json.dumps({"timeline": {"path": path, "sequence": sequence}, "scenes": scenes}).encode()


def a_state(number: int, size: int = 40) -> ScoreState:
    """Return a state unlike any of another number.

    Args:
        number: Which.
        size: Of its .mid and cue sheet, in kilobytes each.
    """
    random = Random(number)  # noqa: S311 (not for secrets)
    sheet = a_sheet(a_scene("A", number), a_scene("B", first=48))
    return ScoreState(
        cut_list([24 + number % 5, 48], ["A", "B"]),
        sheet + b" " + random.randbytes(size * 500).hex().encode(),
        b"MThd" + random.randbytes(size * 1000),
        {"A": Choice(take=number), "B": Choice(locked=True)},
    )


fractions = st.fractions(max_denominator=240000)
texts = st.text(max_size=8)
media = st.builds(Media)
shots = st.builds(Shot, ramp=st.lists(st.tuples(fractions, fractions), max_size=3).map(tuple))
cuts = st.builds(
    Timeline,
    shots=st.lists(shots, max_size=4).map(tuple),
    cuts=st.lists(st.builds(Cut), max_size=4).map(tuple),
    markers=st.lists(st.builds(Marker), max_size=3).map(tuple),
    warnings=st.lists(texts, max_size=2).map(tuple),
    sounds=st.lists(st.builds(SoundClip, gain=st.floats(-96, 30)), max_size=3).map(tuple),
    captions=st.lists(st.builds(Caption), max_size=2).map(tuple),
)
moods = st.none() | st.floats(-1, 1)
choices = st.builds(
    Choice,
    locked=st.booleans(),
    take=st.integers(0),
    valence=moods,
    arousal=moods,
    style=st.none() | st.sampled_from(Style),
    palette=st.none() | st.sampled_from(Palette),
    key=st.none() | st.builds(Key, st.integers(0, 11), st.sampled_from(Mode)),
    tempo=st.none() | st.floats(20, 400),
    metre=st.none() | st.sampled_from(METRES),
    solution=st.none() | st.integers(1),
)
