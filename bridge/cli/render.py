"""`recue render`: the .mid that lies beside a cut, edits and all, into every other format."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import (
    FILE_OPTIONS,
    FORMATS_OPTION,
    JSON_OPTION,
    RENDER_OPTIONS,
    NamedPath,
    options,
)
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@options(*FILE_OPTIONS)
@click.option("--midi", type=NamedPath(), help="The .mid to render; the score's own.")
@click.option("--score", "sheet_file", type=NamedPath(), help="Its cue sheet; the one beside it.")
@options(FORMATS_OPTION, *RENDER_OPTIONS, JSON_OPTION)
def render(
    cut_file: Path,
    output: Path | None,
    sequence: str | None,
    midi: Path | None,
    sheet_file: Path | None,
    formats: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Render the .mid that lies beside TIMELINE, with your edits and controllers, into every other format.

    Without --formats, what lies there already is rendered anew; where nothing does, the formats of the settings are.
    Nothing is composed, and the .mid and the cue sheet stay as they are.
    """
    from bridge.commands.render import render_files  # noqa: PLC0415 (not needed for --help)
    from bridge.settings import Settings  # noqa: PLC0415 (the same)

    preview = {"burn_in": values.pop("burn_in")}
    settings = Settings.read(cut_file, {**values, "formats": formats, "preview": preview})
    asked = None if formats is None else settings.formats
    with progress_bar(as_json) as progress:
        done = render_files(cut_file, midi, sheet_file, output, sequence, settings, asked, progress)
    if as_json:
        echo_json(done.document)
    else:
        tell(done.remarks, done.summary, *done.sounding, *done.hosts, *done.delivered)
