"""A .mid as what is to be sent when."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bridge.live.schedule import schedule_of
from bridge.midi import events as smf
from bridge.midi.reading import read_midi
from tests.bridge.live.pieces import NOTES, SECOND, TEMPI, midi, played
from tests.midi import read_back


def test_times_follow_the_tempo_map() -> None:
    music = played([(0, 960, 60, 0), (960, 960, 62, 0)], tempi=[(0, 500_000), (960, 1_000_000)])
    assert [(time, message.hex()) for time, message in music.messages] == [
        (0, "903c50"),
        (SECOND // 2, "803c00"),
        (SECOND // 2, "903e50"),
        (SECOND * 3 // 2, "803e00"),
    ]
    assert music.pulses[24] == SECOND // 2
    assert music.pulses[48] == music.end == SECOND * 3 // 2


@given(NOTES, TEMPI, st.sampled_from((96, 480, 960)))
def test_every_message_is_at_its_time_to_the_nanosecond_whatever_the_tempo_does(
    notes: list[tuple[int, int, int, int]], tempi: list[tuple[int, int]], division: int
) -> None:
    content = midi(notes, tempi, division)
    music = schedule_of(read_midi(content, "the piece"))
    wanted = [
        seconds for _, seconds, _, message in read_back(content).events if message.type.startswith("note")
    ]
    assert len(music.messages) == len(wanted)
    for (time, _), seconds in zip(music.messages, wanted, strict=True):
        assert abs(time - seconds * SECOND) <= Fraction(1, 2)


@given(NOTES, TEMPI, st.sampled_from((96, 480, 960)))
def test_there_are_24_clocks_a_quarter(
    notes: list[tuple[int, int, int, int]], tempi: list[tuple[int, int]], division: int
) -> None:
    music = played(notes, tempi, division)
    ticks = max(tick + length for tick, length, *_ in notes)
    ticks = max(ticks, *(tick for tick, _ in tempi), 0)
    assert len(music.pulses) == 24 * ticks // division + 1
    assert all(before < after for before, after in zip(music.pulses, music.pulses[1:], strict=False))
    assert music.pulses[0] == 0
    assert music.pulses[-1] <= music.end


def test_an_empty_file_is_over_at_once() -> None:
    music = schedule_of(read_midi(midi([], [], 960), "nothing"))
    assert (music.messages, music.pulses, music.end) == ((), (0,), 0)


def test_a_note_without_length_is_released() -> None:
    track = [(0, bytes((0x90, 60, 80))), (0, bytes((0x80, 60, 0))), (960, bytes((0x90, 62, 80)))]
    music = schedule_of(read_midi(smf.file([smf.timed(track, 1920)], 960), "a file"))
    assert [message.hex() for _, message in music.messages] == ["903c50", "803c00", "903e50"]
    assert music.notes == ((0, 0, b"\x90\x3c\x50"), (SECOND // 2, SECOND, b"\x90\x3e\x50"))
