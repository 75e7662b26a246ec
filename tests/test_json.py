"""Holds the output of the commands, and the cue sheet, to the fields that the documentation tells."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bridge.cli import main
from bridge.commands.bench.rescoring import Latency
from bridge.demo import FILM
from bridge.score.moves import Measure, Source
from docs.site.objects import (
    OBJECTS,
    ChangesJson,
    CueSheetJson,
    ExplainJson,
    RenderedJson,
    ReportJson,
    RestyledJson,
    SavesJson,
    SpotJson,
    TempoJson,
)
from docs.site.pages import filled
from docs.site.schemas import json_schema, objects_reference, schema_files

RECUT = Path(__file__).parent.parent / "docs" / "tutorial" / "film-v2.otio"
PLAIN = ("--no-picture", "--json")


def printed(*args: object) -> Any:
    done = CliRunner().invoke(main, [*map(str, args), *PLAIN])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for scores, with a table of hits, one of them between two frames."""
    folder = tmp_path_factory.mktemp("film")
    (folder / "spots.csv").write_text("time,weight,name\n8.02,2,a look\n")
    return folder


@pytest.fixture(scope="module")
def scored(film: Path) -> Any:
    options = ("--hits", film / "spots.csv", "--pickup", "--formats", "mid,json", "-o", film)
    return printed("score", FILM, *options)


def test_scoring_prints_a_report_and_writes_a_cue_sheet(film: Path, scored: Any) -> None:
    assert ReportJson.model_validate(scored).cuts == 15
    sheet = CueSheetJson.model_validate_json((film / "film.recue.json").read_text(encoding="utf-8"))
    assert [scene.name for scene in sheet.scenes] == ["drifting", "chased", "at rest"]
    assert any(hit.time for scene in sheet.scenes for hit in scene.hits)


def test_tempo(film: Path) -> None:
    told = TempoJson.model_validate(
        printed("tempo", FILM, "--hits", film / "spots.csv", "--metre", "4/4,3/4", "--pickup")
    )
    assert all(len(scene.solutions) == 5 for scene in told.scenes)


def test_spot(film: Path) -> None:
    told = SpotJson.model_validate(printed("spot", FILM, "-o", film / "spotted"))
    assert [(cue.number, cue.name) for cue in told.cues] == [
        ("1m1", "drifting"),
        ("1m2", "chased"),
        ("1m3", "at rest"),
    ]
    assert told.cues[0].reason == "the marker 'scene: drifting'"
    assert [Path(file).name for file in told.delivered] == ["film.spotting.csv", "film.spotting.html"]


def test_explain(film: Path, scored: Any) -> None:
    del scored
    told = ExplainJson.model_validate(printed("explain", FILM, "-o", film))
    sheet = CueSheetJson.model_validate_json((film / "film.recue.json").read_text(encoding="utf-8"))
    assert told.stands
    for scene, scored_one in zip(told.scenes, sheet.scenes, strict=True):
        values = {each.condition: each.value for each in scene.conditions}
        assert values[Measure.TEMPO] == pytest.approx(scored_one.tempi.mean, abs=0.001)
        assert values[Measure.KEY] == scored_one.key
        assert str(values[Measure.ENSEMBLE]) == scored_one.palette
        assert scene.themes == scored_one.themes
    assert sheet.film is not None
    assert told.themes == sheet.film.themes != []
    assert any(scene.themes for scene in told.scenes)
    options = ("--hits", film / "spots.csv", "--pickup", "--fresh")
    fresh = ExplainJson.model_validate(printed("explain", FILM, "-o", film, *options))
    assert [scene.themes for scene in fresh.scenes] == [scene.themes for scene in told.scenes]
    assert fresh.themes == told.themes


def test_explain_with_words(film: Path) -> None:
    told = ExplainJson.model_validate(printed("explain", FILM, "-o", film, "--fresh", "--mood", "sad, slow"))
    assert not told.stands
    (scene, *_) = told.scenes
    assert scene.words is not None
    assert scene.words.said == ["sad, slow"]
    moves = {each.condition: each.moves for each in scene.conditions}
    assert [move.because for move in moves[Measure.TEMPO] if move.source is Source.WORD] == ["slow"]


def test_a_conform_and_a_check(film: Path, scored: Any) -> None:
    del scored
    sheet = film / "film.recue.json"
    checked = ChangesJson.model_validate(printed("conform", FILM, RECUT, "--score", sheet, "--check"))
    done = ChangesJson.model_validate(
        printed("conform", FILM, RECUT, "--score", sheet, "-o", film, "--formats", "mid,json")
    )
    assert [scene.fate for scene in checked.scenes] == [scene.fate for scene in done.scenes]
    assert "delivered" not in checked.model_fields_set
    assert done.delivered
    CueSheetJson.model_validate_json((film / "film-v2.recue.json").read_text(encoding="utf-8"))


def test_a_check_without_a_score_tells_no_scenes(tmp_path: Path) -> None:
    (tmp_path / "film.otio").write_bytes(FILM.read_bytes())
    told = ChangesJson.model_validate(printed("conform", tmp_path / "film.otio", RECUT, "--check"))
    assert "scenes" not in told.model_fields_set


def test_a_restyling(film: Path, scored: Any) -> None:
    del scored
    options = (
        "--score",
        film / "film.recue.json",
        "-o",
        film / "restyled",
        "--pickup",
        "--hits",
        film / "spots.csv",
    )
    told = RestyledJson.model_validate(
        printed("restyle", FILM, *options, "--palette", "synth", "--formats", "mid,json")
    )
    assert {scene.palette for scene in told.scenes} == {"synth"}


def test_a_rendering(film: Path, scored: Any) -> None:
    del scored
    options = ("--midi", film / "film.mid", "--score", film / "film.recue.json", "-o", film / "rendered")
    told = RenderedJson.model_validate(printed("render", FILM, *options, "--formats", "rpp"))
    assert [Path(file).name for file in told.delivered] == ["film.rpp"]


def test_the_bench_of_saves() -> None:
    assert set(SavesJson.model_fields) == {each.name for each in fields(Latency)} | {"ratio"}


def test_every_object_has_a_section_and_a_schema() -> None:
    assert set(schema_files()) == {f"{name}.json" for name in OBJECTS}
    page = objects_reference()
    for name, shape in OBJECTS.items():
        assert f"## {name}\n" in page
        for field in json_schema(shape)["properties"]:
            assert f"| `{field}` |" in page
    assert page.strip() in filled("<!-- from the code: json -->")


def test_a_schema_says_what_fields_are() -> None:
    hit = json.loads(schema_files()["cuesheet.json"])["$defs"]["HitJson"]
    assert hit["properties"]["met"]["description"] == "True where that is within half a frame."
    assert "time" not in hit["required"]
