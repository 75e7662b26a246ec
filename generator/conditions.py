"""The conditions the composer is given, bar by bar."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from generator.score import Voice
from generator.textures import Texture

STEPS = 24
"""Sixteenths in the longest bar (12/8); a shorter bar uses the first of them."""

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]


class Mode(StrEnum):
    """The scale a cue is written in."""

    MAJOR = "major"
    MINOR = "minor"


class Cadence(StrEnum):
    """The chords on which a cue's harmony closes."""

    AUTHENTIC = "authentic"
    """Dominant, tonic."""
    HALF = "half"
    """On the dominant: what follows resolves it."""
    DECEPTIVE = "deceptive"
    """Dominant, submediant."""


class Ending(StrEnum):
    """The treatment of a cue's last bar, where the next cue begins."""

    AS_PLAYED = "as played"
    SUSTAINED = "sustained"
    """The chord of the cadence is held to the end of the bar."""
    TIED = "tied"
    """One tone that the next cue's first chord shares is held to the end of the bar."""
    REST = "rest"
    """The chord of the cadence ends a beat before the bar does."""


class Opening(StrEnum):
    """The treatment of a cue's first bar, where the cue before it ends."""

    AS_PLAYED = "as played"
    PICKUP = "pick-up"
    """The melody moves by step to its first strong note after the edge."""


