"""The shapes in which a theme returns, as pure functions: each gives another theme, or the notes of a statement."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from generator.conditions import Mode
from generator.keys import TONICS
from generator.pieces.grid import half
from generator.themes.theme import Theme, ThemeChord, ThemeNote

STEPS = {Mode.MAJOR: (0, 2, 4, 5, 7, 9, 11), Mode.MINOR: (0, 2, 3, 5, 7, 8, 10)}
"""Semitones of the seven steps of each scale above its tonic."""
LEADING = 11
"""The leading note, which a minor melody has where it goes to the tonic."""
TRIAD = {Mode.MAJOR: (0, 4, 7), Mode.MINOR: (0, 3, 7)}
_PLACES = 8
"""Places of a bar that stand for those of another metre."""


def in_mode(theme: Theme, mode: Mode) -> Theme:
    """Return a theme in a mode: its third, sixth and seventh are those of the other scale; other notes stay."""
    if mode is theme.mode:
        return theme
    degrees = [_in_mode(note.degree, mode) for note in theme.notes]
    for at, (note, after) in enumerate(pairwise(theme.notes)):
        if mode is Mode.MINOR and note.degree % TONICS == LEADING and after.degree == note.degree + 1:
            degrees[at] = note.degree
    notes = tuple(replace(note, degree=degree) for note, degree in zip(theme.notes, degrees, strict=True))
    return replace(theme, notes=notes, mode=mode, chords=())


def _in_mode(degree: int, mode: Mode) -> int:
    octave, own = divmod(degree, TONICS)
    before = STEPS[Mode.MINOR if mode is Mode.MAJOR else Mode.MAJOR]
    return TONICS * octave + (STEPS[mode][before.index(own)] if own in before else own)


def in_metre(theme: Theme, bar: int, beat: int) -> Theme:
    """Return a theme in another metre, bar for bar: its strong places stay strong ones.

    The eight places of a bar that halving it thrice gives are moved to those of the other; what lies between, in proportion.
    In bars of three beats the second half has one; beats in three parts are halved two to one, as they swing.

    Args:
        theme: The theme.
        bar: Ticks of the new bar.
        beat: Ticks of its beat.
    """
    if (bar, beat) == (theme.bar, theme.beat):
        return theme
    old, new = _places(theme.bar, theme.beat), _places(bar, beat)

    def moved(tick: int) -> int:
        number, inside = divmod(tick, theme.bar)
        at = max(place for place in range(_PLACES) if old[place] <= inside)
        share = Fraction(inside - old[at], old[at + 1] - old[at])
        return bar * number + new[at] + int(share * (new[at + 1] - new[at]))

    return replace(
        theme,
        notes=_in_order(_between(note, moved(note.tick), moved(note.end)) for note in theme.notes),
        bar=bar,
        beat=beat,
        chords=tuple(ThemeChord(moved(each.tick), each.chord) for each in theme.chords),
    )


def _places(bar: int, beat: int) -> list[int]:
    """Return the ticks of a bar's eight places, and its end: it is halved, its halves are, and theirs."""
    first = half(bar, beat)
    lines = [0, first if first < bar else _middle(bar, beat), bar]
    while len(lines) <= _PLACES:
        lines = [0, *(x for a, b in pairwise(lines) for x in (a + _middle(b - a, beat), b))]
    return lines


def _middle(length: int, beat: int) -> int:
    """Return where a part of a bar is halved: two to one where it has three parts."""
    in_three = length % 18 == 0 and (length == 18 or beat % 9 != 0)
    return 2 * length // 3 if in_three else -(-length // 2)


def _between(note: ThemeNote, tick: int, end: int) -> ThemeNote:
    return replace(note, tick=tick, duration=max(end - tick, 1))


def _in_order(notes: Iterable[ThemeNote]) -> tuple[ThemeNote, ...]:
    """Return notes one after another: of those that fall on one tick the first stays, and none sounds into the next."""
    by_tick: dict[int, ThemeNote] = {}
    for note in notes:
        by_tick.setdefault(note.tick, note)
    own = sorted(by_tick.values(), key=lambda note: note.tick)
    ends = [min(note.end, after.tick) for note, after in pairwise(own)]
    return (*(_between(note, note.tick, end) for note, end in zip(own, ends, strict=False)), *own[-1:])


