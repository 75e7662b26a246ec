"""What other commands and a person do to the files of a followed timeline: the daemon goes on from there."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.daemon.service import Scored
from bridge.midi.palettes import Palette
from bridge.timeline.formats import read
from tests.bridge.daemon.rescoring.following import SETTINGS, Following, music_of, scene
from tests.bridge.daemon.rescoring.test_rescorer import edited_by_hand
from tests.bridge.daemon.test_daemon_service import done
from tests.midi import read_back

FILM = scene(1), scene(2), scene(3)


@pytest.fixture
def following(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Following]:
    caplog.set_level(logging.INFO)
    with Following.begun(tmp_path.resolve()) as following:
        following.save(*FILM)
        yield following


def loudest(midi: bytes) -> int:
    velocities: list[int] = [m.velocity for _, _, _, m in read_back(midi).events if m.type == "note_on"]
    return max(velocities)


def test_a_restyled_scene_stays_restyled_at_the_next_save(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    following.restyle(following.scenes[1].name, Palette.SYNTH)
    restyled = [music_of(cue) for cue in following.cues]
    opened = following.save(*FILM, scene(4))
    assert [music_of(cue) for cue in following.cues][: len(restyled)] == restyled
    assert following.scenes[1].palette is Palette.SYNTH
    assert following.causes == ["opened", "found", "saved"]
    assert opened.choices[following.scenes[1].id].palette is Palette.SYNTH
    found, saved = [event for event in following.events if isinstance(event, Scored)][-2:]
    assert (found.revision, found.kept, found.composed, found.removed) == (2, len(restyled) - 1, 1, 0)
    assert saved.revision == 3
    assert "was written by another command; going on from it as revision 2" in caplog.text
    assert not list(following.folder.glob("*.kept-*")), "nothing was lost, so nothing is kept"


def test_a_restored_revision_is_gone_on_from_and_undo_leads_to_what_was_before(following: Following) -> None:
    first = [music_of(cue) for cue in following.cues]
    scene_id = following.scenes[0].id
    done(following.service.reroll("", scene_id))
    rerolled = [music_of(cue) for cue in following.cues]
    following.restore(1)
    following.save(*FILM)
    assert [music_of(cue) for cue in following.cues] == first
    assert following.causes == ["opened", "rerolled", "found", "saved"]
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == rerolled
    done(following.service.redo(""))
    assert [music_of(cue) for cue in following.cues] == first


def test_a_revision_of_another_cut_is_gone_on_from(following: Following) -> None:
    first = {cue.scene.id: music_of(cue) for cue in following.cues}
    following.save(scene(1), scene(3))
    following.restore(1)
    following.save(scene(1), scene(3))
    assert following.causes == ["opened", "saved", "found", "back to 2"]
    assert all(music_of(cue) == first[cue.scene.id] for cue in following.cues)


def test_a_decision_stands_on_the_choices_that_are_in_the_files(following: Following) -> None:
    scenes = following.scenes
    following.restyle(scenes[1].name, Palette.SYNTH)
    done(following.service.lock("", scenes[0].id, 1))
    choices = following.timelines.find("").choices
    assert choices[scenes[0].id].locked
    assert choices[scenes[1].id].palette is Palette.SYNTH
    assert following.scenes[1].palette is Palette.SYNTH
    done(following.service.undo(""))
    assert following.scenes[1].palette is Palette.SYNTH, "the lock alone was undone"


def test_a_push_sends_the_score_that_is_in_the_files(following: Following) -> None:
    following.restyle(following.scenes[1].name, Palette.SYNTH)
    done(following.service.push("", "reaper"))
    assert following.causes == ["opened", "found"]
    assert following.pushed == [2]
    done(following.service.push("", "reaper"))
    assert following.pushed == [2, 2], "it is recorded once"
    assert len(following.service.scenes("")) == len(following.scenes)


def test_what_was_written_while_the_daemon_was_off_is_gone_on_from(following: Following) -> None:
    folder, scenes = following.folder, following.scenes
    following.save(scene(1), scene(3))
    following.restore(1)
    restored = [music_of(cue) for cue in following.cues]
    with Following.begun(folder) as again:
        again.save(scene(1), scene(3), scene(4))
        assert again.causes == ["opened", "saved", "found", "opened"]
        assert music_of(again.cues[0]) == restored[0]
        assert {each.id for each in again.scenes} >= {scenes[0].id, scenes[-1].id}


def test_edits_by_hand_are_a_step_of_their_own_that_is_undone_and_redone(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    done(following.service.reroll("", following.scenes[0].id))
    following.midi.write_bytes(edited_by_hand(following.midi.read_bytes()))
    done(following.service.undo(""))
    assert loudest(following.midi.read_bytes()) < 127
    done(following.service.redo(""))
    assert loudest(following.midi.read_bytes()) == 127
    assert following.causes == ["opened", "rerolled", "edited", "undone to 2", "redone to 3"]
    assert "the .mid of cut.otio was edited; going on from it as revision 3" in caplog.text


def test_an_undo_after_edits_and_a_save_leaves_the_lock_made_before_them(following: Following) -> None:
    done(following.service.lock("", following.scenes[0].id, 1))
    following.midi.write_bytes(edited_by_hand(following.midi.read_bytes()))
    following.save(scene(1), scene(3))
    done(following.service.undo(""))
    assert following.causes == ["opened", "locked", "edited", "saved", "undone to 2"]
    assert loudest(following.midi.read_bytes()) < 127
    assert following.cues[0].choice.locked
    done(following.service.undo(""))
    assert not following.cues[0].choice.locked


def test_an_undone_choice_leaves_the_edits_made_before_it(following: Following) -> None:
    following.midi.write_bytes(edited_by_hand(following.midi.read_bytes()))
    done(following.service.reroll("", following.scenes[-1].id))
    done(following.service.undo(""))
    assert loudest(following.midi.read_bytes()) == 127


def test_another_timelines_score_is_told_and_not_gone_on_from(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    mine = [music_of(cue) for cue in following.cues]
    sheet = json.loads(following.sheet.read_bytes())
    sheet["timeline"]["path"] = "other.otio"
    following.sheet.write_text(json.dumps(sheet))
    following.save(*FILM)
    assert "is the score of 'other.otio'; going on from what Recue wrote, revision 1" in caplog.text
    assert [music_of(cue) for cue in following.cues] == mine
    assert following.causes == ["opened", "saved"]


@pytest.mark.parametrize("content", [b"{}", b"no JSON", b"", b"\xff\xfe"])
def test_a_cue_sheet_that_cannot_be_read_is_told_and_not_gone_on_from(
    following: Following, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    mine = [music_of(cue) for cue in following.cues]
    following.sheet.write_bytes(content)
    following.save(*FILM)
    assert "going on from what Recue wrote, revision 1" in caplog.text
    assert [music_of(cue) for cue in following.cues] == mine


def test_a_pair_of_two_scores_is_told_and_not_gone_on_from(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    old = following.sheet.read_bytes()
    following.save(scene(1), scene(3))
    mine = [music_of(cue) for cue in following.cues]
    following.sheet.write_bytes(old)
    following.save(scene(1), scene(3))
    assert "is of another score than the cue sheet beside it" in caplog.text
    assert [music_of(cue) for cue in following.cues] == mine


@pytest.mark.parametrize("gone", [["cut.mid"], ["cut.recue.json"], ["cut.mid", "cut.recue.json"]])
def test_files_that_are_gone_are_told_and_written_anew(
    following: Following, caplog: pytest.LogCaptureFixture, gone: list[str]
) -> None:
    mine = [music_of(cue) for cue in following.cues]
    for name in gone:
        (following.folder / name).unlink()
    following.save(*FILM)
    assert f"{' and '.join(gone)} cannot be found any more; the next score writes" in caplog.text
    assert [music_of(cue) for cue in following.cues] == mine
    following.save(*FILM)
    assert caplog.text.count("cannot be found any more") == 1


def test_a_score_made_with_other_settings_keeps_its_bars(following: Following) -> None:
    """As `recue score --pin` writes them: the sheet tells what the timeline's own settings do not."""
    (following.folder / "recue.yaml").write_text(
        "formats: mid,json\npicture: false\npins: {1: {tempo: 71}}\n"
    )
    following.save(*FILM)
    (following.folder / "recue.yaml").write_text(SETTINGS)
    pinned = [music_of(cue) for cue in following.cues]
    following.save(*FILM)
    assert [music_of(cue) for cue in following.cues] == pinned


