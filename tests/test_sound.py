"""From sound to a score by the command: a mix, the cut's own sound, or none; and music that a person likes."""

import json
from itertools import accumulate
from pathlib import Path

import mido
import numpy as np
import opentimelineio as otio
import pytest

from tests.bridge.sound.test_reference import written
from tests.recuts import done, recue
from tests.sounds import noise, with_bangs, write_sound


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a cut of three shots of one file, in which something bangs at 3 and 13 seconds."""
    folder = tmp_path_factory.mktemp("cut")
    write_sound(folder / "film.mov", with_bangs(noise(18, -50), (3.0, 13.0)), picture=True)
    shots = otio.schema.Track(kind=otio.schema.TrackKind.Video)
    time = otio.opentime.RationalTime
    for first, frames in ((0, 150), (150, 100), (250, 200)):
        media = otio.schema.ExternalReference("film.mov", otio.opentime.TimeRange(time(0, 25), time(450, 25)))
        source = otio.opentime.TimeRange(time(first, 25), time(frames, 25))
        shots.append(otio.schema.Clip(f"shot {first}", media, source))
    timeline = otio.schema.Timeline("cut")
    timeline.tracks.append(shots)
    otio.adapters.write_to_file(timeline, str(folder / "cut.otio"))
    return folder / "cut.otio"


def sudden(cut: Path, folder: Path, *options: object) -> list[int]:
    """Score a cut, and return the frames of its sudden sounds."""
    done("score", cut, "-o", folder, "--formats", "mid,json", "--no-picture", *options)
    sheet = json.loads((folder / "cut.recue.json").read_text(encoding="utf-8"))
    return [hit["frame"] for scene in sheet["scenes"] for hit in scene["hits"] if hit["kind"] == "sound"]


def notes_of(file: Path) -> list[tuple[int, int, int]]:
    """Return time in ticks, pitch and velocity of all notes."""
    tracks = mido.MidiFile(file).tracks
    absolute = [zip(accumulate(event.time for event in track), track, strict=True) for track in tracks]
    events = [(tick, event) for track in absolute for tick, event in track if event.type == "note_on"]
    return sorted((tick, event.note, event.velocity) for tick, event in events if event.velocity)


def test_sudden_sounds_are_hits_of_the_score(cut: Path, tmp_path: Path) -> None:
    assert sudden(cut, tmp_path / "own") == [75, 325]
    assert sudden(cut, tmp_path / "off", "--sound", "off") == []
    mix = write_sound(tmp_path / "mix.wav", with_bangs(noise(18, -50), (8.0,)))
    assert sudden(cut, tmp_path / "mix", "--sound", mix) == [200]


def test_a_mix_of_a_standing_score_composes_nothing_anew(cut: Path, tmp_path: Path) -> None:
    sudden(cut, tmp_path)
    before = notes_of(tmp_path / "cut.mid")
    mix = write_sound(tmp_path / "mix.wav", with_bangs(noise(18, -50), (8.0,)))
    told = done("score", cut, "-o", tmp_path, "--formats", "mid,json", "--no-picture", "--sound", mix)
    assert "1 scene kept" in told.output
    assert notes_of(tmp_path / "cut.mid") == before


def test_later_commands_listen_to_the_same_mix_from_anywhere(
    cut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sound(tmp_path / "mix.wav", with_bangs(noise(18, -50), (8.0,)))
    monkeypatch.chdir(tmp_path)
    assert sudden(cut, tmp_path / "score", "--sound", "mix.wav") == [200]
    monkeypatch.chdir(cut.parent)
    assert sudden(cut, tmp_path / "score") == [200]


def test_a_mix_that_is_not_there_is_refused(cut: Path, tmp_path: Path) -> None:
    refused = recue("score", cut, "-o", tmp_path / "new", "--sound", tmp_path / "gone.wav")
    assert refused.exit_code == 2
    assert "gone.wav" in refused.stderr
    assert "check --sound" in refused.stderr


def test_a_score_is_like_music_that_a_person_likes(cut: Path, tmp_path: Path) -> None:
    figures = []
    for name, bpm, velocity, every in (("soft", 70, 25, 8), ("loud", 130, 120, 1)):
        folder = tmp_path / name
        folder.mkdir()
        place = folder / "cut.otio"
        place.write_bytes(cut.read_bytes())
        written(folder / "liked.mid", bpm, velocity, every)
        (folder / "recue.yaml").write_text("reference: liked.mid\n")
        told = done("score", place, "--formats", "mid,json", "--no-picture")
        assert f"The reference liked.mid is heard as about {bpm} beats a minute, D minor" in told.output
        notes = notes_of(folder / "cut.mid")
        figures.append((len(notes), np.mean([velocity for *_, velocity in notes])))
    (few, soft), (many, loud) = figures
    assert many > 2 * few
    assert loud > soft + 20
