"""Kills a process that scores and pushes at random moments, over a bad wire, and looks at what the host got.

python -m tests.bridge.daemon.killing_pushes [KILLS [SEED]]
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bridge.commands.bench.edits import EDITS, invented, otio
from bridge.commands.push import sending
from bridge.daemon.pushing import Pushing
from bridge.daemon.rescoring import Rescorer
from bridge.store import Store, TimelineKey
from bridge.timeline.formats import read
from tests.bridge.daemon.rescoring.test_rescorer import Weighed, quietly
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import NetworkFaults, OscHost
from tests.integrations.reaper.readback import of_midi, of_project
from tests.midi import read_back

NOW = partial(datetime.now, UTC)


@contextmanager
def pushing_to(store: Store, port: int) -> Iterator[Pushing]:
    with Pushing({"reaper": sending("reaper", store, port)}, store, NOW) as pushing:
        yield pushing


def push_for_ever(folder: Path, port: int, seed: int) -> None:
    """Save edit after edit of a cut, score each and push it, telling the number of each revision."""
    rng = random.Random(seed)  # noqa: S311 (a test's own cut)
    file, cut = folder / "cut.otio", invented(12, random.Random(1))  # noqa: S311 (the same)
    file.write_bytes(otio(cut))
    with Store.open(folder / "store.sqlite") as store, pushing_to(store, port) as pushing:
        rescorer = Rescorer(store, None, Weighed, NOW, enqueue=pushing.enqueue)
        opened = rescorer.begin(file, read(file))
        while True:
            cut = EDITS[rng.choice(sorted(EDITS))](cut, rng.randrange(len(cut) - 1), rng)
            file.write_bytes(otio(cut))
            opened = replace(opened, cut=read(file))
            outcome = rescorer.rescore(opened, opened.cut, lambda: False, quietly)
            opened = replace(opened, outcome=outcome, scored_cut=opened.cut, revision=opened.revision + 1)
            print(opened.revision, flush=True)  # noqa: T201
            time.sleep(rng.uniform(0, 0.3))


@dataclass(frozen=True, slots=True)
class EndState:
    """State of store and project at the end."""

    jobs: int
    """Jobs that the host applied."""
    applications: int
    open_jobs: int
    equal: bool
    """True if the project holds the newest revision that was pushed."""


def killed(folder: Path, kills: int, seed: int) -> EndState:
    """Kill a pushing process again and again, then let one finish."""
    rng = random.Random(seed)  # noqa: S311 (moments, not secrets)
    folder.mkdir(exist_ok=True)
    (folder / "recue.yaml").write_text("formats: mid,json\npicture: false\nhosts: {push: reaper}\n")
    with OscHost(Api(), NetworkFaults(0.3, seed), tick=0.005) as reaper:
        for kill in range(kills):
            _run_and_kill(folder, reaper.port, kill, rng.uniform(0, 0.8))
        with Store.open(folder / "store.sqlite") as store:
            return _finished(store, TimelineKey.of(folder / "cut.otio"), reaper)


def _run_and_kill(folder: Path, port: int, seed: int, after: float) -> None:
    call = f"push_for_ever(Path({str(folder)!r}), {port}, {seed})"
    command = [sys.executable, "-c", f"from tests.bridge.daemon.killing_pushes import *; {call}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def _finished(store: Store, key: TimelineKey, reaper: OscHost) -> EndState:
    """Return the state after everything open was done."""
    until = time.monotonic() + 60
    with pushing_to(store, reaper.port):
        while store.pushes.unsettled("reaper") and time.monotonic() < until:
            time.sleep(0.05)
    newest = store.pushes.listed(key)[0].revision
    applied = {job for _, job in reaper.api.state_ if job != "last"}
    wanted = of_midi(read_back(store.revisions.state(key, newest).midi))
    equal = of_project(reaper.api.project_) == wanted
    return EndState(len(applied), len(reaper.api.undo_), len(store.pushes.unsettled("reaper")), equal)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as place:
        print(killed(Path(place), *(numbers + [20, 1][len(numbers) :])))  # noqa: T201
