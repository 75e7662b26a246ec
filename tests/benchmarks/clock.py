"""Jitter of the MIDI clock that `recue play` sends, as another process receives it, beside a plain sleep between pulses.

Run as `python -m tests.benchmarks.clock [--seconds S]`. Each row plays so many seconds with chords on every quarter: at
one tempo, and with another at every sixteenth, from 60 to 160 bpm and back. The error is that of the interval from one timing clock
to the next, against the tempo map of the file; `drift` is how late the last one came against the first. Receiving is in
it: the other process has to be waked, too. A watcher on every core, waked before all others where the system grants it,
notes when the machine itself stands still for over 2 ms: `stalls` says how often it did, `p99 but` what is left without
the intervals in which it did.

The wire is an ALSA sequencer port where this machine has one, through mido and python-rtmidi. Elsewhere it is a mido
backend over UDP on 127.0.0.1 (`tests.bridge.live.wire`): everything is the same but python-rtmidi and the driver.
"""

import argparse
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from bridge.live.passage import CLOCK
from bridge.live.player import MidiPlayer, Output
from bridge.live.port import open_port
from bridge.live.priority import real_time
from bridge.live.schedule import MidiSchedule, schedule_of
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


Span = tuple[int, int]
"""Nanoseconds of the system's clock: begin and end."""
STALL: Final = 2_000_000
"""Nanoseconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """Errors of one way of playing."""

    name: str
    errors: tuple[float, ...]
    """Milliseconds, of each interval."""
    calm: tuple[float, ...]
    """Those in which the machine did not stand still."""
    stalls: int

    @property
    def drift(self) -> float:
        """Milliseconds."""
        return sum(self.errors)

    def __str__(self) -> str:
        """Format the row as it is printed."""
        sizes = [abs(error) for error in self.errors]
        figures = (median(sizes), p99(self.errors), max(sizes), self.drift)
        told = "".join(f"{figure:10.3f}" for figure in figures)
        return f"{self.name:38}{len(sizes):10}{told}{self.stalls:10}{p99(self.calm):10.3f}"


def p99(errors: Sequence[float]) -> float:
    """Return the bound that 99 of 100 errors stay within."""
    return quantiles([abs(error) for error in errors], n=100)[98]


def music(seconds: float, *, changing: bool) -> MidiSchedule:
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
    return schedule_of(read_midi(content, "the music"))


def by_player(output: Output, played: MidiSchedule) -> None:
    """As `recue play --clock` does where no real-time priority is granted."""
    with MidiPlayer(output, played, clock=True) as player:
        player.play(0)
        while not player.is_done(0.2):
            pass


def by_urgent_player(output: Output, played: MidiSchedule) -> None:
    """As it does where one is granted."""
    with real_time():
        by_player(output, played)


def by_sleep(output: Output, played: MidiSchedule) -> None:
    """Play as the baseline does: send, sleep until the next message is due, send."""
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
    """Receive the same from a port that this process opens."""
    import rtmidi  # noqa: PLC0415 (the extra "live")

    heard, stamps = rtmidi.MidiIn(name=NAME), []
    heard.ignore_types(timing=False)
    heard.set_callback(lambda message, _: stamps.append((time.perf_counter_ns(), bytes(message[0]))))
    heard.open_virtual_port(NAME)
    told.send(0)
    while not stamps or stamps[-1][1] != _END:
        time.sleep(0.1)
    told.send([stamp for stamp, message in stamps if message == CLOCK])


def watched(told: Connection, core: int) -> None:
    """Note when a core does not wake anything for too long, until told to stop."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    stalls: list[Span] = []
    with real_time():
        told.send(None)
        before = time.perf_counter_ns()
        while not told.poll():
            time.sleep(0.001)
            now = time.perf_counter_ns()
            if now - before > STALL:
                stalls.append((before, now))
            before = now
    told.send(stalls)


@contextmanager
def process(work: Callable[..., None], *args: object) -> Iterator[Connection]:
    """Another process, and a pipe to it."""
    context = get_context("spawn")
    here, there = context.Pipe()
    started = context.Process(target=work, args=(there, *args))
    started.start()
    yield here
    started.join()


@contextmanager
def watchers(stalls: list[Span]) -> Iterator[None]:
    """Watch every core as long as the context lasts; what they saw is put into `stalls` then."""
    with ExitStack() as running:
        told = [running.enter_context(process(watched, core)) for core in range(os.cpu_count() or 1)]
        for watcher in told:
            watcher.recv()
        yield
        for watcher in told:
            watcher.send(None)
            stalls += watcher.recv()


def measured(name: str, play: Callable[[Output, MidiSchedule], None], played: MidiSchedule) -> Row:
    """Play once, and compare what was received with the tempo map."""
    receive = received_over_alsa if ALSA.exists() else received_over_udp
    stalls: list[Span] = []
    with process(receive) as told, watchers(stalls):
        if port := told.recv():
            os.environ |= {"MIDO_BACKEND": wire.__name__, wire.VARIABLE: str(port)}
        with open_port(NAME if not port else None, virtual=False) as output:
            play(output, played)
            output.send(_END)
        stamps = told.recv()
    assert len(stamps) == len(played.pulses), f"{len(stamps)} of {len(played.pulses)} clocks came"
    spans = list(pairwise(stamps))
    wanted = [after - before for before, after in pairwise(played.pulses)]
    errors = [(after - before - want) / 1e6 for (before, after), want in zip(spans, wanted, strict=True)]
    calm = [
        error for error, span in zip(errors, spans, strict=True) if not any(meet(span, s) for s in stalls)
    ]
    return Row(name, tuple(errors), tuple(calm), len(stalls))


def meet(one: Span, other: Span) -> bool:
    """Return True if two spans have an instant in common."""
    return one[0] <= other[1] and other[0] <= one[1]


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
    heads = ("n", "median", "p99", "worst", "drift", "stalls", "p99 but")
    print(f"{'ms, interval from clock to clock':38}" + "".join(f"{head:>10}" for head in heads))
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