def test_a_save_that_replaces_a_link_goes_on_with_the_history(tmp_path: Path) -> None:
    with Following.begun(tmp_path.resolve()) as following:
        following.write(tuple(clip for each in FILM for clip in each))
        following.file.rename(following.folder / "v1.otio")
        following.file.symlink_to("v1.otio")
        following.timelines.saved(following.file, read(following.file))
        following.settled()
        following.save(*FILM, scene(4))
        assert not following.file.is_symlink()
        assert following.causes == ["opened", "saved"]


def test_a_cut_that_is_undone_in_the_editing_program_is_said_to_be_back(following: Following) -> None:
    following.save(scene(1), scene(3))
    following.save(*FILM)
    following.save(scene(1), scene(3))
    following.save(scene(3))
    assert following.causes == ["opened", "saved", "back to 1", "back to 2", "saved"]


def test_a_trimmed_scene_is_counted_as_fitted(following: Following) -> None:
    following.save(scene(1), scene(2)[:-1], scene(3))
    made = following.revisions[-1].summary
    assert (made.kept, made.fitted, made.composed) == (len(following.scenes) - 1, 1, 0)
    told = [event for event in following.events if isinstance(event, Scored)][-1]
    assert (told.kept, told.fitted, told.composed) == (made.kept, 1, 0)
