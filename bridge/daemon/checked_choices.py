"""Checks of a person's choices for a scene."""

from fractions import Fraction
from typing import Final

from bridge.errors import UsageError
from bridge.grid.metre import Metre
from bridge.midi.palettes import Palette, palette_named
from bridge.score.scenes.division import Scene
from bridge.settings import FASTEST, SLOWEST, Format
from bridge.settings.curves import CURVES, Curve, curve_of
from bridge.settings.preferences import Music, Underscore
from bridge.settings.taste import Mark
from bridge.themes.wishes import wishes
from bridge.words import Vocabulary, checked
from generator.conditions import Key, Style
from generator.themes.theme import ThemeError

ASKED_FOR: Final = tuple(form for form in Format if form not in {Format.MID, Format.JSON})
"""The formats that can be asked for."""
_MOST_TAKES: Final = 9999
_MOST_SOLUTIONS: Final = 99


def checked_lock(number: int) -> bool:
    """Return True to lock a scene, False to unlock it.

    Raises:
        UsageError: If the number is neither 1 nor 0.
    """
    if number not in {0, 1}:
        raise UsageError(f"{number} neither locks nor unlocks a scene; send 1 to lock it, 0 to unlock it")
    return bool(number)


def checked_switch(number: int, off: str, on: str, what: str) -> bool:
    """Return True for 1, False for 0.

    Args:
        number: The number.
        off: What 0 does, in words.
        on: What 1 does.
        what: To what.

    Raises:
        UsageError: If it is neither.
    """
    if number not in {0, 1}:
        raise UsageError(f"{number} neither {off} nor {on} {what}; send 0 or 1")
    return bool(number)


def checked_formats(text: str) -> tuple[Format, ...]:
    """Return the formats of a list like `wav,stems`, each once, without those that every score has.

    Raises:
        UsageError: If one is not known, or none is left.
    """
    names = dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip())
    unknown = next((name for name in names if name not in [*Format]), None)
    if unknown is not None:
        raise UsageError(f"'{unknown}' is no format; name any of {', '.join(ASKED_FOR)}")
    found = tuple(form for form in ASKED_FOR if form in names)
    if not found:
        raise UsageError(f".mid and cue sheet are there already; ask for any of {', '.join(ASKED_FOR)}")
    return found


def checked_take(number: int) -> int:
    """Return a take's number, counted from 0.

    Raises:
        UsageError: If it is out of range.
    """
    if not 0 <= number <= _MOST_TAKES:
        raise UsageError(f"{number} is no take; they are counted from 0 to {_MOST_TAKES}")
    return number


def checked_mark(word: str) -> Mark | None:
    """Return what a person did with a take; None for an empty word, which erases that.

    Raises:
        UsageError: If it is another word.
    """
    if word and word.lower() not in set(Mark):
        raise UsageError(f"'{word}' is no word for a take; name one of {', '.join(Mark)}, or nothing")
    return Mark(word.lower()) if word else None


def checked_mood(value: float) -> float:
    """Return a valence or an arousal.

    Raises:
        UsageError: If it is not from -1 to 1.
    """
    if not -1 <= value <= 1:
        raise UsageError(f"{value:g} is no mood; valence and arousal go from -1 to 1")
    return value


def checked_tempo(bpm: float) -> float | None:
    """Return a tempo in quarter notes a minute; None for 0, which leaves it to Recue.

    Raises:
        UsageError: If it is too slow or too fast.
    """
    if bpm == 0:
        return None
    if not SLOWEST <= bpm <= FASTEST:
        raise UsageError(
            f"{bpm:g} bpm is no tempo; they go from {SLOWEST:g} to {FASTEST:g}, 0 leaves it to Recue"
        )
    return bpm


def checked_key(text: str) -> Key | None:
    """Return a key; None for an empty text, which leaves it to Recue.

    Raises:
        UsageError: If it names none.
    """
    try:
        return Key.parse(text) if text.strip() else None
    except ValueError as error:
        raise UsageError(str(error)) from error


