"""Black before the first picture: bars without notes, and the music begins with the picture."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.midi.passage import ONSET, RELEASE
from bridge.recut.planning import Fate
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Division, Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker, Timeline
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
