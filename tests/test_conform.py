"""From the score of one cut to the score of the next, by the command: judged from the two cuts and the two .mid files."""

import json
import shutil
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import mido
import numpy as np
import opentimelineio as otio
import pytest

from bridge.output.cuesheet.readable_json import Json
from generator.composing import GanComposer
from generator.weights import TRAINED, load, pack
from tests.folders import contents, seen_in
from tests.midi import ReadBack, read_back
from tests.recuts import (
    REEL,
    SAME,
    SCENES,
    Event,
    Marks,
    alike,
    assert_fits,
    assert_refused,
    conformed,
    cut_file,
    done,
    edl_events,
    fates,
    heard,
    kept,
    lowered_and_ringing,
    moved_marks,
    music,
    pedals,
    recue,
    resaved,
    scenes,
    scored,
    ticks_of,
    trimmed,
    unchanged,
)

SHARED = Path(__file__).parents[1] / ".." / "shared" / "timelines"
V05 = SHARED / "sg-otio-edls" / "090PC_091MJ_100TC_V05_TURNOVER_20150123.edl"
V06 = SHARED / "sg-otio-edls" / "090PC_091MJ_100TC_V06_TURNOVER_20150206.edl"
real_pair = [
    pytest.mark.shared,
    pytest.mark.skipif(not V05.exists(), reason="needs ../shared/timelines, which is not here"),
]


# A real recut, there and back.


@pytest.fixture(scope="module")
def turnover(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadBack]:
    """V05 scored, V06 scored from that, and V05 scored from that again."""
    folder = tmp_path_factory.mktemp("turnover")
    plain = ("--formats", "mid,json")
    done("score", V05, "-o", folder / "first", *plain)
    for old, new, was, into in ((V05, V06, "first", "second"), (V06, V05, "second", "back")):
        sheet = folder / was / f"{old.stem}.recue.json"
        done("conform", old, new, "--score", sheet, "-o", folder / into, *plain)
    cuts = {"first": V05, "second": V06, "back": V05}
    return {name: heard(folder / name, cut) for name, cut in cuts.items()}


class TestTheRealPair:
    pytestmark = real_pair

    def test_its_shots_are_paired_and_their_changes_named(self) -> None:
        told = json.loads(done("conform", V05, V06, "--check", "--json").stdout)
        old, new = ([event for event in edl_events(cut) if event.media] for cut in (V05, V06))
        assert len(old) == len(new) == 115
        pairs = {
            shot["old"][0]["shot"] - 1: (shot["new"][0]["shot"] - 1, shot["kind"])
            for shot in told["shots"]
            if shot["old"] and shot["new"]
        }
        same = {was: now for was, (now, _) in pairs.items() if old[was][:2] == new[now][:2]}
        assert len(same) == 112
        for was, (now, kind) in pairs.items():
            if old[was].speed != new[now].speed:
                assert kind == "retimed"
            elif old[was][1:3] != new[now][1:3]:
                assert kind in {"trimmed", "replaced"}
            else:
                assert kind in {"unchanged", "moved"}

    def test_scenes_that_stand_unchanged_are_heard_as_they_were(self, turnover: dict[str, ReadBack]) -> None:
        old, new = edl_events(V05), edl_events(V06)
        there = kept(old, new, turnover["first"], turnover["second"])
        back = kept(new, old, turnover["second"], turnover["back"])
        assert len(there) >= 4
        assert set(there) <= set(back)
        for name, start, places, length in unchanged(old, old, turnover["first"]):
            if name in there:  # after two recuts, against the first score itself
                assert places == [start]
                one, two = (music(turnover[each], start, start + length) for each in ("first", "back"))
                assert alike(one, two), name

    def test_every_promise_of_a_score_still_holds(self, turnover: dict[str, ReadBack]) -> None:
        for name, cut in {"first": V05, "second": V06, "back": V05}.items():
            names = [scene for *_, scene in scenes(turnover[name])]
            stands = {each[0] for each in unchanged(edl_events(V05), edl_events(V06), turnover["first"])}
            assert_fits(turnover[name], edl_events(cut), [scene for scene in names if scene not in stands])


