"""Words through recuts: what they change is composed anew, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.recut.rescoring import Rescored
from bridge.score.moves import Move
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker
from tests import edits
from tests.bridge.recut.judging import again, reel, scored, sheet_of, stood


def wanted(**settings: Any) -> Settings:
    return Settings.model_validate({"picture": False, **settings})


def fates(done: Rescored) -> str:
    """Return a letter for the fate of each scene: kept, fitted or composed."""
    return "".join(fate.value[0] for fate in done.fates)


def test_other_words_compose_anew_the_scenes_that_they_are_said_of() -> None:
    old = scored(reel(), wanted(mood="calm"))
    assert fates(again(old, old.timeline, wanted(mood="calm"))) == "kkkk"
    assert fates(again(old, old.timeline, wanted(mood="calm", moods={"B": "busy"}))) == "kckk"
    assert fates(again(old, old.timeline, wanted(mood="sad"))) == "cccc"
    assert fates(again(old, old.timeline, wanted())) == "cccc"


def test_a_score_that_stands_without_words_changes_no_byte() -> None:
    old = scored(reel())
    assert midi_file(again(old, old.timeline).scored) == midi_file(old)
    sheet = sheet_of(old, seal_of(midi_file(old)))
    assert b'"words"' not in sheet


def test_an_own_word_that_stands_for_something_else_composes_anew_where_it_is_said() -> None:
    said: Mapping[str, Any] = {"moods": {"C": "icy"}}
    old = scored(reel(), wanted(**said, words={"icy": "sad, sparse", "hot": "busy"}))
    assert (
        fates(again(old, old.timeline, wanted(**said, words={"icy": "sad, sparse", "hot": "loud"}))) == "kkkk"
    )
    assert fates(again(old, old.timeline, wanted(**said, words={"icy": "sad"}))) == "kkck"


def test_the_words_of_markers_and_choices_go_the_same_way() -> None:
    old = scored(reel())
    tense = Marker("mood: tense", old.cues[1].scene.start + 2)
    cut = replace(old.timeline, markers=(*old.timeline.markers, tense))
    first = old.cues[0].scene.id
    assert fates(again(old, cut)) == "kckk"
    done = again(old, cut, choices={first: Choice(words="busy")})
    assert fates(done) == "cckk"
    assert [cue.words.said for cue in done.scored.cues] == [("busy",), ("tense",), (), ()]
    assert done.scored.cues[0].choice.words == "busy"


def test_what_is_locked_or_edited_keeps_its_music_and_the_report_says_so() -> None:
    old = scored(reel())
    cues = (
        replace(old.cues[0], choice=Choice(locked=True)),
        replace(old.cues[1], edited=True),
        *old.cues[2:],
    )
    done = again(replace(old, cues=cues), old.timeline, wanted(mood="busy"))
    assert fates(done) == "kkcc"
    assert [remark for remark in done.scored.remarks if "its words" in remark] == [
        "'A' is locked and keeps its music, though its words are others now.",
        "'B' is edited by hand and keeps its music, though its words are others now.",
    ]
    assert done.scored.cues[0].words == old.cues[0].words


def test_the_words_of_a_scene_survive_a_recut() -> None:
    asked = wanted(moods={"B": "sad, slow, solo piano"})
    old = scored(reel(), asked)
    done = again(old, edits.trim_tail(old.timeline, 5, -14), asked)
    assert fates(done) == "kfkk"
    assert done.scored.cues[1].words == old.cues[1].words
    assert [*map(_decided, done.scored.cues[1].moves)] == [*map(_decided, old.cues[1].moves)]
    assert {len(move.bars) for move in done.scored.cues[1].moves} <= {0, len(done.scored.cues[1].grid.bars)}
    assert abs(done.scored.cues[1].grid.bpm / old.cues[1].grid.bpm - 1) < 0.2


def test_a_cue_sheet_holds_words_and_what_moved_the_music() -> None:
    old = scored(reel(), wanted(mood="very sad, 72 bpm, solo piano, icy", words={"icy": "high"}))
    back = _read_back(old)
    assert [cue.words for cue in back] == [cue.words for cue in old.cues]
    assert [cue.moves for cue in back] == [cue.moves for cue in old.cues]


def _decided(move: Move) -> Move:
    """Return a move without its bars, which are others where a scene is trimmed."""
    return replace(move, bars=())


def _read_back(score: ScoredTimeline) -> tuple[Any, ...]:
    assert read_sheet(sheet_of(score, seal_of(midi_file(score))), "cut.recue.json").scenes[0].words.said
    return stood(score, score.timeline).cues


def test_another_take_keeps_the_words() -> None:
    asked = wanted(mood="sad, sparse")
    old = scored(reel(), asked)
    done = again(old, old.timeline, asked, {old.cues[0].scene.id: Choice(take=1)})
    assert fates(done) == "ckkk"
    assert done.scored.cues[0].words == old.cues[0].words
    assert done.scored.cues[0].grid.lines == old.cues[0].as_written.grid.lines
    assert done.scored.cues[0].moves == old.cues[0].moves