def stretched(theme: Theme, factor: Fraction) -> Theme:
    """Return a theme augmented (2) or diminished (1/2) in the same metre."""
    return replace(
        theme,
        notes=_in_order(
            _between(note, round(note.tick * factor), round(note.end * factor)) for note in theme.notes
        ),
        chords=tuple(ThemeChord(round(each.tick * factor), each.chord) for each in theme.chords),
    )


def inverted(theme: Theme) -> Theme:
    """Return a theme upside down: each step of the scale up from its first note is one down."""
    scale, first = STEPS[theme.mode], theme.notes[0].degree
    axis, _ = _step(first, theme.mode)

    def mirrored(degree: int) -> int:
        step, bent = _step(degree, theme.mode)
        octave, own = divmod(2 * axis - step, len(scale))
        return TONICS * octave + scale[own] - bent

    lifted = first - mirrored(first)
    notes = tuple(replace(note, degree=mirrored(note.degree) + lifted) for note in theme.notes)
    return replace(theme, notes=notes, chords=())


def _step(degree: int, mode: Mode) -> tuple[int, int]:
    """Return the step of the scale at or below a degree, counted from the tonic, and the semitones above it."""
    octave, own = divmod(degree, TONICS)
    at = max(step for step, tone in enumerate(STEPS[mode]) if tone <= own)
    return len(STEPS[mode]) * octave + at, own - STEPS[mode][at]


def head(theme: Theme, bars: int) -> Theme:
    """Return the first bars of a theme, with its pick-up; it breaks off where it is cut."""
    return _of_bars(theme, 0, bars)


def tail(theme: Theme, bars: int) -> Theme:
    """Return the last bars of a theme."""
    return _of_bars(theme, max(theme.bars - bars, 0), bars)


def _of_bars(theme: Theme, first: int, bars: int) -> Theme:
    start, end = theme.bar * first, theme.bar * (first + bars)
    begin = start if first else -theme.pickup
    notes = [note for note in theme.notes if begin <= note.tick < end] or [theme.notes[-1]]
    start = start if notes[0].tick < end else notes[0].tick // theme.bar * theme.bar
    moved = [replace(_between(note, note.tick, min(note.end, end)), tick=note.tick - start) for note in notes]
    chords = [
        ThemeChord(max(each.tick, start) - start, each.chord) for each in theme.chords if each.tick < end
    ]
    return replace(theme, notes=tuple(moved), chords=tuple({each.tick: each for each in chords}.values()))


def trimmed(theme: Theme, bars: int) -> Theme:
    """Return as much of a theme as has room in some bars, so that it ends.

    Its last note there begins on a beat, is a tone of the tonic's triad, and lasts to the end of the last bar.
    """
    if theme.bars <= bars:
        return theme
    return ended(theme, theme.bar * bars, theme.bar * bars - 1)


def ended(theme: Theme, end: int, latest: int) -> Theme:
    """Return a theme that ends: on a beat, on a tone of the tonic's triad, lasting to the end.

    Args:
        theme: The theme.
        end: The tick at which its last note ends.
        latest: The last tick at which that may begin.
    """
    kept = [note for note in theme.notes if note.tick <= latest] or [theme.notes[0]]
    on_beat = [at for at, note in enumerate(kept) if note.tick >= 0 and note.tick % theme.beat == 0]
    last = on_beat[-1] if on_beat else len(kept) - 1
    note = kept[last]
    tones = [
        note.degree + away for away in range(-6, 7) if (note.degree + away) % TONICS in TRIAD[theme.mode]
    ]
    nearest = min(tones, key=lambda tone: abs(tone - note.degree))
    final = replace(note, degree=nearest, duration=max(end - note.tick, 1))
    chords = tuple(each for each in theme.chords if each.tick <= final.tick)
    return replace(theme, notes=(*kept[:last], final), chords=chords)


def pitches_near(theme: Theme, tonic: int, register: float) -> list[int]:
    """Return the MIDI note numbers of a theme in a key, in the octave whose mean is nearest to a register.

    Args:
        theme: The theme.
        tonic: Pitch class of the key.
        register: Mean MIDI note number.
    """
    octave = round((register - theme.mean - tonic) / TONICS)
    return [TONICS * octave + tonic + note.degree for note in theme.notes]
