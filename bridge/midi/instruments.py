"""The instruments there are and their families, as `instruments.yaml` and a person's own file have them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import platformdirs

from bridge.package_data import package_data
from generator.conditions import Key
from generator.score import Voice

OWN: Final = platformdirs.user_config_path("recue") / "instruments.yaml"
"""A person's own instruments and palettes, beside their settings."""


def _table() -> Mapping[str, Mapping[str, Any]]:
    """Read what ships, and what a person adds.

    Raises:
        UsageError: If something in the person's file cannot be used.
    """
    shipped: Mapping[str, Mapping[str, Any]] = package_data(Path(__file__).with_name("instruments.yaml"))
    if not OWN.is_file():
        return shipped
    from bridge.midi.own_instruments import with_own  # noqa: PLC0415 (slow to load, and most have no such file)

    return with_own(shipped, OWN)


TABLE: Final = _table()
"""The sections of `instruments.yaml`; the file says what is in each."""
EVERY_VELOCITY: Final = (1, 127)
_NOTE: Final = re.compile(r"([A-G]b?)(-?\d)")


@dataclass(frozen=True, slots=True)
class Seat:
    """A place before the audience."""

    pan: float
    """From -1, left as the audience hears it, to 1, right."""
    depth: float
    """From 0, in front, to 1, at the back."""

    @property
    def pan_value(self) -> int:
        """The value of controller 10 for it."""
        return round(64 + 63 * self.pan)

    @property
    def reverb_value(self) -> int:
        """The value of controller 91 for it: who sits further back is heard more by way of the hall."""
        return round(24 + 72 * self.depth)


@dataclass(frozen=True, slots=True)
class Hands:
    """Two hands that play all voices of an instrument."""

    fingers: int
    """Notes in each."""
    span: int
    """Semitones from the lowest to the highest note in one."""
    feet: bool
    """True if the bass is played with the feet."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument, or a section of them."""

    name: str
    """Name of its track where it plays beside the composed voices."""
    program: int
    """General MIDI program, 0 to 127."""
    lowest: int
    """The lowest note it plays, as it sounds: a MIDI note number."""
    highest: int
    """The highest one; at least a major seventh above, so that every pitch has an octave in range."""
    voices: tuple[Voice, ...]
    """The composed voices that it can lead."""
    palette: str
    """The name of the palette that it is at home in."""
    seat: Seat
    """Its place before the audience."""
    agility: float
    """Notes that it plays in a second, one after another."""
    at_once: int
    """Notes that it plays at once: double stops, or the parts that a section divides into."""
    soft: tuple[int, int]
    """The lowest and the highest note that it plays softly."""
    loud: tuple[int, int]
    """Likewise loudly."""
    carries: tuple[int, int]
    """The softest and the loudest velocity of a phrase whose melody it carries."""
    leap: int | None
    """The widest leap at speed, in semitones; None for any."""
    breath: float | None
    """Seconds that a breath lasts; None for what is not blown, or breathes in turns."""
    bow: float | None
    """Seconds that a note lasts on one bow; None for what is not bowed, or changes bows in turns."""
    hands: Hands | None
    """The hands of what one player plays with two; None for others."""
    struck: bool
    """True if its notes ring by themselves, so that only those struck together count as at once."""
    channel: int | None
    """The channel on which it may play beside the voices, counted from 0; None if it only leads them."""
    also: tuple[str, ...]
    """Other words for it."""

    @property
    def is_one_player(self) -> bool:
        """True of what one player bows, blows or plays with two hands; sections are several."""
        blown = self.breath is not None and self.at_once == 1
        return blown or self.bow is not None or self.hands is not None


@dataclass(frozen=True, slots=True)
class Family:
    """Instruments under one word."""

    of: tuple[str, ...]
    """Names of instruments, those that lead first before the others."""
    palette: str
    """The name of the palette that they are at home in."""
    also: tuple[str, ...]
    """Other words for it."""
    out: tuple[str, ...]
    """Names of further instruments that do not play where the family is left out."""


def _pitch(note: str) -> int:
    """Read a note like `Bb3` as a MIDI note number; C4 is 60."""
    found = _NOTE.fullmatch(note)
    assert found, note
    return Key.parse(found[1]).tonic + 12 * (int(found[2]) + 1)


def _compass(notes: Sequence[str]) -> tuple[int, int]:
    """Read the lowest and the highest of some notes."""
    lowest, highest = map(_pitch, notes)
    return lowest, highest


def _instrument(entry: Mapping[str, Any]) -> Instrument:
    lowest, highest = compass = _compass(entry["range"])
    hands = entry.get("hands")
    return Instrument(
        name=entry["track"],
        program=entry["program"],
        lowest=lowest,
        highest=highest,
        voices=tuple(map(Voice, entry["voices"])),
        palette=entry["palette"],
        seat=Seat(*map(float, entry["seat"])),
        agility=float(entry["agility"]),
        at_once=entry.get("at_once", 1),
        soft=_compass(entry["soft"]) if "soft" in entry else compass,
        loud=_compass(entry["loud"]) if "loud" in entry else compass,
        carries=tuple(entry.get("carries", EVERY_VELOCITY)),
        leap=entry.get("leap"),
        breath=entry.get("breath"),
        bow=entry.get("bow"),
        hands=Hands(hands[0], hands[1], entry.get("feet", False)) if hands else None,
        struck=entry.get("struck", False),
        channel=entry.get("channel"),
        also=tuple(entry.get("also", ())),
    )


INSTRUMENTS: Mapping[str, Instrument] = {
    word: _instrument(entry) for word, entry in TABLE["instruments"].items()
}
"""Every instrument, by the word for it."""
FAMILIES: Mapping[str, Family] = {
    word: Family(
        tuple(entry["of"]), entry["palette"], tuple(entry.get("also", ())), tuple(entry.get("out", ()))
    )
    for word, entry in TABLE["families"].items()
}
"""Every family, by the word for it."""
TIMPANI, PERCUSSION = INSTRUMENTS["timpani"], INSTRUMENTS["percussion"]
"""What is struck on hits; the keys of percussion, which is the drum kit, are sounds, not pitches."""

DRUMS = 9
"""The channel of percussion, counted from 0. Source: General MIDI System Level 1."""
KIT: Mapping[str, int] = TABLE["kit"]
"""Keys of the drum kit, by name."""
ACOUSTIC_BASS_DRUM, BASS_DRUM = KIT["acoustic bass drum"], KIT["bass drum"]

BESIDE: Mapping[Instrument, int] = {
    each: each.channel for each in INSTRUMENTS.values() if each.channel is not None
}
"""Instruments that may play beside the voices, in the order of a score, and the channel of each, counted from 0."""
