"""Processes that save revisions and are killed: that what was acknowledged is there, whole.

python -m tests.bridge.store.saving KILLS [SEED]

kills so many processes at random moments while they save, undo and give up revisions, and looks into the
store after each.
"""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import click

from bridge.store import Cause, FeatureKey, Store
from tests.bridge.store.values import CUT, MADE, a_state, minutes

KEEP = 6
LONGEST = 0.12
"""Seconds a process lives at most; it opens the store in the first few hundredths."""
DIGITS = 12


def save_for_ever(file: Path, said: int) -> None:
    """Save one revision after another, and say the number of each once it is saved."""
    with Store.open(file, keep=KEEP, measured=300_000) as store:
        while True:
            for step in range(8):
                number = next_number(store)
                cause, back_to = (Cause.UNDONE, number - 1) if step % 3 == 2 else (Cause.TAKE, None)
                saved = store.revisions.save(CUT, a_state(number), minutes(0), cause, "", MADE, back_to)
                os.write(said, str(saved.number).zfill(DIGITS).encode())
                store.features.keep(FeatureKey(Path("/a.mov"), 1, 1, 1, 0, saved.number), os.urandom(50_000))
            store.pushes.add("reaper", CUT, saved.number, minutes(0))


def next_number(store: Store) -> int:
    """Return the number of the next revision, from which its content is made."""
    return max((revision.number for revision in store.revisions.listed(CUT)), default=0) + 1


def kill_one(file: Path, after: float) -> int:
    """Let a process save, kill it after so many seconds, and return the last number it said."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            save_for_ever(file, say)
        finally:
            os._exit(1)
    os.close(say)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status), "the process ended by itself"
    with os.fdopen(hear, "rb") as heard:
        return int(heard.read()[-DIGITS:] or b"0")


def check(store: Store, said: int) -> None:
    """See that everything there is whole, up to the last revision that was said or one after it."""
    assert store.remark == ""
    listed = [revision.number for revision in store.revisions.listed(CUT)]
    newest = max(listed, default=0)
    assert newest in {said, said + 1}, f"revision {said} was acknowledged, but the newest is {newest}"
    waited_for = {job.revision for job in store.pushes.listed(CUT)}
    assert set(listed) >= set(range(max(1, newest - KEEP + 1), newest + 1)) | waited_for
    assert len(listed) <= KEEP + 2, "one that a host waits for, and one that it did until the last save"
    for number in listed:
        kept, made = store.revisions.state(CUT, number), a_state(number)
        assert (kept.midi, kept.sheet, kept.cut, kept.choices) == (
            made.midi,
            made.sheet,
            made.cut,
            made.choices,
        )
    with store.database.reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        (orphans,) = connection.execute(
            "SELECT count(*) FROM blob WHERE digest NOT IN (SELECT digest FROM part)"
        ).fetchone()
    assert orphans == 0


def main(kills: int, seed: int) -> None:
    """Kill, look, go on."""
    random = Random(seed)  # noqa: S311 (not for secrets)
    with tempfile.TemporaryDirectory() as folder:
        file, last = Path(folder) / "store.sqlite", 0
        for _ in range(kills):
            last = max(last, kill_one(file, random.uniform(0, LONGEST)))
            with Store.open(file, keep=KEEP) as store:
                check(store, last)
                last = max(last, next_number(store) - 1)
    click.echo(f"{kills} killed, {last} revisions saved, none lost, none half")


def save_some(file: Path, count: int) -> None:
    """Save so many revisions, and say their numbers."""
    with Store.open(file) as store:
        numbers = [
            store.revisions.save(CUT, a_state(number, 5), minutes(0), Cause.SAVED, "", MADE).number
            for number in range(count)
        ]
    click.echo(" ".join(map(str, numbers)))


if __name__ == "__main__":
    if sys.argv[1] == "some":
        save_some(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
