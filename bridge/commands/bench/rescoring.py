"""The latency of a running daemon from a saved cut to the new .mid and its push, against scoring from scratch."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bridge.commands.bench.edits import EDITS, Cut, invented, otio
from bridge.commands.bench.folder import temporary_folder, writing
from bridge.commands.bench.host import QuickHost
from bridge.errors import HostError
from bridge.output.names import file_name, score_name
from bridge.settings import Format, Settings

TIMEOUT = 120
"""Seconds to wait for a score or a push."""
_POLL = 0.0003
"""Seconds between two checks."""


@dataclass(frozen=True, slots=True)
class Latency:
    """The latencies of saves of one kind, in milliseconds from the file being in place."""

    shots: int
    edit: str
    saves: int
    median: float
    """Until the .mid was replaced."""
    worst: float
    push_median: float
    """Until a host received the push."""
    push_worst: float
    scratch: float
    """Milliseconds to score the whole cut from scratch, to the same files, in a warm process."""

    @property
    def ratio(self) -> float:
        """The speed-up of a save over scoring from scratch, by the medians."""
        return self.scratch / self.median


def rescore_latencies(
    shots: Sequence[int], saves: int, seed: int, report: Callable[[Latency], None]
) -> list[dict[str, object]]:
    """Measure every kind of edit on timelines of some sizes; the debounce of a save is included.

    Args:
        shots: The number of shots of each timeline.
        saves: The number of saves of each kind.
        seed: The seed of the cuts and edits.
        report: Called with each result as it is known.

    Raises:
        HostError: If the daemon does not start or does not score.
        NotWrittenError: If the temporary folder cannot be written to.
    """
    found = []
    for count in shots:
        rng = random.Random(seed)  # noqa: S311 (an invented cut is no secret)
        with temporary_folder("bench") as folder:
            for latency in _measured(folder, invented(count, rng), saves, rng):
                report(latency)
                found.append({**asdict(latency), "ratio": latency.ratio})
    return found


def _measured(folder: Path, cut: Cut, saves: int, rng: random.Random) -> Iterator[Latency]:
    """Yield the latencies of every kind of edit of a cut."""
    file = folder / "bench.otio"
    wishes = "formats: mid,json\npicture: false\nhosts: {push: reaper}\n"
    with writing():
        file.write_bytes(otio(cut))
        (folder / "recue.yaml").write_text(wishes, encoding="utf-8")
    scratch = _scratch(file, folder / "scratch")
    with QuickHost() as host, _daemon(file, folder, host.port) as midi:
        _until(lambda: host.notified > 0, "push")
        for name, edit in EDITS.items():
            took = []
            for _ in range(saves):
                cut = edit(cut, rng.randrange(len(cut)), rng)
                took.append(_saved(file, otio(cut), midi, host))
            scored, pushed = zip(*took, strict=True)
            times = (_median_and_worst(scored), _median_and_worst(pushed))
            yield Latency(len(cut), name, saves, *times[0], *times[1], scratch)


def _scratch(file: Path, folder: Path) -> float:
    """Measure the milliseconds to score a file from scratch, with the composer loaded."""
    from bridge.commands.report import deliver  # noqa: PLC0415 (slow to load)
    from bridge.job import Job, run_job  # noqa: PLC0415
    from bridge.score.composers import Composing, trained_composer  # noqa: PLC0415
    from bridge.timeline.formats import read  # noqa: PLC0415

    settings = Settings.read(file, {})
    composing = Composing(load=cache(trained_composer))

    def score() -> None:
        done = run_job(Job(file, read(file), settings, composing), lambda *_: None)
        deliver(done, file, folder, None, settings, composing, lambda *_: None)

    score()
    began = time.perf_counter()
    score()
    return 1000 * (time.perf_counter() - began)


@contextmanager
def _daemon(file: Path, folder: Path, reaper: int) -> Iterator[Path]:
    """Run a daemon that follows a file, with folders of its own and REAPER at a port; yield the .mid it writes."""
    own = {
        name: str(folder / name) for name in ("XDG_STATE_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "HOME")
    }
    log = folder / "serve.log"
    with writing():
        for place in own.values():
            Path(place).mkdir()
        log.touch()
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [
        sys.executable,
        "-c",
        "from bridge.cli import main; main()",
        "serve",
        str(file),
        "--osc-port",
        "0",
        "--no-page",
        "--reaper-port",
        str(reaper),
        "--reaper-feedback",
        "0",
    ]
    process = _started(
        [*command, "--store", str(folder / "store.sqlite")], {**os.environ, **own, **paths}, log
    )
    midi = file.with_name(file_name(score_name(file, None), Format.MID))
    try:
        _until(lambda: "scored" in log.read_text(encoding="utf-8", errors="replace"), "start")
        yield midi
    finally:
        process.terminate()
        process.wait()


def _started(command: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a daemon that writes its log to a file.

    Raises:
        HostError: If the system does not start it.
    """
    with log.open("ab") as stderr:
        try:
            return subprocess.Popen(command, env=environment, stderr=stderr)  # noqa: S603 (our own command)
        except OSError as error:
            raise HostError(
                f"the daemon cannot be started ({error.strerror}): run recue serve to see why"
            ) from error


def _saved(file: Path, content: bytes, midi: Path, host: QuickHost) -> tuple[float, float]:
    """Save a file as editors do, by renaming; return the seconds until its .mid is replaced, and until it is pushed."""
    before = _state(midi)
    part = file.with_name(".bench.part")
    with writing():
        part.write_bytes(content)
        part.replace(file)
    began = time.perf_counter()
    _until(lambda: _state(midi) != before, "score")
    took = time.perf_counter() - began
    _until(lambda: host.notified > began, "push")
    time.sleep(max(0.2, 2 * took))  # until the push is confirmed, too
    return took, host.notified - began


def _median_and_worst(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the maximum of some times, in milliseconds."""
    return 1000 * statistics.median(seconds), 1000 * max(seconds)


def _state(midi: Path) -> tuple[int, int]:
    state = midi.stat()
    return state.st_ino, state.st_mtime_ns


def _until(done: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds.

    Raises:
        HostError: If it takes longer than TIMEOUT.
    """
    began = time.perf_counter()
    while not done():
        if time.perf_counter() - began > TIMEOUT:
            raise HostError(f"the daemon did not {what} within {TIMEOUT} s: run recue serve to see why")
        time.sleep(_POLL)
