"""Spotting sheets from the command line: proposed, written, edited as in a spreadsheet, given back, and held."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.recuts import REEL, SCENES, assert_refused, cut_file, done, recue, scored

PLAIN = ("--formats", "mid,json,spotting", "--no-picture")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score the reel with a sheet."""
    file = cut_file(tmp_path_factory.mktemp("film") / "cut_R3.otio", REEL, SCENES)
    done("score", file, *PLAIN)
    return file


def sheet(cut: Path) -> Path:
    return cut.with_suffix(".spotting.csv")


def edited(cut: Path, name: str, change: Callable[[Rows], object]) -> Path:
    """Return a changed copy of a cut's sheet, as a spreadsheet in another language saves it."""
    text = sheet(cut).read_bytes().decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(text, newline=""))]
    change(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    file = cut.with_name(name)
    file.write_bytes(out.getvalue().encode("utf-16"))
    return file


def told(cut: Path) -> Any:
    return json.loads(cut.with_suffix(".recue.json").read_text(encoding="utf-8"))


def test_a_proposal_writes_a_sheet_and_no_music(tmp_path: Path) -> None:
    file = cut_file(tmp_path / "cut.otio", REEL, SCENES)
    said = done("spot", file, "--no-picture").stdout
    assert "1m1" in said
    assert "the marker 'scene: A'" in said
    assert [each.name for each in tmp_path.iterdir()] == ["cut.otio"]
    done("spot", file, "--no-picture", "--formats", "spotting")
    assert {each.name for each in tmp_path.glob("cut*")} == {
        "cut.otio",
        "cut.spotting.csv",
        "cut.spotting.html",
    }
    assert_refused(recue("spot", file, "--formats", "mid"), 2, "recue spot writes a spotting sheet alone")


def test_of_two_markers_at_one_cut_the_first_is_the_reason(tmp_path: Path) -> None:
    first = next(frame for frame, name in SCENES if frame)
    file = cut_file(tmp_path / "cut.otio", REEL, sorted((*SCENES, (first + 2, "cue: too late"))))
    said = done("spot", file, "--no-picture").stdout
    assert "the marker 'scene: B'" in said
    assert "the marker 'cue: too late'" not in said


def test_a_score_from_a_proposed_sheet_is_that_of_the_cut(tmp_path: Path) -> None:
    file = cut_file(tmp_path / "cut.otio", REEL, SCENES)
    done("spot", file, "--no-picture", "--formats", "spotting")
    given = edited(file, "given.csv", lambda _: None)
    scored(file)
    plain = file.with_suffix(".mid").read_bytes()
    done(
        "score", file, "--formats", "mid,json", "--no-picture", "--spotting", given, "-o", tmp_path / "again"
    )
    assert (tmp_path / "again" / "cut.mid").read_bytes() == plain


def test_the_reel_numbers_the_cues(cut: Path) -> None:
    assert sheet(cut).read_text(encoding="utf-8-sig").splitlines()[1].startswith("3m1,")
    assert '<td class="cue">3m1</td>' in cut.with_suffix(".spotting.html").read_text(encoding="utf-8")
    done("spot", cut, "--no-picture", "--reel", "7", "-o", cut.parent / "seventh")
    assert (
        ",7m"
        not in (cut.parent / "seventh" / sheet(cut).name).read_text(encoding="utf-8-sig").splitlines()[0]
    )
    assert "\n7m1," in (cut.parent / "seventh" / sheet(cut).name).read_text(encoding="utf-8-sig")


def test_a_sheet_that_is_given_back_decides_is_held_and_is_kept(cut: Path) -> None:
    before = cut.with_suffix(".mid").read_bytes()
    said = done("score", cut, *PLAIN, "--spotting", edited(cut, "same.csv", lambda _: None))
    assert "4 scenes kept" in said.stderr
    assert cut.with_suffix(".mid").read_bytes() == before

    given = edited(cut, "new.csv", lambda rows: rows.pop(2))
    done("score", cut, *PLAIN, "--spotting", given)
    scenes = told(cut)["scenes"]
    assert [scene["silence"] for scene in scenes] == ["", "", "sheet", ""]
    assert told(cut)["settings"]["spotting"] == {"file": "new.csv"}
    after = cut.with_suffix(".mid").read_bytes()
    done("score", cut, *PLAIN)
    assert cut.with_suffix(".mid").read_bytes() == after
    assert "might be silent" not in done("tempo", cut, "--no-picture").stdout

    mine = sheet(cut).read_bytes().replace(b",A,", b",the door,")
    sheet(cut).write_bytes(mine)
    said = done("score", cut, *PLAIN)
    assert f"{sheet(cut).name} is not what Recue wrote there last" in said.stderr
    assert cut.with_name(f"{cut.stem}.kept-1.spotting.csv").read_bytes() == mine


def test_a_mistake_is_one_sentence_and_changes_nothing(cut: Path) -> None:
    before = cut.with_suffix(".mid").read_bytes()
    wrong = edited(cut, "wrong.csv", lambda rows: rows[1].update({"in": "25:99:00:00"}))
    result = recue("score", cut, *PLAIN, "--spotting", wrong)
    assert_refused(result, 2, "wrong.csv, row 3, column 'in': '25:99:00:00' is no timecode")
    assert_refused(recue("score", cut, "--spotting", cut.with_name("none.csv")), 2, "check --spotting")
    assert cut.with_suffix(".mid").read_bytes() == before
