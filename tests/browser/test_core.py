"""The plain functions of the page, as the browser runs them."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from bridge.timeline.timecode import timecode
from tests.browser.conftest import Opened, opening
from tests.browser.drawn_views import drawn_view

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Opened]:
    """Return a page whose modules can be called."""
    with opening(browser, shots=12, notes=600) as opened:
        yield opened


def call(page: Opened, module: str, expression: str, *values: object) -> Any:
    """Return what an expression over the exports of a core module (`m`) and values (`v`) comes to."""
    code = f"async (v) => {{ const m = await import('/static/core/{module}.js'); return {expression}; }}"
    return page.page.evaluate(code, list(values))


@pytest.mark.parametrize(
    ("rate", "drop"), [("24", False), ("24000/1001", False), ("30000/1001", True), ("60000/1001", True)]
)
def test_timecode_is_that_of_recue(page: Opened, rate: str, drop: bool) -> None:
    frames = [
        0,
        1,
        29,
        59,
        60,
        1799,
        1800,
        1801,
        3599,
        3600,
        17981,
        17982,
        17983,
        35963,
        35964,
        107892,
        215784,
    ]
    view = {"fps": float(Fraction(rate)), "drop": drop, "start": "00:00:00;00" if drop else "00:00:00:00"}
    told = call(page, "timecode", "v[0].map((frame) => m.timecode(frame, v[1]))", frames, view)
    assert told == [timecode(frame, Fraction(rate), drop_frame=drop) for frame in frames]


def test_timecode_and_frames_are_inverse(page: Opened) -> None:
    view = {"fps": 29.97, "drop": True, "start": "00:00:00;00"}
    code = "v[0].every((frame) => m.frameOf(m.timecode(frame, v[1]), v[1]) === frame)"
    assert call(page, "timecode", code, [*range(0, 120_000, 137)], view) is True


def test_zooming_keeps_what_is_under_the_pointer(page: Opened) -> None:
    span = {"from": 20, "scale": 10, "width": 1000}
    zoomed = call(page, "span", "m.zoomed(v[0], 3, 400, 600)", span)
    assert zoomed["from"] + 400 / zoomed["scale"] == pytest.approx(60)
    held = call(page, "span", "m.scrolled(v[0], 1e9, 600)", span)
    assert held["from"] + 1000 / held["scale"] == pytest.approx(600)


def test_notes_between_two_instants_are_all_that_sound(page: Opened) -> None:
    drawn = drawn_view(shots=12, notes=600)
    count = int(np.frombuffer(drawn.notes, "<u4", 1)[0])
    starts, lengths = np.frombuffer(drawn.notes, "<f4", 2 * count, 4).reshape(2, count)
    parts = np.frombuffer(drawn.notes, np.uint8, count, 4 + 8 * count)
    for begin, end in ((0, 1), (5, 5.01), (12.3, 20)):
        found = call(
            page, "notes", "recue.store.state.notes.map((part) => m.between(part, v[0], v[1]))", begin, end
        )
        for part, (first, last) in enumerate(found):
            mine = parts == part
            sounding = (starts[mine] <= end) & (starts[mine] + lengths[mine] > begin)
            inside = np.flatnonzero(sounding)
            assert not len(inside) or (first <= inside[0] and inside[-1] < last)


def test_columns_count_every_note_once_at_every_width(page: Opened) -> None:
    counts = call(
        page,
        "notes",
        "recue.store.state.notes.map((part) => [part.starts.length, ...part.columns.map(({ count }) => count.reduce((a, b) => a + b, 0))])",
    )
    assert all(len(set(each)) == 1 for each in counts)


def test_an_edge_snaps_to_what_is_near_and_a_cue_keeps_a_frame(page: Opened) -> None:
    view = drawn_view(shots=12, notes=10).view
    cut = view["shots"][3]["first"]
    code = "m.snapped(v[1], m.places(v[0], 0), v[2])"
    assert call(page, "snapping", code, view, cut + 2, 3) == {"frame": cut, "kind": "cut"}
    assert call(
        page, "snapping", code, {**view, "shots": [], "hits": [], "markers": [], "bars": []}, 50.4, 3
    ) == {"frame": 50, "kind": ""}
    scene = {"first": 10, "last": 20}
    assert call(page, "snapping", "m.moved(v[0], 'first', 99, 200)", scene) == {"first": 20, "last": 20}
    assert call(page, "snapping", "m.moved(v[0], 'last', 999, 200)", scene) == {"first": 10, "last": 199}


def test_points_are_thinned_within_the_tolerance_and_fit_one_message(page: Opened) -> None:
    points = [[at / 10, 0.5 + 0.4 * float(np.sin(at / 30))] for at in range(2000)]
    thin = call(page, "points", "m.thinned(v[0], 0.02)", points)
    assert len(thin) < 200
    off = call(
        page,
        "points",
        "Math.max(...v[0].map(([at, value]) => Math.abs(m.valueAt(v[1], at) - value)))",
        points,
        thin,
    )
    assert off <= 0.0201
    text = call(page, "points", "m.textOf(v[0])", points)
    assert text.split() == [f"{at:g}:{round(value, 3):g}" for at, value in points]
    noisy = [[at / 10, (at * 7919 % 1000) / 1000] for at in range(5000)]
    assert 2 <= len(call(page, "points", "m.textOf(v[0])", noisy).split()) <= 2000
    assert call(page, "points", "m.textOf([])") == ""


def test_what_is_written_replaces_what_was_there(page: Opened) -> None:
    before = [[0, 0.1], [1, 0.2], [2, 0.3], [3, 0.4]]
    assert call(page, "points", "m.written(v[0], [[0.9, 0.5], [2.1, 0.6]])", before) == [
        [0, 0.1],
        [0.9, 0.5],
        [2.1, 0.6],
        [3, 0.4],
    ]


def test_the_clock_wraps_at_the_end_of_a_loop(page: Opened) -> None:
    loop = {"from": 4, "to": 6}
    assert call(page, "clock", "m.stretch(5, 1, 2, v[0], 60)", loop) == {"from": 5, "to": 6, "next": 4}
    assert call(page, "clock", "m.stretch(59, 1, 2, null, 60)") == {"from": 59, "to": 60, "next": None}
    assert call(page, "clock", "m.stretch(1, -1, 2, null, 60)") == {"from": 1, "to": 0, "next": None}
    anchors = [{"at": 10, "time": 5, "speed": 1}, {"at": 11, "time": 4, "speed": 1}]
    assert call(page, "clock", "[9, 10.5, 11.25].map((now) => m.timeAt(v[0], now))", anchors) == [
        5,
        5.5,
        4.25,
    ]
    assert call(
        page, "clock", "[1, 1, 1, -1, 0].reduce((s, way) => [...s, m.shuttled(s.at(-1), way)], [0])"
    ) == [0, 1, 2, 4, -1, 0]


def test_words_are_completed_where_the_caret_is(page: Opened) -> None:
    words = [{"word": "warm", "group": "", "says": "brighter"}, {"word": "lukewarm", "group": "", "says": ""}]
    assert call(page, "completion", "m.completions(v[0], 'war').map(({ word }) => word)", words) == [
        "warm",
        "lukewarm",
    ]
    assert call(page, "completion", "m.completed('sad, no wa, slow', 10, 'warm')") == {
        "text": "sad, no warm, slow",
        "caret": 12,
    }
    assert call(page, "completion", "m.sayings(v[0], 'warm, odd')", words) == [
        {"item": "warm", "says": "brighter"},
        {"item": "odd", "says": ""},
    ]


def test_revisions_are_compared_scene_by_scene(page: Opened) -> None:
    view = json.loads(json.dumps(drawn_view(shots=40).view))
    later = json.loads(json.dumps(view))
    later["scenes"][0]["music_digest"] = "other"
    later["scenes"][2]["start"] += 1
    del later["scenes"][4]
    code = "(async () => { const r = await import('/static/core/reading.js'); return m.compared(r.readView(v[0]), r.readView(v[1])).map(({ fate, differs }) => [fate, ...differs]); })()"
    assert call(page, "comparison", code, view, later) == [
        ["changed", "notes"],
        ["kept"],
        ["moved"],
        ["kept"],
        ["removed"],
    ]
