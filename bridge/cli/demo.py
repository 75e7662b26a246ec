"""`recue demo`: the example film, scored."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FRESH_OPTION, GRID_OPTIONS, MUSIC_OPTIONS, NamedPath, options
from bridge.cli.score import run
from bridge.demo import FILM


@click.command()
@click.option("-o", "--output", type=NamedPath(), default=Path("recue-demo"), show_default=True)
@FRESH_OPTION
@options(*MUSIC_OPTIONS, *GRID_OPTIONS)
def demo(output: Path, fresh: bool, as_json: bool, **values: Any) -> None:
    """Score the example film."""
    run(FILM, output, None, values, as_json, fresh=fresh)
