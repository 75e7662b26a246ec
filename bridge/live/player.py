"""A player of scheduled MIDI on its own thread: every message is timed by one clock, so lateness never adds up."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, Protocol, Self

from bridge.errors import HostError
from bridge.live.passage import LEAD, STOP, messages_from, silence
from bridge.live.schedule import MidiSchedule, Note, is_onset, is_release, note_of

PREROLL: Final = 50 * LEAD
"""Nanoseconds from the request to play to the start of the music, in which chased messages are found and sent."""
COARSE: Final = 25_000_000
"""Nanoseconds before a message from which only it is waited for, not for commands: a queue's wait is precise to 16 ms
on Windows."""
SPIN: Final = 300_000
"""Nanoseconds before a message from which the clock is polled without sleeping, since sleep is late by less."""


class Output(Protocol):
    """A receiver of messages."""

    def send(self, message: bytes) -> None:
        """Send one message at once.

        Raises:
            OSError: If it cannot be sent.
        """
        ...


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock and the sleep of a player."""

    now: Callable[[], int] = time.perf_counter_ns
    """Nanoseconds from any start."""
    sleep: Callable[[float], None] = time.sleep
    """A function that sleeps for seconds."""


@dataclass(frozen=True, slots=True)
class Play:
    """The command to play so that a position is reached at a time of the timer, which may be past."""

    position: int
    """Nanoseconds from the start of the music."""
    at: int
    """Nanoseconds of the timer."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The command to stop, and release all notes."""


@dataclass(frozen=True, slots=True)
class Load:
    """The command to play other music from now on, at the same position."""

    music: MidiSchedule


@dataclass(frozen=True, slots=True)
class _Close:
    """The command to end the thread."""


Command = Play | Stop | Load | _Close


TIMER: Final = Timer()
"""The timer of the operating system."""


@dataclass(slots=True)
class _SentNotes:
    """The notes that sound and the channels that were used, for releasing them."""

    sounding: set[Note] = field(default_factory=set)
    channels: set[int] = field(default_factory=set)

    def record(self, message: bytes) -> None:
        if message[0] >= 0xF0:
            return
        self.channels.add(message[0] & 0x0F)
        if is_onset(message):
            self.sounding.add(note_of(message))
        elif is_release(message):
            self.sounding.discard(note_of(message))


class MidiPlayer:
    """A MIDI player, as a context manager; on exit it releases all notes, whatever happened."""

    def __init__(self, output: Output, music: MidiSchedule, *, clock: bool, timer: Timer = TIMER) -> None:
        """Store the arguments; the thread starts when the context is entered.

        Args:
            output: Used by the player's thread alone.
            music: The music to play.
            clock: True to send MIDI clock too.
            timer: The clock and the sleep.
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
        """Queue a command; thread-safe."""
        with self._asking:
            self._idle.clear()
            self._commands.put(command)

    def play(self, position: int) -> None:
        """Play from a position, in nanoseconds from the start of the music, after `PREROLL`."""
        self.do(Play(position, self._timer.now() + PREROLL))

    def is_done(self, seconds: float) -> bool:
        """Wait until playback ends: the music is over, or was stopped.

        Args:
            seconds: The timeout.

        Raises:
            HostError: If the port is gone.
        """
        done = self._idle.wait(seconds)
        self.check()
        return done

    def check(self) -> None:
        """Raise an error if the player's thread has failed.

        Raises:
            HostError: If the port is gone.
        """
        if self._failure is not None:
            raise HostError(
                f"the MIDI port takes no more messages ({self._failure}); connect it, and play on with --from"
            ) from self._failure

    def _run(self) -> None:
        """Run commands until `_Close`; a port that is gone ends it, too."""
        playing: Play | None = None
        try:
            while not isinstance(command := self._perform(playing) if playing else self._asked(), _Close):
                playing = self._obeyed(command, playing)
        except OSError as error:
            self._failure = error
        self._idle.set()

    def _obeyed(self, command: Play | Stop | Load | None, playing: Play | None) -> Play | None:
        """Return what to play after a command; the command None is the end of the music."""
        if isinstance(command, Load):
            self._music = command.music
            return playing and self._going_on(playing)
        return command if isinstance(command, Play) else None

    def _going_on(self, playing: Play) -> Play:
        """Return the command that continues playback from its current position."""
        now = self._timer.now()
        return Play(max(playing.position, playing.position + now - playing.at), max(playing.at, now))

    def _asked(self) -> Command:
        """Wait for a command."""
        with self._asking:
            if self._commands.empty():
                self._idle.set()
        return self._commands.get()

    def _perform(self, playing: Play) -> Command | None:
        """Play until there is a command, which is returned, or the music ends; then release all notes."""
        begin, sent = playing.at - playing.position, _SentNotes()
        try:
            for time_, message in messages_from(self._music, playing.position, clock=self._clock):
                if (command := self._command_before(begin + time_)) is not None:
                    return command
                self._output.send(message)
                sent.record(message)
        finally:
            for message in [STOP] * self._clock + silence(sent.sounding, sent.channels):
                self._output.send(message)
        return None

    def _command_before(self, due: int) -> Command | None:
        """Wait until a time, coarsely while commands may interrupt, then precisely; not at all if it is past."""
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
