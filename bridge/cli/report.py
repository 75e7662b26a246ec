"""`recue report`: the page of a score as one file to mail."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import JSON_OPTION, NamedPath, options
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@click.argument("cut_file", metavar="TIMELINE", type=NamedPath())
@click.option("-o", "--output", "file", type=NamedPath(), help="The page; NAME.report.html beside the score.")
@click.option("--sequence", help="Which timeline, where the file holds several.")
@click.option(
    "--score", "sheet_file", type=NamedPath(), help="The score's cue sheet; the one beside TIMELINE."
)
@click.option(
    "--no-sound", "sound", is_flag=True, flag_value=False, default=True, help="Leave the music out."
)
@click.option("--film", is_flag=True, help="Put the film in, with the music; the file becomes large.")
@click.option("--media", type=NamedPath(), help="A folder to search for footage.")
@options(JSON_OPTION)
def report(
    cut_file: Path,
    file: Path | None,
    sequence: str | None,
    sheet_file: Path | None,
    sound: bool,
    film: bool,
    as_json: bool,
    **values: Any,
) -> None:
    """Write the score that stands beside TIMELINE as one page, with its sound, for people who have no Recue.

    It opens in any browser, and loads nothing from any machine.
    """
    from bridge.commands.page_report import report_file  # noqa: PLC0415 (not needed for --help)
    from bridge.settings import Settings  # noqa: PLC0415 (the same)

    settings = Settings.read(cut_file, values)
    with progress_bar(as_json) as progress:
        done = report_file(cut_file, file, sheet_file, sequence, settings, progress, sound=sound, film=film)
    if as_json:
        echo_json(done.document)
    else:
        tell(done.remarks, f"{done.file} ({done.size / 1e6:.1f} MB)")
