"""Music that a person likes, heard or read, and what of it is asked of a score."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest

from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.inputs import liking
from bridge.score.liked_tempo import tempo_cost_remarks
from bridge.score.marker_words import requests
from bridge.score.moves import Measure, Source
from bridge.score.pipeline import account_of, conditions_by_scene
from bridge.score.scene_words import said_words
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.liked import Liked, says_the_same
from bridge.sound.reference import Likeness, likeness
from bridge.store import Store, StoredSound
from bridge.timeline import Marker, Timeline
from generator.conditions import Key, Mode, Style
from tests.scores import cut_list
from tests.sounds import chords, noise, write_sound


def written(path: Path, bpm: float, velocity: int, every: int, programs: tuple[int, ...] = (0,)) -> Path:
    """Write a scale of D minor, a note every so many sixteenths, for each instrument."""
    file = mido.MidiFile(ticks_per_beat=480)
    head = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm))])
    file.tracks.append(head)
    for channel, program in enumerate(programs):
        track = mido.MidiTrack([mido.Message("program_change", channel=channel, program=program)])
        for pitch in (62, 65, 69, 67, 65, 64, 62, 69, 70, 69, 65, 62) * 3:
            track.append(mido.Message("note_on", channel=channel, note=pitch, velocity=velocity))
            track.append(mido.Message("note_off", channel=channel, note=pitch, time=120 * every))
        file.tracks.append(track)
    file.save(path)
    return path


def test_a_midi_file_is_read_exactly(tmp_path: Path) -> None:
    sparse = likeness(written(tmp_path / "a.mid", 92, 30, 4))
    assert (sparse.tempo, sparse.key, sparse.style) == (92, Key(2, Mode.MINOR), Style.CHAMBER)
    assert sparse.density is not None
    assert sparse.dynamics is not None
    busy = likeness(written(tmp_path / "b.mid", 140, 115, 1, (48, 60, 73, 68, 70, 56)))
    assert busy.style is Style.ORCHESTRAL
    assert busy.density is not None
    assert busy.dynamics is not None
    assert sparse.density < -0.5 < 0.5 < busy.density
    assert sparse.dynamics < -0.5 < 0.5 < busy.dynamics
    assert sparse.told == "about 92 beats a minute, D minor, sparse, soft, chamber style"


def test_sound_is_heard_as_far_as_it_can_be(tmp_path: Path) -> None:
    heard = likeness(write_sound(tmp_path / "a.wav", chords(30, 96, -30)))
    assert heard.tempo == pytest.approx(96, rel=0.02)
    assert heard.key is not None
    assert heard.key.mode is Mode.MAJOR
    assert heard.dynamics is not None
    assert heard.dynamics < -1
    assert heard.style is None
    silent = likeness(write_sound(tmp_path / "b.wav", np.zeros(32_000, np.float32)))
    assert silent == Likeness()
    assert "nothing" in silent.told


def liked(settings: Settings, folder: Path, cut: Timeline | None = None) -> tuple[Settings, tuple[str, ...]]:
    return liking(cut or cut_list([240, 240]), folder / "cut.otio", settings)


def unseen(cut: Timeline) -> Picture:
    return Picture.unseen(cut, "it is not looked at")


def test_it_asks_in_words_that_all_others_beat(tmp_path: Path) -> None:
    film, scene = written(tmp_path / "film.mid", 92, 30, 4), written(tmp_path / "scene.mid", 120, 115, 1)
    plain = Settings(reference=film, references={"Scene 1": str(scene)}, mood="loud")
    settings, remarks = liked(plain, tmp_path)
    assert (settings.key, settings.style) == ("D minor", Style.CHAMBER)
    assert (settings.own_key, settings.own_style) == (None, None)
    assert remarks[1] == (
        "The reference film.mid is heard as about 92 beats a minute, D minor, sparse, soft, chamber style; "
        "what you ask for otherwise goes before it."
    )
    cut = cut_list([240, 240])
    scenes = spot(cut, unseen(cut), settings).scenes
    words = said_words(scenes, settings).of(0, Choice())
    assert words.said[0].startswith("reference: film.mid (89-95 bpm, minor, density -")
    assert words.said[1].startswith("reference: scene.mid (116-124 bpm, minor, density ")
    assert words.said[1].endswith("; D minor)")
    assert words.said[2] == "loud"
    assert words.because("bpm") == "reference: scene.mid"
    assert words.because("dynamics") == "loud"
    own, _ = liked(plain.model_copy(update={"tempo": 70.0, "key": "E major", "style": Style.SONG}), tmp_path)
    assert (own.own_key, own.own_style) == ("E major", Style.SONG)
    assert "bpm" not in own.likeness[""].words
    assert "minor" not in own.likeness[""].words
    assert liked(Settings(), tmp_path) == (Settings(), ())


def told(cut: Timeline, settings: Settings) -> Any:
    """Return what the first scene of a cut is composed by, and what moved it."""
    spotted = spot(cut, unseen(cut), settings)
    grid, styles = lay_bars(spotted), trained_composer().styles
    conditions = conditions_by_scene(spotted, grid, settings, styles)
    account = account_of(spotted, grid, conditions, settings, styles, [Choice()] * len(spotted.scenes), [0])
    return conditions[0], {move.measure: move for move in account[0]}


def test_the_reference_of_a_scene_sets_its_key_and_is_told_as_what_decided_it(tmp_path: Path) -> None:
    file = written(tmp_path / "like.mid", 92, 30, 4)
    for values in ({"reference": file}, {"references": {"Scene 1": str(file)}}):
        settings, _ = liked(Settings.model_validate(values), tmp_path)
        asked, moves = told(cut_list([240, 240]), settings)
        assert asked.key == Key(2, Mode.MINOR)
        for measure in (Measure.KEY, Measure.MODE, Measure.DENSITY, Measure.DYNAMICS):
            assert (moves[measure].source, moves[measure].because) == (Source.REFERENCE, "like.mid"), measure
        assert Source.WORD not in {move.source for move in moves.values()}
    own, _ = liked(Settings(reference=file, key="E major"), tmp_path)
    assert told(cut_list([240, 240]), own)[0].key == Key(4, Mode.MAJOR)
    worded, _ = liked(Settings(references={"Scene 1": str(file)}, mood="major, slow"), tmp_path)
    asked, moves = told(cut_list([240, 240]), worded)
    assert asked.key == Key(2, Mode.MAJOR)
    assert moves[Measure.MODE].source is not Source.REFERENCE


def test_a_marker_names_the_reference_of_its_scene(tmp_path: Path) -> None:
    written(tmp_path / "like.mid", 92, 30, 4)
    marker = Marker("", Fraction(1), comment="reference: like.mid")
    cut = cut_list([240, 240], markers=[marker, Marker("reference: gone.wav", Fraction(2))])
    settings, remarks = liked(Settings(), tmp_path, cut)
    assert remarks[0].startswith("The reference like.mid of a marker is heard as about 92 beats a minute")
    assert remarks[1] == (
        "The marker 'reference: gone.wav' is left out: 'gone.wav' cannot be read (No such file or directory)."
    )
    asked, moves = told(cut, settings)
    assert asked.key == Key(2, Mode.MINOR)
    assert moves[Measure.DENSITY].because == "like.mid"
    assert requests(Marker("reference: see the last version", Fraction(0)), settings.scenes) == ()


def test_of_several_tempi_the_one_that_is_taken_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mid", 92, 30, 4)
    file = mido.MidiFile(path)
    file.tracks[0].append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(140), time=480 * 30))
    file.save(path)
    assert likeness(path).told.startswith("about 92 beats a minute (the longest of 2 tempi, 92 to 140), ")


def test_cuts_that_its_tempo_costs_are_told_and_how_to_meet_them(tmp_path: Path) -> None:
    frames = [60, 75, 50, 65, 80, 55]
    cut = cut_list(frames, rate=Fraction(24))
    settings, _ = liked(Settings(reference=written(tmp_path / "like.mid", 71, 60, 2)), tmp_path)
    spotted = spot(cut, unseen(cut), settings)
    (said,) = tempo_cost_remarks(spotted, lay_bars(spotted), settings, range(len(spotted.scenes)))
    assert said.startswith("The tempo of the reference like.mid costs ")
    assert said.endswith(
        "write 'mood: 60-160 bpm' into recue.yaml to leave the tempo open and keep the rest of it."
    )
    loose = settings.model_copy(update={"mood": "60-160 bpm"})
    spotted = spot(cut, unseen(cut), loose)
    assert not [*tempo_cost_remarks(spotted, lay_bars(spotted), loose, range(len(spotted.scenes)))]


def test_words_from_before_references_were_named_are_the_same() -> None:
    before, now = "89-95 bpm, minor", Liked("a (2).mid", "89-95 bpm, minor", "D minor").said
    assert says_the_same((before, "loud"), (now, "loud"))
    assert says_the_same((now,), (Liked("b.mid", "89-95 bpm, minor", "D minor").said,))
    assert not says_the_same((now,), (Liked("b.mid", "89-95 bpm, minor", "E minor").said,))
    assert not says_the_same((now,), ("89-96 bpm, minor",))
    assert not says_the_same((now,), (now, "loud"))


def test_a_reference_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_sound(tmp_path / "a.wav", chords(30, 96, -30))
    with Store.open(tmp_path / "store.db") as store:
        first = likeness(file, StoredSound(store.features))
        monkeypatch.setattr("bridge.sound.measured_again.measured", None)
        assert likeness(file, StoredSound(store.features)) == first


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mid"
    broken.write_bytes(b"no music")
    for file in (broken, tmp_path / "gone.mid", tmp_path / "gone.wav"):
        with pytest.raises(UsageError, match="reference"):
            likeness(file)
    empty = io.BytesIO()
    mido.MidiFile(tracks=[mido.MidiTrack()]).save(file=empty)
    broken.write_bytes(empty.getvalue())
    assert likeness(broken) == Likeness()
    assert likeness(write_sound(tmp_path / "noise.wav", noise(5, -30))).style is None
