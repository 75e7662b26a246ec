"""A score put together from its files: they must be of one score, and of the cut that is named."""

import io
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import mido
import numpy as np
import pytest

from bridge.errors import PairError, UsageError
from bridge.midi.edit_seal import is_untouched, seal_of
from bridge.midi.passage import Passage, Track
from bridge.output.files import midi_file
from bridge.recut.adopted_edits import adopted
from bridge.recut.planning import Fate, Standing
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.timeline import Marker, Shot, Timeline
from tests import edits
from tests.bridge.recut.judging import again, reel, scored, sheet_of, stood
from tests.scores import FAST_NTSC, NTSC, cut_list


def a_cut(rate: Fraction = Fraction(24), hit: Fraction = Fraction(661, 48)) -> Timeline:
    frames = [round(3 * rate) + number for number in range(10)]
    return cut_list(frames, rate=rate, markers=[Marker("hit: door", hit)])


def resaved(midi: bytes) -> bytes:
    """Return the file as another program saves it, with the seal's text."""
    file = mido.MidiFile(file=io.BytesIO(midi), charset="utf-8")
    file.ticks_per_beat = 960
    file.tracks.append(mido.MidiTrack())
    out = io.BytesIO()
    file.save(file=out)
    assert not is_untouched(out.getvalue())
    assert seal_of(out.getvalue()) == seal_of(midi)
    return out.getvalue()


@pytest.mark.parametrize("rate", [Fraction(24), NTSC, FAST_NTSC])
def test_a_score_read_back_is_written_as_it_was(rate: Fraction) -> None:
    score = scored(a_cut(rate))
    back = stood(score, score.timeline)
    assert [cue.music.digest for cue in back.cues] == [cue.music.digest for cue in score.cues]
    assert not any(cue.edited for cue in back.cues)
    again = replace(score, cues=back.cues)
    assert midi_file(again) == midi_file(score)
    assert sheet_of(again, "") == sheet_of(score, "")


def test_a_hit_between_two_frames_is_where_it_was() -> None:
    score = scored(a_cut())
    times = [[hit.hit.time for hit in cue.grid.hits] for cue in stood(score, score.timeline).cues]
    assert times == [[hit.hit.time for hit in cue.grid.hits] for cue in score.cues]
    assert Fraction(661, 48) in [time for each in times for time in each]


def test_a_scene_that_begins_between_two_frames_and_on_no_cut_does_so_when_it_is_read_back() -> None:
    """A long take in several scenes, behind a shot of another rate that does not end on a frame."""
    long = scored(edits.laid(edits.shot("Take", 0, 24 * 200)))
    assert len(long.cues) > 1
    behind = edits.insert(long.timeline, 0, edits.shot("New", 0, 301, rate=Fraction(60)))
    score = again(long, behind).scored
    starts = [cue.scene.start for cue in score.cues]
    assert any((start * 24).denominator > 1 for start in starts[2:])
    assert [cue.scene.start for cue in stood(score, behind).cues] == starts


def with_shot(cut: Timeline, at: int, shot: Shot) -> Timeline:
    return replace(cut, shots=(*cut.shots[:at], shot, *cut.shots[at + 1 :]))


def test_another_cut_as_long_as_the_one_that_was_scored_is_refused() -> None:
    score = scored(a_cut())
    cut = score.timeline
    shot = cut.shots[5]
    for other in (
        replace(shot, source_start=Fraction(2)),
        replace(shot, speed=Fraction(2)),
        replace(shot, end=shot.end - Fraction(1, 24)),
        replace(shot, media=replace(shot.media, name="Other")),
    ):
        with pytest.raises(UsageError, match=r"shot 6 first: name the cut that was scored"):
            stood(score, with_shot(cut, 5, other))
    with pytest.raises(UsageError, match=r"shot 10 first: name the cut that was scored"):
        stood(score, replace(cut, shots=cut.shots[:-1]))


def test_the_same_cut_in_another_format_may_call_its_media_otherwise() -> None:
    """And rounds source times to its frames."""
    score = scored(a_cut())
    shots = tuple(
        replace(
            shot, media=replace(shot.media, name=f"{shot.media.name}_PROXY"), source_start=Fraction(1, 48)
        )
        for shot in score.timeline.shots
    )
    other = replace(score.timeline, shots=(score.timeline.shots[0], *shots[1:]))
    assert len(stood(score, other, same_format=False).cues) == len(score.cues)
    with pytest.raises(UsageError, match="name the cut that was scored"):
        stood(score, other)


def renamed(cut: Timeline, names: Mapping[str, str]) -> Timeline:
    shots = (
        replace(s, media=replace(s.media, name=names.get(s.media.name, s.media.name))) for s in cut.shots
    )
    return replace(cut, shots=tuple(shots))


