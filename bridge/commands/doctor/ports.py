"""UDP ports of this machine, and the processes that have them."""

import errno
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from bridge.commands.doctor.facts import UdpPort

PROCESSES: Final = Path("/proc")
"""The folder where Linux lists processes; other systems tell only administrators, by programs of their own."""
_IN_USE: Final = {errno.EADDRINUSE, errno.EACCES}
"""The errors for a port that is taken; Windows has EACCES where the owner wants it exclusively."""


def port(number: int) -> UdpPort:
    """Look up whether a UDP port can be bound, and if not, the process that has it, as far as the system tells."""
    if not (_taken("127.0.0.1", number) or _taken("0.0.0.0", number)):  # noqa: S104 (to see, not to listen)
        return UdpPort(number, taken=False)
    pid = _owner(number)
    return UdpPort(number, taken=True, pid=pid, program=_name(pid) if pid is not None else "")


def _taken(address: str, number: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, number))
        except OSError as error:
            if error.errno not in _IN_USE:
                raise
            return True
    return False


def _owner(number: int) -> int | None:
    """Return the process that has a port; None where the system does not tell, or it is another user's."""
    wanted = {f"socket:[{inode}]" for inode in _inodes(number)}
    for process in PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is another user's
            if any(str(file.readlink()) in wanted for file in (process / "fd").iterdir()):
                return int(process.name)
    return None


def _inodes(number: int) -> Iterator[str]:
    """Yield the inodes of the sockets that are bound to a port.

    Source: proc_net_udp(5): after a heading a line each, its second field ADDRESS:PORT in hexadecimal digits, its tenth the inode.
    """
    for table in ("net/udp", "net/udp6"):
        with suppress(OSError):
            for line in (PROCESSES / table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if int(fields[1].rpartition(":")[2], 16) == number:
                    yield fields[9]


def _name(pid: int) -> str:
    with suppress(OSError):
        return (PROCESSES / str(pid) / "comm").read_text(encoding="utf-8", errors="replace").strip()
    return ""
