"""Pushes a score into a running REAPER: files on the disk, and an OSC message that names them until it is answered."""

import secrets
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.errors import DeliveryError, UnconfirmedError
from integrations.reaper.jobs import Job, Result, read_result, write_job
from integrations.reaper.manifest import TempoMode
from integrations.session import Session

ADDRESS: Final = "/recue/apply"
"""What the companion is bound to in REAPER's Action List."""
PORT: Final = 8000
"""Where REAPER listens unless told otherwise."""
LONGEST: Final = 1000
"""Every message is shorter than this, in bytes: REAPER drops all that waits beside one of more than 1024."""
FIRST, SLOWEST = 0.1, 1.0
"""Seconds until the message is sent again; twice as long each time, up to the second."""
POLL: Final = 0.02
"""Seconds between two looks for the result."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What a push waits by; either may raise to break it off, which leaves its files for the next time."""

    now: Callable[[], float] = time.monotonic
    """Seconds from any start."""
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class ReaperTarget:
    """A running REAPER whose companion is installed and bound; on this machine, since files are handed over."""

    jobs: Path
    """The folder job files are kept in, which REAPER can read."""
    port: int = PORT
    tempo: TempoMode = TempoMode.OWN
    patience: float = 5.0
    """Seconds to wait for the companion's answer."""
    host: str = "127.0.0.1"
    clock: Clock = Clock()

    def push(self, session: Session, job: str | None = None) -> tuple[str, ...]:
        """Put a score into the open project, as one undo step.

        Args:
            session: The score.
            job: Hexadecimal digits; the same again is never applied twice. A new one where None.

        Returns:
            What came of it, for people.

        Raises:
            UnconfirmedError: If REAPER did not confirm in time.
            UnwrittenError: If the files cannot be written.
            DeliveryError: If REAPER could not apply it.
        """
        written = write_job(session, self.jobs, job or secrets.token_hex(8), self.tempo)
        result = self._confirmed(written, kick(written))
        if not result.done:
            raise DeliveryError(f"REAPER could not apply {session.name}: {result.told}")
        return (f"REAPER, {result.told}",)

    def _confirmed(self, job: Job, packet: bytes) -> Result:
        """Send the message, again and again, until there is a result."""
        until = self.clock.now() + self.patience
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            for wait in pauses():
                _send(wire, packet, (self.host, self.port))
                if (result := self._awaited(job, min(until, self.clock.now() + wait))) is not None:
                    return result
                if self.clock.now() >= until:
                    break
        raise UnconfirmedError(
            f"not confirmed: REAPER at {self.host}:{self.port} did not answer within {self.patience:g} s; "
            f"start it, bind recue.lua to {ADDRESS} ('recue install reaper' says how), or open {job.manifest} "
            "with recue_conform.lua"
        )

    def _awaited(self, job: Job, until: float) -> Result | None:
        """Look for the result until a time."""
        while (result := read_result(job)) is None and self.clock.now() < until:
            self.clock.sleep(POLL)
        return result


def kick(job: Job) -> bytes:
    """The OSC message that names a job: one string, because a script sees only the first argument.

    Raises:
        DeliveryError: If the path is too long for a message.
    """
    packet = message(f"{job.id} {job.manifest}")
    if len(packet) >= LONGEST:
        raise DeliveryError(
            f"the path {job.manifest} is too long for a message of {LONGEST} bytes: keep pushes in a folder nearer the root"
        )
    return packet


def message(text: str) -> bytes:
    """A message to the companion; the empty one does nothing, and is what the Action List learns from."""
    builder = OscMessageBuilder(address=ADDRESS)
    builder.add_arg(text, OscMessageBuilder.ARG_TYPE_STRING)
    return builder.build().dgram


def send_for_learning(host: str = "127.0.0.1", port: int = PORT) -> None:
    """Send the empty message, while the Action List waits for one to learn.

    Raises:
        DeliveryError: If the host cannot be sent to.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        _send(wire, message(""), (host, port))


def pauses() -> Iterator[float]:
    """Seconds to wait after each sending."""
    pause = FIRST
    while True:
        yield pause
        pause = min(2 * pause, SLOWEST)


def _send(wire: socket.socket, packet: bytes, where: tuple[str, int]) -> None:
    try:
        wire.sendto(packet, where)
    except OSError as error:
        raise DeliveryError(
            f"{where[0]}:{where[1]} cannot be sent to ({error.strerror}): correct REAPER's host and port"
        ) from error
