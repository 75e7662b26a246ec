"""The solutions of scenes, the pins that choose among them, and the click track: by the command."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.demo import FILM
from bridge.grid.bars import BarGrid
from bridge.score.inputs import sensed
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.timeline.formats import read
from tests.midi import read_back
from tests.test_score import cut_file, recue, write
from tests.waves import heard

GUIDE = (Path(__file__).parent.parent / "docs" / "guides" / "tempo.md").read_text(encoding="utf-8")


def listed(*args: object) -> list[dict[str, Any]]:
    """Return the scenes that `recue tempo` lists."""
    result = recue("tempo", *args, "--json")
    assert result.exit_code == 0, result.output
    scenes: list[dict[str, Any]] = json.loads(result.stdout)["scenes"]
    return scenes


def scored(folder: Path, *args: object) -> dict[str, Any]:
    """Return the cue sheet that `recue score` writes."""
    result = recue("score", *args, "-o", folder, "--formats", "mid,json")
    assert result.exit_code == 0, result.output
    (file,) = folder.glob("*.recue.json")
    sheet: dict[str, Any] = json.loads(file.read_text())
    return sheet


def test_each_scene_of_a_score_has_five_solutions(tmp_path: Path) -> None:
    scenes = listed(FILM)
    sheet = scored(tmp_path, FILM)
    for scene, cue in zip(scenes, sheet["scenes"], strict=True):
        assert (scene["id"], scene["name"], scene["chosen"]) == (cue["id"], cue["name"], 1)
        assert [one["solution"] for one in scene["solutions"]] == [1, 2, 3, 4, 5]
        best = scene["solutions"][0]
        assert best["bpm"] == cue["tempi"]["mean"]
        assert [hit["error_frames"] for hit in best["hits"]] == [hit["error_frames"] for hit in cue["hits"]]
        assert all(one["largest_lean"] <= 1.03 for one in scene["solutions"])


@pytest.mark.parametrize("number", [2, 5])
def test_a_number_that_was_listed_pins_those_bars(tmp_path: Path, number: int) -> None:
    options = ("--metre", "3/4,6/8", "--metre", "4/4", "--pickup", "--no-picture")
    (scene,) = listed(FILM, *options, "--scene", "chased")
    pinned = listed(FILM, *options, "--scene", "chased", "--pin", f"chased:solution={number}")
    assert pinned == [{**scene, "chosen": number}]
    sheet = scored(tmp_path, FILM, *options, "--pin", f"{scene['id']}:solution={number}")
    cue, wanted = sheet["scenes"][1], scene["solutions"][number - 1]
    assert (cue["metre"], cue["tempi"]["mean"]) == (wanted["metre"], wanted["bpm"])
    first = cue["bars"][0]["bar"]
    assert [{**hit, "bar": hit["bar"] - first + 1} for hit in cue["hits"]] == wanted["hits"]
    assert len(cue["bars"]) == wanted["bars"]


def test_the_listing_in_the_guide_is_what_is_printed() -> None:
    shown = re.search(r"`recue (tempo film[^`]*)`[^`]*```text\n(.*?)```", GUIDE, re.DOTALL)
    assert shown
    command = [str(FILM) if word.endswith("film.otio") else word for word in shown[1].split()]
    printed = recue(*command).stdout.rstrip().splitlines()
    assert [line.rstrip() for line in printed] == shown[2].splitlines()


def test_a_shorter_bar_at_the_end_is_shown() -> None:
    (scene,) = listed(FILM, "--no-picture", "--scene", "chased")
    lines = recue("tempo", FILM, "--no-picture", "--scene", "chased").stdout.splitlines()[2:7]
    closings = [one["closing"] for one in scene["solutions"]]
    assert {None, "2/4", "3/4"} == set(closings)
    for line, one in zip(lines, scene["solutions"], strict=True):
        said = f"{one['bars']}, the last {one['closing']} " if one["closing"] else f"{one['bars']}  "
        assert f"  {said}" in line


def test_a_table_without_colours_where_nobody_looks() -> None:
    result = recue("tempo", FILM, "--no-picture")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("drifting  ")
    assert lines[1].split() == ["bpm", "metre", "bars", "met", "near", "missed", "lean"]
    assert lines[2].startswith("* 1 ")
    assert "the lantern flares" in result.stdout
    assert "\x1b" not in result.stdout
    assert {len(line.split()) for line in lines[2:7]} <= {8, 9, 11, 12}


def test_six_eight_is_listed_in_dotted_quarters_and_as_a_pin_takes_it() -> None:
    options = ("--no-picture", "--metre", "6/8", "--scene", "at rest")
    rows = recue("tempo", FILM, *options).stdout.splitlines()[2:7]
    for row, solution in zip(rows, listed(FILM, *options)[0]["solutions"], strict=True):
        assert f"  {solution['bpm'] / 1.5:.2f} dotted = {solution['bpm']:.2f}  6/8  " in row


@pytest.mark.parametrize("pin", ["solution=9", "tempo=61.3"])
def test_a_refused_pin_of_six_eight_names_dotted_quarters_too(pin: str) -> None:
    says = recue("tempo", FILM, "--no-picture", "--metre", "6/8", "--pin", f"chased:{pin}").stderr
    found = re.findall(r"([0-9.]+) bpm(?: in 6/8)? \(dotted quarters at ([0-9.]+)\)", says)
    assert found
    assert all(float(quarters) / 1.5 == pytest.approx(float(dotted), abs=0.06) for quarters, dotted in found)


def test_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[32m+0.00\x1b[0m" in recue("tempo", FILM, "--no-picture", "--scene", "at rest").stdout


def test_a_name_is_printed_and_never_obeyed(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [60, 71, 83])
    write(tmp_path / "spots.csv", "frame,name\n47,[red]the door\x1b[31m slams\n")
    shown = recue("tempo", timeline, "--hits", tmp_path / "spots.csv").stdout
    assert "[red]the door [31m slams" in shown
    assert "\x1b" not in shown


def test_hits_are_green_yellow_or_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    timeline = cut_file(tmp_path, [48, 1, 2, 45])
    shown = recue("tempo", timeline, "--bpm", "60-60").stdout
    for colour in ("32", "33", "31"):
        assert f"\x1b[{colour}m" in shown


@pytest.mark.parametrize("command", ["score", "tempo"])
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--pin", "chase:tempo=96"], "There is no scene 'chase'; the nearest are 'chased', "),
        (["--pin", "chased"], "write it like 'Scene 3:tempo=96,metre=3/4'"),
        (["--pin", "chased:"], "write it like 'Scene 3:tempo=96,metre=3/4'"),
        (["--pin", "chased:temp=96"], "--pin 'chased:temp=96': a scene has no 'temp' to fix; did you mean tempo?"),
        (["--pin", "chased:tempo=fast"], "--pin 'chased:tempo=fast': tempo should be a number"),
        (["--pin", "chased:metre=7/4"], "--pin 'chased:metre=7/4': metre should be 4/4, 3/4, 6/8, 2/4, 5/4, 7/8 or 12/8"),
        (["--pin", "chased:solution=0"], "--pin 'chased:solution=0': solution should be 1 or more"),
        (["--pin", "chased:tempo=200"], "the range of 60 to 160 bpm; in it, the nearest for whole 4/4 bars in 12.833 s: 158.96"),
        (["--pin", "chased:tempo=61.3"], "chased, from 01:00:14:15: A scene of 12.833 s holds no whole number of"),
        (["--pin", "chased:solution=6"], "chased, from 01:00:14:15: The scene has no solution 6; it has 1: "),
        (["--pin", "chased:tempo=96", "--pin", "chased:tempo=97"], "two values of 'tempo'; give one of them"),
        (["--pin", "chased:metre=3/4,metre=4/4"], "--pin gives 'chased' two values of 'metre'; give one of them"),
        (["--metre", ""], "--metre is empty, but it should name at least one"),
        (["--metre", "7/4"], "--metre is '7/4', but it should be 4/4, 3/4, 6/8, 2/4, 5/4, 7/8 or 12/8"),
        (["--bpm", "fast"], "--bpm is 'fast', but it should run from a low to a high tempo"),
        (["--hits", "none.csv"], "none.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_one_sentence(
    tmp_path: Path, command: str, options: list[str], says: str
) -> None:
    result = recue(command, FILM, "--no-picture", "-o", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.startswith("recue: ")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_scene_that_is_not_there_and_a_timeline_that_is_not() -> None:
    wrong = recue("tempo", FILM, "--no-picture", "--scene", "at resta")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "There is no scene 'at resta'; the nearest are 'at rest'" in wrong.stderr
    assert recue("tempo", FILM.parent / "none.otio").exit_code == 3


def test_a_pin_in_the_settings_and_one_for_a_name_with_a_colon(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90, 80, 130])
    text = timeline.read_text().replace('"markers": []', f'"markers": [{MARKER}]', 1)
    write(timeline, text)
    write(tmp_path / "recue.yaml", "grid: {metres: 4/4}\npins: {'night: the chase': {metre: 3/4}}\n")
    assert listed(timeline)[0]["solutions"][0]["metre"] == "3/4"
    (scene,) = listed(timeline, "--pin", "night: the chase:metre=6/8")
    assert {one["metre"] for one in scene["solutions"]} == {"6/8"}


def test_a_pin_in_the_settings_that_outlived_its_scene_stops_nothing(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90, 80, 130])
    write(tmp_path / "recue.yaml", "pins: {the chase: {metre: 3/4}}\n")
    for command in (("tempo", timeline), ("score", timeline, "--formats", "json", "-o", tmp_path / "out")):
        result = recue(*command)
        assert result.exit_code == 0, result.output
        assert "note: The pin of 'the chase' in recue.yaml is left out: There is no scene" in result.stderr
    insisted = recue("tempo", timeline, "--pin", "the chase:metre=3/4")
    assert (insisted.exit_code, insisted.stdout) == (2, "")
    assert insisted.stderr.startswith("recue: There is no scene 'the chase'; the nearest ")


MARKER = json.dumps(
    {
        "OTIO_SCHEMA": "Marker.2",
        "name": "scene: night: the chase",
        "marked_range": {
            "OTIO_SCHEMA": "TimeRange.1",
            "duration": {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": 0.0},
            "start_time": {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": 0.0},
        },
    }
)


@pytest.mark.parametrize("metre", ["3/4", "6/8", "2/4", "5/4", "12/8"])
def test_a_metre_and_its_pickups_are_written_as_time_signatures(tmp_path: Path, metre: str) -> None:
    sheet = scored(tmp_path, FILM, "--metre", metre, "--pickup", "--no-picture")
    midi = read_back((tmp_path / "film.mid").read_bytes())
    signs = {
        tick: f"{m.numerator}/{m.denominator}" for tick, *_, m in midi.events if m.type == "time_signature"
    }
    bars = [bar for scene in sheet["scenes"] for bar in scene["bars"]]
    assert len(midi.bar_ticks) == len(bars)
    running = ""
    for tick, bar in zip(midi.bar_ticks, bars, strict=True):
        running = signs.get(tick, running)
        assert running == bar["metre"]
        assert float(midi.seconds(tick)) * 24 == pytest.approx(bar["frame"], abs=1e-2)
    for scene in sheet["scenes"]:
        assert scene["metre"] == metre
        assert metre in {bar["metre"] for bar in scene["bars"]}
    click = {m.clocks_per_click for *_, m in midi.events if m.type == "time_signature"}
    assert click == {36 if metre in {"6/8", "12/8"} else 24}


def with_black(folder: Path) -> Path:
    """Write a cut with 75 frames of black in it."""
    timeline = cut_file(folder, [70, 62, 81, 75, 66, 90, 58])
    tracks = json.loads(timeline.read_text())
    clip = tracks["tracks"]["children"][0]["children"][3]
    for key in ("media_references", "active_media_reference_key"):
        del clip[key]
    clip["OTIO_SCHEMA"] = "Gap.1"
    return write(timeline, json.dumps(tracks))


def test_a_fermata_is_held_and_said(tmp_path: Path) -> None:
    timeline = with_black(tmp_path)
    sheet = scored(tmp_path, timeline, "--fermata", "--one-scene", "--metre", "6/8")
    (fermata,) = sheet["scenes"][0]["fermatas"]
    assert (fermata["frame"], fermata["seconds"]) == (213, pytest.approx(75 / 24, abs=1 / 24))
    midi = read_back((tmp_path / "cut.mid").read_bytes())
    points = [(tick, m.text) for tick, _, _, m in midi.events if m.type == "cue_marker"]
    ((tick, words),) = [(tick, text) for tick, text in points if text.startswith("fermata")]
    assert words == f"fermata {fermata['seconds']:.2f} s"
    onsets = {tick for tick, _ in midi.onsets}
    assert tick in onsets
    assert not onsets & set(range(tick + 1, tick + 6 * 240))
    assert max(bar["bpm"] for bar in sheet["scenes"][0]["bars"]) < 1.2 * min(
        bar["bpm"] for bar in sheet["scenes"][0]["bars"]
    )


def laid(**settings: object) -> BarGrid:
    cut, wanted = read(FILM), Settings.model_validate({"picture": False, **settings})
    senses = sensed(cut, FILM, wanted, lambda *_: None)
    return lay_bars(spot(cut, senses.picture, wanted, sound=senses.sound, story=senses.story))


def rendered(file: Path) -> np.ndarray:
    """Return the loudest of both channels. (samples,)"""
    samples = np.rint(heard(file.read_bytes()) * 32_767).astype(np.int64)
    loudest: np.ndarray = np.abs(samples).max(axis=1)
    return loudest


def test_the_clicks_of_the_chosen_bars_lie_on_their_beats(tmp_path: Path) -> None:
    pin = ("--pin", "chased:metre=6/8,solution=3")
    result = recue("tempo", FILM, "--no-picture", "-o", tmp_path / "out", "--click", *pin)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == str(tmp_path / "out" / "film.click.wav")
    grid = laid(pins={"chased": {"metre": "6/8", "solution": 3}})
    beats = [scene.start + scene.lines[step] for scene in grid.scenes for step in scene.beat_steps[:-1]]
    bars = {scene.start + scene.lines[step] for scene in grid.scenes for step in scene.bar_steps}
    hits = [hit.hit.time + hit.error * hit.met for scene in grid.scenes for hit in scene.hits]
    sound = rendered(tmp_path / "out" / "film.click.wav")
    assert len(sound) == 45 * 48_000
    peaks: dict[str, list[int]] = {"bar": [], "beat": [], "hit": []}
    for time in sorted({*beats, *hits}):
        at = round(time * 48_000)
        before = int(sound[max(0, at - 96) : at].max(initial=0))
        struck = sound[at : at + 2400]
        assert np.argmax(struck > before + struck.max() / 10) <= 48_000 / 1000, float(time)
        kind = "bar" if time in bars else "beat" if time in beats else "hit"
        peaks[kind].append(int(struck.max()))
    assert min(peaks["bar"]) > 1.2 * max(peaks["beat"]) > 1.2 * 1.2 * max(peaks["hit"])
    assert max(peaks["bar"]) < 30_000


def test_a_click_track_starts_where_the_timeline_does(tmp_path: Path) -> None:
    assert recue("tempo", FILM, "--no-picture", "-o", tmp_path, "--click").exit_code == 0
    header = (tmp_path / "film.click.wav").read_bytes()[:1000]
    reference = header.index(b"bext") + 8 + 256 + 32 + 32 + 10 + 8
    assert int.from_bytes(header[reference : reference + 8], "little") == 3600 * 48_000
    assert b"film: click track" in header


def test_another_timelines_folder_is_left_alone(tmp_path: Path) -> None:
    timeline = cut_file(tmp_path, [100, 120, 90])
    assert recue("score", timeline, "--formats", "json").exit_code == 0
    (tmp_path / "other").mkdir()
    moved = write(tmp_path / "other" / "cut.otio", timeline.read_text())
    result = recue("tempo", moved, "--click", "-o", tmp_path)
    assert (
        "The name cut is that of the score of cut.otio, another timeline; this one is called cut-2."
        in result.stderr
    )
    assert not (tmp_path / "cut.click.wav").exists()
    assert (tmp_path / "cut-2.click.wav").exists()


def test_the_networks_are_not_loaded() -> None:
    code = "import sys; from bridge.cli import main; main(sys.argv[1:], standalone_mode=False); assert 'torch' not in sys.modules"
    command = [sys.executable, "-c", code, "tempo", str(FILM), "--no-picture"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
