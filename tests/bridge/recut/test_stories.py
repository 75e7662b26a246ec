"""Recuts of films whose sound is heard and whose story is told."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.recut.rescoring import Rescored, rescore
from bridge.score.moves import Measure, Move, Source
from bridge.score.pipeline import ScoredTimeline, score
from bridge.settings.choices import Choice
from bridge.sound.heard import UNHEARD, Sound, SoundCourse
from bridge.story.told import UNTOLD, Feeling, Kind, Line, Story
from tests.bridge.recut.judging import SETTINGS, Tunes, reel, sheet_of, standing, stood, unseen

SAD = "She finds the letter and weeps."


def told(*starts: int, valence: float = -0.8, kind: Kind = Kind.CAPTION) -> Story:
    """Tell a line of two seconds at some times."""
    feeling = Feeling(valence, -0.4, 0.2, 0.9, "weeps")
    return Story(tuple(Line(Fraction(at), Fraction(at + 2), SAD, kind, feeling) for at in starts))


def loud() -> Sound:
    """Ten loud seconds after thirty quiet ones."""
    level = np.repeat([-40.0, -12.0], [300, 100]).astype(np.float32)
    even = np.ones(400, np.float32)
    return Sound(course=SoundCourse(Fraction(10), level, even, 900 * even, 0 * even))


def scored(story: Story = UNTOLD, sound: Sound = UNHEARD) -> ScoredTimeline:
    cut = reel()
    return score(cut, unseen(cut), SETTINGS, Tunes(), lambda _share: None, sound=sound, story=story)


def again(old: ScoredTimeline, story: Story, choices: dict[str, Choice] | None = None) -> Rescored:
    cut = old.timeline
    return rescore(
        standing(old),
        cut,
        unseen(cut),
        SETTINGS,
        Tunes,
        lambda _share: None,
        choices=choices,
        story=story,
    )


def test_new_lines_compose_no_scene_that_stands() -> None:
    old = scored()
    done = again(old, told(2, 12, 22, 32))
    assert {fate.value for fate in done.fates} == {"kept"}
    assert [cue.moves for cue in done.scored.cues] == [cue.moves for cue in old.cues]
    assert any("lines of the story tell a feeling" in remark for remark in done.scored.remarks)


def test_a_line_moves_its_scene_and_no_other() -> None:
    plain, sad = scored(), scored(told(12))
    assert [cue.valence for cue in sad.cues] == [0, sad.cues[1].valence, 0, 0]
    assert sad.cues[1].valence < -0.2
    for at in (0, 2, 3):
        assert sad.cues[at].arousal == plain.cues[at].arousal
        assert set(sad.cues[at].density.tolist()) == set(plain.cues[at].density.tolist())


def test_one_sad_line_is_not_a_sad_film() -> None:
    """A film whose lines leave it neither bright nor dark is in the mode that it had without them."""
    faint = scored(told(1, valence=-0.15))
    assert [cue.key.mode.value for cue in faint.cues] == ["minor", "major", "major", "major"]
    assert {cue.key.mode.value for cue in scored().cues} == {"major"}
    (sad,) = {str(cue.key.mode) for cue in scored(told(2, 12, 22, 32)).cues}
    assert sad == "minor"


def test_moves_name_the_line() -> None:
    cue = scored(told(12)).cues[1]
    moves = [move for move in cue.moves if move.source is Source.STORY]
    assert {move.because for move in moves} == {SAD}
    assert Move(Measure.MODE, Source.FILM, "minor", SAD) in cue.moves
    assert {move.measure for move in moves} >= {
        Measure.VALENCE,
        Measure.AROUSAL,
        Measure.DENSITY,
        Measure.REGISTER,
        Measure.DYNAMICS,
        Measure.TENSION,
    }


def test_loud_sound_is_told_as_the_sound() -> None:
    cue = scored(sound=loud()).cues[3]
    by = {move.measure for move in cue.moves if move.source is Source.SOUND}
    assert {Measure.AROUSAL, Measure.DENSITY} <= by
    assert cue.curves is not None
    assert set(cue.curves.loudness.tolist()) == {-12.0}
    assert cue.arousal > scored().cues[3].arousal


def test_a_cue_sheet_holds_curves_and_moves_of_bars() -> None:
    old = scored(told(2, 35), loud())
    back = stood(old, old.timeline).cues
    assert [cue.moves for cue in back] == [cue.moves for cue in old.cues]
    for cue, told_again in zip(old.cues, back, strict=True):
        assert cue.curves is not None
        assert told_again.curves is not None
        for name in ("valence", "arousal", "tension", "motion", "loudness", "speech"):
            one, other = (getattr(each, name) for each in (cue.curves, told_again.curves))
            assert np.array_equal(one, other, equal_nan=True)


def test_a_sheet_without_curves_is_read() -> None:
    old = scored()
    older = replace(
        old,
        cues=tuple(
            replace(cue, curves=None, moves=tuple(replace(move, bars=()) for move in cue.moves))
            for cue in old.cues
        ),
    )
    assert b'"curves"' not in sheet_of(older, "")
    assert all(cue.curves is None for cue in stood(older, older.timeline).cues)


def test_a_scene_in_another_style_keeps_the_feeling_it_had() -> None:
    """The line is gone from the story, and the scene that was composed by it is drawn anew from what it was."""
    old = scored(told(12))
    before = old.cues[1]
    done = again(old, UNTOLD, {before.scene.id: Choice(key=None, take=1)})
    now = done.scored.cues[1]
    assert (now.valence, now.arousal) == (before.valence, before.arousal)
    assert now.curves is not None
    assert before.curves is not None
    for name in ("valence", "arousal", "tension"):
        assert np.array_equal(getattr(now.curves, name), getattr(before.curves, name))
