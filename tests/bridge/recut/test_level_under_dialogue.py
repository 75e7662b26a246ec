"""A recut in which dialogue moved: the notes stay, the level follows; what a person drew stands."""

import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import mido
import numpy as np
import pytest

from bridge.midi.edit_seal import seal_of
from bridge.midi.expression_layer import EXPRESSION
from bridge.output.files import midi_file
from bridge.recut.adopted_edits import adopted
from bridge.recut.planning import Fate, Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.score.pipeline import ScoredTimeline, score
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.preferences import Underscore
from bridge.sound.heard import UNHEARD, Sound, SoundCourse, Speech
from bridge.story.told import UNTOLD, Kind, Line, Story
from bridge.timeline import Marker
from tests import edits
from tests.bridge.recut.judging import SETTINGS, Tunes, nobody, reel, standing, stood, unseen

SAID = Sound(
    speech=tuple(Speech(Fraction(start), Fraction(end), -20.0) for start, end in ((2, 5), (9, 12), (25, 39)))
)
"""Dialogue over the edges of scenes, and to near the end."""
MOVED = Sound(speech=(Speech(Fraction(1), Fraction(6), -20.0), Speech(Fraction(30), Fraction(33), -20.0)))


def spoken_over(sound: Sound = SAID, wanted: Settings = SETTINGS, story: Story = UNTOLD) -> ScoredTimeline:
    cut = reel()
    return score(cut, unseen(cut), wanted, Tunes(), lambda _: None, sound=sound, story=story)


def again(
    stands: Standing,
    sound: Sound,
    wanted: Settings = SETTINGS,
    choices: dict[str, Choice] | None = None,
) -> Rescored:
    cut = stands.timeline
    return rescore(stands, cut, unseen(cut), wanted, nobody, lambda _: None, choices=choices, sound=sound)


def notes(score: ScoredTimeline) -> list[str]:
    return [cue.music.digest for cue in score.cues]


def saved(midi: bytes, change: Callable[[mido.MidiFile], None] = lambda _: None) -> bytes:
    """Save a .mid again, as another program would."""
    file, content = mido.MidiFile(file=io.BytesIO(midi)), io.BytesIO()
    change(file)
    file.save(file=content)
    return content.getvalue()


def test_a_score_whose_dialogue_is_not_known_has_no_level_and_no_word_of_it() -> None:
    unknown = spoken_over(UNHEARD)
    assert {cue.underscore for cue in unknown.cues} == {None}
    assert midi_file(unknown) == midi_file(
        spoken_over(UNHEARD, SETTINGS.model_copy(update={"underscore": "strong"}))
    )


def test_a_score_that_is_read_back_has_the_notes_and_the_level_that_it_was_written_with() -> None:
    old = spoken_over()
    found = stood(old, old.timeline)
    assert [cue.music.digest for cue in found.cues] == notes(old)
    assert [cue.underscore for cue in found.cues] == [cue.underscore for cue in old.cues]
    assert not any(cue.edited for cue in found.cues)


@pytest.mark.parametrize("sound", [SAID, UNHEARD], ids=["the same dialogue", "none that is known"])
def test_a_score_that_is_gone_on_from_is_the_same_to_the_byte(sound: Sound) -> None:
    old = spoken_over()
    for stands in (standing(old), stood(old, old.timeline)):
        assert midi_file(again(stands, sound).scored) == midi_file(old)


def test_where_dialogue_moved_the_notes_stay_and_the_level_follows() -> None:
    old = spoken_over()
    new = again(stood(old, old.timeline), MOVED)
    assert set(new.fates) == {Fate.KEPT}
    assert notes(new.scored) == notes(old)
    assert midi_file(new.scored) == midi_file(again(standing(old), MOVED).scored) != midi_file(old)
    followed = (
        "The music stays; the level under dialogue follows the new dialogue in 4 scenes (A, B, C and 1 more)."
    )
    assert followed in new.scored.remarks
    assert new.followed == (followed,)
    back = again(stood(new.scored, old.timeline), SAID)
    assert midi_file(back.scored) == midi_file(old)


