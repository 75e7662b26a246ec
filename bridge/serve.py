"""`recue serve`: the daemon wired to the real reading, composing and writing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from bridge.app import trained_composer
from bridge.daemon.opened import Work
from bridge.daemon.serving import Serving, serve
from bridge.otio import read
from bridge.settings import Settings
from bridge.store import Store
from bridge.timeline import Timeline
from bridge.upkeep import Upkeep


def serve_timelines(
    paths: Sequence[Path], output: Path | None, host: str, osc_port: int, store: Path, *, poll: bool
) -> None:
    """Follow timelines and score them anew whenever they are saved, until a signal.

    Args:
        paths: Timeline files, and folders of them.
        output: Where scores go; beside each timeline where None.
        host: The address to listen on.
        osc_port: UDP; 0 for any that is free.
        store: The file revisions are kept in.
        poll: Whether the folders are looked at again and again, for network drives.

    Raises:
        RecueError: If it cannot start.
    """
    composer_of = cache(trained_composer)
    with Store.open(store) as kept:
        upkeep = Upkeep(kept, output, composer_of, partial(datetime.now, UTC))
        serving = Serving(paths, host, osc_port, poll, version("recue"))
        serve(serving, Work(_read_again, upkeep.begin, upkeep.rescore, upkeep.finish, composer_of), kept.note)


def _read_again(path: Path) -> Timeline:
    return read(path, rate=Settings.read(path, {}).rate)
