"""Clicks, streamers and punches: where they lie, how loud they are, and their files."""

import io
import shutil
import struct
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mido
import numpy as np
import pytest

from bridge.grid import SIX_EIGHT
from bridge.grid.bars import HitKind, SceneGrid
from bridge.grid.metre import SEVEN_EIGHT
from bridge.midi.smpte_offset import smpte_offset
from bridge.output.audio.click_wave import PEAKS, ClickWave
from bridge.output.audio.wave_label import WaveLabel
from bridge.output.click_files import (
    NOTES,
    cue_click,
    cue_streamers,
    film_click,
    film_click_midi,
    film_streamers,
)
from bridge.output.clicks import Strike, count_in, cue_clicks, film_clicks, grid_clicks
from bridge.output.cue_places import cue_places
from bridge.output.streamers import Sign, visuals_of
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import ClickSound
from bridge.timeline import Marker
from tests.bridge.recut.judging import scored
from tests.midi import read_back
from tests.scores import NTSC, cut_list, even_grid
from tests.waves import heard

FFPROBE = shutil.which("ffprobe")


def one(steps: list[int], bpm: float) -> SceneGrid:
    return even_grid([steps], [bpm]).scenes[0]


def two_cues(rate: Fraction = Fraction(24)) -> ScoredTimeline:
    """Return a score that begins in silence: a cue after ten seconds with a hit in it, and one right behind it."""
    frames = round(10 * rate)
    markers = [
        Marker("no music", Fraction(0)),
        Marker("scene: chased", frames / rate),
        Marker("hit: a door", frames * Fraction(3, 2) / rate),
        Marker("scene: at rest", 2 * frames / rate),
    ]
    return scored(cut_list([frames] * 3, markers=markers, rate=rate, start=Fraction(3600)))


def test_bars_beats_and_hits_are_clicks() -> None:
    hits = [(0, HitKind.SCENE, Fraction(0)), (6, HitKind.CUT, Fraction(0)), (12, HitKind.CUT, Fraction(1, 4))]
    clicks = grid_clicks(even_grid([[12, 8]], [120], [hits]))
    bars = [(0.0, "bar"), (0.5, "beat"), (1.0, "beat"), (1.5, "bar"), (2.0, "beat")]
    struck = [(0.0, "hit"), (0.75, "hit"), (1.25, "hit")]
    assert sorted((float(each.time), each.strike.value) for each in clicks) == sorted([*bars, *struck])


