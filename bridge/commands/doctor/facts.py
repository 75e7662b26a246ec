"""What was found on a machine, as values; `bridge.commands.doctor.findings` judges them."""

from dataclasses import dataclass
from enum import StrEnum


class CompanionState(StrEnum):
    """The state of Recue's companion in a host."""

    CURRENT = "current"
    OUTDATED = "outdated"
    """Another Recue's, or changed by hand."""
    MISSING = "missing"
    UNNEEDED = "unneeded"
    """The host is reached without one."""


@dataclass(frozen=True, slots=True)
class Port:
    """A UDP port of this machine that Recue or a host listens on."""

    number: int
    taken: bool
    pid: int | None = None
    """Who has it, where the system tells."""
    program: str = ""
    """What that process is called."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    """A host that a score can be put into, as it was found."""

    name: str
    """As `recue install` and `recue push` take it."""
    program: str
    """Where it is installed; empty where it was not found."""
    version: str
    """Empty where nothing tells."""
    companion: CompanionState
    folder: str
    """Where its companion is looked for; empty where it needs none."""
    port: Port
    answered: str = ""
    """The version of the companion that answered; empty where none did, or none can."""


@dataclass(frozen=True, slots=True)
class Daemon:
    """The running Recue, or what is left of one."""

    lock: str
    """The lock file."""
    port: Port
    pid: int | None = None
    """The process that the lock file names; None where there is no lock file."""
    host: str = ""
    """Where that listens."""
    answers: bool = False
    version: str = ""
    """The one it says it has."""


@dataclass(frozen=True, slots=True)
class StoreFile:
    """The file that revisions are kept in."""

    path: str
    size: int | None = None
    """Bytes; None where there is none."""
    wrong: str = ""
    """What is wrong with it, as a clause that begins after its name; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something Recue uses."""

    name: str
    found: str
    """What is there, for people; empty where it is missing."""
    lacks: str = ""
    """What is missing or wrong, for people."""
    cure: str = ""
    """What mends that."""
    exit_code: int = 0
    """What the program ends with where it is missing; 0 where nothing needs it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it."""

    recue: str
    """This Recue's version."""
    python: str
    system: str
    """As `sys.platform` names it."""
    daemon: Daemon
    store: StoreFile
    parts: tuple[Part, ...]
    hosts: tuple[HostFacts, ...]
    ports: tuple[Port, ...]
    """The ports at which hosts tell of their play heads, in the order of the table."""
