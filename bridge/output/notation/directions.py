"""What is written over and under the notes: tempi, cues, hits and dynamics."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bridge.grid.metre import Metre
from bridge.grid.tempo_map import scene_ticks
from bridge.midi.writing import hit_tick
from bridge.output.notation.bars import QUARTER, STEP, TICKS_PER_UNIT, Bar
from bridge.output.notation.programs import instrument_of
from bridge.output.notation.quantising import Written
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline.timecode import record_timecode

_MARKS: Final = (("pp", 41), ("p", 56), ("mp", 72), ("mf", 88), ("f", 104), ("ff", 128))
"""Dynamics, and the velocity at which the next one begins: halfway between those that notation programs play them with."""
_SURE: Final = 4
"""Velocities past a limit from which on a dynamic is another."""


@dataclass(frozen=True, slots=True)
class TempoMark:
    """A tempo from a place on."""

    at: int
    """Units from the score's start."""
    bpm: Fraction
    """Quarter notes a minute, exactly."""
    metre: Metre
    """The metre whose beat it is written in."""
    shown: bool
    """False where it would only repeat the one before, or a fermata says it."""
    opens: bool
    """True where it begins a scene, at which it is shown again."""

    @property
    def beats(self) -> str:
        """Beats of the metre a minute, with two decimals."""
        return f"{float(self.bpm * 4 / self.metre.beat):.2f}"


class Kind(StrEnum):
    """Kinds of text."""

    CUE = "cue"
    """The number and the name of a cue, as a rehearsal mark."""
    SILENCE = "silence"
    """The name of a scene without music."""
    HIT = "hit"
    INSTRUMENT = "instrument"
    """The instrument that a part goes to."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text over the score."""

    at: Fraction
    """Units from the score's start."""
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Dynamic:
    """A dynamic of a part."""

    at: int
    """Units from the score's start."""
    mark: str
    """`pp` to `ff`."""


def tempo_marks(scored: ScoredTimeline, bars: Sequence[Bar]) -> tuple[TempoMark, ...]:
    """Return the tempi of a score: its own where they change on beats, else one a bar, in which that lasts as long.

    Args:
        scored: The score; those from before tempi changed on beats alone have several a beat.
        bars: Its bars.
    """
    return tuple(_without_repeats(_tempi(scored, bars)))


def _tempi(scored: ScoredTimeline, bars: Sequence[Bar]) -> Iterator[TempoMark]:
    changes = [
        (Fraction(event.tick, TICKS_PER_UNIT), Fraction(60_000_000, event.microseconds))
        for event in scored.tempo.tempi
    ]
    begun = [at for at, _ in changes]
    for bar in bars:
        first, last = bisect_right(begun, bar.start), bisect_left(begun, bar.end)
        inside = [(Fraction(bar.start), changes[first - 1][1]), *changes[first:last]]
        still = set(bar.fermatas)
        if any((at - bar.start) % (bar.metre.beat * STEP) for at, _ in inside):
            inside = [(Fraction(bar.start), _mean(scored, bar))]
            still = {bar.start} if bar.fermatas else still
        for at, bpm in inside:
            yield TempoMark(int(at), bpm, bar.metre, at not in still, bar.opens and at == bar.start)


def _mean(scored: ScoredTimeline, bar: Bar) -> Fraction:
    """Return the quarter notes a minute under which a bar lasts as long as it does."""
    first, last = (scored.tempo.seconds_at(at * TICKS_PER_UNIT) for at in (bar.start, bar.end))
    return Fraction(60 * bar.length, QUARTER) / (last - first)


def _without_repeats(marks: Iterator[TempoMark]) -> Iterator[TempoMark]:
    """Yield the marks that change anything, shown where a reader sees that."""
    last = seen = None
    for mark in marks:
        if last is None or mark.opens or (mark.bpm, mark.metre.beat) != (last.bpm, last.metre.beat):
            told = mark.beats, mark.metre.beat
            yield replace(mark, shown=mark.shown and (mark.opens or told != seen))
            seen = told if mark.shown else None
        last = mark


