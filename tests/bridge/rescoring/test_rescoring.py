"""What a recut leaves alone stays note for note as it was: judged from the two .mid files and the two cuts alone."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Never

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bridge.choices import Choice
from bridge.features.picture import Picture
from bridge.files import midi_file
from bridge.grid.metre import THREE_FOUR
from bridge.midi.passage import Passage, Track
from bridge.palette import Palette
from bridge.pipeline import ScoredTimeline, score
from bridge.rescoring.planning import Fate, Standing
from bridge.rescoring.rescoring import Rescored, rescore
from bridge.scenes.division import Scene
from bridge.settings import Settings
from bridge.timeline import Marker, Shot, Timeline
from generator.conditions import Conditions
from generator.score import Note, Part, Score, Voice
from tests import edits
from tests.midi import ReadBack, read_back
from tests.scores import cut_list

SETTINGS = Settings(picture=False)


class Tunes:
    """Composes quickly, and otherwise for every seed and every bar: hits carry onsets, as they should."""

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        rng = np.random.default_rng(seed)
        steps = [int(step) for step in conditions.steps]
        onsets, first = [], 0
        for bar, length in enumerate(steps):
            inside = {step for step in range(length) if conditions.hits[bar, step]} | set(range(0, length, 4))
            onsets += sorted(first + step for step in inside)
            first += length
        ends = [*onsets[1:], first]
        notes = [
            Note(on / 4, (off - on) / 4, int(rng.integers(60, 84)), int(rng.integers(40, 110)))
            for on, off in zip(onsets, ends, strict=True)
        ]
        parts = [Part(voice, programs[voice], tuple(notes)) for voice in (Voice.MELODY, Voice.BASS)]
        return Score(tuple(parts), first / 4)


def nobody() -> Never:
    raise AssertionError("nothing needed composing")


def unseen(cut: Timeline) -> Picture:
    return Picture.of(cut, ["not looked at"] * len(cut.shots))


def scored(cut: Timeline, wanted: Settings = SETTINGS) -> ScoredTimeline:
    return score(cut, unseen(cut), wanted, Tunes(), lambda _share: None)


def standing(of: ScoredTimeline) -> Standing:
    return Standing(of.timeline, of.cues)


def again(
    old: ScoredTimeline,
    new: Timeline,
    wanted: Settings = SETTINGS,
    choices: Mapping[str, Choice] | None = None,
) -> Rescored:
    return rescore(standing(old), new, unseen(new), wanted, Tunes, lambda _share: None, choices=choices)


Heard = list[tuple[Fraction, int, int]]


def heard(file: ReadBack, start: Fraction, end: Fraction) -> Heard:
    """What begins in a stretch of time: seconds from its start, pitch, velocity."""
    events = [
        (s - start, m.note, m.velocity) for _, s, _, m in file.events if m.type == "note_on" and m.velocity
    ]
    return [(at, *rest) for at, *rest in events if -Fraction(1, 2000) <= at < end - start - Fraction(1, 2000)]


def alike(one: Heard, other: Heard) -> bool:
    """The same notes, to ten microseconds."""
    return len(one) == len(other) and all(
        a[1:] == b[1:] and abs(a[0] - b[0]) < Fraction(1, 100_000) for a, b in zip(one, other, strict=True)
    )


def shows(shot: Shot, origin: Fraction) -> tuple[object, ...]:
    return (shot.media, shot.source_start, shot.speed, shot.start - origin, shot.end - origin)


def marks(cut: Timeline, start: Fraction, length: Fraction) -> list[tuple[Fraction, str, str]]:
    """The dissolves in a stretch of a cut, and the markers that are hits: scenes' markers do not ripple."""
    notes = (mark for mark in cut.markers if not mark.name.startswith("scene"))
    inside = [mark for mark in notes if start <= mark.time < start + length]
    joins = [each for each in cut.cuts if start < each.time < start + length]
    return [
        *((mark.time - start, mark.name, mark.color) for mark in inside),
        *((each.time - start, "cut", str(each.dissolve)) for each in joins),
    ]


