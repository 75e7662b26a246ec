"""From a timeline file to a score that fits it: the whole way, by the command."""

import json
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.demo import FILM
from bridge.timeline.formats import read
from generator.styles.file import TRAINED, load
from tests.folders import contents
from tests.footage import pan, write_clip
from tests.midi import ReadBack, read_back
from tests.timelines import FOLDER


def recue(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def cut_file(folder: Path, frames: list[int], media: str | None = None, rate: float = 24.0) -> Path:
    """Write an .otio of shots with these lengths, cut one after another from one media file."""
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    at = 0
    for number, length in enumerate(frames):
        reference = otio.schema.ExternalReference(media) if media else otio.schema.MissingReference()
        span = otio.opentime.TimeRange(
            otio.opentime.RationalTime(at, rate), otio.opentime.RationalTime(length, rate)
        )
        track.append(otio.schema.Clip(f"shot {number}", reference, span))
        at += length
    timeline = otio.schema.Timeline("cut")
    timeline.tracks.append(track)
    path = folder / "cut.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def checked(midi: ReadBack, cuts: list[Fraction], duration: Fraction, rate: Fraction) -> float:
    """See that a score fits its cut; returns the share of cuts met."""
    half = 1 / rate / 2
    assert abs(midi.end - duration) <= half
    bars, edges = set(midi.bar_ticks), [Fraction(0), *cuts]
    for tick, seconds, _ in midi.markers():
        assert tick in bars
        assert min(abs(seconds - edge) for edge in edges) <= half
    assert len(midi.markers()) >= duration / 120
    steps = np.array(midi.steps, dtype=float)
    onsets = np.array([float(seconds) for _, seconds in midi.onsets])
    met = [cut for cut in cuts if np.abs(steps - float(cut)).min() <= half]
    assert sum(np.abs(onsets - float(cut)).min() <= 1 / rate for cut in met) >= 0.95 * len(met)
    tempi = [60_000_000 / m.tempo for _, _, _, m in midi.events if m.type == "set_tempo"]
    assert 60 <= min(tempi) <= max(tempi) <= 160
    assert_released(midi)
    return len(met) / len(cuts)


def assert_released(midi: ReadBack) -> None:
    sounding: set[tuple[int, int]] = set()
    for _, _, track, message in midi.events:
        if message.type == "note_on":
            assert (track, message.note) not in sounding
            sounding.add((track, message.note))
        elif message.type == "note_off":
            sounding.discard((track, message.note))
    assert not sounding


def test_the_example_film_is_scored_to_the_frame(tmp_path: Path) -> None:
    result = recue("score", FILM, "-o", tmp_path, "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert sorted(Path(f).name for f in report["delivered"]) == [
        "film.mid",
        "film.png",
        "film.recue.json",
        "film.wav",
    ]
    sheet = json.loads((tmp_path / "film.recue.json").read_text())
    assert [scene["name"] for scene in sheet["scenes"]] == ["drifting", "chased", "at rest"]
    cuts = [Fraction(shot["first_frame"], 24) for scene in sheet["scenes"] for shot in scene["shots"]][1:]
    midi = read_back((tmp_path / "film.mid").read_bytes())
    assert checked(midi, cuts, Fraction(45), Fraction(24)) == 1.0
    assert [text for _, _, text in midi.markers()] == ["drifting", "chased", "at rest"]


@pytest.mark.usefixtures("composed_anew")
def test_the_same_command_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert recue("score", FILM, "-o", tmp_path / folder).exit_code == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_motion_reaches_the_music_bar_by_bar(tmp_path: Path) -> None:
    """Two films with the same cuts and their motion swapped: so are their bars' densities."""
    speeds = [0.02, 0.3, 0.05, 0.8, 0.01, 0.15, 0.5, 0.03, 0.2, 0.1]
    frames = [70, 66, 72, 58, 80, 61, 77, 65, 69, 74]
    found = {}
    for name, order in {"film": speeds, "swapped": speeds[::-1]}.items():
        folder = tmp_path / name
        folder.mkdir()
        pictures = (p for s, (v, n) in enumerate(zip(order, frames, strict=True)) for p in pan(n, v, seed=s))
        write_clip(folder / "film.mp4", pictures)
        timeline = cut_file(folder, frames, "film.mp4")
        asked = ("--formats", "mid,json", "--tempo", 110, "--mood", "free texture")
        assert recue("score", timeline, *asked).exit_code == 0
        sheet = json.loads((folder / "cut.recue.json").read_text())
        density = [bar["density"] for scene in sheet["scenes"] for bar in scene["bars"]]
        ends = np.cumsum([len(scene["bars"]) for scene in sheet["scenes"]]) - 1
        inner = [bar for bar in range(len(density)) if bar not in ends]  # a scene's last bar broadens
        onsets = read_back((folder / "cut.mid").read_bytes()).onset_steps()
        assert spearman([density[bar] for bar in inner], [onsets[bar] for bar in inner]) > 0.95
        edges = np.cumsum([0, *frames]) / 24
        shots = np.array(order)
        midi = read_back((folder / "cut.mid").read_bytes())
        bars = [float(midi.seconds(tick)) for tick in [*midi.bar_ticks, midi.events[-1][0]]]
        flow = [mean_over(edges, shots, a, b) for a, b in pairwise(bars)]
        assert spearman([flow[bar] for bar in inner], [onsets[bar] for bar in inner]) >= 0.9
        found[name] = onsets
    assert found["film"] != found["swapped"]


def mean_over(edges: np.ndarray, values: np.ndarray, start: float, end: float) -> float:
    """Mean of a step function between two instants."""
    overlap = np.minimum(edges[1:], end) - np.maximum(edges[:-1], start)
    return float((values * overlap.clip(0)).sum() / (end - start))


def spearman(a: list[float], b: list[float] | list[int]) -> float:
    """Rank correlation, equal values sharing their mean rank."""

    def ranks(values: list[float] | list[int]) -> np.ndarray:
        ordered = np.sort(values)
        return (np.searchsorted(ordered, values) + np.searchsorted(ordered, values, side="right")) / 2

    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        (lambda f: f / "none.otio", 3, "none.otio"),
        (lambda f: write(f / "empty.otio", ""), 3, "empty.otio"),
        (lambda f: write(f / "cut.otio", FILM.read_text()[:5000]), 3, "cut.otio"),
        (lambda f: write(f / "noise.aaf", "\0\1\2" * 900), 3, "noise.aaf"),
        (lambda f: cut_file(f, []), 3, "cut"),
        (lambda f: cut_file(f, [0]), 3, "cut"),
        (lambda f: cut_file(f, [3]), 3, "less than one 2/4 bar"),
        (lambda f: f, 3, ""),
    ],
    ids=[
        "missing",
        "empty file",
        "truncated",
        "noise",
        "no shots",
        "zero duration",
        "three frames",
        "a folder",
    ],
)
def test_what_cannot_be_scored_gets_a_sentence_and_leaves_nothing(
    tmp_path: Path, make: Callable[[Path], Path], code: int, said: str
) -> None:
    (tmp_path / "in").mkdir()
    result = recue("score", make(tmp_path / "in"), "-o", tmp_path / "out")
    assert result.exit_code == code
    assert result.stderr.startswith("recue: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("frames", "scenes"), [([40], 1), ([30, 50], 1), ([24 * 200], 2)], ids=["one clip", "two", "one of 200 s"]
)
def test_short_and_long_cuts_without_media_are_scored(tmp_path: Path, frames: list[int], scenes: int) -> None:
    timeline = cut_file(tmp_path, frames)
    result = recue("score", timeline, "--formats", "mid", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["scenes"] == scenes
    assert any("scored by the cut alone" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bpm", "fast"], "bpm"),
        (["--key", "H major"], "'C minor'"),
        (["--style", "jazz"], "style"),
        (["--palette", "kazoo"], "palette"),
        (["--media", "/no/such/folder"], "/no/such/folder"),
        (["--one-scene", "--scene-per-shot"], "one of"),
        (["--soundfont", "none.sf2"], "none.sf2"),
        (["--formats", "flac"], "formats"),
        (["--hits", "none.csv"], "none.csv"),
    ],
)
def test_wrong_options_get_a_sentence(tmp_path: Path, options: list[str], said: str) -> None:
    result = recue("score", FILM, "-o", tmp_path / "out", *options)
    assert result.exit_code in {2, 4}
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_damaged_styles_are_said_so_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "styles.safetensors").write_bytes(TRAINED.read_bytes()[:500])
    monkeypatch.setattr("generator.composing.load_styles", partial(load, tmp_path / "styles.safetensors"))
    result = recue("score", FILM, "-o", tmp_path / "out")
    assert result.exit_code == 4
    assert result.stderr.startswith("recue: the styles ")
    assert "install Recue again" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_styles_sound_different_where_no_picture_tells(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90, 200] * 3)
    fullness = {}
    for style in ("song", "chamber", "orchestral"):
        counts = []
        for seed in range(2):
            out = tmp_path / f"{style}{seed}"
            asked = ["--formats", "mid", "--style", style, "--seed", seed, "--palette", "strings"]
            assert recue("score", timeline, "-o", out, *asked).exit_code == 0
            midi = read_back((out / "cut.mid").read_bytes())
            counts.append(len(midi.onsets) / sum(midi.onset_steps()))
        fullness[style] = np.mean(counts)
    assert fullness["orchestral"] > max(fullness["song"], fullness["chamber"]) + 0.1


