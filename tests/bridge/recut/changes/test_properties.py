"""Properties of the changes between any two cuts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.recut.changes import ChangeKind, apply, compare
from bridge.timeline import Timeline
from tests.edits import MANY, laid, recuts, shot, timelines


@MANY
@given(timelines())
def test_a_cut_and_itself_differ_in_nothing(cut: Timeline) -> None:
    same = replace(cut, warnings=("read twice",))
    changes = compare(cut, same)
    assert changes.is_empty
    assert {change.kind for change in changes.shots} == {ChangeKind.UNCHANGED}
    assert apply(cut, changes) == cut


@MANY
@given(recuts())
def test_applying_the_changes_to_the_old_gives_the_new(cuts: tuple[Timeline, Timeline]) -> None:
    old, new = cuts
    changes = compare(old, new)
    assert apply(old, changes) == new
    assert changes.is_empty == (old == new)


@MANY
@given(timelines(), timelines())
def test_that_holds_for_cuts_that_have_nothing_to_do_with_each_other(old: Timeline, new: Timeline) -> None:
    assert apply(old, compare(old, new)) == new


@MANY
@given(recuts())
def test_every_shot_of_either_cut_is_accounted_for_once(cuts: tuple[Timeline, Timeline]) -> None:
    old, new = cuts
    changes = compare(old, new)
    assert sorted(i for change in changes.shots for i in change.old) == list(range(len(old.shots)))
    assert sorted(j for change in changes.shots for j in change.new) == list(range(len(new.shots)))
    assert [c.new[0] for c in changes.shots if c.new] == sorted(c.new[0] for c in changes.shots if c.new)
    for kind, olds, news in (("inserted", 0, 1), ("removed", 1, 0), ("replaced", 1, 1), ("unchanged", 1, 1)):
        assert all((len(c.old), len(c.new)) == (olds, news) for c in changes.of_kind(ChangeKind(kind)))
    assert all(len(c.old) == 1 < len(c.new) for c in changes.of_kind(ChangeKind.SPLIT))
    assert all(len(c.new) == 1 < len(c.old) for c in changes.of_kind(ChangeKind.JOINED))


@MANY
@given(recuts())
def test_head_tail_and_offset_add_up_to_the_new_place(cuts: tuple[Timeline, Timeline]) -> None:
    old, new = cuts
    for change in compare(old, new).shots:
        if len(change.old) == len(change.new) == 1 and change.kind is not ChangeKind.REPLACED:
            a, b = old.shots[change.old[0]], new.shots[change.new[0]]
            assert b.start == a.start + change.offset / new.rate
            assert b.duration == a.duration + (change.head + change.tail) / new.rate


@MANY
@given(recuts())
def test_the_shots_that_are_not_moved_keep_their_order(cuts: tuple[Timeline, Timeline]) -> None:
    kept = [
        c.old[0] for c in compare(*cuts).shots if c.old and c.new and not c.moved and c.kind != "replaced"
    ]
    assert kept == sorted(kept)


@MANY
@given(timelines(), st.integers(1, 100))
def test_a_cut_that_only_begins_at_another_timecode_keeps_all_shots(cut: Timeline, frames: int) -> None:
    later = replace(cut, start=cut.start + frames / cut.rate)
    changes = compare(cut, later)
    assert not changes.is_empty
    assert all(change.is_none for change in changes.shots)
    assert apply(cut, changes) == later


def test_changes_are_refused_for_another_cut() -> None:
    one, two = laid(shot("A", 0, 48)), laid(shot("A", 0, 48), shot("B", 0, 24))
    with pytest.raises(UsageError, match="made from another cut"):
        apply(two, compare(one, two))
