"""Textures as they are written: where the accompaniment of each half bar strikes, and with how many notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise

from generator.conditions import Ints
from generator.pieces.features import Asked
from generator.pieces.grid import LONGEST_NOTE, SIXTEENTH, TICKS, half
from generator.textures import Texture

FASTEST = 0.11
"""Seconds between two strokes of an even figure, at the least: nine a second, which a pianist or a string section plays."""
WITH_MELODY = 0.5
"""Share of the strokes of an accompaniment with which a note of the melody begins, too."""


class Division(Enum):
    """Where an accompaniment strikes."""

    PHRASE = auto()
    BAR = auto()
    HALF = auto()
    BEAT = auto()
    EVEN = auto()
    """In the shortest even values for which the bar has onsets."""
    NEVER = auto()


class Pitches(Enum):
    """How the pitches of a stroke stand to those before it."""

    FREE = auto()
    SAME = auto()
    """Those that were struck before, until the harmony may change."""
    OTHERS = auto()
    """None of those that were struck just before."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a texture asks of the accompaniment."""

    chords: Division
    bass: Division
    least: int = 2
    """Notes of a chord at the least."""
    most: int = 4
    """Notes of a chord at the most; as many as the bar has notes for."""
    pitches: Pitches = Pitches.FREE
    held: bool = False
    """True if each note lasts until the next of its part."""
    kept: bool = False
    """True if the figure of a phrase's first bar goes on through the phrase."""
    tonic: bool = False
    """True if the bass has the tonic."""
    under: float = WITH_MELODY
    """Share of the strokes with which a note of the melody begins, too."""


MANNERS: Mapping[Texture, Manner] = {
    Texture.PAD: Manner(Division.HALF, Division.HALF, held=True),
    Texture.DRONE: Manner(Division.HALF, Division.PHRASE, held=True, tonic=True),
    Texture.OSTINATO: Manner(
        Division.EVEN, Division.HALF, least=1, most=1, pitches=Pitches.OTHERS, kept=True
    ),
    Texture.PULSE: Manner(Division.HALF, Division.EVEN, most=3, pitches=Pitches.SAME),
    Texture.ARPEGGIO: Manner(Division.EVEN, Division.HALF, least=1, most=1, pitches=Pitches.OTHERS),
    Texture.REPEATED: Manner(Division.EVEN, Division.HALF, most=3, pitches=Pitches.SAME),
    Texture.TREMOLO: Manner(Division.HALF, Division.HALF, held=True),
    Texture.CHORALE: Manner(Division.BEAT, Division.BEAT, most=3, under=1.0),
    Texture.COUNTERPOINT: Manner(
        Division.BEAT, Division.HALF, least=1, most=1, pitches=Pitches.OTHERS, held=True
    ),
    Texture.SOLO: Manner(Division.BAR, Division.BAR, held=True),
    Texture.UNISON: Manner(Division.NEVER, Division.NEVER),
    Texture.TUTTI: Manner(Division.BEAT, Division.BEAT, least=3, most=5, under=1.0),
}
"""What each texture asks of the accompaniment; of one that is left out, the composer decides."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The accompaniment of a half bar, as a texture lays it out."""

    manner: Manner
    counts: Mapping[int, tuple[int, int]]
    """Notes of the bass and of the chord, by ticks from the half bar's start; none where it is silent."""
    goes_on: bool = field(compare=False)
    """True if the figure of the bar before goes on."""

    @property
    def is_unison(self) -> bool:
        """True if all voices play the melody."""
        return self.manner.chords is Division.NEVER

    @property
    def notes(self) -> int:
        """The notes of all strokes."""
        return sum(map(sum, self.counts.values()))


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar to lay out."""

    ticks: int
    beat: int
    bpm: float
    onsets: int
    notes: int
    hits: frozenset[int]
    """Ticks from its start."""
    closed: frozenset[int]
    """Likewise: where none may begin."""
    place: int
    """Bars since its phrase began."""
    sung: int
    """Notes that the melody states; -1 where it states nothing."""

    @property
    def half(self) -> int:
        """The ticks of its first half."""
        return half(self.ticks, self.beat)


def laid_out(
    textures: Sequence[Texture], asked: Asked, places: Ints, hits: Ints, closed: Ints, sung: Ints
) -> tuple[Asked, tuple[Laid | None, ...]]:
    """Lay out the accompaniment of a scene.

    A texture decides how many notes a bar has; the onsets stay as many as are asked for, but where the melody states a theme:
    there they are those of theme, figure and hits.

    Args:
        textures: One a bar.
        asked: What is asked of each bar.
        places: Bars since the phrase of each began. (bars,)
        hits: The ticks at which notes must begin.
        closed: Those at which none may.
        sung: The notes that the melody states in each bar; -1 where it states nothing. (bars,)

    Returns:
        What is asked of each bar, and what each half bar has; None where the composer decides. (halves,)
    """
    onsets, notes, halves, start = asked.onsets.copy(), asked.notes.copy(), list[Laid | None](), 0
    for number, texture in enumerate(textures):
        ticks = int(asked.ticks[number])
        bar = _Bar(
            ticks,
            int(asked.beat[number]),
            float(asked.bpm[number]),
            int(asked.onsets[number]),
            int(asked.notes[number]),
            _inside(hits, start, ticks),
            _inside(closed, start, ticks),
            int(places[number]),
            int(sung[number]),
        )
        manner = MANNERS.get(texture)
        strokes = None if manner is None or not bar.onsets else _strokes(manner, bar)
        if manner is not None and strokes is not None:
            onsets[number] = len(bar.hits.union(strokes)) if bar.sung >= 0 else bar.onsets
            notes[number] = sum(map(sum, strokes.values())) + _melody(manner, bar, len(strokes))
            halves += _in_halves(manner, bar, strokes)
        else:
            halves += [None] * (2 if bar.half < ticks else 1)
        start += ticks
    return replace(asked, onsets=onsets, notes=notes), tuple(halves)


def _inside(ticks: Ints, start: int, length: int) -> frozenset[int]:
    return frozenset((ticks[(ticks >= start) & (ticks < start + length)] - start).tolist())


def _strokes(manner: Manner, bar: _Bar) -> dict[int, tuple[int, int]] | None:
    """Return the notes of bass and chord at each stroke of a bar, by its tick; None where the bar has no onsets for them."""
    if manner.chords is Division.NEVER:
        return {}
    found = next((each for each in _divided(manner, bar) if _fits(each[0] | each[1], bar)), None)
    if found is None:
        return None
    chords, bass = found
    places = sorted(chords | bass)
    left = bar.notes - _melody(manner, bar, len(places)) - len(bass)
    size = min(max(round(left / len(chords)), manner.least), manner.most)
    return {place: (int(place in bass), size * (place in chords)) for place in places}


def _fits(places: frozenset[int], bar: _Bar) -> bool:
    """Tell whether a bar has an onset for each place and for each hit beside them, and none of them is closed.

    A figure under a theme has the bar's onsets for itself.
    """
    needed = places if bar.sung >= 0 else places | bar.hits
    return len(needed) <= bar.onsets and places.isdisjoint(bar.closed - bar.hits)


def _divided(manner: Manner, bar: _Bar) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Yield the places of chords and bass, those of short values first."""
    grids = _grids(bar)
    for finest in range(len(grids)):
        yield _places(manner.chords, bar, grids[finest:]), _places(manner.bass, bar, grids[finest:])