# Invented recuts of four scenes.


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score the reel in a folder of its own."""
    cut = cut_file(tmp_path_factory.mktemp("first") / "cut.otio", REEL, SCENES)
    scored(cut)
    return cut


@pytest.fixture
def v1(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the same to write over."""
    shutil.copytree(first.parent, tmp_path / "v1")
    return tmp_path / "v1" / "cut.otio"


def test_a_trim_moves_what_follows_and_changes_no_note_of_it(v1: Path, tmp_path: Path) -> None:
    new = trimmed(REEL, 5, -14)
    cut = cut_file(tmp_path / "v2" / "cut.otio", new, moved_marks(-14, 240))
    was, now = heard(v1.parent, v1), conformed(v1, cut)
    assert kept(REEL, new, was, now) == ["A", "C", "D"]
    assert_fits(now, new, ["B"])


def other_weights(path: Path) -> Path:
    """Write a valid weights file that composes otherwise."""
    shipped, rng = load(TRAINED), np.random.default_rng(1)
    networks = {
        name: (
            sizes,
            {
                each: value + 0.2 * value.std() * rng.standard_normal(value.shape)
                for each, value in shipped.of(name).items()
            },
        )
        for name, sizes in shipped.sizes.items()
    }
    path.write_bytes(pack(networks, {}))
    return path


