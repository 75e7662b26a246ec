"""The key in which the music of a scene is heard."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.midi.passage import Passage, Track
from bridge.score.heard_key import astray_remarks, heard_key
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from generator.conditions import Key, Mode
from tests.scores import even_grid, plain_cue

BEAT = 960
C_MAJOR, A_MINOR, F_SHARP = Key(0, Mode.MAJOR), Key(9, Mode.MINOR), Key(6, Mode.MAJOR)


def melody(*pitches: int, name: str = "Melody") -> Passage:
    rows = [(at * BEAT, (at + 1) * BEAT, pitch, 80, 0, 0) for at, pitch in enumerate(pitches)]
    return Passage(len(pitches) * BEAT, (Track(name, np.array(rows, dtype=np.int64)),))


def test_a_scale_with_its_cadence_is_heard_in_its_key() -> None:
    music = melody(60, 64, 67, 72, 65, 62, 67, 71, 72, 60)
    assert heard_key(music, C_MAJOR) == C_MAJOR
    assert heard_key(music, F_SHARP) == C_MAJOR


def test_the_mode_counts() -> None:
    assert heard_key(melody(57, 60, 64, 69, 68, 69, 62, 64, 57), C_MAJOR) == A_MINOR


def test_silence_and_a_persons_own_tracks_tell_nothing() -> None:
    assert heard_key(Passage(4 * BEAT, ()), F_SHARP) == F_SHARP
    assert heard_key(melody(60, 64, 67, name="My own"), F_SHARP) == F_SHARP


def test_a_scene_that_strays_from_the_key_a_person_asked_for_is_told() -> None:
    grid = even_grid([[16] * 4], [120])
    scene = Scene("a", "Harbour", Fraction(0), grid.scenes[0].end, ())
    stray = replace(
        plain_cue(scene, grid.scenes[0]), key=F_SHARP, music=melody(60, 64, 67, 72, 65, 67, 71, 60)
    )
    asked = Settings(key="F# major")
    assert list(astray_remarks([stray], asked)) == [
        (
            "'Harbour' is asked for in F# major, and its music is heard in C major: another take may keep to the key, like "
            "`take 2` in a marker."
        )
    ]
    assert not list(astray_remarks([stray], Settings()))  # Recue chose the key itself
    assert not list(astray_remarks([replace(stray, key=C_MAJOR)], asked))
