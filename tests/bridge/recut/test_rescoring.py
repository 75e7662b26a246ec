"""Fate of each scene in a recut, one edit at a time."""

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.grid.metre import THREE_FOUR
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.palettes import Palette
from bridge.midi.passage import ONSET, Passage, Track
from bridge.output.files import midi_file
from bridge.recut.planning import Fate, Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.score.orchestration.composed import with_composed
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.preferences import ExpressionPreferences
from bridge.timeline import Marker, Media, MediaKind, SoundClip
from generator.conditions import Conditions, Key, Mode, Style
from generator.pieces.grid import SIXTEENTH
from generator.score import Score, Voice
from tests import edits
from tests.bridge.recut.judging import (
    SETTINGS,
    VOICES_ALONE,
    Tunes,
    again,
    check,
    nobody,
    reel,
    scored,
    standing,
    unseen,
)
from tests.scores import cut_list


def test_a_cut_against_itself_changes_no_byte_and_composes_nothing() -> None:
    old = scored(edits.random_timeline(random.Random(3), 30))  # noqa: S311
    same = rescore(standing(old), old.timeline, unseen(old.timeline), SETTINGS, nobody, lambda _share: None)
    assert set(same.fates) == {Fate.KEPT}
    assert same.changes.is_empty
    assert midi_file(same.scored) == midi_file(old)


def test_dialogue_that_moves_under_the_same_picture_is_in_the_new_score_and_every_scene_is_kept() -> None:
    old = scored(reel())
    line = SoundClip(
        "anna", Media("anna.wav", MediaKind.FILE), Fraction(1), Fraction(2), Fraction(0), role="dialogue"
    )
    spoken = replace(old.timeline, sounds=(line,))
    done = rescore(standing(old), spoken, unseen(spoken), SETTINGS, nobody, lambda _share: None)
    assert set(done.fates) == {Fate.KEPT}
    assert done.changes.is_empty
    assert done.scored.timeline.sounds == (line,)
    assert done.scored.remarks == old.remarks
    assert midi_file(done.scored) == midi_file(old)


def named(done: Rescored) -> dict[str, Fate]:
    return {cue.scene.name: fate for cue, fate in zip(done.scored.cues, done.fates, strict=True)}


def test_a_trim_in_one_scene_fits_that_scene_and_moves_the_others() -> None:
    old = scored(reel())
    new = again(old, edits.trim_tail(old.timeline, 5, -14))
    assert named(new) == {"A": Fate.KEPT, "B": Fate.FITTED, "C": Fate.KEPT, "D": Fate.KEPT}
    assert [cue.scene.id for cue in new.scored.cues] == [cue.scene.id for cue in old.cues]
    assert check(old, new) == 3


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("trim", [-14, -30, 9])
def test_human_timing_moves_no_hit_of_a_scene_that_is_fitted(trim: int, edited: bool) -> None:
    loose = SETTINGS.model_copy(update={"expression": ExpressionPreferences(timing=15)})
    old = scored(reel(), loose)
    old = replace(old, cues=tuple(replace(cue, edited=edited) for cue in old.cues))
    new = again(old, edits.trim_tail(old.timeline, 5, trim), loose)
    assert named(new)["B"] is Fate.FITTED
    for cue in (old.cues[1], new.scored.cues[1]):
        onsets = np.concatenate([track.notes[:, ONSET] for track in cue.music.tracks])
        assert (onsets % TICKS_PER_STEP > 0).any()
        met = {
            hit.step * TICKS_PER_STEP for hit in cue.grid.hits if hit.met and hit.step < sum(cue.grid.bars)
        }
        assert met <= set(onsets.tolist())


def test_a_hit_that_a_person_plays_late_stays_late_where_its_bar_goes_on() -> None:
    old = scored(reel())
    cue, late = old.cues[1], 30

    def dragged(track: Track) -> Track:
        notes = track.notes.copy()
        notes[notes[:, ONSET] == 0, ONSET] = late
        return replace(track, notes=notes)

    music = replace(cue.music, tracks=tuple(dragged(track) for track in cue.music.tracks))
    old = replace(old, cues=(old.cues[0], replace(cue, music=music, edited=True), *old.cues[2:]))
    new = again(old, edits.trim_tail(old.timeline, 5, -14))
    assert named(new)["B"] is Fate.FITTED
    assert min(int(track.notes[:, ONSET].min()) for track in new.scored.cues[1].music.tracks) == late


