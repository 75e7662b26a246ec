"""The facts found on a machine, as values; `bridge.commands.doctor.findings` judges them."""

from dataclasses import dataclass
from enum import StrEnum


class CompanionState(StrEnum):
    """The state of Recue's companion in a host."""

    CURRENT = "current"
    OUTDATED = "outdated"
    """It is another Recue's, or was changed by hand."""
    MISSING = "missing"
    UNNEEDED = "unneeded"
    """The host is reached without one."""


@dataclass(frozen=True, slots=True)
class UdpPort:
    """A UDP port of this machine that Recue or a host listens on."""

    number: int
    taken: bool
    pid: int | None = None
    """The process that has it, where the system tells."""
    program: str = ""
    """The name of that process."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    """A host that a score can be put into, as it was found."""

    name: str
    """The name that `recue install` and `recue push` take."""
    program: str
    """The path of its installation; empty where it was not found."""
    version: str
    """The host's version; empty where nothing tells."""
    companion: CompanionState
    folder: str
    """The folder in which its companion is looked for; empty where it needs none."""
    port: UdpPort
    answered: str = ""
    """The version of the companion that answered; empty where none did, or none can."""


@dataclass(frozen=True, slots=True)
class Daemon:
    """The running Recue, or what is left of one."""

    lock: str
    """The lock file."""
    port: UdpPort
    pid: int | None = None
    """The process that the lock file names; None where there is no lock file."""
    host: str = ""
    """The address it was looked for at."""
    answers: bool = False
    version: str = ""
    """The version that it reports."""


@dataclass(frozen=True, slots=True)
class StoreFile:
    """The file that revisions are kept in."""

    path: str
    size: int | None = None
    """Bytes; None where there is none."""
    wrong: str = ""
    """The fault in it, as a clause that follows its name; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Component:
    """Something that Recue uses."""

    name: str
    found: str
    """A description for people; empty where it is missing."""
    lacks: str = ""
    """The fault, for people; empty where there is none."""
    cure: str = ""
    """The remedy, or what would make it better."""
    exit_code: int = 0
    """The exit code where it is missing; 0 where nothing needs it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was found."""

    recue: str
    """This Recue's version."""
    python: str
    system: str
    """The operating system, as `sys.platform` names it."""
    daemon: Daemon
    store: StoreFile
    parts: tuple[Component, ...]
    hosts: tuple[HostFacts, ...]
    ports: tuple[UdpPort, ...]
    """The ports at which hosts report their play heads, in the order of `integrations.hosts.HOSTS`."""
