"""Findings made of facts: the state of each part, and the one next thing to do."""

from dataclasses import dataclass
from enum import StrEnum

from bridge.commands.doctor.facts import (
    CompanionState,
    Component,
    Daemon,
    Facts,
    HostFacts,
    StoreFile,
    UdpPort,
)
from bridge.errors import HostError, StoreError
from integrations.host import Host
from integrations.hosts import HOSTS, followed_hosts


class FindingState(StrEnum):
    """The state of one part."""

    OK = "ok"
    OFF = "off"
    """It is not there, or not running, and nothing is wrong with that."""
    OPEN = "to do"
    """It works when the next thing is done."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one part, and the next thing to do."""

    part: str
    state: FindingState
    found: str
    """A clause that describes it, for people."""
    next: str = ""
    """The one next thing to do; empty where there is none."""
    exit_code: int = 0
    """The exit code that it causes."""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Judge everything that was found, the needed parts first."""
    return (
        *(_part(part) for part in facts.parts),
        _store(facts.store),
        _daemon(facts.daemon, facts.recue),
        *(host_finding(host) for host in facts.hosts),
        *(_port(port, facts.daemon, host) for port, host in zip(facts.ports, followed_hosts(), strict=False)),
    )


def exit_code(found: tuple[Finding, ...]) -> int:
    """Return the program's exit code: the first that is not 0, else 0."""
    return next((finding.exit_code for finding in found if finding.exit_code), 0)


def _part(part: Component) -> Finding:
    if not part.lacks:
        return Finding(part.name, FindingState.OK, part.found, part.cure)
    state = FindingState.WRONG if part.exit_code else FindingState.OFF
    return Finding(part.name, state, part.lacks, part.cure, part.exit_code)


def _store(store: StoreFile) -> Finding:
    if store.wrong:
        cure = f"close what uses {store.path} and move it away, or name another file with --store"
        return Finding(
            "store", FindingState.WRONG, f"{store.path} {store.wrong}", cure, exit_code=StoreError.exit_code
        )
    if store.size is None:
        return Finding("store", FindingState.OFF, f"none yet; {store.path} is made when it is needed")
    return Finding("store", FindingState.OK, f"{store.path}, {store.size / 2**20:.1f} MB")


def _daemon(daemon: Daemon, recue: str) -> Finding:
    if daemon.answers:
        found = f"runs at {daemon.host}:{daemon.port.number}{_who(daemon.pid)}, version {daemon.version}"
        if daemon.version == recue:
            return Finding("daemon", FindingState.OK, found)
        return Finding(
            "daemon", FindingState.OPEN, f"{found}; this is {recue}", "stop it, and start recue serve"
        )
    if daemon.port.taken:
        found = f"UDP port {daemon.port.number} is {_taken(daemon.port)}, which does not answer as Recue"
        cure = "end that process, or start recue serve with another --osc-port"
        return Finding("daemon", FindingState.WRONG, found, cure, HostError.exit_code)
    left = f"; {daemon.lock} is left of an old one, the next removes it" if daemon.pid is not None else ""
    return Finding(
        "daemon", FindingState.OFF, f"does not run{left}", "recue serve TIMELINE, to score every save"
    )


def host_finding(found: HostFacts) -> Finding:
    """Judge a host."""
    host = HOSTS[found.name]
    bare = found.companion in {CompanionState.MISSING, CompanionState.UNNEEDED}
    if bare and not found.program and not found.answered:
        return Finding(host.title, FindingState.OFF, "not found where it is usually installed")
    text = f"{found.version or 'version unknown'}{f', {found.program}' if found.program else ''}"
    if _too_old(found.version, host.program.oldest):
        needed = ".".join(map(str, host.program.oldest))
        text += f"; the companion needs {needed} or later"
        return Finding(host.title, FindingState.OPEN, text, f"update {host.title}")
    if found.companion in {CompanionState.MISSING, CompanionState.OUTDATED}:
        text += f"; companion {found.companion} in {found.folder}"
        return Finding(host.title, FindingState.OPEN, text, f"recue install {host.name}")
    return _reached(host, found, text)


def _reached(host: Host, found: HostFacts, text: str) -> Finding:
    """Judge an installed host by whether it can be reached."""
    if found.companion is CompanionState.CURRENT:
        text += "; companion current"
    if found.port.taken and is_others(found.port, host.program.processes):
        text += f"; its UDP port {found.port.number} is {_taken(found.port)}"
        return Finding(host.title, FindingState.WRONG, text, host.program.give_way, HostError.exit_code)
    if host.companion and host.companion.ask and found.port.taken and not found.answered:
        return Finding(
            host.title, FindingState.OPEN, f"{text}; {_silent(found.port)}", host.companion.restart
        )
    if found.port.taken:
        ready = f"recue push TIMELINE {host.name}" if found.companion is CompanionState.CURRENT else ""
        return Finding(host.title, FindingState.OK, f"{text}; listens on UDP port {found.port.number}", ready)
    silent = f"{text}; nobody listens on UDP port {found.port.number}"
    return Finding(host.title, FindingState.OPEN, silent, host.program.listen.format(port=found.port.number))


def _too_old(version: str, oldest: tuple[int, ...]) -> bool:
    numbers = tuple(int(number) for number in version.split(".")[:2] if number.isdecimal())
    return () < numbers < oldest


def _port(port: UdpPort, daemon: Daemon, host: Host) -> Finding:
    part = f"UDP {port.number}"
    if not port.taken:
        return Finding(part, FindingState.OK, "free")
    if daemon.answers and port.pid in {None, daemon.pid}:
        return Finding(part, FindingState.OK, "taken, as Recue's daemon takes it")
    cure = f"end that process, so that {host.title} can tell Recue where its play head is"
    return Finding(part, FindingState.OPEN, _taken(port), cure)


def is_others(port: UdpPort, names: tuple[str, ...]) -> bool:
    """Return True if a port is known to belong to a program of none of these names."""
    return bool(port.program) and not any(name in port.program.casefold() for name in names)


def _taken(port: UdpPort) -> str:
    return f"taken by {port.program}{_who(port.pid)}" if port.program else "taken by another program"


def _silent(port: UdpPort) -> str:
    return f"UDP port {port.number} is {_taken(port)}, but the companion does not answer"


def _who(pid: int | None) -> str:
    return f" (process {pid})" if pid is not None else ""
