"""The sound of a score: at the loudness asked for, its scenes near one another, its peaks below full scale."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.midi.instruments import INSTRUMENTS, Instrument, Seat
from bridge.midi.passage import VELOCITY, Passage, Track
from bridge.output.audio.loudness import HOP, TAIL, Energies, Floats, energies, integrated
from bridge.output.audio.midi_lines import lines_of
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks
from bridge.output.files import midi_file
from bridge.output.sound import Sound
from bridge.score.orchestration.seating import opening
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings import Reverb
from tests.bridge.recut.judging import reel, scored
from tests.waves import heard

FONT = find_soundfont(None, ())


def measured(sound: Floats) -> Energies:
    return energies(np.concatenate([np.zeros((TAIL, 2), dtype=np.float32), sound[: len(sound) // HOP * HOP]]))


def true_peak(sound: Floats) -> float:
    ends = (AROUND, AROUND + -len(sound) % WINDOW)
    return float(20 * np.log10(true_peaks(np.pad(sound, (ends, (0, 0)))).max()))


def played_at(score: ScoredTimeline, *shares: float) -> ScoredTimeline:
    """Return a score whose scenes are played at a share of their velocities each."""

    def softer(music: Passage, share: float) -> Passage:
        tracks = []
        for track in music.tracks:
            notes = track.notes.copy()
            notes[:, VELOCITY] = np.maximum(1, notes[:, VELOCITY] * share)
            tracks.append(replace(track, notes=notes))
        return replace(music, tracks=tuple(tracks))

    cues = [
        replace(cue, music=softer(cue.music, share)) for cue, share in zip(score.cues, shares, strict=True)
    ]
    return written(score.timeline, cues, score.remarks, score.film)


def sound_of(score: ScoredTimeline, loudness: float | None = -23.0) -> Sound:
    return Sound(score, midi_file(score), FONT, loudness)


@pytest.mark.parametrize("asked", [-23.0, -31.0, -18.5])
def test_sound_is_as_loud_as_asked_for_and_says_so(asked: float) -> None:
    sound = sound_of(scored(reel()), asked)
    samples = heard(sound.whole())
    assert integrated(measured(samples)) == pytest.approx(asked, abs=0.05)
    assert sound.figures is not None
    assert sound.figures.whole.loudness == pytest.approx(asked, abs=0.02)
    assert sound.figures.whole.true_peak == pytest.approx(true_peak(samples), abs=0.05)
    assert sound.figures.limited == 0
    assert sound.figures.remarks == ()


@pytest.mark.parametrize("shares", [(0.1, 1.0), (1.0, 0.1)])
def test_the_true_peak_is_told_as_it_is_where_one_scene_is_turned_up_or_down_to_another(
    shares: tuple[float, float],
) -> None:
    score = scored(reel())
    far = played_at(score, *(shares * len(score.cues))[: len(score.cues)])
    sound = sound_of(far, -36.0)  # so soft that no limiter acts
    samples = heard(sound.whole())
    assert sound.figures is not None
    assert sound.figures.limited == 0
    assert sound.figures.whole.true_peak == pytest.approx(true_peak(samples), abs=0.05)


def test_nothing_is_told_to_be_turned_down_that_is_not() -> None:
    score = scored(reel())
    far = played_at(score, *([0.1, 1.0] * len(score.cues))[: len(score.cues)])
    before = sound_of(far, -36.0)
    peak = true_peak(heard(before.whole()))
    sound = sound_of(far, -36.0 - 1.3 - peak)  # its highest peak is at -1.3 dBTP
    for _ in sound.whole():
        pass
    assert sound.figures is not None
    assert sound.figures.limited == 0
    assert sound.figures.remarks == ()


def test_scenes_lie_within_10_lu_and_those_that_do_are_left_as_they_are() -> None:
    score = scored(reel())
    far = played_at(score, *([1.0, 0.2] * len(score.cues))[: len(score.cues)])
    sound = sound_of(far, -36.0)  # so soft that no limiter acts
    samples = heard(sound.whole())
    hops = measured(samples)
    loud = [
        integrated(hops[-(-round(cue.scene.start * 48_000) // HOP) : round(cue.scene.end * 48_000) // HOP])
        for cue in far.cues
    ]
    apart = [loudness for loudness in loud if loudness is not None]
    assert sound.figures is not None
    assert sound.figures.scenes_apart_before > 20
    assert max(apart) - min(apart) <= 10.3
    assert sound.figures.scenes_apart == pytest.approx(max(apart) - min(apart), abs=0.2)
    near = sound_of(score)
    heard(near.whole())
    assert near.figures is not None
    assert near.figures.scenes_apart == pytest.approx(near.figures.scenes_apart_before, abs=0.01)


def test_stems_have_the_level_of_the_whole_also_where_scenes_have_gains_of_their_own() -> None:
    score = scored(reel())
    far = played_at(score, *([1.0, 0.2] * len(score.cues))[: len(score.cues)])
    sound = sound_of(far, -36.0)  # so soft that no limiter acts
    parts = [heard(stem) for stem in sound.stems().values()]
    assert np.abs(np.sum(parts, axis=0) - heard(sound.whole())).max() < 1e-4
    alone = sound_of(far, -36.0)
    assert all(
        np.array_equal(part, heard(stem)) for part, stem in zip(parts, alone.stems().values(), strict=True)
    )


@pytest.mark.parametrize("seat", [Seat(0.0, 0.3), Seat(0.7, 0.9), Seat(-1.0, 0.0)])
def test_a_persons_own_instrument_sounds_in_its_seat_also_where_another_has_its_program(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    fiddle = replace(INSTRUMENTS["violin"], name="Fiddle", seat=seat)
    monkeypatch.setitem(INSTRUMENTS, "my fiddle", fiddle)
    score = scored(reel())
    cues = [replace(cue, music=replace(cue.music, tracks=(_led(cue.music, fiddle),))) for cue in score.cues]
    alone = written(score.timeline, cues, score.remarks, score.film)
    lines = lines_of(midi_file(alone))
    assert {line.depth for line in lines} == {seat.depth}
    angle = (seat.pan + 1) * np.pi / 4
    for dry in (False, True):
        sound = Sound(alone, midi_file(alone), FONT, -23.0, Reverb.OFF, dry_stems=dry)
        for music in (sound.whole(), *sound.stems().values()):
            left, right = np.sqrt((heard(music) ** 2).sum(axis=0))
            assert np.arctan2(right, left) == pytest.approx(angle, abs=0.08)


def _led(music: Passage, leader: Instrument) -> Track:
    """Return a cue's melody as an instrument plays it, from where it sits."""
    melody = next(track for track in music.tracks if track.name == "Melody")
    return replace(melody, messages=tuple((0, event) for event in opening(0, leader)), chased=0)


