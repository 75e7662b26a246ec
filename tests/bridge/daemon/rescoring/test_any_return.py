"""Whatever an editor and a person do: a scene that is back and shows what it showed is as it was."""

import os
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bridge.commands.bench.edits import Cut
from bridge.score.cues import CuedScene
from tests.bridge.daemon.rescoring.following import Following, music_of, scene
from tests.bridge.daemon.rescoring.test_rescorer import edited_by_hand
from tests.bridge.daemon.test_daemon_service import done

FILMS = int(os.environ.get("RETURNS", "8"))
"""Random films of 12 steps that are tried; others, and more: `RETURNS=200 pytest --hypothesis-seed=1` with this file."""
NUMBERS = st.integers(1, 5)
Shown = tuple[int, int]
"""A scene of the film by its number, and the frames that its first shot is shorter than it was."""


def as_cut(shown: Shown) -> Cut:
    number, shorter = shown
    first, *others = scene(number)
    return (replace(first, length=first.length - shorter), *others)


class Film(RuleBasedStateMachine):
    """A followed film of up to five scenes, each whole or trimmed."""

    def __init__(self) -> None:
        super().__init__()
        self.files, self.running = ExitStack(), ExitStack()
        self.folder = Path(self.files.enter_context(tempfile.TemporaryDirectory())).resolve()
        self.following = self.running.enter_context(Following.begun(self.folder))
        self.cut: list[Shown] = [(number, 0) for number in range(1, 6)]
        self.saved: list[Shown] = []
        self.was: dict[Shown, tuple[object, ...]] = {}
        """Each scene as it was in the newest revision that showed it."""
        self.overruled: set[Shown] = set()
        """Those to which a person did something while they showed something else."""

    def teardown(self) -> None:
        self.running.close()
        self.files.close()

    @initialize()
    def open(self) -> None:
        self.save()

    @rule(number=NUMBERS)
    def remove(self, number: int) -> None:
        left = [shown for shown in self.cut if shown[0] != number]
        self.cut = left or self.cut

    @rule(number=NUMBERS, at=st.integers(0, 4))
    def put_back(self, number: int, at: int) -> None:
        if number not in dict(self.cut):
            self.cut.insert(at, (number, 0))

    @rule()
    def put_all_back(self) -> None:
        self.cut = [(number, 0) for number in range(1, 6)]

    @rule(number=NUMBERS, shorter=st.sampled_from((0, 6, 12)))
    def trim(self, number: int, shorter: int) -> None:
        self.cut = [(other, shorter if other == number else by) for other, by in self.cut]

    @rule()
    def save(self) -> None:
        was_there = dict(self.saved)
        self.following.save(*map(as_cut, self.cut))
        self.saved = list(self.cut)
        for shown, cue in self.now().items():
            known = shown in self.was and (shown[0] not in was_there or shown not in self.overruled)
            assert not known or music_of(cue) == self.was[shown], shown
        self.note()

    @rule(number=NUMBERS, locked=st.sampled_from((0, 1)))
    def lock(self, number: int, locked: int) -> None:
        if number in dict(self.saved):
            done(self.following.service.lock("", self.cue(number).scene.id, locked))
            self.overrule(number)

    @rule(number=NUMBERS)
    def reroll(self, number: int) -> None:
        if number in dict(self.saved) and not self.cue(number).choice.locked:
            done(self.following.service.reroll("", self.cue(number).scene.id))
            self.overrule(number)

    @rule(velocity=st.integers(100, 127))
    def edit(self, velocity: int) -> None:
        midi = self.following.midi
        midi.write_bytes(edited_by_hand(midi.read_bytes(), velocity))
        done(self.following.timelines.look(""))
        for shown, cue in self.now().items():
            if cue.edited:
                self.overrule(shown[0])

    @rule()
    def restart(self) -> None:
        self.running.close()
        self.following = self.running.enter_context(Following.begun(self.folder))
        self.save()

    @invariant()
    def ids_are_unique(self) -> None:
        ids = [cue.scene.id for cue in self.following.cues] if self.saved else []
        assert len(set(ids)) == len(ids)

    def now(self) -> dict[Shown, CuedScene]:
        """Return the scenes of the score."""
        cues = self.following.cues
        assert len(cues) == len(self.saved)
        return dict(zip(self.saved, cues, strict=True))

    def cue(self, number: int) -> CuedScene:
        return next(cue for shown, cue in self.now().items() if shown[0] == number)

    def overrule(self, number: int) -> None:
        """Note that a person did something to a scene as it is shown now."""
        self.overruled |= {shown for shown in self.was if shown[0] == number}
        self.note()

    def note(self) -> None:
        """Note how every scene is now."""
        self.was |= {shown: music_of(cue) for shown, cue in self.now().items()}
        self.overruled -= set(self.saved)


Film.TestCase.settings = settings(
    max_examples=FILMS,
    stateful_step_count=12,
    deadline=None,
    derandomize="RETURNS" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnyReturn = Film.TestCase