def test_a_trimmed_scene_keeps_its_material_and_meets_its_cuts() -> None:
    old = scored(reel())
    new = again(old, edits.trim_tail(old.timeline, 5, -14))
    before, after = old.cues[1], new.scored.cues[1]
    assert after.seed == before.seed
    pitches = [cue.music.tracks[0].notes[:, 2].tolist() for cue in (before, after)]
    assert pitches[1][:8] == pitches[0][:8]
    onsets = {int(tick) // 240 for track in after.music.tracks for tick in track.notes[:, 0]}
    assert {hit.step for hit in after.grid.hits if hit.met} <= onsets
    assert sum(hit.met for hit in after.grid.hits) == len(after.grid.hits)


def test_a_scene_that_is_cut_to_a_bar_plays_music_not_the_rest_that_was_put_before_it() -> None:
    """Some black came before the scene, for which it got a bar of rest; then all but its first shot went elsewhere."""
    shots = [edits.shot("A", 525, 43), edits.shot("B", 700, 47, 43), edits.shot("C", 1000, 89, 122)]
    short = Settings.model_validate({"picture": False, "scenes": {"shortest": 3, "longest": 12}})
    old = scored(edits.timeline(shots), short)
    late = again(old, edits.ripple(old.timeline, 0, 23), short)
    assert late.scored.cues[0].grid.bars[0] < 16
    new = again(late.scored, edits.swap(late.scored.timeline, 1), short)
    assert new.fates[0] is Fate.FITTED
    assert all(len(track.notes) for track in new.scored.cues[0].music.tracks)


def test_what_comes_between_two_scenes_is_a_scene_of_its_own() -> None:
    old = scored(reel())
    new = again(old, edits.insert(old.timeline, 8, edits.shot("New", 0, 240)))
    assert named(new) == {
        "A": Fate.KEPT, "B": Fate.KEPT, "BA": Fate.COMPOSED, "C": Fate.KEPT, "D": Fate.KEPT
    }  # fmt: skip
    assert check(old, new) == 4


@pytest.mark.parametrize("frames", [1, 2, 5, 9, 17, 30])
@pytest.mark.parametrize("place", [0, 4, 16])
def test_a_shot_too_short_for_a_bar_leaves_the_scenes_around_it_as_they_are(frames: int, place: int) -> None:
    old = scored(reel())
    new = again(old, edits.insert(old.timeline, place, edits.shot("Blink", 0, frames)))
    assert set(new.fates) == {Fate.KEPT}
    assert check(old, new) == 4
    assert new.scored.grid.scenes[-1].end == new.scored.timeline.duration


def test_a_lost_scene_is_told_and_the_others_stay() -> None:
    old = scored(reel())
    cut = old.timeline
    for _ in range(4):
        cut = edits.delete(cut, 4)
    new = again(old, cut)
    assert new.removed == (old.cues[1].scene.id,)
    assert check(old, new) == 3


def test_two_scenes_that_change_places_are_kept() -> None:
    old = scored(reel())
    shots = list(old.timeline.shots)
    moved = edits.laid(*shots[:4], *shots[8:12], *shots[4:8], *shots[12:])
    new = again(old, replace(moved, name="cut", start=old.timeline.start))
    assert set(new.fates) == {Fate.KEPT}
    assert [cue.scene.name for cue in new.scored.cues] == ["A", "C", "B", "D"]
    assert check(old, new) == 4


def test_a_marker_that_an_editor_sets_divides_its_scene_alone() -> None:
    old = scored(reel())
    marker = Marker("scene: chase", Fraction(15))
    markers = sorted([*old.timeline.markers, marker], key=lambda mark: mark.time)
    new = again(old, replace(old.timeline, markers=tuple(markers)))
    assert [cue.scene.name for cue in new.scored.cues] == ["A", "B", "chase", "C", "D"]
    assert {named(new)[name] for name in "ACD"} == {Fate.KEPT}


def test_a_marker_that_is_taken_away_joins_two_scenes() -> None:
    old = scored(reel())
    markers = tuple(mark for mark in old.timeline.markers if mark.name != "scene: C")
    new = again(old, replace(old.timeline, markers=markers))
    assert [cue.scene.name for cue in new.scored.cues] == ["A", "B", "D"]
    assert {named(new)[name] for name in "AD"} == {Fate.KEPT}


def test_a_renamed_marker_renames_its_scene_and_changes_no_note() -> None:
    old = scored(reel())
    markers = [replace(mark, name=mark.name.replace(" C", " Chase")) for mark in old.timeline.markers]
    new = again(old, replace(old.timeline, markers=tuple(markers)))
    assert named(new) == dict.fromkeys(("A", "B", "Chase", "D"), Fate.KEPT)


def test_a_hit_marker_fits_its_scene_alone() -> None:
    old = scored(reel())
    marker = Marker("hit: the door slams", Fraction(129, 10))
    markers = sorted([*old.timeline.markers, marker], key=lambda mark: mark.time)
    new = again(old, replace(old.timeline, markers=tuple(markers)))
    assert named(new) == {"A": Fate.KEPT, "B": Fate.FITTED, "C": Fate.KEPT, "D": Fate.KEPT}


def first_id(old: ScoredTimeline) -> str:
    return old.cues[0].scene.id


def test_another_take_is_other_music_for_one_scene() -> None:
    old = scored(reel())
    new = again(old, old.timeline, choices={first_id(old): Choice(take=1)})
    assert named(new) == {"A": Fate.COMPOSED, "B": Fate.KEPT, "C": Fate.KEPT, "D": Fate.KEPT}
    assert new.scored.cues[0].music.digest != old.cues[0].music.digest
    back = again(new.scored, old.timeline, choices={})
    assert back.scored.cues[0].music.digest == old.cues[0].music.digest


def test_a_locked_scene_is_not_composed_whatever_is_asked() -> None:
    old = scored(reel())
    new = again(old, old.timeline, choices={first_id(old): Choice(locked=True, take=3)})
    assert set(new.fates) == {Fate.KEPT}
    assert new.scored.cues[0].choice.locked


def test_another_palette_changes_instruments_and_plays_what_was_composed() -> None:
    old = scored(reel())
    new = again(old, old.timeline, choices={first_id(old): Choice(palette=Palette.SYNTH)})
    assert set(new.fates) == {Fate.KEPT}
    composed = with_composed(old.cues[0].music, old.cues[0].composed)
    voices = [music.tracks[:2] for music in (composed, new.scored.cues[0].music)]
    assert [track.program for track in voices[1]] == [80, 38]
    assert all((was.notes == now.notes).all() for was, now in zip(*voices, strict=True))
    assert check(old, again(old, old.timeline)) == 4


def test_another_style_or_key_is_drawn_from_the_same_under_the_same_bars_and_tells_the_rhythm() -> None:
    old = scored(reel(), VOICES_ALONE)
    told: list[Conditions] = []

    class Listening(Tunes):
        def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
            told.append(conditions)
            return super().compose(conditions, seed, programs)

    before = old.cues[0]
    wish = {first_id(old): Choice(style=Style.SONG, key=Key(1, Mode.MINOR))}
    new = rescore(
        standing(old),
        old.timeline,
        unseen(old.timeline),
        VOICES_ALONE,
        Listening,
        lambda _share: None,
        choices=wish,
    )
    after = new.scored.cues[0]
    assert new.fates == (Fate.COMPOSED, Fate.KEPT, Fate.KEPT, Fate.KEPT)
    assert (after.seed, after.grid.bars, after.grid.hits) == (before.seed, before.grid.bars, before.grid.hits)
    assert (after.style, after.key, after.tempi) == (Style.SONG, Key(1, Mode.MINOR), before.tempi)
    (asked,) = told
    assert asked.density.tolist() == before.density.tolist()
    onsets = {int(tick) // 240 for track in before.music.tracks for tick in track.notes[:, 0]}
    assert asked.rhythm is not None
    assert set((asked.rhythm / SIXTEENTH).tolist()) == onsets
    assert check(old, new) == 4  # these tunes are drawn from the seed alone


def test_what_was_not_chosen_anew_stays_in_another_style() -> None:
    wanted = SETTINGS.model_copy(update={"key": "F# minor", "palette": Palette.SYNTH})
    old = scored(reel(), wanted)
    style = again(old, old.timeline, choices={first_id(old): Choice(style=Style.SONG)}).scored.cues[0]
    key = again(old, old.timeline, choices={first_id(old): Choice(key=Key(0, Mode.MAJOR))}).scored.cues[0]
    assert (style.style, style.key, style.palette) == (Style.SONG, Key(6, Mode.MINOR), Palette.SYNTH)
    assert (key.style, key.key, key.palette) == (old.cues[0].style, Key(0, Mode.MAJOR), Palette.SYNTH)
    assert style.choice == Choice(style=Style.SONG)


def test_a_pinned_tempo_or_metre_fits_the_scene() -> None:
    old = scored(reel())
    tempo = again(old, old.timeline, choices={first_id(old): Choice(tempo=96.0)})
    assert tempo.fates[0] is Fate.FITTED
    assert tempo.scored.grid.scenes[0].bpm == pytest.approx(96, abs=0.5)
    metre = again(
        old, old.timeline, Settings.model_validate({"picture": False, "pins": {"A": {"metre": "3/4"}}})
    )
    assert metre.scored.grid.scenes[0].metre == THREE_FOUR
    assert metre.fates[1:] == (Fate.KEPT,) * 3


def test_a_note_calls_a_scene_by_the_name_that_the_cue_sheet_has() -> None:
    """A recut gave it the name `Scene 1A`, which dividing the cut anew does not."""
    old = scored(cut_list([144] * 10 + [3367] + [144] * 10))
    cues = [replace(c, scene=replace(c.scene, name=f"Scene {n}A")) for n, c in enumerate(old.cues, 1)]
    named_before = Standing(old.timeline, tuple(cues))
    same = rescore(
        named_before, old.timeline, unseen(old.timeline), SETTINGS, nobody, lambda _share: None
    ).scored
    (name,) = [cue.scene.name for cue in same.cues if cue.scene.duration > 90]
    assert f"'{name}' lasts 140.3 s: it is one shot." in same.remarks
    assert name.endswith("A")


def test_a_pin_without_a_scene_is_said_and_stops_nothing() -> None:
    old = scored(reel())
    pinned = Settings.model_validate({"picture": False, "pins": {"Z": {"tempo": 96}}})
    (note,) = [note for note in again(old, old.timeline, pinned).scored.remarks if "pin" in note]
    assert note.startswith(
        "The pin of 'Z' in recue.yaml is left out: There is no scene 'Z'; the nearest are "
    )


def test_what_a_person_wrote_is_kept_and_fitted_but_never_composed_over() -> None:
    old = scored(reel())
    wheel = Track("Bells", np.array([[100, 900, 84, 99, 5, 64]]), ((0, b"\xc5\x0b"), (120, b"\xb5\x01\x40")))
    cues = [
        replace(cue, edited=True, music=Passage(cue.music.ticks, (*cue.music.tracks, wheel)))
        for cue in old.cues
    ]
    by_hand = Standing(old.timeline, tuple(cues))
    cut = edits.overwrite(old.timeline, 5, edits.shot("Other", 0, 170, at=5 * 60))
    new = rescore(by_hand, cut, unseen(cut), SETTINGS, Tunes, lambda _share: None)
    assert named(new)["B"] is Fate.FITTED
    for cue in new.scored.cues:
        (bells,) = [track for track in cue.music.tracks if track.name == "Bells"]
        assert bells.notes.tolist() == wheel.notes.tolist()
        assert bells.messages == wheel.messages


def test_ramps_where_the_tempo_is_to_change_on_bar_lines_alone_are_told_in_a_recut_too() -> None:
    old = scored(reel())
    both = Settings.model_validate({"picture": False, "grid": {"tempo": "bar", "changes": "ramps"}})
    (note,) = [each for each in again(old, old.timeline, both).scored.remarks if "ramps" in each]
    assert note.startswith("The tempo changes on every beat, not on bar lines alone")