def test_kept_scenes_need_no_network(v1: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other weights, and no store: what stands unchanged is read from the .mid alone."""
    new = [*REEL[:8], Event("New", 0, 240), *REEL[8:]]
    cut = cut_file(tmp_path / "v2" / "cut.otio", new, moved_marks(240, 240))
    was, same = heard(v1.parent, v1), conformed(v1, cut)
    composer = GanComposer.trained(other_weights(tmp_path / "other.safetensors"))
    monkeypatch.setattr(GanComposer, "trained", staticmethod(lambda: composer))
    now = conformed(v1, cut)
    assert kept(REEL, new, was, now) == ["A", "B", "C", "D"]
    span = Fraction(20), Fraction(30)
    assert not alike(music(same, *span), music(now, *span))  # the other weights do compose otherwise
    assert_fits(now, new)


# A person's own notes.


@pytest.mark.parametrize("division", [96, 480, 960])
def test_hand_edits_survive_a_recut(v1: Path, tmp_path: Path, division: int) -> None:
    at = ticks_of(heard(v1.parent, v1))
    edit = lowered_and_ringing(at["A"], at["B"], at["C"] + 960)
    edited = resaved(v1.with_suffix(".mid"), division, edit)
    was = read_back(edited)
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), moved_marks(-14, 240))
    now = conformed(v1, cut)
    for name, start, _, length in unchanged(REEL, REEL, heard(v1.parent, v1)):
        if name != "B":
            back = Fraction(14 if name in "CD" else 0, 24)
            before = music(was, start, start + length)
            assert before
            assert alike(before, music(now, start - back, start - back + length)), name
    assert v1.with_suffix(".mid").read_bytes() == edited
    (down, up), (down_now, up_now) = pedals(was), pedals(now)
    assert (down[1], up[1], down_now[1], up_now[1]) == (127, 0, 127, 0)
    assert abs(down[0] - down_now[0] - Fraction(14, 24)) < SAME
    assert abs(up[0] - up_now[0] - Fraction(14, 24)) < SAME


def test_notes_played_early_move_with_the_scene_they_open(v1: Path, tmp_path: Path) -> None:
    """A downbeat 12 ticks ahead of C's bar line; C goes before B, is trimmed there, and is moved back."""
    at = ticks_of(heard(v1.parent, v1))["C"]
    told = [
        mido.Message("note_on", channel=5, note=84, velocity=99, time=at - 12),
        mido.Message("note_off", channel=5, note=84, time=960),
    ]
    bells = mido.MidiTrack([mido.MetaMessage("track_name", name="Bells"), *told])
    resaved(v1.with_suffix(".mid"), 960, lambda file: file.tracks.append(bells))
    new = [*REEL[:4], *REEL[8:12], *REEL[4:8], *REEL[12:]]
    marks = [(0, "scene: A"), (240, "scene: C"), (480, "scene: B"), (720, "scene: D")]
    cuts = [
        (v2 := cut_file(tmp_path / "v2" / "cut.otio", new, marks), 10),
        (cut_file(tmp_path / "v3" / "cut.otio", trimmed(new, 6, -10), [*marks[:2], (470, "scene: B")]), 10),
        (cut_file(tmp_path / "v4" / "cut.otio", REEL, SCENES), 20),
    ]
    for old, (cut, start) in zip((v1, v2, cuts[1][0]), cuts, strict=True):
        now = conformed(old, cut)
        rings = [s for _, s, _, m in now.events if m.type == "note_on" and m.velocity and m.channel == 5]
        assert len(rings) == 1
        assert start - Fraction(1, 20) < rings[0] < start


def test_a_trimmed_scene_keeps_what_a_person_wrote_in_it(v1: Path, tmp_path: Path) -> None:
    at = ticks_of(heard(v1.parent, v1))
    resaved(v1.with_suffix(".mid"), 480, lowered_and_ringing(at["B"], at["C"], at["B"] + 960))
    was = read_back(v1.with_suffix(".mid").read_bytes())
    new = trimmed(REEL, 6, -14)
    now = conformed(v1, cut_file(tmp_path / "v2" / "cut.otio", new, moved_marks(-14, 240)))
    before, after = music(was, Fraction(10), Fraction(20)), music(now, Fraction(10), Fraction(19))
    told = json.loads((tmp_path / "v2" / "cut.recue.json").read_text())["scenes"]
    voices = {each["track"] for scene in told for each in scene["players"]}
    assert {(n.pitch, n.track) for n in after if n.track in voices | {"Bells"}} <= {
        (n.pitch, n.track) for n in before
    }
    assert [n.pitch for n in after if n.track == "Bells"] == [84, 88, 91]
    assert [value for _, value in pedals(now)] == [127, 0]
    assert_fits(now, new, ["B"])


def test_an_edited_original_is_never_lost_when_it_is_written_over(v1: Path, tmp_path: Path) -> None:
    """The next cut is saved in place; the one before lies elsewhere."""
    at = ticks_of(heard(v1.parent, v1))
    edited = resaved(v1.with_suffix(".mid"), 480, lowered_and_ringing(at["A"], at["B"], at["A"] + 960))
    before = tmp_path / "before" / "cut.otio"
    before.parent.mkdir()
    before.write_bytes(v1.read_bytes())
    new = trimmed(REEL, 13, 10)
    cut_file(v1, new, SCENES)
    result = done(
        "conform", before, v1, "--score", v1.with_suffix(".recue.json"), "--no-picture", "--formats", "mid,json"
    )  # fmt: skip
    assert "cut.kept-1.mid" in result.stderr
    assert (v1.parent / "cut.kept-1.mid").read_bytes() == edited
    now = heard(v1.parent, v1)
    assert kept(REEL, new, read_back(edited), now) == ["A", "B", "C"]
    assert 84 in {m.note for *_, m in now.events if m.type == "note_on" and m.channel == 5}


# Markers and divisions.


def test_a_scene_marker_that_is_set_or_renamed_touches_its_scene_alone(v1: Path, tmp_path: Path) -> None:
    was = heard(v1.parent, v1)
    marks = [*SCENES[:2], (360, "scene: chase"), SCENES[2], (720, "scene: finale")]
    now = conformed(v1, cut_file(tmp_path / "v2" / "cut.otio", REEL, marks))
    assert [name for *_, name in scenes(now)] == ["A", "B", "chase", "C", "finale"]
    for start in (0, 20, 30):
        span = Fraction(start), Fraction(start + 10)
        assert alike(music(was, *span), music(now, *span)), start
    assert_fits(now, REEL, ["B", "chase"])


def test_a_scene_marker_that_moves_changes_the_scenes_on_both_sides_alone(v1: Path, tmp_path: Path) -> None:
    was = heard(v1.parent, v1)
    marks = [*SCENES[:2], (540, "scene: C"), SCENES[3]]
    now = conformed(v1, cut_file(tmp_path / "v2" / "cut.otio", REEL, marks))
    assert (Fraction(45, 2), "C") in [(round(start, 3), name) for start, _, name in scenes(now)]
    for start in (0, 30):
        span = Fraction(start), Fraction(start + 10)
        assert alike(music(was, *span), music(now, *span)), start


@pytest.mark.parametrize(
    ("option", "marks"),
    [
        ("--scene-per-shot", [(60 * n, str(n)) for n in range(16)]),
        ("--one-scene", [(0, "all")]),
        ("--scene-per-marker", SCENES),
    ],
)
def test_a_forced_division_holds_on_a_recut(v1: Path, tmp_path: Path, option: str, marks: Marks) -> None:
    cut = cut_file(tmp_path / "a" / "cut.otio", REEL, SCENES)
    was = scored(cut, option)
    new = trimmed(REEL, 15, 24)
    now = conformed(cut, cut_file(tmp_path / "b" / "cut.otio", new, SCENES), option)
    assert len(scenes(was)) == len(scenes(now)) == len(marks)
    assert len(kept(REEL, new, was, now)) == len(marks) - 1
    again = conformed(v1, cut_file(tmp_path / "c" / "cut.otio", new, SCENES), option)  # from four scenes
    assert len(scenes(again)) == len(marks)
    assert_fits(now, new)


@pytest.mark.parametrize("lost", ["C", "ABCD"])
def test_scenes_that_lie_by_no_lost_marker_stay(v1: Path, tmp_path: Path, lost: str) -> None:
    """One marker less joins two scenes; where all are gone, the format lost them and nothing changes."""
    was, marks = heard(v1.parent, v1), [mark for mark in SCENES if mark[1][-1] not in lost]
    now = conformed(v1, cut_file(tmp_path / "v2" / "cut.otio", REEL, marks))
    stay = {"C": {"A": 0, "D": 30}, "ABCD": {"A": 0, "B": 10, "C": 20, "D": 30}}[lost]
    assert set(stay) <= {name for *_, name in scenes(now)}
    for start in stay.values():
        span = Fraction(start), Fraction(start + 10)
        assert alike(music(was, *span), music(now, *span)), start


def test_ten_recuts_in_a_row_add_up_to_no_drift(v1: Path, tmp_path: Path) -> None:
    was, reel, cut = heard(v1.parent, v1), REEL, v1
    for number in range(10):
        reel = trimmed(reel, 4 + number % 4, (-7, 5, -3)[number % 3])
        gone = sum(event.length for event in REEL) - sum(event.length for event in reel)
        old, cut = cut, cut_file(tmp_path / str(number) / "cut.otio", reel, moved_marks(-gone, 240))
        now = conformed(old, cut)
        assert kept(REEL, reel, was, now) == ["A", "C", "D"]
        assert_fits(now, reel, ["B"])


def hit_between_frames(path: Path, reel: Sequence[Event], marks: Marks, at: int) -> Path:
    """Write a cut with a marker on a frame of 48 a second."""
    cut = cut_file(path, reel, marks)
    timeline = otio.adapters.read_from_file(str(cut))
    time = otio.opentime.RationalTime
    span = otio.opentime.TimeRange(time(at, 48), time(0, 48))
    timeline.tracks.markers.append(otio.schema.Marker("hit: door", span))
    otio.adapters.write_to_file(timeline, str(cut))
    return cut


def test_a_marker_between_two_frames_does_not_change_its_scene(tmp_path: Path) -> None:
    """Scene B begins on an odd frame, and has the marker."""
    reel = trimmed(REEL, 0, 1)
    marks = [(0, "scene: A"), (241, "scene: B"), (481, "scene: C"), (721, "scene: D")]
    v1 = hit_between_frames(tmp_path / "v1" / "cut.otio", reel, marks, 2 * 330 + 1)
    was = scored(v1)
    new = trimmed(reel, 13, -10)
    v2 = hit_between_frames(tmp_path / "v2" / "cut.otio", new, marks, 2 * 330 + 1)
    result = done("conform", v1, v2, "--no-picture", "--formats", "mid,json", "--json")
    assert fates(result) == {"A": "kept", "B": "kept", "C": "kept", "D": "fitted"}
    assert kept(reel, new, was, heard(v2.parent, v2)) == ["A", "B", "C"]


# Two rates, one name, broken files.


def test_a_cut_at_another_rate_is_scored_or_refused_in_one_sentence(v1: Path, tmp_path: Path) -> None:
    """The same shots, counted in 48 frames a second."""
    twice = [Event(media, 2 * source, 2 * length) for media, source, length, _ in REEL]
    cut = cut_file(tmp_path / "v2" / "cut.otio", twice, [(2 * f, name) for f, name in SCENES], 48.0)
    now = conformed(v1, cut)
    was = heard(v1.parent, v1)
    for start in range(0, 40, 10):
        span = Fraction(start), Fraction(start + 10)
        assert alike(music(was, *span), music(now, *span)), start
    assert_fits(now, twice, rate=Fraction(48))


def test_the_same_name_in_another_folder_is_another_score(v1: Path, tmp_path: Path) -> None:
    before = contents(v1.parent)
    conformed(v1, cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES))
    assert contents(v1.parent) == before


