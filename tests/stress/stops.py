"""Stop every command at random moments, and look at how it ends and at what it leaves.

python -m tests.stress.stops --times 200 --seed 1

Each command runs as a process on the example film, with a score of it beside it. It must be gone within two seconds of
the signal, with the signal's exit code and at most a sentence; every set of files must be as it was or the new one,
whole; and the next run must work.
"""

import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

import click
import opentimelineio as otio

from bridge.demo import FILM
from bridge.errors import MissingError
from bridge.store import Cause, Store, TimelineKey
from integrations.files.hidden_folder import NAME as HIDDEN
from tests.bridge.daemon.test_serving import RECUE, environment
from tests.bridge.midi.test_edit_seal import a_score
from tests.bridge.store.values import MADE, NOON, a_sheet, a_state
from tests.generator.evaluation.music import midi, scale
from tests.generator.learning.quick_run import PROGRAM as QUICKLY
from tests.generator.pieces.corpora import corpus

LIMIT: Final = 2.0
"""Seconds from the signal in which a command must be gone."""
_PATIENCE: Final = 20.0
"""Seconds after which one that is not gone is killed."""
_FORMATS: Final = "mid,wav,m4a,mp3,json,png,stems,otio,dawproject,rpp"
_SHOTS: Final = 5
"""Shots of the film that are scored."""
_NEXT: Final = 10
"""Every so many stops the command is run once more, and left alone."""
_OTIOCONVERT: Final = (sys.executable, "-c", "from opentimelineio.console.otioconvert import main; main()")


_OTHERS: Final = ("runtime-", "torchinductor_")
"""Prefixes of folders that libraries leave in the temporary folder: platformdirs, PyTorch."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to stop."""

    words: str
    program: Sequence[str] = tuple(RECUE)
    serves: float = 0.0
    """Seconds after which a daemon is stopped that would run for ever; 0 for a command that ends."""
    files_apart: bool = False
    """True where files are replaced one by one, each whole, not as one set."""
    tells: bool = False
    """True where it tells on stderr of each step that is done."""

    def arguments(self) -> list[str]:
        return [*self.program, *self.words.split()]


COMMANDS: Final[Mapping[str, Command]] = {
    "score": Command(f"score film.otio --seed 2 --formats {_FORMATS}"),
    "conform": Command(f"conform film.otio recut.otio --formats {_FORMATS}"),
    "conform --check": Command(
        "conform film.otio recut.otio --check --edl changes.edl --otio changed.otio", files_apart=True
    ),
    "restyle": Command(f"restyle film.otio --palette synth --formats {_FORMATS}"),
    "tempo": Command("tempo film.otio --click"),
    "history": Command("history film.otio --store store.sqlite --restore 1"),
    "demo": Command("demo -o demo --formats mid,wav,json"),
    "push ardour": Command("push film.otio ardour --to session --port 9 --timeout 0.2"),
    "push reaper": Command("push film.otio reaper --port 9 --timeout 3"),
    "push resolve": Command("push film.otio resolve --port 9 --timeout 3", files_apart=True),
    "install reaper": Command("install reaper --to .", files_apart=True),
    "install resolve": Command("install resolve --to companion --watch .", files_apart=True),
    "doctor": Command("doctor"),
    "bench generate": Command("bench generate --scenes 2"),
    "bench rescore": Command("bench rescore --shots 2 --saves 1", tells=True),
    "train": Command(
        "train --corpus corpus --checkpoint run/state.pt -o new.safetensors",
        program=QUICKLY,
        files_apart=True,
    ),
    "evaluate": Command("evaluate --real real --composer untrained --save-midi evaluated", files_apart=True),
    "play": Command("play film.mid --virtual", serves=3),
    "serve": Command(
        "serve film.otio --osc-port 0 --page-port 0 --reaper-feedback 0 --store served.sqlite -o served",
        serves=8,
        files_apart=True,
    ),
    "plugin": Command("-i film.otio -o plugged.mid -A picture=false", program=_OTIOCONVERT),
}
State = Mapping[str, str]
"""The digest of each file, by its path in the folder."""


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """The outcome of a command that nobody stops."""

    seconds: float
    before: State
    after: State


@dataclass(slots=True)
class Outcome:
    """The outcome of all stops of a command."""

    took: list[float] = field(default_factory=list)
    """Seconds from each signal to the end."""
    codes: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    missing: str = ""
    """What the command said it needs and does not find here."""

    def line(self, name: str) -> str:
        if not self.took:
            return f"{name:16} not run {self.missing}"
        codes = ", ".join(f"{code}: {count}" for code, count in sorted(self.codes.items()))
        return (
            f"{name:16} {len(self.took):4} times, gone after {statistics.median(self.took):.2f} s, slowest "
            f"{max(self.took):.2f} s; exit codes {codes}; {len(self.faults)} faults"
        )


