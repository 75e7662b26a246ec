"""Random sequences of what a person, Recue's commands, its daemon and kills do in one folder: nothing of a person's is lost.

python -m tests.stress.edits --steps 10000 --seed 1
"""

import argparse
import json
import logging
import os
import random
import shutil
import signal
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final, Never

import opentimelineio as otio
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bridge.daemon.open_timeline import Decision, OpenTimeline
from bridge.daemon.rescoring import Rescorer
from bridge.errors import RecueError
from bridge.midi.edit_seal import seal_of
from bridge.otioplugin.adapter import write_to_file
from bridge.output.cuesheet.reading import read_sheet
from bridge.settings.choices import Choice
from bridge.store import Cause, Store
from bridge.timeline.formats import read
from integrations.files import commit, renaming
from integrations.files.hidden_folder import NAME as HIDDEN
from integrations.files.ledger import Ledger, digest_of
from tests.bridge.daemon.rescoring.test_rescorer import Weighed, quietly
from tests.recuts import Event, cut_file, edl_file, recue
from tests.stress.person import EDITS, Person, loud_notes
from tests.stress.quick_scores import quick_scores
from tests.stress.saving import SAVES

FORMATS: Final = (
    "mid,json",
    "mid",
    "mid,json,png,rpp",
    "mid,json,wav,otio",
    "mid,json,m4a,mp3",
    "mid,wav,m4a,mp3,json,png,stems,otio,dawproject,rpp",
)
SUFFIXES: Final = (
    "mid",
    "recue.json",
    "png",
    "rpp",
    "wav",
    "m4a",
    "mp3",
    "recue.otio",
    "dawproject",
    "click.wav",
    "Melody.wav",
)
NAMES: Final = ("cut", "cut-2")
OUTPUTS: Final = tuple(f"{name}.{suffix}" for suffix in SUFFIXES for name in NAMES)
OTHERS: Final = (
    "cut.kept-1.mid", "cut.kept-1.png", "cut-2.kept-2.recue.json", "cut.Bass.wav", "cut.Flute.wav", "u.mid", "u.kept-1.mid",
    "marked.otio", "changes.edl", "notes.txt", ".cut.mp4.part", "session/cut.ardour",
)  # fmt: skip
PLACES: Final = (*OUTPUTS[:4] * 2, *OUTPUTS * 2, *OTHERS)
"""What a person puts something into: every file that Recue writes there, what it keeps, and what is no business of it."""
COMMANDS: Final = ("score",) * 4 + ("conform", "check", "restyle", "click", "restore", "push", "convert")
CUTS: Final = ("cut.otio", "cut.edl")
KILL_STEPS: Final = 24
"""Steps of a commit at which a process ends: before and after each, of as many as two files have."""


