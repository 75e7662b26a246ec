"""`recue render`: what a person edited in the .mid is in every other format, and nothing is composed or lost."""

import json
import shutil
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest

from tests.folders import contents
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.test_rpp import parsed
from tests.midi import read_back
from tests.recuts import REEL, SCENES, cut_file, done, heard, lowered_and_ringing, recue, resaved, ticks_of
from tests.waves import heard as waves

PLAIN = ("--no-picture", "--formats")
OTHERS = "wav,stems,png,otio,dawproject,rpp"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score a cut of twenty seconds in a folder of its own, in every format."""
    cut = cut_file(tmp_path_factory.mktemp("first") / "cut.otio", REEL[:8], SCENES[:2])
    done("score", cut, *PLAIN, f"mid,json,{OTHERS}")
    return cut


@pytest.fixture
def cut(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the same."""
    shutil.copytree(first.parent, tmp_path / "film")
    return tmp_path / "film" / "cut.otio"


def edit(cut: Path) -> bytes:
    """Lower the melody of the first scene and add bells with a pedal, as in a DAW; return the .mid."""
    at = ticks_of(heard(cut.parent, cut))
    return resaved(cut.with_suffix(".mid"), 960, lowered_and_ringing(at["A"], at["B"], at["A"] + 960))


def told(*args: object) -> Any:
    return json.loads(done("render", *args, "--json").stdout)


def test_a_score_as_recue_wrote_it_is_rendered_to_the_same_bytes(cut: Path) -> None:
    before = contents(cut.parent)
    stems = [name for name in before if name.count(".") == 2 and name.endswith(".wav")]
    for name in ("cut.png", "cut.rpp", *stems[1:]):
        (cut.parent / name).unlink()
    result = done("render", cut, *PLAIN, OTHERS)
    assert contents(cut.parent) == before
    assert result.stdout.startswith(
        "Rendered wav, stems, png, otio, dawproject and rpp from cut.mid, as Recue wrote it.\n"
    )


def test_a_persons_notes_and_controllers_are_in_every_format(cut: Path) -> None:
    before = contents(cut.parent)
    edited = edit(cut)
    result = done("render", cut, "--no-picture")
    after = contents(cut.parent)
    assert "from cut.mid, which was edited by hand in 1 of 2 scenes (A)." in result.stdout
    assert (after["cut.mid"], after["cut.recue.json"]) == (edited, before["cut.recue.json"])
    assert of_project(parsed(after["cut.rpp"])) == of_midi(read_back(edited))
    assert "cut.Bells.wav" in after
    assert "cut.Bells.wav" not in before
    assert b"Bells" not in before["cut.dawproject"]
    seconds = len(waves(after["cut.wav"])) / 48_000
    changed = np.abs(waves(after["cut.wav"]) - waves(before["cut.wav"])).max(axis=1) > 0.001
    assert changed[: round(seconds / 2) * 48_000].any()
    assert not [name for name in after if ".kept-" in name]


def test_what_lies_there_is_rendered_or_what_the_settings_say_where_nothing_does(cut: Path) -> None:
    for name in contents(cut.parent):
        if name not in {"cut.otio", "cut.mid", "cut.recue.json", "cut.rpp"}:
            (cut.parent / name).unlink()
    assert told(cut)["formats"] == ["rpp"]
    (cut.parent / "cut.rpp").unlink()
    (cut.parent / "recue.yaml").write_text("formats: mid,json,dawproject\npicture: false\n")
    assert told(cut)["formats"] == ["dawproject"]
    assert told(cut, "--formats", "otio,mid")["formats"] == ["otio"]


def test_an_export_by_another_name_is_rendered_beside_the_cut(cut: Path, tmp_path: Path) -> None:
    as_it_was = (cut.parent / "cut.mid").read_bytes()
    export = tmp_path / "my edit.mid"
    export.write_bytes(edit(cut))
    (cut.parent / "cut.mid").write_bytes(as_it_was)
    report = told(cut, "--midi", export, "--formats", "rpp")
    assert report["midi"] == str(export)
    assert [scene["edited"] for scene in report["scenes"]] == [True, False]
    assert of_project(parsed((cut.parent / "cut.rpp").read_bytes())) == of_midi(
        read_back(export.read_bytes())
    )
    assert (cut.parent / "cut.mid").read_bytes() == as_it_was


