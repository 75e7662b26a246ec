"""Whatever a person does between pushes: what they edited stays, all of the newest score is there, undo restores."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.host import TempoMode
from integrations.session import Session
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import apply
from tests.integrations.reaper.project import Item, Project
from tests.integrations.reaper.readback import contents, item_contents, item_notes
from tests.integrations.reaper.sessions import cut_and_recut
from tests.integrations.reaper.test_edits import play_higher


def move(item: Item) -> None:
    item.values["D_POSITION"] += 0.375


def trim(item: Item) -> None:
    item.values["D_LENGTH"] *= 0.75


EDITS = {"play higher": play_higher, "move": move, "trim": trim}
STEPS = st.one_of(
    st.tuples(st.just("push"), st.integers(0, 1)),
    st.tuples(st.sampled_from([*EDITS, "delete"]), st.integers(0, 30)),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, max_size=8), st.sampled_from(TempoMode))
def test_whatever_a_person_does(steps: list[tuple[str, int]], tempo: TempoMode) -> None:
    with tempfile.TemporaryDirectory() as folder:
        api, theirs = Api(), list[Item]()
        pushed(api, cut_and_recut()[0], Path(folder), "0", tempo, theirs)
        for job, (step, number) in enumerate(steps, 1):
            items = api.project_.items
            if step == "push":
                pushed(api, cut_and_recut()[number], Path(folder), f"{job:x}", tempo, theirs)
            elif items and step == "delete":
                gone = items[number % len(items)]
                gone.track.items.remove(gone)
                theirs = [item for item in theirs if item is not gone]
            elif items:
                EDITS[step](items[number % len(items)])
                theirs.append(items[number % len(items)])
        pushed(api, cut_and_recut()[1], Path(folder), "ff", tempo, theirs)


def pushed(api: Api, session: Session, folder: Path, job: str, tempo: TempoMode, theirs: list[Item]) -> None:
    """Push a score and see that nothing is lost."""
    before, edited = contents(api.project_), [item_contents(item) for item in theirs]
    assert "\ndone\t" in apply(api, session, folder, job, tempo)
    assert [item_contents(item) for item in theirs] == edited
    assert all(item in api.project_.items for item in theirs)
    ours = [item for item in api.project_.items if item not in theirs]
    assert sorted(cues(ours)) == sorted(wanted(session)) or tempo is TempoMode.LEAVE
    assert len(ours) == sum(len(track.items) for track in session.tracks)
    assert_closed(api.project_)
    undo_and_redo(api, before)


def cues(items: list[Item]) -> list[tuple[str, float, list[tuple[int, int, int, int]]]]:
    """Part, start and notes of every cue."""
    return [
        (
            item.ext["P_EXT:recue_scene"],
            round(item.start, 6),
            sorted(note[1:] for note in item_notes(item, 0)),
        )
        for item in items
    ]


def wanted(session: Session) -> list[tuple[str, float, list[tuple[int, int, int, int]]]]:
    return [
        (
            item.scene,
            round(float(item.start), 6),
            sorted((n.onset, n.release, n.pitch, n.velocity) for n in item.notes),
        )
        for track in session.tracks
        for item in track.items
    ]


def assert_closed(project: Project) -> None:
    """Every folder that is opened is closed, and none twice."""
    depth = 0.0
    for track in project.tracks:
        assert depth >= 0
        depth += track.values["I_FOLDERDEPTH"]
    assert depth == 0


def undo_and_redo(api: Api, before: object) -> None:
    """See that one undo restores everything, and go on as if it had not been done."""
    project, (*rest, last) = api.project_, api.undo_
    api.Undo_DoUndo2(0)
    assert contents(api.project_) == before
    api.project_, api.undo_ = project, [*rest, last]
