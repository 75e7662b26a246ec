"""A host: a program that a score can be put into, as everything outside its own package knows it.

A new host is a package of its own, which makes a `Host`, and a row in `integrations.hosts`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from integrations.files.delivery import Content
from integrations.machine import Machine
from integrations.session import Session


class TempoMode(StrEnum):
    """The owner of a project's tempo map, in hosts with one for the whole project."""

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
    """The folder of the score, where files for the host may lie."""
    cache: Path
    """A folder of Recue's own for this host; it need not be there."""
    tempo: TempoMode
    job: str | None
    """Hexadecimal digits, the same for the same push; a new one where None."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The way to a host; what is None is the host's own."""

    port: int | None = None
    """UDP, on this machine."""
    timeout: float | None = None
    """Seconds to wait for it to confirm."""
    clock: Callable[[], float] = time.monotonic
    """Seconds that never go back; it may raise to break a push off."""
    folder: Path | None = None
    """The folder for a host that takes files; one beside the score where None."""
    listening: bool = False
    """True where what is written is to obey OSC."""


class HostTransport(Protocol):
    """A host's play head as the host last told of it, and the messages that move it."""

    @property
    def playing(self) -> bool:
        """True while it moves."""
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
            seconds: From the host's time zero, 0 to a week.
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
    """A host's telling of its play head."""

    port: int
    """UDP, on this machine: it tells of it there unless told otherwise."""
    transport: HostTransport
    """As it is taken to be before the host has said anything."""


@dataclass(frozen=True, slots=True)
class Program:
    """The signs by which a host's program is found without starting anything, and what makes it listen."""

    places: Mapping[str, tuple[str, ...]]
    """Places it may lie in, most telling first, by the system (`linux`, `darwin`, `win32`); `~` is the user's home, `%` the
    folder of programs."""
    processes: tuple[str, ...]
    """Parts of its processes' names, in small letters."""
    listen: str
    """The clicks that make it listen, for people; `{port}` is its port."""
    give_way: str
    """The cure where another program has its port, for people."""
    oldest: tuple[int, ...] = ()
    """The first version that its companion works in."""
    version_file: Callable[[Machine], Path] | None = None
    """The file it writes its version into; None where it writes none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a companion that runs."""

    version: str
    """Its own."""
    program: str
    """The version of the host that it runs in."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Recue's own script in a host, by which it is reached there."""

    folder: Callable[[Machine], Path]
    """Gives the folder that the host finds it in."""
    is_there: Callable[[Path], bool]
    """Says of that folder whether any of it is there."""
    is_current: Callable[[Path], bool]
    """Says of that folder whether all of it is there, as this Recue has it."""
    ask: Callable[[int], Answer | None] | None = None
    """Asks whoever listens at a UDP port; None of a companion that answers nothing."""
    restart: str = ""
    """The cure where it does not answer though its port is taken, for people."""


@dataclass(frozen=True, slots=True)
class Host:
    """A program that a score can be put into."""

    name: str
    """As people type it: `reaper`."""
    title: str
    """As its makers write it: `REAPER`."""
    port: int
    """UDP, on this machine: it listens there unless told otherwise."""
    timeout: float
    """Seconds it has to confirm unless told otherwise."""
    live: bool
    """True where a score is put into the running program, so that `recue serve` can push each new one; else it is written
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