def texts(scored: ScoredTimeline, numbers: Mapping[str, str]) -> tuple[Text, ...]:
    """Return the cues and the hits of a score as text, in order.

    A met hit stands on the sixteenth that meets it, a missed one at its time in the picture.

    Args:
        scored: The score.
        numbers: The numbers of its cues, by their scenes' ids; silences have none.
    """
    found = []
    for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False):
        number = numbers.get(cue.scene.id, "")
        kind = Kind.CUE if number else Kind.SILENCE
        found.append(Text(Fraction(tick, TICKS_PER_UNIT), f"{number} {cue.scene.name}".strip(), kind))
        found += _hits(scored, cue, tick)
    return tuple(sorted(found, key=lambda text: text.at))


def _hits(scored: ScoredTimeline, cue: CuedScene, tick: int) -> Iterator[Text]:
    """Yield the hits of a scene, with their timecode and the frames by which the music is late or early."""
    timeline = scored.timeline
    for met in cue.grid.hits:
        hit = met.hit
        at = min(hit_tick(met, tick, scored.tempo), scored.tempo.end - 1)
        off = round(float(met.error * timeline.rate), 2) + 0.0
        missed = "" if met.met else " missed"
        words = f"{record_timecode(timeline, timeline.frame_at(hit.time))} {hit.name or hit.kind} {off:+.2f} fr{missed}"
        yield Text(Fraction(at, TICKS_PER_UNIT), words, Kind.HIT)


def changes(lines: Iterable[Sequence[Written]], first: int, name: str) -> tuple[Text, ...]:
    """Return where a part goes to another instrument, once for all its voices.

    Args:
        lines: The notes of each voice, in order.
        first: The General MIDI program that it begins with.
        name: What it is called while it has that.
    """
    turns = sorted(turn for line in lines for turn in _turns(line, first))
    told, now = [], first
    for at, program in turns:
        if program != now:
            words = name if program == first else instrument_of(program)
            told.append(Text(Fraction(at), f"to {words}", Kind.INSTRUMENT))
        now = program
    return tuple(told)


def _turns(line: Sequence[Written], first: int) -> Iterator[tuple[int, int]]:
    """Yield where a voice goes to another program, and to which."""
    now = first
    for note in line:
        if note.program != now:
            yield note.start, note.program
        now = note.program


def dynamics(notes: Sequence[Written], bars: Sequence[Bar]) -> tuple[Dynamic, ...]:
    """Return the dynamics of a part: one where it enters in each scene, and where its loudness changes for good.

    Args:
        notes: All its notes, in order.
        bars: The bars of the score.
    """
    starts = [bar.start for bar in bars]
    struck: dict[int, list[Written]] = {}
    for note in notes:
        struck.setdefault(bisect_right(starts, note.start) - 1, []).append(note)
    loudness = [(at, sum(n.velocity for n in within) / len(within)) for at, within in struck.items()]
    return tuple(_dynamics(loudness, struck, bars))


def _dynamics(
    loudness: Sequence[tuple[int, float]], struck: Mapping[int, Sequence[Written]], bars: Sequence[Bar]
) -> Iterator[Dynamic]:
    scene, mark = -1, ""
    for (at, loud), (_, following) in pairwise([*loudness, *loudness[-1:]]):
        enters, other = bars[at].scene != scene, _mark(loud)
        lasts = other != mark and _mark(following) != mark and _is_sure(loud, mark)
        if (enters and other != mark) or lasts:
            yield Dynamic(struck[at][0].start, other)
            mark = other
        scene = bars[at].scene


def _mark(velocity: float) -> str:
    return next(mark for mark, limit in _MARKS if velocity < limit)


def _is_sure(velocity: float, mark: str) -> bool:
    """Return whether a loudness is clearly another than a dynamic's."""
    return mark not in {_mark(velocity - _SURE), _mark(min(velocity + _SURE, 127))}
