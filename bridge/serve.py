"""`recue serve`: the daemon wired to the real reading, composing and writing."""

import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from bridge.composers import GENERATOR, composer_called
from bridge.daemon.opened import Work
from bridge.daemon.playhead import Ports
from bridge.daemon.pushing import Pushing
from bridge.daemon.serving import Serving, serve
from bridge.hosts import sending
from bridge.otio import read
from bridge.preferences import Host
from bridge.release import release
from bridge.settings import Settings
from bridge.store import Store
from bridge.timeline import Timeline
from bridge.upkeep import Upkeep
from integrations.reaper import push as reaper_push
from integrations.reaper.transport import DEVICE_PORT
from integrations.resolve import pushing as resolve_push


@dataclass(frozen=True, slots=True)
class HostPorts:
    """Where hosts are spoken to: UDP, on this machine."""

    reaper: int = reaper_push.PORT
    """Where REAPER listens."""
    reaper_feedback: int = DEVICE_PORT
    """Where REAPER tells of its play head; 0 for any that is free, which REAPER does not know."""
    resolve: int = resolve_push.PORT
    """Where the companion in Resolve listens."""


def serve_timelines(
    paths: Sequence[Path],
    output: Path | None,
    host: str,
    osc_port: int,
    store: Path,
    reached: HostPorts,
    *,
    poll: bool,
) -> None:
    """Follow timelines and score them anew whenever they are saved, until a signal.

    Args:
        paths: Timeline files, and folders of them.
        output: Where scores go; beside each timeline where None.
        host: The address to listen on.
        osc_port: UDP; 0 for any that is free.
        store: The file revisions are kept in.
        reached: Where hosts are spoken to.
        poll: Whether the folders are looked at again and again, for network drives.

    Raises:
        RecueError: If it cannot start.
        SystemExit: When it has stopped, where `exit_on_signals` was called.
    """
    composer_of = cache(composer_called)
    with Store.open(store) as kept:
        now = partial(datetime.now, UTC)
        pushing = Pushing(
            {
                Host.REAPER: sending(Host.REAPER, kept, reached.reaper),
                Host.RESOLVE: sending(Host.RESOLVE, kept, reached.resolve),
            },
            kept,
            now,
        )
        upkeep = Upkeep(kept, output, composer_of, now, carry=pushing.carry)
        work = Work(_read_again, upkeep.begin, upkeep.rescore, upkeep.finish, partial(composer_of, GENERATOR))
        reaper = Ports(reached.reaper, reached.reaper_feedback)
        number = serve(Serving(paths, host, osc_port, poll, release(), reaper), work, pushing, kept.note)
    signal.raise_signal(number)  # once all has stopped: it decides the exit code, as for every command


def _read_again(path: Path) -> Timeline:
    return read(path, rate=Settings.read(path, {}).rate)
