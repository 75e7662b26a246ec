"""Broadcast WAVs: the header as others read it, at all rates, across midnight, and beyond 4 GB."""

import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bridge.grid.tempo_map import tempo_map
from bridge.midi.passage import passage_of
from bridge.midi.writing import Cue, write_midi
from bridge.output.audio.broadcast_wave import LoudnessFields, description_of, header, padding
from bridge.output.audio.mixdown import Mixdown
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.wave_label import WaveLabel
from bridge.timeline.timecode import frame_number, frames_a_day, timecode
from tests.scores import cut_list, even_grid, tune
from tests.waves import heard

FFPROBE, MEDIAINFO, EXIFTOOL, SOX = map(shutil.which, ("ffprobe", "mediainfo", "exiftool", "sox"))
LABEL = WaveLabel("cut", Fraction(3600), Fraction(24), project="cut")
RATES = {
    "23.976": (Fraction(24000, 1001), False),
    "24": (Fraction(24), False),
    "25": (Fraction(25), False),
    "29.97 NDF": (Fraction(30000, 1001), False),
    "29.97 DF": (Fraction(30000, 1001), True),
    "30": (Fraction(30), False),
    "50": (Fraction(50), False),
    "59.94 NDF": (Fraction(60000, 1001), False),
    "59.94 DF": (Fraction(60000, 1001), True),
    "60": (Fraction(60), False),
}