def unchanged_runs(old: Timeline, scene: Scene, new: Timeline) -> list[Fraction]:
    """Where in the new cut the whole run of a scene's shots stands as it stood, by the shots and markers alone."""
    if not scene.shots:
        return []
    run = [old.shots[index] for index in scene.shots]
    if run[0].start < scene.start or run[-1].end > scene.end:
        return []  # a shot is divided between two scenes
    wanted = [shows(shot, run[0].start) for shot in run]
    found = []
    for at in range(len(new.shots) - len(run) + 1):
        there = new.shots[at : at + len(run)]
        if [shows(shot, there[0].start) for shot in there] == wanted:
            before, after = new.shots[at - 1].end if at else Fraction(0), at + len(run)
            following = new.shots[after].start if after < len(new.shots) else new.duration
            lead, tail = run[0].start - scene.start, scene.end - run[-1].end
            start = there[0].start - lead
            roomy = start >= before and following - there[-1].end >= tail
            if roomy and marks(new, start, scene.duration) == marks(old, scene.start, scene.duration):
                found.append(start)
    return found


def check(old: ScoredTimeline, new: Rescored) -> int:
    """See that every scene whose run stands unchanged is heard as it was, wherever it lies; returns how many."""
    was, now = read_back(midi_file(old)), read_back(midi_file(new.scored))
    runs = 0
    for cue in old.cues:
        scene = cue.scene
        places = unchanged_runs(old.timeline, scene, new.scored.timeline)
        music = heard(was, scene.start, scene.end)
        runs += len(places) > 0
        assert not places or any(alike(music, heard(now, at, at + scene.duration)) for at in places), (
            scene.name
        )
    return runs


def test_a_cut_against_itself_changes_no_byte_and_composes_nothing() -> None:
    old = scored(edits.random_timeline(random.Random(3), 30))  # noqa: S311
    same = rescore(standing(old), old.timeline, unseen(old.timeline), SETTINGS, nobody, lambda _share: None)
    assert set(same.fates) == {Fate.KEPT}
    assert same.changes.is_empty
    assert midi_file(same.scored) == midi_file(old)


def reel() -> Timeline:
    """Four marked scenes of four shots, ten seconds each."""
    markers = [Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("ABCD")]
    return cut_list([60] * 16, [f"M{number}" for number in range(16)], markers=markers)


def named(done: Rescored) -> dict[str, Fate]:
    return {cue.scene.name: fate for cue, fate in zip(done.scored.cues, done.fates, strict=True)}


def test_a_trim_in_one_scene_fits_that_scene_and_moves_the_others() -> None:
    old = scored(reel())
    new = again(old, edits.trim_tail(old.timeline, 5, -14))
    assert named(new) == {"A": Fate.KEPT, "B": Fate.FITTED, "C": Fate.KEPT, "D": Fate.KEPT}
    assert [cue.scene.id for cue in new.scored.cues] == [cue.scene.id for cue in old.cues]
    assert check(old, new) == 3


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


def test_another_palette_changes_instruments_and_no_note() -> None:
    old = scored(reel())
    new = again(old, old.timeline, choices={first_id(old): Choice(palette=Palette.SYNTH)})
    assert set(new.fates) == {Fate.KEPT}
    assert [track.program for track in new.scored.cues[0].music.tracks] == [80, 38]
    assert check(old, new) == 4


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


def test_a_pin_without_a_scene_is_said_and_stops_nothing() -> None:
    old = scored(reel())
    pinned = Settings.model_validate({"picture": False, "pins": {"Z": {"tempo": 96}}})
    (note,) = [note for note in again(old, old.timeline, pinned).scored.notes if "pin" in note]
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


@settings(max_examples=100, deadline=None, derandomize=True)
@given(edits.recuts(shots=30, edits=3), st.booleans())
def test_no_scene_without_a_change_inside_it_changes_a_note(
    recut: tuple[Timeline, Timeline], short_scenes: bool
) -> None:
    before, after = recut
    assume(min(before.duration, after.duration) > 4)
    wanted = (
        {"picture": False, "scenes": {"shortest": 3, "longest": 12}} if short_scenes else {"picture": False}
    )
    preferences = Settings.model_validate(wanted)
    old = scored(before, preferences)
    new = again(old, after, preferences)
    check(old, new)
    ids: Sequence[str] = [cue.scene.id for cue in new.scored.cues]
    assert len(set(ids)) == len(ids)
    assert new.scored.grid.scenes[-1].end == after.duration
    third = again(new.scored, after, preferences)
    assert set(third.fates) == {Fate.KEPT}
    assert midi_file(third.scored) == midi_file(new.scored)
