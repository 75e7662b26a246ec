"""`recue bench`: measurements to repeat on your own machine."""

from dataclasses import asdict

import click

from bridge.cli.talk import echo_json, say

KINDS = ("rescore", "generate")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "--shots", default="20,200,2000", show_default=True, help="rescore: how many shots the cuts have."
)
@click.option(
    "--saves",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="rescore: of each kind of edit.",
)
@click.option(
    "--scenes",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="generate: how many to compose.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What everything is drawn from."
)
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
def bench(kind: str, shots: str, saves: int, scenes: int, seed: int, as_json: bool) -> None:
    """Measure how fast Recue is on this machine.

    KIND rescore is the time from a saved cut to its new .mid in a running daemon, and to a host being told of it, for
    every kind of edit, beside the time of scoring the whole cut from scratch. KIND generate is how many bars a second
    the composer writes, from conditions to notes, one scene of 32 bars at a time, the networks loaded: the median over
    the scenes.
    """
    if kind == "generate":
        _generate(scenes, seed, as_json)
    else:
        _rescore(shots, saves, seed, as_json)


def _generate(scenes: int, seed: int, as_json: bool) -> None:
    from bridge.commands.bench.generating import generate_speed  # noqa: PLC0415 (loads what composes)

    found = generate_speed(scenes, seed)
    if as_json:
        echo_json({"schema": "recue.bench/1", "kind": "generate", **asdict(found)})
    else:
        click.echo(
            f"{found.scenes} scenes of {found.bars} bars: median {found.bars_per_second:.0f} bars a second, "
            f"slowest {found.slowest:.0f}"
        )


def _rescore(shots: str, saves: int, seed: int, as_json: bool) -> None:
    from bridge.commands.bench.rescoring import Latency, rescore_latencies  # noqa: PLC0415 (loads what scores)
    from bridge.errors import UsageError  # noqa: PLC0415

    def tell(latency: Latency) -> None:
        say(
            f"{latency.shots:5} shots, {latency.edit:6}: median {latency.median:6.1f} ms, worst {latency.worst:6.1f} ms, "
            f"pushed {latency.push_median:6.1f} ms, worst {latency.push_worst:6.1f} ms, "
            f"{latency.ratio:5.1f} times as fast as from scratch ({latency.scratch:.0f} ms)"
        )

    if not all(count.strip().isdigit() and int(count) > 1 for count in shots.split(",")):
        raise UsageError(f"--shots is '{shots}'; write numbers of shots, 2 or more, like 20,200")
    found = rescore_latencies([int(count) for count in shots.split(",")], saves, seed, tell)
    if as_json:
        echo_json({"schema": "recue.bench/1", "kind": "rescore", "latencies": found})