@pytest.mark.parametrize(
    ("grid", "beats", "length"),
    [
        (one([16, 16], 120), 8, 4.0),
        (replace(one([12, 12], 120), metre=SIX_EIGHT), 4, 3.0),
        (replace(one([14, 14], 120), metre=SEVEN_EIGHT), 14, 3.5),
    ],
)
def test_two_bars_are_counted_in_at_the_cues_own_tempo(grid: SceneGrid, beats: int, length: float) -> None:
    clicks = count_in(grid)
    assert len(clicks) == beats
    assert float(clicks[0].time) == -length
    assert [at for at, each in enumerate(clicks) if each.strike is Strike.BAR] == [0, beats // 2]
    assert [*np.diff([float(each.time) for each in cue_clicks(grid)])][:beats] == pytest.approx(
        [length / beats] * beats
    )


@pytest.mark.parametrize(("room", "bars"), [(0, 0), (1.9, 0), (2, 1), (3.9, 1), (4, 2), (60, 2)])
def test_in_a_film_bars_are_counted_in_where_there_is_silence_for_them(room: float, bars: int) -> None:
    assert len(count_in(one([16], 120), Fraction(room))) == 4 * bars


def test_silence_has_no_clicks_but_those_that_lead_out_of_it() -> None:
    score = two_cues()
    _, first, second = score.cues
    clicks = film_clicks(score)
    before = [each for each in clicks if each.time < first.scene.start]
    assert before == [*count_in(first.grid)]
    assert len(clicks) - len(before) == sum(len(cue.grid.beat_steps) - 1 for cue in (first, second))


@pytest.mark.parametrize("sound", ClickSound)
def test_a_click_begins_on_its_sample_and_peaks_where_it_is_said_to(sound: ClickSound) -> None:
    strikes = tuple((at * 12_000 + 107, strike) for at, strike in enumerate([*Strike] * 20))
    wave = ClickWave(strikes, 48_000 * 16, WaveLabel("click", Fraction(0), Fraction(24)), sound, 32)
    content = b"".join(wave)
    samples = np.frombuffer(content[-48_000 * 16 * 8 :], "<f4").reshape(-1, 2)
    assert np.array_equal(samples[:, 0], samples[:, 1])
    for at, strike in strikes:
        near = np.abs(samples[at - 100 : at + 4_000, 0])
        assert not near[:101].any()
        assert near[101:104].any()
        assert 20 * np.log10(near.max()) == pytest.approx(PEAKS[strike], abs=0.01)


def test_a_films_click_is_as_long_as_it_and_a_cues_begins_two_bars_before_it() -> None:
    score = two_cues()
    assert len(heard(film_click(score, ClickSound.BEEP, 24))) == 30 * 48_000
    for place in cue_places(score, "{number}", 1):
        grid = score.cues[place.at].grid
        ahead = grid.start - count_in(grid)[0].time
        content = b"".join(cue_click(score, place, ClickSound.BEEP, 24))
        (reference,) = struct.unpack("<Q", content[20 + 338 : 20 + 346])
        assert reference == round((3600 + grid.start - ahead) * 48_000)
        samples = np.abs(heard(content)).max(axis=1)
        downbeat = round(ahead * 48_000)
        assert samples[downbeat + 1 : downbeat + 600].max() > 0.49


def test_a_films_clicks_lie_in_the_mid_where_they_are_heard() -> None:
    score = two_cues()
    midi = read_back(film_click_midi(score))
    struck = [s for _, s, _, m in midi.events if m.type == "note_on"]
    assert struck == pytest.approx([float(each.time) for each in film_clicks(score)], abs=0.0006)
    assert {m.channel for *_, m in midi.events if m.type == "note_on"} == {9}


def test_a_cue_has_streamers_into_it_and_to_its_end_and_punches_on_named_hits() -> None:
    score = two_cues()
    cue = score.cues[1]
    visuals = visuals_of(cue)
    assert [each.sign for each in visuals] == [Sign.YELLOW, Sign.GREEN, Sign.PUNCH, Sign.RED]
    assert visuals[0].time == count_in(cue.grid)[0].time
    assert (visuals[1].time, visuals[3].time) == (cue.scene.start, cue.scene.end)
    assert visuals[2].name == "a door"
    assert abs(visuals[2].time - 15) <= Fraction(1, 48)


@pytest.mark.parametrize("rate", [Fraction(24), NTSC, Fraction(60)])
def test_a_cue_is_set_up_from_a_file_of_its_own(rate: Fraction) -> None:
    score = two_cues(rate)
    place = cue_places(score, "{number}", 1)[0]
    cue = score.cues[place.at]
    content = cue_streamers(score, place)
    file = mido.MidiFile(file=io.BytesIO(content))
    assert [track.name for track in file.tracks] == ["1m1 chased", "Click", "Streamers"]
    start = count_in(cue.grid)[0].time
    events = read_back(content).events
    signs = [(s, m.note) for _, s, _, m in events if m.type == "note_on" and m.channel == 0]
    wanted = [(float(each.time - start), NOTES[each.sign]) for each in visuals_of(cue)]
    assert [note for _, note in signs] == [note for _, note in wanted]
    assert [at for at, _ in signs][:-1] == pytest.approx([at for at, _ in wanted][:-1], abs=0.0006)
    assert signs[-1][0] == pytest.approx(wanted[-1][0], abs=0.15)  # a note must begin before the file ends
    clicks = [s for _, s, _, m in events if m.type == "note_on" and m.channel == 9]
    assert clicks == pytest.approx([float(each.time - start) for each in cue_clicks(cue.grid)], abs=0.0006)
    offset = next(m for m in file.tracks[0] if m.type == "smpte_offset")
    counted = 3600 + start
    assert (offset.hours, offset.minutes) == (1, 0) if rate.denominator == 1 else offset.hours in {0, 1}
    if rate.denominator == 1:
        assert offset.seconds + (
            offset.frames + offset.sub_frames / 100
        ) / offset.frame_rate == pytest.approx(float(counted % 60), abs=0.001)


def test_all_cues_of_a_film_are_in_one_file_too() -> None:
    file = mido.MidiFile(file=io.BytesIO(film_streamers(two_cues())))
    assert [track.name for track in file.tracks] == ["cut", "Streamers"]
    struck = [message.note for message in file.tracks[1] if message.type == "note_on"]
    into, behind = (
        [NOTES[Sign.YELLOW], NOTES[Sign.GREEN], NOTES[Sign.PUNCH]],
        [NOTES[Sign.GREEN], NOTES[Sign.RED]],
    )
    assert struck[:3] == into
    assert sorted(struck[3:]) == sorted(
        [NOTES[Sign.RED], *behind]
    )  # music is before the second cue: none is counted in


@pytest.mark.parametrize(
    ("code", "nominal", "content"),
    [
        ("01:02:03:04", 24, (0b0000_0001, 2, 3, 4, 0)),
        ("01:02:03:04", 25, (0b0010_0001, 2, 3, 4, 0)),
        ("23:59:59;29", 30, (0b0101_0111, 59, 59, 29, 0)),
        ("00:00:00:29", 30, (0b0110_0000, 0, 0, 29, 0)),
        ("01:00:00:49", 50, (0b0010_0001, 0, 0, 24, 50)),
        ("01:00:00;59", 60, (0b0100_0001, 0, 0, 29, 50)),
        ("01:00:00:11", 12, (0b0000_0001, 0, 0, 22, 0)),
        ("01:00:00:07", 15, (0b0110_0001, 0, 0, 14, 0)),
        ("01:00:00:95", 96, (0b0000_0001, 0, 0, 23, 75)),
        ("01:00:00:26", 100, (0b0010_0001, 0, 0, 6, 50)),
        ("01:00:00:90", 120, (0b0110_0001, 0, 0, 22, 50)),
        ("01:00:00:07", 14, (0b0110_0001, 0, 0, 15, 0)),
    ],
)
def test_a_file_says_at_which_timecode_it_begins(code: str, nominal: int, content: tuple[int, ...]) -> None:
    assert smpte_offset(code, nominal) == bytes((0xFF, 0x54, 5, *content))


@pytest.mark.skipif(FFPROBE is None, reason="needs ffprobe, which is not here")
def test_ffprobe_reads_a_click_track(tmp_path: Path) -> None:
    assert FFPROBE is not None
    file = tmp_path / "cut.click.wav"
    file.write_bytes(b"".join(film_click(two_cues(), ClickSound.WOODBLOCK, 24)))
    asked = [FFPROBE, "-v", "warning", "-show_entries", "stream=duration_ts:format_tags", str(file)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
    assert "duration_ts=1440000" in told
    assert "TAG:time_reference=172800000" in told
