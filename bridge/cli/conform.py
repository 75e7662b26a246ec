"""`recue conform`: a recut, compared with the cut before it and scored from its score."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bridge.cli.options import GRID_OPTIONS, MUSIC_OPTIONS, PLACE_OPTIONS, NamedPath, options, settings_for
from bridge.cli.talk import echo_json, progress_bar, tell

if TYPE_CHECKING:
    from bridge.commands.compare import Comparison
    from bridge.recut.planning import Planned


@click.command()
@click.argument("old_file", metavar="OLD", type=NamedPath())
@click.argument("new_file", metavar="NEW", type=NamedPath())
@click.option("--score", "sheet_file", type=NamedPath(), help="OLD's cue sheet; the one beside OLD.")
@click.option("--check", is_flag=True, help="Only say what changed.")
@click.option("--edl", type=NamedPath(), help="Write the changed events as an EDL.")
@click.option("--otio", type=NamedPath(), help="Write the new cut with coloured markers.")
@options(*PLACE_OPTIONS, *MUSIC_OPTIONS, *GRID_OPTIONS)
def conform(
    old_file: Path,
    new_file: Path,
    sheet_file: Path | None,
    output: Path | None,
    check: bool,
    edl: Path | None,
    otio: Path | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Score the cut NEW from the score of the cut OLD, or only --check what changed between them.

    Scenes that did not change keep their music note for note, hand edits included; trimmed ones keep their material; new
    ones are composed. The exit code is 0 whether anything changed or not.
    """
    from bridge.commands.compare import compare_files  # noqa: PLC0415 (not needed for --help)
    from bridge.commands.standing_score import sheet_of  # noqa: PLC0415

    sequence = values.pop("sequence")
    settings = settings_for(new_file, values)
    comparison = compare_files(
        old_file,
        new_file,
        edl=edl,
        otio=otio,
        said={key: values[key] for key in ("rate", "encoding", "sound_only")},
        sequence=sequence,
        sheet_file=sheet_of(old_file, sheet_file, sequence),
    )
    if check:
        from bridge.commands.conform import plan_files  # noqa: PLC0415 (not needed for --help)

        show_changes(comparison, plan_files(old_file, new_file, sheet_file, sequence, settings), as_json)
        return
    from bridge.commands.conform import conform_files  # noqa: PLC0415 (not needed for --help)
    from bridge.output.delivering import kept_document, kept_remarks  # noqa: PLC0415 (the same)

    with progress_bar(as_json) as progress:
        done = conform_files(old_file, new_file, sheet_file, output, sequence, settings, progress)
    if as_json:
        delivered = [*comparison.delivered, *done.report.delivered]
        kept = kept_document((*comparison.kept, *done.report.kept))
        echo_json(done.document | {"delivered": delivered, "kept": kept})
    else:
        remarks = (*kept_remarks(comparison.kept), *done.report.remarks)
        tell(remarks, done.summary, *done.report.sounding, *comparison.delivered, *done.report.delivered)


def show_changes(comparison: "Comparison", planned: "Planned | None", as_json: bool) -> None:
    """Print the changes between two cuts, and the planned fate of each scene where there is a score."""
    from bridge.commands.conform import fates_document  # noqa: PLC0415 (not needed for --help)

    scenes = fates_document(planned.plans) if planned else []
    if as_json:
        echo_json(
            comparison.document
            | ({"scenes": scenes, "removed": [scene.id for scene in planned.gone]} if planned else {})
        )
        return
    tell(comparison.remarks)
    comparison.show(sys.stdout)
    fates = [(each["name"], each["fate"]) for each in scenes]
    fates += [(scene.name, "removed") for scene in (planned.gone if planned else ())]
    tell((), *(f"scene {name}: {fate}" for name, fate in fates), *comparison.delivered)
