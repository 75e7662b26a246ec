"""`recue evaluate` and `recue bench generate`, as a person calls them."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bridge.cli import main
from docs.site.objects import BenchGenerateJson, EvaluationJson
from generator import composing
from generator.evaluation.excerpts import COMMON
from generator.evaluation.files import AS_WRITTEN, measure_file
from generator.metrics import FEATURES
from generator.pieces.corpus import SETS
from tests.folders import contents, seen_in
from tests.generator.evaluation.music import midi, random_tune, scale


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of four tunes of 8 to 18 bars."""
    folder = tmp_path_factory.mktemp("real")
    for number, bars in enumerate((8, 8, 9, 18)):
        bass = [(4 * bar, 4, 43 + bar % 3) for bar in range(bars)]
        (folder / f"tune {number}.mid").write_bytes(
            midi([scale(bars, up=number), bass, random_tune(bars, number)])
        )
    return folder


@pytest.fixture(scope="module")
def two(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two of the short tunes."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("tune 0.mid", "tune 1.mid"):
        (folder / name).write_bytes((real / name).read_bytes())
    return folder


def evaluated(*arguments: str | Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["evaluate", *map(str, arguments), "--json"])
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert EvaluationJson.model_validate(found)
    return found


def test_every_composer_plays_every_piece_bar_for_bar_and_is_measured(real: Path, tmp_path: Path) -> None:
    found = evaluated("--real", real, "--save-midi", tmp_path, "--composer", "gan", "--composer", "untrained")
    assert found["schema"] == "recue.evaluation/2"
    assert (found["pieces"], found["bars"]) == (4, 8 + 8 + 9 + 16)
    assert list(found["composers"]) == ["gan", "untrained"]
    assert seen_in(tmp_path) == ["gan", "real", "untrained"]
    assert all(seen_in(folder) == seen_in(real) for folder in tmp_path.iterdir())
    gan = found["composers"]["gan"]
    assert {f"overlap_{name}" for name in FEATURES} < set(gan)
    assert gan["density_error"] == gan["strength_error"] == 0
    assert gan["hits_met"] == 1
    assert gan["empty_bars"] == 0
    assert gan["shared_with_training"] is None
    assert any("--corpus" in note for note in found["notes"])
    assert len(measure_file(tmp_path / "gan" / "tune 3.mid", AS_WRITTEN, COMMON, 16).piece.notes) > 32


def test_of_a_corpus_the_valid_split_is_played_and_copies_from_the_other_are_counted(tmp_path: Path) -> None:
    rows = ["file\tsplit\tcomposer\texpression_words"]
    rows += [f"lieder/{n}.mid\t{'train' if n < 2 else 'valid'}\tAuthor {n}\t" for n in range(6)]
    (tmp_path / "index.tsv").write_text("\n".join(rows) + "\n")
    for name in SETS:
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            for number in range(6 if name == "lieder" else 0):
                archive.writestr(f"lieder/{number}.mid", midi([scale(8, up=number)]))
    found = evaluated("--real", tmp_path, "--composer", "untrained")
    assert found["pieces"] == 4
    assert found["real"]["shared_with_training"] == 1, "scales are the same in every key"
    assert found["composers"]["untrained"]["shared_with_training"] == 0
    assert {"halves", "training"} < set(found["references"])
    assert not found["notes"]
    none = CliRunner().invoke(main, ["evaluate", "--real", str(tmp_path), "--set", "quartets"])
    assert "no real music in" in none.stderr


def test_without_the_critic_other_music_is_composed_as_obediently(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "CANDIDATES", 2)
    names = ("--composer", "gan", "--composer", "without-critic")
    found = evaluated("--real", two, "--save-midi", tmp_path, *names)["composers"]
    assert found["gan"]["hits_met"] == found["without-critic"]["hits_met"] == 1
    assert contents(tmp_path / "gan") != contents(tmp_path / "without-critic")


def test_a_judge_that_knows_other_composers_tells_noise_from_music(real: Path) -> None:
    found = evaluated("--real", real, "--composer", "untrained")
    assert found["composers"]["untrained"]["judge_auc"] > 0.8
    assert 0 <= found["composers"]["untrained"]["taken_for_real"] <= 1
    assert set(found["references"]) == {"halves", "shuffled_pitches", "shuffled_rhythms"}
    assert found["real"]["figures_return"] > found["references"]["shuffled_pitches"]["figures_return"]
    assert found["references"]["shuffled_pitches"]["figures_return_effect"] < -1
    assert found["references"]["shuffled_rhythms"]["figures_return_effect"] is None, "all notes are as long"
    assert not found["films"]


def test_the_music_of_films_lies_beside_windows_of_real_music(real: Path) -> None:
    found = evaluated("--real", real, "--composer", "untrained", "--films", real)
    row = found["films"]["ends_on_tonic"]
    assert row["film"] == pytest.approx(row["real"], abs=0.5)
    done = CliRunner().invoke(
        main, ["evaluate", "--real", str(real), "--composer", "untrained", "--films", str(real)]
    )
    assert "in films" in done.stdout


def test_films_without_music_are_wrong_usage(real: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "--real", str(real), "--films", str(tmp_path)])
    assert done.exit_code == 2
    assert "no MIDI file in" in done.stderr


@pytest.mark.usefixtures("composed_anew")
def test_the_same_seed_writes_the_same_files(two: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        evaluated("--real", two, "--save-midi", tmp_path / name, "--composer", "gan")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_music_that_a_person_changed_is_kept(two: Path, tmp_path: Path) -> None:
    saving = ("--real", two, "--save-midi", tmp_path, "--composer", "untrained")
    evaluated(*saving)
    (tmp_path / "untrained" / "tune 1.mid").write_bytes(b"mine")
    notes = evaluated(*saving)["notes"]
    assert (tmp_path / "untrained" / "tune 1.kept-1.mid").read_bytes() == b"mine"
    assert any("kept as tune 1.kept-1.mid" in note for note in notes)


def test_the_table_has_a_row_a_figure_and_a_column_a_composer(real: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "--real", str(real), "--composer", "gan"])
    head, titles, *rows = done.stdout.splitlines()
    assert head == "4 pieces, 41 bars"
    assert titles.split()[:2] == ["real", "gan"]
    assert {"overlap_mean", "qualified_notes", "judge_auc"} < {row.split()[0] for row in rows}


def test_a_composer_that_is_not_there_is_wrong_usage(real: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "--real", str(real), "--composer", "salieri"])
    assert done.exit_code == 2
    assert "there is no composer 'salieri'; name one of gan, without-critic, untrained" in done.stderr


def test_a_folder_without_music_is_wrong_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "--real", str(tmp_path)])
    assert done.exit_code == 2
    assert "no real music in" in done.stderr


def test_the_bench_tells_bars_a_second() -> None:
    done = CliRunner().invoke(main, ["bench", "generate", "--scenes", "2", "--json"])
    found = BenchGenerateJson.model_validate_json(done.stdout)
    assert (found.kind, found.scenes, found.bars) == ("generate", 2, 32)
    assert found.bars_per_second >= found.slowest > 0
