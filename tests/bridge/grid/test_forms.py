"""Metres, pick-ups, fermatas, following and pins, on whole scenes."""

import dataclasses
import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid import METRES, SIX_EIGHT, THREE_FOUR, PinError, TempoRequest, solve, solve_scene
from bridge.grid.bars import Hit, HitKind, SceneGrid
from bridge.grid.request import PIN
from tests.bridge.grid.promises import keeps_the_promises
from tests.bridge.grid.scenes import Scene, cut, scenes

FILM = Fraction(1, 24)


def on_steps(steps: list[int], bpm: int, weight: float = 1.0) -> list[Hit]:
    """Cuts on the sixteenths of a constant tempo."""
    return [cut(Fraction(15 * step, bpm), weight) for step in steps]


def between_holds(grid: SceneGrid) -> list[list[float]]:
    """Return the lines before, between and after the beats that hold, in seconds."""
    beat, edges = grid.metre.beat, [0]
    for step in grid.fermatas:
        edges += [step, step + beat]
    spans = list(pairwise([*edges, len(grid.lines) - 1]))[::2]
    return [[float(line) for line in grid.lines[first : last + 1]] for first, last in spans if first < last]


@settings(max_examples=60)
@given(scenes(longest=25, most=8), st.data())
def test_every_grid_that_can_be_asked_for_keeps_the_promises(scene: Scene, data: st.DataObject) -> None:
    ask = dataclasses.replace(
        scene.ask,
        metres=tuple(data.draw(st.lists(st.sampled_from(METRES), min_size=1, max_size=2, unique=True))),
        pickup=data.draw(st.booleans()),
        fermata=data.draw(st.booleans()),
        follow=data.draw(st.booleans()),
    )
    dark = data.draw(st.tuples(st.integers(0, 100), st.integers(24, 100)))
    black = (dark[0] * scene.frame, (dark[0] + dark[1]) * scene.frame)
    grid = solve_scene(scene.length, scene.hits, scene.frame, ask, black=[black])
    assert grid.metre in ask.metres
    assert grid.lines[-1] == scene.length
    assert sum(grid.bars) == len(grid.lines) - 1
    assert ask.fermata or not grid.fermatas
    for lines in between_holds(grid):
        keeps_the_promises(lines, grid.metre.beat, ask.low, ask.high)


@pytest.mark.parametrize("metre", METRES)
def test_a_scene_cut_in_a_metre_is_found_in_it(metre: object) -> None:
    ask = TempoRequest(90, 110, metres=METRES)
    (wanted,) = [one for one in METRES if one == metre]
    cuts = on_steps([step * wanted.steps for step in (1, 2, 3, 5, 7)], 100, weight=4.0)
    length = Fraction(15 * 8 * wanted.steps, 100)
    grid = solve_scene(length, cuts, FILM, dataclasses.replace(ask, metres=(wanted,)))
    assert grid.metre == wanted
    assert set(grid.bars) == {wanted.steps}
    assert all(hit.met and hit.step % wanted.steps == 0 for hit in grid.hits)


def test_of_several_metres_the_one_the_cuts_are_in_is_chosen() -> None:
    cuts = on_steps([12 * bar for bar in (1, 2, 3, 5, 7, 8, 9)], 100, weight=4.0)
    grid = solve_scene(Fraction(15 * 144, 100), cuts, FILM, TempoRequest(95, 105, metres=METRES))
    assert grid.metre in {THREE_FOUR, SIX_EIGHT}
    assert solve_scene(Fraction(15 * 144, 100), cuts, FILM, TempoRequest(95, 105)).metre == METRES[0]


def test_a_pickup_puts_the_strongest_hit_on_a_downbeat() -> None:
    strong, length = on_steps([36], 100, weight=6.0), Fraction(15 * 68, 100)
    plain = solve_scene(length, strong, FILM, TempoRequest(93, 107))
    grid = solve_scene(length, strong, FILM, TempoRequest(93, 107, pickup=True))
    assert plain.hits[0].step not in plain.bar_steps
    assert grid.bars == (4, 16, 16, 16, 16)
    assert grid.hits[0].step in grid.bar_steps


