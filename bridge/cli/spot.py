"""`recue spot`: where there would be music, and why."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FILE_OPTIONS, GRID_OPTIONS, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell
from bridge.errors import UsageError


@click.command()
@options(*FILE_OPTIONS)
@click.option("--formats", help="spotting: write the sheet, NAME.spotting.csv and NAME.spotting.html.")
@options(*GRID_OPTIONS)
def spot(
    cut_file: Path,
    output: Path | None,
    sequence: str | None,
    formats: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Propose where TIMELINE has music: cues with a reason each, and silences worth having.

    No music is written. With -o or --formats spotting, the proposal is written as a spotting sheet, to be edited and
    given back with --spotting.
    """
    from bridge.commands import spot_table  # noqa: PLC0415 (not needed for --help)
    from bridge.commands.spot import spot_file  # noqa: PLC0415 (the same)
    from bridge.output.delivering import kept_document  # noqa: PLC0415 (the same)

    if formats is not None and formats.strip() != "spotting":
        raise UsageError(
            f"--formats is '{formats}', but recue spot writes a spotting sheet alone: 'spotting'."
        )
    settings, write = settings_for(cut_file, values), output is not None or formats is not None
    with progress_bar(as_json) as progress:
        found = spot_file(cut_file, output or cut_file.parent, sequence, settings, write, progress)
    if as_json:
        kept = kept_document(found.kept)
        document = spot_table.as_json(found.timeline, found.proposal)
        echo_json({**document, "notes": found.remarks, "delivered": found.delivered, "kept": kept})
        return
    tell(found.remarks, *spot_table.lines(found.timeline, found.proposal), *found.delivered)
