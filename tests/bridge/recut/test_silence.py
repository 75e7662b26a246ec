"""Silence through recuts: scenes that fall silent, that are heard again, and those that a person worked on."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.grid.bars import HitKind
from bridge.recut.planning import Fate, Renewal, Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scenes.silences import Silence
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.preferences import Music
from bridge.timeline import Marker, Timeline
from tests.bridge.recut.judging import Tunes, again, scored, stood, unseen
from tests.scores import cut_list

SCENES = tuple(Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("ABCD"))
PLAIN = Settings(picture=False)


def film(*markers: Marker, shots: Sequence[int] = (60,) * 16) -> Timeline:
    """Return four marked scenes of four shots, ten seconds each, with further markers."""
    every = sorted((*SCENES, *markers), key=lambda marker: marker.time)
    return cut_list(shots, [f"M{number}" for number in range(len(shots))], markers=every)


def notes(cue: CuedScene) -> int:
    return sum(len(track.notes) for track in cue.music.tracks)


def told(score: ScoredTimeline) -> list[tuple[str, bool]]:
    """Return each scene's name, and whether it has notes."""
    return [(cue.scene.name, notes(cue) > 0) for cue in score.cues]


def edited(score: ScoredTimeline, at: int) -> Standing:
    cues = [replace(cue, edited=at == each) for each, cue in enumerate(score.cues)]
    return Standing(score.timeline, tuple(cues))


def rescored(stands: Standing, cut: Timeline, wanted: Settings = PLAIN, **options: object) -> Rescored:
    return rescore(stands, cut, unseen(cut), wanted, Tunes, lambda _share: None, **options)  # type: ignore[arg-type]


def test_a_marker_for_silence_divides_its_scene_and_the_others_stand() -> None:
    old = scored(film())
    new = again(old, film(Marker("music out", Fraction(16))))
    assert told(new.scored) == [("A", True), ("B", True), ("Silence", False), ("C", True), ("D", True)]
    assert new.fates == (Fate.KEPT, Fate.FITTED, Fate.COMPOSED, Fate.KEPT, Fate.KEPT)
    assert new.scored.cues[2].scene.silence is Silence.MARKER
    same = again(new.scored, new.scored.timeline)
    assert set(same.fates) == {Fate.KEPT}


def test_a_silence_whose_marker_is_gone_is_heard_again() -> None:
    old = scored(film(Marker("no music", Fraction(20)), Marker("a note", Fraction(1))))
    assert told(old)[2] == ("C", False)
    new = again(old, film(Marker("a note", Fraction(1))))
    assert told(new.scored) == [(name, True) for name in "ABCD"]
    assert new.fates == (Fate.KEPT, Fate.KEPT, Fate.COMPOSED, Fate.KEPT)
    assert new.scored.cues[2].scene.id == old.cues[2].scene.id


def test_silence_that_begins_later_takes_the_music_before_it_along() -> None:
    old = scored(film(Marker("music out", Fraction(15))))
    new = again(old, film(Marker("music out", Fraction(17))))
    edges = [(cue.scene.name, float(cue.scene.start)) for cue in new.scored.cues]
    assert edges == [("A", 0), ("B", 10), ("Silence", 17), ("C", 20), ("D", 30)]
    assert told(new.scored)[1:3] == [("B", True), ("Silence", False)]
    sooner = again(new.scored, film(Marker("music out", Fraction(13))))
    assert [float(cue.scene.start) for cue in sooner.scored.cues] == [0, 10, 13, 20, 30]
    assert told(sooner.scored)[2] == ("Silence", False)


@pytest.mark.parametrize("by_lock", [True, False])
def test_what_a_person_worked_on_keeps_its_notes_and_says_so(by_lock: bool) -> None:
    old = scored(film())
    silent = film(Marker("no music", Fraction(20)))
    choices = {old.cues[2].scene.id: Choice(locked=True)} if by_lock else None
    new = rescored(edited(old, 1 if by_lock else 2), silent, choices=choices)
    assert told(new.scored)[2] == ("C", True)
    assert new.scored.cues[2].music.digest == old.cues[2].music.digest
    assert any(remark.startswith("'C' is ") and "keeps its notes" in remark for remark in new.scored.remarks)
    free = rescored(Standing(silent, new.scored.cues), silent, choices={})
    assert told(free.scored)[2] == ("C", not by_lock)  # unlocked, it falls silent
    chosen = {old.cues[2].scene.id: Choice(music=Music.NONE)}
    over_osc = rescored(Standing(silent, new.scored.cues), silent, choices=chosen)
    assert told(over_osc.scored)[2] == ("C", False)


def test_a_person_silences_a_scene_and_has_it_back() -> None:
    old = scored(film())
    silenced = again(old, old.timeline, choices={old.cues[1].scene.id: Choice(music=Music.NONE)})
    assert told(silenced.scored)[1] == ("B", False)
    assert silenced.fates == (Fate.KEPT, Fate.COMPOSED, Fate.KEPT, Fate.KEPT)
    kept = again(silenced.scored, silenced.scored.timeline)
    assert set(kept.fates) == {Fate.KEPT}
    back = again(kept.scored, kept.scored.timeline, choices={})
    assert back.scored.cues[1].music.digest == old.cues[1].music.digest