def test_a_score_in_another_folder_is_rendered_there_though_its_cut_is_gone(
    cut: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("cut.mid", "cut.recue.json"):
        (cut.parent / name).rename(out / name)
    assert told(cut, "-o", out, "--formats", "rpp")["delivered"] == [str(out / "cut.rpp")]
    cut.unlink()
    assert told(cut, "--midi", out / "cut.mid", "--formats", "dawproject")["delivered"] == [
        str(out / "cut.dawproject")
    ]


def test_a_session_of_ardour_that_lies_there_gets_the_edits(cut: Path) -> None:
    done("push", cut, "ardour")
    edit(cut)
    report = told(cut)
    assert any("Open" in line for line in report["hosts"])
    assert "hosts" not in told(cut, "--formats", "rpp")["formats"]
    sources = [file.read_bytes() for file in cut.parent.rglob("*.mid") if "cut-ardour" in str(file)]
    assert any(b"Bells" in source or b"\x99" in source for source in sources)


def test_other_tempi_in_the_mid_are_said_and_the_music_stays_under_the_picture(cut: Path) -> None:
    file = mido.MidiFile(cut.with_suffix(".mid"), charset="utf8")
    for track in file.tracks:
        for message in track:
            if message.type == "set_tempo":
                message.tempo = 480_000
    file.save(cut.with_suffix(".mid"))
    before = (cut.parent / "cut.wav").read_bytes()
    result = done("render", cut, *PLAIN, "wav")
    assert "The tempi in cut.mid are not the score's" in result.stderr
    assert (cut.parent / "cut.wav").read_bytes() == before


@pytest.mark.parametrize(
    ("gone", "options", "says"),
    [
        ("cut.mid", (), "There is no .mid to render: it should lie at {folder}/cut.mid. Score the cut"),
        (
            "cut.recue.json",
            (),
            "The cue sheet of cut.mid is missing: it should lie at {folder}/cut.recue.json",
        ),
        ("", ("--formats", "mid,json"), "There is nothing to render"),
        ("", ("--midi", "none.mid"), "There is no .mid to render: it should lie at"),
        ("", ("--formats", "doc"), "formats"),
    ],
)
def test_what_cannot_be_rendered_gets_a_sentence_and_changes_nothing(
    cut: Path, gone: str, options: tuple[str, ...], says: str
) -> None:
    if gone:
        (cut.parent / gone).unlink()
    before = contents(cut.parent)
    result = recue("render", cut, *options)
    assert result.exit_code == 2
    assert says.format(folder=cut.parent) in result.stderr
    assert result.stderr.count("\n") == 1
    assert contents(cut.parent) == before


def test_a_broken_mid_and_a_recut_get_a_sentence(cut: Path) -> None:
    whole = cut.with_suffix(".mid").read_bytes()
    cut.with_suffix(".mid").write_bytes(whole[: len(whole) // 2])
    result = recue("render", cut)
    assert (result.exit_code, "cannot be read as MIDI (it is cut short)" in result.stderr) == (2, True)
    cut.with_suffix(".mid").write_bytes(whole)
    cut_file(cut, REEL[:7], SCENES[:2])
    result = recue("render", cut)
    assert (result.exit_code, "name the cut that was scored" in result.stderr) == (2, True)


def test_what_a_person_made_of_a_rendered_file_is_kept(cut: Path) -> None:
    (cut.parent / "cut.rpp").write_bytes(b"mine")
    result = done("render", cut, *PLAIN, "rpp")
    assert "cut.rpp is not what Recue wrote there last; it was kept as cut.kept-1.rpp." in result.stderr
    assert (cut.parent / "cut.kept-1.rpp").read_bytes() == b"mine"


def test_files_of_earlier_cues_that_lie_beside_the_new_ones_are_named(cut: Path) -> None:
    done("render", cut, *PLAIN, "cues")
    folder = cut.parent / "cut-cues"
    first = min(folder.glob("*.wav"))
    first.rename(folder / first.name.replace("1m1v1", "1m1v0"))
    (told_of,) = [note for note in told(cut, *PLAIN, "cues")["notes"] if "earlier cues" in note]
    assert first.name.replace("1m1v1", "1m1v0") in told_of
