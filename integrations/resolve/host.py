"""DaVinci Resolve as a host."""

from pathlib import Path
from typing import Final

from integrations.host import Companion, Handover, Host, Program, Reached
from integrations.machine import Machine
from integrations.resolve.installing import COMPANIONS, install, is_current, script_folder
from integrations.resolve.probing import probe
from integrations.resolve.pushing import PORT, TIMEOUT, push

_PLACES: Final = {
    "linux": ("/opt/resolve/bin/resolve", "/home/resolve/bin/resolve"),
    "darwin": (
        "/Applications/DaVinci Resolve/DaVinci Resolve.app",
        "/Applications/DaVinci Resolve*.app",
    ),
    "win32": ("%/Blackmagic Design/DaVinci Resolve/Resolve.exe",),
}


def _push(score: Handover, reached: Reached) -> tuple[str, ...]:
    port, timeout = reached.port or PORT, reached.timeout or TIMEOUT
    return push(score.session, score.stems(), score.folder, port, timeout, reached.clock)


def _install(to: Path | None, watched: Path, machine: Machine) -> tuple[str, ...]:
    return install(watched, to or script_folder(machine))


RESOLVE: Final = Host(
    name="resolve",
    title="DaVinci Resolve",
    port=PORT,
    timeout=TIMEOUT,
    live=True,
    push=_push,
    install=_install,
    program=Program(
        _PLACES,
        processes=("resolve", "fuscript", "python"),
        listen="open your timeline in DaVinci Resolve, then choose Workspace > Scripts > recue_resolve",
        give_way="end that program, then start recue_resolve in Resolve",
        oldest=(18, 5),
    ),
    companion=Companion(
        script_folder,
        is_there=lambda folder: any((folder / name).is_file() for name in COMPANIONS),
        is_current=is_current,
        ask=probe,
        restart="stop recue_resolve, and start it again",
    ),
)
