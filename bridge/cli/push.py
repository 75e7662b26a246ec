"""`recue push`: a score, put into a running host."""

from pathlib import Path

import click

from bridge.cli.install import HOSTS


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
    help="For REAPER: write Recue's tempo map into the project, or leave the project's; the settings', or own.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="The host's UDP port; its usual one.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    help="Seconds to wait for the host; 5 for REAPER, 20 for Resolve.",
)
def push(
    timeline: Path,
    host: str,
    sheet: Path | None,
    sequence: str | None,
    tempo: str | None,
    port: int | None,
    timeout: float | None,
) -> None:
    """Put the score of TIMELINE into a running HOST; the exit code is 5 where it does not confirm."""
    from bridge.hosts import Reached  # noqa: PLC0415 (loads the hosts)
    from bridge.hosts import push as put  # noqa: PLC0415 (loads the hosts)

    for line in put(host, timeline, sheet, sequence, tempo, Reached(port, timeout)):
        click.echo(line)