def test_what_is_asked_for_is_done(tmp_path: Path) -> None:
    asked = [
        "--key",
        "Bb minor",
        "--style",
        "orchestral",
        "--bpm",
        "100-120",
        "--palette",
        "synth",
        "--no-picture",
    ]
    result = recue("score", FILM, "-o", tmp_path, "--formats", "mid,json", *asked)
    assert result.exit_code == 0, result.output
    sheet = json.loads((tmp_path / "film.recue.json").read_text())
    for scene in sheet["scenes"]:
        assert (scene["key"], scene["style"], scene["palette"]) == ("Bb minor", "orchestral", "synth")
    midi = read_back((tmp_path / "film.mid").read_bytes())
    tempi = [60_000_000 / m.tempo for _, _, _, m in midi.events if m.type == "set_tempo"]
    assert 100 <= min(tempi) <= max(tempi) <= 120


def test_settings_beside_the_timeline_hold_and_the_command_line_wins(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90])
    (tmp_path / "recue.yaml").write_text("key: F major\nseed: 5\nformats: json\n")
    keys = []
    for more in ([], ["--key", "G major"]):
        assert recue("score", timeline, *more).exit_code == 0
        keys.append(json.loads((tmp_path / "cut.recue.json").read_text())["scenes"][0]["key"])
    assert keys == ["F major", "G major"]