def test_a_pickup_that_serves_nothing_is_not_taken() -> None:
    grid = solve_scene(Fraction(15 * 64, 100), on_steps([16], 100), FILM, TempoRequest(pickup=True))
    assert grid.bars[0] == 16


BLACK = (Fraction(100, 24), Fraction(187, 24))
AROUND_BLACK = [cut(BLACK[0], 3.0), cut(BLACK[1], 3.0)]


def test_a_beat_holds_over_black_when_asked() -> None:
    ask = TempoRequest(96, 104, fermata=True)
    grid = solve_scene(Fraction(290, 24), AROUND_BLACK, FILM, ask, black=[BLACK])
    (step,) = grid.fermatas
    assert step in grid.beat_steps
    assert abs(grid.lines[step] - BLACK[0]) <= FILM / 2
    assert abs(grid.lines[step + 4] - BLACK[1]) <= FILM / 2
    assert 95 < grid.bpm < 105
    assert (
        solve_scene(Fraction(290, 24), AROUND_BLACK, FILM, TempoRequest(96, 104), black=[BLACK]).fermatas
        == ()
    )


@pytest.mark.parametrize("seconds", [Fraction(3, 4), Fraction(20)])
def test_no_beat_holds_over_black_shorter_or_longer_than_it_can(seconds: Fraction) -> None:
    black = (Fraction(4), 4 + seconds)
    ask = TempoRequest(fermata=True)
    assert solve_scene(Fraction(40), [cut(edge) for edge in black], FILM, ask, black=[black]).fermatas == ()


def test_an_edit_in_one_scene_leaves_the_fermata_of_another() -> None:
    spans = [(Fraction(0), Fraction(10)), (Fraction(10), Fraction(22))]
    ask, black = TempoRequest(fermata=True, follow=True), [(Fraction(12), Fraction(15))]
    hits = [cut(Fraction(frame, 24)) for frame in (60, 130, 288, 360, 401)]
    moved = [cut(Fraction(77, 24)), *hits[1:]]
    before, after = (solve(spans, cuts, Fraction(24), [ask] * 2, black) for cuts in (hits, moved))
    assert before.scenes[1] == after.scenes[1]


def test_faster_cutting_asks_for_a_faster_tempo_and_leans_towards_it() -> None:
    def followed(shots: list[int]) -> SceneGrid:
        frames = [sum(shots[:at]) for at in range(1, len(shots))]
        ask = TempoRequest(follow=True)
        return solve_scene(sum(shots) * FILM, [cut(frame * FILM) for frame in frames], FILM, ask)

    assert followed([30] * 12).bpm > followed([90] * 6).bpm * 1.15 > followed([200] * 4).bpm * 1.15
    tempi = followed([101] * 4 + [31] * 10).bar_tempi
    assert sum(tempi[-3:]) > sum(tempi[:3]) * 1.02


def test_a_scene_without_cuts_keeps_its_preferred_tempo() -> None:
    still = Hit(Fraction(3), HitKind.MOTION, 0.3)
    asks = [TempoRequest(preferred=80, follow=follow) for follow in (False, True)]
    plain, followed = (solve_scene(Fraction(24), [still], FILM, ask).bpm for ask in asks)
    assert plain == followed == pytest.approx(80, rel=0.03)


@settings(max_examples=40)
@given(scenes(longest=40, most=8), st.floats(40, 240), st.sampled_from(METRES), st.booleans())
def test_a_pinned_tempo_is_kept_or_refused_with_those_that_can_be(
    scene: Scene, bpm: float, metre: object, pickup: bool
) -> None:
    (asked,) = [one for one in METRES if one == metre]
    ask = TempoRequest(metres=(asked,), tempo=bpm, pickup=pickup)
    try:
        grid = solve_scene(scene.length, scene.hits, scene.frame, ask)
    except PinError as error:
        told = re.sub(r" \(dotted quarters at [\d.]+\)", "", str(error))
        tempi = told.rpartition(": ")[2].rstrip(".").split(" or ")
        for words in tempi:
            tempo, _, other = words.partition(" bpm in ")
            metres = tuple(one for one in METRES if str(one) == other) or (asked,)
            nearer = dataclasses.replace(ask, tempo=float(tempo.removesuffix(" bpm")), metres=metres)
            assert solve_scene(scene.length, scene.hits, scene.frame, nearer).metre == metres[0]
    else:
        assert abs(grid.bpm - bpm) <= PIN + Fraction(1, 10**6)
        keeps_the_promises([float(line) for line in grid.lines], asked.beat, 60, 160)