def test_a_cut_with_two_files_of_one_name_in_two_folders_is_the_one_that_was_scored() -> None:
    cut = cut_list([70, 80, 90, 75, 85], ["C0001", "B", "C0001", "C", "D"])
    shot = cut.shots[2]
    score = scored(with_shot(cut, 2, replace(shot, media=replace(shot.media, url="/day 2/C0001.MP4"))))
    assert len(stood(score, score.timeline).cues) == len(score.cues)


def test_the_same_cut_linked_to_other_files_is_the_one_that_was_scored() -> None:
    """All of them, or one of several shots; another file for one shot alone, at the same timecode, is another angle."""
    score = scored(cut_list([70, 80, 90, 75, 85], ["A", "B", "A", "C", "D"]))
    cut = score.timeline
    every = renamed(cut, {name: f"{name}_original" for name in "ABCD"})
    for other in (every, renamed(cut, {"A": "A_original"}), renamed(cut, {"B": "b.mxf", "C": "C.mov"})):
        assert len(stood(score, other).cues) == len(score.cues)
        assert set(again(score, other).fates) == {Fate.KEPT}
    with pytest.raises(UsageError, match=r"shot 2 first: name the cut that was scored"):
        stood(score, renamed(cut, {"B": "Bcam"}))


def by_hand(score: ScoredTimeline, at: int, track: Track) -> ScoredTimeline:
    """Return a score to one of whose scenes a person added a track."""
    cues = list(score.cues)
    music = Passage(cues[at].music.ticks, (*cues[at].music.tracks, track))
    cues[at] = replace(cues[at], music=music, edited=True)
    return replace(score, cues=tuple(cues))


@pytest.mark.parametrize("frames", range(-59, 60, 17))
def test_what_a_person_played_ahead_of_a_beat_that_was_trimmed_away_is_not_heard_in_the_next_scene(
    frames: int,
) -> None:
    score = scored(reel())
    beats = [step * 240 for step in score.cues[1].grid.beat_steps[1:-1]]
    early = [[beat - 60, beat + 400, 84, 99, 5, 64] for beat in beats]
    old = by_hand(score, 1, Track("Bells", np.array(early), ((0, b"\xc5\x0e"),)))
    new = again(old, edits.trim_tail(old.timeline, 5, frames)).scored
    files = stood(new, new.timeline)
    assert [cue.edited for cue in files.cues] == [False, True, False, False]
    assert [cue.music.digest for cue in files.cues] == [cue.music.digest for cue in new.cues]


def test_a_wheel_a_person_left_turned_in_one_scene_marks_no_other_wherever_that_goes() -> None:
    score = scored(reel())
    turned = Track(
        "Melody", np.zeros((0, 6), dtype=np.int64), ((120, b"\xb0\x01\x53"), (130, b"\xb0\x5b\x3c"))
    )
    music = score.cues[0].music
    messages = sorted((*music.tracks[0].messages, *turned.messages), key=lambda message: message[0])
    melody = replace(music.tracks[0], messages=tuple(messages))
    first = replace(score.cues[0], music=replace(music, tracks=(melody, *music.tracks[1:])), edited=True)
    old = replace(score, cues=(first, *score.cues[1:]))
    shots = list(old.timeline.shots)
    for order in (shots, shots[4:] + shots[:4], shots[4:], shots):
        cut = replace(edits.laid(*order), name="cut", start=old.timeline.start)
        old = again(old, cut).scored
        files = stood(old, cut)
        assert {cue.scene.name for cue in files.cues if cue.edited} <= {"A"}
        assert [cue.music.digest for cue in files.cues] == [cue.music.digest for cue in old.cues]
        old = replace(old, cues=files.cues)


def test_the_mid_of_another_score_is_refused_whoever_saved_it_last() -> None:
    score = scored(a_cut())
    other = midi_file(scored(score.timeline, Settings(picture=False, seed=7)))
    stands, seal = Standing(score.timeline, score.cues), seal_of(midi_file(score))
    for midi in (other, resaved(other)):
        with pytest.raises(PairError, match=r"cut\.mid is of another score"):
            stood(score, score.timeline, midi)
        with pytest.raises(PairError, match=r"cut\.mid is of another score"):
            adopted(stands, midi, seal, "cut.mid")


def test_its_own_mid_is_taken_whether_its_seal_is_still_there_or_not() -> None:
    score = scored(a_cut())
    own = resaved(midi_file(score))
    bare = own.replace(b"Recue seal ", b"Recue sea! ")
    assert seal_of(bare) == ""
    assert len(stood(score, score.timeline, own).cues) == len(score.cues)
    assert len(stood(score, score.timeline, bare).cues) == len(score.cues)