def test_human_timing_moves_notes_by_milliseconds_and_no_hit(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90, 200])
    onsets = []
    for folder, spread in (("strict", 0), ("loose", 8), ("again", 8)):
        (tmp_path / "recue.yaml").write_text(f"expression: {{timing: {spread}}}\n")
        out = tmp_path / folder
        assert recue("score", timeline, "-o", out, "--formats", "mid,json").exit_code == 0
        midi = read_back((out / "cut.mid").read_bytes())
        onsets.append(midi.onsets)
        points = {tick for tick, _, _, m in midi.events if m.type == "cue_marker" and "missed" not in m.text}
        assert points <= {tick for tick, _ in midi.onsets}
        assert_released(midi)
    strict, loose, again = onsets
    assert loose == again != strict
    assert sorted(round(tick / 240) for tick, _ in loose) == [tick // 240 for tick, _ in strict]
    assert max(abs(float(a - b)) for (_, a), (_, b) in zip(strict, loose, strict=True)) < 0.05


def test_the_users_own_hits_are_met_and_named(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90])
    (tmp_path / "spots.csv").write_text("frame,weight,name\n47,3,the door slams\n999,,\n")
    (tmp_path / "recue.yaml").write_text("hits: {file: spots.csv, weights: {cut: 0.7}}\n")
    result = recue("score", timeline, "--formats", "mid,json", "--json")
    assert result.exit_code == 0, result.output
    notes = json.loads(result.stdout)["notes"]
    assert "1 hit lies outside the timeline, the first spots.csv, line 3; left out." in notes
    hits = [
        hit
        for scene in json.loads((tmp_path / "cut.recue.json").read_text())["scenes"]
        for hit in scene["hits"]
    ]
    slam = next(hit for hit in hits if hit["frame"] == 47)
    assert (slam["kind"], slam["name"], slam["origin"]) == ("user", "the door slams", "spots.csv, line 2")
    assert (slam["weight"], slam["met"]) == (3.0, True)
    assert {hit["weight"] for hit in hits if hit["kind"] == "cut"} == {0.7}
    points = [m for *_, m in read_back((tmp_path / "cut.mid").read_bytes()).events if m.type == "cue_marker"]
    assert any(point.text.startswith("the door slams") for point in points)


FEW_NOTES = ["--mood", "bare"]
"""Of a long cut: its bars are what is looked at. The others are scored in full."""


@pytest.mark.shared
@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the real timelines in ../shared")
@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("raven/Meridian_UHD4k5994_HDR_P3PQ.otio", FEW_NOTES),
        ("sg-otio-edls/090PC_091MJ_100TC_V05_TURNOVER_20150123.edl", FEW_NOTES),
        ("otio-fcp7/premiere_example.xml", []),
        ("otio-fcpx/fcpx_example.fcpxml", ["--sequence", "OpenTimeline_Project"]),
        ("otio-aaf/multitrack.aaf", []),
    ],
)
def test_real_timelines_are_scored_to_the_frame(tmp_path: Path, file: str, options: list[str]) -> None:
    result = recue("score", FOLDER / file, "-o", tmp_path, "--formats", "mid", *options)
    assert result.exit_code == 0, result.output
    cut = read(FOLDER / file, sequence=options[-1] if "--sequence" in options else None)
    (midi,) = tmp_path.glob("*.mid")
    assert checked(read_back(midi.read_bytes()), [c.time for c in cut.cuts], cut.duration, cut.rate) >= 0.75


def test_a_midi_file_edited_by_hand_is_kept_when_it_is_scored_anew(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90])
    assert recue("score", timeline, "--formats", "mid").exit_code == 0
    edited = (tmp_path / "cut.mid").read_bytes().replace(b"cut", b"Cut", 1)
    (tmp_path / "cut.mid").write_bytes(edited)
    result = recue("score", timeline, "--formats", "mid")
    assert "kept as cut.kept-1.mid" in result.stderr
    assert (tmp_path / "cut.kept-1.mid").read_bytes() == edited
