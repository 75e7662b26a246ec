"""Music that a recut leaves alone stays note for note as it was, whatever the edits: judged from two .mid files and two cuts."""

import io
from dataclasses import replace
from itertools import pairwise

import mido
from hypothesis import assume, given
from hypothesis import strategies as st

from bridge.output.files import midi_file
from bridge.recut.planning import Fate
from bridge.recut.rescoring import rescore
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.timeline import Timeline
from tests.bridge.recut.judging import Tunes, again, check, scored, sheet_of, stood, unseen
from tests.edits import FEWER, chains, recuts

Recut = tuple[Timeline, Timeline]
SHORT = Settings.model_validate({"picture": False, "scenes": {"shortest": 3, "longest": 12}})
"""Many scenes in few shots."""
wishes = st.sampled_from((Settings(picture=False), SHORT))
SHORTEST = 4
"""Seconds of a cut that holds bars whatever its length."""


def assert_left_alone(cuts: list[Timeline], wanted: Settings) -> None:
    """Score a cut and its recuts, each from the one before, and judge every step."""
    assume(min(cut.duration for cut in cuts) > SHORTEST)
    old = scored(cuts[0], wanted)
    for cut in cuts[1:]:
        new = again(old, cut, wanted)
        check(old, new)
        ids = [cue.scene.id for cue in new.scored.cues]
        assert len(set(ids)) == len(ids)
        assert new.scored.grid.scenes[-1].end == cut.duration
        heard = (cue for cue in new.scored.cues if cue.scene.silence is None)
        assert all(any(len(track.notes) for track in cue.music.tracks) for cue in heard)
        same = again(new.scored, cut, wanted)
        assert set(same.fates) == {Fate.KEPT}
        assert midi_file(same.scored) == midi_file(new.scored)
        old = new.scored


@FEWER
@given(recuts(shots=30, edits=3), wishes)
def test_no_scene_without_a_change_inside_it_changes_a_note(recut: Recut, wanted: Settings) -> None:
    assert_left_alone([*recut], wanted)


@FEWER
@given(chains(), wishes)
def test_nor_does_one_in_a_chain_of_recuts(cuts: list[Timeline], wanted: Settings) -> None:
    assert_left_alone(cuts, wanted)


def played(score: ScoredTimeline, tick: int) -> ScoredTimeline:
    """Return a score into which a person played a note, and turned a wheel, and saved it."""
    file = mido.MidiFile(file=io.BytesIO(midi_file(score)), charset="utf-8")
    told = [
        mido.MetaMessage("track_name", name="Bells"),
        mido.Message("program_change", program=14),
        mido.Message("control_change", control=1, value=83, time=tick % score.tempo.end),
        mido.Message("note_on", note=84),
        mido.Message("note_off", note=84, time=700),
    ]
    file.tracks.append(mido.MidiTrack(told))
    out = io.BytesIO()
    file.save(file=out)
    return replace(score, cues=stood(score, score.timeline, out.getvalue()).cues)


@FEWER
@given(chains(), wishes, st.none() | st.integers(0, 10**6))
def test_a_score_goes_on_from_its_files_as_from_itself(
    cuts: list[Timeline], wanted: Settings, tick: int | None
) -> None:
    assume(min(cut.duration for cut in cuts) > SHORTEST)
    old = scored(cuts[0], wanted)
    if tick is not None:
        old = played(old, tick)
        assert sum(cue.edited for cue in old.cues) == 1
    for cut, following in pairwise([*cuts, cuts[-1]]):
        files = stood(old, cut)
        assert [cue.edited for cue in files.cues] == [cue.edited for cue in old.cues]
        from_files = rescore(files, following, unseen(following), wanted, Tunes, lambda _share: None)
        new = again(old, following, wanted)
        assert from_files.fates == new.fates
        assert midi_file(from_files.scored) == midi_file(new.scored)
        assert sheet_of(from_files.scored, "") == sheet_of(new.scored, "")
        old = new.scored
