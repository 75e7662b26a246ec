"""From a score to the same score in another style, by the command: judged from the files alone."""

import json
import shutil
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest

from tests.folders import contents
from tests.midi import ReadBack
from tests.recuts import (
    REEL,
    SCENES,
    assert_fits,
    assert_refused,
    conformed,
    cut_file,
    done,
    heard,
    music,
    recue,
    scenes,
    scored,
    trimmed,
)

PLAIN = ("--formats", "mid,json", "--no-picture")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score the reel in a folder of its own."""
    cut = cut_file(tmp_path_factory.mktemp("first") / "cut.otio", REEL, SCENES)
    scored(cut)
    return cut


@pytest.fixture
def cut(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the same to write over."""
    shutil.copytree(first.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "cut.otio"


def restyled(cut: Path, *options: object) -> ReadBack:
    done("restyle", cut, *PLAIN, *options)
    return heard(cut.parent, cut)


def sheet(cut: Path) -> dict[str, dict[str, Any]]:
    """Return the scenes of a cue sheet by name."""
    told = json.loads(cut.with_suffix(".recue.json").read_text())
    return {scene["name"]: scene for scene in told["scenes"]}


def played(midi: ReadBack, name: str) -> list[tuple[float, ...]]:
    """Onset, release, pitch, velocity of each note of a scene, in seconds from its start."""
    ((start, end),) = [(a, b) for a, b, called in scenes(midi) if called == name]
    return [(float(n.onset), float(n.release), n.pitch, n.velocity) for n in music(midi, start, end)]


def voices(midi: ReadBack, told: dict[str, Any]) -> list[tuple[object, ...]]:
    """Onset, release, pitch class, velocity of each note of a scene's voices: an instrument may need another octave."""
    ((start, end),) = [(a, b) for a, b, called in scenes(midi) if called == told["name"]]
    players = {each["track"] for each in told["players"]} - {each["part"] for each in told["drawn"]}
    rows = [
        (n.onset, n.release, n.pitch % 12, n.velocity) for n in music(midi, start, end) if n.track in players
    ]
    return sorted(rows)


def rhythm(midi: ReadBack, name: str) -> np.ndarray:
    """Return the sixteenths of a scene that carry an onset of a pitched instrument."""
    ((start, end),) = [(a, b) for a, b, called in scenes(midi) if called == name]
    onsets = [n.onset + start for n in music(midi, start, end) if n.track != "Percussion"]
    steps = np.array([float(step) for step in midi.steps if start <= step < end])
    carries = np.zeros(len(steps))
    carries[np.unique([np.abs(steps - float(onset)).argmin() for onset in onsets])] = 1
    return carries


def untextured(bars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return bars without their textures: a rhythm that is kept stands before them."""
    return [{key: value for key, value in bar.items() if key != "texture"} for bar in bars]


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


ASKED: tuple[tuple[str, ...], ...] = (
    ("--style", "song"),
    ("--mode", "minor"),
    ("--mode", "major"),
    ("--key", "F# minor", "--style", "chamber"),
)


@pytest.mark.parametrize("asked", ASKED)
def test_a_scene_keeps_its_rhythm_bars_and_hits_and_the_others_every_note(
    cut: Path, asked: tuple[str, ...]
) -> None:
    was, told = heard(cut.parent, cut), sheet(cut)
    now = restyled(cut, "--scene", "B", *asked)
    assert_fits(now, REEL)
    for name in "ACD":
        assert played(now, name) == played(was, name)
        assert sheet(cut)[name] == told[name]
    before, after = told["B"], sheet(cut)["B"]
    assert untextured(after["bars"]) == untextured(before["bars"])
    for kept in ("id", "seed", "take", "hits", "tempo_events", "metre", "valence", "arousal"):
        assert after[kept] == before[kept], kept
    assert (rhythm(now, "B") == rhythm(was, "B")).all()
    same = (after["style"], after["key"]) == (before["style"], before["key"])
    assert (played(now, "B") == played(was, "B")) is same


def test_its_rhythm_is_far_nearer_to_what_it_was_than_another_seeds_is(cut: Path, tmp_path: Path) -> None:
    was = heard(cut.parent, cut)
    other = cut_file(tmp_path / "other" / "cut.otio", REEL, SCENES)
    elsewhere = scored(other, "--seed", 7, "--style", "song")
    now = restyled(cut, "--style", "song")
    mine, anothers = (
        np.mean([alike(rhythm(was, name), rhythm(midi, name)) for name in "ABCD"])
        for midi in (now, elsewhere)
    )
    assert mine > anothers + 0.1
    assert all(alike(rhythm(was, name), rhythm(now, name)) > 0.999 for name in "ABCD")


def test_a_palette_alone_changes_instruments_and_composes_nothing(cut: Path) -> None:
    was, before = heard(cut.parent, cut), sheet(cut)
    told = json.loads(done("restyle", cut, *PLAIN, "--palette", "synth", "--json").stdout)
    now = heard(cut.parent, cut)
    assert {scene["fate"] for scene in told["scenes"]} == {"kept"}
    assert {scene["palette"] for scene in told["scenes"]} == {"synth"}
    for name in "ABCD":
        had, has = voices(was, before[name]), voices(now, sheet(cut)[name])
        kept = [{note[:2] + note[3:4] for note in rows} for rows in (had, has)]
        assert len(kept[0] & kept[1]) >= 0.9 * len(kept[0]), "but what the first players struck again"
    programs = {m.program for *_, m in now.events if m.type == "program_change"}
    assert programs >= {80, 89, 38}
    assert not programs & {40, 42, 43, 48, 73}  # none of the strings' and the orchestra's


def test_a_palette_of_the_whole_score_outlasts_another_style(tmp_path: Path) -> None:
    cut = cut_file(tmp_path / "cut.otio", REEL, SCENES)
    scored(cut, "--palette", "synth")
    restyled(cut, "--scene", "B", "--style", "song")
    assert {name: scene["palette"] for name, scene in sheet(cut).items()} == dict.fromkeys("ABCD", "synth")


def test_a_score_of_another_seed_is_restyled_with_it(tmp_path: Path) -> None:
    cut = cut_file(tmp_path / "cut.otio", REEL, SCENES)
    was, style = scored(cut, "--seed", 3), sheet(cut)["B"]["style"]
    restyled(cut, "--seed", 3, "--scene", "B", "--style", "song" if style != "song" else "chamber")
    now = restyled(cut, "--seed", 3, "--scene", "B", "--style", style)
    assert played(now, "B") == played(was, "B")


def test_instruments_follow_the_style_unless_they_were_chosen(cut: Path) -> None:
    restyled(cut, "--scene", "A", "--style", "song")
    restyled(cut, "--scene", "B", "--style", "song", "--palette", "synth")
    restyled(cut, "--scene", "B", "--style", "chamber")
    restyled(cut, "--scene", "B", "--mode", "minor")
    told = sheet(cut)
    assert (told["A"]["style"], told["A"]["palette"]) == ("song", "piano")
    assert (told["B"]["style"], told["B"]["palette"]) == ("chamber", "synth")
    assert told["B"]["choice"] == {
        "style": "chamber", "palette": "synth", "key": told["B"]["key"]
    }  # fmt: skip


def test_there_and_back_is_where_it_was(cut: Path) -> None:
    was, key = heard(cut.parent, cut), sheet(cut)["C"]["key"]
    mode = "major" if key.endswith("minor") else "minor"
    there = restyled(cut, "--scene", "C", "--mode", mode)
    back = restyled(cut, "--scene", "C", "--key", key)
    assert played(there, "C") != played(was, "C")
    assert played(back, "C") == played(was, "C")


def test_the_next_recut_remembers_it(cut: Path, tmp_path: Path) -> None:
    now = restyled(cut, "--scene", "B", "--style", "song")
    new = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 1, -4), [(0, "scene: A"), *moved(SCENES[1:])])
    later = conformed(cut, new)
    assert sheet(new)["B"]["choice"] == {"style": "song"}
    assert np.allclose(played(later, "B"), played(now, "B"), atol=1e-5)


def moved(marks: Any) -> list[tuple[int, str]]:
    return [(frame - 4, name) for frame, name in marks]


def test_it_goes_into_another_folder_and_leaves_the_score_alone(cut: Path, tmp_path: Path) -> None:
    was = cut.with_suffix(".mid").read_bytes()
    done("restyle", cut, *PLAIN, "--mode", "minor", "-o", tmp_path / "out")
    assert cut.with_suffix(".mid").read_bytes() == was
    assert (tmp_path / "out" / "cut.mid").exists()


def test_hand_edits_are_kept_aside_and_go_on_in_other_scenes(cut: Path) -> None:
    file = mido.MidiFile(cut.with_suffix(".mid"))
    note = next(m for m in file.tracks[1] if m.type == "note_on" and m.velocity)
    note.velocity = 3
    file.save(cut.with_suffix(".mid"))
    edited = cut.with_suffix(".mid").read_bytes()
    result = done("restyle", cut, *PLAIN, "--scene", "C", "--style", "song")
    assert "kept as cut.kept-1.mid" in result.stderr
    assert cut.with_suffix(".kept-1.mid").read_bytes() == edited
    assert any(velocity == 3 for *_, velocity in played(heard(cut.parent, cut), "A"))


def locked(cut: Path, names: str) -> None:
    """Lock some scenes of a score."""
    file = cut.with_suffix(".recue.json")
    told = json.loads(file.read_text())
    for scene in told["scenes"]:
        if scene["name"] in names:
            scene["choice"] = {"locked": True}
    file.write_text(json.dumps(told))


def test_a_locked_scene_is_left_as_it_is(cut: Path) -> None:
    locked(cut, "B")
    was = heard(cut.parent, cut)
    now = restyled(cut, "--style", "song")
    assert [played(now, name) == played(was, name) for name in "ABCD"] == [False, True, False, False]
    assert_refused(recue("restyle", cut, *PLAIN, "--scene", "B", "--mode", "major"), 2, "'B' is locked")
    locked(cut, "ABCD")
    assert_refused(recue("restyle", cut, *PLAIN, "--mode", "major"), 2, "Every scene is locked")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "name a --style, a --mode, a --key or a --palette"),
        (("--style", "jazz"), "no style 'jazz'"),
        (("--mode", "dorian"), "no mode 'dorian'"),
        (("--key", "H major"), "'H major' names no key"),
        (("--key", "C minor", "--mode", "major"), "not major"),
        (("--palette", "kazoo"), "no palette 'kazoo'"),
        (("--scene", "E", "--mode", "major"), "no scene 'E'"),
        (("--mode", "major", "--score", "none.recue.json"), "none.recue.json"),
        (("--mode", "major", "--pin", "B:tempo=108"), "options the score was made with"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence_and_changes_nothing(
    cut: Path, options: tuple[str, ...], said: str
) -> None:
    was = contents(cut.parent)
    assert_refused(recue("restyle", cut, *PLAIN, *options), 2, said)
    assert contents(cut.parent) == was


def test_a_cut_that_has_no_score_is_told_so(tmp_path: Path) -> None:
    cut = cut_file(tmp_path / "cut.otio", REEL, SCENES)
    assert_refused(recue("restyle", cut, "--mode", "major"), 2, "cut.recue.json cannot be read")
    assert_refused(recue("restyle", tmp_path / "none.otio", "--mode", "major"), 3, "none.otio")


def test_tempi_that_are_few_already_stay_and_that_is_told(cut: Path) -> None:
    was = heard(cut.parent, cut)
    once = done("restyle", cut, *PLAIN, "--fewer-tempi")
    assert "stay as they are: no fewer are found that meet as many hits." in once.stderr + once.stdout
    now = heard(cut.parent, cut)
    assert all(played(now, name) == played(was, name) for name in "ABCD")
