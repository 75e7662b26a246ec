from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.timeline import Media, MediaKind, Shot
from bridge.timeline.formats.flattening import closed, cuts, flattened
from bridge.timeline.formats.strips import Strip, Window, through

MEDIA = Media("tape", MediaKind.FILE)


@st.composite
def strips(draw: st.DrawFn) -> Strip:
    """Draw a layer of shots end to end, with gaps, on whole frames."""
    shots, at = [], 0
    for number in range(draw(st.integers(0, 6))):
        at += draw(st.integers(0, 3))
        length = draw(st.integers(1, 5))
        source = Fraction(draw(st.integers(0, 100)), 24)
        shots.append(Shot(f"s{number}", MEDIA, Fraction(at, 24), Fraction(at + length, 24), source))
        at += length
    return Strip(tuple(shots))


def seen_at(layers: list[Strip], time: Fraction) -> Shot | None:
    """Return the shot that is seen, found the slow way: the highest that covers the instant."""
    for layer in reversed(layers):
        for shot in layer.shots:
            if shot.start <= time < shot.end:
                return shot
    return None


@given(st.lists(strips(), max_size=5))
def test_at_every_instant_the_top_shot_is_seen(layers: list[Strip]) -> None:
    flat = flattened(layers)
    for half_frame in range(2 * 60):
        time = Fraction(half_frame, 48)
        expected, found = seen_at(layers, time), seen_at([flat], time)
        if expected is None:
            assert found is None
        else:
            assert found is not None
            media_time = expected.source_start + time - expected.start
            assert found.source_start + time - found.start == media_time


def test_times_without_a_common_denominator_of_any_use_are_compared_as_they_are() -> None:
    lengths = [Fraction(1, 10**6 + number) for number in range(200)]
    edges = [sum(lengths[:number], Fraction(0)) for number in range(201)]
    below = Strip(tuple(Shot(f"a{n}", MEDIA, edges[n], edges[n + 1], edges[n]) for n in range(200)))
    above = Strip((Shot("b", MEDIA, edges[50], edges[150], Fraction(0)),))
    shots = flattened([below, above]).shots
    assert [shot.name for shot in shots] == [
        *(f"a{n}" for n in range(50)),
        "b",
        *(f"a{n}" for n in range(150, 200)),
    ]
    assert all(before.end == after.start for before, after in pairwise(shots))


def test_a_sliver_that_comes_from_rounding_is_left_out() -> None:
    edges = [Fraction(0), Fraction(1), 1 + Fraction(1, 10**17), Fraction(2)]
    shots = (Shot(f"s{n}", MEDIA, start, end, start) for n, (start, end) in enumerate(pairwise(edges)))
    picture = closed(Strip(tuple(shots)), Fraction(2), Fraction(1, 24))
    assert [(shot.name, shot.start, shot.end) for shot in picture.shots] == [
        ("s0", 0, edges[2]),
        ("s2", edges[2], 2),
    ]


@given(st.lists(strips(), max_size=5))
def test_what_is_seen_never_overlaps(layers: list[Strip]) -> None:
    shots = flattened(layers).shots
    assert all(before.end <= after.start for before, after in pairwise(shots))


@given(st.lists(strips(), min_size=1, max_size=5))
def test_a_cut_lies_wherever_what_is_seen_changes(layers: list[Strip]) -> None:
    flat = flattened(layers)
    end = max((shot.end for shot in flat.shots), default=Fraction(0))
    edges = {time for shot in flat.shots for time in (shot.start, shot.end)}
    assert [cut.time for cut in cuts(flat, end)] == sorted(time for time in edges if 0 < time < end)


@given(strips(), st.integers(0, 20), st.integers(1, 20), st.sampled_from([1, 2, Fraction(1, 2), -1, -2]))
def test_a_window_shows_what_lies_behind_it(strip: Strip, start: int, length: int, speed: Fraction) -> None:
    window = Window(Fraction(start, 24), Fraction(length, 24), Fraction(3), Fraction(speed))
    shown = through(window, strip)
    low, high = window.span
    for step in range(2 * length):
        past = Fraction(2 * step + 1, 96)
        inner = low + past * speed if speed > 0 else high + past * speed
        behind, seen = seen_at([strip], inner), seen_at([shown], 3 + past)
        assert (behind is None) == (seen is None)
        if behind is not None and seen is not None:
            there = behind.source_start + inner - behind.start
            assert seen.source_start + (3 + past - seen.start) * seen.speed == there
