"""`recue push`: a score, put into a running host."""

from pathlib import Path

import click

from bridge.cli.options import NamedPath, Seconds
from bridge.cli.talk import show
from integrations.host import Reached
from integrations.hosts import HOSTS


@click.command()
@click.argument("cut_file", metavar="TIMELINE", type=NamedPath())
@click.argument("host", type=click.Choice(tuple(HOSTS), case_sensitive=False))
@click.option("--score", "sheet_file", type=NamedPath(), help="TIMELINE's cue sheet; the one beside it.")
@click.option("--sequence", help="Which timeline, where the file holds several.")
@click.option(
    "--tempo",
    type=click.Choice(("own", "leave")),
    help="For REAPER: write Recue's tempo map into the project, or leave the project's; the settings', or own.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="The host's UDP port; its usual one.")
@click.option(
    "--timeout",
    type=Seconds(),
    help=f"Seconds to wait for the host; {', '.join(f'{h.timeout:g} for {h.title}' for h in HOSTS.values())}.",
)
@click.option(
    "--to",
    type=NamedPath(file_okay=False),
    help="For Ardour: the session folder; NAME-ardour beside the cue sheet.",
)
@click.option(
    "--osc",
    "listening",
    is_flag=True,
    help="For Ardour: turn OSC on in the session. Ardour then obeys whoever reaches UDP port 3819.",
)
def push(
    cut_file: Path,
    host: str,
    sheet_file: Path | None,
    sequence: str | None,
    tempo: str | None,
    port: int | None,
    timeout: float | None,
    to: Path | None,
    listening: bool,
) -> None:
    """Put the score of TIMELINE into HOST, which must run unless it takes files, as Ardour does.

    The exit code is 5 where it does not confirm.
    """
    from bridge.commands.push import push as put  # noqa: PLC0415 (loads the score)

    reached = Reached(port, timeout, folder=to, listening=listening)
    for line in put(host, cut_file, sheet_file, sequence, tempo, reached):
        show(line)
