"""One edit on any timeline whose shots are all different is called what it is, and touches no other shot."""

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.recut.changes import ChangeKind, ShotChange, compare
from bridge.timeline import Timeline
from tests import edits

Case = tuple[Timeline, int, int]
"""A timeline, one of its shots, and a number of frames that is less than half of any of them."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    lengths = draw(st.lists(st.integers(9, 90), min_size=3, max_size=9))
    gaps = draw(st.lists(st.sampled_from([0, 0, 0, 12]), min_size=9, max_size=9))
    shots, at = [], 0
    for index, (length, gap) in enumerate(zip(lengths, gaps, strict=False)):
        shots.append(edits.shot(f"A{index}", 1000, length, at + gap))
        at += gap + length
    return edits.timeline(shots), draw(st.integers(1, len(shots) - 2)), draw(st.integers(1, 4))


def changed(old: Timeline, new: Timeline) -> list[ShotChange]:
    return [change for change in compare(old, new).shots if change.kind is not ChangeKind.UNCHANGED]


def numbers(change: ShotChange) -> tuple[object, ...]:
    return change.kind, change.old, change.new, change.head, change.tail


@given(cases(), st.sampled_from([1, -1]))
def test_trims(case: Case, sign: int) -> None:
    cut, index, frames = case
    kind, at, by = ChangeKind.TRIMMED, (index,), sign * frames
    assert [numbers(c) for c in changed(cut, edits.trim_tail(cut, index, by))] == [(kind, at, at, 0, by)]
    assert [numbers(c) for c in changed(cut, edits.trim_head(cut, index, by))] == [(kind, at, at, by, 0)]
    assert [numbers(c) for c in changed(cut, edits.slip(cut, index, by))] == [(kind, at, at, -by, by)]


@given(cases())
def test_shots_that_come_and_go(case: Case) -> None:
    cut, index, _ = case
    new = edits.shot("New", 5000, 30)
    assert [numbers(c)[:3] for c in changed(cut, edits.insert(cut, index, new))] == [
        ("inserted", (), (index,))
    ]
    for edit in (edits.delete, edits.lift):
        assert [numbers(c)[:3] for c in changed(cut, edit(cut, index))] == [("removed", (index,), ())]
    assert changed(cut, edits.ripple(cut, index, 20)) == []
    longer = edits.shot("New", 5000, 90)
    assert [numbers(c)[:3] for c in changed(cut, edits.overwrite(cut, index, longer))] == [
        ("replaced", (index,), (index,))
    ]


@given(cases())
def test_blade_cuts_and_their_undoing(case: Case) -> None:
    cut, index, frames = case
    bladed = edits.blade(cut, index, frames)
    pieces = (index, index + 1)
    assert [numbers(c) for c in changed(cut, bladed)] == [("split", (index,), pieces, 0, 0)]
    assert [numbers(c) for c in changed(bladed, edits.join(bladed, index))] == [
        ("joined", pieces, (index,), 0, 0)
    ]


@given(cases(), st.sampled_from(edits.SPEEDS))
def test_retimes(case: Case, speed: Fraction) -> None:
    cut, index, _ = case
    (change,) = changed(cut, edits.retime(cut, index, speed))
    assert (change.facts, change.old, change.new_speed) == ((ChangeKind.RETIMED,), (index,), speed)


@given(cases())
def test_of_two_that_trade_places_one_moved(case: Case) -> None:
    cut, index, _ = case
    (change,) = changed(cut, edits.swap(cut, index))
    assert change.facts == (ChangeKind.MOVED,)
    shorter, other = sorted((index, index + 1), key=lambda i: cut.shots[i].duration)
    assert cut.shots[change.old[0]].duration == cut.shots[shorter].duration <= cut.shots[other].duration


@pytest.mark.parametrize("name", sorted(edits.EDITS))
def test_every_edit_changes_something_or_cannot_be_done(name: str) -> None:
    rng = random.Random(name)  # noqa: S311 (repeatable, not secret)
    edit: Callable[[Timeline, random.Random], Timeline] = edits.EDITS[name]
    cuts = [edits.random_timeline(rng, 8) for _ in range(10)]
    news = [edit(cut, rng) for cut in cuts]
    assert any(new != cut for cut, new in zip(cuts, news, strict=True)) or name == "join"