def test_a_cut_against_itself_keeps_every_scene_and_says_so(v1: Path, tmp_path: Path) -> None:
    was = v1.with_suffix(".mid").read_bytes()
    result = done("conform", v1, v1, "-o", tmp_path / "out", "--no-picture", "--formats", "mid", "--json")
    assert fates(result) == dict.fromkeys("ABCD", "kept")
    assert json.loads(result.stdout)["empty"]
    assert (tmp_path / "out" / "cut.mid").read_bytes() == was


def remove(file: Path) -> None:
    file.unlink()


def halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scramble(file: Path) -> None:
    file.write_bytes(b"\0\1\2" * 500)


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("suffix", [".mid", ".recue.json"])
@pytest.mark.parametrize("damage", [remove, halve, scramble, empty])
def test_a_score_that_cannot_be_read_gets_a_sentence_and_nothing_is_lost(
    v1: Path, tmp_path: Path, suffix: str, damage: Callable[[Path], None]
) -> None:
    damage(v1.with_suffix(suffix))
    before = contents(v1.parent)
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    assert_refused(recue("conform", v1, cut, "--no-picture"), 2, f"cut{suffix}")
    assert contents(v1.parent) == before
    assert seen_in(cut.parent) == ["cut.otio"]


def test_a_mid_of_another_score_is_refused(v1: Path, tmp_path: Path) -> None:
    other = cut_file(tmp_path / "other" / "cut.otio", REEL, SCENES)
    scored(other, "--seed", 7)
    v1.with_suffix(".mid").write_bytes(other.with_suffix(".mid").read_bytes())
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    assert_refused(recue("conform", v1, cut, "--no-picture"), 2, "another score")