def test_a_pinned_tempo_that_cannot_be_had_names_the_nearest_in_words() -> None:
    with pytest.raises(PinError) as told:
        solve_scene(Fraction(4), [], FILM, TempoRequest(tempo=82))
    assert str(told.value) == (
        "A scene of 4.000 s holds no whole number of 4/4 bars at 82 bpm; "
        "the nearest that do: 60.00 bpm or 90.00 bpm or 75.00 bpm in 3/4."
    )
    with pytest.raises(PinError, match=r"the nearest that do: 60\.00 bpm or 90\.00 bpm\.$"):
        solve_scene(Fraction(4), [], FILM, TempoRequest(tempo=88))


@pytest.mark.parametrize(
    ("bpm", "nearest"),
    [(40, "60.00 bpm"), (200, "150.00 bpm or 157.50 bpm in 6/8 (dotted quarters at 105.00)")],
)
def test_a_tempo_pinned_outside_the_range_is_refused_with_the_nearest_in_it(bpm: float, nearest: str) -> None:
    with pytest.raises(PinError) as told:
        solve_scene(Fraction(4), [], FILM, TempoRequest(tempo=bpm))
    assert str(told.value) == (
        f"The pinned tempo of {bpm} bpm is outside the range of 60 to 160 bpm; "
        f"in it, the nearest for whole 4/4 bars in 4.000 s: {nearest}."
    )


def test_a_pin_may_be_as_far_outside_the_range_as_a_tempo_from_its_pin() -> None:
    assert solve_scene(Fraction(6), [], FILM, TempoRequest(tempo=160.4)).bpm == 160


def test_a_pin_that_cannot_be_had_says_in_which_scene() -> None:
    spans = [(Fraction(0), Fraction(4)), (Fraction(4), Fraction(8))]
    asks = [TempoRequest(), TempoRequest(tempo=82)]
    with pytest.raises(PinError, match=r"Scene 2, from 4\.000 s: A scene of 4\.000 s"):
        solve(spans, [], Fraction(24), asks)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ({"tempo": 0}, "no tempo of 0 bpm to pin"),
        ({"metres": ()}, "needs a metre"),
        ({"solution": 0}, "counted from 1"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(ask: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        TempoRequest(**ask)  # type: ignore[arg-type]


def test_tempi_leave_out_beats_that_hold() -> None:
    lines = tuple(
        Fraction(step, 8) + (3 if step > 8 else 0) * Fraction(min(step, 12) - 8, 4) for step in range(17)
    )
    held = SceneGrid(Fraction(0), lines, (16,), (), fermatas=(8,))
    assert lines[12] - lines[8] == Fraction(7, 2)
    assert (held.bpm, held.bar_tempi) == (120, [120])
    only = SceneGrid(Fraction(0), tuple(Fraction(step, 2) for step in range(5)), (4,), (), fermatas=(0,))
    assert (only.bpm, only.bar_tempi) == (30, [30])


def test_a_pickup_is_a_shorter_bar_before_whole_ones() -> None:
    lines = tuple(Fraction(step, 8) for step in range(29))
    assert SceneGrid(Fraction(0), lines, (4, 12, 12), (), THREE_FOUR).has_pickup
    assert not SceneGrid(Fraction(0), lines[:21], (12, 8), (), THREE_FOUR).has_pickup
    assert not SceneGrid(Fraction(0), lines[:9], (8,), (), THREE_FOUR).has_pickup
