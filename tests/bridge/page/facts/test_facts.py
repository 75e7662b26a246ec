"""What the page is told of scores: revisions, takes, files, words and themes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import mido
import pytest

from bridge.daemon.open_timeline import OpenTimeline
from bridge.errors import NotWrittenError, StoreError, UsageError
from bridge.page.facts import history
from bridge.page.facts.kept_themes import kept_theme
from bridge.page.facts.past_scores import with_revision
from bridge.page.facts.score_files import file_of, files_of
from bridge.page.facts.vocabulary import vocabulary_of
from bridge.settings.choices import Choice
from bridge.store import Cause, ScoreState, Store, TimelineKey
from tests.bridge.store.values import MADE, NOON, a_scene, a_sheet
from tests.scores import cut_list

CUT = Path("/edit/cut.otio")
KEY = TimelineKey.of(CUT)


def saved(store: Store, choices: dict[str, Choice], *scenes: str) -> int:
    """Save a revision with choices, of a score that has some scenes."""
    sheet = a_sheet(*(a_scene(each) for each in scenes))
    number = len(store.revisions.listed(KEY))
    state = ScoreState(cut_list([48]), sheet, b"", choices)
    when = NOON + timedelta(minutes=number)
    return store.revisions.save(KEY, state, when, Cause.TAKE, "", MADE).number


def test_revisions_are_listed_newest_first_with_what_became_of_the_scenes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        saved(store, {}, "a1")
        saved(store, {"a1": Choice(take=1)}, "a1")
        newest, oldest = history.listed(store.revisions, KEY)
    assert [(each["number"], each["current"]) for each in (newest, oldest)] == [(2, True), (1, False)]
    assert newest["cause"] == "take"
    assert newest["at"] == "2026-03-01T12:01:00+00:00" or str(newest["at"]).endswith("+00:00")
    assert newest["kept"] == MADE.kept


def test_each_take_of_a_scene_is_listed_with_the_newest_revision_that_has_the_scene_and_it(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        saved(store, {}, "a1", "b2")
        saved(store, {"a1": Choice(take=1)}, "a1", "b2")
        saved(store, {"a1": Choice(take=2)}, "a1")
        saved(store, {"a1": Choice(take=1)}, "a1")
        saved(store, {"a1": Choice(take=7)}, "c3")  # the scene is gone, its choice is kept
        assert history.takes(store.revisions, KEY, "a1", current=1) == [
            {"take": 0, "revision": 1, "current": False},
            {"take": 1, "revision": 4, "current": True},
            {"take": 2, "revision": 3, "current": False},
        ]
        assert history.takes(store.revisions, KEY, "nobody", current=0) == []
        assert history.counted(store.revisions, KEY) == {"a1": 8}


def test_a_score_without_a_revision_has_nothing_to_show(tmp_path: Path) -> None:
    opened = OpenTimeline(CUT, CUT.parent, cut_list([48]))
    with Store.open(tmp_path / "store.sqlite") as store:
        with pytest.raises(UsageError, match="has no score yet"):
            with_revision(opened, None, store.revisions)
        with pytest.raises(StoreError, match="There is no revision 7"):
            with_revision(replace(opened, revision=1), 7, store.revisions)


def test_the_files_of_a_score_are_those_that_are_called_as_it_is(tmp_path: Path) -> None:
    for name in (
        "cut.mid",
        "cut.recue.json",
        "cut.Strings.wav",
        "cut.wav",
        "cut.otio",
        "cut.txt",
        "cutter.mid",
        "cut.kept-1.mid",
        "other.mid",
    ):
        (tmp_path / name).write_bytes(b"1234")
    (tmp_path / "cut-cues").mkdir()
    (tmp_path / "cut-cues" / "1m1.wav").write_bytes(b"")
    (tmp_path / "cut.mp3").symlink_to("/etc/hostname")
    cut = tmp_path / "cut.otio"
    told = [(each["name"], each["what"], each["bytes"]) for each in files_of(tmp_path, cut)]
    assert told == [
        ("cut-cues/1m1.wav", "cue", 0),
        ("cut.Strings.wav", "stem", 4),
        ("cut.mid", "notes", 4),
        ("cut.recue.json", "cue sheet", 4),
        ("cut.wav", "sound", 4),
    ]
    assert file_of(tmp_path, cut, "cut-cues/1m1.wav") == tmp_path / "cut-cues" / "1m1.wav"
    for name in ("cut.otio", "other.mid", "../secret", "cut.mp3", "", "cut-cues/../cut.otio"):
        with pytest.raises(UsageError, match="has no file"):
            file_of(tmp_path, cut, name)
    assert files_of(tmp_path / "missing", cut) == []


def test_every_word_that_can_be_said_of_a_scene_is_told_with_what_it_asks(tmp_path: Path) -> None:
    (tmp_path / "recue.yaml").write_text("words:\n  bosky: dark, slow\nthemes:\n  Anna: C4 D4 E4\n")
    told = vocabulary_of(tmp_path / "cut.otio")
    words = {each["word"]: each for each in told["words"]}  # type: ignore[attr-defined]
    assert "softer" in words["quiet"]["says"] or words["quiet"]["says"]
    assert words["bosky"]["group"] == "Your own"
    assert words["very"]["group"] == "Words of degree"
    assert words["faster"]["says"].endswith("as against what the other words ask")
    assert all(each["says"] and each["group"] for each in words.values())
    assert told["themes"] == ["Anna"]
    assert told["underscore"] == ["off", "light", "normal", "strong"]
    assert "4/4" in told["metres"]  # type: ignore[operator]
    assert len(set(told["keys"])) == 24  # type: ignore[call-overload]


def melody(folder: Path) -> bytes:
    """Return a .mid of four notes."""
    track = mido.MidiTrack()
    for pitch in (60, 62, 64, 65):
        track.append(mido.Message("note_on", note=pitch, velocity=80))
        track.append(mido.Message("note_off", note=pitch, time=480))
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    file.save(folder / "dropped.mid")
    return (folder / "dropped.mid").read_bytes()


def test_a_theme_is_kept_beside_the_cut_and_no_other_is_replaced(tmp_path: Path) -> None:
    cut, content = tmp_path / "cut.otio", melody(tmp_path)
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "anna.mid").write_bytes(b"a person's own")
    kept = kept_theme(cut, "Anna.MID", content)
    assert kept == {"name": "Anna 2", "path": str(tmp_path / "themes" / "Anna 2.mid")}
    assert (tmp_path / "themes" / "Anna 2.mid").read_bytes() == content
    assert (tmp_path / "themes" / "anna.mid").read_bytes() == b"a person's own"
    assert "Anna 2" in vocabulary_of(cut)["themes"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "name", ["anna.txt", "anna", "../anna.mid", "a\\b.mid", ".mid", "..mid", " .mid", ""]
)
def test_what_is_called_as_no_theme_is_refused(tmp_path: Path, name: str) -> None:
    content = melody(tmp_path)
    with pytest.raises(UsageError):
        kept_theme(tmp_path / "cut.otio", name, content)
    assert not (tmp_path / "themes").exists()


def test_what_is_no_melody_is_refused_and_not_written(tmp_path: Path) -> None:
    for name in ("anna.mid", "anna.musicxml"):
        with pytest.raises(UsageError, match="cannot be read"):
            kept_theme(tmp_path / "cut.otio", name, b"<html>")
    (tmp_path / "themes").write_text("a file in its place")
    with pytest.raises(NotWrittenError):
        kept_theme(tmp_path / "cut.otio", "anna.mid", melody(tmp_path))