def test_a_level_that_is_taken_off_leaves_the_file_as_if_it_never_was() -> None:
    old = spoken_over()
    off = again(stood(old, old.timeline), SAID, SETTINGS.model_copy(update={"underscore": Underscore.OFF}))
    silent = again(stood(old, old.timeline), Sound(course=without_a_voice()))
    bare = replace(old, cues=tuple(replace(cue, underscore=None) for cue in old.cues))
    assert midi_file(off.scored) == midi_file(silent.scored) == midi_file(bare)


def without_a_voice() -> SoundCourse:
    """Return a course of sound in which nobody speaks."""
    return SoundCourse(Fraction(1), *(np.zeros(40, np.float32) for _ in range(4)))


def test_a_level_of_one_scene_is_a_choice_of_its_own() -> None:
    old = spoken_over()
    first = old.cues[0].scene.id
    new = again(standing(old), SAID, choices={first: Choice(underscore=Underscore.OFF)})
    assert set(new.fates) == {Fate.KEPT}
    assert new.scored.cues[0].underscore is not None
    assert new.scored.cues[0].underscore.level is Underscore.OFF
    assert new.scored.cues[0].underscore.curve == ()
    assert new.scored.cues[3].underscore == old.cues[3].underscore


def test_a_marker_asks_for_the_level_of_its_scene() -> None:
    cut = reel()
    cut = replace(cut, markers=(*cut.markers, Marker("underscore: strong", Fraction(31))))
    marked = score(cut, unseen(cut), SETTINGS, Tunes(), lambda _: None, sound=SAID)
    levels = [cue.underscore.level for cue in marked.cues if cue.underscore]
    assert levels == [Underscore.NORMAL] * 3 + [Underscore.STRONG]


def test_captions_tell_dialogue_where_no_sound_is_heard() -> None:
    lines = tuple(Line(each.start, each.end, "Hello.", Kind.CAPTION) for each in SAID.speech)
    told = spoken_over(UNHEARD, story=Story(lines))
    assert [cue.underscore for cue in told.cues] == [cue.underscore for cue in spoken_over().cues]


def test_a_program_that_saves_the_file_again_changes_nothing() -> None:
    old = spoken_over()

    def one_track(file: mido.MidiFile) -> None:
        file.type, file.tracks[:] = 0, [mido.merge_tracks(file.tracks)]

    for change in (lambda _: None, one_track):
        found = stood(old, old.timeline, saved(midi_file(old), change))
        assert [(cue.edited, cue.underscore) for cue in found.cues] == [
            (False, cue.underscore) for cue in old.cues
        ]


def lower(file: mido.MidiFile) -> None:
    """Draw the first dip of the first track by hand."""
    track = file.tracks[1]
    places = [
        at for at, each in enumerate(track) if each.type == "control_change" and each.control == EXPRESSION
    ]
    for at in places[:10]:
        track[at] = track[at].copy(value=max(track[at].value - 3, 0))


def test_a_person_s_curve_stands_and_the_level_is_not_written_there() -> None:
    old = spoken_over()
    midi = saved(midi_file(old), lower)
    found = stood(old, old.timeline, midi)
    assert [cue.edited for cue in found.cues] == [True, False, False, False]
    own = found.cues[0].underscore
    assert own is not None
    assert [each.track for each in own.own] == ["Flute"]
    taken_up = adopted(standing(old), midi, seal_of(midi_file(old)), "cut.mid")
    assert [cue.music.digest for cue in taken_up.cues] == [cue.music.digest for cue in found.cues]
    assert [cue.underscore for cue in taken_up.cues] == [cue.underscore for cue in found.cues]
    new = again(found, MOVED)
    assert any("Flute" in remark and "drawn by hand" in remark for remark in new.scored.remarks)
    kept = stood(new.scored, old.timeline)
    assert [cue.music.digest for cue in kept.cues] == [cue.music.digest for cue in found.cues]
    told = kept.cues[0].underscore
    assert told is not None
    assert told.own == own.own


def test_a_scene_that_is_cut_anew_has_the_level_of_its_dialogue() -> None:
    old = spoken_over()
    cut = edits.trim_tail(old.timeline, 5, -14)
    new = rescore(standing(old), cut, unseen(cut), SETTINGS, nobody, lambda _: None, sound=SAID)
    assert Fate.FITTED in new.fates
    found = stood(new.scored, cut)
    assert [cue.music.digest for cue in found.cues] == notes(new.scored)
    assert [cue.underscore for cue in found.cues] == [cue.underscore for cue in new.scored.cues]
