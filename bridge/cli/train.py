"""`recue train`: the composer or the encoders, trained anew."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import NamedPath


@click.command()
@click.option(
    "--corpus", type=NamedPath(), help="Folder with index.tsv and its zips; what composers learn from."
)
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
@click.option("--encoders", is_flag=True, help="Train the encoders of picture and sound instead.")
@click.option("--footage", type=NamedPath(), help="Folder of video files that encoders learn from, too.")
@click.option(
    "--films",
    type=click.IntRange(0, 10_000),
    default=64,
    show_default=True,
    help="Films to draw for encoders to learn from.",
)
@click.option(
    "--steps", type=click.IntRange(min=1), help="Updates of the generator, or the encoders, in all."
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="What everything random is drawn from.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
def train(
    corpus: Path | None, composer: str, footage: Path | None, films: int, *, encoders: bool, **values: Any
) -> None:
    """Train the composer, or the encoders."""
    from bridge.commands.train import train_composer, train_encoders  # noqa: PLC0415 (not needed for --help)

    if encoders:
        train_encoders(footage, films, **values, report=click.echo)
        return
    if corpus is None:
        raise click.UsageError("Name the music to learn from with --corpus.")
    train_composer(composer, corpus, **values, report=click.echo)