def test_a_mid_of_another_score_is_refused_though_a_daw_saved_it(v1: Path, tmp_path: Path) -> None:
    other = cut_file(tmp_path / "other" / "cut.otio", REEL, SCENES)
    scored(other, "--seed", 7)
    resaved(other.with_suffix(".mid"), 480, lambda _file: None)
    v1.with_suffix(".mid").write_bytes(other.with_suffix(".mid").read_bytes())
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    assert_refused(recue("conform", v1, cut, "--no-picture"), 2, "another score")


def test_an_old_cut_that_is_not_the_one_that_was_scored_is_refused(v1: Path, tmp_path: Path) -> None:
    """The cut was saved in place, as long as before, and is named as the old one."""
    for other in (Event("M05", 5, 60), Event("Other", 1000, 60)):
        cut_file(v1, [*REEL[:5], other, *REEL[6:]], SCENES)
        refused = recue("conform", v1, v1, "--no-picture", "-o", tmp_path / "out")
        assert_refused(refused, 2, "shot 6 first: name the cut that was scored")


def test_the_old_cut_may_be_another_export_of_it(v1: Path, tmp_path: Path) -> None:
    """An edit list of the same cut, which calls its media by reels and has no markers."""
    codes = [
        [f"00:00:{at // 24:02}:{at % 24:02}" for at in (1000, 1060, n * 60, n * 60 + 60)] for n in range(16)
    ]
    lines = [f"{n + 1:03}  REEL{n:02}   V     C        {' '.join(each)}" for n, each in enumerate(codes)]
    old = tmp_path / "export" / "cut.edl"
    old.parent.mkdir()
    old.write_text("\n".join(["TITLE: cut", "FCM: NON-DROP FRAME", *lines]) + "\n")
    sheet = v1.with_suffix(".recue.json")
    command = ("--score", sheet, "-o", tmp_path / "out", "--no-picture", "--formats", "mid", "--rate", "24")
    result = done("conform", old, v1, *command, "--json")
    assert len(fates(result)) == 4
    old.write_text(
        old.read_text().replace("00:00:41:16", "00:00:41:06", 1).replace("00:00:44:04", "00:00:43:18", 1)
    )
    assert_refused(recue("conform", old, v1, *command), 2, "shot 1 first: name the cut that was scored")


