"""Requests of markers on the scenes in which they stand."""

from fractions import Fraction

import pytest

from bridge.recut.planning import Fate
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scene_requests import Asked
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker, Timeline
from generator.conditions import Key, Style
from tests.bridge.recut.judging import again, scored
from tests.scores import cut_list

PLAIN = Settings(picture=False)


def film(*asked: Marker) -> Timeline:
    """Return three marked scenes of ten seconds each, with further markers."""
    scenes = [Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("ABC")]
    markers = sorted((*scenes, *asked), key=lambda marker: marker.time)
    return cut_list([60] * 12, [f"M{number}" for number in range(12)], markers=markers)


def at(seconds: float, name: str, comment: str = "") -> Marker:
    return Marker(name, Fraction(seconds), comment=comment)


def asked(score: ScoredTimeline) -> list[Asked]:
    return [cue.asked for cue in score.cues]


def test_markers_decide_on_the_scene_in_which_they_stand() -> None:
    every = [
        at(11, "tempo: 96"),
        at(12, "key: D minor"),
        at(13, "style: chamber"),
        at(14, "lock"),
        at(15, "take 2"),
    ]
    score = scored(film(*every, at(16, "mood: tense, sparse"), at(17, "Instruments: low strings")))
    choice = Choice(locked=True, take=1, style=Style.CHAMBER, key=Key.parse("D minor"), tempo=96)
    assert asked(score) == [Asked(), Asked(choice, ("tense, sparse",), ("low strings",)), Asked()]
    cue = score.cues[1]
    assert (cue.key, cue.style, round(cue.grid.bpm)) == (choice.key, Style.CHAMBER, 96)
    assert cue.is_handwork
    assert cue.choice == Choice()
    assert cue.seed != scored(film()).cues[1].seed


def test_a_marker_just_before_a_scene_stands_in_it() -> None:
    assert asked(scored(film(at(9.8, "lock"))))[1].choice.locked
    assert asked(scored(film(at(9.7, "lock"))))[0].choice.locked


def test_a_choice_goes_before_a_marker_and_a_marker_before_the_settings() -> None:
    wanted = Settings(picture=False, key="C major")
    old = scored(film(at(12, "key: D minor")), wanted)
    assert [str(cue.key) for cue in old.cues] == ["C major", "D minor", "C major"]
    chosen = {old.cues[1].scene.id: Choice(key=Key.parse("E minor"))}
    new = again(old, old.timeline, wanted, choices=chosen)
    assert [str(cue.key) for cue in new.scored.cues] == ["C major", "E minor", "C major"]
    back = again(new.scored, new.scored.timeline, wanted, choices={})
    assert [str(cue.key) for cue in back.scored.cues] == ["C major", "D minor", "C major"]
    unlocked = {old.cues[1].scene.id: Choice(locked=False)}
    assert (
        not again(scored(film(at(12, "lock"))), film(at(12, "lock")), choices=unlocked)
        .scored.cues[1]
        .decided.locked
    )


def test_a_marker_that_comes_or_goes_composes_its_scene_alone() -> None:
    old = scored(film())
    new = again(old, film(at(12, "key: D minor"), at(22, "tempo: 96")))
    assert new.fates == (Fate.KEPT, Fate.COMPOSED, Fate.FITTED)
    assert str(new.scored.cues[1].key) == "D minor"
    assert round(new.scored.cues[2].grid.bpm) == 96
    gone = again(new.scored, film(at(22, "tempo: 96")))
    assert gone.fates == (Fate.KEPT, Fate.COMPOSED, Fate.KEPT)


def test_a_scene_is_rerolled_once_for_each_marker_and_never_at_a_save() -> None:
    old = scored(film())
    once = again(old, film(at(12, "reroll")))
    assert once.fates == (Fate.KEPT, Fate.COMPOSED, Fate.KEPT)
    assert again(once.scored, once.scored.timeline).fates == (Fate.KEPT,) * 3
    twice = again(once.scored, film(at(12, "reroll"), at(13, "reroll")))
    assert twice.scored.cues[1].decided.take == 2
    digests = {each.cues[1].music.digest for each in (old, once.scored, twice.scored)}
    assert len(digests) == 3
    assert again(twice.scored, film()).scored.cues[1].music.digest == old.cues[1].music.digest


def test_a_comment_that_was_once_read_on_one_line_changes_no_score_that_stands() -> None:
    comment = "key: D minor\nmood: sad"
    once = scored(film(at(12, "note", comment.replace("\n", " "))))
    again_read = again(once, film(at(12, "note", comment)))
    assert again_read.fates == (Fate.KEPT,) * 3
    assert str(scored(film(at(12, "note", comment))).cues[1].key) == "D minor"


def test_a_locked_scene_is_left_alone_by_other_markers() -> None:
    old = scored(film(at(12, "lock")))
    new = again(old, film(at(12, "lock"), at(13, "key: D minor"), at(14, "reroll")))
    assert new.fates == (Fate.KEPT,) * 3


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tempo: fast", "'fast' is no tempo; write it like 'tempo: 96'"),
        ("tempo: 300", "300 bpm is outside of 'bpm', 60 to 160"),
        ("key: H", "'H' names no key; write it like 'C minor' or 'Eb major'"),
        ("style: jazz", "there is no style 'jazz'; name one of song, chamber, orchestral"),
        ("take 0", "takes are counted from 1 to 9999"),
        ("music: loud", "after 'music:' there can only be 'none'"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_and_left_out(name: str, why: str) -> None:
    score = scored(film(at(12, name)))
    assert f"The marker '{name}' at 00:00:12:00 is left out: {why}." in score.remarks
    assert asked(score)[1].choice == Choice()


def test_the_first_of_two_requests_is_heard() -> None:
    score = scored(film(at(12, "tempo: 96"), at(13, "tempo: 120")))
    assert asked(score)[1].choice.tempo == 96
    why = "another marker asks for the tempo of 'B' before it"
    assert f"The marker 'tempo: 120' at 00:00:13:00 is left out: {why}." in score.remarks


def test_a_theme_is_a_choice_of_its_scene() -> None:
    score = scored(film(at(12, "theme: Anna"), at(13, "theme: Ben hint")))
    assert asked(score)[1].themes == ("Anna", "Ben hint")
    assert asked(score)[1].choice.theme == "Anna; Ben hint"


def test_what_markers_ask_survives_an_export_without_markers() -> None:
    old = scored(film(at(12, "key: D minor"), at(20, "no music")))
    bare = cut_list([60] * 12, [f"M{number}" for number in range(12)])
    new = again(old, bare)
    assert new.fates == (Fate.KEPT,) * 3
    assert "The cut has no markers any more; what they asked of its scenes still holds." in new.scored.remarks


def test_working_notes_change_nothing() -> None:
    notes = [at(1.3 * number, f"VFX: paint out rig {number}", "see plate") for number in range(1, 19)]
    plain, noted = scored(film()), scored(film(*notes))
    assert [cue.music.digest for cue in noted.cues] == [cue.music.digest for cue in plain.cues]
    assert [cue.grid for cue in noted.cues] == [cue.grid for cue in plain.cues]
    told = "18 markers were read as notes: call one 'hit: …' or name its colour under hits.colours to have it count."
    assert [remark for remark in noted.remarks if remark not in plain.remarks] == [told]
    (one,) = set(scored(film(*notes[:1])).remarks) - set(plain.remarks)
    assert one.startswith("1 marker was read as a note: call it 'hit: …' or name its colour")
    assert again(noted, film()).fates == (Fate.KEPT,) * 3