def test_the_settings_silence_scenes_by_name_and_ranges_by_timecode() -> None:
    wanted = Settings.model_validate(
        {"picture": False, "music": {"b": "none", "00:00:33:00-00:00:36:00": "none", "nobody": "none"}}
    )
    fresh = scored(film(), wanted)
    assert told(fresh) == [
        ("A", True),
        ("B", False),
        ("C", True),
        ("D", True),
        ("Silence", False),
        ("Scene 5", True),
    ]
    assert any("The music of 'nobody' in recue.yaml is left out" in remark for remark in fresh.remarks)
    new = again(scored(film()), film(), wanted)
    assert [silent for _, silent in told(new.scored)] == [True, False, True, True, False, True]
    assert new.fates[0] is new.fates[2] is Fate.KEPT
    gone = again(new.scored, film())
    assert all(heard for _, heard in told(gone.scored))
    assert gone.scored.cues[1].scene.name == "B"


def test_a_silence_moves_with_the_picture_and_a_scene_that_is_trimmed_stays_silent() -> None:
    old = scored(film(Marker("no music", Fraction(20))))
    markers = [replace(m, time=m.time - (1 if m.time > 20 else 0)) for m in old.timeline.markers]
    new = again(old, replace(film(shots=[60] * 9 + [36] + [60] * 6), markers=tuple(markers)))
    assert told(new.scored) == told(old)
    assert new.fates == (Fate.KEPT, Fate.KEPT, Fate.FITTED, Fate.KEPT)


def test_a_score_is_read_back_with_its_silences_and_requests() -> None:
    asked = Marker("no music: cut", Fraction(20), comment="mood: bare\ntheme: Anna\ntempo: 96")
    score = scored(film(asked))
    cues = stood(score, score.timeline).cues
    assert [cue.scene.silence for cue in cues] == [cue.scene.silence for cue in score.cues]
    assert [cue.asked for cue in cues] == [cue.asked for cue in score.cues]
    assert cues[2].asked.mood == ("bare",)
    assert cues[2].asked.cut


def older(score: ScoredTimeline, music: ScoredTimeline, spots: Sequence[int] = ()) -> Standing:
    """Return a score as if markers meant nothing but hits when it was made: its cut, and the music of another."""
    cues = []
    for cue in music.cues:
        hits = [
            replace(hit, hit=replace(hit.hit, kind=HitKind.MARKER))
            if score.timeline.frame_at(hit.hit.time) in spots
            else hit
            for hit in cue.grid.hits
        ]
        cues.append(replace(cue, grid=replace(cue.grid, hits=tuple(hits))))
    return Standing(score.timeline, tuple(cues))


def test_a_score_that_stands_is_not_changed_because_markers_are_read_in_a_new_way() -> None:
    plain = scored(film())
    marks = [
        Marker("VFX 3", Fraction(5)),
        Marker("no music", Fraction(14)),
        Marker("tempo: 96", Fraction(21)),
    ]
    now = scored(film(*marks))
    stands = older(now, plain, [5 * 24])
    new = rescored(stands, now.timeline)
    assert set(new.fates) == {Fate.KEPT}
    assert [cue.music.digest for cue in new.scored.cues] == [cue.music.digest for cue in plain.cues]
    asked = rescored(stands, now.timeline, renewal=Renewal.ASKED)
    assert set(asked.fates) == {Fate.KEPT}
    moved = rescored(stands, film(marks[0], replace(marks[1], time=Fraction(15)), marks[2]))
    assert [name for name, heard in told(moved.scored) if not heard] == ["Silence"]


def test_a_colour_that_is_named_later_counts_at_the_next_recut() -> None:
    cut = film(Marker("bang", Fraction(33), color="CYAN"))
    counted = Settings.model_validate({"picture": False, "hits": {"colours": {"CYAN": 2}}})
    assert again(scored(cut), cut, counted).fates[3] is Fate.FITTED


def test_a_score_that_is_composed_anew_hears_what_markers_ask() -> None:
    marks = [Marker("no music", Fraction(10)), Marker("key: D minor", Fraction(21))]
    now = scored(film(*marks))
    stands = older(now, scored(film()))
    assert set(rescored(stands, now.timeline).fates) == {Fate.KEPT}
    new = rescored(stands, now.timeline, renewal=Renewal.ALL)
    assert told(new.scored)[1] == ("B", False)
    assert str(new.scored.cues[2].key) == "D minor"


def test_new_markers_that_move_or_find_no_room_are_told() -> None:
    old = scored(film())
    new = again(
        old,
        film(
            Marker("cue: x", Fraction(101, 4) / 2),
            Marker("scene: y", Fraction(21)),
            Marker("no music", Fraction(33), Fraction(1)),
        ),
    )
    own = ("scored by the cut alone", "moods are neutral")
    told_now = [remark for remark in new.scored.remarks if not any(words in remark for words in own)]
    assert told_now == [
        "The marker 'cue: x' at 00:00:12:15 moved 3 frames earlier, to the cut.",
        "The marker 'scene: y' begins no scene: what lies between it and a neighbour is too short for a bar of 1.50 s.",
        "The silence from 00:00:33:00 to 00:00:34:00 is left out: it is shorter than a bar of 1.50 s.",
    ]
    assert len(set(again(new.scored, new.scored.timeline).scored.remarks)) == len(
        again(new.scored, new.scored.timeline).scored.remarks
    )