@pytest.mark.parametrize(
    ("name", "value"),
    [("tempo_events", []), ("tempo_events", [[0, -5]]), ("valence", float("nan")), ("last_frame", 10**9)],
)
def test_a_cue_sheet_with_wrong_values_gets_a_sentence(
    v1: Path, tmp_path: Path, name: str, value: object
) -> None:
    change_sheet(v1, lambda scenes: [{**scenes[0], name: value}, *scenes[1:]])
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    assert_refused(recue("conform", v1, cut, "--no-picture"), 2, "cut.recue.json")


@pytest.mark.parametrize(
    "change",
    [
        lambda scenes: scenes[:2],
        lambda scenes: scenes[1:],
        lambda scenes: [*scenes[:3], {**scenes[3], "id": scenes[0]["id"]}],
        lambda scenes: [{**scenes[0], "bars": scenes[0]["bars"][:1]}, *scenes[1:]],
    ],
)
def test_a_cue_sheet_that_is_not_whole_gets_a_sentence(
    v1: Path, tmp_path: Path, change: Callable[[list[Json]], list[Json]]
) -> None:
    change_sheet(v1, change)
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    assert_refused(recue("conform", v1, cut, "--no-picture"), 2, "cut.recue.json")


def change_sheet(cut: Path, change: Callable[[list[Json]], list[Json]]) -> None:
    sheet = cut.with_suffix(".recue.json")
    told = json.loads(sheet.read_text())
    sheet.write_text(json.dumps({**told, "scenes": change(told["scenes"])}))


@pytest.mark.parametrize("which", ["old", "new"])
def test_a_cut_that_cannot_be_read_gets_a_sentence(v1: Path, tmp_path: Path, which: str) -> None:
    broken = tmp_path / "broken.otio"
    broken.write_text(v1.read_text()[:900])
    pair = (broken, v1) if which == "old" else (v1, broken)
    assert_refused(recue("conform", *pair, "--no-picture"), 3, "broken.otio")
    assert_refused(recue("conform", *pair, "--check"), 3, "broken.otio")


def test_the_cue_sheet_of_another_cut_is_refused(v1: Path, tmp_path: Path) -> None:
    other = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    sheet = v1.with_suffix(".recue.json")
    assert_refused(recue("conform", other, v1, "--score", sheet, "--no-picture"), 2, "frames")


def test_check_writes_nothing_and_ends_well_whether_anything_changed_or_not(v1: Path, tmp_path: Path) -> None:
    cut = cut_file(tmp_path / "v2" / "cut.otio", trimmed(REEL, 5, -14), SCENES)
    before = (seen_in(v1.parent), seen_in(cut.parent))
    for new, empties in ((cut, False), (v1, True)):
        told = json.loads(done("conform", v1, new, "--check", "--json").stdout)
        assert told["schema"] == "recue.changes/1"
        assert told["empty"] is empties
    assert "trimmed" in done("conform", v1, cut, "--check").stdout
    assert (seen_in(v1.parent), seen_in(cut.parent)) == before


def test_a_conform_says_what_became_of_every_scene(v1: Path, tmp_path: Path) -> None:
    new = [*REEL[:4], *trimmed(REEL, 5, -14)[4:8], *REEL[12:]]  # B trimmed, C gone
    cut = cut_file(tmp_path / "v2" / "cut.otio", new, [*SCENES[:2], (466, "scene: D")])
    result = done("conform", v1, cut, "--no-picture", "--formats", "mid,json", "--json")
    assert fates(result) == {"A": "kept", "B": "fitted", "D": "kept"}
    told = json.loads(result.stdout)
    assert len(told["removed"]) == 1
    said = done("conform", v1, cut, "--no-picture", "--check").stdout
    assert "scene B: fitted\nscene D: kept\nscene C: removed\n" in said
    assert sorted(Path(file).name for file in told["delivered"]) == ["cut.mid", "cut.recue.json"]
