"""`recue score`: a timeline file in, its score out."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FILE_OPTIONS, GRID_OPTIONS, MUSIC_OPTIONS, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@options(*FILE_OPTIONS, *MUSIC_OPTIONS, *GRID_OPTIONS)
@click.option(
    "--composer",
    default="gan",
    show_default=True,
    help="gan, or a baseline: markov, lstm, cvae, transformer.",
)
def score(
    cut_file: Path, output: Path | None, sequence: str | None, composer: str, as_json: bool, **values: Any
) -> None:
    """Score TIMELINE: any file OpenTimelineIO's adapters read, and FCPXML."""
    run(cut_file, output or cut_file.parent, sequence, values, as_json, composer)


def run(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    values: dict[str, Any],
    as_json: bool,
    composer: str = "gan",
) -> None:
    """Score a file and print the outcome."""
    from bridge.commands.score import score_file  # noqa: PLC0415 (not needed for --help)

    settings = settings_for(cut_file, values)
    with progress_bar(as_json) as progress:
        report = score_file(cut_file, output, sequence, settings, progress, composer)
    if as_json:
        echo_json(report.document)
    else:
        tell(report.remarks, report.summary, *report.delivered)
