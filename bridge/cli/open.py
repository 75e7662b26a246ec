"""`recue open`: a cut, in the page."""

from pathlib import Path

import click

from bridge.cli.options import NamedPath


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("cut_file", metavar="TIMELINE", type=NamedPath())
@click.argument("serve_options", nargs=-1, type=click.UNPROCESSED)
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
def open(  # noqa: A001 (a command is the attribute of its name)
    cut_file: Path, serve_options: tuple[str, ...], no_browser: bool
) -> None:
    """See and hear the score of TIMELINE against the cut, and steer it, in a browser.

    The running Recue is asked; where none runs, one is started in the background, with SERVE_OPTIONS, those of
    'recue serve', and its log as usual. The exit code is 5 where it does not come up.
    """
    from bridge.commands.open import opened_page, show_page  # noqa: PLC0415 (not needed for --help)

    address = opened_page(cut_file, serve_options)
    click.echo(address)
    if not no_browser:
        show_page(address)
