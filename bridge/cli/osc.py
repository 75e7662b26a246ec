"""`recue osc`: a running Recue, asked."""

import sys

import click

from bridge.cli.options import Seconds
from bridge.cli.talk import echo_json, say, show
from bridge.daemon.osc.checking import request_of
from bridge.daemon.osc.client import ask, typed
from bridge.daemon.osc.table import listing
from bridge.daemon.osc.wire import Message


@click.command(
    context_settings={"ignore_unknown_options": True}, epilog="\b\n" + listing()
)  # a mood may be -0.5, which is no option
@click.argument("address", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where Recue listens.")
@click.option("--port", type=click.IntRange(1, 65535), default=9870, show_default=True, help="Its UDP port.")
@click.option(
    "--timeout",
    type=Seconds(),
    default=60,
    show_default=True,
    help="Seconds to wait.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
def osc(
    address: str | None, arguments: tuple[str, ...], host: str, port: int, timeout: float, as_json: bool
) -> None:
    """Ask a running Recue: send ADDRESS with its ARGUMENTS over OSC, and print the answers.

    Without an ADDRESS, list them all. The request id may be left out. A timeline is its path, or "" for the only open
    one. The exit code is 0 for an ack, the error's own code, or 5 when nobody answers.
    """
    if address is None:
        click.echo(listing())
        return
    answers = ask(host, port, address, typed(request_of(Message(address, "", ())), arguments), timeout)
    if as_json:
        shown = [{"address": answer.address, "arguments": answer.arguments[1:]} for answer in answers]
        echo_json({"answers": shown})
    for answer in answers:
        if answer.address == "/recue/error":
            _, code, text = answer.arguments
            say(f"recue: {text}")
            sys.exit(int(code))
        if not as_json:
            show(" ".join([answer.address, *map(str, answer.arguments[1:])]))
