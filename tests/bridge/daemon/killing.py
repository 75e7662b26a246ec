"""Kills a process that saves and scores at random moments, and looks at what it left.

python -m tests.bridge.daemon.killing [KILLS [SEED]]
"""

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bridge.commands.bench.edits import EDITS, invented, otio
from bridge.daemon.rescoring import Rescorer
from bridge.midi.edit_seal import is_untouched, seal_of
from bridge.output.cuesheet.reading import read_sheet
from bridge.store import Store, TimelineKey
from bridge.timeline.formats import read
from tests.bridge.daemon.rescoring.test_rescorer import Weighed, quietly


def save_for_ever(folder: Path, seed: int) -> None:
    """Save edit after edit of a cut and score each, telling the number of each revision that is done."""
    rng = random.Random(seed)  # noqa: S311 (a test's own cut)
    file = folder / "cut.otio"
    cut = invented(40, random.Random(1))  # noqa: S311 (a test's own cut)
    with Store.open(folder / "store.sqlite") as store:
        rescorer = Rescorer(store, None, Weighed, lambda: datetime.now(UTC))
        opened = None
        while True:
            cut = EDITS[rng.choice(sorted(EDITS))](cut, rng.randrange(len(cut) - 1), rng)
            part = folder / ".part"
            part.write_bytes(otio(cut))
            part.replace(file)
            opened = replace(opened, cut=read(file)) if opened else rescorer.begin(file, read(file))
            outcome = rescorer.rescore(opened, opened.cut, lambda: False, quietly)
            opened = replace(opened, outcome=outcome, scored_cut=opened.cut, revision=outcome.revision)
            rescorer.finish(opened, lambda: False, quietly)
            print(outcome.revision, flush=True)  # noqa: T201


def look(folder: Path, told: int) -> int:
    """See that all that was told is there, whole; returns the newest revision."""
    with Store.open(folder / "store.sqlite") as store:
        assert not store.remark, store.remark
        key = TimelineKey.of(folder / "cut.otio")
        current = store.revisions.current(key)
        newest = current.number if current else 0
        assert newest >= told, (newest, told)
        if current:
            state = store.revisions.state(key, newest)
            sheet = read_sheet(state.sheet, "the revision's cue sheet")
            assert is_untouched(state.midi)
            assert sheet.seal == seal_of(state.midi)
    for file in folder.glob("cut.mid"):
        assert is_untouched(file.read_bytes()), "half a .mid"
    for file in folder.glob("cut.recue.json"):
        json.loads(file.read_bytes())
    for file in folder.glob("cut.png"):
        assert file.read_bytes().endswith(b"IEND\xaeB`\x82"), "half a picture"
    return newest


def killed(folder: Path, kills: int, seed: int) -> int:
    """Kill a saving process again and again; returns how many revisions there are in the end."""
    rng = random.Random(seed)  # noqa: S311 (moments, not secrets)
    folder.mkdir(exist_ok=True)
    (folder / "recue.yaml").write_text("formats: mid,json,png\npicture: false\n")
    newest = 0
    for kill in range(kills):
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"from tests.bridge.daemon.killing import *; save_for_ever(Path({str(folder)!r}), {kill})",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        told = int(process.stdout.readline() or 0)
        time.sleep(rng.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        told = max([told, *(int(line) for line in process.stdout.read().split() if line.isdigit())])
        process.wait()
        process.stdout.close()
        newest = look(folder, told)
    assert not process.returncode + 9
    return newest


if __name__ == "__main__":
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as place:
        print(  # noqa: T201
            f"{kills} kills, {killed(Path(place), kills, int(sys.argv[2]) if len(sys.argv) > 2 else 1)} revisions, none lost"
        )
