"""`recue explain`: what moved the music of each scene."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import FILE_OPTIONS, GRID_OPTIONS, MOOD_OPTION, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell


@click.command()
@options(*FILE_OPTIONS)
@click.option("--fresh", is_flag=True, help="What a score from scratch would be made by.")
@click.option("--bars", is_flag=True, help="Tell every bar, too.")
@options(MOOD_OPTION, *GRID_OPTIONS)
def explain(
    cut_file: Path,
    output: Path | None,
    sequence: str | None,
    fresh: bool,
    bars: bool,
    as_json: bool,
    **values: Any,
) -> None:
    """Say what moved the music of each scene of TIMELINE, and how far.

    For each condition of the music (valence, arousal, tempo, key, mode, density, force, register, dynamics,
    articulation, tension, ensemble, texture): the value it begins with, and what each source made of it: the cutting, the
    picture, the sound, the story with the line that tells most, the film's plan, words, settings, a choice for the scene,
    and the bars that meet the cuts. It is told of the score beside the cut, or
    where none stands, of the one that would be made.
    """
    from bridge.commands.explain import explain_file  # noqa: PLC0415 (not needed for --help)

    settings = settings_for(cut_file, values)
    with progress_bar(as_json) as progress:
        found = explain_file(cut_file, output or cut_file.parent, sequence, settings, progress, fresh=fresh)
    if as_json:
        echo_json(found.document)
    else:
        tell(found.remarks, *found.lines(bars=bars))
