from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.errors import StoreError
from bridge.store import Cause, PushState, Store
from tests.bridge.store.values import CUT, MADE, OTHER, a_state, minutes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite", keep=2) as opened:
        for timeline in (CUT, OTHER):
            for number in (1, 2):
                opened.revisions.save(timeline, a_state(number, 1), minutes(0), Cause.SAVED, "", MADE)
        yield opened


def test_a_job_waits_is_sent_and_confirmed(store: Store) -> None:
    job = store.pushes.add("reaper", CUT, 2, due=minutes(1))
    assert (job.host, job.timeline, job.revision, job.state, job.tries) == (
        "reaper",
        CUT,
        2,
        PushState.WAITING,
        0,
    )
    assert store.pushes.due(minutes(0)) == ()
    assert store.pushes.due(minutes(1)) == (job,)
    assert store.pushes.sent(job.id, again=minutes(5)).tries == 1
    assert store.pushes.due(minutes(4)) == ()
    assert store.pushes.confirmed(job.id).state == PushState.CONFIRMED
    assert store.pushes.due(minutes(9)) == ()


def test_one_that_no_host_confirms_is_due_again(store: Store) -> None:
    job = store.pushes.add("reaper", CUT, 2, due=minutes(1))
    store.pushes.sent(job.id, again=minutes(5))
    (again,) = store.pushes.due(minutes(5))
    assert (again.id, again.state, again.tries) == (job.id, PushState.SENT, 1)


def test_what_is_open_is_sent_at_once_where_the_host_came(store: Store) -> None:
    first, second = (store.pushes.add("reaper", of, 1, due=minutes(1)) for of in (CUT, OTHER))
    elsewhere = store.pushes.add("resolve", CUT, 1, due=minutes(1))
    store.pushes.sent(first.id, again=minutes(9))
    store.pushes.hasten("reaper", minutes(2))
    assert [(job.id, job.due) for job in store.pushes.unsettled("reaper")] == [
        (second.id, minutes(1)),
        (first.id, minutes(2)),
    ]
    assert store.pushes.unsettled("resolve") == (elsewhere,)
    store.pushes.confirmed(second.id)
    assert [job.id for job in store.pushes.unsettled("reaper")] == [first.id]


def test_one_that_fails_is_tried_again_or_given_up(store: Store) -> None:
    job = store.pushes.add("resolve", CUT, 1, due=minutes(0))
    later = store.pushes.failed(job.id, "Resolve is not open: caf\udce9", again=minutes(3))
    assert (later.state, later.error, later.due) == (
        PushState.WAITING,
        r"Resolve is not open: caf\udce9",
        minutes(3),
    )
    assert store.pushes.failed(job.id, "never", again=None).state == PushState.FAILED
    assert store.pushes.due(minutes(99)) == ()


def test_the_newest_revision_asked_for_is_the_one_that_waits(store: Store) -> None:
    sent = store.pushes.add("reaper", CUT, 1, due=minutes(0))
    store.pushes.sent(sent.id, again=minutes(1))
    store.pushes.add("reaper", CUT, 1, due=minutes(0))
    newest = store.pushes.add("reaper", CUT, 2, due=minutes(0))
    others = [
        store.pushes.add("ardour", CUT, 1, minutes(0)),
        store.pushes.add("reaper", OTHER, 1, minutes(0)),
    ]
    assert store.pushes.due(minutes(0)) == (newest, *others)
    assert [job.id for job in store.pushes.listed(CUT)] == [others[0].id, newest.id, sent.id]


def test_a_revision_that_a_host_waits_for_is_not_given_up(store: Store) -> None:
    job = store.pushes.add("reaper", CUT, 1, due=minutes(0))
    for number in (3, 4):
        store.revisions.save(CUT, a_state(number, 1), minutes(0), Cause.SAVED, "", MADE)
    assert [revision.number for revision in store.revisions.listed(CUT)] == [4, 3, 1]
    store.pushes.confirmed(job.id)
    store.revisions.save(CUT, a_state(5, 1), minutes(0), Cause.SAVED, "", MADE)
    assert [revision.number for revision in store.revisions.listed(CUT)] == [5, 4]
    assert store.pushes.listed(CUT) == ()


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match="no revision 7"):
        store.pushes.add("reaper", CUT, 7, due=minutes(0))
    with pytest.raises(StoreError, match="no push job 99"):
        store.pushes.confirmed(99)
