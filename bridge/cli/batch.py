"""`recue batch`: many timelines in, their scores out."""

from pathlib import Path
from typing import Any

import click

from bridge.cli.options import GRID_OPTIONS, MUSIC_OPTIONS, READING_OPTIONS, NamedPath, options, overrides
from bridge.cli.talk import counting_bar, echo_json, say, show


@click.command()
@click.argument("named", metavar="TIMELINES...", type=NamedPath(), nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=NamedPath(),
    required=True,
    help="Folder to write to, with a folder for each timeline.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=2,
    show_default=True,
    help="How many timelines at once, here.",
)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler to run on, like tcp://10.0.0.1:8786.")
@click.option("--dry-run", is_flag=True, help="Say why each would run, and run none.")
@click.option("--retry-failed", is_flag=True, help="Run again what failed before.")
@options(*READING_OPTIONS, *MUSIC_OPTIONS, *GRID_OPTIONS)
def batch(
    named: tuple[Path, ...],
    output: Path,
    jobs: int,
    scheduler: str | None,
    dry_run: bool,
    retry_failed: bool,
    as_json: bool,
    **values: Any,
) -> None:
    """Score many TIMELINES: files, folders with all below them, patterns, and tables (.csv) with settings a row.

    Each is scored as recue score does, into a folder of its own. What stands and was made from the same is left alone;
    the same command again goes on where it stopped. Failures do not stop the rest. The exit code is the highest of all.
    """
    from bridge.batch import batch as batches  # noqa: PLC0415 (not needed for --help)
    from bridge.batch.asked import asked  # noqa: PLC0415 (the same)
    from bridge.batch.planning import planned  # noqa: PLC0415 (the same)
    from bridge.batch.receipts import Receipts  # noqa: PLC0415 (the same)

    def tell(outcome: batches.Outcome) -> None:
        if as_json:
            echo_json(outcome.document)
        elif outcome.exit_code and not dry_run:
            say(f"recue: {outcome.line}")
        else:
            show(outcome.line)

    asked_for = asked(named, output, overrides(values))
    plan = planned(asked_for, Receipts(output), retry_failed=retry_failed)
    if dry_run:
        for outcome in batches.dry_run(plan, output):
            tell(outcome)
        return
    with counting_bar(len(plan), as_json) as count:

        def tell_and_count(outcome: batches.Outcome) -> None:
            tell(outcome)
            count()

        code = batches.run_batch(plan, output, tell_and_count, at_once=jobs, scheduler=scheduler)
    click.get_current_context().exit(code)
