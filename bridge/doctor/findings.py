"""From facts to findings: what is so, and the one next thing to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bridge.doctor.facts import Companion, Daemon, Facts, Host, Part, Port, StoreFile
from bridge.errors import HostError, StoreError

TITLES: Final = {"reaper": "REAPER", "resolve": "DaVinci Resolve", "ardour": "Ardour"}
"""What hosts are called."""
PROCESSES: Final = {
    "reaper": ("reaper",),
    "resolve": ("resolve", "fuscript", "python"),
    "ardour": ("ardour",),
}
"""What the names of a host's processes hold, in small letters."""
OLDEST_RESOLVE: Final = (18, 5)
"""The first one that the companion can work in."""
_LISTEN: Final = {
    "reaper": "start REAPER; in Options > Preferences > Control/OSC/web add mode OSC, pattern config Recue, local "
    "listen port {port}",
    "resolve": "open your timeline in DaVinci Resolve, then choose Workspace > Scripts > recue_resolve",
    "ardour": "start Ardour; in Preferences > Control Surfaces enable Open Sound Control (OSC)",
}
"""What makes a host listen."""
_ANOTHER: Final = {
    "reaper": "end that program, or have REAPER listen elsewhere and push with --port",
    "resolve": "end that program, then start recue_resolve in Resolve",
    "ardour": "end that program, then start Ardour again",
}
"""What to do where another program has a host's port."""


class State(StrEnum):
    """How something is."""

    OK = "ok"
    OFF = "off"
    """Not there, or not running, and nothing is wrong with that."""
    OPEN = "to do"
    """It works when the next thing is done."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, how it is, and what to do next."""

    part: str
    state: State
    found: str
    """For people; a clause."""
    next: str = ""
    """The one next thing to do; empty where there is none."""
    exit_code: int = 0
    """What the program ends with because of it."""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Judge everything that was found, what is needed first."""
    return (
        *(_part(part) for part in facts.parts),
        _store(facts.store),
        _daemon(facts.daemon, facts.recue),
        *(_host(host) for host in facts.hosts),
        *(_port(port, facts.daemon) for port in facts.ports),
    )


def exit_code(found: tuple[Finding, ...]) -> int:
    """What the program ends with: the first that is not 0."""
    return next((finding.exit_code for finding in found if finding.exit_code), 0)


def _part(part: Part) -> Finding:
    if not part.lacks:
        return Finding(part.name, State.OK, part.found)
    state = State.WRONG if part.exit_code else State.OFF
    return Finding(part.name, state, part.lacks, part.cure, part.exit_code)


def _store(store: StoreFile) -> Finding:
    if store.wrong:
        cure = f"close what uses {store.path} and move it away, or name another file with --store"
        return Finding(
            "store", State.WRONG, f"{store.path} {store.wrong}", cure, exit_code=StoreError.exit_code
        )
    if store.size is None:
        return Finding("store", State.OFF, f"none yet; recue serve makes {store.path}")
    return Finding("store", State.OK, f"{store.path}, {store.size / 2**20:.1f} MB")


def _daemon(daemon: Daemon, recue: str) -> Finding:
    if daemon.answers:
        found = f"runs at {daemon.host}:{daemon.port.number}{_who(daemon.pid)}, version {daemon.version}"
        if daemon.version == recue:
            return Finding("daemon", State.OK, found)
        return Finding("daemon", State.OPEN, f"{found}; this is {recue}", "stop it, and start recue serve")
    if daemon.port.taken:
        found = f"UDP port {daemon.port.number} is {_taken(daemon.port)}, which does not answer as Recue"
        cure = "end that process, or start recue serve with another --osc-port"
        return Finding("daemon", State.WRONG, found, cure, HostError.exit_code)
    left = f"; {daemon.lock} is left of an old one, the next removes it" if daemon.pid is not None else ""
    return Finding("daemon", State.OFF, f"does not run{left}", "recue serve TIMELINE, to score every save")


def _host(host: Host) -> Finding:
    title = TITLES[host.name]
    if not host.program and not host.answered and host.companion in {Companion.MISSING, Companion.UNNEEDED}:
        return Finding(title, State.OFF, "not found where it is usually installed")
    found = f"{host.version or 'version unknown'}{f', {host.program}' if host.program else ''}"
    if _too_old(host):
        needed = ".".join(map(str, OLDEST_RESOLVE))
        return Finding(
            title, State.OPEN, f"{found}; the companion needs {needed} or later", f"update {title}"
        )
    if host.companion in {Companion.MISSING, Companion.OUTDATED}:
        return Finding(
            title,
            State.OPEN,
            f"{found}; companion {host.companion} in {host.folder}",
            f"recue install {host.name}",
        )
    return _reached(host, title, found)


def _reached(host: Host, title: str, found: str) -> Finding:
    """What is to be said of a host that is ready but for being reached."""
    if host.companion is Companion.CURRENT:
        found += "; companion current"
    if host.port.taken and is_others(host.port, PROCESSES[host.name]):
        found += f"; its UDP port {host.port.number} is {_taken(host.port)}"
        return Finding(title, State.WRONG, found, _ANOTHER[host.name], HostError.exit_code)
    if host.name == "resolve" and host.port.taken and not host.answered:
        return Finding(
            title, State.OPEN, f"{found}; {_silent(host.port)}", "stop recue_resolve, and start it again"
        )
    if host.port.taken:
        ready = f"recue push TIMELINE {host.name}" if host.companion is Companion.CURRENT else ""
        return Finding(title, State.OK, f"{found}; listens on UDP port {host.port.number}", ready)
    silent = f"{found}; nobody listens on UDP port {host.port.number}"
    return Finding(title, State.OPEN, silent, _LISTEN[host.name].format(port=host.port.number))


def _too_old(host: Host) -> bool:
    numbers = tuple(int(number) for number in host.version.split(".")[:2] if number.isdecimal())
    return host.name == "resolve" and () < numbers < OLDEST_RESOLVE


def _port(port: Port, daemon: Daemon) -> Finding:
    part = f"UDP {port.number}"
    if not port.taken:
        return Finding(part, State.OK, "free")
    if daemon.answers and port.pid in {None, daemon.pid}:
        return Finding(part, State.OK, "taken, as Recue's daemon takes it")
    cure = "end that process, so that REAPER can tell Recue where its play head is"
    return Finding(part, State.OPEN, _taken(port), cure)


def is_others(port: Port, names: tuple[str, ...]) -> bool:
    """Whether a port is known to be a program's that is called otherwise."""
    return bool(port.program) and not any(name in port.program.casefold() for name in names)


def _taken(port: Port) -> str:
    return f"taken by {port.program}{_who(port.pid)}" if port.program else "taken by another program"


def _silent(port: Port) -> str:
    return f"UDP port {port.number} is {_taken(port)}, but the companion does not answer"


def _who(pid: int | None) -> str:
    return f" (process {pid})" if pid is not None else ""
