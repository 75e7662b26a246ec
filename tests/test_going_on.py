"""A score that stands is an input like the cut: `recue score` goes on from it, judged from the files alone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.folders import contents
from tests.midi import ReadBack
from tests.recuts import (
    REEL,
    SCENES,
    Event,
    assert_refused,
    conformed,
    cut_file,
    done,
    heard,
    lowered_and_ringing,
    moved_marks,
    music,
    recue,
    resaved,
    scenes,
    scored,
    ticks_of,
    trimmed,
)
from tests.stress.person import EDITS

PLAIN = ("--formats", "mid,json", "--no-picture")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score the reel in a folder of its own."""
    cut = cut_file(tmp_path_factory.mktemp("first") / "cut.otio", REEL, SCENES)
    scored(cut)
    return cut


@pytest.fixture
def cut(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the same to go on from."""
    folder = tmp_path / "film"
    shutil.copytree(first.parent, folder)
    return folder / "cut.otio"


def sheet(cut: Path) -> Any:
    return json.loads(cut.with_suffix(".recue.json").read_text())


def resheet(cut: Path, change: Callable[[Any], object]) -> None:
    """Change the content of a cue sheet."""
    told = sheet(cut)
    change(told)
    cut.with_suffix(".recue.json").write_text(json.dumps(told))


def choose(cut: Path, name: str, **choice: object) -> None:
    """Decide something of a scene, as a panel would over OSC."""

    def decide(told: Any) -> None:
        (scene,) = [scene for scene in told["scenes"] if scene["name"] == name]
        scene["choice"] |= choice

    resheet(cut, decide)


def edit(cut: Path, name: str, until: str) -> None:
    """Lower the melody of a scene by an octave and add a track of bells, as in a DAW."""
    at = ticks_of(heard(cut.parent, cut))
    resaved(cut.with_suffix(".mid"), 960, lowered_and_ringing(at[name], at[until], at[name] + 960))


def played(midi: ReadBack, name: str) -> list[tuple[object, ...]]:
    """Onset, release, pitch, velocity and track of each note of a scene, in seconds from its start."""
    ((start, end),) = [(a, b) for a, b, called in scenes(midi) if called == name]
    return [(round(n.onset, 5), round(n.release, 5), *n[2:4], n.track) for n in music(midi, start, end)]


def same(was: ReadBack, now: ReadBack) -> str:
    """Return the names of the scenes that sound as they did."""
    return "".join(name for name in "ABCD" if played(was, name) == played(now, name))


def files(cut: Path) -> dict[str, bytes]:
    return contents(cut.parent)


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def went_on(cut: Path, *options: object) -> dict[str, int] | None:
    """Score a cut again, and return the number of scenes of each fate; None if it was scored from scratch."""
    fates: dict[str, int] | None = told(done("score", cut, *PLAIN, "--json", *options))["fates"]
    return fates


def count(kept: int = 0, fitted: int = 0, composed: int = 0, removed: int = 0) -> dict[str, int]:
    return {"kept": kept, "fitted": fitted, "composed": composed, "removed": removed}


# What a person made is still there.


def test_edits_and_locks_that_were_conformed_into_a_cut_outlive_the_files_of_the_cut_before(
    cut: Path, tmp_path: Path
) -> None:
    edit(cut, "A", "B")
    choose(cut, "C", locked=True, take=2)
    new = cut_file(tmp_path / "v2" / "cut-v2.otio", trimmed(REEL, 5, -14), moved_marks(-14, 240))
    was = conformed(cut, new)
    shutil.rmtree(cut.parent)
    now = scored(new)
    assert same(was, now) == "ABCD"
    assert any(note[-1] == "Bells" for note in played(now, "A"))
    assert [scene["choice"] for scene in sheet(new)["scenes"]] == [{}, {}, {"locked": True, "take": 2}, {}]
    assert [scene["edited"] for scene in sheet(new)["scenes"]] == [True, False, False, False]


def test_an_edit_that_was_just_saved_is_taken_over(cut: Path) -> None:
    edit(cut, "B", "C")
    was = heard(cut.parent, cut)
    assert went_on(cut) == count(kept=4)
    assert same(was, heard(cut.parent, cut)) == "ABCD"


def test_options_compose_anew_what_is_neither_locked_nor_edited(cut: Path) -> None:
    edit(cut, "A", "B")
    choose(cut, "C", locked=True)
    was = heard(cut.parent, cut)
    assert went_on(cut, "--seed", 7) == count(kept=2, composed=2)
    assert same(was, heard(cut.parent, cut)) == "AC"
    assert went_on(cut) == count(kept=4)  # the seed holds


def test_another_freedom_composes_anew_what_is_neither_locked_nor_edited_and_holds(cut: Path) -> None:
    choose(cut, "C", locked=True)
    was = heard(cut.parent, cut)
    assert went_on(cut, "--freedom", 0) == count(kept=4)
    assert "freedom" not in sheet(cut)["settings"]
    assert went_on(cut, "--freedom", 0.5) == count(kept=1, composed=3)
    assert same(was, heard(cut.parent, cut)) == "C"
    assert sheet(cut)["settings"]["freedom"] == 0.5
    freed = heard(cut.parent, cut)
    assert went_on(cut) == went_on(cut, "--freedom", 0.5) == count(kept=4)
    cut_file(cut, trimmed(REEL, 5, -14), moved_marks(-14, 240))
    assert went_on(cut) == count(kept=3, fitted=1)
    assert same(freed, heard(cut.parent, cut)) == "ACD"
    (cut.parent / "recue.yaml").write_text("freedom:\n")
    assert went_on(cut) == count(kept=1, composed=3)
    assert "freedom" not in sheet(cut)["settings"]


def test_words_for_density_that_a_freedom_passes_over_are_told_and_only_these(cut: Path) -> None:
    asked = (*PLAIN, "--mood", "busy, low", "--json")
    assert not [note for note in told(done("score", cut, *asked))["notes"] if "freedom" in note]
    notes = told(done("score", cut, *asked, "--freedom", 0.5))["notes"]
    assert [note for note in notes if "freedom" in note] == [
        f"In '{name}' the composer decides how many notes 50% of the bars have, whatever is asked by 'busy': freedom is 0.5."
        for name in "ABCD"
    ]
    again = told(done("score", cut, *asked))["notes"]  # nothing is composed
    assert not [note for note in again if "freedom" in note]
    low = told(done("score", cut, *PLAIN, "--mood", "low", "--json"))["notes"]
    assert not [note for note in low if "freedom" in note]


def test_a_freedom_that_is_no_share_is_refused(cut: Path) -> None:
    was = files(cut)
    assert_refused(
        recue("score", cut, "--freedom", 1.5), 2, "--freedom is 1.5, but it should be a share of the bars"
    )
    assert files(cut) == was


def test_what_is_chosen_for_a_scene_beats_an_option(cut: Path) -> None:
    choose(cut, "B", style="song", key="Eb major", valence=0.5)
    done("score", cut, *PLAIN, "--style", "orchestral", "--key", "D minor")
    by_name = {scene["name"]: scene for scene in sheet(cut)["scenes"]}
    assert (by_name["B"]["style"], by_name["B"]["key"], by_name["B"]["valence"]) == ("song", "Eb major", 0.5)
    assert (by_name["A"]["style"], by_name["A"]["key"]) == ("orchestral", "D minor")


# The same cut, the same command.


@pytest.mark.parametrize("options", [(), ("--seed", 3, "--metre", "3/4", "--pickup", "--tempo", 90)])
def test_the_same_command_again_writes_the_same_bytes(tmp_path: Path, options: tuple[object, ...]) -> None:
    short = [*REEL, Event("M16", 0, 12)]  # a shot too short for a bar, which the report tells
    cut = cut_file(tmp_path / "cut.otio", short, [*SCENES, (len(REEL) * 60, "scene: E")])
    asked = ("score", cut, "--formats", "mid,json,png", "--no-picture", *options)
    done(*asked)
    was = files(cut)
    again = done(*asked)
    assert files(cut) == was
    assert f"note: Went on from the score in {cut.with_suffix('.mid')}: 4 scenes kept; " in again.stderr
    done("score", cut, "--formats", "mid,json,png")  # what it was made with holds
    assert files(cut) == was


def test_a_recut_in_place_is_conformed(cut: Path) -> None:
    was = heard(cut.parent, cut)
    cut_file(cut, trimmed(REEL, 5, -14), moved_marks(-14, 240))
    assert went_on(cut) == count(kept=3, fitted=1)
    assert same(was, heard(cut.parent, cut)) == "ACD"


def test_a_setting_of_the_file_that_changed_counts_as_an_option(cut: Path) -> None:
    (cut.parent / "recue.yaml").write_text("key: D minor\n")
    assert went_on(cut) == count(composed=4)
    assert went_on(cut) == count(kept=4)
    (cut.parent / "recue.yaml").write_text("key:\n")  # left to Recue again
    assert went_on(cut) == count(composed=4)


def test_a_score_of_a_composer_before_keeps_its_notes_and_is_gone_on_with_by_the_one_there_is(
    cut: Path,
) -> None:
    resheet(cut, lambda told: told["provenance"].update(generator="recue-lstm", weights="c0ffee"))
    was = heard(cut.parent, cut)
    kept = done("score", cut, *PLAIN)
    assert "recue-lstm" not in kept.stderr  # nothing was composed
    assert sheet(cut)["provenance"]["generator"] == "recue-lstm"
    again = done("score", cut, *PLAIN, "--pin", "B:tempo=108")
    by = sheet(cut)["provenance"]
    said = f"1 scene composed anew is by recue-gan {by['weights']}, not by recue-lstm c0ffee as before; the others keep their music."
    assert said in again.stderr
    assert said in sheet(cut)["notes"]
    assert same(was, heard(cut.parent, cut)) == "ACD"
    assert by["generator"] == "recue-gan"
    assert "composed anew" not in done("score", cut, *PLAIN, "--seed", 7).stderr  # it is the same by now


# Pins and hits concern single scenes.


def test_a_pin_composes_its_scene_and_no_other_and_holds(cut: Path, tmp_path: Path) -> None:
    was = heard(cut.parent, cut)
    assert went_on(cut, "--pin", "B:tempo=108") == count(kept=3, composed=1)
    assert same(was, heard(cut.parent, cut)) == "ACD"
    (pinned,) = [scene["id"] for scene in sheet(cut)["scenes"] if scene["name"] == "B"]
    assert sheet(cut)["settings"]["pins"] == {pinned: {"tempo": 108.0}}
    assert went_on(cut) == went_on(cut, "--pin", f"{pinned}:tempo=108") == count(kept=4)
    new = cut_file(tmp_path / "v2" / "v2.otio", trimmed(REEL, 13, -14), SCENES)
    counted = told(done("conform", cut, new, *PLAIN, "--json"))["scenes"]
    assert [scene["fate"] for scene in counted] == ["kept", "kept", "kept", "fitted"]


def test_a_pin_that_is_given_goes_before_the_one_that_held(cut: Path) -> None:
    went_on(cut, "--pin", "B:tempo=90,metre=3/4")
    assert went_on(cut, "--pin", "B:tempo=108") == count(kept=3, composed=1)
    assert [*sheet(cut)["settings"]["pins"].values()] == [{"tempo": 108.0}]
    assert went_on(cut, "--pin", "B:free") == count(kept=3, composed=1)
    assert "pins" not in sheet(cut)["settings"]


def test_a_pin_is_let_go_where_its_scene_is_cut_anew(cut: Path) -> None:
    went_on(cut, "--pin", "B:tempo=108")
    cut_file(cut, trimmed(REEL, 5, -7), moved_marks(-7, 240))
    result = told(done("score", cut, *PLAIN, "--json"))
    assert result["fates"] == count(kept=3, fitted=1)
    assert any(note.startswith("'B' was cut anew, and is not pinned any more") for note in result["notes"])
    assert "pins" not in sheet(cut)["settings"]
    assert went_on(cut) == count(kept=4)


def test_a_pin_goes_with_its_scene(cut: Path) -> None:
    went_on(cut, "--pin", "B:tempo=108")
    cut_file(cut, [*REEL[:4], *REEL[8:]], [SCENES[0], (240, "scene: C"), (480, "scene: D")])
    said = done("score", cut, *PLAIN).stderr
    assert "3 scenes kept, 1 removed" in said
    assert "The pin" not in said


def test_the_hits_that_a_score_was_made_with_hold_wherever_it_goes(cut: Path, tmp_path: Path) -> None:
    (cut.parent / "spots.csv").write_text("frame,weight,name\n300,3,the door\n")
    assert went_on(cut, "--hits", cut.parent / "spots.csv") == count(kept=3, composed=1)
    assert sheet(cut)["settings"]["hits"] == {"file": "spots.csv"}
    new = cut_file(tmp_path / "film" / "v2" / "v2.otio", trimmed(REEL, 13, -14), SCENES)
    counted = told(done("conform", cut, new, *PLAIN, "--json"))["scenes"]
    assert [scene["fate"] for scene in counted] == ["kept", "kept", "kept", "fitted"]
    assert sheet(new)["settings"]["hits"] == {"file": "../spots.csv"}
    assert went_on(new) == count(kept=4)
    shutil.move(tmp_path / "film", tmp_path / "moved")
    moved = tmp_path / "moved" / "v2" / "v2.otio"
    assert went_on(moved) == count(kept=4)
    (tmp_path / "moved" / "spots.csv").unlink()
    was = files(moved)
    for command in (("score", moved), ("conform", moved, moved), ("restyle", moved, "--mode", "major")):
        assert_refused(recue(*command, *PLAIN), 2, "spots.csv, which is not there: put it back, name another")
    assert files(moved) == was
    (tmp_path / "spots.csv").write_text("frame,weight,name\n300,3,the door\n")
    assert went_on(moved, "--hits", tmp_path / "spots.csv") == count(kept=4)


# Scenes that are to be divided in another way.


def test_another_division_begins_anew_where_nothing_is_locked_or_edited(cut: Path) -> None:
    result = done("score", cut, *PLAIN, "--one-scene", "--json")
    assert (told(result)["scenes"], told(result)["fates"]) == (1, None)
    assert "divided in another way" in " ".join(told(result)["notes"])
    assert went_on(cut) == count(kept=1)


def test_another_division_waits_while_a_scene_is_locked(cut: Path) -> None:
    choose(cut, "B", locked=True)
    result = told(done("score", cut, *PLAIN, "--one-scene", "--json"))
    assert result["fates"] == count(kept=4)
    assert "The scenes stay divided as they were, for B is locked or edited by hand" in result["notes"][0]
    assert "scenes" not in sheet(cut)["settings"]
    assert told(done("score", cut, *PLAIN, "--one-scene", "--fresh", "--json"))["scenes"] == 1


def test_the_rate_of_an_edl_holds(tmp_path: Path) -> None:
    edl = tmp_path / "cut.edl"
    lines = (f"{n + 1:03}  R{n}  V  C  00:00:00:00 00:00:0{n + 4}:00 " for n in range(4))
    at = [0, 4, 9, 15, 22]
    codes = (f"01:00:{at[n]:02}:00 01:00:{at[n + 1]:02}:00" for n in range(4))
    edl.write_text("TITLE: cut\n\n" + "\n".join(map("".join, zip(lines, codes, strict=True))) + "\n")
    done("score", edl, *PLAIN, "--rate", 25)
    assert went_on(edl) == count(kept=1)
    assert sheet(edl)["timeline"]["rate"] == "25"
    assert went_on(edl, "--rate", 24) is None
    choose(edl, sheet(edl)["scenes"][0]["name"], locked=True)
    result = told(done("score", edl, *PLAIN, "--rate", 25, "--json"))
    assert result["fates"] is not None
    assert "The scenes stay divided as they were" in result["notes"][0]


# Clean, or from scratch.


def test_fresh_leaves_the_score_that_stands_out(cut: Path) -> None:
    was = files(cut)
    choose(cut, "B", locked=True)
    edit(cut, "A", "B")
    done("score", cut, *PLAIN, "--seed", 5, "--fresh")
    assert "locked" not in cut.with_suffix(".recue.json").read_text().replace('"locked": false', "")
    done("score", cut, *PLAIN, "--fresh")
    assert files(cut)["cut.mid"] == was["cut.mid"]


def not_json(cut: Path) -> None:
    cut.with_suffix(".recue.json").write_text("{")


def without_cut(told: Any) -> None:
    del told["cut"]
    told["timeline"]["hash"] = "another"


def other_midi(cut: Path) -> None:
    other = cut_file(cut.parent / "other" / "other.otio", REEL[:8], SCENES[:2])
    scored(other)
    shutil.copy(other.with_suffix(".mid"), cut.with_suffix(".mid"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (not_json, "cut.recue.json is no cue sheet that Recue wrote: it is not JSON"),
        (lambda cut: resheet(cut, lambda told: told["cut"].pop("shots")), "its cut cannot be read"),
        (lambda cut: resheet(cut, lambda told: told["cut"]["shots"].pop()), "its cut is not the one of its"),
        (lambda cut: resheet(cut, without_cut), "holds no cut, and is of another state of cut.otio"),
        (
            lambda cut: resheet(cut, lambda told: told["settings"].update(seed="x")),
            "the setting 'seed' is 'x'",
        ),
        (lambda cut: resheet(cut, lambda told: told["provenance"].update(midi="")), "written without a .mid"),
        (other_midi, "cut.mid is of another score than the cue sheet beside it"),
        (
            lambda cut: cut.with_suffix(".mid").unlink(),
            "there is no .mid beside cut.recue.json to go on from",
        ),
        (lambda cut: cut.with_suffix(".recue.json").unlink(), "there is no cue sheet beside cut.mid"),
    ],
)
def test_a_score_that_cannot_be_gone_on_from_is_told(
    cut: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(cut)
    result = told(done("score", cut, *PLAIN, "--json"))
    assert result["fates"] is None
    assert result["notes"][0].startswith("Scored from scratch, for ")
    assert said in result["notes"][0]
    assert went_on(cut) == count(kept=4)


def test_a_sheet_from_before_it_held_the_cut_is_gone_on_from_while_the_cut_is_the_same(cut: Path) -> None:
    resheet(cut, lambda told: (told.pop("cut"), told.pop("settings")))
    assert went_on(cut, "--picture") == count(kept=4)
    assert went_on(cut, "--picture") == count(kept=4)


@pytest.mark.parametrize("form", ["mid", "json"])
def test_mid_and_cue_sheet_stay_a_pair(cut: Path, form: str) -> None:
    delivered = told(done("score", cut, "--no-picture", "--formats", form, "--seed", 2, "--json"))[
        "delivered"
    ]
    assert sorted(Path(file).name for file in delivered) == ["cut.mid", "cut.recue.json"]
    assert went_on(cut) == count(kept=4)


def test_a_cut_is_conformed_and_compared_without_its_file(cut: Path, tmp_path: Path) -> None:
    new = cut_file(tmp_path / "v2" / "v2.otio", trimmed(REEL, 5, -14), moved_marks(-14, 240))
    was = told(done("conform", cut, new, *PLAIN, "--json"))
    cut.unlink()
    assert told(done("conform", cut, new, *PLAIN, "--json"))["scenes"] == was["scenes"]
    checked = told(done("conform", cut, new, "--check", "--json"))
    assert (checked["shots"], checked["scenes"]) == (was["shots"], was["scenes"])


def test_the_way_back_to_a_kept_score_keeps_the_one_that_stands(cut: Path) -> None:
    first = cut.with_suffix(".mid").read_bytes()
    done("score", cut, "--fresh", "--seed", 7, *PLAIN)
    second = contents(cut.parent)
    kept = cut.with_name("cut.kept-1.recue.json")
    for _ in range(2):
        done("conform", cut, cut, "--score", kept, *PLAIN)
        assert cut.with_suffix(".mid").read_bytes() == first
    there = contents(cut.parent)
    assert there["cut.kept-2.mid"] == second["cut.mid"]
    assert there["cut.kept-2.recue.json"] == second["cut.recue.json"]
    assert not any("kept-3" in name for name in there)


def test_edits_that_the_new_score_has_are_said_to_be_in_it(cut: Path) -> None:
    midi = cut.with_suffix(".mid")
    midi.write_bytes(EDITS["notes"](midi.read_bytes(), b"mine"))
    cut_file(cut, REEL[:-1], SCENES)
    stderr = done("score", cut, *PLAIN).stderr
    assert (
        "Your edits of cut.mid are in the new one; as you left it, it was kept as cut.kept-1.mid." in stderr
    )
    midi.write_bytes(b"no music")
    assert "cut.mid is not what Recue wrote there last" in done("score", cut, *PLAIN).stderr