class Edits(RuleBasedStateMachine):
    """A folder with two timelines of one name, a person and Recue."""

    timed_kills: ClassVar[bool] = False
    """True to kill at random instants, too, which cannot be repeated."""
    told: ClassVar[Counter[str]] = Counter()
    """How many of each have been done, in all."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="recue-edits-"))
        self.folder, beyond = self.place / "cuts", self.place / "beyond"
        self.folder.mkdir()
        beyond.mkdir()
        (self.folder / "recue.yaml").write_text("formats: mid,json,png,rpp\npicture: false\n")
        self.person = Person(self.folder, beyond)
        self.cuts: dict[str, list[Event]] = {}
        self.versions: list[bytes] = []
        self.log: list[str] = []
        self.opened: dict[str, OpenTimeline] = {}
        self.start_daemon()

    def teardown(self) -> None:
        self.told["kept files"] += sum(".kept-" in entry.name for entry in self.person.there())
        self.store.close()
        shutil.rmtree(self.place)

    def start_daemon(self) -> None:
        """Start as a new daemon does, with nothing but the store."""
        self.store = Store.open(self.place / "store.sqlite")
        self.rescorer = Rescorer(self.store, None, Weighed, lambda: datetime.now(UTC))
        self.opened = {}

    def stop_daemon(self) -> None:
        self.store.close()

    # What an editor does.

    @initialize()
    def begin(self) -> None:
        for number, cut in enumerate(CUTS):
            self.cut(cut, [Event(f"M{shot + number}", 1000, 36) for shot in range(6)])

    def cut(self, cut: str, reel: list[Event]) -> None:
        """Save a cut; the one before is kept as an editor keeps it, in another folder."""
        before = self.place / "before"
        before.mkdir(exist_ok=True)
        if cut in self.cuts:
            shutil.copy(self.folder / cut, before / cut)
        self.cuts[cut] = reel
        if cut.endswith(".otio"):
            marks = ((0, "scene: A"), (sum(event.length for event in reel[:3]), "scene: B"))
            cut_file(self.folder / cut, reel, marks)
        else:
            edl_file(self.folder / cut, reel)

    @rule(cut=st.sampled_from(CUTS), kind=st.sampled_from(("trim", "insert", "remove")), at=st.integers(0, 9))
    def recut(self, cut: str, kind: str, at: int) -> None:
        reel = list(self.cuts[cut])
        at %= len(reel)
        if kind == "trim":
            reel[at] = reel[at]._replace(length=30 if reel[at].length > 30 else 44)
        elif kind == "insert" and len(reel) < 10:
            reel.insert(at, Event(f"N{len(self.log)}", 0, 40))
        elif len(reel) > 4:
            del reel[at]
        self.did("recut", cut, kind)
        self.cut(cut, reel)

    # What a person does in the folder.

    @rule(
        name=st.sampled_from(PLACES), how=st.sampled_from(sorted(SAVES)), kind=st.sampled_from(sorted(EDITS))
    )
    def save(self, name: str, how: str, kind: str) -> None:
        self.did("edit", name, how, kind)
        self.person.save(self.at(name), how, kind)

    @rule(number=st.integers(0, 99), how=st.sampled_from(sorted(SAVES)), kind=st.sampled_from(sorted(EDITS)))
    def work_on_what_is_there(self, number: int, how: str, kind: str) -> None:
        if place := self.one_of(number, folders=False):
            self.did("edit", place.name, how, kind)
            self.person.save(place, how, kind)

    @rule(name=st.sampled_from(PLACES), kind=st.sampled_from(("link", "dangling link", "folder", "FIFO")))
    def put_something_else(self, name: str, kind: str) -> None:
        self.did("edit", name, kind)
        if kind == "folder":
            self.person.make_folder(self.at(name))
        elif kind == "FIFO" and hasattr(os, "mkfifo"):
            self.person.make_fifo(self.at(name))
        else:
            self.person.link(self.at(name), dangling=kind != "link")

    @rule(number=st.integers(0, 99), to=st.sampled_from(PLACES))
    def rename(self, number: int, to: str) -> None:
        place = self.one_of(number)
        apart = (
            place and place not in {self.at(to), *self.at(to).parents} and self.at(to) not in place.parents
        )
        if place and apart:
            self.did("edit", place.name, "rename to", to)
            self.person.rename(place, self.at(to))

    @rule(number=st.integers(0, 29), to=st.sampled_from(PLACES))
    def copy_an_older_version_back(self, number: int, to: str) -> None:
        if self.versions:
            self.did("edit", to, "older version", str(number % len(self.versions)))
            self.person.copy(self.versions[number % len(self.versions)], self.at(to))

    @rule(number=st.integers(0, 99))
    def throw_away(self, number: int) -> None:
        if number < 5 and not self.person.pending:
            self.did("edit", HIDDEN, "delete")
            shutil.rmtree(self.folder / HIDDEN, ignore_errors=True)
        elif place := self.one_of(number):
            self.did("edit", place.name, "delete")
            self.person.throw_away(place)

    # What Recue does.

    @rule(
        kind=st.sampled_from(COMMANDS),
        cut=st.sampled_from(CUTS),
        formats=st.sampled_from(FORMATS),
        option=st.sampled_from(("", "", "", "--fresh", "--seed=7", "--style=song")),
    )
    def command(self, kind: str, cut: str, formats: str, option: str) -> None:
        if kind == "convert":
            self.convert()
            return
        before = self.loud_notes()
        fates = self.run(*self.arguments(kind, cut, formats, option if kind == "score" else ""))
        if kind == "score" and not option and fates and not sum(fates.values()) - fates["kept"]:
            after = self.loud_notes()
            assert all(after.get(name, 0) >= count for name, count in before.items()), self.tale(
                before, after
            )

    def arguments(self, kind: str, cut: str, formats: str, option: str = "") -> tuple[object, ...]:
        """Return a command of a kind."""
        file, before = self.folder / cut, self.place / "before" / cut
        sheet = self.folder / ("cut.recue.json" if cut == "cut.otio" else "cut-2.recue.json")
        made = ("--no-picture", "--formats", formats, "--json")
        conform = ("conform", before if before.exists() else file, file, "--score", sheet)
        return {
            "score": ("score", file, *made, *filter(None, [option])),
            "conform": (*conform, *made),
            "check": (
                *conform,
                "--check",
                "--otio",
                self.folder / "marked.otio",
                "--edl",
                self.folder / "changes.edl",
            ),
            "restyle": ("restyle", file, "--palette", "piano" if formats == "mid" else "synth", *made),
            "click": ("tempo", file, "--no-picture", "--click", "--json"),
            "restore": (
                "history",
                file,
                "--store",
                self.place / "store.sqlite",
                "--restore",
                len(formats) % 3 + 1,
                "--json",
            ),
            "push": ("push", file, "ardour", "--to", self.folder / "session", "--port", 9, "--timeout", 0.01),
        }[kind]

    def convert(self) -> None:
        """Have the plugin write a .mid."""
        self.did("command", "plugin")
        film = otio.adapters.read_from_file(str(self.folder / "cut.otio"))
        self.done(partial(write_to_file, film, str(self.folder / "u.mid"), picture=False))

    @rule(
        cut=st.sampled_from(CUTS),
        finishes=st.booleans(),
        choice=st.sampled_from((None, None, Choice(locked=True), Choice(take=1))),
        restarts=st.sampled_from((False, False, True)),
    )
    def daemon_saves(self, cut: str, finishes: bool, choice: Choice | None, restarts: bool) -> None:
        if restarts:
            self.did("restart")
            self.stop_daemon()
            self.start_daemon()
        opened = self.opened.get(cut)
        decision = None
        if choice and opened and opened.outcome:
            cue = opened.outcome.scored.cues[-1]
            decision = Decision({**opened.choices, cue.scene.id: choice}, Cause.TAKE)
        self.did("save", cut, choice if decision else "")
        self.done(partial(self.rescored, cut, decision, finishes=finishes))

    @rule(
        cut=st.sampled_from(CUTS),
        step=st.integers(0, KILL_STEPS),
        instant=st.none() | st.floats(0, 0.15),
        kind=st.sampled_from(("score", "conform", "click", "save")),
    )
    def kill(self, cut: str, step: int, instant: float | None, kind: str) -> None:
        if not hasattr(os, "fork"):
            return
        instant = instant if self.timed_kills else None
        saves = partial(self.restarted, cut)
        run = saves if kind == "save" else partial(recue, *self.arguments(kind, cut, FORMATS[2]))
        self.stop_daemon()
        killed = _killed(run, step, instant)
        self.did("kill" if killed else "command", kind, cut, f"at {step if instant is None else instant}")
        self.person.pending |= killed
        self.start_daemon()

    # What must hold.

    @invariant()
    def nothing_is_lost(self) -> None:
        lost = self.person.losses()
        self.told["losses"] += len(lost)
        assert not lost, self.tale(*lost)

    @invariant()
    def what_is_no_output_is_as_it_was(self) -> None:
        for cut in self.cuts:
            assert read(self.folder / cut).duration * 24 == sum(event.length for event in self.cuts[cut])

    @invariant()
    def no_set_is_half(self) -> None:
        if self.person.pending:
            return
        for name in NAMES:
            midi, sheet = (self.folder / f"{name}.{suffix}" for suffix in ("mid", "recue.json"))
            if self.is_recues(midi) and self.is_recues(sheet):
                seal = read_sheet(sheet.read_bytes(), sheet.name).seal
                assert seal == seal_of(midi.read_bytes()), self.tale(f"{name} is no pair")
        for name in Ledger.read(self.folder / HIDDEN).files:
            file = self.folder / name
            if file.is_file() and not file.is_symlink() and not self.is_recues(file):
                assert file.read_bytes() in self.person.ever, self.tale(f"{name} is nobody's")
        hidden = self.folder / HIDDEN
        left = {entry.name for entry in hidden.iterdir()} if hidden.is_dir() else set()
        assert left <= {"ledger.json", "lock"}, self.tale(f"left: {left}")

    # How it is done.

    def at(self, name: str) -> Path:
        place = self.folder / name
        place.parent.mkdir(exist_ok=True)
        return place

    def one_of(self, number: int, *, folders: bool = True) -> Path | None:
        """Return one of the things that are in the folder."""
        there = [each for each in self.person.there() if folders or not each.is_dir()]
        return there[number % len(there)] if there else None

    def run(self, *args: object) -> dict[str, int]:
        """Run a command, which may refuse in a sentence; return the number of scenes of each fate, if it tells."""
        self.did("command", *args)
        told = recue(*args)
        assert told.exit_code in {0, 2, 3, 4, 5, 6}, self.tale(told.output, repr(told.exception))
        self.log[-1] += f" -> {told.exit_code} {told.stderr if told.exit_code else ''}"
        self.told["refused"] += told.exit_code != 0
        if told.exit_code or "--json" not in args:
            return {}
        document = json.loads(told.stdout)
        for file in document["delivered"]:
            assert self.is_recues(Path(file)), self.tale(f"{file} was not delivered")
        self.settle(finished=True)
        return document.get("fates") or {}

    def done(self, work: Callable[[], object]) -> None:
        """Do something that may be refused in a sentence."""
        try:
            work()
        except RecueError as error:
            self.told["refused"] += 1
            self.log[-1] += f" -> {error}"
        else:
            self.settle(finished=True)

    def settle(self, *, finished: bool) -> None:
        """Note what Recue wrote, and that nothing is left of a kill."""
        self.person.pending &= not finished
        written = Ledger.read(self.folder / HIDDEN).files
        self.versions += [
            (self.folder / name).read_bytes() for name in written if self.is_recues(self.folder / name)
        ]
        self.versions = self.versions[-30:]

    def rescored(self, cut: str, decision: Decision | None = None, *, finishes: bool = True) -> None:
        """Score a cut as the daemon does."""
        file = self.folder / cut
        opened = self.opened.get(cut) or self.rescorer.begin(file, read(file))
        opened = replace(opened, cut=read(file))
        if decision:
            opened = replace(opened, choices=decision.choices, decision=decision)
        outcome = self.rescorer.rescore(opened, opened.cut, lambda: False, quietly)
        opened = replace(
            opened, outcome=outcome, scored_cut=opened.cut, revision=outcome.revision, decision=None
        )
        self.opened[cut] = opened
        if finishes:
            self.rescorer.finish(opened, lambda: False, quietly)

    def restarted(self, cut: str) -> None:
        self.start_daemon()
        self.rescored(cut)

    def is_recues(self, file: Path) -> bool:
        """Return True if a file is what Recue wrote there last."""
        written = Ledger.read(self.folder / HIDDEN).files.get(file.name)
        regular = file.is_file() and not file.is_symlink()
        return written is not None and regular and written.digest == digest_of(file)

    def loud_notes(self) -> dict[str, int]:
        """Return the number of notes that a person edited in each .mid that Recue wrote."""
        files = (self.folder / "cut.mid", self.folder / "cut-2.mid")
        return {file.name: loud_notes(file.read_bytes()) for file in files if self.is_recues(file)}

    def did(self, kind: str, *what: object) -> None:
        self.told["steps"] += 1
        self.told[kind] += 1
        self.log.append(" ".join(map(str, (kind, *what))))

    def tale(self, *what: object) -> str:
        """Return what is wrong, and all that was done."""
        return "\n".join(map(str, (*what, *self.log, *sorted(each.name for each in self.folder.iterdir()))))


def _killed(work: Callable[[], object], step: int, instant: float | None) -> bool:
    """Do something in another process that ends at a step of a commit or at an instant; return True if it did."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that other threads do not go on in it: it needs none
        child = os.fork()
    if child == 0:
        _do_and_die(work, step if instant is None else -1)
    if instant is not None:
        time.sleep(instant)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] != 0


