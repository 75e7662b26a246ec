"""The files that are only written when they are asked for, by the command."""

import wave
import zipfile
from pathlib import Path

from click.testing import CliRunner

from bridge.cli import main
from bridge.demo import FILM
from bridge.timeline.formats import read
from tests.folders import seen_in
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.test_rpp import parsed
from tests.midi import read_back


def test_stems_otio_and_dawproject_are_delivered_like_the_others(tmp_path: Path) -> None:
    asked = ["score", str(FILM), "-o", str(tmp_path), "--no-picture", "--formats", "stems,otio,dawproject"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    names = [
        "Flute",
        "Clarinets and bassoons",
        "Horns",
        "Trumpets",
        "Trombones",
        "Timpani",
        "Percussion",
        "Violins",
        "Violas and cellos",
        "Cellos",
        "Contrabasses",
    ]
    parts = [f"film.{name}.wav" for name in names]
    assert seen_in(tmp_path) == sorted([*parts, "film.recue.otio", "film.dawproject"])
    film = read(FILM)
    for part in parts:
        with wave.open(str(tmp_path / part)) as file:
            assert file.getnframes() == round(film.duration * 48_000)
    assert read(tmp_path / "film.recue.otio").cuts == film.cuts
    assert zipfile.ZipFile(tmp_path / "film.dawproject").testzip() is None


def test_stems_of_instruments_that_play_no_more_are_named(tmp_path: Path) -> None:
    asked = ["score", str(FILM), "-o", str(tmp_path), "--no-picture", "--one-scene", "--formats", "stems"]
    CliRunner().invoke(main, [*asked, "--palette", "strings"])
    theirs = tmp_path / "film.Dialogue.wav"
    theirs.write_bytes((tmp_path / "film.Violins.wav").read_bytes()[:100])
    before = set(seen_in(tmp_path))
    done = CliRunner().invoke(main, [*asked, "--palette", "piano"])
    again = {theirs.name}
    assert again < before == set(seen_in(tmp_path)) - {"film.Piano.wav"}
    assert f"belong to it no more: {', '.join(sorted(before - again))}." in done.stderr
    assert "no more: film.Piano.wav." in CliRunner().invoke(main, [*asked, "--palette", "strings"]).stderr


def test_a_project_for_reaper_says_what_the_mid_says(tmp_path: Path) -> None:
    asked = ["score", str(FILM), "-o", str(tmp_path), "--no-picture", "--formats", "mid,rpp"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    project = parsed((tmp_path / "film.rpp").read_bytes())
    assert of_project(project) == of_midi(read_back((tmp_path / "film.mid").read_bytes()))


def test_they_are_not_written_unasked(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["score", str(FILM), "-o", str(tmp_path), "--no-picture"])
    assert seen_in(tmp_path) == [
        "film.mid",
        "film.png",
        "film.recue.json",
        "film.wav",
    ]
