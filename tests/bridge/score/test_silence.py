"""Silence before, in and after a film: bars without notes."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.midi.passage import ONSET, RELEASE
from bridge.picture.features.picture import Picture
from bridge.recut.planning import Fate
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline, conditions_by_scene
from bridge.score.scenes.silences import Silence
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Division, Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker, Timeline
from generator.conditions import Ending
from generator.styles.file import load as load_styles
from tests.bridge.recut.judging import again, scored
from tests.scores import cut_list

SECOND = 24
SHOTS = [4 * SECOND] * 4
ALONE = Settings(picture=False)


def film(black: int, shots: Sequence[int] = SHOTS, markers: Sequence[Marker] = ()) -> Timeline:
    """Return a cut that begins with frames of black."""
    names = [None] * bool(black) + [f"A{at}" for at in range(len(shots))]
    return cut_list([*[black] * bool(black), *shots], names, markers=markers)


def names(score: ScoredTimeline) -> list[str]:
    return [cue.scene.name for cue in score.cues]


def notes(cue: CuedScene) -> int:
    return sum(len(track.notes) for track in cue.music.tracks)


@pytest.mark.parametrize("division", [Division.AUTO, Division.ONE, Division.SHOT, Division.MARKER])
def test_the_music_begins_with_the_picture(division: Division) -> None:
    wanted = ALONE.model_copy(update={"scenes": ALONE.scenes.model_copy(update={"division": division})})
    cut = film(20 * SECOND, markers=[Marker("scene: dawn", Fraction(20)), Marker("scene: day", Fraction(28))])
    score = scored(cut, wanted)
    silence, first = score.cues[:2]
    assert silence.scene.name == "Silence"
    assert [silence.scene.start, silence.scene.end] == [0, 20]
    assert notes(silence) == 0
    assert silence.grid.bars  # the tempo map has bars from the first frame on
    assert first.scene.start == 20
    assert min(track.notes[0, ONSET] for track in first.music.tracks if len(track.notes)) == 0
    assert score.remarks[0] == "The picture begins at 00:00:20:00; the 20.0 s of black before it are silent."


def test_the_scenes_after_it_are_those_of_the_picture_alone() -> None:
    one, other = scored(film(0, SHOTS * 4)), scored(film(30 * SECOND, SHOTS * 4))
    assert names(other) == ["Silence", *names(one)]
    assert [cue.scene.start + 30 for cue in one.cues] == [cue.scene.start for cue in other.cues[1:]]
    assert not any("silent" in remark for remark in one.remarks)


def test_black_too_short_for_a_bar_is_silent_too() -> None:
    score = scored(film(SECOND))
    (cue,) = score.cues
    half = 0.5 / float(score.timeline.rate)
    line = int(np.searchsorted([float(line) for line in cue.grid.lines], 1.0 - half))
    starts = [track.notes[:, ONSET].min() for track in cue.music.tracks if len(track.notes)]
    assert min(starts) == line * 240
    assert all((track.notes[:, RELEASE] > track.notes[:, ONSET]).all() for track in cue.music.tracks)
    assert "the 1.0 s of black before it are silent." in score.remarks[0]


def test_a_cue_in_the_black_begins_music_there() -> None:
    score = scored(film(10 * SECOND, markers=[Marker("cue: overture", Fraction(2))]))
    assert names(score)[:2] == ["Silence", "overture"]
    assert score.cues[1].scene.start == 2
    assert notes(score.cues[1])
    assert score.remarks[0] == "The music begins at 00:00:02:00; the 2.0 s of black before it are silent."


def test_leaders_have_no_music_and_are_told() -> None:
    plain = film(0, SHOTS * 4)
    media = ["Bars and Tone", "Slate", None, *[f"A{at}" for at in range(16)], "Tail Leader"]
    led = cut_list([240, 96, 48, *SHOTS * 4, 120], media)
    score = scored(led)
    assert [notes(cue) > 0 for cue in score.cues] == [False, *[True] * (len(score.cues) - 2), False]
    assert [cue.scene.start - 16 for cue in score.cues[1:-1]] == [
        cue.scene.start for cue in scored(plain).cues
    ]
    assert [cue.scene.silence for cue in (score.cues[0], score.cues[-1])] == [Silence.LEADER, Silence.LEADER]
    how = "no picture of the film and silent; a marker 'cue: …' there begins music."
    assert score.remarks[:2] == (
        f"'Bars and Tone', 'Slate', from 00:00:00:00 to 00:00:16:00, are {how}",
        f"'Tail Leader', from 00:01:20:00 to 00:01:25:00, is {how}",
    )


def test_a_leader_too_short_for_a_bar_has_no_note() -> None:
    score = scored(cut_list([24, *SHOTS, 24], ["Slate", *"ABCD", "Tail Leader"]))
    (cue,) = score.cues
    on, off = (
        np.concatenate([track.notes[:, column] for track in cue.music.tracks]) for column in (ONSET, RELEASE)
    )
    lines = [float(line) for line in cue.grid.lines]
    half = 0.5 / float(score.timeline.rate)
    assert lines[on.min() // 240] >= 1 - half
    assert lines[-(-off.max() // 240)] <= 17 + 0.3


def test_credits_are_a_scene_of_their_own() -> None:
    cut = cut_list([*SHOTS * 4, 240], [*[f"A{at}" for at in range(16)], "End Credits"])
    last = scored(cut).cues[-1].scene
    assert last.name == "Credits"
    assert last.start == 64


@pytest.mark.parametrize(("word", "held"), [("music out", True), ("music out: cut", False)])
def test_the_cue_before_silence_closes_unless_it_is_to_break_off(word: str, held: bool) -> None:
    cut = film(0, SHOTS * 3, [Marker(word, Fraction(30))])
    spotted = spot(cut, Picture.unseen(cut, "not looked at"), ALONE)
    told = conditions_by_scene(spotted, lay_bars(spotted), ALONE, load_styles())
    assert told[-2].ending is (Ending.SUSTAINED if held else Ending.AS_PLAYED)


def test_silence_too_short_for_a_bar_is_told_and_left_out() -> None:
    score = scored(film(0, SHOTS, [Marker("no music", Fraction(5), Fraction(1))]))
    assert all(notes(cue) for cue in score.cues)
    assert (
        "The silence from 00:00:05:00 to 00:00:06:00 is left out: it is shorter than a bar of 1.50 s."
        in score.remarks
    )


def test_a_marker_inside_a_silence_that_is_a_range_is_told() -> None:
    markers = [Marker("no music", Fraction(4), Fraction(8)), Marker("scene: dusk", Fraction(8))]
    score = scored(film(0, SHOTS * 2, markers))
    assert names(score) == ["Scene 1", "Silence", "Scene 2"]
    assert "The marker 'scene: dusk' begins no scene: silence is asked for where it stands." in score.remarks


def test_a_marker_of_one_frame_is_no_range() -> None:
    frame = Fraction(1, 24)
    score = scored(film(0, SHOTS * 2, [Marker("no music", Fraction(10), frame)]))
    assert [score.cues[-1].scene.start, score.cues[-1].scene.end] == [10, 32]


def test_a_scene_marker_and_no_music_on_one_frame_are_a_silent_scene_of_that_name() -> None:
    score = scored(
        film(
            0, SHOTS * 4, [Marker("scene: dinner", Fraction(193, 24)), Marker("no music", Fraction(193, 24))]
        )
    )
    silent = [cue.scene for cue in score.cues if cue.scene.silence]
    assert [(scene.name, scene.start, scene.end) for scene in silent] == [
        ("dinner", Fraction(8), Fraction(64))
    ]


def test_a_marker_in_the_black_names_the_music_that_follows() -> None:
    score = scored(film(10 * SECOND, markers=[Marker("scene: overture", Fraction(2))]))
    assert names(score) == ["Silence", "overture"]


def test_an_hour_of_black_is_one_silence() -> None:
    score = scored(film(3600 * SECOND + 5))
    assert names(score) == ["Silence", "Scene 1"]


def test_black_between_shots_is_scored_as_ever() -> None:
    cut = cut_list([*SHOTS, 10 * SECOND, *SHOTS], [*"ABCD", None, *"EFGH"])
    assert all(notes(cue) for cue in scored(cut).cues)


def test_black_that_a_recut_puts_first_is_silent_and_the_rest_stands() -> None:
    old = scored(film(0))
    new = again(old, film(12 * SECOND))
    assert names(new.scored) == ["Silence", "Scene 1"]
    assert new.fates == (Fate.COMPOSED, Fate.KEPT)
    assert [notes(cue) for cue in new.scored.cues] == [0, notes(old.cues[0])]
    longer = again(new.scored, film(20 * SECOND))
    assert [notes(cue) for cue in longer.scored.cues] == [0, notes(old.cues[0])]
    gone = again(longer.scored, film(0))
    assert [cue.music.digest for cue in gone.scored.cues] == [cue.music.digest for cue in old.cues]


def test_a_title_laid_over_the_silence_is_heard() -> None:
    old = scored(film(30 * SECOND))
    shots = old.timeline.shots
    title = replace(shots[0], name="Title", start=Fraction(10), end=Fraction(22))
    new = again(old, replace(old.timeline, shots=(title, *shots)))
    assert [cue.scene.name for cue in new.scored.cues if not notes(cue)] == ["Silence"]
    assert sum(bool(notes(cue)) for cue in new.scored.cues) >= 2


def test_silence_that_is_rerolled_is_silent() -> None:
    old = scored(film(12 * SECOND))
    new = again(old, old.timeline, choices={old.cues[0].scene.id: Choice(take=1)})
    assert [notes(cue) for cue in new.scored.cues] == [notes(cue) for cue in old.cues]
