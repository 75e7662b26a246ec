"""Music that a person likes, heard or read, and what of it is asked of a score."""

import io
from pathlib import Path

import mido
import numpy as np
import pytest

from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.score.inputs import liking
from bridge.score.scene_words import said_words
from bridge.score.spotting import spot
from bridge.settings import Settings
from bridge.sound.reference import Likeness, likeness
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


def test_it_asks_in_words_that_all_others_beat(tmp_path: Path) -> None:
    film, scene = written(tmp_path / "film.mid", 92, 30, 4), written(tmp_path / "scene.mid", 120, 115, 1)
    plain = Settings(reference=film, references={"Scene 1": str(scene)}, mood="loud")
    settings, remarks = liking(plain)
    assert (settings.key, settings.style) == ("D minor", Style.CHAMBER)
    assert remarks[1] == (
        "The reference film.mid is heard as about 92 beats a minute, D minor, sparse, soft, chamber style; "
        "what you ask for otherwise goes before it."
    )
    cut = cut_list([240, 240])
    scenes = spot(cut, Picture.unseen(cut, "it is not looked at"), settings).scenes
    (texts,) = said_words(scenes, settings).texts
    assert texts[0].startswith("89-95 bpm, minor, density -")
    assert texts[1].startswith("116-124 bpm, minor, density ")
    assert texts[2] == "loud"
    own, _ = liking(plain.model_copy(update={"tempo": 70.0, "key": "E major", "style": Style.SONG}))
    assert (own.key, own.style) == ("E major", Style.SONG)
    assert "bpm" not in own.likeness[""]
    assert "minor" not in own.likeness[""]
    assert liking(Settings()) == (Settings(), ())


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
