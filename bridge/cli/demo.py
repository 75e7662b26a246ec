"""`recue demo`: the example film, scored."""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from bridge.cli.options import GRID_OPTIONS, MUSIC_OPTIONS, options
from bridge.cli.score import run


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("recue-demo"), show_default=True
)
@options(*MUSIC_OPTIONS, *GRID_OPTIONS)
def demo(output: Path, as_json: bool, **asked: Any) -> None:
    """Score the example film."""
    with as_file(files("examples")) as folder:
        run(folder / "film.otio", output, None, asked, as_json)