def _places(division: Division, bar: _Bar, grids: Sequence[frozenset[int]]) -> frozenset[int]:
    """Return the places of a division: of these grids the first that is no finer than it."""
    if division is Division.PHRASE:
        again = max(LONGEST_NOTE // bar.ticks, 1)
        return frozenset({0} if bar.place % again == 0 else ())
    most = {
        Division.EVEN: bar.ticks,
        Division.BEAT: bar.ticks // bar.beat,
        Division.HALF: 2,
        Division.BAR: 1,
    }[division]
    return next(grid for grid in grids if len(grid) <= most)


def _grids(bar: _Bar) -> list[frozenset[int]]:
    """Return the places of even values, from short to long, then where the harmony may change, then the bar's start alone."""
    steps = {SIXTEENTH, bar.beat // 3, bar.beat // 2, bar.beat}
    slow = FASTEST * TICKS * bar.bpm / 60
    even = [
        frozenset(range(0, bar.ticks, step))
        for step in sorted(steps)
        if step >= max(slow, SIXTEENTH) and bar.ticks % step == 0
    ]
    return [*even, frozenset({0, bar.half} - {bar.ticks}), frozenset({0})]


def _melody(manner: Manner, bar: _Bar, strokes: int) -> int:
    """Return the notes of the melody: what it states, or one at each other onset and with some strokes."""
    return bar.sung if bar.sung >= 0 else bar.onsets - strokes + round(manner.under * strokes)


def _in_halves(manner: Manner, bar: _Bar, strokes: Mapping[int, tuple[int, int]]) -> list[Laid]:
    edges = [0, bar.half, bar.ticks] if bar.half < bar.ticks else [0, bar.ticks]
    return [
        Laid(
            manner,
            {place - first: counts for place, counts in strokes.items() if first <= place < end},
            manner.kept and bar.place > 0,
        )
        for first, end in pairwise(edges)
    ]
