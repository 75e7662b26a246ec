"""`recue install`: a host's companion, put where the host finds it."""

from pathlib import Path

import click

from bridge.cli.options import NamedPath
from bridge.cli.talk import show
from integrations.hosts import HOSTS


@click.command()
@click.argument("host", type=click.Choice(tuple(HOSTS), case_sensitive=False))
@click.option("--to", type=NamedPath(), help="Where to put it; the host's own folder where left out.")
@click.option(
    "--watch",
    type=NamedPath(),
    default=Path("recue-resolve"),
    show_default=True,
    help="For Resolve: the folder its cut is exported to.",
)
def install(host: str, to: Path | None, watch: Path) -> None:
    """Put the companion of HOST where it finds it, and say what is left to do there."""
    from bridge.commands.push import install as put  # noqa: PLC0415 (loads the score)

    for line in put(host, to, watch):
        show(line)
