"""Push of a score into a running REAPER: files on the disk, and an OSC message that is repeated until a result is there."""

import secrets
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.errors import DeliveryError, UnconfirmedError
from integrations.host import TempoMode
from integrations.reaper.jobs import JobResult, ReaperJob, read_result, write_job
from integrations.session import Session

ADDRESS: Final = "/recue/apply"
"""The OSC address that the companion is bound to in REAPER's Action List."""
PORT: Final = 8000
"""The default UDP port of REAPER."""
TIMEOUT: Final = 5.0
"""Seconds to wait for the companion's result."""
LONGEST: Final = 1000
"""The limit on a message's length, in bytes: REAPER drops all that is queued beside one of more than 1024."""
FIRST_DELAY, LONGEST_DELAY = 0.1, 1.0
"""The first and the longest delay before a retry, in seconds; the delay doubles each time."""
POLL_INTERVAL: Final = 0.02
"""Seconds between two checks for the result."""


@dataclass(frozen=True, slots=True)
class PushClock:
    """The time source of a push. Either function may raise to cancel it; its files stay for the next push."""

    now: Callable[[], float] = time.monotonic
    """Monotonic seconds."""
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class ReaperTarget:
    """A running REAPER with the companion installed and bound; on this machine, because files are handed over."""

    jobs_folder: Path
    """The folder of the job files, which REAPER must be able to read."""
    port: int = PORT
    tempo: TempoMode = TempoMode.OWN
    timeout: float = TIMEOUT
    """Seconds to wait for the companion's result."""
    host: str = "127.0.0.1"
    clock: PushClock = PushClock()

    def push(self, session: Session, job: str | None = None) -> tuple[str, ...]:
        """Put a score into the open project, as one undo step.

        Args:
            session: The score.
            job: Hexadecimal digits; pushing the same id again is idempotent. A new id if None.

        Returns:
            A report for people.

        Raises:
            UnconfirmedError: If REAPER did not confirm in time.
            UnwrittenError: If the files cannot be written.
            DeliveryError: If REAPER could not apply it.
        """
        written = write_job(session, self.jobs_folder, job or secrets.token_hex(8), self.tempo)
        result = self._confirmed(written, job_message(written))
        if not result.done:
            raise DeliveryError(f"REAPER could not apply {session.name}: {result.message}")
        return (f"REAPER, {result.message}",)

    def _confirmed(self, job: ReaperJob, packet: bytes) -> JobResult:
        """Send the message, with retries, until there is a result."""
        deadline = self.clock.now() + self.timeout
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            for wait in retry_delays():
                _send(udp, packet, (self.host, self.port))
                if (result := self._awaited(job, min(deadline, self.clock.now() + wait))) is not None:
                    return result
                if self.clock.now() >= deadline:
                    break
        raise UnconfirmedError(
            f"not confirmed: REAPER at {self.host}:{self.port} did not answer within {self.timeout:g} s; "
            f"start it, bind recue.lua to {ADDRESS} ('recue install reaper' says how), or open {job.manifest_file} "
            "with recue_conform.lua"
        )

    def _awaited(self, job: ReaperJob, deadline: float) -> JobResult | None:
        """Poll for the result until a deadline."""
        while (result := read_result(job)) is None and self.clock.now() < deadline:
            self.clock.sleep(POLL_INTERVAL)
        return result


def job_message(job: ReaperJob) -> bytes:
    """Build the OSC message with a job's path: one string, because a script sees only the first argument.

    Raises:
        DeliveryError: If the path is too long for a message.
    """
    builder = OscMessageBuilder(address=ADDRESS)
    builder.add_arg(f"{job.id} {job.manifest_file}", OscMessageBuilder.ARG_TYPE_STRING)
    packet = builder.build().dgram
    if len(packet) >= LONGEST:
        raise DeliveryError(
            f"the path {job.manifest_file} is too long for a message of {LONGEST} bytes: keep pushes in a folder nearer the root"
        )
    return packet


def retry_delays() -> Iterator[float]:
    """Yield the delay in seconds after each message."""
    pause = FIRST_DELAY
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_DELAY)


def _send(udp: socket.socket, packet: bytes, where: tuple[str, int]) -> None:
    try:
        udp.sendto(packet, where)
    except OSError as error:
        raise DeliveryError(
            f"{where[0]}:{where[1]} cannot be sent to ({error.strerror}): correct REAPER's host and port"
        ) from error
