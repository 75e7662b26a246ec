"""Passages: some columns of a piece, moved to a key on C, with the conditions that ask for them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.keys import TONICS, key_indices, tonic_shift
from generator.pieces.chords import ROOT, moved
from generator.pieces.columns import NONE, Columns
from generator.pieces.echoes import Echoes, count_code, echoes_of
from generator.pieces.features import FAR, Asked, LeftOut, bar_features, counters, mood_of
from generator.pieces.given import GivenLine, drawn, line_told, notes_told
from generator.pieces.grid import LEGATO, duration_index
from generator.pieces.idioms import IDIOMS
from generator.pieces.plan import KINDS, NEW, PLAN_BARS
from generator.pieces.tension import heard_tension

LOWEST, PITCHES = 15, 96
"""The lowest pitch of a passage and how many there are: the piano's, in whichever key."""
FEWEST_COLUMNS = 32
"""The least columns of a passage at the end of a piece."""
HIT_RATES = (0.0, 0.0, 0.03, 0.1, 0.3)
"""Shares of a passage's onsets that are given as hits in training, each as likely as another."""
DOWNBEAT_HITS = 1.5
"""The factor by which an onset on a downbeat is rather a hit than another."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Some columns of a piece, as arrays.

    Pitches are counted from LOWEST, in a key on C; NONE stands for no pitch.
    """

    idiom: int
    """An index of IDIOMS."""

    position: Ints
    """Ticks from the bar's start. (columns,)"""
    bar: Ints
    """Bars from the passage's start. (columns,)"""
    tick: Ints
    """Ticks from the passage's start. (columns,)"""
    bar_ticks: Ints
    """Length of the bar. (columns,)"""
    chord: Ints
    """A label of `generator.pieces.chords`. (columns,)"""
    border: Bools
    """True where a half bar begins. (columns,)"""
    plan: Ints
    """What its half bar takes up of the passage. (columns, STREAMS)"""
    counts: Ints
    """Notes of each part that begin. (columns, PARTS)"""
    count_code: Ints
    """The counts as one number. (columns,)"""
    bar_features: Floats
    """Of the column's bar. (columns, BAR_FEATURES)"""
    next_features: Floats
    """Of the bar after it; of itself for the last. (columns, BAR_FEATURES)"""
    counters: Floats
    """(columns, COUNTERS)"""

    note_column: Ints
    """(notes,)"""
    part: Ints
    """(notes,)"""
    place: Ints
    """Notes of the same part decided before in the column. (notes,)"""
    pitch: Ints
    """(notes,)"""
    duration: Ints
    """Index in DURATIONS. (notes,)"""
    previous: Ints
    """The pitch at the same place when the part last began notes; NONE at the piece's start. (notes,)"""
    earlier: Ints
    """The one before it. (notes,)"""
    above: Ints
    """The pitch of the accompaniment decided just before in the column. (notes,)"""
    melody: Ints
    """The pitch of the melody that sounds with it, in other parts. (notes,)"""
    bass: Ints
    """The pitch of the bass that sounds with it, in the accompaniment. (notes,)"""

    echo_counts: Ints
    """The code of the counts where the column has an echo. (columns, SOURCES)"""
    echo_goes_on: Ints
    """The place in the bar where the echo went on. (columns, SOURCES)"""
    echo_pitch: Ints
    """(notes, SOURCES)"""
    echo_duration: Ints
    """Index in DURATIONS; 0 where there is no echo. (notes, SOURCES)"""
    echo_previous: Ints
    """The pitch from which the echo came. (notes, SOURCES)"""
    echo_root: Ints
    """The root under the echo; of a given line, the column's own. (notes, SOURCES)"""

    sounds: Ints
    """Ticks for which each note sounds. (notes,)"""

    held_column: Ints
    """(held,)"""
    held_part: Ints
    """(held,)"""
    held_pitch: Ints
    """(held,)"""

    def __len__(self) -> int:
        return len(self.position)


def starts(columns: Columns, apart: int) -> Ints:
    """List columns on bar lines at which passages may begin, `apart` columns or more from one to the next."""
    found: list[int] = []
    for column in np.flatnonzero(columns.position == 0).tolist():
        if len(columns) - column >= FEWEST_COLUMNS and (not found or column - found[-1] >= apart):
            found.append(column)
    return np.array(found, dtype=np.int64)


