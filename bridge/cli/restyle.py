"""`recue restyle`: scenes of a score in another style, mode or palette."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FILE_OPTIONS, GRID_OPTIONS, SEED_OPTION, NamedPath, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@options(*FILE_OPTIONS)
@click.option("--score", "sheet_file", type=NamedPath(), help="Its cue sheet; the one beside it.")
@click.option("--scene", "scenes", multiple=True, help="The name or id of a scene; several, or all.")
@click.option("--style", help="song, chamber or orchestral.")
@click.option("--mode", help="major or minor, on the tonic it has.")
@click.option("--key", help="Like 'C minor' or 'Eb major'.")
@click.option(
    "--palette", help="piano, strings, orchestra, synth, string-quartet, hybrid, ... or one of your own."
)
@SEED_OPTION
@click.option(
    "--formats",
    help="Which files to write: mid,wav,m4a,mp3,json,png,stems,otio,dawproject,rpp,preview,cues,click,streamers.",
)
@options(*GRID_OPTIONS)
def restyle(
    cut_file: Path,
    output: Path | None,
    sequence: str | None,
    sheet_file: Path | None,
    scenes: tuple[str, ...],
    style: str | None,
    mode: str | None,
    key: str | None,
    palette: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Put scenes of TIMELINE's score into another style, mode, key or palette.

    They keep their rhythm, density, hits and bars, and are drawn from the same seed; all other scenes stay note for note
    as they are. A palette alone composes nothing: notes that its instruments do not have go to another octave. The score
    is the one beside the cut; the options it was made with hold.
    """
    from bridge.commands.restyle import asked_of, restyle_files  # noqa: PLC0415 (not needed for --help)

    changes = asked_of(style, mode, key, palette)
    settings = settings_for(cut_file, values)
    with progress_bar(as_json) as progress:
        done = restyle_files(cut_file, changes, scenes, sheet_file, output, sequence, settings, progress)
    if as_json:
        echo_json(done.document)
    else:
        tell(done.report.remarks, done.summary, *done.report.sounding, *done.report.delivered)
