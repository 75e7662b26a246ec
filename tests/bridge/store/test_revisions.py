"""The revisions of a timeline: kept, numbered, given up, and where undo and redo lead."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.errors import StoreError
from bridge.settings.choices import Choice
from bridge.store import Cause, Revision, ScoreState, Store, TimelineKey
from tests.bridge.store.values import CUT, MADE, NOON, OTHER, a_state, minutes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite", keep=5) as opened:
        yield opened


def save(store: Store, number: int, timeline: TimelineKey = CUT) -> Revision:
    """Save another cut, with the choices as they are."""
    state, current = a_state(number), store.revisions.current(timeline)
    if current:
        state = replace(state, choices=store.revisions.state(timeline, current.number).choices)
    return store.revisions.save(timeline, state, minutes(number), Cause.SAVED, f"hash{number}", MADE)


def choose(store: Store, number: int) -> Revision:
    return store.revisions.save(CUT, a_state(number), minutes(number), Cause.TAKE, "", MADE)


def go_back(store: Store, cause: Cause, number: int) -> Revision:
    return store.revisions.save(
        CUT, store.revisions.state(CUT, number), minutes(9), cause, "", MADE, back_to=number
    )


def same(one: ScoreState, other: ScoreState) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("cut", "sheet", "midi", "choices"))


def standing(store: Store) -> int:
    current = store.revisions.current(CUT)
    assert current
    return current.number


def test_a_revision_is_read_back_as_it_was_saved(store: Store) -> None:
    assert save(store, 1) == Revision(1, minutes(1), "saved", "hash1", None, None, current=True, summary=MADE)
    assert same(store.revisions.state(CUT, 1), a_state(1))
    assert store.revisions.state(CUT, 1).choices["B"] == Choice(locked=True)


def test_timelines_are_numbered_apart(store: Store) -> None:
    assert [save(store, 1).number, save(store, 2, OTHER).number, save(store, 3).number] == [1, 1, 2]
    assert store.revisions.timelines() == (CUT, OTHER)
    assert [revision.hash for revision in store.revisions.listed(OTHER)] == ["hash2"]


def test_a_path_and_a_sequence_that_are_no_unicode_are_kept(store: Store) -> None:
    odd = TimelineKey(Path("/films/caf\udce9.otio"), "Reel \udce9")
    save(store, 1, odd)
    assert store.revisions.timelines() == (odd,)


def test_undo_leads_to_what_stood_before_a_choice_and_redo_to_the_choice(store: Store) -> None:
    save(store, 1)
    choose(store, 2)
    save(store, 3)  # the editor recuts: that is no choice to take back
    choose(store, 4)
    assert store.revisions.undo_leads_to(CUT) == 3
    assert go_back(store, Cause.UNDONE, 3).after == 4
    assert store.revisions.undo_leads_to(CUT) == 1
    assert go_back(store, Cause.UNDONE, 1).before is None
    with pytest.raises(StoreError, match="nothing to undo"):
        store.revisions.undo_leads_to(CUT)
    assert store.revisions.redo_leads_to(CUT) == 5
    go_back(store, Cause.REDONE, 5)
    assert go_back(store, Cause.REDONE, store.revisions.redo_leads_to(CUT)).before == 7
    with pytest.raises(StoreError, match="nothing to redo"):
        store.revisions.redo_leads_to(CUT)


def test_a_recut_ends_no_redo_and_a_choice_does(store: Store) -> None:
    save(store, 1)
    choose(store, 2)
    go_back(store, Cause.UNDONE, 1)
    assert save(store, 4).after == 2
    assert choose(store, 5).after is None
    assert [revision.number for revision in store.revisions.listed(CUT)] == [5, 4, 3, 2, 1]


def test_undo_outlives_more_saves_than_are_kept(store: Store) -> None:
    save(store, 1)
    choose(store, 2)
    for number in range(3, 20):
        save(store, number)
    assert [revision.number for revision in store.revisions.listed(CUT)] == [19, 18, 17, 16, 15, 1]
    assert store.revisions.undo_leads_to(CUT) == 1
    with pytest.raises(StoreError, match=r"no revision 9 of .*; those kept are 1 and 15 to 19"):
        store.revisions.state(CUT, 9)


def test_choices_that_changed_in_the_files_are_a_step_of_undo(store: Store) -> None:
    save(store, 1)
    choose(store, 2)
    other = replace(a_state(3), choices={"A": Choice(take=7)})  # by a command, while no daemon ran
    store.revisions.save(CUT, other, minutes(3), Cause.OPENED, "", MADE)
    assert store.revisions.undo_leads_to(CUT) == 2


def test_going_back_to_any_revision_is_undone_too(store: Store) -> None:
    for number in (1, 2):
        save(store, number)
    restored = go_back(store, Cause.RESTORED, 1)
    assert (restored.number, restored.cause, restored.before) == (3, "restored 1", 2)
    assert store.revisions.undo_leads_to(CUT) == 2


@pytest.mark.parametrize(("cause", "back_to"), [(Cause.UNDONE, None), (Cause.TAKE, 1)])
def test_only_what_goes_back_names_a_revision(cause: Cause, back_to: int | None, store: Store) -> None:
    save(store, 1)
    with pytest.raises(ValueError, match="the revision to go back to"):
        store.revisions.save(CUT, a_state(2), minutes(2), cause, "", MADE, back_to)


def test_a_revision_that_is_not_kept_is_not_gone_back_to(store: Store) -> None:
    save(store, 1)
    with pytest.raises(StoreError, match=r"no revision 7 of .*; those kept are 1 to 1"):
        go_back(store, Cause.RESTORED, 7)
    assert standing(store) == 1


def test_the_oldest_are_given_up_with_what_only_they_held(store: Store) -> None:
    for number in range(1, 9):
        save(store, number)
    assert [revision.number for revision in store.revisions.listed(CUT)] == [8, 7, 6, 5, 4]
    with store.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM blob").fetchone()[0] <= 4 * 5
        assert connection.execute("SELECT count(*) FROM part").fetchone()[0] == 4 * 5
    with pytest.raises(StoreError, match=r"no revision 3 of .*cut\.otio; those kept are 4 to 8"):
        store.revisions.state(CUT, 3)


def test_equal_parts_are_kept_once(store: Store) -> None:
    for number in (1, 2, 3):
        store.revisions.save(CUT, a_state(7), minutes(number), Cause.SAVED, "", MADE)
    with store.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM blob").fetchone()[0] == 4


def test_a_part_that_changed_on_disk_is_not_passed_on(store: Store) -> None:
    save(store, 1)
    with store.database.writing() as connection:
        connection.execute("UPDATE blob SET data = (SELECT max(data) FROM blob)")
    with pytest.raises(StoreError, match=r"Revision 1 of .* cannot be read .* is not what was kept"):
        store.revisions.state(CUT, 1)


def test_an_instant_needs_a_time_zone(store: Store) -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        store.revisions.save(CUT, a_state(1), NOON.replace(tzinfo=None), Cause.SAVED, "", MADE)
    assert store.revisions.listed(CUT) == ()