def asked_of(columns: Columns, first: int, after: int) -> tuple[Asked, int]:
    """Return what would be asked for some bars of a piece, and the semitones from C to their tonic, -5 to 6.

    Args:
        columns: The piece.
        first: The first bar.
        after: The one after the last.
    """
    bars, here = columns.bars, slice(first, after)
    key = int(key_indices(bars.pitch_classes[here].sum(0).astype(np.float32)))
    shift, major = tonic_shift(key % TONICS), 1.0 if key < TONICS else -1.0
    heard = (bars.bpm[here], bars.register[here], bars.dynamics[here], bars.onsets[here], bars.ticks[here])
    valence, arousal = mood_of(major, *heard)
    asked = Asked(
        ticks=bars.ticks[here],
        beat=bars.beat[here],
        bpm=bars.bpm[here],
        onsets=bars.onsets[here],
        notes=bars.notes[here],
        register=bars.register[here] - shift,
        dynamics=bars.dynamics[here],
        valence=valence,
        arousal=arousal,
        tension=heard_tension(major, *_bar_chords(columns, first, after, shift)),
        position=np.arange(first, after) / len(bars),
        left=len(bars) - np.arange(first, after),
        place=bars.place[here],
        last=bars.last[here],
        major=major,
    )
    return asked, shift


def _bar_chords(columns: Columns, first: int, after: int, shift: int) -> tuple[Ints, Ints]:
    """Return the chords of some bars, moved to a key on C, and the bar of each. (halves,) each"""
    bars = columns.half_bar
    here = slice(*np.searchsorted(bars, [first, after]).tolist())
    return moved(columns.chord[here], -shift), bars[here] - first


def passage(
    columns: Columns,
    first: int,
    count: int,
    rng: np.random.Generator | None = None,
    told: tuple[Asked, int] | None = None,
) -> Passage:
    """Describe some columns of a piece.

    Args:
        columns: The piece.
        first: The first column; it is on a bar line.
        count: Columns; fewer where the piece ends.
        rng: Draws hits and what is left out; None for neither.
        told: What is asked of its bars, and the semitones from C to the tonic, as `asked_of` returns them; None for what
            would ask for this music.
    """
    here = slice(first, min(first + count, len(columns)))
    notes = slice(columns.first[here.start], columns.first[here.stop])
    held = slice(columns.held.first[here.start], columns.held.first[here.stop])
    first_bar = columns.bar[first]
    bar = columns.bar[here] - first_bar
    asked, shift = told or asked_of(columns, first_bar, columns.bar[here.stop - 1] + 1)
    left_out = LeftOut.nothing(len(asked.ticks)) if rng is None else LeftOut.drawn(rng, len(asked.ticks))
    features = bar_features(asked, left_out)
    begun, bars = columns.notes, len(asked.ticks)
    tick, position = columns.tick[here] - columns.tick[first], columns.position[here]
    chord = moved(columns.chord[columns.half[here]], -shift)
    decided = Decided(
        column=begun.column[notes] - first,
        part=begun.part[notes],
        place=begun.place[notes],
        pitch=pitch_index(begun.pitch[notes], shift),
        duration=np.where(begun.until[notes] != NONE, LEGATO, duration_index(begun.duration[notes])),
        previous=pitch_index(begun.previous[notes], shift),
    )
    echoes = echoes_of(
        tick=tick,
        bar=bar,
        position=position,
        lines=np.append(0, np.cumsum(asked.ticks)),
        beat=asked.beat,
        counts=columns.counts[here],
        note_column=decided.column,
        part=decided.part,
        place=decided.place,
    )
    line = GivenLine.none()
    if rng is not None:
        line = drawn(
            rng, tick[decided.column], bar[decided.column], decided.part, decided.pitch, decided.duration
        )
    told_counts, told_goes_on = line_told(line, tick, position, asked.ticks[bar])
    own_code = count_code(columns.counts[here])
    code = np.where(echoes.column == NONE, NONE, own_code[echoes.column])
    given_code = np.where(told_counts[:, 0] == NONE, NONE, count_code(told_counts))
    again = _again(decided, echoes, line, tick, ROOT[chord])
    return Passage(
        idiom=IDIOMS.index(columns.idiom),
        position=position,
        bar=bar,
        tick=tick,
        bar_ticks=asked.ticks[bar],
        chord=chord,
        border=columns.border[here],
        plan=_plan(columns, first, here),
        counts=columns.counts[here],
        count_code=own_code,
        bar_features=features[bar],
        next_features=features[np.minimum(bar + 1, bars - 1)],
        counters=_counters(
            columns, here, shift, _hits(columns, here, rng), left_out.quota[bar], not left_out.register
        ),
        note_column=decided.column,
        part=decided.part,
        place=decided.place,
        pitch=decided.pitch,
        duration=decided.duration,
        previous=decided.previous,
        earlier=pitch_index(begun.earlier[notes], shift),
        above=pitch_index(begun.above[notes], shift),
        melody=pitch_index(begun.melody[notes], shift),
        bass=pitch_index(begun.bass[notes], shift),
        echo_counts=np.column_stack([code, given_code]),
        echo_goes_on=np.column_stack([echoes.goes_on, told_goes_on]),
        echo_pitch=again.pitch,
        echo_duration=again.duration,
        echo_previous=again.previous,
        echo_root=again.root,
        sounds=begun.duration[notes],
        held_column=np.repeat(np.arange(len(bar)), np.diff(columns.held.first[here.start : here.stop + 1])),
        held_part=columns.held.part[held],
        held_pitch=pitch_index(columns.held.pitch[held], shift),
    )


