"""The layer under dialogue over a track's own expression: laid, and taken off again."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.midi.expression_layer import (
    EXPRESSION,
    FULL,
    Base,
    Message,
    Own,
    Ride,
    Row,
    base_of,
    dips,
    laid,
    unlaid,
)

CHANNEL = 3
TICKS = 4000


def expression(tick: int, value: int) -> Message:
    return tick, bytes((0xB0 | CHANNEL, EXPRESSION, value))


def values(messages: tuple[Message, ...]) -> list[Row]:
    return [(tick, event[2]) for tick, event in messages if event[:2] == bytes((0xB0 | CHANNEL, EXPRESSION))]


@st.composite
def tracks(draw: st.DrawFn) -> tuple[Message, ...]:
    """Messages in order: a track's own expression, other controllers, several at one tick."""
    ticks = draw(st.lists(st.integers(0, TICKS - 1), max_size=12))
    found = []
    for tick in sorted(ticks):
        number = draw(st.sampled_from([EXPRESSION, EXPRESSION, 1, 64]))
        channel = draw(st.sampled_from([CHANNEL, CHANNEL, 5]))
        found.append((tick, bytes((0xB0 | channel, number, draw(st.integers(0, 127))))))
    return tuple(found)


@st.composite
def layers(draw: st.DrawFn) -> tuple[Row, ...]:
    """Layers of a cue: they may begin with it, and end with it."""
    ticks = sorted(draw(st.sets(st.integers(0, TICKS - 1), max_size=10)))
    return tuple((tick, draw(st.sampled_from([1, 57, 80, 101, FULL]))) for tick in ticks)


@given(tracks(), layers())
def test_a_layer_that_is_laid_and_taken_off_leaves_the_track_as_it_was(
    track: tuple[Message, ...], rows: tuple[Row, ...]
) -> None:
    # Rows at FULL outside of a dip change nothing, and a score writes none.
    rows = tuple(row for dip in dips(rows, TICKS) for row in dip.rows)
    found = laid(track, rows, CHANNEL)
    for dip in dips(rows, TICKS):
        taken = unlaid(found, dip, base_of(track, dip, CHANNEL), CHANNEL)
        assert taken is not None
        found = taken
    assert found == track


@given(tracks(), layers())
def test_a_layer_never_turns_up_and_leaves_all_else_alone(
    track: tuple[Message, ...], rows: tuple[Row, ...]
) -> None:
    found = laid(track, rows, CHANNEL)
    other = [message for message in found if message[1][:2] != bytes((0xB0 | CHANNEL, EXPRESSION))]
    assert other == [m for m in track if m[1][:2] != bytes((0xB0 | CHANNEL, EXPRESSION))]
    for tick, value in values(found):
        own = [own for at, own in values(track) if at <= tick]
        assert 0 <= value <= max((own[-1:] or [FULL]) + [v for at, v in values(track) if at == tick])


def test_where_the_layer_is_at_rest_values_are_the_track_s_own() -> None:
    track = (expression(0, 90), expression(3000, 100))
    found = laid(track, ((1000, 80), (2000, FULL)), CHANNEL)
    assert values(found) == [(0, 90), (1000, round(90 * 80 / FULL)), (2000, 90), (3000, 100)]


def test_a_swell_goes_on_under_the_layer() -> None:
    track = (expression(1200, 100), expression(1400, 127))
    found = laid(track, ((1000, 80), (2000, FULL)), CHANNEL)
    assert values(found) == [(1000, 80), (1200, 63), (1400, 80), (2000, 127)]


def test_what_a_person_drew_is_not_taken_for_the_layer() -> None:
    rows = ((1000, 80), (2000, FULL))
    (dip,) = dips(rows, TICKS)
    found = [*laid((), rows, CHANNEL)]
    found[0] = expression(1000, 81)
    assert unlaid(found, dip, Base(), CHANNEL) is None


def test_a_host_may_move_what_it_saves_by_less_than_the_grid() -> None:
    rows = ((1000, 80), (2000, FULL))
    (dip,) = dips(rows, TICKS)
    assert unlaid([expression(1008, 80), expression(2000, FULL)], dip, Base(), CHANNEL) == ()


def test_the_layer_is_not_written_where_a_person_draws() -> None:
    ride = Ride(((1000, 80), (3000, FULL)), (Own("Flute", 1500, 2000),))
    assert ride.of("Oboe") == ((1000, 80), (3000, FULL))
    assert ride.of("Flute") == ((1000, 80), (1500, FULL), (2001, 80), (3000, FULL))


def test_a_layer_that_nothing_goes_on_with_rests_before_its_cue_ends() -> None:
    ride = Ride(((1000, 80),))
    assert ride.of("Flute", TICKS) == ((1000, 80), (TICKS - 20, FULL))
    assert ride.of("Flute") == ((1000, 80),)
