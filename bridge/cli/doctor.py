"""`recue doctor`: what is installed, what answers, and the next thing to do for each."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bridge.cli.talk import echo_json
from bridge.plain_text import plain

if TYPE_CHECKING:
    from bridge.commands.doctor.findings import Finding

COLOURS = {"ok": "green", "off": "bright_black", "to do": "yellow", "wrong": "red"}
"""Terminal colours of the states."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
def doctor(as_json: bool) -> None:
    """Look at what Recue needs and at the hosts, and say the one next thing to do for each.

    The exit code is 0 where nothing is wrong, else that of the first that is: 2 settings or the store, 4 something that is
    missing, 5 a host or the daemon. A host that is not installed or does not run is nothing wrong.
    """
    from bridge.commands.doctor.findings import exit_code, findings  # noqa: PLC0415 (not needed for --help)
    from bridge.commands.doctor.probing import Places, facts  # noqa: PLC0415 (the same)

    known = facts(Places.usual())
    found = findings(known)
    if as_json:
        echo_json({"schema": "recue.doctor/1", "findings": [asdict(each) for each in found], **asdict(known)})
    else:
        click.echo(f"Recue {known.recue}, Python {known.python}, {known.system}")
        for line in table(found):
            click.echo(line)
    sys.exit(exit_code(found))


def table(found: Iterable["Finding"]) -> list[str]:
    """Format findings as lines of text: part, state, what was found, and below that the next thing to do."""
    rows = list(found)
    width = max(len(row.part) for row in rows)
    lines = []
    for row in rows:
        state = click.style(f"{row.state:5}", fg=COLOURS[row.state])
        lines.append(f"{row.part:{width}}  {state}  {plain(row.found)}")
        if row.next:
            lines.append(f"{'':{width}}  {'':5}  -> {plain(row.next)}")
    return lines
