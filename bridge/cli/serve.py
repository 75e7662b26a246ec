"""`recue serve`: the daemon."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bridge.cli.options import NamedPath, Option, options
from integrations.hosts import followed_hosts, spoken_to


def _port_options() -> Iterator[Option[..., Any]]:
    """Yield the options for the ports of each host that a daemon speaks to."""
    for host in spoken_to():
        yield _port_option(f"--{host.name}-port", 1, host.port, f"Where {host.title} listens.")
        if feedback := host.feedback:
            says = f"Where {host.title} tells of its play head."
            yield _port_option(f"--{host.name}-feedback", 0, feedback.port, says)


def _port_option(name: str, least: int, default: int, says: str) -> Option[..., Any]:
    return click.option(
        name, type=click.IntRange(least, 65535), default=default, show_default=True, help=says
    )


@click.command()
@click.argument("paths", nargs=-1, type=NamedPath())
@click.option("-o", "--output", type=NamedPath(), help="Folder to write to; each timeline's own.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--osc-port", type=click.IntRange(0, 65535), default=9870, show_default=True, help="0: any free one."
)
@click.option(
    "--page-port",
    type=click.IntRange(0, 65535),
    default=9871,
    show_default=True,
    help="TCP, for the page on 127.0.0.1; 0: any free one.",
)
@click.option("--no-page", is_flag=True, help="Serve no page.")
@click.option("--store", type=NamedPath(), help="The file revisions are kept in; the user's own.")
@options(*_port_options())
@click.option("--poll", is_flag=True, help="Look at the folders four times a second, for network drives.")
@click.option("--quiet", is_flag=True, help="Print only what is wrong; the log has everything.")
def serve(
    paths: tuple[Path, ...],
    output: Path | None,
    host: str,
    osc_port: int,
    page_port: int,
    no_page: bool,
    store: Path | None,
    poll: bool,
    quiet: bool,
    **ports: int,
) -> None:
    """Score timelines anew whenever they are saved: PATHS are files, or folders of them."""
    from bridge.commands.serve import HostPorts, serve_timelines  # noqa: PLC0415 (not needed for --help)
    from bridge.store import default_path  # noqa: PLC0415 (the same)

    listens = {each.name: ports[f"{each.name}_port"] for each in spoken_to()}
    tells = {each.name: ports[f"{each.name}_feedback"] for each in followed_hosts()}
    reached = HostPorts(listens, tells)
    serve_timelines(
        paths,
        output,
        host,
        osc_port,
        store or default_path(),
        reached,
        page_port=None if no_page else page_port,
        poll=poll,
        quiet=quiet,
    )
