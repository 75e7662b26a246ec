"""`recue play`: a score, live out of a MIDI port."""

from pathlib import Path

import click

from bridge.cli.options import NamedPath
from bridge.cli.talk import say, show
from integrations.hosts import followed_hosts


@click.command()
@click.argument("score", type=NamedPath(), required=False)
@click.option("--port", metavar="NAME", help="The MIDI port, or a part of its name; the only one there is.")
@click.option("--virtual", is_flag=True, help="Open a port for other programs to connect to; not on Windows.")
@click.option("--from", "begin", metavar="TIME", help="Where to begin: a timecode, or seconds like 62.5.")
@click.option("--clock", is_flag=True, help="Send MIDI clock, song position, start and stop.")
@click.option(
    "--follow",
    "host",
    type=click.Choice([host.name for host in followed_hosts()], case_sensitive=False),
    help="Play along with a host, through a running Recue.",
)
@click.option(
    "--osc-port",
    type=click.IntRange(1, 65535),
    default=9870,
    show_default=True,
    help="That Recue's UDP port.",
)
@click.option("--ports", is_flag=True, help="List the MIDI ports instead.")
def play(
    score: Path | None,
    port: str | None,
    virtual: bool,
    begin: str | None,
    clock: bool,
    host: str | None,
    osc_port: int,
    ports: bool,
) -> None:
    """Play SCORE, a .mid that Recue wrote, out of a MIDI port; Ctrl-C stops it.

    It needs python-rtmidi, which Recue's extra "live" installs.
    """
    from bridge.live.following import follow  # noqa: PLC0415 (not needed for --help)
    from bridge.live.playing import play_through, read_playback  # noqa: PLC0415 (the same)
    from bridge.live.port import open_port, port_names  # noqa: PLC0415 (the same)
    from bridge.live.priority import real_time  # noqa: PLC0415 (the same)

    if ports:
        for name in port_names():
            show(name)
        return
    if score is None:
        raise click.UsageError("Name the .mid to play.")
    if begin is not None and host is not None:
        raise click.UsageError("A host that is followed says where to begin: leave out --from or --follow.")
    playback = read_playback(score, begin)
    with open_port(port, virtual=virtual) as output, real_time() as granted:
        if not granted:
            say("note: no real-time priority is granted here, so a busy machine may play late")
        say(f"recue: playing {score} to {output.name}; Ctrl-C stops")
        if host is None:
            play_through(output, playback, clock=clock)
        else:
            follow(output, score, host=host, clock=clock, port=osc_port, tell=say)
