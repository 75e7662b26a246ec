import json
from collections.abc import Callable
from fractions import Fraction

from bridge.grid.bars import HitKind
from bridge.grid.request import TempoRequest
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import SCHEMA, Provenance, TimelineSource, cue_sheet, cue_sheet_bytes
from bridge.score.cues import CuedScene
from bridge.score.scenes.division import divide
from bridge.settings import ScenePreferences
from bridge.timeline import Marker, Timeline
from tests.scores import cued_scenes, cut_list, even_grid

SOURCE = TimelineSource("cut.otio", "c0ffee", "")
UNSEEN = ("", "", "it has no media", "")
MADE_BY = Provenance("0.1.0", "recue-gan-1", "0123456789abcdef", "TimGM6mb.sf2")


def two_scenes() -> tuple[Timeline, tuple[CuedScene, ...]]:
    markers = [Marker("scene: Küche", Fraction(0)), Marker("scene: 追跡", Fraction(10))]
    timeline = cut_list([84, 156, 120, 120], ["A", "B", "C", "D"], markers=markers, start=Fraction(3600))
    scenes = divide(timeline, ScenePreferences(), TempoRequest()).scenes
    hits = [
        [(0, HitKind.SCENE, Fraction(0)), (28, HitKind.CUT, Fraction(0))],
        [(0, HitKind.SCENE, Fraction(0)), (40, HitKind.CUT, Fraction(1, 12))],
    ]
    grid = even_grid([[16] * 5, [16] * 5], [120, 120], hits)
    return timeline, cued_scenes(scenes, grid)


def sheet() -> Json:
    return cue_sheet(*_with_source(), UNSEEN, ["Shot 3 has no media."], MADE_BY)


def _with_source() -> tuple[Timeline, TimelineSource, tuple[CuedScene, ...]]:
    timeline, cues = two_scenes()
    return timeline, SOURCE, cues


def test_a_cue_sheet_as_text(golden: Callable[[str, str], None]) -> None:
    golden("cue_sheet.txt", cue_sheet_bytes(sheet()).decode())


def test_a_path_that_is_no_unicode_is_read_back_as_it_was() -> None:
    timeline, _, cues = _with_source()
    written = cue_sheet_bytes(
        cue_sheet(timeline, TimelineSource("caf\udce9.otio", "c0ffee", ""), cues, UNSEEN, [], MADE_BY)
    )
    assert json.loads(written)["timeline"]["path"] == "caf\udce9.otio"


def test_it_is_json_under_a_named_schema() -> None:
    read = json.loads(cue_sheet_bytes(sheet()))
    assert read == sheet()
    assert read["schema"] == SCHEMA == "recue.cuesheet/1"


def test_scenes_cover_the_frames_of_the_timeline() -> None:
    read = json.loads(cue_sheet_bytes(sheet()))
    spans = [(s["name"], s["first_frame"], s["last_frame"], s["first_timecode"]) for s in read["scenes"]]
    assert spans == [("Küche", 0, 239, "01:00:00:00"), ("追跡", 240, 479, "01:00:10:00")]
    assert read["timeline"]["frames"] == 480


def test_a_hit_says_where_it_is_and_how_far_off() -> None:
    late = json.loads(cue_sheet_bytes(sheet()))["scenes"][1]["hits"][1]
    assert late == {
        "kind": "cut", "name": "", "origin": "", "weight": 1.0, "frame": 358, "timecode": "01:00:14:22",
        "bar": 8, "beat": 3.0, "error_frames": 2.0, "met": False,
    }  # fmt: skip


def test_the_summary_counts_the_cuts_the_music_meets() -> None:
    summary = json.loads(cue_sheet_bytes(sheet()))["summary"]
    assert (summary["cuts"], summary["cuts_met"], summary["cuts_met_share"]) == (3, 2, 0.667)
    assert summary["hits"] == {"cut": {"count": 2, "met": 1}, "scene": {"count": 2, "met": 2}}


def test_every_bar_stands_on_a_line_of_its_own() -> None:
    lines = cue_sheet_bytes(sheet()).decode().splitlines()
    assert sum(line.lstrip().startswith('{"bar": ') for line in lines) == 10
    assert sum('"media": {' in line for line in lines) == 4  # a shot of the cut
    assert max(map(len, lines)) < 250


def test_a_timeline_without_a_cut_has_no_share_of_cuts() -> None:
    timeline = cut_list([240])
    scenes = divide(timeline, ScenePreferences(), TempoRequest()).scenes
    cues = cued_scenes(scenes, even_grid([[16] * 5], [120]))
    read = json.loads(cue_sheet_bytes(cue_sheet(timeline, SOURCE, cues, UNSEEN, [], MADE_BY)))
    assert read["summary"]["cuts_met_share"] is None
    assert read["notes"] == []
