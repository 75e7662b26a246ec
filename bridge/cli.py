"""The command line: `recue`."""

import io
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from bridge.errors import RecueError, UsageError
from bridge.history import history
from bridge.osc.checking import request_of
from bridge.osc.client import ask, typed
from bridge.osc.table import listing
from bridge.osc.wire import Message
from bridge.settings import Settings

if TYPE_CHECKING:
    from bridge.recut import Recut

P = ParamSpec("P")
R = TypeVar("R")

DIVISIONS = {"scene_per_marker": "marker", "scene_per_shot": "shot", "one_scene": "one"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="recue", message="%(package)s %(version)s")
def main() -> None:
    """Score your edit, and re-score it when you recut."""
    for stop in ("SIGTERM", "SIGHUP"):  # a render farm ends a job like this: clean up as for Ctrl-C
        if hasattr(signal, stop) and signal.getsignal(getattr(signal, stop)) is not signal.SIG_IGN:  # nohup
            signal.signal(getattr(signal, stop), _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name never fails a run that has done its work


def _stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def say(line: str) -> None:
    """Tell a person something that is not the result."""
    click.echo(line, err=True)


def echo_json(result: object) -> None:
    """Print the result as one machine-readable object."""
    click.echo(json.dumps(result, ensure_ascii=False))


def one_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """End with one sentence on stderr and the documented exit code where a command fails."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RecueError as error:
            say(f"recue: {error}")
            sys.exit(error.exit_code)

    return guarded


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A line a task on stderr that shows how far it is, where a person can see it and it lasts over a second."""
    from rich.console import Console  # noqa: PLC0415 (not needed for --help)
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:

        def tell(label: str, share: float) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=1.0)
            bars.update(tasks[label], completed=share)

        yield tell


Option = Callable[[Callable[P, R]], Callable[P, R]]

GRID_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("--bpm", metavar="LO-HI", help="Slowest and fastest tempo, like 60-160."),
    click.option("--tempo", type=float, help="The tempo to stay near."),
    click.option("--metre", multiple=True, help="4/4, 3/4, 6/8 or 2/4; several to choose from."),
    click.option("--pickup/--no-pickup", default=None, help="A shorter bar may open a scene."),
    click.option("--fermata/--no-fermata", default=None, help="A beat may hold over black."),
    click.option("--follow/--no-follow", default=None, help="The tempo follows the cutting."),
    click.option(
        "--pin",
        multiple=True,
        metavar="SCENE:KEY=VALUE",
        help="Fix a scene's tempo, metre or solution, like 'Scene 3:tempo=96,metre=3/4'.",
    ),
    click.option(
        "--hits", type=click.Path(path_type=Path), help="More hits: a CSV table, or a MIDI file's markers."
    ),
    click.option("--no-picture", is_flag=True, help="Do not look at the footage."),
    click.option("--soundfont", type=click.Path(path_type=Path), help="The SoundFont to render with."),
    click.option("--scene-per-marker", is_flag=True, help="One scene per marker."),
    click.option("--scene-per-shot", is_flag=True, help="One scene per shot."),
    click.option("--one-scene", is_flag=True, help="One scene for everything."),
    click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object."),
)
"""What says where scenes are, and what bars they may have."""
MUSIC_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("--seed", type=int, help="Another seed is other music for the same cut."),
    click.option("--style", help="song, chamber or orchestral."),
    click.option("--key", help="Like 'C minor' or 'Eb major'."),
    click.option("--palette", help="piano, strings, orchestra or synth."),
    click.option("--formats", help="Which files to write: mid,wav,json,png."),
)
"""What says how the music is."""
PLACE_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option(
        "-o", "--output", type=click.Path(path_type=Path), help="Folder to write to; the timeline's own."
    ),
    click.option("--rate", help="Frames a second, for timelines that do not state theirs."),
    click.option("--media", type=click.Path(path_type=Path), help="Folder to look for media in."),
    click.option("--sequence", help="Which timeline, where the file holds several."),
)
"""What says where things lie."""
FILE_OPTIONS: tuple[Option[..., Any], ...] = (
    click.argument("timeline", type=click.Path(path_type=Path)),
    *PLACE_OPTIONS,
)
"""What says which timeline it is."""