class Style(StrEnum):
    """The ensemble the music is written for, as the sets of the corpus distinguish them."""

    SONG = "song"
    CHAMBER = "chamber"
    ORCHESTRAL = "orchestral"


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a mode."""

    tonic: int
    """Pitch class, 0 for C to 11 for B."""
    mode: Mode

    def __str__(self) -> str:
        return f"{self.tonic_name} {self.mode.value}"

    @property
    def sharps(self) -> int:
        """Sharps in its signature, or flats below 0: as few as can be, and of six and six F# major and Eb minor."""
        fifths = 7 * (self.tonic if self.mode is Mode.MAJOR else self.tonic + 3) % 12
        most = 6 if self.mode is Mode.MAJOR else 5
        return fifths if fifths <= most else fifths - 12

    @property
    def tonic_name(self) -> str:
        """The name of its tonic, as its signature spells it: `Db`, but the `C#` of C# minor."""
        bend, letter = divmod(self.sharps + (1 if self.mode is Mode.MAJOR else 4), 7)
        return "FCGDAEB"[letter] + ("b", "", "#")[bend + 1]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `C minor`, `eb major`, `F#m` or `Bb`.

        Raises:
            ValueError: If the text names no key.
        """
        words = text.strip().split()
        name = words[0] if words else ""
        mode = words[1].lower() if len(words) > 1 else "minor" if name.endswith("m") else "major"
        name = name.removesuffix("m") if len(words) == 1 else name
        letters = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
        bends = {"": 0, "#": 1, "b": -1}
        if (
            name[:1].upper() not in letters
            or name[1:] not in bends
            or mode not in set(Mode)
            or len(words) > 2
        ):
            raise ValueError(f"'{text}' names no key; write it like 'C minor' or 'Eb major'")
        return cls((letters[name[0].upper()] + bends[name[1:]]) % 12, Mode(mode))


@dataclass(frozen=True, slots=True)
class StatedNote:
    """A note of a statement."""

    tick: int
    """Twelfths of a quarter from the start of the statement's bar; below 0 in a pick-up."""
    duration: int
    """Twelfths of a quarter; above 0."""
    pitch: int
    """MIDI note number, as it sounds."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Notes that a voice is to play, and nothing else while they last; the rest is written around them."""

    bar: int
    """The bar of the scene in which its first full bar is."""
    voice: Voice
    """The voice; harmony plays other notes below it."""
    notes: tuple[StatedNote, ...]
    """In order, one after another."""
    chords: tuple[tuple[int, int], ...] = ()
    """Its own chords: ticks as its notes have them, and labels of `generator.pieces.chords` in a key on C. Without, the
    composer harmonises it."""


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """The conditions of one scene; every array has one row per bar.

    Raises:
        ValueError: If its freedom is no share.
    """

    key: Key
    style: Style
    steps: Ints
    """Sixteenths in each bar: 16 for 4/4, 12 for 3/4 and 6/8, 14 for 7/8, 24 for 12/8. (bars,)"""
    density: Floats
    """Share of a bar's sixteenths that carry an onset, 0 to 1. (bars,)"""
    strength: Floats
    """Mean notes per onset, 1 or more. (bars,)"""
    register: Floats
    """Mean pitch as a MIDI note number. (bars,)"""
    dynamics: Floats
    """Loudness, 0 for silence to 1 for as loud as it gets. (bars,)"""
    valence: Floats
    """-1 for dark to 1 for bright. (bars,)"""
    arousal: Floats
    """-1 for calm to 1 for driven. (bars,)"""
    position: Floats
    """The bar's start as a share of the scene, 0 to 1. (bars,)"""
    hits: Bools
    """Sixteenths that must carry an onset. (bars, STEPS)"""
    phrases: tuple[int, ...] = ()
    """The first bar of each phrase; empty for phrases of about four bars."""
    beat: int = 4
    """Sixteenths in a beat: 4 for a quarter, 6 for the dotted quarter of 6/8 and 12/8, 2 for the eighth of 7/8."""
    pickup: bool = False
    """True if the first bar is a pick-up, whose beats lead to the first downbeat."""
    fermatas: tuple[int, ...] = ()
    """The first sixteenth of each beat under a fermata, counted from the start of the first bar."""
    bpm: float = 96.0
    """Mean tempo in quarter notes a minute. No note depends on it; it converts sixteenths to milliseconds."""

    cadence: Cadence = Cadence.AUTHENTIC
    """The cadence of the last bars."""
    opening: Opening = Opening.AS_PLAYED
    """The treatment of the first bar."""
    ending: Ending = Ending.AS_PLAYED
    """The treatment of the last bar."""
    following: Key | None = None
    """The key of the next cue; None if there is none."""
    following_dynamics: float | None = None
    """Loudness with which the next cue begins, 0 to 1; None if there is none."""
    enters: float | None = None
    """The pitch near which the melody enters, as a MIDI note number; None to leave it open."""
    leaves: float | None = None
    """The pitch near which it ends; likewise."""
    strong: tuple[int, ...] = ()
    """The hits that music swells into: sixteenths from the start of the first bar, in order."""
    rhythm: Ints | None = None
    """The instants that carry an onset before all others but hits, to keep the rhythm of earlier music; None to keep none.

    Twelfths of a quarter from the scene's start, ascending. (onsets,)"""
    tension: Floats | None = None
    """-1 for at ease to 1 for tense; None for as tense as the mood is. (bars,)"""
    articulation: Floats | None = None
    """-1 for detached to 1 for bound; None for as detached as the mood is driven. (bars,)"""
    textures: tuple[Texture, ...] = ()
    """The texture of each bar; empty where the composer decides in all."""
    themes: tuple[Statement, ...] = ()
    """What voices state, and where."""
    freedom: float = 0.0
    """Share of the bars that sound whose onsets and notes the composer decides by itself, 0 to 1. They still meet their hits."""

    def __post_init__(self) -> None:
        if not 0 <= self.freedom <= 1:
            raise ValueError(f"freedom is {self.freedom:g}; give a share of the bars, from 0 to 1")

    @property
    def strain(self) -> Floats:
        """The tension asked for, else the mood's: high where it is driven and dark. (bars,)

        It is the circumplex turned by an eighth: Thayer, "The Biopsychology of Mood and Arousal" (1989).
        """
        return (self.arousal - self.valence) / 2 if self.tension is None else self.tension

    @property
    def binding(self) -> Floats:
        """The articulation asked for, else the mood's: bound where it is calm. (bars,)"""
        return -self.arousal if self.articulation is None else self.articulation

    @property
    def closes(self) -> bool:
        """True if the cue comes to rest on a chord of its own."""
        return self.ending in {Ending.SUSTAINED, Ending.REST}

    @property
    def bars(self) -> int:
        """The number of bars."""
        return len(self.steps)

    @property
    def held(self) -> Bools:
        """Sixteenths inside a fermata, where no note begins: all of the held beat but its first and the hits. (bars, STEPS)"""
        steps = np.cumsum(self.steps)[:, None] - self.steps[:, None] + np.arange(STEPS)
        inside = np.zeros((self.bars, STEPS), dtype=np.bool_)
        for first in self.fermatas:
            inside |= (steps > first) & (steps < first + self.beat)
        return inside & (np.arange(STEPS) < self.steps[:, None]) & ~self.hits
