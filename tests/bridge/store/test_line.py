"""Undo, redo and restore against two stacks, the simplest model of them."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bridge.errors import StoreError
from bridge.store import Cause, Store
from tests.bridge.store.values import CUT, MADE, a_state, minutes

KEEP = 4


class Line(RuleBasedStateMachine):
    """Numbers stand for revisions; what each holds is the number its content was made from."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.content: dict[int, int] = {}
        self.done: list[int] = []
        self.undone: list[int] = []

    @initialize()
    def begin(self) -> None:
        self.store = self.opened()

    def opened(self) -> Store:
        return Store.open(Path(self.folder.name) / "store.sqlite", keep=KEEP)

    @rule(content=st.integers(0, 3))
    def save(self, content: int) -> None:
        saved = self.store.revisions.save(CUT, a_state(content, 1), minutes(0), Cause.SAVED, "", MADE)
        self.follow(saved.number, content)

    @precondition(lambda self: self.content)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.content)))
        self.follow(self.store.revisions.restore(CUT, number, minutes(0)).number, self.content[number])

    def follow(self, number: int, content: int) -> None:
        self.content[number] = content
        self.content = {kept: self.content[kept] for kept in sorted(self.content)[-KEEP:]}
        self.done = [kept for kept in self.done if kept in self.content] + [number]
        self.undone = []

    @rule()
    def undo(self) -> None:
        if len(self.done) < 2:
            with pytest.raises(StoreError, match="nothing to undo"):
                self.store.revisions.undo(CUT)
        else:
            self.undone.append(self.done.pop())
            assert self.store.revisions.undo(CUT).number == self.done[-1]

    @rule()
    def redo(self) -> None:
        if not self.undone:
            with pytest.raises(StoreError, match="nothing to redo"):
                self.store.revisions.redo(CUT)
        else:
            self.done.append(self.undone.pop())
            assert self.store.revisions.redo(CUT).number == self.done[-1]

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.opened()

    @invariant()
    def everything_is_as_in_the_model(self) -> None:
        listed = self.store.revisions.listed(CUT)
        assert [revision.number for revision in listed] == sorted(self.content, reverse=True)
        assert [revision.number for revision in listed if revision.current] == self.done[-1:]
        for number, content in self.content.items():
            assert self.store.revisions.state(CUT, number).midi == a_state(content, 1).midi
        with self.store.database.reading() as connection:
            (blobs,) = connection.execute("SELECT count(*) FROM blob").fetchone()
            (used,) = connection.execute("SELECT count(DISTINCT digest) FROM part").fetchone()
        assert blobs == used

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestLine = Line.TestCase
TestLine.settings = settings(max_examples=25, stateful_step_count=20)
