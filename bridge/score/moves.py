"""Moves: which source moved which condition of a scene's music, and to where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby


class Measure(StrEnum):
    """A condition of a scene's music, as people call it."""

    VALENCE = "valence"
    """-1 for dark to 1 for bright."""
    AROUSAL = "arousal"
    """-1 for calm to 1 for driven."""
    TEMPO = "tempo"
    """Quarter notes a minute."""
    KEY = "key"
    MODE = "mode"
    DENSITY = "density"
    """Share of a bar's sixteenths with an onset, 0 to 1."""
    FORCE = "force"
    """Notes at an onset."""
    REGISTER = "register"
    """Mean pitch as a MIDI note number."""
    DYNAMICS = "dynamics"
    """Loudness, 0 to 1."""
    ARTICULATION = "articulation"
    """-1 for detached to 1 for bound."""
    TENSION = "tension"
    """-1 for at ease to 1 for tense."""
    ENSEMBLE = "ensemble"
    TEXTURE = "texture"


class Source(StrEnum):
    """The source of a value."""

    DEFAULT = "default"
    """A scene of which nothing is known."""
    CUTTING = "cutting"
    PICTURE = "picture"
    CLASSIFIER = "classifier"
    """A person's own classifier of pictures: what the eye goes to first."""
    SOUND = "sound"
    """The sound of the cut: its loudness, its onsets and its spectrum."""
    LEARNED = "encoders"
    """Networks that read the picture, the sound, or both, in place of what is measured of them."""
    STORY = "story"
    """What lines make felt: captions, a script, a list of scenes, markers and names."""
    FILM = "film plan"
    SETTING = "setting"
    REFERENCE = "reference"
    """Music that a person likes."""
    WORD = "word"
    CHOICE = "choice"
    """A person's choice for the scene, or its pin."""
    DIALOGUE = "dialogue"
    """What is left of the music where somebody speaks."""
    CUTS = "cuts"
    """The bars that meet the cuts."""
    SCORE = "score"
    """The score that stood before."""


@dataclass(frozen=True, slots=True)
class Move:
    """A source that moved a condition."""

    measure: Measure
    source: Source
    value: float | str
    """The value from there on."""
    because: str = ""
    """The words, or the line of the story, that decided it."""
    bars: tuple[float, ...] = ()
    """The value in each bar of the scene from there on; empty where all are alike. (bars,)"""

    def in_bar(self, bar: int) -> float | str:
        """Return the value in a bar of the scene, counted from 0."""
        return self.bars[bar] if self.bars else self.value


def told(moves: Iterable[Move]) -> Iterator[tuple[Move, float | None]]:
    """Yield each move, and how far it moved its condition; None for the first of a condition, and for names."""
    for _, group in groupby(moves, key=lambda move: move.measure):
        before: float | str | None = None
        for move in group:
            number = isinstance(before, float) and isinstance(move.value, float)
            yield move, move.value - before if number else None  # type: ignore[operator]
            before = move.value


def moving(moves: Iterable[Move]) -> Iterator[Move]:
    """Yield those of the moves of one condition, in order, that move it in any bar, and the first."""
    before: tuple[float | str, tuple[float, ...]] | None = None
    for move in moves:
        if (move.value, move.bars) != before:
            yield move
        before = move.value, move.bars


def rebarred(moves: Iterable[Move], plays: Sequence[int]) -> tuple[Move, ...]:
    """Return the moves of a scene whose bars are others now.

    Args:
        moves: Of the scene as it was.
        plays: The old bar that each new one plays, counted from 0. (new bars,)
    """
    return tuple(
        replace(move, bars=tuple(move.bars[bar] for bar in plays)) if move.bars else move for move in moves
    )


def carried(before: Iterable[Move], now: Iterable[Move]) -> tuple[Move, ...]:
    """Return the moves of a scene that is composed again: where a condition comes to what it was, those before hold."""
    were = {measure: [*group] for measure, group in groupby(before, key=lambda move: move.measure)}
    chains = ((measure, [*group]) for measure, group in groupby(now, key=lambda move: move.measure))
    return tuple(
        move
        for measure, chain in chains
        for move in (were[measure] if _comes_to(were.get(measure), chain[-1].value) else chain)
    )


def _comes_to(chain: Sequence[Move] | None, value: float | str) -> bool:
    return chain is not None and chain[-1].value == value
