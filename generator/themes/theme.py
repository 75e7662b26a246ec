"""A theme: a melody of two to eight bars, relative to its tonic, with chords or without."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from generator.conditions import Key, Mode
from generator.keys import TONICS, key_at, key_indices
from generator.pieces.chords import moved

MOST_BARS = 8
"""Bars of the longest theme."""
FEWEST_NOTES = 2
"""Notes of the shortest theme."""


class ThemeError(ValueError):
    """A theme that cannot be read; the message says what, and what to do, as part of a sentence."""


@dataclass(frozen=True, slots=True)
class ThemeNote:
    """A note of a theme."""

    tick: int
    """Twelfths of a quarter from the theme's first bar line; below 0 in a pick-up."""
    duration: int
    """Twelfths of a quarter; above 0."""
    degree: int
    """Semitones above the theme's tonic."""

    @property
    def end(self) -> int:
        """The tick at which it ends."""
        return self.tick + self.duration


@dataclass(frozen=True, slots=True)
class ThemeChord:
    """A chord of a theme, which lasts until the next."""

    tick: int
    """Twelfths of a quarter from the theme's first bar line."""
    chord: int
    """A label of `generator.pieces.chords`, in a key on C."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A melody that can be told again in any key."""

    notes: tuple[ThemeNote, ...]
    """One after another: none begins before the one before it has ended."""
    mode: Mode
    tonic: int
    """MIDI note number of its tonic, where it is written."""
    bar: int = 48
    """Twelfths of a quarter in a bar."""
    beat: int = 12
    """Twelfths of a quarter in a beat: 18 in 6/8."""
    chords: tuple[ThemeChord, ...] = ()
    """In order; none where it has only a melody."""
    left_out: int = field(default=0, compare=False)
    """Notes after MOST_BARS, which it was given with and does not have."""

    @property
    def bars(self) -> int:
        """Bars from its first bar line to the end of its last note."""
        return max(-(-self.notes[-1].end // self.bar), 1)

    @property
    def pickup(self) -> int:
        """Ticks before its first bar line."""
        return max(-self.notes[0].tick, 0)

    @property
    def key(self) -> Key:
        """The key in which it is written."""
        return Key(self.tonic % TONICS, self.mode)

    @property
    def mean(self) -> float:
        """The mean of its degrees, each by its length."""
        return sum(note.degree * note.duration for note in self.notes) / sum(
            note.duration for note in self.notes
        )


def themed(
    notes: Sequence[tuple[int, int, int]],
    key: Key | None,
    bar: int,
    beat: int,
    chords: Sequence[tuple[int, int]] = (),
) -> Theme:
    """Return the theme that notes are, in a key or in the one that they are heard in; as much as MOST_BARS hold.

    Args:
        notes: The tick, the ticks that it lasts and the MIDI note number of each.
        key: Its key; None where nobody said.
        bar: Ticks of a bar.
        beat: Ticks of a beat.
        chords: The tick and the label of each, where they sound.

    Raises:
        ThemeError: If there are too few notes.
    """
    own = [each for each in notes if each[0] < MOST_BARS * bar]
    if len(own) < FEWEST_NOTES:
        raise ThemeError(
            f"it has {len(own) or 'no'} note{'' if own else 's'}; a theme has at least {FEWEST_NOTES}"
        )
    ends = [*(after[0] for after in own[1:]), MOST_BARS * bar]
    lasting = [
        (tick, max(min(lasts, end - tick), 1), pitch)
        for (tick, lasts, pitch), end in zip(own, ends, strict=True)
    ]
    key = key or _heard_key(lasting)
    mean = sum(lasts * pitch for _, lasts, pitch in lasting) / sum(lasts for _, lasts, _ in lasting)
    tonic = key.tonic + TONICS * round((mean - TONICS // 2 - key.tonic) / TONICS)
    return Theme(
        tuple(ThemeNote(tick, lasts, pitch - tonic) for tick, lasts, pitch in lasting),
        key.mode,
        tonic,
        bar,
        beat,
        tuple(ThemeChord(tick, int(moved(np.array(label), -key.tonic))) for tick, label in chords),
        len(notes) - len(own),
    )


def _heard_key(notes: Sequence[tuple[int, int, int]]) -> Key:
    """Return the key that a melody is heard in: that of its tones, its first and its last one counted twice as tonics are."""
    weights = np.zeros(TONICS)
    for _, lasts, pitch in notes:
        weights[pitch % TONICS] += lasts
    for _, lasts, pitch in (notes[0], notes[-1]):
        weights[pitch % TONICS] += lasts
    return key_at(int(key_indices(weights)))
