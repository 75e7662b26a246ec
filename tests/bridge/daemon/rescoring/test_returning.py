"""Scenes that are missing for some saves of a followed timeline: when they are back, they are as they were."""

import gc
import logging
import time
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.commands.bench.edits import Cut
from bridge.daemon.rescoring.stored_scenes import StoredScenes
from bridge.score.cues import CuedScene
from bridge.settings.choices import Choice
from bridge.store import TimelineKey
from tests.bridge.daemon.rescoring.following import SETTINGS, Following, music_of, scene
from tests.bridge.daemon.rescoring.test_rescorer import edited_by_hand
from tests.bridge.daemon.test_daemon_service import done

FILM = tuple(scene(number) for number in range(1, 6))


@pytest.fixture
def following(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Following]:
    """Yield a followed film of five scenes, one of which is locked, one rerolled, and the first edited by hand."""
    caplog.set_level(logging.INFO)
    with Following.begun(tmp_path.resolve()) as following:
        following.save(*FILM)
        assert len(following.scenes) == len(FILM)
        done(following.service.reroll("", following.scenes[2].id))
        done(following.service.lock("", following.scenes[1].id, 1))
        following.midi.write_bytes(edited_by_hand(following.midi.read_bytes()))
        following.save(*FILM)
        assert following.cues[0].edited
        yield following


def shown(following: Following) -> dict[int, CuedScene]:
    """Return the first scene of the score that begins with each scene of the film, by its number."""
    cut = following.timelines.find("").cut
    return {int(cut.shots[cue.scene.shots[0]].name.split()[1][:-1]): cue for cue in reversed(following.cues)}


def without(*numbers: int) -> tuple[Cut, ...]:
    return tuple(each for number, each in enumerate(FILM, 1) if number not in numbers)


@pytest.mark.parametrize("gone", [(1,), (2,), (3,), (5,), (2, 3), (1, 2), (4, 5), (2, 4), (1, 2, 3, 4)])
@pytest.mark.parametrize("saves", [1, 3])
def test_scenes_that_are_back_are_as_they_were(
    following: Following, gone: tuple[int, ...], saves: int
) -> None:
    was, midi = [music_of(cue) for cue in following.cues], following.midi.read_bytes()
    choices = following.timelines.find("").choices
    for number in range(saves):
        following.save(*without(*gone), *([scene(9)] if number == 1 else []))
    following.save(*FILM)
    assert [music_of(cue) for cue in following.cues] == was
    assert following.midi.read_bytes() == midi
    assert following.timelines.find("").choices == choices


def test_a_score_that_was_read_for_a_scene_is_let_go_of(following: Following) -> None:
    """The daemon hardly ever collects cycles: a score that hangs in one would stay in memory."""
    scenes = StoredScenes(following.store.revisions, TimelineKey.of(following.file))
    assert scenes._score(1) is scenes._score(1) is not None
    gone = weakref.ref(scenes)
    gc.disable()
    try:
        del scenes
        assert gone() is None
    finally:
        gc.enable()


def test_it_is_told_that_a_scene_is_back(following: Following, caplog: pytest.LogCaptureFixture) -> None:
    name = following.scenes[1].name
    newest = following.revisions[-1].number
    following.save(*without(2))
    following.save(*FILM)
    assert f"{name} is back as it was in revision {newest}." in caplog.text
    assert f"{name} is back as it was in revision {newest}." in following.sheet.read_text()


def test_a_scene_comes_back_at_another_place(following: Following) -> None:
    was = music_of(shown(following)[2])
    following.save(*without(2))
    following.save(*without(2), FILM[1])
    assert music_of(shown(following)[2]) == was


def test_a_scene_comes_back_together_with_edits_elsewhere(following: Following) -> None:
    was = music_of(shown(following)[2])
    following.save(*without(2))
    trimmed = (replace(FILM[2][0], length=40), *FILM[2][1:])
    following.save(FILM[0], FILM[1], trimmed, scene(8), *FILM[4:])
    assert music_of(shown(following)[2]) == was
    assert shown(following)[3].choice == Choice(take=1)


def test_a_scene_comes_back_in_the_place_of_what_replaced_it(following: Following) -> None:
    was = music_of(shown(following)[2])
    following.save(FILM[0], scene(9), *FILM[2:])
    following.save(*FILM)
    assert music_of(shown(following)[2]) == was


@pytest.mark.parametrize("part", [slice(2), slice(2, None), slice(1, 3), slice(1)])
def test_a_scene_that_was_cut_down_is_whole_again(following: Following, part: slice) -> None:
    was = [music_of(cue) for cue in following.cues]
    for number in (1, 2, 3, 4, 5):
        cut = list(FILM)
        cut[number - 1] = cut[number - 1][part]
        following.save(*cut)
        following.save(*FILM)
        assert [music_of(cue) for cue in following.cues] == was, number


def test_what_a_person_did_to_a_scene_that_was_cut_down_stands(following: Following) -> None:
    following.save(FILM[0][:3], *FILM[1:])
    done(following.service.reroll("", following.scenes[0].id))
    done(following.service.lock("", following.scenes[0].id, 1))
    locked = following.cues[0]
    following.save(*FILM)
    assert shown(following)[1].choice == locked.choice
    following.save(FILM[0][:3], *FILM[1:])
    assert music_of(following.cues[0])[0] == locked.scene.id


def test_notes_edited_while_a_scene_was_cut_down_stand(following: Following) -> None:
    following.save(FILM[0][:3], *FILM[1:])
    following.midi.write_bytes(edited_by_hand(following.midi.read_bytes(), 126))
    following.save(FILM[0][:3], *FILM[1:])
    edited = music_of(following.cues[0])
    following.save(*FILM)
    assert music_of(following.cues[0]) == edited


def test_a_copy_of_a_scene_is_a_scene_of_its_own(following: Following) -> None:
    following.save(*FILM, FILM[1])
    first, copy = following.cues[1], following.cues[-1]
    assert copy.scene.id != first.scene.id
    assert not copy.choice.locked


def test_a_scene_comes_back_after_a_restart(following: Following) -> None:
    was = [music_of(cue) for cue in following.cues]
    following.save(*without(2))
    with Following.begun(following.folder) as again:
        again.save(*FILM)
        assert [music_of(cue) for cue in again.cues] == was
        assert again.timelines.find("").choices[str(was[1][0])].locked


def test_a_scene_comes_back_from_a_store_that_held_no_scenes(following: Following) -> None:
    was = [music_of(cue) for cue in following.cues]
    with following.store.database.writing() as connection:
        connection.execute("DELETE FROM scene")
        connection.execute("UPDATE revision SET outlined = 0")
    following.save(*without(2))
    while following.store.revisions.not_outlined(TimelineKey.of(following.file)):
        time.sleep(0.01)  # they are added when the worker is idle
    following.save(*FILM)
    assert [music_of(cue) for cue in following.cues] == was


def test_a_pinned_scene_comes_back_where_it_was_pinned_to(following: Following) -> None:
    settings = following.folder / "recue.yaml"
    settings.write_text(f"{SETTINGS}pins: {{{following.scenes[3].name}: {{tempo: 108}}}}\n")
    following.save(*FILM)
    settings.write_text(SETTINGS)
    following.save(*FILM)
    was = [music_of(cue) for cue in following.cues]
    following.save(*without(4))
    for _ in range(2):
        following.save(*FILM)
        assert [music_of(cue) for cue in following.cues] == was