def test_what_cannot_be_so_loud_keeps_below_full_scale_and_says_so() -> None:
    sound = sound_of(scored(reel()), -6.0)
    samples = heard(sound.whole())
    assert true_peak(samples) <= -1
    assert sound.figures is not None
    assert sound.figures.whole.true_peak == pytest.approx(true_peak(samples), abs=0.05)
    assert sound.figures.whole.loudness == pytest.approx(integrated(measured(samples)), abs=0.05)
    assert "turned down by up to" in sound.figures.remarks[0]
    assert "LUFS, not to the -6 asked for" in sound.figures.remarks[1]


def test_sound_is_the_same_again_and_left_as_it_is_where_nothing_is_asked() -> None:
    score = scored(reel())
    assert b"".join(sound_of(score).whole()) == b"".join(sound_of(score).whole())
    plain = sound_of(score, None)
    assert b"".join(plain.whole()) == b"".join(plain.whole())
    assert plain.figures is None
    levelled = heard(sound_of(score).whole())
    left = heard(plain.whole())
    loud = np.abs(left) > 0.05
    assert np.ptp(levelled[loud] / left[loud]) < 0.01


def test_silence_stays_silent() -> None:
    score = scored(reel())
    cues = [replace(cue, music=replace(cue.music, tracks=())) for cue in score.cues]
    sound = sound_of(written(score.timeline, cues, (), None))
    assert not heard(sound.whole()).any()
    assert sound.figures is not None
    assert (sound.figures.whole.loudness, sound.figures.whole.true_peak) == (None, None)
    assert sound.figures.summary == "sound: too short or too soft to measure"
    assert sound.stems() == {}


def test_a_cut_of_a_few_frames_is_too_short_to_measure_and_is_left_as_it_is() -> None:
    score = scored(reel())
    score = replace(score, timeline=replace(score.timeline, duration=Fraction(9, 24)))
    sound = sound_of(score)
    assert np.array_equal(heard(sound.whole()), heard(sound_of(score, None).whole()))
    assert sound.figures is not None
    assert sound.figures.whole.loudness is None
    assert sound.figures.whole.true_peak is not None


def test_whoever_waits_can_leave_while_the_whole_is_measured() -> None:
    blocks = iter(sound_of(scored(reel())).whole())
    assert next(blocks) == b""
    assert b"RIFF" in next(block for block in blocks if block)
