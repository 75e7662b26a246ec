"""What a person steers of a scene: each verb changes that scene alone, is undone and redone, and survives recuts and restarts."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from fractions import Fraction
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from bridge.commands.bench.edits import otio
from bridge.commands.conform import conform_files
from bridge.daemon.service import Service
from bridge.errors import UsageError
from bridge.grid.bars import HitKind
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.passage import ONSET, PITCH, VELOCITY, Ints
from bridge.output.cuesheet.reading import read_sheet
from bridge.recut.own_markers import own_markers
from bridge.score.composers import trained_composer
from bridge.score.conditioning import LEAST_DENSITY
from bridge.score.cues import CuedScene
from bridge.score.heard_take import heard_of
from bridge.score.moves import Measure, Source
from bridge.score.silence import is_heard
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.taste import USUAL, Mark, MarkedTake
from generator.conditions import Bools
from tests.bridge.daemon.rescoring.following import SETTINGS, Following, music_of, scene
from tests.bridge.daemon.rescoring.test_rescorer import quietly
from tests.bridge.daemon.test_daemon_service import done
from tests.bridge.daemon.test_worker import WAIT


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Following]:
    with Following.begun(tmp_path.resolve()) as following:
        following.save(scene(1), scene(2), scene(3))
        yield following


@pytest.fixture
def composed(tmp_path: Path) -> Iterator[Following]:
    """Yield a daemon with the composer that ships with Recue."""
    folder = tmp_path.resolve()
    (folder / "recue.yaml").write_text(SETTINGS.replace("longest: 12", "longest: 24"))
    with Following.begun(folder, trained_composer) as following:
        following.save(scene(1, 2), scene(2, 8), scene(3, 2))
        yield following


def others(cues: Sequence[CuedScene], at: int = 1) -> list[tuple[object, ...]]:
    return [music_of(cue) for index, cue in enumerate(cues) if index != at]


CHOICES: list[tuple[Callable[[Service, str], Future[None]], str, object]] = [
    (lambda service, scene: service.key("", scene, "Db major"), "key", "Db major"),
    (lambda service, scene: service.metre("", scene, "3/4"), "metre", "3/4"),
    (lambda service, scene: service.solution("", scene, 2), "solution", 2),
]


@pytest.mark.parametrize(("verb", "name", "value"), CHOICES)
def test_a_choice_changes_one_scene_and_is_undone_and_redone_and_outlives_the_daemon(
    verb: Callable[[Service, str], Future[None]], name: str, value: object, following: Following
) -> None:
    before = following.cues
    done(verb(following.service, before[1].scene.id))
    chosen = following.cues
    assert chosen[1].choice.as_json() == {name: value}
    assert music_of(chosen[1]) != music_of(before[1])
    assert others(chosen) == others(before)
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in before]
    done(following.service.redo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in chosen]
    with Following.begun(following.folder) as again:
        opened = again.save(scene(2), scene(3), scene(1))
        assert opened.choices[before[1].scene.id].as_json() == {name: value}
        assert [cue.choice.as_json() for cue in again.cues] == [{name: value}, {}, {}]
        assert again.cues[0].music.digest == chosen[1].music.digest


def onsets(cue: CuedScene, bars: range) -> float:
    """Return the mean number of instants at which the composed voices begin a note in some bars."""
    lines = [step * TICKS_PER_STEP for step in cue.grid.bar_steps]
    rows = np.concatenate([track.notes for track in cue.music.tracks if track.voice is not None])
    return float(
        np.mean([len({*rows[_in(rows, lines[bar], lines[bar + 1]), ONSET].tolist()}) for bar in bars])
    )


def _in(rows: Ints, start: int, end: int) -> Bools:
    return (rows[:, ONSET] >= start) & (rows[:, ONSET] < end)


def rows_of(cue: CuedScene) -> Ints:
    return np.concatenate([track.notes for track in cue.music.tracks if track.voice is not None])


def record(following: Following, name: str, *points: tuple[float, float], scene: int = 1) -> CuedScene:
    """Record a curve over a scene by shares of it, and return the scene."""
    at = following.cues[scene].scene
    start, length = float(at.start), float(at.duration)
    text = " ".join(f"{start + share * length:.3f}:{value}" for share, value in points)
    done(following.service.curve("", at.id, name, text, 0))
    return following.cues[scene]


def test_drive_makes_bars_busier_and_changes_no_other_scene(composed: Following) -> None:
    before = composed.cues
    low = record(composed, "drive", (0, 0.1))
    high = record(composed, "drive", (0, 0.9))
    bars = range(1, len(low.grid.bars) - 1)
    assert low.grid.bars == high.grid.bars == before[1].grid.bars
    assert onsets(high, bars) > 1.5 * onsets(low, bars)
    assert others(composed.cues) == others(before)


def test_a_curve_moves_bar_by_bar_and_is_told(composed: Following) -> None:
    rising = record(composed, "drive", (0, 0), (0.45, 0), (0.55, 1), (1, 1))
    count = [onsets(rising, range(bar, bar + 1)) for bar in range(len(rising.grid.bars))]
    assert max(count[1:4]) < 4
    assert min(count[6:9]) > 10
    (move,) = [
        each
        for each in rising.moves
        if (each.measure, each.source, each.because) == (Measure.DENSITY, Source.CHOICE, "drive")
    ]
    assert move.bars == pytest.approx(rising.density)
    assert move.bars[0] == LEAST_DENSITY
    erased = composed.service.curve("", rising.scene.id, "drive", "", 0)
    done(erased)
    assert composed.cues[1].choice == Choice()
    assert not any(each.source is Source.CHOICE for each in composed.cues[1].moves)


def test_depth_makes_music_lower_and_thicker(composed: Following) -> None:
    before = composed.cues
    thin, thick = record(composed, "depth", (0, 0.1)), record(composed, "depth", (0, 0.9))
    assert rows_of(thick)[:, PITCH].mean() < rows_of(thin)[:, PITCH].mean() - 2
    assert len(rows_of(thick)) > len(rows_of(thin))
    assert others(composed.cues) == others(before)


def test_force_makes_music_louder_with_more_players(composed: Following) -> None:
    before = composed.cues
    soft, strong = record(composed, "force", (0, 0.1)), record(composed, "force", (0, 0.9))
    assert rows_of(strong)[:, VELOCITY].mean() > rows_of(soft)[:, VELOCITY].mean() + 8
    assert len([t for t in strong.music.tracks if len(t.notes)]) > len(
        [t for t in soft.music.tracks if len(t.notes)]
    )
    assert others(composed.cues) == others(before)


def test_points_that_come_in_several_messages_are_one_step_of_undo(following: Following) -> None:
    before, name = following.cues, following.cues[1].scene.id
    done(following.service.curve("", name, "Drive", "10:0.25 12.5:1", 0))
    done(following.service.curve("", name, "drive", "15:0.5", 1))
    done(following.service.curve("", name, "drive", "11:0", 1))
    assert following.cues[1].choice.as_json() == {"drive": "0:0.25 1:0 2.5:1 5:0.5"}
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in before]
    done(following.service.redo(""))
    assert following.cues[1].choice.as_json() == {"drive": "0:0.25 1:0 2.5:1 5:0.5"}
    done(following.service.words("", name, "tense"))
    done(following.service.curve("", name, "drive", "17:1", 1))
    done(following.service.undo(""))
    assert following.cues[1].choice.as_json() == {"words": "tense", "drive": "0:0.25 1:0 2.5:1 5:0.5"}


def test_a_curve_stays_on_its_picture_when_the_scene_is_trimmed_and_moved(following: Following) -> None:
    name = following.cues[1].scene.id
    done(following.service.curve("", name, "depth", "10:0 20:1", 0))
    composed_before = following.cues[1].music.digest
    following.save(scene(2), scene(1), scene(3))
    assert following.cues[0].choice.as_json() == {"depth": "0:0 10:1"}
    assert following.cues[0].music.digest == composed_before
    following.save(scene(2)[1:], scene(1), scene(3))
    assert following.cues[0].choice.as_json() == {"depth": "0:0.25 7.5:1"}
    following.save((*scene(2)[1:2], *scene(2)[3:]), scene(1), scene(3))
    assert following.cues[0].choice.as_json() == {"depth": "0:0.25 2.499:0.5 2.5:0.75 5:1"}


@pytest.mark.parametrize(
    ("name", "points", "append", "told"),
    [
        ("warmth", "10:0.5", 0, "there is no curve 'warmth'; name one of drive, depth, force"),
        ("drive", "10=0.5", 0, "'10=0.5' is no point of a curve"),
        ("drive", "10:1.5", 0, "no point of a curve; give a time and a value from 0 to 1"),
        ("drive", "9.5:1", 0, "the point at 9.5 s is outside of 'Scene 2', which lasts from 10 to 20 s"),
        ("drive", "10:1", 2, "2 neither replaces nor adds to a curve"),
    ],
)
def test_points_that_cannot_be_recorded_are_said(
    name: str, points: str, append: int, told: str, following: Following
) -> None:
    with pytest.raises(UsageError, match=told):
        done(following.service.curve("", following.cues[1].scene.id, name, points, append))


def spans(following: Following) -> list[tuple[str, float, float, str]]:
    """Return the name, the start and the end of each scene, and why it is silent."""
    scenes = [cue.scene for cue in following.cues]
    return [(each.name, float(each.start), float(each.end), str(each.silence or "")) for each in scenes]


def test_a_cue_begins_and_ends_where_a_person_says_and_the_rest_is_silent(following: Following) -> None:
    before, name = following.cues, following.cues[1].scene.id
    done(following.service.edges("", name, 10 * 24 + 60, 20 * 24 - 61))
    assert spans(following) == [
        ("Scene 1", 0, 10, ""),
        ("Silence", 10, 12.5, "edges"),
        ("Scene 2", 12.5, 17.5, ""),
        ("Silence 2", 17.5, 20, "edges"),
        ("Scene 3", 20, 30, ""),
    ]
    now = following.cues
    assert now[2].scene.id == name
    assert [is_heard(cue.music) for cue in now] == [True, False, True, False, True]
    assert [music_of(now[at]) for at in (0, 4)] == others(before)
    done(following.service.edges("", name, 10 * 24 + 120, -1))
    assert spans(following)[1:3] == [("Silence", 10, 15, "edges"), ("Scene 2", 15, 20, "")]
    done(following.service.edges("", name, -1, -1))
    assert spans(following) == [("Scene 1", 0, 10, ""), ("Scene 2", 10, 20, ""), ("Scene 3", 20, 30, "")]
    assert following.cues[1].choice == Choice()
    assert others(following.cues) == others(before)
    done(following.service.undo(""))
    done(following.service.undo(""))
    assert [cue.music.digest for cue in following.cues] == [cue.music.digest for cue in now]
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in before]


def test_moved_edges_stay_through_recuts_and_restarts(following: Following) -> None:
    name = following.cues[1].scene.id
    done(following.service.edges("", name, 10 * 24 + 60, -1))
    heard = following.cues[2].music.digest
    following.save(scene(2), scene(1), scene(3))
    assert spans(following)[:2] == [("Silence", 0, 2.5, "edges"), ("Scene 2", 2.5, 10, "")]
    assert following.cues[1].music.digest == heard
    with Following.begun(following.folder) as again:
        again.save(scene(2), scene(3), scene(1))
        assert spans(again)[:2] == [("Silence", 0, 2.5, "edges"), ("Scene 2", 2.5, 10, "")]
        assert again.cues[1].music.digest == heard
        done(again.service.edges("", name, -1, -1))
        assert spans(again)[0] == ("Scene 2", 0, 10, "")


def test_a_cue_takes_from_a_silence_beside_it_and_from_no_music(following: Following) -> None:
    first, second, _ = (cue.scene.id for cue in following.cues)
    with pytest.raises(
        UsageError, match="'Scene 2' cannot begin at frame 120: the music of 'Scene 1' is there"
    ):
        done(following.service.edges("", second, 120, -1))
    done(following.service.music("", first, "none"))
    done(following.service.edges("", second, 120, -1))
    assert spans(following)[:2] == [("Scene 1", 0, 5, "choice"), ("Scene 2", 5, 20, "")]
    assert is_heard(following.cues[1].music)
    done(following.service.edges("", second, -1, -1))
    assert spans(following)[:2] == [("Scene 1", 0, 10, "choice"), ("Scene 2", 10, 20, "")]
    for frames, told in (
        ((470, -1), "cannot begin at frame 470: no bar fits what is left of it"),
        ((-2, -1), "-2 is no frame"),
        ((-1, 900), "cannot end with frame 900: the music of 'Scene 3' is there"),
        ((-1, 460), "cannot end with frame 460: no bar fits the silence beside it"),
    ):
        with pytest.raises(UsageError, match=told):
            done(following.service.edges("", second, *frames))


def marked(following: Following) -> list[tuple[str, str, float]]:
    """Return the markers that were set in Recue, as the cue sheet has them."""
    cut = read_sheet(following.sheet.read_bytes(), "the cue sheet").cut
    assert cut
    return [(mark.name, mark.comment, float(mark.time)) for mark in own_markers(cut)]


def test_a_marker_acts_as_one_of_the_timeline_and_stays_on_its_picture(following: Following) -> None:
    before = following.cues
    done(following.service.add_marker("", 10 * 24 + 70, "hit: the door", ""))
    door = next(met.hit for met in following.cues[1].grid.hits if met.hit.name == "the door")
    assert (door.kind, door.time) == (HitKind.MARKER, Fraction(310, 24))
    assert others(following.cues) == others(before)
    done(following.service.add_marker("", 2 * 24, "", "mood: tense"))
    assert following.cues[0].words.said == ("tense",)
    following.save(scene(2), scene(1), scene(3))
    assert marked(following) == [("hit: the door", "", 70 / 24), ("", "mood: tense", 12.0)]
    assert following.cues[1].words.said == ("tense",)
    with Following.begun(following.folder) as again:
        again.save(scene(3), scene(2), scene(1))
        assert marked(again) == [("hit: the door", "", 10 + 70 / 24), ("", "mood: tense", 22.0)]
        kept = again.cues[1].music.digest
        again.save(scene(3), scene(2))
        assert marked(again) == [("hit: the door", "", 10 + 70 / 24)]
        assert again.cues[1].music.digest == kept
        assert any(
            "The marker 'mood: tense' that was set at 00:00:22:00 is gone with its picture" in remark
            for remark in again.remarks
        )
        done(again.service.undo(""))
        assert marked(again) == [("hit: the door", "", 10 + 70 / 24)]


def test_a_marker_is_removed_and_brought_back(following: Following) -> None:
    before = following.cues
    done(following.service.add_marker("", 310, "hit: the door", ""))
    with_door = following.cues
    done(following.service.remove_marker("", 310))
    assert marked(following) == []
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in with_door]
    assert marked(following) == [("hit: the door", "", 310 / 24)]
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in before]
    assert marked(following) == []
    for ask, told in (
        (following.service.remove_marker("", 310), "no marker was set in Recue on frame 310"),
        (
            following.service.add_marker("", 30 * 24, "late", ""),
            "frame 720 is after the cut, whose last is 719",
        ),
    ):
        with pytest.raises(UsageError, match=told):
            done(ask)
    with pytest.raises(UsageError, match="says nothing; give it one"):
        following.service.add_marker("", 3, " ", "")


def test_a_recut_by_a_command_keeps_the_markers_that_were_set_in_recue(following: Following) -> None:
    done(following.service.add_marker("", 310, "hit: the door", ""))
    new = following.folder / "new.otio"
    new.write_bytes(otio((*scene(2), *scene(1), *scene(3))))
    conform_files(following.file, new, None, None, None, Settings.read(new, {}), quietly)
    cut = read_sheet((following.folder / "new.recue.json").read_bytes(), "the cue sheet").cut
    assert cut
    assert [(mark.name, float(mark.time)) for mark in own_markers(cut)] == [("hit: the door", 70 / 24)]


def test_a_proposal_that_is_chosen_is_the_one_that_was_shown(following: Following) -> None:
    name = following.cues[1].scene.id
    for number in (2, 3):
        (told,) = following.service.proposals("", name).result(WAIT)["scenes"]
        shown = told["solutions"][number - 1]
        done(following.service.solution("", name, number))
        grid = following.cues[1].grid
        assert (str(grid.metre), len(grid.bars)) == (shown["metre"], shown["bars"])
        assert grid.bpm == pytest.approx(shown["bpm"], abs=0.01)
        (again,) = following.service.proposals("", name).result(WAIT)["scenes"]
        assert again["chosen"] == number
        assert again["solutions"] == told["solutions"]
        listed = following.service.solutions("", name).result(WAIT)
        assert [each.solution for each in listed if each.current] == [number]
    following.save(scene(1), scene(2)[1:], scene(3))
    assert following.cues[1].choice == Choice()
    assert any("lets go of the solution that was asked for" in remark for remark in following.remarks)


def test_what_is_known_of_a_score_is_told(following: Following) -> None:
    service, name = following.service, following.cues[1].scene.id
    done(service.reroll("", name))
    done(service.words("", name, "tense"))
    done(service.take("", name, 0))
    assert [(each.number, each.cause, each.current) for each in service.revisions("")] == [
        (4, "take", True),
        (3, "words", False),
        (2, "rerolled", False),
        (1, "opened", False),
    ]
    takes = [(each.take, each.revision, each.current) for each in service.takes("", name)]
    assert takes == [(0, 4, True), (1, 3, False)]
    told = service.explain("", "Scene 2")
    assert told["scenes"][0]["words"]["said"] == ["tense"]
    assert told["scenes"][0]["conditions"][0]["condition"] == "valence"
    assert len(service.explain("", "")["scenes"]) == 3
    files = {each.name: each for each in service.files("")}
    assert set(files) == {"cut.mid", "cut.recue.json"}
    assert files["cut.mid"].bytes == following.midi.stat().st_size
    words = {each.word: each.says for each in service.vocabulary("").words}
    assert "tenser" in words["tense"]
    assert service.vocabulary("").metres[0] == "4/4"
    hosts = {each.host: each for each in service.hosts()}
    assert not hosts["reaper"].connected
    assert "recue install reaper" in hosts["reaper"].next
    done(service.push("", "reaper"))
    assert (service.hosts()[0].connected, service.hosts()[0].text) == (True, "in the project")


def scores_with(folder: Path, likes: Mark) -> tuple[list[str], list[str], list[float]]:
    """Score a cut by a taste for high music, or for low music.

    Returns:
        The digests of the music and of the taste of its scenes, and their registers.
    """
    folder.mkdir(exist_ok=True)
    with Following.begun(folder) as following:
        other = Mark.THROWN if likes is Mark.KEPT else Mark.KEPT
        for name in "abcdefgh":
            following.store.auditions.mark(MarkedTake("/a.otio", name, 0, likes, HIGH))
            low = HIGH | {"register": HIGH["register"] - 4}
            following.store.auditions.mark(MarkedTake("/a.otio", name, 1, other, low))
        following.save(scene(1), scene(2), scene(3))
        told = [each.taste for each in following.scenes]
        cues = following.cues
        return [cue.music.digest for cue in cues], told, [heard_of(cue)["register"] for cue in cues]


HIGH = {name: 3 * usual for name, usual in USUAL.items()} | {"register": 80.0}


def test_later_takes_follow_a_taste_that_is_an_input_as_any_other(tmp_path: Path) -> None:
    music, taste, high = scores_with(tmp_path / "high", Mark.KEPT)
    assert scores_with(tmp_path / "again", Mark.KEPT) == (music, taste, high)
    _, other, low = scores_with(tmp_path / "low", Mark.THROWN)
    assert len(set(taste)) == 1
    assert taste[0] != other[0]
    assert sum(high) > sum(low)


def test_takes_are_kept_and_thrown_away_listed_and_erased(composed: Following) -> None:
    service, name = composed.service, composed.cues[1].scene.id
    before = composed.sheet.read_bytes()
    done(service.reroll("", name))
    done(service.audition("", name, 0, "thrown"))
    done(service.audition("", name, 1, "Kept"))
    assert [(each.take, each.mark) for each in service.takes("", name)] == [(0, "thrown"), (1, "kept")]
    liked = service.preferences()
    assert liked
    assert all(each.takes == 2 for each in liked)
    with pytest.raises(UsageError, match="no revision has take 7 of 'Scene 2'"):
        done(service.audition("", name, 7, "kept"))
    with pytest.raises(UsageError, match="'nice' is no word for a take; name one of kept, thrown"):
        service.audition("", name, 1, "nice")
    done(service.undo(""))
    assert composed.sheet.read_bytes() == before
    done(service.words("", name, "tense"))
    assert [each.taste for each in composed.scenes] == ["", liked[0].digest, ""]
    with Following.begun(composed.folder, trained_composer) as again:
        assert again.service.preferences() == liked
        again.service.erase_preferences()
        assert again.service.preferences() == []
        assert (
            again.service.takes(str(again.save(scene(1, 2), scene(2, 8), scene(3, 2)).path), name)[0].mark
            == ""
        )
        assert again.scenes[1].taste == liked[0].digest
    done(service.words("", name, "sad"))
    assert [each.taste for each in composed.scenes] == ["", "", ""]


def test_preferences_that_are_off_choose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "off"
    folder.mkdir()
    (folder / "recue.yaml").write_text(SETTINGS + "preferences: off\n")
    music, taste, _ = scores_with(folder, Mark.KEPT)
    assert taste == ["", "", ""]
    plain = tmp_path / "plain"
    plain.mkdir()
    with Following.begun(plain) as following:
        following.save(scene(1), scene(2), scene(3))
        assert [cue.music.digest for cue in following.cues] == music


def test_the_style_of_a_scene_is_a_word_for_others(
    composed: Following, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_config_path", lambda _name: tmp_path / "config")
    service = composed.service
    low = record(composed, "depth", (0, 0.95))
    done(service.save_style("", low.scene.id, "Noir"))
    (word,) = (each for each in service.vocabulary("").words if each.word == "noir")
    assert word.group == "Your own words"
    assert "much lower" in word.says
    third = composed.cues[2]
    done(service.words("", third.scene.id, "noir"))
    now = composed.cues[2]
    assert now.words.said[0] == "noir"
    assert (tmp_path / "config" / "styles" / "noir.style.txt").read_text().startswith("valence ")
    assert now.key.mode is low.key.mode
    assert now.grid.bpm == pytest.approx(low.grid.bpm, rel=0.1)
    assert rows_of(now)[:, PITCH].mean() < rows_of(third)[:, PITCH].mean() - 4
    for name, told in (("tense", "'tense' is a word already"), ("no!r", "cannot be a word of your own")):
        with pytest.raises(UsageError, match=told):
            service.save_style("", low.scene.id, name)
