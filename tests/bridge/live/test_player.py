"""The player: what it sends, in which order, and that nothing is left sounding."""

from queue import SimpleQueue

import pytest

from bridge.errors import HostError
from bridge.live.passage import STOP
from bridge.live.player import Load, MidiPlayer, Play, Stop, Timer
from tests.bridge.live.pieces import SECOND, played
from tests.bridge.live.test_passage import Instrument

WAIT = 20.0
SCALE = [(480 * step, 480, 60 + step, step % 2) for step in range(8)]
FAST = [(0, 4_000)]
"""4 ms a quarter: the scale lasts 16 ms."""
SLOW = [(0, 16_000_000)]


class Tape:
    """Keeps what it is sent, and when; the port is gone after so many messages."""

    def __init__(self, lasts: int = 10**9) -> None:
        self.sent: list[bytes] = []
        self.queue: SimpleQueue[bytes] = SimpleQueue()
        self.lasts = lasts

    def send(self, message: bytes) -> None:
        if len(self.sent) >= self.lasts:
            raise OSError("it was unplugged")
        self.sent.append(message)
        self.queue.put(message)

    def until(self, message: bytes) -> None:
        while self.queue.get(timeout=WAIT) != message:
            pass


def test_a_piece_is_played_to_its_end() -> None:
    music, tape = played(SCALE, FAST), Tape()
    with MidiPlayer(tape, music, clock=False) as player:
        player.play(0)
        assert player.is_done(WAIT)
    assert tape.sent[: len(music.messages)] == [message for _, message in music.messages]
    assert [message.hex(" ") for message in tape.sent[len(music.messages) :]] == [
        "b0 40 00",
        "b0 7b 00",
        "b1 40 00",
        "b1 7b 00",
    ]


def test_every_message_is_sent_when_it_is_due_and_lateness_does_not_add_up() -> None:
    now, step, sent = [0], 2_000, []

    def look() -> int:
        now[0] += step
        return now[0]

    def oversleep(seconds: float) -> None:
        now[0] += round(seconds * SECOND) + 50_000

    class Stamps:
        def send(self, message: bytes) -> None:
            sent.append((now[0], message))

    music = played(SCALE, [(0, 20_000)])
    with MidiPlayer(Stamps(), music, clock=True, timer=Timer(look, oversleep)) as player:
        player.do(Play(0, SECOND // 100))
        assert player.is_done(WAIT)
    clocks = [time for time, message in sent if message == b"\xf8"]
    assert len(clocks) == len(music.pulses)
    for time, pulse in zip(clocks, music.pulses, strict=True):
        late = time - (SECOND // 100 + pulse)
        assert 0 <= late <= 20 * step  # a message before it may take a look or two


def test_stopping_silences_what_sounds_and_stops_receivers() -> None:
    tape = Tape()
    with MidiPlayer(tape, played(SCALE, SLOW), clock=True) as player:
        player.play(0)
        tape.until(b"\x90\x3c\x50")
        player.do(Stop())
        assert player.is_done(WAIT)
        assert tape.sent.count(STOP) == 1
        assert not Instrument().hear(tape.sent).sounding
    assert tape.sent.count(STOP) == 1


def test_leaving_silences_too_whatever_happened() -> None:
    tape = Tape()

    def interrupted() -> None:
        with MidiPlayer(tape, played(SCALE, SLOW), clock=True) as player:
            player.play(0)
            tape.until(b"\x90\x3c\x50")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not Instrument().hear(tape.sent).sounding
    assert b"\xb0\x7b\x00" in tape.sent


def test_a_jump_silences_and_goes_on_there() -> None:
    tape = Tape()
    music = played(SCALE, SLOW)
    with MidiPlayer(tape, music, clock=True) as player:
        player.play(0)
        tape.until(b"\x90\x3c\x50")
        player.play(music.messages[3][0] + 1)
        tape.until(b"\x90\x3e\x50")  # it sounds across the place
    after = tape.sent[tape.sent.index(STOP) :]
    assert [message.hex() for message in after[:2]] == ["fc", "803c00"]
    assert after[4:6] == [bytes((0xF2, 5, 0)), b"\x90\x3e\x50"]


def test_other_music_is_played_from_the_same_place() -> None:
    tape = Tape()
    with MidiPlayer(tape, played(SCALE, SLOW), clock=False) as player:
        player.play(0)
        tape.until(b"\x90\x3c\x50")
        player.do(Load(played([(0, 9600, 72, 0)], SLOW)))
        tape.until(b"\x90\x48\x50")
    assert tape.sent.index(b"\x80\x3c\x00") < tape.sent.index(b"\x90\x48\x50")
    assert not Instrument().hear(tape.sent).sounding


def test_other_music_begins_nothing_where_nothing_plays() -> None:
    tape = Tape()
    with MidiPlayer(tape, played(SCALE, FAST), clock=False) as player:
        player.do(Load(played([(0, 960, 72, 0)], FAST)))
        assert player.is_done(WAIT)
        assert tape.sent == []
        player.play(0)
        assert player.is_done(WAIT)
    assert tape.sent[:2] == [b"\x90\x48\x50", b"\x80\x48\x00"]


def test_a_port_that_is_gone_is_said_in_a_sentence() -> None:
    tape = Tape(lasts=3)
    with MidiPlayer(tape, played(SCALE, FAST), clock=False) as player:
        player.play(0)
        with pytest.raises(
            HostError, match=r"^the MIDI port takes no more messages \(it was unplugged\); conn"
        ):
            player.is_done(WAIT)
    assert len(tape.sent) == 3
