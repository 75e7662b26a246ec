"""The judgement of one mutant: it is read or refused in a sentence, in time and in little memory."""

import contextlib
import faulthandler
import gc
import io
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO

from bridge.errors import RecueError, recue_error
from generator.errors import GeneratorError
from integrations.errors import DeliveryError
from tests.fuzz.targets import REFUSALS, Target, check_sentence

SECONDS: Final = 5.0
"""The longest that a mutant may keep the processor busy; what else the machine does is not its fault."""
HANGS: Final = 20.0
"""Seconds in all after which it is taken to hang."""
BYTES: Final = 1_000_000_000
"""The most memory that a mutant may take."""
_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")


class Outcome(StrEnum):
    """The outcome of one mutant."""

    READ = "read"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant."""

    outcome: Outcome
    seconds: float
    """Time that it kept the processor busy."""
    memory: int
    """Bytes that it took at its peak, beyond those of before."""
    reason: str = ""
    """The traceback of a failure, or what was said of a refusal."""


def judged(target: Target, data: bytes) -> Verdict:
    """Have a target read a mutant."""
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        before, begun = _reset_peak(), time.process_time()
        outcome, reason = _outcome(target, data, Path(folder))
        seconds, memory = time.process_time() - begun, max(0, _peak() - before)
    if outcome is not Outcome.FAILED and seconds > SECONDS:
        return Verdict(Outcome.FAILED, seconds, memory, f"it took {seconds:.1f} s")
    if outcome is not Outcome.FAILED and memory > BYTES:
        return Verdict(Outcome.FAILED, seconds, memory, f"it took {memory / 1e6:.0f} MB")
    return Verdict(outcome, seconds, memory, reason)


def _outcome(target: Target, data: bytes, folder: Path) -> tuple[Outcome, str]:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            target.read(data, folder)
    except REFUSALS as error:
        return _said(error, folder)
    except BaseException:  # noqa: BLE001 (anything else is a failure, whatever it is)
        return Outcome.FAILED, traceback.format_exc()
    return Outcome.READ, ""


def _said(error: RecueError | DeliveryError | GeneratorError, folder: Path) -> tuple[Outcome, str]:
    """Return a refusal, if what it says is a sentence."""
    try:
        check_sentence(error if isinstance(error, RecueError) else recue_error(error))
    except AssertionError:
        return Outcome.FAILED, traceback.format_exc()
    return Outcome.REFUSED, str(error).replace(str(folder), "")


@contextlib.contextmanager
def watched(stream: TextIO = sys.stderr, seconds: float = HANGS) -> Iterator[None]:
    """End the process, with the traceback of what hangs, where the context takes longer than it may.

    Python's own watchdog does it, which needs neither a signal nor the interpreter's lock.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=stream)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def limit_memory(beyond: int = BYTES) -> None:
    """Let this process have no more address space than it has now and a limit; without effect outside Linux."""
    if not _STATUS.exists():
        return
    import resource  # noqa: PLC0415 (not on Windows)

    most = _kilobytes("VmSize") * 1024 + beyond
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _reset_peak() -> int:
    """Forget the peak of memory, and return the memory that the process has now."""
    if not _STATUS.exists():
        return 0
    gc.collect(0)
    _RESET.write_text("5")
    return _kilobytes("VmRSS") * 1024


def _peak() -> int:
    return _kilobytes("VmHWM") * 1024 if _STATUS.exists() else 0


def _kilobytes(field: str) -> int:
    lines = _STATUS.read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{field}:")).split()[1])
