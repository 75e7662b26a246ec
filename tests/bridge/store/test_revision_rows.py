"""Undo, redo and restore against two stacks of choices, the simplest model of them."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bridge.errors import StoreError
from bridge.settings.choices import Choice
from bridge.store import Cause, ScoreState, Store
from tests.bridge.store.values import CUT, MADE, a_state, minutes

KEEP = 30
"""More than a run of the machine saves: what is given up ends the stacks, which another test shows."""


class Line(RuleBasedStateMachine):
    """A take stands for all that is chosen; the stacks hold what undo and redo go to, the next one last."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.takes: dict[int, int] = {}
        """Choices at each revision."""
        self.chosen = 0
        self.done: list[int] = []
        self.undone: list[int] = []

    @initialize()
    def begin(self) -> None:
        self.store = self.opened()
        self.keep(Cause.OPENED)

    def opened(self) -> Store:
        return Store.open(Path(self.folder.name) / "store.sqlite", keep=KEEP)

    def keep(self, cause: Cause, back_to: int | None = None) -> None:
        """Save what is chosen now as a revision."""
        saved = self.store.revisions.save(CUT, holding(self.chosen), minutes(0), cause, "", MADE, back_to)
        self.takes[saved.number] = self.chosen

    @rule()
    def recut(self) -> None:
        self.keep(Cause.SAVED)

    @rule(take=st.integers(0, 9))
    def choose(self, take: int) -> None:
        self.done.append(self.chosen)
        self.chosen, self.undone = take, []
        self.keep(Cause.TAKE)

    @precondition(lambda self: self.takes)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.takes)))
        self.done.append(self.chosen)
        self.chosen, self.undone = self.takes[number], []
        self.keep(Cause.RESTORED, number)

    @rule()
    def undo(self) -> None:
        if not self.done:
            with pytest.raises(StoreError, match="nothing to undo"):
                self.store.revisions.undo_leads_to(CUT)
            return
        number = self.store.revisions.undo_leads_to(CUT)
        self.undone.append(self.chosen)
        self.chosen = self.done.pop()
        assert self.takes[number] == self.chosen
        self.keep(Cause.UNDONE, number)

    @rule()
    def redo(self) -> None:
        if not self.undone:
            with pytest.raises(StoreError, match="nothing to redo"):
                self.store.revisions.redo_leads_to(CUT)
            return
        number = self.store.revisions.redo_leads_to(CUT)
        self.done.append(self.chosen)
        self.chosen = self.undone.pop()
        assert self.takes[number] == self.chosen
        self.keep(Cause.REDONE, number)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.opened()

    @invariant()
    def everything_is_as_in_the_model(self) -> None:
        listed = self.store.revisions.listed(CUT)
        assert [revision.number for revision in listed] == sorted(self.takes, reverse=True)
        assert [revision.current for revision in listed] == [True, *[False] * (len(listed) - 1)]
        for number, take in self.takes.items():
            assert self.store.revisions.state(CUT, number).choices == {"A": Choice(take=take)}

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


def holding(take: int) -> ScoreState:
    return replace(a_state(1, 1), choices={"A": Choice(take=take)})


TestLine = Line.TestCase
TestLine.settings = settings(max_examples=25, stateful_step_count=20)
