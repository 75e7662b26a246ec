"""Written rhythm: what is played a little off the grid is written on it, and every value shows its beats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.metre import FIVE_FOUR, FOUR_FOUR, METRES, SEVEN_EIGHT, SIX_EIGHT, THREE_FOUR, Metre
from bridge.output.notation.bars import STEP, Bar
from bridge.output.notation.beams import beams_of
from bridge.output.notation.parts import Played
from bridge.output.notation.quantising import Written, quantised, strokes
from bridge.output.notation.rhythm import Symbol, rhythm
from bridge.output.notation.voices import settled, voiced
from generator.conditions import Key

C = Key.parse("C major")
SIGNS = {"32nd": "t", "16th": "s", "eighth": "e", "quarter": "q", "half": "h", "whole": "w", "": "bar"}


def bar(metre: Metre = FOUR_FOUR, start: int = 0, steps: int | None = None) -> Bar:
    length = STEP * (steps or metre.steps)
    return Bar(1, start, start + length, metre, C, 0, opens=False, pickup=steps is not None)


def bars(metre: Metre, count: int) -> list[Bar]:
    return [bar(metre, at * metre.steps * STEP) for at in range(count)]


def note(start: int, end: int, pitch: int = 60) -> Written:
    return Written(start, end, pitch, 80)


def told(symbols: tuple[Symbol, ...]) -> str:
    """Say symbols as letters: rests in capitals, dots, 3 in triplets, ~ where tied to the next."""
    return " ".join(
        (SIGNS[s.value] if s.notes else SIGNS[s.value].upper())
        + "." * s.dots
        + "3" * (s.triplet is not None)
        + "~" * any(n.end > s.end for n in s.notes)
        for s in symbols
    )


@pytest.mark.parametrize(
    ("metre", "notes", "wanted"),
    [
        (FOUR_FOUR, [], "BAR"),
        (FOUR_FOUR, [(0, 48)], "w"),
        (FOUR_FOUR, [(0, 36)], "h. Q"),
        (FOUR_FOUR, [(0, 30)], "h~ e E Q"),
        (FOUR_FOUR, [(12, 36)], "Q q~ q Q"),
        (FOUR_FOUR, [(0, 6), (6, 18), (18, 24)], "e q e H"),
        (FOUR_FOUR, [(6, 48)], "E q.~ h"),
        (FOUR_FOUR, [(0, 9), (9, 12)], "e. s Q H"),
        (FOUR_FOUR, [(0, 4), (4, 8), (8, 12)], "e3 e3 e3 Q H"),
        (FOUR_FOUR, [(0, 8), (8, 24)], "q3 e3~ q H"),
        (FOUR_FOUR, [(0, 2), (2, 4), (4, 6), (6, 12)], "s3 s3 s3 e Q H"),
        (FOUR_FOUR, [(0, 3), (3, 4), (4, 8), (8, 9), (9, 12)], "s.3 t3 s3~ s3 t3 s.3 Q H"),
        (THREE_FOUR, [(12, 36)], "Q h"),
        (SIX_EIGHT, [(0, 36)], "h."),
        (SIX_EIGHT, [(0, 24)], "q.~ e Q"),
        (SIX_EIGHT, [(0, 12), (12, 18)], "q e Q."),
        (SEVEN_EIGHT, [(0, 42)], "h~ q."),
        (FIVE_FOUR, [(0, 60)], "h.~ h"),
    ],
)
def test_values_show_the_beats_of_their_bar(metre: Metre, notes: list[tuple[int, int]], wanted: str) -> None:
    assert told(rhythm([note(*each) for each in notes], bar(metre))) == wanted


def test_a_pickup_has_the_last_beats_of_a_bar() -> None:
    opening = bar(steps=8)
    assert told(rhythm([note(0, 24)], opening)) == "h"
    assert told(rhythm([], opening)) == "H"
    assert opening.ranks[:13] == (4, -1, -1, 0, -1, -1, 1, -1, -1, 0, -1, -1, 2)


def test_what_sounds_together_is_a_chord_and_what_goes_on_is_tied() -> None:
    symbols = rhythm([note(0, 24, 60), note(0, 12, 64), note(12, 24, 67)], bar())
    assert [[n.pitch for n in s.notes] for s in symbols] == [[60, 64], [60, 67], []]
    assert told(symbols) == "q~ q H"


def test_beams_follow_the_beats() -> None:
    notes = [note(at, at + 6) for at in (0, 6)] + [note(12, 21), note(21, 24), note(24, 27), note(30, 33)]
    symbols = rhythm(notes, bar())
    assert beams_of(symbols, bar()) == [
        ("begin",),
        ("end",),
        ("begin",),
        ("end", "backward hook"),
        (),
        (),
        (),
        (),
        (),
    ]


def played(onset: float, end: float, pitch: int = 60, line: int = 0) -> Played:
    return Played(onset, end, pitch, 80, line)


def test_the_timing_of_a_performance_is_not_written() -> None:
    late = [
        played(0.0, 2.7),
        played(3.3, 5.2),
        played(5.8, 8.4),
        played(9.1, 12),
        played(12.4, 14.8),
        played(16.2, 20),
        played(19.9, 23),
    ]
    written = quantised(late, bars(FOUR_FOUR, 1))
    assert [(n.start, n.end) for n in written] == [
        (0, 3), (3, 6), (6, 9), (9, 12), (12, 16), (16, 20), (20, 24),
    ]  # fmt: skip


def test_threes_and_fours_in_one_quarter_stay_where_they_were_composed_and_not_where_they_were_played() -> (
    None
):
    both = [played(0, 3), played(3, 4), played(4, 8), played(8, 12)]
    assert [n.start for n in quantised(both, bars(FOUR_FOUR, 1))] == [0, 3, 4, 8]
    freely = [played(n.onset + 0.3, n.end) for n in both]
    assert [n.start for n in quantised(freely, bars(FOUR_FOUR, 1))] != [0, 3, 4, 8]


def test_drums_last_to_the_next_stroke_of_their_beat() -> None:
    hits = [note(0, 1, 36), note(0, 1, 42), note(6, 7, 42), note(12, 13, 38)]
    assert [n.end for n in strokes(hits, [bar()])] == [6, 6, 12, 24]


def test_a_second_line_is_the_second_voice_and_the_first_where_it_is_alone() -> None:
    two = bars(FOUR_FOUR, 2)
    both = voiced([played(0, 48, 72), played(0, 24, 60, 1), played(48, 96, 60, 1)])
    upper, lower = settled(quantised(both.upper, two), quantised(both.lower, two), two)
    assert [(n.start, n.pitch) for n in upper] == [(0, 72), (48, 60)]
    assert [(n.start, n.pitch) for n in lower] == [(0, 60)]


def test_a_second_voice_that_is_tied_over_a_bar_line_stays() -> None:
    two = bars(FOUR_FOUR, 2)
    upper, lower = settled([note(0, 48, 72)], [note(24, 60), note(60, 96)], two)
    assert (len(upper), len(lower)) == (1, 2)


places = st.integers(0, 500)


@given(
    metre=st.sampled_from(METRES),
    spans=st.lists(st.tuples(places, places, st.integers(60, 62)), max_size=30),
)
def test_every_note_is_written_whole_in_full_bars(metre: Metre, spans: list[tuple[int, int, int]]) -> None:
    every = bars(metre, 4)
    end = every[-1].end
    notes = [played(first / 500 * end, first / 500 * end + last / 25, pitch) for first, last, pitch in spans]
    written = quantised(notes, every)
    sounding: dict[tuple[int, int], int] = {}
    for each in every:
        inside = [n for n in written if n.start < each.end and n.end > each.start]
        symbols = rhythm(inside, each)
        assert sum(s.length for s in symbols) == each.length
        assert len(beams_of(symbols, each)) == len(symbols)
        for symbol in symbols:
            for n in symbol.notes:
                key = n.start, n.pitch
                assert sounding.get(key, n.start) == symbol.start
                sounding[key] = symbol.end
    assert sounding == {(n.start, n.pitch): n.end for n in written}
