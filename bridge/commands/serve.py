"""`recue serve`: the daemon wired to the real reading, composing and writing."""

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from bridge.commands.page_sources import serving_page
from bridge.commands.push import sending
from bridge.daemon.open_timeline import Work
from bridge.daemon.playhead import Ports
from bridge.daemon.pushing import Pushing
from bridge.daemon.rescoring import Rescorer
from bridge.daemon.serving import Serving, serve
from bridge.release import release
from bridge.score.composers import trained_composer
from bridge.settings import Settings
from bridge.store import Store
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from integrations.hosts import live_hosts


@dataclass(frozen=True, slots=True)
class HostPorts:
    """The UDP ports of this machine that hosts are reached at, by the host's name."""

    listens: Mapping[str, int]
    """The port on which each host that a daemon speaks to listens."""
    tells: Mapping[str, int]
    """The port at which each followed host reports its play head; 0 for any free one, which no host knows."""


def serve_timelines(
    paths: Sequence[Path],
    output: Path | None,
    host: str,
    osc_port: int,
    store: Path,
    reached: HostPorts,
    *,
    page_port: int | None,
    poll: bool,
    quiet: bool = False,
) -> None:
    """Follow timelines and score them anew whenever they are saved, until a signal.

    Args:
        paths: Timeline files, and folders of them.
        output: The folder for scores; each timeline's own where None.
        host: The address to listen on.
        osc_port: UDP; 0 for any that is free.
        store: The file that revisions are kept in.
        reached: The hosts' ports.
        page_port: TCP, for the page; 0 for any that is free, None for no page.
        poll: Poll the folders, for network drives, instead of waiting for events.
        quiet: Print only what is wrong.

    Raises:
        RecueError: If it cannot start.
        SystemExit: When it has stopped, within `exit_on_signals`.
    """
    composer = cache(trained_composer)
    with Store.open(store) as kept:
        now = partial(datetime.now, UTC)
        sends = {
            host.name: sending(host.name, kept, reached.listens[host.name], output) for host in live_hosts()
        }
        pushing = Pushing(sends, kept, now)
        rescorer = Rescorer(kept, output, composer, now, enqueue=pushing.enqueue)
        work = Work(
            _read_again,
            rescorer.begin,
            rescorer.look,
            rescorer.midi,
            rescorer.is_edited,
            rescorer.take_up,
            rescorer.rescore,
            rescorer.finish,
            rescorer.deliver,
            rescorer.propose,
            rescorer.forget,
            warm=composer,
        )
        followed = {name: Ports(reached.listens[name], tells) for name, tells in reached.tells.items()}
        serving = Serving(paths, host, osc_port, poll, release(), followed, quiet)
        page = None if page_port is None else serving_page(kept.revisions, page_port)
        number = serve(serving, work, kept.revisions, pushing, kept.auditions, page, kept.remark)
    signal.raise_signal(number)  # once all has stopped: it decides the exit code, as for every command


def _read_again(path: Path) -> Timeline:
    return read(path, **Settings.read(path, {}).reading)
