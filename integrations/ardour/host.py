"""Ardour as a host."""

from pathlib import Path
from typing import Final

from integrations.host import Handover, Host, Program, Reached
from integrations.machine import Machine

PORT: Final = 3819
"""UDP: Ardour listens there unless the port is taken."""
TIMEOUT: Final = 5.0
"""Seconds to wait for Ardour to have done something."""
_PLACES: Final = {
    "linux": (
        "/usr/lib*/ardour*/ardour-[0-9]*",
        "/usr/lib/*/ardour*/ardour-[0-9]*",
        "/opt/Ardour-*/bin/ardour*",
        "/usr/local/lib/ardour*/ardour-[0-9]*",
        "/usr/bin/ardour*",
        "/usr/local/bin/ardour*",
    ),
    "darwin": ("/Applications/Ardour*.app", "~/Applications/Ardour*.app"),
    "win32": ("%/Ardour*/bin/Ardour.exe", "%/Ardour*/bin/ardour*.exe"),
}


def _push(score: Handover, reached: Reached) -> tuple[str, ...]:
    from integrations.ardour.push import push  # noqa: PLC0415 (slow to load: not needed to list hosts)

    folder = reached.folder or score.folder / f"{score.session.name}-ardour"
    port, timeout = reached.port or PORT, reached.timeout or TIMEOUT
    return push(score.session, folder, listening=reached.listening, port=port, timeout=timeout)


def _install(_to: Path | None, _watched: Path, _machine: Machine) -> tuple[str, ...]:
    return ("Ardour needs nothing installed: push a score, and open the session that it is written to.",)


ARDOUR: Final = Host(
    name="ardour",
    title="Ardour",
    port=PORT,
    timeout=TIMEOUT,
    live=False,
    push=_push,
    install=_install,
    program=Program(
        _PLACES,
        processes=("ardour",),
        listen="start Ardour; in Preferences > Control Surfaces enable Open Sound Control (OSC)",
        give_way="end that program, then start Ardour again",
    ),
)
