"""Messages that are sent when playing begins anywhere."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.live.passage import CLOCK, CONTINUE, LEAD, START, chased, messages_from, silence
from bridge.live.schedule import MidiSchedule, TimedMessage
from tests.bridge.live.pieces import CONTROLS, NOTES, SECOND, TEMPI, played

SCALE = [(480 * step, 480, 60 + step, 0) for step in range(16)]
"""Eighths: 250 ms each."""
BEGIN = st.integers(0, 12 * SECOND)


class Instrument:
    """State of a synthesizer after the messages it received."""

    def __init__(self) -> None:
        self.sounding: dict[tuple[int, int], int] = {}
        self.controls: dict[tuple[int, int], int] = {}

    def hear(self, messages: Iterable[bytes]) -> "Instrument":
        for status, first, second in (message.ljust(3, b"\0") for message in messages):
            kind, channel = status & 0xF0, status & 0x0F
            if kind == 0x90 and second:
                self.sounding[channel, first] = second
            elif kind in {0x80, 0x90}:
                self.sounding.pop((channel, first), None)
            elif kind == 0xB0:
                self.controls[channel, first] = second
        return self


def sequencer(events: Iterable[TimedMessage]) -> list[tuple[int, int]]:
    """(clock number from the song's start, time) of each clock that a receiver counts."""
    position, runs, counted = 0, False, []
    for time, message in events:
        if message[0] == 0xF2:
            position = 6 * (message[1] + 128 * message[2])
        elif message in {START, CONTINUE}:
            runs, position = True, 0 if message == START else position
        elif message == CLOCK and runs:
            counted.append((position, time))
            position += 1
    return counted


def test_from_the_start_receivers_are_started_a_millisecond_before_the_first_clock() -> None:
    first = list(messages_from(played(SCALE), 0, clock=True))[:4]
    assert [(time, message.hex(" ")) for time, message in first] == [
        (-LEAD, "f2 00 00"),
        (-LEAD, "fa"),
        (0, "f8"),
        (0, "90 3c 50"),
    ]


def test_from_elsewhere_they_are_told_the_next_sixteenth_and_continued() -> None:
    events = list(messages_from(played(SCALE), SECOND + 1, clock=True))
    assert events[0] == (SECOND + 1 - LEAD, bytes((0xF2, 9, 0)))
    assert next(time for time, message in events if message == CONTINUE) == 9 * SECOND // 8 - LEAD


@given(NOTES, TEMPI, BEGIN)
def test_a_receiver_counts_the_clocks_of_the_file_wherever_playing_begins(
    notes: list[tuple[int, int, int, int]], tempi: list[tuple[int, int]], begin: int
) -> None:
    music = played(notes, tempi)
    counted = sequencer(messages_from(music, begin, clock=True))
    assert counted == list(enumerate(music.pulses))[len(music.pulses) - len(counted) :]
    assert len(counted) >= sum(time >= begin for time in music.pulses) - 6


def test_past_what_a_song_position_tells_receivers_stay_where_they_are() -> None:
    long = played([(0, 960 * 4200, 60, 0)], tempi=[(0, 200_000)])
    assert sequencer(messages_from(long, long.pulses[24 * 4100], clock=True)) == []
    assert sequencer(messages_from(long, long.pulses[24 * 4095], clock=True))[0][0] == 24 * 4095


@given(NOTES, TEMPI, CONTROLS, BEGIN)
def test_a_jump_leaves_instruments_as_if_all_had_been_played(
    notes: list[tuple[int, int, int, int]],
    tempi: list[tuple[int, int]],
    controls: list[tuple[int, int, int, int]],
    begin: int,
) -> None:
    music = played(notes, tempi, controls=controls)
    through = Instrument().hear(message for _, message in music.messages)
    through.hear(silence(through.sounding, range(4)))
    jumped = through.hear([*chased(music, begin), *_at(music, begin)])
    fresh = Instrument().hear(
        [*(message for time, message in music.messages if time < begin), *_at(music, begin)]
    )
    assert jumped.sounding == fresh.sounding
    rest = {1: 0, 7: 100, 10: 64, 64: 0}
    for (channel, number), value in jumped.controls.items():
        assert number == 123 or value == fresh.controls.get((channel, number), rest[number])


def _at(music: MidiSchedule, begin: int) -> list[bytes]:
    return [message for time, message in music.messages if time == begin]


@given(NOTES, TEMPI, BEGIN)
def test_everything_from_there_on_is_sent_in_order_and_no_note_is_left_over(
    notes: list[tuple[int, int, int, int]], tempi: list[tuple[int, int]], begin: int
) -> None:
    music = played(notes, tempi)
    events = list(messages_from(music, begin, clock=True))
    assert [time for time, _ in events] == sorted(time for time, _ in events)
    rest = [(time, message) for time, message in music.messages if time >= begin]
    kept = [(time, message) for time, message in events if message[0] < 0xF0]
    assert kept[len(kept) - len(rest) :] == rest
    assert not Instrument().hear(message for _, message in events).sounding


def test_silence_releases_every_note_then_the_pedal_then_all() -> None:
    assert [message.hex(" ") for message in silence({(1, 60), (0, 64)}, {0, 1})] == [
        "80 40 00",
        "81 3c 00",
        "b0 40 00",
        "b0 7b 00",
        "b1 40 00",
        "b1 7b 00",
    ]


@pytest.mark.parametrize("begin", [0, SECOND, 100 * SECOND])
def test_without_clock_no_system_message_is_sent(begin: int) -> None:
    assert all(message[0] < 0xF0 for _, message in messages_from(played(SCALE), begin, clock=False))
