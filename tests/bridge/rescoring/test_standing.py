"""A score put together from its files: they must be of one score, and of the cut that is named."""

import io
from dataclasses import replace
from fractions import Fraction

import mido
import pytest

from bridge.errors import PairError, UsageError
from bridge.files import midi_file
from bridge.midi.seal import is_untouched, seal_of
from bridge.rescoring.handwork import adopted
from bridge.rescoring.planning import Standing
from bridge.settings import Settings
from bridge.timeline import Marker, Shot, Timeline
from tests.bridge.rescoring.judging import scored, sheet_of, stood
from tests.scores import FAST_NTSC, NTSC, cut_list


def a_cut(rate: Fraction = Fraction(24), hit: Fraction = Fraction(661, 48)) -> Timeline:
    frames = [round(3 * rate) + number for number in range(10)]
    return cut_list(frames, rate=rate, markers=[Marker("hit: door", hit)])


def resaved(midi: bytes) -> bytes:
    """Saved by another program, which keeps the seal's text."""
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
    other = replace(score.timeline, shots=shots)
    assert len(stood(score, other, same_format=False).cues) == len(score.cues)
    with pytest.raises(UsageError, match="name the cut that was scored"):
        stood(score, other)


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
