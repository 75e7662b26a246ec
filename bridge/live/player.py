"""Plays a performance on a thread of its own: every message at its time on one clock, so that lateness never adds up."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, Protocol, Self

from bridge.errors import HostError
from bridge.live.passage import LEAD, STOP, passage, silence
from bridge.live.performance import Note, Performance, is_onset, is_release, note_of

PREROLL: Final = 50 * LEAD
"""Nanoseconds from being asked to play until the music begins: what comes before it is found and sent in them."""
COARSE: Final = 25_000_000
"""Nanoseconds before a message from which on nothing but it is waited for; a queue is waited for to 16 ms on Windows."""
SPIN: Final = 300_000
"""Nanoseconds before a message from which on the clock is looked at without a pause, since sleep is late by less."""


class Output(Protocol):
    """Where messages go."""

    def send(self, message: bytes) -> None:
        """Send one message at once.

        Raises:
            OSError: If it cannot be sent.
        """
        ...


@dataclass(frozen=True, slots=True)
class Timer:
    """What is waited by."""

    now: Callable[[], int] = time.perf_counter_ns
    """Nanoseconds from any start."""
    sleep: Callable[[float], None] = time.sleep
    """Of seconds."""


@dataclass(frozen=True, slots=True)
class Play:
    """Play so that a position is reached at a time of the timer, which may be past."""

    position: int
    """Nanoseconds from the start of the music."""
    at: int
    """Nanoseconds of the timer."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop, and silence everything."""


@dataclass(frozen=True, slots=True)
class Load:
    """Play other music from now on, at the same place."""

    music: Performance


@dataclass(frozen=True, slots=True)
class _Close:
    """End the thread."""


Command = Play | Stop | Load | _Close


TIMER: Final = Timer()
"""The real one."""


@dataclass(slots=True)
class _Sent:
    """What instruments were sent, so that they can be silenced."""

    sounding: set[Note] = field(default_factory=set)
    channels: set[int] = field(default_factory=set)

    def note(self, message: bytes) -> None:
        if message[0] >= 0xF0:
            return
        self.channels.add(message[0] & 0x0F)
        if is_onset(message):
            self.sounding.add(note_of(message))
        elif is_release(message):
            self.sounding.discard(note_of(message))


class Player:
    """Plays while its context lasts; leaving it silences everything, whatever happened."""

    def __init__(self, output: Output, music: Performance, *, clock: bool, timer: Timer = TIMER) -> None:
        """Begin nothing yet.

        Args:
            output: Used by the player's thread alone.
            music: What it plays.
            clock: Whether MIDI clock goes with it.
            timer: What it waits by.
        """
        self._output, self._music, self._clock, self._timer = output, music, clock, timer
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._asking = threading.Lock()
        self._idle = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="MIDI out")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.do(_Close())
        self._thread.join()

    def do(self, command: Command) -> None:
        """Obey a command when those before it are obeyed; from any thread."""
        with self._asking:
            self._idle.clear()
            self._commands.put(command)

    def play(self, position: int) -> None:
        """Play from a position, in nanoseconds from the start of the music, in a moment."""
        self.do(Play(position, self._timer.now() + PREROLL))

    def is_done(self, seconds: float) -> bool:
        """Wait until nothing plays: the music has ended, or was stopped.

        Args:
            seconds: How long to wait at most.

        Raises:
            HostError: If the port is gone.
        """
        done = self._idle.wait(seconds)
        self.check()
        return done

    def check(self) -> None:
        """See that it can play.

        Raises:
            HostError: If the port is gone.
        """
        if self._failure is not None:
            raise HostError(
                f"the MIDI port takes no more messages ({self._failure}); connect it, and play on with --from"
            ) from self._failure

    def _run(self) -> None:
        """Obey commands until the last; a port that is gone ends it, too."""
        playing: Play | None = None
        try:
            while not isinstance(command := self._perform(playing) if playing else self._asked(), _Close):
                playing = self._obeyed(command, playing)
        except OSError as error:
            self._failure = error
        self._idle.set()

    def _obeyed(self, command: Play | Stop | Load | None, playing: Play | None) -> Play | None:
        """What is to be played after a command; None: after the end of the music."""
        if isinstance(command, Load):
            self._music = command.music
            return playing and self._going_on(playing)
        return command if isinstance(command, Play) else None

    def _going_on(self, playing: Play) -> Play:
        """The same, from where it has come to."""
        now = self._timer.now()
        return Play(max(playing.position, playing.position + now - playing.at), max(playing.at, now))

    def _asked(self) -> Command:
        """Wait for a command."""
        with self._asking:
            if self._commands.empty():
                self._idle.set()
        return self._commands.get()

    def _perform(self, playing: Play) -> Command | None:
        """Play until there is a command, which is returned, or the music ends; then all is silent."""
        begin, sent = playing.at - playing.position, _Sent()
        try:
            for time_, message in passage(self._music, playing.position, clock=self._clock):
                if (command := self._command_before(begin + time_)) is not None:
                    return command
                self._output.send(message)
                sent.note(message)
        finally:
            for message in [STOP] * self._clock + silence(sent.sounding, sent.channels):
                self._output.send(message)
        return None

    def _command_before(self, due: int) -> Command | None:
        """Wait for a time: long in a way that a command ends, then precisely. What is due already is not waited for."""
        now, sleep = self._timer.now, self._timer.sleep
        while (left := due - now()) > COARSE:
            with suppress(Empty):
                return self._commands.get(timeout=(left - COARSE) / 1e9)
        if not self._commands.empty():
            return self._commands.get()
        while (left := due - now()) > SPIN:
            sleep((left - SPIN) / 1e9)
        while now() < due:
            pass
        return None
