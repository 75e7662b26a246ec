"""From the pixels of an object to notes: a person's own classifier, from its file on."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.picture.features.seen_object import SeenObject
from bridge.score.fusion.evidence import Axis
from bridge.score.fusion.objects import most_telling, of_objects
from bridge.score.inputs import see
from bridge.score.moves import Measure, Source
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.timeline import Media, MediaKind, Timeline
from tests.bridge.picture.drawn import blotches, write_colours
from tests.bridge.score.fusion.notes import Notes, film, notes_of, worded
from tests.bridge.score.fusion.pairs import differs, loudness, register
from tests.onnx_file import write_network

F = Fraction
SEEN = SeenObject("fire", 0.8, -0.6, 0.9)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a red sign on a grey wall."""
    frame = np.repeat(blotches(3, 320, 180, 12)[..., None] // 4 + 90, 3, axis=2)
    frame[50:90, 200:250] = 220, 30, 30
    return write_colours(tmp_path_factory.mktemp("object") / "film.mp4", [frame] * 50)


def signs(footage: Path) -> Timeline:
    cut, media = film(), Media("film", MediaKind.FILE, footage.name)
    return replace(cut, shots=tuple(replace(shot, media=media) for shot in cut.shots))


def told(footage: Path, feels: str, words: str = "") -> ScoredTimeline:
    """Score a film of that sign, by a classifier that takes red for `fire`, which feels like this."""
    cut = signs(footage)
    model = footage.parent / f"mood{feels}.onnx"
    write_network(model, f"size: 32\nlabels:\n  fire: {feels}\n  sea: [0, 0]\n")
    settings = Settings.model_validate({"picture_model": str(model)})
    picture = see(cut, footage.parent / "cut.otio", settings, lambda *_: None)
    return worded(cut, picture, words)


def notes(footage: Path, feels: str, words: str = "") -> list[Notes]:
    return notes_of(told(footage, feels, words))


def test_what_an_object_feels_like_moves_the_notes(footage: Path) -> None:
    glad, sad = (notes(footage, feels) for feels in ("[0.9, 0]", "[-0.9, 0]"))
    differs(register, glad, sad)
    assert not any(each.minor for each in glad)
    assert all(each.minor for each in sad)
    driven, calm = (notes(footage, feels) for feels in ("[0, 0.9]", "[0, -0.9]"))
    differs(loudness, driven, calm)


def test_it_is_told_by_its_label_and_a_persons_word_beats_it(footage: Path) -> None:
    moves = [move for move in told(footage, "[-0.9, 0]").cues[0].moves if move.source is Source.CLASSIFIER]
    assert {move.measure for move in moves} >= {Measure.VALENCE, Measure.REGISTER, Measure.TENSION}
    valence = next(move for move in moves if move.measure is Measure.VALENCE)
    assert valence.because == "fire"
    assert isinstance(valence.value, float)
    assert valence.value < -0.3
    happy = told(footage, "[-0.9, 0]", "happy").cues
    assert all(cue.valence > 0 and cue.key.mode == "major" for cue in happy)


def test_it_tells_of_each_stretch_by_the_time_and_the_sureness_of_its_objects() -> None:
    shots = film().shots[:3]  # two seconds each
    objects = (SEEN, None, SeenObject("sea", 0.4, 0.5, -0.4))
    starts, ends = np.array([0.0, 1.0, 2.0]), np.array([2.0, 6.0, 4.0])
    valence, arousal = of_objects(shots, objects, starts, ends)
    assert (valence.axis, arousal.axis) == (Axis.VALENCE, Axis.AROUSAL)
    assert valence.values[:2] == pytest.approx([-0.6, (-0.6 * 0.8 + 0.5 * 0.4 * 2) / (0.8 + 0.4 * 2)])
    assert valence.confidence == pytest.approx([0.8, (0.8 + 0.4 * 2) / 5, 0.0])
    assert valence.precision[2] == 0
    assert of_objects(shots, (), starts, ends) == ()


def test_the_object_that_pulls_most_is_named() -> None:
    shots = film().shots[:2]
    objects = (SEEN, SeenObject("sea", 0.9, 0.5, -0.4))
    assert most_telling(shots, objects, (0, 4), Axis.VALENCE, -1) == "fire"
    assert most_telling(shots, objects, (0, 4), Axis.VALENCE, 1) == "sea"
    assert most_telling(shots, objects, (4, 8), Axis.VALENCE, 1) == ""