@dataclass(frozen=True, slots=True)
class Stop:
    """The signals to send."""

    numbers: Sequence[int]
    """In their order, 50 ms apart."""

    def allowed(self, command: Command) -> set[int]:
        """Return the exit codes that a command may have: 0 if it was done, minus the number where Python had not begun."""
        number = self.numbers[0]
        ended = {0, -number} if number == signal.SIGKILL else {0, -number, 128 + number}
        return ended if not command.serves else ended - {0}

    def send(self, process: subprocess.Popen[bytes]) -> None:
        for at, number in enumerate(self.numbers):
            if at:
                time.sleep(0.05)
            process.send_signal(number)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that commands run in, and the one it is copied from."""

    template: Path
    folder: Path

    def fresh(self) -> None:
        """Make the folder anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.template, self.folder)

    def start(self, command: Command) -> subprocess.Popen[bytes]:
        home = self.folder / "home"
        own = {name: str(home / name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        there = {**environment(home), **own, "TMPDIR": str(self.folder / "tmp")}
        with (self.folder / "home" / "said").open("wb") as said:
            return subprocess.Popen(
                command.arguments(), cwd=self.folder, env=there, stdout=subprocess.DEVNULL, stderr=said
            )

    def said(self) -> str:
        return (self.folder / "home" / "said").read_text(errors="replace")

    def state(self) -> State:
        """Return the files in the folder, but for what the next run goes on from: stores, caches, checkpoints."""
        return {
            str(path.relative_to(self.folder)): sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file() and not self._is_own(path)
        }

    def _is_own(self, path: Path) -> bool:
        own = ("home", "tmp", "run")
        within = path.relative_to(self.folder).parts
        return within[0] in own or HIDDEN in within or ".sqlite" in path.name

    def unfinished(self) -> list[str]:
        """Return files under temporary names, and temporary folders but for the user's runtime folder."""
        parts = [path for path in self.folder.rglob(f"{HIDDEN}/*") if path.is_dir()]
        own = [path for path in (self.folder / "tmp").iterdir() if not path.name.startswith(_OTHERS)]
        return [str(path.relative_to(self.folder)) for path in (*parts, *own)]


def undisturbed(place: Place, command: Command) -> Undisturbed:
    """Run a command twice, and leave it alone: files that differ between the runs have the digest ""."""
    runs = []
    for _ in range(2):
        place.fresh()
        before = place.state()
        began = time.perf_counter()
        _left_alone(place, command)
        runs.append((time.perf_counter() - began, place.state()))
    (_, one), (seconds, other) = runs
    after = {path: digest if other.get(path) == digest else "" for path, digest in one.items()}
    return Undisturbed(seconds, before, after)


def _left_alone(place: Place, command: Command) -> None:
    """Run a command to its end; a daemon for as long as it takes to score.

    Raises:
        MissingError: If it needs something that is not here.
        RuntimeError: If it fails otherwise.
    """
    process = place.start(command)
    if command.serves:
        time.sleep(command.serves)
        process.terminate()
    code = process.wait(timeout=300)
    if code == MissingError.exit_code:
        raise MissingError(place.said().splitlines()[-1])
    if code not in ({128 + signal.SIGTERM} if command.serves else {0, 5}):
        raise RuntimeError(f"{command.words}: exit code {code}; {place.said()}")


def stopped(
    place: Place, command: Command, known: Undisturbed, stop: Stop, after: float
) -> tuple[float, int, list[str]]:
    """Stop a command after some seconds; returns the seconds until it was gone, its exit code, and the faults."""
    place.fresh()
    process = place.start(command)
    time.sleep(after)
    began = time.perf_counter()
    stop.send(process)
    try:
        code = process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    took = time.perf_counter() - began
    return (
        took,
        code,
        [f"after {after:.3f} s: {fault}" for fault in _faults(place, command, known, stop, took, code)],
    )


def _faults(
    place: Place, command: Command, known: Undisturbed, stop: Stop, took: float, code: int
) -> Iterator[str]:
    if took > LIMIT:
        yield f"gone after {took:.2f} s, with exit code {code}"
    if code not in stop.allowed(command) and not (code == 5 and not command.serves):
        yield f"exit code {code}: {place.said()}"
    said = [line for line in place.said().splitlines() if not line.startswith("note: ")]
    if "Traceback" in place.said() or (len(said) > 1 and not command.serves and not command.tells):
        yield f"it said {place.said()}"
    yield from _half(command, known, place.state())
    if -code not in stop.numbers and code != -signal.SIGKILL and (left := place.unfinished()):
        yield f"it left {', '.join(left)}"


def _half(command: Command, known: Undisturbed, found: State) -> Iterator[str]:
    """Yield a fault where the files are neither those of before nor those of after."""
    same = {path for path in known.after if known.after[path]}
    before, after, now = (
        {path: digest for path, digest in state.items() if path in same or path not in known.after}
        for state in (known.before, known.after, found)
    )
    if command.files_apart:
        wrong = [path for path in now if now[path] not in {before.get(path), after.get(path)}]
    else:
        wrong = [] if now in (before, after) else [path for path in now if now[path] != before.get(path)]
    lost = [path for path in before if path not in now and path in after]
    named = sorted(path for path in (*wrong, *lost) if not path.endswith(".part"))
    if named:
        yield f"half: {', '.join(named)} are neither as before nor the new set"


def _next_works(place: Place, command: Command) -> Iterator[str]:
    """Run a command once more where it was stopped; yield a fault where it does not work."""
    try:
        _left_alone(place, command)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        yield f"the next run fails: {error}"
    if left := place.unfinished():
        yield f"the next run leaves {', '.join(left)}"


def measured(place: Place, command: Command, stop: Stop, times: int, rng: Random) -> Outcome:
    """Stop a command so many times."""
    outcome = Outcome()
    try:
        known = undisturbed(place, command)
    except MissingError as error:
        outcome.missing = str(error)
        return outcome
    except RuntimeError as error:
        outcome.faults.append(str(error))
        return outcome
    for turn in range(times):
        took, code, faults = stopped(place, command, known, stop, rng.uniform(0, known.seconds))
        outcome.took.append(took)
        outcome.codes[code] += 1
        outcome.faults += faults
        if faults or turn % _NEXT == 0:
            outcome.faults += _next_works(place, command)
    return outcome


def make_template(place: Place) -> None:
    """Make the folder to copy: a cut with its score, a recut, a store with a revision, and music to learn from."""
    folder = place.template
    for name in ("home/run", "tmp", "real"):
        (folder / name).mkdir(parents=True)
    (folder / "home/run").chmod(0o700)
    shutil.copy(FILM.with_suffix(".mp4"), folder)
    _write_cut(folder / "film.otio", slice(_SHOTS))
    _write_cut(folder / "recut.otio", slice(1, _SHOTS))
    corpus(folder / "corpus")
    (folder / "real" / "tune.mid").write_bytes(midi([scale(8)]))
    with Store.open(folder / "store.sqlite") as store:
        state, key = (
            replace(a_state(1, 1), sheet=a_sheet(), midi=a_score()),
            TimelineKey.of(place.folder / "film.otio"),
        )
        store.revisions.save(key, state, NOON, Cause.OPENED, "hash", MADE)
    place.fresh()
    _left_alone(place, Command(f"score film.otio --formats {_FORMATS}"))
    shutil.rmtree(folder)
    place.folder.rename(folder)


def _write_cut(file: Path, shots: slice) -> None:
    """Write a cut of some shots of the film."""
    cut = otio.adapters.read_from_file(str(FILM))
    for track in cut.tracks:
        kept = list(track)[shots] if track.kind == otio.schema.TrackKind.Video else []
        track[:] = [item.deepcopy() for item in kept]
    otio.adapters.write_to_file(cut, str(file))


@click.command()
@click.option(
    "--times", type=click.IntRange(min=1), default=200, show_default=True, help="Stops of each command."
)
@click.option("--seed", type=int, default=1, show_default=True, help="What the moments are drawn from.")
@click.option(
    "--command",
    "names",
    type=click.Choice(list(COMMANDS)),
    multiple=True,
    help="Only this one; again for more.",
)
@click.option("--signal", "name", default="SIGTERM", show_default=True, help="SIGTERM, SIGINT or SIGHUP.")
@click.option("--twice", is_flag=True, help="Send it again after 50 ms.")
@click.option("--kill", is_flag=True, help="Send SIGKILL, which nothing can clear up after.")
def main(times: int, seed: int, names: tuple[str, ...], name: str, twice: bool, kill: bool) -> None:
    """Stop every command at random moments; the exit code is 1 where one does not end as it must."""
    stop = Stop([signal.SIGKILL if kill else getattr(signal, name)] * (1 + twice))
    faults = 0
    with tempfile.TemporaryDirectory() as at:
        place = Place(Path(at).resolve() / "template", Path(at).resolve() / "cuts")
        make_template(place)
        for each in names or COMMANDS:
            outcome = measured(place, COMMANDS[each], stop, times, Random(f"{seed} {each}"))
            faults += len(outcome.faults)
            click.echo(outcome.line(each))
            for fault in outcome.faults:
                click.echo(f"    {fault}")
    sys.exit(min(faults, 1))


if __name__ == "__main__":
    main()