def checked_metre(text: str) -> Metre | None:
    """Return a metre; None for an empty text, which leaves it to Recue.

    Raises:
        UsageError: If it names none.
    """
    return Metre.parse(text) if text.strip() else None


def checked_solution(number: int) -> int | None:
    """Return the number of a proposal for a scene's bars, counted from 1; None for 0, which leaves it to Recue.

    Raises:
        UsageError: If it is out of range.
    """
    if not 0 <= number <= _MOST_SOLUTIONS:
        raise UsageError(
            f"{number} is no solution; they are counted from 1 to {_MOST_SOLUTIONS}, 0 leaves it to Recue"
        )
    return number or None


def checked_frame(number: int) -> int:
    """Return a record frame, counted from the timeline's first.

    Raises:
        UsageError: If it is below 0.
    """
    if number < 0:
        raise UsageError(f"{number} is no frame; they are counted from 0, -1 leaves it to Recue")
    return number


def checked_curve(name: str) -> str:
    """Return the name of a curve.

    Raises:
        UsageError: If there is none of that name.
    """
    if name.lower() not in CURVES:
        raise UsageError(f"there is no curve '{name}'; name one of {', '.join(CURVES)}")
    return name.lower()


def curve_in(scene: Scene, points: Curve, frame: Fraction) -> Curve:
    """Return points at seconds in the cut as a curve over a scene.

    Args:
        scene: The scene.
        points: The points; one within a frame of the scene's start or end is there.
        frame: Seconds of a frame.

    Raises:
        UsageError: If one lies outside of the scene.
    """
    start, end, near = float(scene.start), float(scene.end), float(frame)
    for at, _ in points:
        if not start - near <= at <= end + near:
            raise UsageError(
                f"the point at {at:g} s is outside of '{scene.name}', which lasts from {start:g} to {end:g} s of the cut"
            )
    return curve_of((min(max(at, start), end) - start, value) for at, value in points)


def checked_style(name: str) -> Style | None:
    """Return a style; None for an empty name, which leaves it to Recue.

    Raises:
        UsageError: If there is none of that name.
    """
    if name and name.lower() not in set(Style):
        raise UsageError(f"there is no style '{name}'; name one of {', '.join(Style)}")
    return Style(name.lower()) if name else None


def checked_theme(text: str) -> str | None:
    """Return what is said of the themes of a scene; None for an empty text, which leaves them to Recue.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        wishes(text)
    except ThemeError as error:
        raise UsageError(f"The theme cannot be read: {error}") from error
    return text.strip() or None


def checked_words(text: str, vocabulary: Vocabulary) -> str:
    """Return words for music, without space around them.

    Raises:
        UsageError: If one is not known; the sentence names the nearest.
    """
    checked(text, vocabulary)
    return text.strip()


def checked_palette(name: str) -> Palette | None:
    """Return a palette; None for an empty name, which leaves it to the style.

    Raises:
        UsageError: If there is none of that name.
    """
    return palette_named(name) if name else None


def checked_underscore(name: str) -> Underscore | None:
    """Return a level under dialogue; None for an empty name, which leaves it to the settings.

    Raises:
        UsageError: If there is none of that name.
    """
    if name and name.lower() not in set(Underscore):
        raise UsageError(f"There is no underscore '{name}'; name one of {', '.join(Underscore)}.")
    return Underscore(name.lower()) if name else None


def checked_music(word: str) -> Music | None:
    """Return a word on the music of a scene; None for an empty one, which leaves it to Recue.

    Raises:
        UsageError: If there is no such word.
    """
    if word and word.lower() not in set(Music):
        raise UsageError(
            f"'{word}' is no word for a scene's music; 'none' takes it away, nothing leaves it to Recue"
        )
    return Music(word.lower()) if word else None
