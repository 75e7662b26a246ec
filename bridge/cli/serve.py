"""`recue serve`: the daemon."""

from pathlib import Path

import click


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to write to; each timeline's own."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--osc-port", type=click.IntRange(0, 65535), default=9870, show_default=True, help="0: any free one."
)
@click.option(
    "--store", type=click.Path(path_type=Path), help="The file revisions are kept in; the user's own."
)
@click.option(
    "--reaper-port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Where REAPER listens.",
)
@click.option(
    "--reaper-feedback",
    type=click.IntRange(0, 65535),
    default=9000,
    show_default=True,
    help="Where REAPER tells of its play head.",
)
@click.option(
    "--resolve-port",
    type=click.IntRange(1, 65535),
    default=9874,
    show_default=True,
    help="Where the companion in Resolve listens.",
)
@click.option("--poll", is_flag=True, help="Look at the folders four times a second, for network drives.")
def serve(
    paths: tuple[Path, ...],
    output: Path | None,
    host: str,
    osc_port: int,
    store: Path | None,
    reaper_port: int,
    reaper_feedback: int,
    resolve_port: int,
    poll: bool,
) -> None:
    """Score timelines anew whenever they are saved: PATHS are files, or folders of them."""
    from bridge.serve import HostPorts, serve_timelines  # noqa: PLC0415 (not needed for --help)
    from bridge.store import default_path  # noqa: PLC0415 (the same)

    reached = HostPorts(reaper_port, reaper_feedback, resolve_port)
    serve_timelines(paths, output, host, osc_port, store or default_path(), reached, poll=poll)
