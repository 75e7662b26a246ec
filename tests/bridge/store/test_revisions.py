"""Undo, redo, restore, compare: what a person sees of the revisions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.choices import Choice
from bridge.errors import StoreError
from bridge.store import Cause, Revision, State, Store, TimelineKey
from tests.bridge.store.values import CUT, MADE, NOON, OTHER, a_scene, a_sheet, a_state, minutes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite", keep=5) as opened:
        yield opened


def save(store: Store, number: int, timeline: TimelineKey = CUT) -> Revision:
    return store.revisions.save(
        timeline, a_state(number), minutes(number), Cause.SAVED, f"hash{number}", MADE
    )


def same(one: State, other: State) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("cut", "sheet", "midi", "choices"))


def standing(store: Store) -> int:
    current = store.revisions.current(CUT)
    assert current
    return current.number


def test_a_revision_is_read_back_as_it_was_saved(store: Store) -> None:
    assert save(store, 1) == Revision(1, minutes(1), "saved", "hash1", None, current=True, summary=MADE)
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


def test_undo_goes_back_and_redo_forward(store: Store) -> None:
    for number in (1, 2, 3):
        save(store, number)
    assert [store.revisions.undo(CUT).number, store.revisions.undo(CUT).number] == [2, 1]
    with pytest.raises(StoreError, match="nothing to undo"):
        store.revisions.undo(CUT)
    assert [store.revisions.redo(CUT).number, store.revisions.redo(CUT).number] == [2, 3]
    with pytest.raises(StoreError, match="nothing to redo"):
        store.revisions.redo(CUT)


def test_a_revision_after_an_undo_ends_redo_and_loses_nothing(store: Store) -> None:
    for number in (1, 2, 3):
        save(store, number)
    store.revisions.undo(CUT)
    store.revisions.undo(CUT)
    assert save(store, 4).before == 1
    with pytest.raises(StoreError, match="nothing to redo"):
        store.revisions.redo(CUT)
    assert [revision.number for revision in store.revisions.listed(CUT)] == [4, 3, 2, 1]
    assert store.revisions.undo(CUT).number == 1
    assert store.revisions.redo(CUT).number == 4


def test_restoring_makes_a_new_revision_with_the_old_content(store: Store) -> None:
    for number in (1, 2):
        save(store, number)
    restored = store.revisions.restore(CUT, 1, minutes(9))
    assert restored == Revision(3, minutes(9), "restored 1", "hash1", 2, current=True, summary=MADE)
    assert same(store.revisions.state(CUT, 3), a_state(1))
    assert store.revisions.undo(CUT).number == 2


def test_choices_are_undone_with_their_revision(store: Store) -> None:
    for number, choice in enumerate((Choice(), Choice(locked=True)), start=1):
        state = replace(a_state(number), choices={"A": choice})
        store.revisions.save(CUT, state, NOON, Cause.LOCKED, "", MADE)
    assert store.revisions.state(CUT, store.revisions.undo(CUT).number).choices == {"A": Choice()}


def test_scenes_are_compared_by_lineage(store: Store) -> None:
    sheets = (
        a_sheet(a_scene("A"), a_scene("B", first=48), a_scene("C", first=96), a_scene("D", first=144)),
        a_sheet(
            a_scene("C"), a_scene("E", first=48), a_scene("A", first=96), a_scene("B", take=1, first=144)
        ),
    )
    for sheet in sheets:
        store.revisions.save(CUT, replace(a_state(1), sheet=sheet), NOON, Cause.SAVED, "", MADE)
    compared = store.revisions.compare(CUT, 1, 2)
    assert (compared.kept, compared.composed, compared.removed) == (("C", "A"), ("E", "B"), ("D",))


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
