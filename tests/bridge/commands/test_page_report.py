"""`recue report`: a score as a page in one file."""

import base64
import json
import re
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.demo import FILM
from docs.site.objects import PageReportJson

OTHER_MACHINE = re.compile(
    rb"""(?:src|href|from|import|url|fetch)\W{1,3}(?:https?:)?//[a-z0-9]""", re.IGNORECASE
)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example film's cut, with its footage and its score beside it."""
    folder = tmp_path_factory.mktemp("scored")
    for file in (FILM, FILM.with_name("film.mp4")):
        shutil.copy(file, folder)
    cut = folder / FILM.name
    done = recue("score", cut, "--no-picture", "--formats", "mid,json")
    assert done.exit_code == 0, done.output
    return cut


@pytest.fixture
def cut(scored: Path, tmp_path: Path) -> Path:
    """Return the same in a folder of the test's own."""
    folder = tmp_path / "cut"
    shutil.copytree(scored.parent, folder)
    return folder / scored.name


def recue(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def told(file: Path) -> dict[str, Any]:
    """Return what a page in one file shows."""
    found = re.search(
        r'<script type="application/json" id="recue-report">(.*?)</script>', file.read_text(encoding="utf-8")
    )
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


def test_the_score_its_notes_and_its_sound_are_in_the_file(cut: Path) -> None:
    done = recue("report", cut)
    assert done.exit_code == 0, done.output
    file = cut.with_name("film.report.html")
    assert done.stdout == f"{file} ({file.stat().st_size / 1e6:.1f} MB)\n"
    shown = told(file)
    view = shown["view"]
    assert [scene["name"] for scene in view["scenes"]] == ["drifting", "chased", "at rest"]
    assert len(view["shots"]) == len(shown["thumbnails"]) == 16
    assert all(base64.b64decode(each).startswith(b"\xff\xd8") for each in shown["thumbnails"])
    (notes,) = struct.unpack_from("<I", base64.b64decode(shown["notes"]))
    assert notes == view["summary"]["notes"] > 100
    assert base64.b64decode(shown["sound"])[4:8] == b"ftyp"
    assert shown["film"] == ""
    assert set(shown["strings"]) == {"de", "en"}
    assert not OTHER_MACHINE.search(file.read_bytes())


def test_without_sound_it_is_small(cut: Path) -> None:
    done = recue("report", cut, "--no-sound", "-o", cut.with_name("quiet.html"), "--json")
    assert done.exit_code == 0, done.output
    document = PageReportJson.model_validate_json(done.stdout)
    file = cut.with_name("quiet.html")
    assert document.delivered == [str(file)]
    assert document.bytes == file.stat().st_size < 1_000_000
    assert told(file)["sound"] == ""


def test_with_the_film_it_has_the_film_and_no_sound_besides(cut: Path) -> None:
    done = recue("report", cut, "--film", "-o", cut.with_name("film.html"))
    assert done.exit_code == 0, done.output
    shown = told(cut.with_name("film.html"))
    assert base64.b64decode(shown["film"])[4:8] == b"ftyp"
    assert shown["sound"] == ""


def test_the_cue_sheet_holds_a_cut_that_is_gone(cut: Path) -> None:
    sheet = cut.with_name("film.recue.json")
    cut.unlink()
    done = recue("report", cut, "--no-sound", "--score", sheet)
    assert done.exit_code == 0, done.output
    assert len(told(cut.with_name("film.report.html"))["view"]["shots"]) == 16


def test_what_stands_there_and_is_a_persons_is_kept(cut: Path) -> None:
    file = cut.with_name("film.report.html")
    file.write_text("notes of the meeting", encoding="utf-8")
    done = recue("report", cut, "--no-sound", "--json")
    assert done.exit_code == 0, done.output
    (kept,) = PageReportJson.model_validate_json(done.stdout).kept
    assert Path(kept.kept_as).read_text(encoding="utf-8") == "notes of the meeting"
    assert told(file)["view"]["name"] == "film"


def test_a_folder_that_is_not_there_is_made(cut: Path) -> None:
    file = cut.parent / "for the director" / "reel 1.html"
    assert recue("report", cut, "--no-sound", "-o", file).exit_code == 0
    assert told(file)["view"]["name"] == "film"


def test_the_same_score_is_the_same_file(cut: Path) -> None:
    first, second = cut.with_name("first.html"), cut.with_name("second.html")
    for file in (first, second):
        assert recue("report", cut, "--no-sound", "-o", file).exit_code == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("made", "options", "said"),
    [
        ("no name of a page", ("-o", "report.pdf"), "'report.pdf' is no name of a page: end it in .html"),
        ("no score", (), "film.recue.json cannot be read (No such file or directory)"),
        ("no cue sheet", (), "film.recue.json is no cue sheet that Recue wrote"),
    ],
)
def test_what_cannot_be_reported_is_said_in_a_sentence(
    cut: Path, made: str, options: tuple[str, ...], said: str
) -> None:
    sheet = cut.with_name("film.recue.json")
    if made == "no score":
        sheet.unlink()
    if made == "no cue sheet":
        sheet.write_text('{"schema": 1', encoding="utf-8")
    done = recue("report", cut, *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [*cut.parent.glob("*.html")] == []
