"""The takes of scenes, as the revisions of a score hold them."""

from datetime import timedelta
from pathlib import Path

from bridge.daemon.kept_takes import counted_takes, newest_takes
from bridge.settings.choices import Choice
from bridge.store import Cause, ScoreState, Store, TimelineKey
from tests.bridge.store.values import MADE, NOON, a_scene, a_sheet
from tests.scores import cut_list

KEY = TimelineKey.of(Path("/edit/cut.otio"))


def saved(store: Store, choices: dict[str, Choice], *scenes: str) -> int:
    """Save a revision with choices, of a score that has some scenes."""
    sheet = a_sheet(*(a_scene(each) for each in scenes))
    number = len(store.revisions.listed(KEY))
    state = ScoreState(cut_list([48]), sheet, b"", choices)
    when = NOON + timedelta(minutes=number)
    return store.revisions.save(KEY, state, when, Cause.TAKE, "", MADE).number


def test_each_take_of_a_scene_is_listed_with_the_newest_revision_that_has_the_scene_and_it(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        saved(store, {}, "a1", "b2")
        saved(store, {"a1": Choice(take=1)}, "a1", "b2")
        saved(store, {"a1": Choice(take=2)}, "a1")
        saved(store, {"a1": Choice(take=1)}, "a1")
        saved(store, {"a1": Choice(take=7)}, "c3")  # the scene is gone, its choice is kept
        assert newest_takes(store.revisions, KEY, "a1") == {0: 1, 1: 4, 2: 3}
        assert newest_takes(store.revisions, KEY, "nobody") == {}
        assert counted_takes(store.revisions, KEY) == {"a1": 8}
