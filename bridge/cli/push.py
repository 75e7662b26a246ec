"""`recue push`: a score, put into a running host."""

from pathlib import Path

import click

HOSTS = ("reaper", "resolve")


@click.command()
@click.argument("timeline", type=click.Path(path_type=Path))
@click.argument("host", type=click.Choice(HOSTS))
@click.option(
    "--score", "sheet", type=click.Path(path_type=Path), help="TIMELINE's cue sheet; the one beside it."
)
@click.option("--sequence", help="Which timeline, where the file holds several.")
@click.option(
    "--tempo",
    type=click.Choice(("own", "leave")),
    default="own",
    show_default=True,
    help="For REAPER: write Recue's tempo map into the project, or leave the project's.",
)
def push(timeline: Path, host: str, sheet: Path | None, sequence: str | None, tempo: str) -> None:
    """Put the score of TIMELINE into a running HOST; the exit code is 5 where it does not confirm."""
    from bridge.hosts import push as put  # noqa: PLC0415 (loads the hosts)

    for line in put(host, timeline, sheet, sequence, tempo):
        click.echo(line)
