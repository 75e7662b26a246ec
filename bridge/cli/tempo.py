"""`recue tempo`: the best bars for each scene."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FILE_OPTIONS, GRID_OPTIONS, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@options(*FILE_OPTIONS)
@click.option("--scene", help="The name or id of the only scene to list.")
@click.option("--click", "clicks", is_flag=True, help="Write a click track: NAME.click.wav.")
@options(*GRID_OPTIONS)
def tempo(
    cut_file: Path,
    output: Path | None,
    sequence: str | None,
    scene: str | None,
    clicks: bool,
    as_json: bool,
    **values: Any,
) -> None:
    """List the best bars for each scene of TIMELINE, to choose from with --pin."""
    from bridge.commands import tempo_table  # noqa: PLC0415 (not needed for --help)
    from bridge.commands.tempo import tempo_file  # noqa: PLC0415 (the same)
    from bridge.output import proposals  # noqa: PLC0415 (not needed for --help)
    from bridge.output.delivering import kept_document  # noqa: PLC0415 (the same)

    settings = settings_for(cut_file, values)
    with progress_bar(as_json) as progress:
        found = tempo_file(cut_file, output or cut_file.parent, sequence, settings, scene, clicks, progress)
    if as_json:
        document = proposals.as_json(found.timeline, found.scenes)
        kept = kept_document(found.kept)
        echo_json({**document, "notes": found.remarks, "delivered": found.delivered, "kept": kept})
        return
    tell(found.remarks)
    tempo_table.show(found.timeline, found.scenes)
    tell((), *found.delivered)
