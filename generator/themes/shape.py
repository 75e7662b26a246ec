"""A shape: all that is done to a theme for one statement, and the words that say so."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from generator.conditions import Key, StatedNote, Statement
from generator.keys import TONICS
from generator.score import Voice
from generator.themes.notation import METRES
from generator.themes.shapes import head, in_metre, in_mode, inverted, pitches_near, stretched, tail, trimmed
from generator.themes.theme import Theme

KNOWN_BY = 7
"""Notes of a melody by which it is known. Source: Dalla Bella, Peretz & Aronoff, "Time course of melody recognition: a gating
paradigm study" (Perception & Psychophysics 65, 2003): three to six notes of what is well known, more of what is not."""


class Part(StrEnum):
    """The part of a theme that is stated."""

    WHOLE = "whole"
    HEAD = "head"
    TAIL = "tail"
    CELL = "cell"
    """Its first bar, again and again, as an accompaniment."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a statement; key, mode and metre are its scene's."""

    part: Part = Part.WHOLE
    bars: int = 2
    """Bars of a head or a tail at the least, before it is stretched; the times that a cell is played."""
    stretch: Fraction = Fraction(1)
    """2 for augmented, 1/2 for diminished."""
    upside_down: bool = False
    voice: Voice = Voice.MELODY
    octave: int = 0
    """Octaves above where a theme in that voice is told."""
    pedal: bool = False
    """Over a held tonic in the bass."""
    own_chords: bool = False
    """With the chords that it came with."""


@dataclass(frozen=True, slots=True)
class Place:
    """Bars of a scene that are free for a statement."""

    bar: int
    """The first, counted from 0 in the scene."""
    bars: int
    """Their number."""
    ticks: int
    """Ticks of each."""
    beat: int
    """Ticks of a beat."""


def shaped(theme: Theme, shape: Shape, key: Key, place: Place) -> Theme:
    """Return a theme in a shape, in the mode and the metre of a scene; trimmed to its place, so that it ends."""
    told = _part(theme, shape)
    told = in_metre(in_mode(told, key.mode), place.ticks, place.beat)
    told = stretched(inverted(told) if shape.upside_down else told, shape.stretch)
    return again(told, shape.bars) if shape.part is Part.CELL else trimmed(told, place.bars)


def _part(theme: Theme, shape: Shape) -> Theme:
    """Return the part of a theme that is stated: of a head or a tail as many bars as it is known by."""
    if shape.part is Part.WHOLE:
        return theme
    if shape.part is Part.CELL:
        return head(theme, 1)
    cut = head if shape.part is Part.HEAD else tail
    parts = (cut(theme, bars) for bars in range(shape.bars, theme.bars))
    return next((part for part in parts if len(part.notes) >= KNOWN_BY), theme)


def again(theme: Theme, times: int) -> Theme:
    """Return a theme several times, one after another, from bar line to bar line; without its pick-up."""
    own = [note for note in theme.notes if note.tick >= 0]
    length = theme.bar * theme.bars
    notes = [replace(note, tick=note.tick + number * length) for number in range(times) for note in own]
    return replace(theme, notes=tuple(notes), chords=())


def statements(theme: Theme, shape: Shape, key: Key, place: Place, register: float) -> tuple[Statement, ...]:
    """Return what voices state for a theme in a shape.

    Args:
        theme: The theme.
        shape: Its shape.
        key: The key of the scene.
        place: Where it is.
        register: Mean MIDI note number that the statement is to be near.
    """
    told = shaped(theme, shape, key, place)
    pitches = pitches_near(told, key.tonic, register + TONICS * shape.octave)
    notes = tuple(
        StatedNote(note.tick, note.duration, pitch) for note, pitch in zip(told.notes, pitches, strict=True)
    )
    chords = tuple((each.tick, each.chord) for each in told.chords) if shape.own_chords else ()
    line = Statement(place.bar, shape.voice, notes, chords)
    if not shape.pedal or shape.voice is Voice.BASS:
        return (line,)
    held = StatedNote(0, told.bars * told.bar, 36 + key.tonic)
    return line, Statement(place.bar, Voice.BASS, (held,))


def words_of(theme: Theme, shape: Shape, key: Key, place: Place) -> tuple[str, ...]:
    """Return the words that say a shape: what is done to the theme, in the order in which people say it."""
    told = shaped(theme, shape, key, place)
    whole = shape.part is Part.WHOLE
    fits = not whole or stretched(theme, shape.stretch).bars <= place.bars
    said = (
        (len(_part(theme, shape).notes) < len(theme.notes), f"its {shape.part}"),
        (not fits, "trimmed"),
        (theme.mode is not key.mode, f"in {key.mode}"),
        (
            (theme.bar, theme.beat) != (place.ticks, place.beat),
            f"in {METRES.get((told.bar, told.beat), 'its metre')}",
        ),
        (shape.stretch > 1, "augmented"),
        (shape.stretch < 1, "diminished"),
        (shape.upside_down, "upside down"),
        (shape.octave > 0, "higher"),
        (shape.octave < 0, "lower"),
        (shape.voice is Voice.BASS, "in the bass"),
        (shape.voice is Voice.HARMONY, "in a middle voice"),
        (shape.pedal, "over a pedal"),
        (bool(theme.chords) and not (shape.own_chords and told.chords), "reharmonised"),
    )
    return tuple(word for holds, word in said if holds)