def _do_and_die(work: Callable[[], object], step: int) -> Never:
    try:
        _die_at(step)
        work()
    except RecueError:
        pass
    finally:
        os._exit(0)


def _die_at(step: int) -> None:
    """End this process at a step of a commit, before or after it."""
    done = 0

    def dying(whole: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: object, **named: object) -> object:
            nonlocal done
            for before in (True, False):
                if done == step:
                    os._exit(9)
                done += 1
                if before:
                    result = whole(*arguments, **named)
            return result

        return stepped

    for name in ("take_place", "keep", "write_json"):
        setattr(commit, name, dying(getattr(commit, name)))
    renaming._exchanged = dying(renaming._exchanged)


def run(steps: int, number: int, *, machine: type[Edits] = Edits, length: int = 100) -> Counter[str]:
    """Do so many random steps, in sequences of a length; return how many of each kind were done."""
    machine.told = Counter()
    order = random.Random(number)
    with quick_scores():
        while machine.told["steps"] < steps:
            tried = settings(
                max_examples=max(1, -(-(steps - machine.told["steps"]) // length)),
                stateful_step_count=length,
                deadline=None,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=tuple(HealthCheck),
            )
            run_state_machine_as_test(seed(order.randrange(2**32))(machine), settings=tried)
    return machine.told


def main() -> None:
    """Do as many steps as are asked for, and print what was done."""
    asked = argparse.ArgumentParser(prog="python -m tests.stress.edits", description=__doc__)
    asked.add_argument("--steps", type=int, default=10_000, help="steps to do in all")
    asked.add_argument("--seed", type=int, default=1, help="begins the same sequences again")
    given = asked.parse_args()
    Edits.timed_kills = True
    logging.disable(logging.CRITICAL)
    for kind, count in sorted(run(given.steps, given.seed).items()):
        print(f"{kind}: {count}")


if __name__ == "__main__":
    main()
