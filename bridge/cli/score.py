"""`recue score`: a timeline file in, its score out."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FILE_OPTIONS, FRESH_OPTION, GRID_OPTIONS, MUSIC_OPTIONS, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@options(*FILE_OPTIONS, *MUSIC_OPTIONS, *GRID_OPTIONS)
@FRESH_OPTION
def score(
    cut_file: Path,
    output: Path | None,
    sequence: str | None,
    fresh: bool,
    as_json: bool,
    **values: Any,
) -> None:
    """Score TIMELINE: any file OpenTimelineIO's adapters read, and FCPXML.

    Where its score stands already, scenes that did not change keep their music, with your edits, and so does what is
    locked. The options that it was made with hold; others compose anew what is neither locked nor edited by hand.
    """
    run(cut_file, output or cut_file.parent, sequence, values, as_json, fresh=fresh)


def run(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    values: dict[str, Any],
    as_json: bool,
    *,
    fresh: bool,
) -> None:
    """Score a file and print the outcome."""
    from bridge.commands.score import score_file  # noqa: PLC0415 (not needed for --help)

    settings = settings_for(cut_file, values)
    with progress_bar(as_json) as progress:
        report = score_file(cut_file, output, sequence, settings, progress, fresh=fresh)
    if as_json:
        echo_json(report.document)
    else:
        tell(report.remarks, report.summary, *report.sounding, *report.delivered)
