"""What moved the music of a scene, as it was composed."""

import io
from fractions import Fraction

import mido
import numpy as np
import pytest

from bridge.output.files import midi_file
from bridge.score.moves import Measure, Move, Source, carried, told
from bridge.score.pipeline import ScoredTimeline, score
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Sound, Speech
from tests.bridge.recut.judging import SETTINGS, Tunes, reel, scored, unseen

WORDS = "sad and very calm, low strings"


def with_words(text: str = WORDS, **settings: object) -> ScoredTimeline:
    return scored(reel(), Settings.model_validate({"picture": False, "mood": text, **settings}))


def last(score: ScoredTimeline, at: int = 0) -> dict[Measure, Move]:
    """Return what each condition of a scene came to."""
    return {move.measure: move for move in score.cues[at].moves}


@pytest.mark.parametrize("text", ["", WORDS, "chase, tutti", "140 bpm, solo piano"])
def test_what_is_told_is_what_happened(text: str) -> None:
    score = with_words(text)
    for at, cue in enumerate(score.cues):
        came = last(score, at)
        assert list(came) == list(Measure)
        assert came[Measure.TEMPO].value == pytest.approx(cue.grid.bpm, abs=0.001)
        assert came[Measure.KEY].value == str(cue.key)
        assert came[Measure.MODE].value == cue.key.mode
        assert came[Measure.DENSITY].value == pytest.approx(float(np.mean(cue.density)), abs=0.001)
        assert str(came[Measure.ENSEMBLE].value).split(":")[0] == cue.palette


def test_words_move_what_they_ask_for_and_say_so() -> None:
    came = last(with_words())
    assert {measure for measure, move in came.items() if move.source is Source.WORD} >= {
        Measure.DENSITY,
        Measure.FORCE,
        Measure.REGISTER,
        Measure.DYNAMICS,
        Measure.ARTICULATION,
        Measure.TENSION,
        Measure.ENSEMBLE,
    }
    assert came[Measure.DENSITY].because == "very calm"
    assert came[Measure.ENSEMBLE].because == "low strings"


def test_without_words_no_word_moves_anything() -> None:
    assert {move.source for move in scored(reel()).cues[0].moves} == {
        Source.DEFAULT,
        Source.CUTTING,
        Source.FILM,
        Source.CUTS,
    }


def test_a_setting_is_told_as_one() -> None:
    came = last(with_words("", key="C minor", palette="synth"))
    assert came[Measure.KEY] == Move(Measure.KEY, Source.SETTING, "C minor")
    assert came[Measure.ENSEMBLE] == Move(Measure.ENSEMBLE, Source.SETTING, "synth")


def test_the_mode_that_words_say_is_that_of_the_key_of_the_settings() -> None:
    assert {str(cue.key) for cue in with_words("minor", key="C major").cues} == {"C minor"}
    assert {str(cue.key) for cue in with_words("sad", key="C major").cues} == {"C major"}


def test_instruments_that_words_ask_for_play_and_others_rest() -> None:
    alone = with_words("flute alone").cues[0]
    assert [track.program for track in alone.music.tracks] == [73]
    file = mido.MidiFile(file=io.BytesIO(midi_file(with_words("solo cello"))))
    assert {event.program for event in file if event.type == "program_change"} == {42}


def test_an_instrument_without_a_voice_is_told() -> None:
    (remark, *_) = [
        each for each in with_words("flute, oboe, piccolo, trumpet").remarks if "asked for" in each
    ]
    assert remark == "'oboe' is asked for in 'A', and no voice is left for it there."


def test_what_dialogue_takes_away_is_told_as_dialogue_and_not_of_what_is_turned_off() -> None:
    cut, said = reel(), Sound(speech=(Speech(Fraction(2), Fraction(39), -20.0),))
    told = {
        level: score(
            cut,
            unseen(cut),
            SETTINGS.model_copy(update={"underscore": level}),
            Tunes(),
            lambda _: None,
            sound=said,
        )
        for level in (Underscore.NORMAL, Underscore.OFF)
    }
    moves = [move for move in told[Underscore.NORMAL].cues[0].moves if move.source is Source.DIALOGUE]
    assert {move.measure for move in moves} >= {Measure.DENSITY, Measure.REGISTER, Measure.DYNAMICS}
    assert all(move.source is not Source.DIALOGUE for move in told[Underscore.OFF].cues[0].moves)


def test_how_far_each_source_moved_is_the_step_from_the_one_before() -> None:
    tempo = [
        Move(Measure.TEMPO, Source.DEFAULT, 96.0),
        Move(Measure.TEMPO, Source.WORD, 72.0, "slow"),
        Move(Measure.KEY, Source.FILM, "C major"),
    ]
    assert [by for _, by in told(tempo)] == [None, -24.0, None]


def test_what_came_to_the_same_again_is_told_as_before() -> None:
    before = [Move(Measure.KEY, Source.WORD, "C minor", "sad"), Move(Measure.TEMPO, Source.CUTS, 90.0)]
    now = [Move(Measure.KEY, Source.CHOICE, "C minor"), Move(Measure.TEMPO, Source.CUTS, 91.0)]
    assert carried(before, now) == (before[0], now[1])
