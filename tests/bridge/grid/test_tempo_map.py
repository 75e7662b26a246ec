import io
import statistics
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid import TempoRequest, solve
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.limits import BAND, LEAN
from bridge.grid.metre import SIX_EIGHT, THREE_FOUR
from bridge.grid.tempo_map import (
    TICKS_PER_QUARTER,
    TICKS_PER_STEP,
    MetreEvent,
    TempoEvent,
    TempoMap,
    scene_ticks,
    tempo_map,
    written_lines,
)
from bridge.midi.passage import Passage
from bridge.midi.writing import Cue, write_midi
from tests.bridge.grid.scenes import cut

HALF_MILLISECOND = Fraction(1, 2000)


def scene(start: Fraction, sixteenths: list[Fraction], bars: tuple[int, ...]) -> SceneGrid:
    return SceneGrid(start, tuple(accumulate(sixteenths, initial=Fraction(0))), bars, ())


@st.composite
def grids(draw: st.DrawFn) -> BarGrid:
    """Scenes whose beats wander by up to 3%, each divided evenly."""
    found: list[SceneGrid] = []
    for _ in range(draw(st.integers(1, 4))):
        bars = (16,) * draw(st.integers(0, 3)) + (draw(st.sampled_from((8, 12, 16))),)
        first = draw(st.fractions(Fraction(94, 1000), Fraction(1, 4), max_denominator=100_000))
        count = sum(bars) // 4 - 1
        leans = draw(st.lists(st.sampled_from((0, 0, 0, -2900, -7, 5, 2900)), min_size=count, max_size=count))
        beats = accumulate(leans, lambda length, lean: length * (1 + Fraction(lean, 100_000)), initial=first)
        start = found[-1].end if found else Fraction(0)
        lengths = [length.limit_denominator(10**9) for length in beats for _ in range(4)]
        found.append(scene(start, lengths, bars))
    return BarGrid(tuple(found))


@st.composite
def solved(draw: st.DrawFn) -> BarGrid:
    """Scenes as the solver lays them."""
    frames = draw(st.lists(st.integers(80, 400), min_size=1, max_size=3))
    edges = [Fraction(frame, 24) for frame in accumulate(frames, initial=0)]
    cuts = draw(st.lists(st.integers(0, sum(frames)), max_size=12))
    asks = [TempoRequest(preferred=draw(st.sampled_from((None, 62.0, 100.0, 158.0)))) for _ in frames]
    return solve(list(pairwise(edges)), [cut(Fraction(frame, 24)) for frame in cuts], Fraction(24), asks)


def lines(grid: BarGrid) -> list[Fraction]:
    inner = [part.start + line for part in grid.scenes for line in part.lines[:-1]]
    return [*inner, grid.scenes[-1].end]


def written(tempo: TempoMap, first: int, last: int) -> list[float]:
    """Durations of the sixteenths between two ticks, as the events have them."""
    times = [tempo.seconds_at(tick) for tick in range(first, last + 1, TICKS_PER_STEP)]
    return [float(after - before) for before, after in pairwise(times)]


@settings(max_examples=40)
@given(grids())
def test_every_line_is_written_where_the_grid_has_it(grid: BarGrid) -> None:
    tempo = tempo_map(grid)
    for step, line in enumerate(lines(grid)):
        assert abs(tempo.seconds_at(step * TICKS_PER_STEP) - line) <= Fraction(1, 10_000)
    assert tempo.end == scene_ticks(grid)[-1] == (len(lines(grid)) - 1) * TICKS_PER_STEP


@settings(max_examples=40)
@given(grids(), st.fractions(0, 60, max_denominator=10_000), st.fractions(0, 60_000, max_denominator=97))
def test_ticks_and_seconds_lead_back_to_each_other(grid: BarGrid, seconds: Fraction, tick: Fraction) -> None:
    tempo = tempo_map(grid)
    assert tempo.seconds_at(tempo.tick_at(seconds)) == seconds
    assert tempo.tick_at(tempo.seconds_at(tick)) == tick


@settings(max_examples=40)
@given(grids(), st.lists(st.integers(0, 100_000), min_size=2, max_size=6))
def test_later_ticks_are_later_and_a_split_is_the_whole(grid: BarGrid, ticks: list[int]) -> None:
    tempo = tempo_map(grid)
    ordered = sorted(set(ticks))
    times = [tempo.seconds_at(tick) for tick in ordered]
    assert times == sorted(set(times))
    parts = [_elapsed(tempo, first, last) for first, last in pairwise(ordered)]
    assert sum(parts, times[0]) == times[-1]


def _elapsed(tempo: TempoMap, first: int, last: int) -> Fraction:
    """Seconds between two ticks, added up tempo by tempo."""
    inside = [event.tick for event in tempo.tempi if first < event.tick < last]
    return sum(
        (tempo.seconds_at(b) - tempo.seconds_at(a) for a, b in pairwise([first, *inside, last])), Fraction(0)
    )


@settings(max_examples=40)
@given(grids())
def test_events_are_whole_and_say_something_new(grid: BarGrid) -> None:
    tempo = tempo_map(grid)
    assert tempo.tempi[0].tick == tempo.metres[0].tick == 0
    assert tempo.starts[0] == 0
    assert all(event.tick % TICKS_PER_QUARTER == 0 for event in tempo.tempi)
    assert all(a.tick < b.tick and a.microseconds != b.microseconds for a, b in pairwise(tempo.tempi))
    assert all(a.tick < b.tick and (a.beats, a.unit) != (b.beats, b.unit) for a, b in pairwise(tempo.metres))


