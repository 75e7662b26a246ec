"""REAPER as a host."""

from pathlib import Path
from typing import Final

from integrations.host import Companion, Feedback, Handover, Host, Program, Reached
from integrations.machine import Machine
from integrations.reaper.install import SCRIPTS, install, is_current, resource_folder
from integrations.reaper.push import PORT, TIMEOUT, PushClock, ReaperTarget
from integrations.reaper.transport import DEVICE_PORT, Transport

_REVISION: Final = "reaper-install-rev.txt"
"""The file that REAPER writes its version into, in its resource folder."""
_PLACES: Final = {
    "linux": (
        "~/opt/REAPER/reaper",
        "/opt/REAPER/reaper",
        "~/REAPER/reaper",
        "/usr/lib/REAPER/reaper",
        "/usr/bin/reaper",
        "/usr/local/bin/reaper",
        "~/.local/bin/reaper",
    ),
    "darwin": ("/Applications/REAPER*.app", "~/Applications/REAPER*.app"),
    "win32": ("%/REAPER (x64)/reaper.exe", "%/REAPER*/reaper.exe"),
}


def _push(score: Handover, reached: Reached) -> tuple[str, ...]:
    target = ReaperTarget(
        score.cache,
        reached.port or PORT,
        score.tempo,
        TIMEOUT if reached.timeout is None else reached.timeout,
        clock=PushClock(reached.clock),
    )
    return target.push(score.session, score.job)


def _install(to: Path | None, _watched: Path, machine: Machine) -> tuple[str, ...]:
    put = install(to, machine.system, machine.environment, machine.home)
    return (*map(str, put.files), *(kept.remark for kept in put.kept), *put.remaining_steps)


def _resources(machine: Machine) -> Path:
    return resource_folder(machine.system, machine.environment, machine.home)


REAPER: Final = Host(
    name="reaper",
    title="REAPER",
    port=PORT,
    timeout=TIMEOUT,
    live=True,
    push=_push,
    install=_install,
    program=Program(
        _PLACES,
        processes=("reaper",),
        listen="start REAPER; in Options > Preferences > Control/OSC/web add mode OSC, pattern config Recue, local "
        "listen port {port}",
        give_way="end that program, or have REAPER listen elsewhere and push with --port",
        version_file=lambda machine: _resources(machine) / _REVISION,
    ),
    companion=Companion(
        _resources,
        is_there=lambda folder: (folder / SCRIPTS).is_dir(),
        is_current=is_current,
    ),
    feedback=Feedback(DEVICE_PORT, Transport()),
)
