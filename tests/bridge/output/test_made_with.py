"""The settings that a score was made with: told in its cue sheet, and held when it is gone on from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import UsageError
from bridge.output.made_with import gone_on_with, made_with, settings_of
from bridge.settings import DELIVERY, Settings
from bridge.settings.preferences import Pin
from tests.bridge.recut.judging import reel, scored

CUES = scored(reel()).cues
EVERYTHING: dict[str, Any] = {
    "seed": 7,
    "style": "song",
    "key": "D minor",
    "bpm": "70-120",
    "tempo": 90,
    "grid": {"metres": "4/4,3/4", "pickup": True, "fermata": True, "follow": True},
    "rate": "23.976",
    "encoding": "cp1252",
    "sound_only": True,
    "picture": False,
    "palette": "synth",
    "scenes": {"division": "shot", "names": "cue", "colours": "red", "chapters": False, "longest": 60},
    "hits": {"file": "/film/spots.csv", "weights": {"cut": 0.5}, "colours": {"RED": 2}},
    "spotting": {"file": "/film/cut.spotting.csv", "reel": 2},
    "expression": {"timing": 8},
    "freedom": 0.5,
    "music": {"A": "none", "01:00:10:00-01:00:12:00": "none"},
    "mood": "icy",
    "moods": {"B": "calm"},
    "words": {"icy": "sad, sparse"},
    "theming": {"A": "Anna full"},
    "sound": "/film/mix.wav",
    "reference": "/film/liked.mid",
    "references": {"A": "/film/liked.wav"},
    "captions": "/film/cut.srt",
    "script": "/film/cut.fountain",
    "scene_list": "/film/scenes.csv",
    "lexicon": "/film/words.csv",
    "story_model": "/film/model",
    "language": "de",
    "picture_model": "/film/eye.onnx",
    "underscore": "strong",
    "conditions": "joint",
    "preferences": False,
}


def told(values: object, folder: str = "/film/scores") -> Any:
    return made_with(Settings.model_validate(values), CUES, Path(folder))


def test_what_decides_notes_is_told_and_the_rest_is_not() -> None:
    delivered = {"media": "/film", "formats": "mid", "hosts": {"push": "reaper"}, "soundfont": "/a.sf2"}
    assert told({}) == told(delivered) == {}
    assert (
        told(EVERYTHING).keys()
        == EVERYTHING.keys()
        == Settings.model_fields.keys() - DELIVERY - {"pins", "themes"}
    )


def test_what_is_told_is_held_as_it_was() -> None:
    asked = Settings.model_validate(EVERYTHING)
    held = settings_of(told(EVERYTHING), Path("/film/scores/cut.recue.json"))
    assert held.hits.file is not None
    assert held.hits.file.resolve() == Path("/film/spots.csv")
    assert held.spotting.file is not None
    assert held.spotting.file.resolve() == Path("/film/cut.spotting.csv")
    assert isinstance(held.sound, Path)
    assert held.sound.resolve() == Path("/film/mix.wav")
    assert held.reference is not None
    assert held.reference.resolve() == Path("/film/liked.mid")
    assert Path(held.references["A"]).resolve() == Path("/film/liked.wav")
    story = ("captions", "script", "scene_list", "lexicon", "story_model")
    for name in (*story, "picture_model"):
        assert getattr(held, name).resolve() == Path(EVERYTHING[name])
    files = {
        "hits",
        "spotting",
        "moods",
        "theming",
        "sound",
        "reference",
        "references",
        *story,
        "picture_model",
    }
    assert {name: getattr(held, name) for name in EVERYTHING.keys() - files} == {
        name: getattr(asked, name) for name in EVERYTHING.keys() - files
    }


def test_the_words_of_a_scene_are_told_by_its_id() -> None:
    assert told({"moods": {"B": "calm", "nowhere": "sad"}}) == {"moods": {CUES[1].scene.id: "calm"}}


def test_what_is_said_of_the_themes_of_a_scene_is_told_by_its_id() -> None:
    said = {"theming": {"*": "Anna", "B": "none", "nowhere": "Ben"}}
    assert told(said) == {"theming": {"*": "Anna", CUES[1].scene.id: "none"}}


def test_a_file_is_told_as_it_is_seen_from_the_folder_of_the_sheet() -> None:
    assert told({"hits": {"file": "/film/spots.csv"}})["hits"] == {"file": "../spots.csv"}
    assert told({"spotting": {"file": "/film/s.csv", "reel": 2}})["spotting"] == {
        "file": "../s.csv",
        "reel": 2,
    }


def test_a_pin_is_told_by_the_id_of_its_scene_if_bars_are_laid_to_it() -> None:
    laid = (replace(CUES[0], pin=Pin(tempo=96)), *CUES[1:])
    settings = Settings.model_validate({"pins": {"A": {"tempo": 96}, "B": {"solution": 2}}})
    assert made_with(settings, laid, Path("/film")) == {"pins": {CUES[0].scene.id: {"tempo": 96.0}}}


def test_what_is_given_goes_before_what_is_held() -> None:
    given = Settings.model_validate({"seed": 3, "grid": {"pickup": False}, "pins": {"x": {"solution": 1}}})
    held = {
        "seed": 7,
        "grid": {"pickup": True, "follow": True},
        "pins": {"x": {"tempo": 96}, "y": {"tempo": 90}},
    }
    both = gone_on_with(given, held, Path("cut.recue.json"))
    assert (both.seed, both.grid.pickup, both.grid.follow) == (3, False, True)
    assert both.pins == {"x": Pin(solution=1), "y": Pin(tempo=90)}
    assert both.pinned_before == {"y"}


def test_what_cannot_be_used_together_is_refused_in_a_sentence() -> None:
    with pytest.raises(
        UsageError, match=r"that cut.recue.json was made with, together: 'tempo' is 90, outside"
    ):
        gone_on_with(Settings(bpm=(100, 120)), {"tempo": 90}, Path("cut.recue.json"))


def test_a_file_of_hits_that_is_gone_is_told_unless_another_is_named(tmp_path: Path) -> None:
    sheet, held = tmp_path / "scores" / "cut.recue.json", {"hits": {"file": "../spots.csv"}}
    with pytest.raises(
        UsageError, match=r"spots.csv, which is not there: put it back, name another with --hits"
    ):
        gone_on_with(Settings(), held, sheet)
    other = Settings.model_validate({"hits": {"file": tmp_path / "others.csv"}})
    assert gone_on_with(other, held, sheet).hits.file == tmp_path / "others.csv"