def _plan(columns: Columns, first: int, here: slice) -> Ints:
    """Return the plan of some columns, without what is taken up from before them. (columns, STREAMS)"""
    half = columns.half[here]
    since = np.column_stack(
        [half - columns.half[first], *(columns.bar[here] - columns.bar[first],) * len(PLAN_BARS)]
    )
    known = since >= (1, *PLAN_BARS)  # (columns, PLAN_LAGS)
    plan = columns.plan[half]
    lag = ((plan - 2) // KINDS).clip(0)
    return np.where((plan < 2) | np.take_along_axis(known, lag, axis=1), plan, NEW)


class Decided(NamedTuple):
    """The notes of a passage. (notes,) each"""

    column: Ints
    part: Ints
    place: Ints
    pitch: Ints
    duration: Ints
    previous: Ints


class Again(NamedTuple):
    """What each note is told of its echoes. (notes, SOURCES) each"""

    pitch: Ints
    duration: Ints
    previous: Ints
    root: Ints


def _again(decided: Decided, echoes: Echoes, line: GivenLine, tick: Ints, root: Ints) -> Again:
    """Look up the notes that echo, and those that are given."""
    given = notes_told(line, tick[decided.column], decided.part, decided.place)
    sources = [
        _looked_up(echoes.note, decided.pitch, decided.duration, decided.previous),
        _looked_up(given[:, None], line.pitch, line.duration, line.previous),
    ]
    there = root[echoes.column[decided.column]]  # of no echo, any
    pitch, duration, previous = (np.concatenate(columns, axis=1) for columns in zip(*sources, strict=True))
    return Again(pitch, duration, previous, np.column_stack([there, root[decided.column]]))


def _looked_up(note: Ints, pitch: Ints, duration: Ints, previous: Ints) -> tuple[Ints, Ints, Ints]:
    """Look up notes by index; NONE, 0 and NONE where the index is NONE. (notes, sources) each"""
    last = [
        np.append(values, nothing) for values, nothing in ((pitch, NONE), (duration, 0), (previous, NONE))
    ]
    one, two, three = (values[note] for values in last)  # NONE, -1, is what was appended
    return one, two, three


def pitch_index(pitch: Ints, shift: int) -> Ints:
    """Count pitches from LOWEST after moving them down by `shift` semitones; what is outside takes the outermost.

    Args:
        pitch: MIDI note numbers, or NONE. (...)
        shift: Semitones from C to the tonic.

    Returns:
        0 to PITCHES - 1, or NONE. (...)
    """
    return np.where(pitch == NONE, NONE, np.clip(pitch - shift - LOWEST, 0, PITCHES - 1))


def _hits(columns: Columns, here: slice, rng: np.random.Generator | None) -> Bools:
    """Draw some columns with notes as hits. (columns,)"""
    begins = columns.counts[here].sum(1) > 0
    if rng is None:
        return np.zeros_like(begins)
    odds = rng.choice(HIT_RATES) * np.where(columns.position[here] == 0, DOWNBEAT_HITS, 1.0)
    hits: Bools = begins & (rng.random(len(begins)) < odds)
    return hits


def _counters(columns: Columns, here: slice, shift: int, hit: Bools, free: Bools, register: bool) -> Floats:
    """Return the counters of some columns. (columns, COUNTERS)"""
    left, tick = columns.left, columns.tick[here]
    return counters(
        onsets=left.onsets[here],
        notes=left.notes[here],
        pitch=left.pitch[here] - shift * left.notes[here],
        ticks=columns.bars.ticks[columns.bar[here]] - columns.position[here],
        hit=hit,
        wait=waits(tick, tick[hit]),
        free=free,
        register=register,
    )


def waits(ticks: Ints, hits: Ints) -> Ints:
    """Return the ticks from each tick to the next hit after it, FAR if there is none.

    Args:
        ticks: (ticks,)
        hits: Ascending. (hits,)

    Returns:
        (ticks,)
    """
    after = np.append(hits, np.iinfo(np.int64).max)[np.searchsorted(hits, ticks, side="right")]
    return np.where(after < np.iinfo(np.int64).max, after - ticks, FAR)
