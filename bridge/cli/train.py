"""`recue train`: the composer, trained anew."""

from typing import Any

import click

from bridge.cli.options import NamedPath


@click.command()
@click.option("--corpus", type=NamedPath(), required=True, help="Folder with index.tsv and its zips.")
@click.option("-o", "--output", type=NamedPath(), required=True, help="The weights file to write.")
@click.option(
    "--checkpoint",
    type=NamedPath(),
    required=True,
    help="Where the run is kept; it goes on from there.",
)
@click.option(
    "--composer",
    default="gan",
    show_default=True,
    help="gan, or styles: what the composer knows of them.",
)
@click.option("--steps", type=click.IntRange(min=1), help="Updates of the generator in all.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="What everything random is drawn from.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
def train(**values: Any) -> None:
    """Train the composer."""
    from bridge.commands.train import train_composer  # noqa: PLC0415 (not needed for --help)

    train_composer(**values, report=click.echo)
