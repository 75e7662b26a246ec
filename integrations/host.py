"""A host: a program that a score can be put into, as everything outside its own package knows it.

A new host is a package of its own, which makes a `Host`, and a row in `integrations.hosts`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from integrations.delivery import Content
from integrations.machine import Machine
from integrations.session import Session


class TempoMode(StrEnum):
    """Whose tempo map a project has, in hosts with one for the whole project."""

    OWN = "own"
    """The score's; what is in the project stays at its time in seconds."""
    LEAVE = "leave"
    """The project's own; the score is placed by time alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Handover:
    """A score that is handed to a host, which takes of it what it needs."""

    session: Session
    stems: Callable[[], Mapping[str, Content]]
    """Renders the .wav of each part, by the part's name, fit for a file name."""
    folder: Path
    """Where files for the host may lie: the folder of the score."""
    cache: Path
    """A folder of Recue's own for this host; it need not be there."""
    tempo: TempoMode
    job: str | None
    """Hexadecimal digits, the same for the same push; a new one where None."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How a host is reached; what is None is the host's own."""

    port: int | None = None
    """UDP, on this machine."""
    patience: float | None = None
    """Seconds to wait for it to confirm."""
    clock: Callable[[], float] = time.monotonic
    """Seconds that never go back; it may raise to break a push off."""
    folder: Path | None = None
    """Where a host that takes files finds them; beside the score where None."""
    listening: bool = False
    """Whether what is written is to obey OSC."""


class HostTransport(Protocol):
    """What a host last said of its play head, and how it is asked to move it."""

    @property
    def playing(self) -> bool:
        """Whether it moves."""
        ...

    @property
    def time(self) -> float:
        """Seconds from the host's time zero."""
        ...

    def after(self, address: str, arguments: Sequence[object]) -> "HostTransport":
        """Return what is known after an OSC message from the host."""
        ...

    def located(self, seconds: float) -> "tuple[HostTransport, bytes]":
        """Return what is known once the play head is moved, and the packet that asks for it.

        Args:
            seconds: From the host's time zero, 0 or more.
        """
        ...

    def played(self) -> "tuple[HostTransport, bytes]":
        """Return what is known once it plays, and the packet that asks for it."""
        ...

    def stopped(self) -> "tuple[HostTransport, bytes]":
        """Return what is known once it has stopped, and the packet that asks for it."""
        ...


@dataclass(frozen=True, slots=True)
class Feedback:
    """How a host tells of its play head."""

    port: int
    """UDP, on this machine: where it tells of it unless told otherwise."""
    transport: HostTransport
    """What is known before it has said anything."""


@dataclass(frozen=True, slots=True)
class Program:
    """How a host's program is found, without starting anything, and what to do so that it listens."""

    places: Mapping[str, tuple[str, ...]]
    """Where it lies, most telling first, by the system (`linux`, `darwin`, `win32`); `~` is the user's home, `%` the
    folder of programs."""
    processes: tuple[str, ...]
    """What the names of its processes hold, in small letters."""
    listen: str
    """What makes it listen, for people; `{port}` is where."""
    give_way: str
    """What to do where another program has its port, for people."""
    oldest: tuple[int, ...] = ()
    """The first version that its companion works in."""
    version_file: Callable[[Machine], Path] | None = None
    """The file it writes its version into; None where it writes none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a companion that runs says."""

    version: str
    """Its own."""
    program: str
    """The version of the host that it runs in."""


@dataclass(frozen=True, slots=True)
class Companion:
    """What Recue puts into a host so that it can be reached there."""

    folder: Callable[[Machine], Path]
    """Where the host looks for it."""
    is_there: Callable[[Path], bool]
    """Says of that folder whether any of it is there."""
    is_current: Callable[[Path], bool]
    """Says of that folder whether all of it is there, as this Recue has it."""
    ask: Callable[[int], Answer | None] | None = None
    """Asks whoever listens at a UDP port; None of a companion that answers nothing."""
    restart: str = ""
    """What to do where it does not answer though its port is taken, for people."""


@dataclass(frozen=True, slots=True)
class Host:
    """A program that a score can be put into."""

    name: str
    """As people type it: `reaper`."""
    title: str
    """As its makers write it: `REAPER`."""
    port: int
    """UDP, on this machine: where it listens unless told otherwise."""
    patience: float
    """Seconds it has to confirm unless told otherwise."""
    live: bool
    """Whether a score is put into the running program, so that `recue serve` can push each new one; else it is written
    as files."""
    push: Callable[[Handover, Reached], tuple[str, ...]]
    """Puts a score into it, and says what came of it, a line each.

    It raises UnconfirmedError where the host does not confirm in time, another DeliveryError where it cannot be done.
    """
    install: Callable[[Path | None, Path, Machine], tuple[str, ...]]
    """Puts its companion where it finds it, and says what was written and what is left to do, a line each.

    It is given where to put it (None for the host's own folder), the folder that Recue watches, for hosts that export the
    cut, and the machine. It raises DeliveryError where that cannot be done.
    """
    program: Program
    companion: Companion | None = None
    """None where it is reached without one."""
    feedback: Feedback | None = None
    """None where it does not tell of its play head."""
