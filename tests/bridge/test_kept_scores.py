"""Scores that were kept beside a score: a scene that is back is as it is in the newest of them, without a store, too."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.commands.bench.edits import Cut
from bridge.commands.conform import conform_files
from bridge.commands.score import score_file
from bridge.recut.planning import Fate
from bridge.settings import Settings
from tests.bridge.daemon.rescoring.following import Following, music_of, scene
from tests.bridge.daemon.rescoring.test_rescorer import edited_by_hand, quietly
from tests.bridge.daemon.test_daemon_service import done

FILM = tuple(scene(number) for number in range(1, 5))


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Following]:
    """Yield a film whose second scene is locked and gone, with the score that had it kept beside the score."""
    with Following.begun(tmp_path.resolve()) as following:
        following.save(*FILM)
        done(following.service.lock("", following.scenes[1].id, 1))
        following.midi.write_bytes(edited_by_hand(following.midi.read_bytes()))
        keep(following, 1)
        following.save(FILM[0], *FILM[2:])
        yield following


def keep(following: Following, number: int) -> None:
    """Keep the score as the delivery does where a scene that was worked on goes."""
    for file, suffix in ((following.midi, "mid"), (following.sheet, "recue.json")):
        shutil.copy(file, following.folder / f"cut.kept-{number}.{suffix}")


def all_of(film: tuple[Cut, ...]) -> Cut:
    return tuple(clip for each in film for clip in each)


def test_recue_score_brings_a_scene_back(following: Following) -> None:
    following.write(all_of(FILM))
    report = score_file(following.file, following.folder, None, Settings.read(following.file, {}), quietly)
    assert report.fates == {"kept": 4, "fitted": 0, "composed": 0, "removed": 0}
    assert following.scenes[1].choice.locked
    assert f"{following.scenes[1].name} is back as it was in cut.kept-2.mid." in report.remarks


def test_recue_conform_brings_a_scene_back(following: Following) -> None:
    old = following.folder / "cut.otio"
    new = following.folder / "cut-v2.otio"
    was = old.read_bytes()
    following.write(all_of(FILM))
    new.write_bytes(old.read_bytes())
    old.write_bytes(was)
    done_ = conform_files(old, new, None, None, None, Settings.read(old, {}), quietly)
    assert done_.count == {Fate.KEPT: 4, Fate.FITTED: 0, Fate.COMPOSED: 0}
    assert done_.done.scored.cues[1].choice.locked


def test_a_daemon_whose_store_is_lost_brings_a_scene_back(following: Following, tmp_path: Path) -> None:
    first = following.cues[0]
    for part in tmp_path.glob("store.sqlite*"):
        part.unlink()
    with Following.begun(following.folder) as again:
        again.save(*FILM)
        assert again.scenes[1].choice.locked
        assert again.timelines.find("").choices[again.scenes[1].id].locked
        assert music_of(again.cues[0]) == music_of(first)


def test_the_newest_of_the_kept_scores_counts_and_a_damaged_one_is_told(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    done(following.service.lock("", following.scenes[0].id, 1))
    keep(following, 12)
    for name in (
        "cut.kept-13.recue.json",
        "cut.kept-13.mid",
        "cut.kept-14.recue.json",
        "cut.kept-x.recue.json",
    ):
        (following.folder / name).write_text("{}")
    following.write(all_of(FILM[1:2]))
    report = score_file(following.file, following.folder, None, Settings.read(following.file, {}), quietly)
    assert report.fates is not None
    following.write(all_of(FILM[:2]))
    report = score_file(following.file, following.folder, None, Settings.read(following.file, {}), quietly)
    assert f"{following.scenes[0].name} is back as it was in cut.kept-12.mid." in report.remarks
    assert [scene.choice.locked for scene in following.scenes] == [True, True]
    assert "cut.kept-13.recue.json cannot be looked through for scenes that are back" in caplog.text
    assert "cut.kept-14" not in caplog.text