def options(*each: Option[P, R]) -> Option[P, R]:
    """Several options at once, which the help lists in this order."""

    def decorate(command: Callable[P, R]) -> Callable[P, R]:
        for option in reversed(each):
            command = option(command)
        return command

    return decorate


@main.command()
@options(*FILE_OPTIONS, *MUSIC_OPTIONS, *GRID_OPTIONS)
@one_sentence
def score(timeline: Path, output: Path | None, sequence: str | None, as_json: bool, **asked: Any) -> None:
    """Score TIMELINE: any file OpenTimelineIO's adapters read, and FCPXML."""
    settings = Settings.read(timeline, overrides(asked))
    run(timeline, output or timeline.parent, sequence, settings, as_json)


@main.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("recue-demo"), show_default=True
)
@options(*MUSIC_OPTIONS, *GRID_OPTIONS)
@one_sentence
def demo(output: Path, as_json: bool, **asked: Any) -> None:
    """Score the example film."""
    from importlib.resources import as_file, files  # noqa: PLC0415

    with as_file(files("examples")) as folder:
        timeline = folder / "film.otio"
        run(timeline, output, None, Settings.read(timeline, overrides(asked)), as_json)


@main.command()
@options(*FILE_OPTIONS)
@click.option("--scene", help="The name or id of the only scene to list.")
@click.option("--click", "clicks", is_flag=True, help="Write a click track: NAME.click.wav.")
@options(*GRID_OPTIONS)
@one_sentence
def tempo(
    timeline: Path,
    output: Path | None,
    sequence: str | None,
    scene: str | None,
    clicks: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """List the best bars for each scene of TIMELINE, to choose from with --pin."""
    from bridge import listing  # noqa: PLC0415 (not needed for --help)
    from bridge.app import tempo_file  # noqa: PLC0415

    settings = Settings.read(timeline, overrides(asked))
    with progress_bar(as_json) as progress:
        found = tempo_file(timeline, output or timeline.parent, sequence, settings, scene, clicks, progress)
    if as_json:
        told = listing.as_json(found.timeline, found.scenes)
        echo_json({**told, "notes": found.notes, "delivered": found.delivered})
        return
    for note in found.notes:
        say(f"note: {note}")
    listing.show(found.timeline, found.scenes)
    for line in found.delivered:
        click.echo(line)


def overrides(asked: dict[str, Any]) -> dict[str, object]:
    """Options of the command line as settings."""
    forced = [division for flag, division in DIVISIONS.items() if asked.pop(flag)]
    if len(forced) > 1:
        raise click.UsageError("Ask for one of --scene-per-marker, --scene-per-shot and --one-scene.")
    return {
        "picture": False if asked.pop("no_picture") else None,
        "hits": {"file": asked.pop("hits")},
        "scenes": {"division": forced[0] if forced else None},
        "grid": {
            "metres": ",".join(metre) if (metre := asked.pop("metre")) else None,
            **{key: asked.pop(key) for key in ("pickup", "fermata", "follow")},
        },
        "pins": pinned(asked.pop("pin")),
        **asked,
    }


def pinned(texts: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read pins like `Scene 3:tempo=96,metre=3/4`; a scene's name may hold colons.

    Raises:
        UsageError: If one is written otherwise, or two contradict each other.
    """
    pins: dict[str, dict[str, str]] = {}
    for text in texts:
        scene, _, values = text.rpartition(":")
        pairs = [pair.partition("=") for pair in values.split(",")]
        if not scene.strip() or not all(key.strip() and value.strip() for key, _, value in pairs):
            raise UsageError(
                f"--pin '{text}' pins nothing; write it like 'Scene 3:tempo=96,metre=3/4' or 'Scene 3:solution=2'"
            )
        pin = pins.setdefault(scene.strip(), {})
        for key, _, value in pairs:
            if pin.setdefault(key.strip(), value.strip()) != value.strip():
                raise UsageError(
                    f"--pin gives '{scene.strip()}' two values of '{key.strip()}'; give one of them."
                )
    return pins


def run(timeline: Path, output: Path, sequence: str | None, settings: Settings, as_json: bool) -> None:
    """Score a file and say what came of it."""
    from bridge.app import score_file  # noqa: PLC0415 (loads torch)

    with progress_bar(as_json) as progress:
        report = score_file(timeline, output, sequence, settings, progress)
    if as_json:
        echo_json(asdict(report))
        return
    for note in report.notes:
        say(f"note: {note}")
    click.echo(report.summary)
    for line in report.delivered:
        click.echo(line)


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--score", "sheet", type=click.Path(path_type=Path), help="OLD's cue sheet; the one beside OLD."
)
@click.option("--check", is_flag=True, help="Only say what changed.")
@click.option("--edl", type=click.Path(path_type=Path), help="Write the changed events as an EDL.")
@click.option("--otio", type=click.Path(path_type=Path), help="Write the new cut with coloured markers.")
@options(*PLACE_OPTIONS, *MUSIC_OPTIONS, *GRID_OPTIONS)
@one_sentence
def conform(
    old: Path,
    new: Path,
    sheet: Path | None,
    output: Path | None,
    check: bool,
    edl: Path | None,
    otio: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Score the cut NEW from the score of the cut OLD, or only --check what changed between them.

    Scenes that did not change keep their music note for note, hand edits included; trimmed ones keep their material; new
    ones are composed. The exit code is 0 whether anything changed or not.
    """
    from bridge.conforming import conform_files  # noqa: PLC0415 (loads what scores)
    from bridge.recut import compare_files  # noqa: PLC0415 (not needed for --help)

    sequence = asked.pop("sequence")
    settings = Settings.read(new, overrides(asked))
    recut = compare_files(old, new, edl=edl, otio=otio, rate=asked["rate"], sequence=sequence)
    if check:
        show_changes(recut, as_json)
        return
    with progress_bar(as_json) as progress:
        done = conform_files(old, new, sheet, output, sequence, settings, progress)
    if as_json:
        echo_json(done.document | {"delivered": [*recut.delivered, *done.report.delivered]})
        return
    for note in done.report.notes:
        say(f"note: {note}")
    click.echo(done.summary)
    for line in (*recut.delivered, *done.report.delivered):
        click.echo(line)


def show_changes(recut: "Recut", as_json: bool) -> None:
    """Say what changed between two cuts."""
    if as_json:
        echo_json(recut.document)
        return
    for note in recut.notes:
        say(f"note: {note}")
    recut.show(sys.stdout)
    for line in recut.delivered:
        click.echo(line)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to write to; each timeline's own."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--osc-port", type=click.IntRange(0, 65535), default=9870, show_default=True, help="0: any free one."
)
@click.option("--poll", is_flag=True, help="Look at the folders four times a second, for network drives.")
@one_sentence
def serve(paths: tuple[Path, ...], output: Path | None, host: str, osc_port: int, poll: bool) -> None:
    """Score timelines anew whenever they are saved: PATHS are files, or folders of them."""
    from bridge.serve import serve_timelines  # noqa: PLC0415 (loads the daemon)

    serve_timelines(paths, output, host, osc_port, poll=poll)


@main.command(
    context_settings={"ignore_unknown_options": True}, epilog="\b\n" + listing()
)  # a mood may be -0.5, which is no option
@click.argument("address", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where Recue listens.")
@click.option("--port", type=click.IntRange(1, 65535), default=9870, show_default=True, help="Its UDP port.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=60,
    show_default=True,
    help="Seconds to wait.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
@one_sentence
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
        said = [{"address": answer.address, "arguments": answer.arguments[1:]} for answer in answers]
        click.echo(json.dumps({"answers": said}, ensure_ascii=False))
    for answer in answers:
        if answer.address == "/recue/error":
            _, code, text = answer.arguments
            say(f"recue: {text}")
            sys.exit(int(code))
        if not as_json:
            click.echo(" ".join([answer.address, *map(str, answer.arguments[1:])]))


@main.command()
@click.option(
    "--corpus", type=click.Path(path_type=Path), required=True, help="Folder with index.tsv and its zips."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The weights file to write."
)
@click.option("--checkpoint", type=click.Path(path_type=Path), required=True, help="Kept to go on from.")
@click.option("--steps", type=click.IntRange(min=1), help="Updates of the generator in all.")
@click.option("--seed", type=int, help="What everything random is drawn from.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@one_sentence
def train(**asked: Any) -> None:
    """Train the composer."""
    from bridge.app import train_composer  # noqa: PLC0415 (loads torch)

    train_composer(**asked, report=click.echo)


main.command()(one_sentence(history))
