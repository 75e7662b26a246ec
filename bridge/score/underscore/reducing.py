"""Reducing of themes under dialogue: the main notes of a statement stay where somebody speaks, longer, without ornaments."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bridge.grid.tempo_map import TICKS_PER_QUARTER
from bridge.score.underscore.asking import THINNING
from bridge.score.underscore.bar_lines import BarLines
from bridge.score.underscore.dialogue import Dialogue
from bridge.settings.preferences import Underscore
from generator.conditions import StatedNote, Statement
from generator.pieces.grid import TICKS

UNIT: Final = TICKS_PER_QUARTER // TICKS
"""MIDI ticks of a tick of a statement."""
LONG: Final = 2
"""What a note of a beat or more weighs beyond its place in the bar: off the beat as much as a short one on a half bar."""


def reduced(told: Statement, lines: BarLines, dialogue: Dialogue, level: Underscore) -> Statement:
    """Return a statement with its main notes alone where somebody speaks: as many as the level leaves, one at the least.

    The main notes are those that weigh most: by their place in the bar, and long ones more. So a melody is reduced to its
    structural tones in the first place. Source: Lerdahl & Jackendoff, "A Generative Theory of Tonal Music" (1983), chapter 7
    (metrical position and length). A note before others that are left out sounds in their stead until the chord may change.

    Args:
        told: The statement.
        lines: Those of its scene.
        dialogue: What is said there.
        level: How far its music goes out of the way.
    """
    if level is Underscore.OFF:
        return told
    start = int(lines.bars[told.bar])
    gone = set[StatedNote]()
    for said in dialogue.said:
        inside = [note for note in told.notes if said.first <= start + UNIT * note.tick < said.end]
        room = max(int(THINNING[level].density * len(inside) + 0.5), 1)
        gone.update(_by_weight(inside, start, lines)[room:])
    return replace(told, notes=_held(told.notes, gone, start, lines)) if gone else told


def _by_weight(notes: Sequence[StatedNote], start: int, lines: BarLines) -> list[StatedNote]:
    """Return notes in the order in which they stay."""

    def weight(note: StatedNote) -> tuple[int, int, int]:
        is_long = UNIT * note.duration >= lines.beat
        return -lines.weight(start + UNIT * note.tick) - LONG * is_long, -note.duration, note.tick

    return sorted(notes, key=weight)


def _held(
    notes: Sequence[StatedNote], gone: set[StatedNote], start: int, lines: BarLines
) -> tuple[StatedNote, ...]:
    """Return the notes that are left, each for as long as those behind it that are left out, and the chord, last."""
    found: list[StatedNote] = []
    for note in notes:
        if note not in gone:
            found.append(note)
        elif found and found[-1].tick + found[-1].duration >= note.tick:
            last = found[-1]
            chord = (lines.chord_end(start + UNIT * last.tick) - start) // UNIT
            until = max(min(note.tick + note.duration, chord), last.tick + last.duration)
            found[-1] = replace(last, duration=until - last.tick)
    return tuple(found)
