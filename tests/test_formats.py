"""The files that are only written when they are asked for, by the command."""

import wave
import zipfile
from pathlib import Path

import av
import numpy as np
import opentimelineio as otio
from click.testing import CliRunner

from bridge.cli import main
from bridge.daemon.timeline_files import is_timeline
from bridge.demo import FILM
from bridge.timeline.formats import read
from tests.folders import seen_in
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.test_rpp import parsed
from tests.midi import read_back
from tests.recuts import REEL, SCENES, cut_file

CASE = Path(__file__).parent / "bridge" / "timeline" / "formats" / "cases" / "xml-file-id-reused.xml"


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
        "Violin",
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


def test_the_music_goes_back_to_the_editor_with_cue_numbers_and_lies_where_it_says(tmp_path: Path) -> None:
    cut = tmp_path / "Fürst & Söhne.otio"
    cut.write_bytes(FILM.read_bytes())
    asked = ["score", str(cut), "--no-picture", "--formats", "wav,fcpxml,fcp7xml,otio"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    film, stem = read(FILM), cut.stem
    for name in (f"{stem}.recue.fcpxml", f"{stem}.recue.xml"):
        back = read(tmp_path / name, sound_only=True)
        assert (back.rate, back.start, back.duration) == (film.rate, film.start, film.duration)
        assert not is_timeline(tmp_path / name), "the daemon does not score what it wrote"
    final_cut = (tmp_path / f"{stem}.recue.fcpxml").read_text(encoding="utf-8")
    premiere = (tmp_path / f"{stem}.recue.xml").read_text(encoding="utf-8")
    sound = tmp_path / f"{stem}.wav"
    assert f'src="{sound.as_uri()}"' in final_cut
    assert sound.as_uri().replace("file:///", "file://localhost/") in premiere
    assert 'value="Recue: 1m1 drifting"' in final_cut
    assert "<name>Recue: 1m1 drifting</name>" in premiere
    marked = otio.adapters.read_from_file(str(tmp_path / f"{stem}.recue.otio")).tracks.markers
    assert "Recue: 1m1 drifting" in {mark.name for mark in marked}


def test_the_score_on_paper_is_delivered_like_the_others(tmp_path: Path) -> None:
    asked = ["score", str(FILM), "-o", str(tmp_path), "--no-picture", "--formats", "musicxml"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    assert "1m1 drifting</rehearsal>" in (tmp_path / "film.musicxml").read_text(encoding="utf-8")


def test_a_cut_that_came_as_xml_goes_back_as_it_was_with_the_music(tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    asked = ["score", str(FILM), "-o", str(tmp_path), "--no-picture", "--formats", "fcp7xml"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    assert "film.scored.recue.xml" not in seen_in(tmp_path), "the cut came as .otio"
    cut.write_bytes(CASE.read_bytes())
    done = CliRunner().invoke(main, ["score", str(cut), "--no-picture", "--formats", "wav,fcp7xml"])
    assert done.exit_code == 0, done.output
    before, after = read(cut), read(tmp_path / "cut.scored.recue.xml")
    assert (after.shots, after.cuts, after.markers) == (before.shots, before.cuts, before.markers)
    kept = iter((tmp_path / "cut.scored.recue.xml").read_bytes())
    assert all(byte in kept for byte in cut.read_bytes())
    assert not is_timeline(tmp_path / "cut.scored.recue.xml")


def test_a_preview_is_a_film_of_the_cut_with_its_music(tmp_path: Path) -> None:
    cut = cut_file(tmp_path / "cut.otio", REEL[:3], SCENES[:1])
    asked = ["score", str(cut), "--formats", "mid,json,preview", "--burn-in", "timecode,streamers"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert seen_in(tmp_path) == ["cut.mid", "cut.otio", "cut.preview.mp4", "cut.recue.json"]
    with av.open(str(tmp_path / "cut.preview.mp4")) as film:
        picture, sound, *_ = film.streams
        assert (picture.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert sum(1 for _ in film.decode(video=0)) == 180
    with av.open(str(tmp_path / "cut.preview.mp4")) as film:
        assert max(np.abs(frame.to_ndarray()).max() for frame in film.decode(audio=0)) > 0.01


def test_what_cannot_be_burned_in_gets_a_sentence(tmp_path: Path) -> None:
    cut = cut_file(tmp_path / "cut.otio", REEL[:3], SCENES[:1])
    done = CliRunner().invoke(main, ["score", str(cut), "--formats", "preview", "--burn-in", "logo"])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "--burn-in is 'logo', but it should be 'timecode', 'streamers' or 'punches'" in done.stderr
