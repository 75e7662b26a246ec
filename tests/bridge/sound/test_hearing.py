"""What is heard of a cut: speech, sudden sounds and music, from a mix, from sound clips and from the shots themselves."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.picture.footage.sound import sound_between
from bridge.sound.heard import Sound, SoundCourse
from bridge.sound.hearing import read_sound
from bridge.sound.joined import added
from bridge.sound.known import NOTHING, KnownSound
from bridge.sound.measured_again import blocks_of
from bridge.sound.music import music_remarks
from bridge.store import Store, StoredSound
from bridge.timeline import Timeline
from tests.sounds import (
    SPEECH,
    SPOKEN,
    Floats,
    chords,
    clip_of,
    noise,
    read_back,
    shot_of,
    silent_cut,
    with_bangs,
    with_time_reference,
    write_sound,
)

F = Fraction


def listened(cut: Timeline, folder: Path, mix: Path | None = None, known: KnownSound = NOTHING) -> Sound:
    return read_sound(cut, folder / "cut.otio", None, mix, lambda _: None, known)


def laid(seconds: float, under: Floats | None = None) -> Floats:
    """Return the speech, followed by silence, over something else."""
    told = read_back(SPEECH)
    samples = np.zeros(round(seconds * 16_000), np.float32)
    samples[: len(told)] = told
    return samples if under is None else samples + under[: len(samples)]


@pytest.mark.parametrize(
    "under",
    [None, noise(18, -33), noise(18, -28), chords(18, 100, -33)],
    ids=["alone", "over noise", "over loud noise", "over music"],
)
def test_speech_is_found_within_a_quarter_of_a_second(under: Floats | None, tmp_path: Path) -> None:
    sound = listened(silent_cut(18), tmp_path, write_sound(tmp_path / "mix.wav", laid(18, under)))
    assert len(sound.speech) == len(SPOKEN)
    for told, (start, end) in zip(sound.speech, SPOKEN, strict=True):
        assert float(told.start) == pytest.approx(start, abs=0.25)
        assert float(told.end) == pytest.approx(end, abs=0.25)
        assert told.level == pytest.approx(-23, abs=3)
        assert all(told.start <= word < told.end for word in told.words)
        assert len(told.words) >= 4
    man, woman = sound.speech[:2]
    assert man.pitch
    assert woman.pitch
    assert man.pitch + 6 < woman.pitch


@pytest.mark.parametrize("rate", [24, 25, 30, 48, 50, 60])
def test_sudden_sounds_are_found_within_a_frame(rate: int, tmp_path: Path) -> None:
    times = (1.2345, 3.004, 5.55, 8.7777)
    mix = write_sound(tmp_path / "mix.wav", with_bangs(noise(10, -45), times))
    found = listened(silent_cut(10, rate), tmp_path, mix).sudden
    assert [float(each.time) for each in found] == pytest.approx(times, abs=1 / rate)
    assert all(0.5 < each.strength <= 1 for each in found)


def test_syllables_and_beats_are_not_sudden(tmp_path: Path) -> None:
    mix = write_sound(tmp_path / "mix.wav", laid(18, noise(18, -60)))
    assert listened(silent_cut(18), tmp_path, mix).sudden == ()
    beats = write_sound(tmp_path / "beats.wav", chords(18, 110))
    assert listened(silent_cut(18), tmp_path, beats).sudden == ()


@pytest.mark.parametrize("bpm", [72, 96, 120, 140])
def test_music_is_found_with_its_tempo(bpm: int, tmp_path: Path) -> None:
    samples = np.concatenate((noise(8, -55), chords(24, bpm), noise(8, -55)))
    sound = listened(silent_cut(40), tmp_path, write_sound(tmp_path / "mix.wav", samples))
    (music,) = sound.music
    assert float(music.start) == pytest.approx(8, abs=1.5)
    assert float(music.end) == pytest.approx(32, abs=1.5)
    assert music.bpm == pytest.approx(bpm, rel=0.01)
    (remark,) = music_remarks(sound.music, silent_cut(40))
    assert remark.startswith("Music is there already from 00:00:0")
    assert f"(about {bpm} beats a minute). Write `no music` in a marker there" in remark


def test_noise_hums_and_speech_are_no_music(tmp_path: Path) -> None:
    time = np.arange(20 * 16_000) / 16_000
    hum = np.asarray(
        0.05 * np.sin(2 * np.pi * 100 * time) + 0.02 * np.sin(2 * np.pi * 200 * time), np.float32
    )
    for samples in (hum, noise(20, -30), laid(20)):
        assert listened(silent_cut(20), tmp_path, write_sound(tmp_path / "mix.wav", samples)).music == ()


def test_a_shot_is_heard_where_it_is_cut_to_and_as_it_is_played(tmp_path: Path) -> None:
    film = write_sound(
        tmp_path / "film.mp4", with_bangs(noise(20, -50), (4.0, 12.0)), codec="aac", picture=True
    )
    shots = (shot_of(film, 0, 5, 10), shot_of(film, 5, 10, 1), shot_of(film, 10, 15, 3, 2))
    found = listened(silent_cut(15, shots=shots), tmp_path).sudden
    assert [float(each.time) for each in found] == pytest.approx([2.0, 8.0, 10.5, 14.5], abs=1 / 60)


def test_sound_clips_beat_the_sound_of_shots_and_music_is_told_by_its_role(tmp_path: Path) -> None:
    film = write_sound(tmp_path / "film.mp4", with_bangs(noise(20, -50), (4.0,)), codec="aac", picture=True)
    talk, song = (
        write_sound(tmp_path / "talk.wav", laid(18)),
        write_sound(tmp_path / "song.wav", chords(20, 90)),
    )
    sounds = (clip_of(talk, 2, 18), clip_of(song, 12, 20, 5, role="music", gain=-12))
    cut = silent_cut(20, shots=(shot_of(film, 0, 20),), sounds=sounds)
    sound = listened(cut, tmp_path)
    assert not sound.sudden
    assert float(sound.speech[0].start) == pytest.approx(2 + SPOKEN[0][0], abs=0.25)
    assert [(float(music.start), float(music.end), music.confidence) for music in sound.music] == [
        (12.0, 20.0, 1.0)
    ]
    course = sound.course
    assert course.rate == 100
    assert len(course.loudness) == 2000
    assert course.loudness[50] == -90
    assert course.loudness[1900] == pytest.approx(-32, abs=6)


def test_gain_is_heard(tmp_path: Path) -> None:
    room = write_sound(tmp_path / "room.wav", noise(4, -30))
    cuts = [silent_cut(4, sounds=(clip_of(room, 0, 4, gain=gain),)) for gain in (0.0, -20.0)]
    loud, soft = (float(np.median(listened(cut, tmp_path).course.loudness)) for cut in cuts)
    assert loud - soft == pytest.approx(20, abs=0.1)


def test_a_mix_beats_everything_and_its_timecode_lays_it(tmp_path: Path) -> None:
    clicks = with_bangs(noise(14, -60), (3.0, 9.0))
    mix = write_sound(tmp_path / "mix.wav", clicks)
    cut = silent_cut(10, sounds=(clip_of(mix, 0, 10, 4),))
    assert [float(each.time) for each in listened(cut, tmp_path, mix).sudden] == pytest.approx(
        [3, 9], abs=0.02
    )
    stamped = mix.with_name("stamped.wav")
    stamped.write_bytes(with_time_reference(mix.read_bytes(), 3598 * 48_000))
    hour = replace(cut, start=F(3600))
    assert [float(each.time) for each in listened(hour, tmp_path, stamped).sudden] == pytest.approx(
        [1, 7], abs=0.02
    )
    day = replace(cut, start=F(0))
    assert [float(each.time) for each in listened(day, tmp_path, stamped).sudden] == pytest.approx(
        [3, 9], abs=0.02
    )


def test_a_mix_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        listened(silent_cut(4), tmp_path, tmp_path / "gone.wav")
    assert str(refused.value) == (
        "'gone.wav' cannot be read (No such file or directory); check --sound or the setting 'sound'"
    )


def test_broken_media_are_named_and_the_rest_is_heard(tmp_path: Path) -> None:
    room = write_sound(tmp_path / "room.wav", noise(4, -30))
    cut_off, text = tmp_path / "cut off.m4a", tmp_path / "text.wav"
    whole = write_sound(tmp_path / "whole.m4a", noise(4, -30), codec="aac").read_bytes()
    cut_off.write_bytes(whole[: len(whole) // 2])
    text.write_text("no sound")
    files = (room, cut_off, text, tmp_path / "gone.wav")
    sounds = tuple(clip_of(file, 4 * number, 4 * number + 4) for number, file in enumerate(files))
    sound = listened(silent_cut(16, sounds=sounds), tmp_path)
    known = np.isfinite(sound.course.loudness)
    assert known[:400].all()
    assert not known[800:].any()
    (remark,) = sound.remarks
    assert remark.startswith("3 of 4 sound clips cannot be heard: 'cut off.m4a' cannot be read")
    assert "; 'text.wav' cannot be read" in remark
    assert remark.endswith("gone.wav' was not found; give the folder it is in with --media.")


def test_of_many_files_that_cannot_be_heard_three_are_named(tmp_path: Path) -> None:
    sounds = tuple(clip_of(tmp_path / f"gone {n}.wav", 2 * n, 2 * n + 2) for n in range(5))
    (remark,) = listened(silent_cut(10, sounds=sounds), tmp_path).remarks
    assert "gone 2.wav" in remark
    assert "gone 3.wav" not in remark
    assert remark.endswith("; and 2 more files.")


def test_where_nothing_sounds_nothing_is_known(tmp_path: Path) -> None:
    sound = listened(silent_cut(5, shots=(shot_of(tmp_path / "gone.mp4", 0, 5),)), tmp_path)
    assert not sound.heard
    assert sound.speech == ()


def bits(course: SoundCourse) -> tuple[bytes, ...]:
    return tuple(getattr(course, name).tobytes() for name in ("loudness", "onset", "brightness", "speech"))


def test_a_second_run_decodes_nothing_and_a_recut_only_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = write_sound(tmp_path / "film.wav", np.tile(laid(31), 4))
    asked: list[range] = []
    measured = blocks_of.__globals__["measured"]

    def counted(recording: object, run: range) -> object:
        asked.append(run)
        return measured(recording, run)

    monkeypatch.setitem(blocks_of.__globals__, "measured", counted)
    first = silent_cut(20, sounds=(clip_of(film, 0, 20, 2),))
    recut = silent_cut(30, sounds=(clip_of(film, 0, 20, 2), clip_of(film, 20, 30, 70)))
    with Store.open(tmp_path / "store.sqlite") as store:
        fresh = listened(first, tmp_path, known=StoredSound(store.features))
        assert asked == [range(1)]
        again = listened(first, tmp_path, known=StoredSound(store.features))
        assert asked == [range(1)]
        assert bits(again.course) == bits(fresh.course)
        assert again.speech == fresh.speech
        more = listened(recut, tmp_path, known=StoredSound(store.features))
        assert asked == [range(1), range(2, 3)]
        assert bits(more.course) == bits(listened(recut, tmp_path).course)
        asked.clear()
        film.write_bytes(film.read_bytes() + b"\0")
        listened(first, tmp_path, known=StoredSound(store.features))
        assert asked == [range(1)], "a file that changed is measured anew"


def test_a_cut_of_days_is_not_listened_to(tmp_path: Path) -> None:
    room = write_sound(tmp_path / "room.wav", noise(1, -30))
    sound = listened(silent_cut(10**9, sounds=(clip_of(room, 0, 1),)), tmp_path)
    assert not sound.heard
    assert sound.remarks == ("The cut is longer than a day, so its sound is not listened to.",)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 3e38])
def test_samples_that_are_no_numbers_are_silent_and_the_rest_is_heard(wrong: float, tmp_path: Path) -> None:
    samples = noise(6, -30)
    samples[32_000:32_010] = wrong
    mix = write_sound(tmp_path / "mix.wav", samples, rate=16_000, codec="pcm_f32le")
    sound = listened(silent_cut(6), tmp_path, mix)
    assert np.isfinite(sound.course.onset).all()
    assert np.isfinite(sound.course.speech).all()
    assert np.median(sound.course.loudness[:190]) == pytest.approx(-30, abs=2)
    assert np.median(sound.course.loudness[210:]) == pytest.approx(-30, abs=2)


def test_a_place_that_no_file_reaches_is_silent(tmp_path: Path) -> None:
    room = write_sound(tmp_path / "room.mp3", noise(4, -30), codec="libmp3lame")
    for cut in (
        silent_cut(4, sounds=(clip_of(room, 0, 4, 10**12),)),
        silent_cut(4, shots=(shot_of(room, 0, 4, 10**12),)),
    ):
        assert (listened(cut, tmp_path).course.loudness == -90).all()


def test_a_clip_that_goes_on_behind_its_file_is_heard_whatever_timecode_that_has(tmp_path: Path) -> None:
    room = write_sound(tmp_path / "room.wav", noise(4, -30))
    stamped = room.with_name("stamped.wav")
    stamped.write_bytes(with_time_reference(room.read_bytes(), 3600 * 48_000))
    cut = silent_cut(6, sounds=(clip_of(stamped, 0, 6),))
    assert np.median(listened(cut, tmp_path).course.loudness[:390]) == pytest.approx(-30, abs=2)


def test_sound_with_more_samples_than_any_has_is_refused(tmp_path: Path) -> None:
    room = write_sound(tmp_path / "room.wav", noise(1, -30))
    wave = room.read_bytes()
    at = wave.index(b"fmt ") + 12
    room.write_bytes(wave[:at] + (99_999_989).to_bytes(4, "little") + wave[at + 4 :])
    with pytest.raises(UsageError, match="99999989 samples a second, which is too many"):
        listened(silent_cut(1), tmp_path, room)


def test_without_the_picture_shots_that_cannot_be_heard_are_named(tmp_path: Path) -> None:
    film = write_sound(tmp_path / "film.mp4", noise(4, -30), codec="aac", picture=True)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.read_bytes()[:200])
    frames = tmp_path / "i" / "shot.%04d.png"
    (tmp_path / "i").mkdir()
    (tmp_path / "i" / "shot.0001.png").write_bytes(b"no sound")
    shots = tuple(shot_of(file, 4 * at, 4 * at + 4) for at, file in enumerate((film, broken, frames)))
    cut = silent_cut(12, shots=shots)
    (said,) = read_sound(cut, tmp_path / "cut.otio", None, None, lambda _: None, looked_at=False).remarks
    assert said.startswith("1 of 3 shots cannot be heard: 'broken.mp4' cannot be read")
    assert listened(cut, tmp_path).remarks == ()  # the picture says it


def test_where_no_file_of_a_cut_is_there_nothing_is_said_of_its_sound(tmp_path: Path) -> None:
    cut = silent_cut(5, shots=(shot_of(tmp_path / "gone.mp4", 0, 5),))
    sound = read_sound(cut, tmp_path / "cut.otio", None, None, lambda _: None, looked_at=False)
    assert sound.remarks == ()


def write_channels(path: Path, *channels: Floats, streams: bool, languages: tuple[str, ...] = ()) -> Path:
    """Write channels at 16 kHz into one stream of a file, or each into a stream of its own."""
    layouts = ["mono"] * len(channels) if streams else [f"{len(channels)} channels"]
    rows = [channel[None] for channel in channels] if streams else [np.stack(channels, axis=1).reshape(1, -1)]
    with av.open(str(path), "w") as container:
        made = [container.add_stream("pcm_s16le", rate=16_000, layout=each) for each in layouts]
        for stream, language in zip(made, languages, strict=False):
            stream.metadata["language"] = language
        for stream, row in zip(made, rows, strict=True):
            whole = np.ascontiguousarray((row * 32767).astype(np.int16))
            frame = av.AudioFrame.from_ndarray(whole, format="s16", layout=stream.layout)
            frame.sample_rate, frame.pts = 16_000, 0
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("count", [3, 9, 16, 64])
def test_the_last_of_many_channels_is_heard(count: int, tmp_path: Path) -> None:
    bang = with_bangs(noise(5, -60), (3.0,))
    quiet = [np.zeros(len(bang), np.float32)] * (count - 1)
    file = write_channels(tmp_path / "poly.wav", *quiet, bang, streams=False)
    cut = silent_cut(5, sounds=(clip_of(file, 0, 5),))
    assert [float(each.time) for each in listened(cut, tmp_path).sudden] == pytest.approx([3], abs=0.02)
    preview = sound_between(file, F(0), F(5), 48_000)
    assert not preview.trouble
    assert np.abs(preview.samples).max() > 0.3


def test_channels_on_streams_of_their_own_are_heard_together(tmp_path: Path) -> None:
    low, high = (with_bangs(noise(5, -60, seed), (at,)) for seed, at in ((1, 1.0), (2, 3.0)))
    file = write_channels(tmp_path / "film.mov", np.zeros(80_000, np.float32), low, high, streams=True)
    sound = listened(silent_cut(5, sounds=(clip_of(file, 0, 5),)), tmp_path)
    assert [float(each.time) for each in sound.sudden] == pytest.approx([1, 3], abs=0.02)
    assert sound.remarks == ()
    halves = sound_between(file, F(0), F(2), 16_000), sound_between(file, F(2), F(5), 16_000)
    assert all(np.abs(each.samples).max() > 0.3 for each in halves)


def test_another_language_is_left_out_and_said(tmp_path: Path) -> None:
    first, other = with_bangs(noise(5, -60), (1.0,)), with_bangs(noise(5, -60), (3.0,))
    file = write_channels(tmp_path / "film.mkv", first, other, streams=True, languages=("eng", "ger"))
    sound = listened(silent_cut(5, sounds=(clip_of(file, 0, 5),)), tmp_path)
    assert [float(each.time) for each in sound.sudden] == pytest.approx([1], abs=0.02)
    (said,) = sound.remarks
    assert said.startswith("Of several sounds in one file the first is heard: 'film.mkv' (2);")


@given(st.data())
def test_sounds_are_added_sample_by_sample_whatever_their_stretches(data: st.DataObject) -> None:
    wholes, parts = [], []
    for seed in range(data.draw(st.integers(2, 4))):
        whole = np.random.default_rng(seed).normal(size=data.draw(st.integers(1, 300))).astype(np.float32)
        edges = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=6)) | {0, len(whole)})
        wholes.append(np.pad(whole, (0, 300 - len(whole))))
        parts.append(iter([(a, whole[a:b]) for a, b in pairwise(edges)]))
    laid_out = np.zeros(300, np.float32)
    end = 0
    for at, samples in added(parts, np.float32(0.5)):
        assert at >= end
        end = at + len(samples)
        laid_out[at:end] = samples
    assert np.allclose(laid_out, 0.5 * np.sum(wholes, axis=0), atol=1e-5)
