"""Jitter of the MIDI clock that `recue play` sends, as another process receives it, beside a plain sleep between pulses.

Run as `python -m tests.benchmarks.clock [--seconds S]`. Each row plays so many seconds with chords on every quarter: at
one tempo, and with another at every sixteenth, from 60 to 160 bpm and back. The error is that of the interval from one timing clock
to the next, against the tempo map of the file; `drift` is how late the last one came against the first. Receiving is in it: the other process has to be waked,
too.

The wire is an ALSA sequencer port where this machine has one, through mido and python-rtmidi. Elsewhere it is a mido
backend over UDP on 127.0.0.1 (`tests.bridge.live.wire`): everything is the same but python-rtmidi and the driver.
"""

import argparse
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from bridge.live.passage import CLOCK
from bridge.live.performance import Performance, performance
from bridge.live.player import Output, Player
from bridge.live.port import open_port
from bridge.live.priority import real_time
from bridge.midi import events as smf
from bridge.midi.reading import read_midi
from tests.bridge.live import wire

DIVISION: Final = 960
SIXTEENTH: Final = DIVISION // 4
SLOW, FAST, STEADY = 60, 160, 120
"""Quarters a minute."""
ALSA: Final = Path("/dev/snd/seq")
NAME: Final = "Recue clock"
_END: Final = b"\xff"
"""A system reset: what tells the receiver that all was sent."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of playing came to."""

    name: str
    errors: tuple[float, ...]
    """Milliseconds, of each interval."""
    drift: float
    """Milliseconds."""

    def __str__(self) -> str:
        """The row as it is printed."""
        sizes = [abs(error) for error in self.errors]
        return (
            f"{self.name:38}{len(sizes):8}{median(sizes):10.3f}{quantiles(sizes, n=100)[98]:10.3f}"
            f"{max(sizes):10.3f}{self.drift:12.3f}"
        )


def music(seconds: float, *, changing: bool) -> Performance:
    """So many seconds of chords, at one tempo or at another each sixteenth."""
    tick, past = 0, 0.0
    tempi: list[tuple[int, bytes]] = []
    notes: list[tuple[int, bytes]] = []
    while past < seconds:
        bpm = SLOW + abs((tick // SIXTEENTH) % 200 - 100) if changing else STEADY
        assert SLOW <= bpm <= FAST
        tempi.append((tick, smf.meta(smf.TEMPO, (60_000_000 // bpm).to_bytes(3))))
        if tick % DIVISION == 0:
            notes += [(tick, bytes((0x90, pitch, 80))) for pitch in (48, 60, 64, 67)]
            notes += [(tick + SIXTEENTH, bytes((0x80, pitch, 0))) for pitch in (48, 60, 64, 67)]
        tick, past = tick + SIXTEENTH, past + 15 / bpm
    content = smf.file([smf.timed(tempi, tick), smf.timed(sorted(notes), tick)], DIVISION)
    return performance(read_midi(content, "the music"))


def by_player(output: Output, played: Performance) -> None:
    """As `recue play --clock` does where no real-time priority is granted."""
    with Player(output, played, clock=True) as player:
        player.play(0)
        while not player.is_done(0.2):
            pass


def by_urgent_player(output: Output, played: Performance) -> None:
    """As it does where one is granted."""
    with real_time():
        by_player(output, played)


def by_sleep(output: Output, played: Performance) -> None:
    """The baseline: send, sleep for as long as the next is away, send."""
    for before, after in pairwise(played.pulses):
        output.send(CLOCK)
        time.sleep((after - before) / 1e9)
    output.send(CLOCK)


def received_over_udp(told: Connection) -> None:
    """Stamp datagrams until the last, and tell when each clock came; waked first where that is granted, as drivers are."""
    with real_time(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        told.send(heard.getsockname()[1])
        stamps = []
        while (message := heard.recv(16)) != _END:
            stamps.append((time.perf_counter_ns(), message))
    told.send([stamp for stamp, message in stamps if message == CLOCK])


def received_over_alsa(told: Connection) -> None:
    """The same, from a port that this process opens."""
    import rtmidi  # noqa: PLC0415 (the extra "live")

    heard, stamps = rtmidi.MidiIn(name=NAME), []
    heard.ignore_types(timing=False)
    heard.set_callback(lambda message, _: stamps.append((time.perf_counter_ns(), bytes(message[0]))))
    heard.open_virtual_port(NAME)
    told.send(0)
    while not stamps or stamps[-1][1] != _END:
        time.sleep(0.1)
    told.send([stamp for stamp, message in stamps if message == CLOCK])


@contextmanager
def receiver(receive: Callable[[Connection], None]) -> Iterator[Connection]:
    """Another process that receives."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=receive, args=(there,))
    process.start()
    yield here
    process.join()


def measured(name: str, play: Callable[[Output, Performance], None], played: Performance) -> Row:
    """Play once, and compare what was received with the tempo map."""
    receive = received_over_alsa if ALSA.exists() else received_over_udp
    with receiver(receive) as told:
        if port := told.recv():
            os.environ |= {"MIDO_BACKEND": wire.__name__, wire.VARIABLE: str(port)}
        with open_port(NAME if not port else None, virtual=False) as output:
            play(output, played)
            output.send(_END)
        stamps = told.recv()
    assert len(stamps) == len(played.pulses), f"{len(stamps)} of {len(played.pulses)} clocks came"
    wanted = [after - before for before, after in pairwise(played.pulses)]
    intervals = [after - before for before, after in pairwise(stamps)]
    errors = tuple((got - want) / 1e6 for got, want in zip(intervals, wanted, strict=True))
    return Row(name, errors, sum(errors))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each row plays")
    seconds = parser.parse_args().seconds
    over = (
        "an ALSA sequencer port"
        if ALSA.exists()
        else "a mido backend over UDP on 127.0.0.1; no ALSA sequencer here"
    )
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    print(f"over {over}; {load}")
    print(
        f"{'ms, interval from clock to clock':38}{'n':>8}{'median':>10}{'p99':>10}{'worst':>10}{'drift':>12}"
    )
    ways = {"recue play": by_player, "plain sleep": by_sleep}
    with real_time() as granted:
        if granted:
            ways = {"recue play, real time": by_urgent_player} | ways
    for changing in (False, True):
        played = music(seconds, changing=changing)
        tempo = f"{SLOW} to {FAST} bpm" if changing else f"{STEADY} bpm"
        for name, way in ways.items():
            print(measured(f"{tempo}, {name}", way, played))


if __name__ == "__main__":
    main()