def chunks(content: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a WAV by their names, that of the samples without them."""
    found, at = {}, 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        found[name] = content[at + 8 : at + 8 + size]
        if name == b"data":
            break
        at += 8 + size + size % 2
    return found


def reference_in(content: bytes) -> int:
    """Return the time reference."""
    return int(struct.unpack("<Q", chunks(content)[b"bext"][338:346])[0])


def ixml_in(content: bytes) -> ET.Element:
    """Return the root of the iXML chunk."""
    return ET.fromstring(chunks(content)[b"iXML"])  # noqa: S314 (our own)


def speed_in(content: bytes) -> dict[str, str]:
    """Return what the iXML chunk says of rate and timecode."""
    speed = ixml_in(content).find("SPEED")
    assert speed is not None
    return {element.tag: element.text or "" for element in speed}


def label_at(code: str, rate: Fraction, *, drop_frame: bool) -> WaveLabel:
    """Return the label of a WAV that begins at a timecode."""
    start = frame_number(code, rate, drop_frame=drop_frame) / rate
    cut = replace(cut_list([240], rate=rate, start=start), drop_frame=drop_frame)
    return WaveLabel.of(cut, "cut", b"")


def wav(file: Path, label: WaveLabel, bits: int = 24, samples: int = 9_601) -> Path:
    """Write a WAV of silence."""
    size = samples * (1 if label.side else 2) * bits // 8
    file.write_bytes(header(samples, label, bits=bits) + bytes(size) + padding(samples, label, bits))
    return file


def test_the_header_says_when_the_sound_starts() -> None:
    content = header(48_000, replace(LABEL, description="Müllers cut"))
    bext = content[20:622]
    assert content[12:16] == b"bext"
    assert bext[:11] == b"M?llers cut"
    assert bext[256:261] == b"Recue"
    assert bext[320:338] == bytes(18)
    assert struct.unpack("<QH", bext[338:348]) == (3600 * 48_000, 2)
    assert struct.unpack("<5h", bext[412:422]) == (0x7FFF,) * 5
    assert struct.unpack("<I", content[4:8])[0] == len(content) - 8 + 48_000 * 6


def test_the_header_says_how_loud_the_sound_is() -> None:
    measured = LoudnessFields(-23.004, 4.5, -6.25, -18.1, None)
    content = header(48_000, LABEL, measured)
    assert struct.unpack("<5h", content[20 + 412 : 20 + 422]) == (-2300, 450, -625, -1810, 0x7FFF)


def test_a_header_says_which_film_cue_version_and_part_a_sound_is_of() -> None:
    label = replace(
        LABEL, scene="1m2", take="3", part="Melody", project="Müller & <Söhne>\x01", reference="ab"
    )
    root = ixml_in(header(48_000, label))
    told = {tag: root.findtext(tag) for tag in ("PROJECT", "SCENE", "TAKE", "FILE_UID")}
    assert told == {"PROJECT": "Müller & <Söhne>", "SCENE": "1m2", "TAKE": "3", "FILE_UID": "ab"}
    assert [track.findtext("NAME") for track in root.iter("TRACK")] == ["Melody L", "Melody R"]
    left = ixml_in(header(48_000, label.one_side("L")))
    assert [track.findtext("FUNCTION") for track in left.iter("TRACK")] == ["LEFT"]
    assert "SCENE" not in {element.tag for element in ixml_in(header(1, LABEL))}


@pytest.mark.parametrize("name", RATES)
def test_the_time_reference_counts_from_the_timecodes_own_midnight(name: str) -> None:
    rate, drop = RATES[name]
    day = frames_a_day(rate, drop_frame=drop)
    last = timecode(day - 1, rate, drop_frame=drop)
    content = header(1, label_at(last, rate, drop_frame=drop))
    assert reference_in(content) == round((day - 1) / rate * 48_000)
    told = speed_in(content)
    high, low = (int(told[f"TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_{end}"]) for end in ("HI", "LO"))
    assert high << 32 | low == reference_in(content)
    assert Fraction(told["TIMECODE_RATE"]) == rate
    assert told["TIMECODE_FLAG"] == ("DF" if drop else "NDF")
    cut = replace(cut_list([240], rate=rate, start=(day - 1) / rate), drop_frame=drop)
    assert WaveLabel.of(cut, "", b"", 1 / rate).start == 0
    assert WaveLabel.of(cut, "", b"", 3 / rate).start == 2 / rate


def test_a_day_lasts_as_long_as_its_timecode_does() -> None:
    def seconds(name: str) -> Fraction:
        rate, drop = RATES[name]
        return frames_a_day(rate, drop_frame=drop) / rate

    assert {seconds(name) for name in ("23.976", "29.97 NDF", "59.94 NDF")} == {Fraction(864864, 10)}
    assert {seconds(name) for name in ("29.97 DF", "59.94 DF")} == {Fraction(863999136, 10000)}
    assert reference_in(header(1, label_at("23:59:00:00", Fraction(24000, 1001), drop_frame=False))) == (
        4_148_464_320
    )


def test_what_is_larger_than_4_gb_is_an_rf64_file(tmp_path: Path) -> None:
    samples = 5 * 3600 * 48_000
    content = header(samples, LABEL)
    assert content[:4] == b"RF64"
    assert content[4:8] == b"\xff" * 4
    assert content[12:16] == b"ds64"
    length = samples * 6
    assert struct.unpack("<QQQ", content[20:44]) == (len(content) - 8 + length, length, samples)
    assert content[-4:] == b"\xff" * 4
    (tmp_path / "long.wav").write_bytes(content)
    assert description_of(tmp_path / "long.wav") == b"cut"
    assert header(samples // 5, LABEL)[:4] == b"RIFF"


def tune_of(samples: int) -> Rendering:
    """Return the sound of a tune, cut off after some samples."""
    grid, long = even_grid([[16] * 2], [120]), Fraction(samples, 48_000)
    midi = write_midi("cut", tempo_map(grid), [Cue("a", 0, passage_of(tune(2)))])
    return Rendering(partial(Mixdown.of, midi, long, find_soundfont(None, ())), long, LABEL)


def test_samples_of_32_bits_are_floating_point_numbers() -> None:
    music = tune_of(48_000)
    content = b"".join(replace(music, bits=32))
    assert struct.unpack("<HHIIHH", chunks(content)[b"fmt "][:16]) == (3, 2, 48_000, 384_000, 8, 32)
    exact = np.frombuffer(content[-48_000 * 8 :], "<f4").reshape(-1, 2)
    assert np.abs(exact).max() > 0.01
    assert np.abs(exact - heard(music)).max() <= 2**-23


def test_one_side_is_a_mono_file_and_both_together_are_the_sound() -> None:
    music = tune_of(9_601)
    both = heard(music)
    for at, side in enumerate("LR"):
        content = b"".join(replace(music, label=LABEL.one_side(side)))
        assert len(content) % 2 == 0  # 9,601 times three bytes are not
        assert struct.unpack("<I", content[4:8])[0] == len(content) - 8
        assert heard(content, channels=1)[:, 0].tolist() == both[:, at].tolist()


@pytest.mark.skipif(FFPROBE is None, reason="needs ffprobe, which is not here")
@pytest.mark.parametrize(("bits", "codec"), [(16, "pcm_s16le"), (24, "pcm_s24le"), (32, "pcm_f32le")])
def test_ffprobe_reads_it(bits: int, codec: str, tmp_path: Path) -> None:
    file = wav(tmp_path / "cut.wav", replace(LABEL, reference="ab12"), bits)
    told = _said(FFPROBE, "-v", "warning", "-show_entries", "stream=codec_name,duration_ts:format_tags", file)
    assert f"codec_name={codec}" in told
    assert "duration_ts=9601" in told
    assert "TAG:time_reference=172800000" in told
    assert "TAG:originator_reference=ab12" in told


@pytest.mark.skipif(FFPROBE is None, reason="needs ffprobe, which is not here")
def test_ffprobe_reads_an_rf64_file(tmp_path: Path) -> None:
    samples, file = 5 * 3600 * 48_000, tmp_path / "long.wav"
    content = header(samples, LABEL)
    with file.open("wb") as opened:
        opened.write(content)
        opened.truncate(len(content) + samples * 6)  # sparse
    told = _said(FFPROBE, "-v", "warning", "-show_entries", "format=duration:format_tags", file)
    assert "duration=18000.000000" in told
    assert "TAG:time_reference=172800000" in told


@pytest.mark.skipif(MEDIAINFO is None, reason="needs MediaInfo, which is not here")
@pytest.mark.parametrize("name", RATES)
def test_mediainfo_reads_the_time_reference_at_every_rate(name: str, tmp_path: Path) -> None:
    rate, drop = RATES[name]
    day = frames_a_day(rate, drop_frame=drop)
    label = label_at(timecode(day - 1, rate, drop_frame=drop), rate, drop_frame=drop)
    told = _said(MEDIAINFO, "--Full", wav(tmp_path / "cut.wav", label))
    delays = {line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("Delay ")}
    assert str(round((day - 1) / rate * 1000)) in delays


@pytest.mark.skipif(EXIFTOOL is None, reason="needs ExifTool, which is not here")
def test_exiftool_reads_both_chunks(tmp_path: Path) -> None:
    file = wav(tmp_path / "cut.wav", replace(LABEL, scene="1m2", take="3", project="Müller"))
    told = _said(EXIFTOOL, "-s", "-a", file)
    values = {
        key.strip(): value.strip() for key, _, value in (line.partition(":") for line in told.splitlines())
    }
    assert values["TimeReference"] == "172800000"
    assert values["BWFVersion"] == "2"
    assert values["CodingHistory"].startswith("A=PCM,F=48000,W=24,M=stereo")


@pytest.mark.skipif(SOX is None, reason="needs SoX, which is not here")
@pytest.mark.parametrize("bits", [16, 24, 32])
def test_sox_reads_every_sample(bits: int, tmp_path: Path) -> None:
    for side in ("", "L"):
        file = wav(tmp_path / "cut.wav", replace(LABEL, side=side), bits)
        assert _said(SOX, "--i", "-s", file).strip() == "9601"
        assert _said(SOX, "--i", "-c", file).strip() == ("1" if side else "2")


def _said(program: str | None, *arguments: object) -> str:
    assert program is not None
    asked = [program, *map(str, arguments)]
    return subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