@settings(max_examples=50)
@given(solved())
def test_what_is_written_keeps_the_promises(grid: BarGrid) -> None:
    tempo = tempo_map(grid)
    assert all(375_000 <= event.microseconds <= 1_000_000 for event in tempo.tempi)
    for first, last in pairwise(scene_ticks(grid)):
        sixteenths = written(tempo, first, last)
        beats = [sum(sixteenths[at : at + 4]) for at in range(0, len(sixteenths), 4)]
        middle = statistics.median(beats)
        assert all(max(a, b) <= LEAN * min(a, b) for a, b in pairwise(beats))
        assert all(max(beat, middle) <= BAND * min(beat, middle) for beat in beats)


@pytest.mark.parametrize("bpm", [60.0001, 97.3, 119.9999, 159.99])
def test_errors_do_not_add_up_over_hours(bpm: float) -> None:
    sixteenth = 15 / Fraction(bpm)
    bars = (16,) * 16
    starts = [256 * sixteenth * number for number in range(int(2 * 3600 / (256 * sixteenth)) + 1)]
    grid = BarGrid(tuple(scene(start, [sixteenth] * 256, bars) for start in starts))
    tempo = tempo_map(grid)
    assert grid.scenes[-1].end > 2 * 3600
    for bar in range(len(starts) * 16 + 1):
        assert abs(tempo.seconds_at(bar * 16 * TICKS_PER_STEP) - bar * 16 * sixteenth) < HALF_MILLISECOND
    assert len(tempo.tempi) <= len(starts) * 16


def test_a_tempo_between_whole_microseconds_is_one_event_for_as_long_as_a_tenth_of_a_millisecond_allows() -> (
    None
):
    """Of half a microsecond too long a quarter, 200 quarters make a tenth of a millisecond."""
    sixteenth = Fraction(2_000_002, 16_000_000)
    short, long = (
        tempo_map(BarGrid((scene(Fraction(0), [sixteenth] * (16 * bars), (16,) * bars),)))
        for bars in (40, 90)
    )
    assert len(short.tempi) == 1
    assert len(long.tempi) > 1
    assert all(event.tick % TICKS_PER_QUARTER == 0 for event in long.tempi)


def test_one_tempo_is_one_event() -> None:
    half = Fraction(1, 8)
    grid = BarGrid((scene(Fraction(0), [half] * 16, (16,)), scene(Fraction(2), [half] * 24, (16, 8))))
    tempo = tempo_map(grid)
    assert tempo.tempi == (TempoEvent(0, 500_000),)
    assert tempo.metres == (MetreEvent(0, 4), MetreEvent(7680, 2))
    assert scene_ticks(grid) == (0, 3840, 9600)
    assert tempo.seconds_at(9600) == 5
    assert tempo.tick_at(Fraction(6)) == 11_520


def test_six_eight_is_not_three_four() -> None:
    half = Fraction(1, 8)
    parts = [(Fraction(0), (12, 12, 6), SIX_EIGHT), (Fraction(15, 4), (4, 12), THREE_FOUR)]
    grid = BarGrid(
        tuple(replace(scene(start, [half] * sum(bars), bars), metre=metre) for start, bars, metre in parts)
    )
    assert tempo_map(grid).metres == (
        MetreEvent(0, 6, 8),
        MetreEvent(5760, 3, 8),
        MetreEvent(7200, 1, 4),
        MetreEvent(8160, 3, 4),
    )


def test_a_file_writes_six_eight_with_a_click_on_each_dotted_quarter() -> None:
    grid = BarGrid((replace(scene(Fraction(0), [Fraction(1, 8)] * 24, (12, 12)), metre=SIX_EIGHT),))
    content = write_midi("", tempo_map(grid), [Cue("", 0, Passage(6 * 960, ()))])
    conductor = mido.MidiFile(file=io.BytesIO(content)).tracks[0]
    (signature,) = [event for event in conductor if event.type == "time_signature"]
    assert (signature.numerator, signature.denominator) == (6, 8)
    assert (signature.clocks_per_click, signature.notated_32nd_notes_per_beat) == (36, 8)


def test_a_beat_that_holds_is_written_as_long_as_it_is() -> None:
    ask, black = TempoRequest(fermata=True), (Fraction(4), Fraction(19))
    grid = solve([(Fraction(0), Fraction(30))], [cut(edge) for edge in black], Fraction(24), [ask], [black])
    (step,) = grid.scenes[0].fermatas
    tempo = tempo_map(grid)
    begin, end = (tempo.seconds_at((step + at) * TICKS_PER_STEP) for at in (0, 4))
    assert float(begin) == pytest.approx(4, abs=1 / 48)
    assert float(end) == pytest.approx(19, abs=1 / 48)
    assert max(event.microseconds for event in tempo.tempi) < 1 << 24


def test_four_four_comes_back_after_a_closing_bar() -> None:
    half = Fraction(1, 8)
    grid = BarGrid((scene(Fraction(0), [half] * 12, (12,)), scene(Fraction(3, 2), [half] * 16, (16,))))
    assert tempo_map(grid).metres == (MetreEvent(0, 3), MetreEvent(2880, 4))


def test_nothing_is_before_the_start() -> None:
    tempo = tempo_map(BarGrid((scene(Fraction(0), [Fraction(1, 8)] * 16, (16,)),)))
    with pytest.raises(ValueError, match="before the start"):
        tempo.seconds_at(-1)
    with pytest.raises(ValueError, match="before the start"):
        tempo.tick_at(Fraction(-1, 10))


def test_a_tempo_between_two_sixteenths_holds_from_the_next_one_on() -> None:
    tempi = (TempoEvent(0, 400_000), TempoEvent(TICKS_PER_STEP + 1, 800_000), TempoEvent(9999, 1))
    lines = written_lines(tempi, Fraction(3, 5), 4)
    assert lines == tuple(Fraction(tenths, 10) for tenths in (0, 1, 2, 4, 6))
