"""The table of hosts: every program that a score can be put into, a row each."""

from collections.abc import Iterable
from typing import Final

from integrations.ardour.host import ARDOUR
from integrations.host import Host
from integrations.reaper.host import REAPER
from integrations.resolve.host import RESOLVE

HOSTS: Final[dict[str, Host]] = {host.name: host for host in (REAPER, RESOLVE, ARDOUR)}
"""By the name that people type: the commands, the settings, the daemon, OSC and the doctor know hosts from here alone."""


def live_hosts() -> tuple[Host, ...]:
    """Return the hosts that `recue serve` can push to."""
    return tuple(host for host in HOSTS.values() if host.live)


def followed_hosts() -> tuple[Host, ...]:
    """Return the hosts that tell of their play heads."""
    return tuple(host for host in HOSTS.values() if host.feedback)


def spoken_to() -> tuple[Host, ...]:
    """Return the hosts that `recue serve` pushes to, or whose play heads it follows."""
    return tuple(host for host in HOSTS.values() if host.live or host.feedback)


def either(hosts: Iterable[Host], quote: str) -> str:
    """Return hosts' names as a sentence offers them: `'reaper' or 'resolve'`."""
    *others, last = (f"{quote}{host.name}{quote}" for host in hosts)
    return f"{', '.join(others)} or {last}" if others else last
