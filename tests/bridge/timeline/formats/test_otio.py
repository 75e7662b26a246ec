# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""OpenTimelineIO timelines, and their reading."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from bridge.errors import TimelineError
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.formats import expansion, read
from bridge.timeline.formats.rates import exact
from tests.bridge.timeline.formats.builders import clip, dissolve, gap, opened, span, stack, timeline, track


def frames(cut: Timeline) -> list[int | float]:
    """Return its cuts, in frames."""
    return [float(each.time * cut.rate) for each in cut.cuts]


def names(cut: Timeline) -> list[str]:
    return [shot.name for shot in cut.shots]


def test_shots_lie_end_to_end_and_every_edit_is_a_cut(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24, 100), clip("b", 12), clip("b", 12, 100))), tmp_path)
    assert names(cut) == ["a", "b", "b"]
    assert frames(cut) == [24, 36]
    assert cut.duration == 2
    assert cut.rate == 24
    assert cut.shots[0].source_start == Fraction(100, 24)
    assert cut.shots[0].media.kind is MediaKind.FILE
    assert cut.shots[0].media.url == "file:///media/a.mov"
    assert cut.shots[0].track == "V1"
    assert not cut.warnings


def test_the_top_visible_clip_wins(tmp_path: Path) -> None:
    low = track(clip("a", 48), clip("b", 48))
    high = track(gap(36), clip("over", 24, 500), name="V2")
    cut = opened(timeline(low, high), tmp_path)
    assert names(cut) == ["a", "over", "b"]
    assert frames(cut) == [36, 60]
    assert cut.shots[2].source_start == Fraction(12, 24)


def test_what_is_switched_off_is_not_seen(tmp_path: Path) -> None:
    low = track(clip("a", 24), clip("b", 24))
    off = track(gap(12), clip("over", 24, enabled=False), name="V2")
    hidden = track(clip("never", 96), name="V3", enabled=False)
    cut = opened(timeline(low, off, hidden), tmp_path)
    assert names(cut) == ["a", "b"]
    assert cut.duration == 2


def test_a_disabled_clip_keeps_its_place_as_black(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), clip("b", 24, enabled=False), clip("c", 24))), tmp_path)
    assert frames(cut) == [24, 48]
    assert cut.duration == 3


def test_an_adjustment_clip_has_no_picture(tmp_path: Path) -> None:
    grade = otio.schema.Clip("Adjustment Clip", otio.schema.MissingReference(), span(0, 48))
    cut = opened(timeline(track(clip("a", 24), clip("b", 24)), track(grade)), tmp_path)
    assert names(cut) == ["a", "b"]


def test_a_generator_that_may_be_seen_through_hides_cuts_and_is_told(tmp_path: Path) -> None:
    solid = otio.schema.Clip("Leak", otio.schema.GeneratorReference("s", "SolidColor"), span(0, 48))
    cut = opened(timeline(track(clip("a", 24), clip("b", 24)), track(solid)), tmp_path)
    assert names(cut) == ["Leak"]
    assert "'Leak' lies over other clips" in cut.warnings[0]


def test_the_cut_under_a_dissolve_is_the_edit_point(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), dissolve(6, 4), clip("b", 24))), tmp_path)
    assert [(each.time, each.dissolve) for each in cut.cuts] == [(Fraction(1), Fraction(10, 24))]


def test_a_fade_from_or_to_nothing_is_no_cut(tmp_path: Path) -> None:
    faded = track(
        dissolve(0, 12),
        clip("a", 24),
        dissolve(12, 0),
        gap(24),
        dissolve(0, 6),
        clip("b", 24),
        dissolve(6, 0),
    )
    cut = opened(timeline(faded), tmp_path)
    assert frames(cut) == []
    assert cut.duration == 3


def test_black_without_a_fade_is_cut_to_and_from(tmp_path: Path) -> None:
    cut = opened(timeline(track(gap(12), clip("a", 24), gap(12), clip("b", 24), gap(12))), tmp_path)
    assert frames(cut) == [12, 36, 48, 72]
    assert cut.duration == Fraction(84, 24)


def test_an_upper_clip_that_fades_in_over_picture_is_a_dissolve(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 48)), track(gap(12), dissolve(0, 8), clip("over", 24))), tmp_path)
    assert [(float(each.time * 24), float(each.dissolve * 24)) for each in cut.cuts] == [(12, 8), (36, 0)]


def warp(scalar: float) -> Any:
    return otio.schema.LinearTimeWarp(time_scalar=scalar)


@pytest.mark.parametrize(
    ("effect", "speed", "first", "last"),
    [
        (warp(2.0), Fraction(2), 10, 12),
        (warp(1 / 3), Fraction(1, 3), 10, Fraction(31, 3)),
        (warp(-1.0), Fraction(-1), 11, 10),
        (otio.schema.FreezeFrame(), Fraction(0), 10, 10),
    ],
)
def test_retimes(tmp_path: Path, effect: Any, speed: Fraction, first: Fraction, last: Fraction) -> None:
    cut = opened(timeline(track(clip("a", 24, 240, effects=[effect]))), tmp_path)
    shot = cut.shots[0]
    assert (shot.duration, shot.speed, shot.source_start, shot.source_end) == (1, speed, first, last)


def test_a_resolve_speed_ramp(tmp_path: Path) -> None:
    keys = [[0.0, 0.0, False, 0, 0, 0, 0], [1.0, 1.0, False, 0, 0, 0, 0], [3.0, 2.0, False, 0, 0, 0, 0]]
    ramp = otio.schema.TimeEffect(metadata={"Resolve_OTIO": {"Key Frames": keys}})
    cut = opened(timeline(track(clip("a", 48, 240, effects=[ramp]))), tmp_path)
    assert cut.shots[0].ramp == ((0, 10), (1, 11), (2, Fraction(23, 2)))
    assert cut.shots[0].speed == Fraction(3, 4)


def test_a_ramp_is_split_where_another_shot_covers_it(tmp_path: Path) -> None:
    keys = [[0.0, 0.0], [1.0, 1.0], [3.0, 2.0]]
    ramp = otio.schema.TimeEffect(metadata={"Resolve_OTIO": {"Key Frames": keys}})
    cut = opened(timeline(track(clip("a", 48, effects=[ramp])), track(gap(12), clip("over", 24))), tmp_path)
    assert cut.shots[0].ramp == ((0, 0), (Fraction(1, 2), Fraction(1, 2)))
    assert cut.shots[2].ramp == ((0, Fraction(5, 4)), (Fraction(1, 2), Fraction(3, 2)))


def test_nested_sequences_thirty_deep(tmp_path: Path) -> None:
    inner = stack(track(clip("deep", 24, 48), clip("deeper", 24)))
    for _ in range(30):
        inner = stack(track(inner), used=span(0, 36))
    cut = opened(timeline(track(clip("a", 24), inner)), tmp_path)
    assert names(cut) == ["a", "deep", "deeper"]
    assert frames(cut) == [24, 48]
    assert cut.duration == Fraction(60, 24)


def test_a_nested_sequence_is_trimmed_and_retimed(tmp_path: Path) -> None:
    inner = stack(track(clip("x", 24), clip("y", 48)), used=span(12, 18), effects=[warp(2.0)])
    cut = opened(timeline(track(inner)), tmp_path)
    assert names(cut) == ["x", "y"]
    assert frames(cut) == [6]
    assert [shot.speed for shot in cut.shots] == [2, 2]
    assert cut.shots[0].source_start == Fraction(1, 2)


def test_a_nested_sequence_shown_from_beyond_its_picture_is_told(tmp_path: Path) -> None:
    said = "A nested sequence is shown from beyond the end of its picture on; it is black there."
    inner = track(clip("a", 24), gap(24))
    for first, told in ((86_400, (said,)), (48, (said,)), (12, ())):
        cut = opened(timeline(track(clip("b", 24), stack(inner.deepcopy(), used=span(first, 24)))), tmp_path)
        assert cut.warnings == told


def test_a_nested_sequence_played_backwards(tmp_path: Path) -> None:
    inner = stack(track(clip("x", 24), clip("y", 24)), used=span(0, 48), effects=[warp(-1.0)])
    cut = opened(timeline(track(inner)), tmp_path)
    assert names(cut) == ["y", "x"]
    assert [shot.source_start for shot in cut.shots] == [1, 1]
    assert [shot.speed for shot in cut.shots] == [-1, -1]


def test_black_of_less_than_a_frame_is_rounding(tmp_path: Path) -> None:
    inner = stack(track(clip("x", 24)), used=span(0, 29), effects=[warp(0.8545454551724138)])
    cut = opened(timeline(track(inner, clip("b", 24))), tmp_path)
    assert frames(cut) == [29]


def test_markers_lie_at_their_record_time(tmp_path: Path) -> None:
    marked = clip("b", 24, 100)
    marked.markers.append(otio.schema.Marker("on clip", span(106, 2), "GREEN", comment="look"))
    row = track(clip("a", 24), marked)
    row.markers.append(otio.schema.Marker("on track", span(12, 0), "RED"))
    cut_ = timeline(row)
    cut_.tracks.markers.append(otio.schema.Marker("on stack", span(40, 0), "BLUE"))
    cut = opened(cut_, tmp_path)
    assert [(m.name, m.time * 24, m.color, m.comment, m.origin) for m in cut.markers] == [
        ("on track", 12, "RED", "", "track"),
        ("on clip", 30, "GREEN", "look", "clip"),
        ("on stack", 40, "BLUE", "", "stack"),
    ]


def test_markers_in_a_nested_sequence_follow_it(tmp_path: Path) -> None:
    marked = clip("x", 24)
    marked.markers.append(otio.schema.Marker("inside", span(18, 0)))
    cut = opened(timeline(track(clip("a", 24), stack(track(marked), used=span(12, 12)))), tmp_path)
    assert [(mark.name, mark.time * 24) for mark in cut.markers] == [("inside", 30)]


def test_mixed_rates_add_up_exactly(tmp_path: Path) -> None:
    parts = [
        clip("a", 24, rate=24),
        clip("b", 30, rate=29.97),
        clip("c", 24, rate=23.976),
        clip("d", 24, rate=24),
    ]
    cut = opened(timeline(track(*parts)), tmp_path)
    assert [shot.duration for shot in cut.shots] == [1, Fraction(1001, 1000), Fraction(1001, 1000), 1]
    assert cut.duration == 4 + Fraction(2, 1000)
    assert cut.rate == 24


def test_the_start_timecode_states_rate_and_drop_frame(tmp_path: Path) -> None:
    start = otio.opentime.RationalTime(107892, 30000 / 1001)
    cut = opened(timeline(track(clip("a", 30, rate=29.97)), start=start), tmp_path)
    assert cut.rate == Fraction(30000, 1001)
    assert cut.start == 107892 / cut.rate
    assert cut.drop_frame


def test_a_start_that_is_whole_without_drop_frame_is_that(tmp_path: Path) -> None:
    start = otio.opentime.RationalTime(108000, 30000 / 1001)
    assert not opened(timeline(track(clip("a", 30, rate=29.97)), start=start), tmp_path).drop_frame


def test_the_rate_is_the_pictures_not_the_sounds(tmp_path: Path) -> None:
    sound = track(clip("wav", 480_000, rate=48000), clip("wav", 480_000, rate=48000), kind="Audio")
    cut = opened(timeline(track(clip("a", 50, rate=25)), sound), tmp_path)
    assert cut.rate == 25
    assert cut.duration == 2


def test_the_user_can_state_the_rate(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24, rate=59.94))), tmp_path, rate=Fraction(25))
    assert cut.rate == 25
    assert cut.warnings == ("The file states 59.94; it was read at 25 as asked.",)


def test_a_rate_that_is_the_files_own_needs_no_word(tmp_path: Path) -> None:
    ntsc = Fraction(30000, 1001)
    assert opened(timeline(track(clip("a", 24, rate=29.97))), tmp_path, rate=ntsc).warnings == ()


def test_missing_media_is_said_to_be_missing(tmp_path: Path) -> None:
    lost = otio.schema.Clip("lost", otio.schema.MissingReference(), span(0, 24))
    cut = opened(timeline(track(lost)), tmp_path)
    assert cut.shots[0].media.kind is MediaKind.MISSING
    assert cut.shots[0].media.name == "lost"


def test_an_image_sequence_names_its_frames(tmp_path: Path) -> None:
    images = otio.schema.ImageSequenceReference(
        "/shots", "a.", ".exr", 1001, 1, 24, 4, available_range=span(1001, 48)
    )
    cut = opened(timeline(track(otio.schema.Clip("a", images, span(1001, 24)))), tmp_path)
    assert cut.shots[0].media.url == "/shots/a.%04d.exr"


def test_several_sequences_are_picked_by_name(tmp_path: Path) -> None:
    both = otio.schema.SerializableCollection(
        children=[timeline(track(clip("a", 24)), name="first"), timeline(track(clip("b", 24)), name="second")]
    )
    with pytest.raises(TimelineError, match="2 sequences; pick one with --sequence: 'first', 'second'"):
        opened(both, tmp_path)
    assert names(opened(both, tmp_path, sequence="second")) == ["b"]
    with pytest.raises(
        TimelineError, match="no sequence 'third'; use --sequence with one of 'first', 'second'"
    ):
        opened(both, tmp_path, sequence="third")


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (timeline(), "no enabled picture track"),
        (timeline(track(clip("a", 24), kind="Audio")), "has sound and no picture"),
        (timeline(track(clip("a", 24), enabled=False)), "no enabled picture track"),
        (timeline(track(clip("a", 24, enabled=False))), "shows no picture"),
        (timeline(track(gap(24))), "shows no picture"),
        (timeline(track()), "has no length"),
        (timeline(track(clip("a", 0))), "has no length"),
        (timeline(track(clip("a", 1e9))), "more than a week"),
        (otio.schema.SerializableCollection(children=[clip("a", 24)]), "holds no sequence"),
    ],
)
def test_what_has_no_picture_is_refused_in_a_sentence(tmp_path: Path, document: Any, sentence: str) -> None:
    with pytest.raises(TimelineError, match=sentence):
        opened(document, tmp_path)


def test_a_clip_of_no_length_is_left_out_with_a_warning(tmp_path: Path) -> None:
    cut = opened(
        timeline(track(clip("a", 0), clip("b", -24), clip("c", float("nan")), clip("d", 24))), tmp_path
    )
    assert names(cut) == ["d"]
    assert cut.duration == 1
    assert len(cut.warnings) == 3


def test_a_trimmed_track_begins_where_it_is_trimmed(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), clip("b", 24), used=span(12, 24))), tmp_path)
    assert frames(cut) == [12]
    assert cut.duration == 1


def test_a_track_trimmed_to_before_its_first_clip_begins_in_black(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), used=span(-24, 96))), tmp_path)
    assert frames(cut) == [24, 48]
    assert cut.duration == 4


def test_the_edl_adapters_way_of_stating_a_start_is_understood(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), clip("b", 24), used=span(-86400, 48))), tmp_path)
    assert cut.start == 3600
    assert names(cut) == ["a", "b"]


def reworked(tmp_path: Path, old: str, new: str) -> Timeline:
    """Read a two-clip timeline after a change to its text."""
    whole = clip("a", 24)
    whole.effects.append(otio.schema.Effect("e", "fx"))
    whole.markers.append(otio.schema.Marker("m", span(6, 0), "GREEN"))
    text = str(timeline(track(whole, clip("b", 24))).to_json_string())
    assert old in text
    path = tmp_path / "cut.otio"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("Clip.2", "Clip.3", "Clip.3, newer than is known here; it was read as Clip.2"),
        ("Marker.2", "Marker.9", "Marker.9, newer"),
        ("Timeline.1", "Timeline.2", ""),
        ("Effect.1", "StudioFx.3", "the effect 'StudioFx', which is not known here"),
        (
            "ExternalReference.1",
            "CloudReference.1",
            "'CloudReference', which is not known here; it counts as missing",
        ),
    ],
)
def test_newer_and_unknown_schemas_are_read_with_a_warning(
    tmp_path: Path, old: str, new: str, warning: str
) -> None:
    cut = reworked(tmp_path, old, new)
    assert names(cut) == ["a", "b"]
    assert len(cut.markers) == 1
    assert any(warning in sentence for sentence in cut.warnings) or not warning


def test_an_unknown_item_leaves_a_gap_of_its_length(tmp_path: Path) -> None:
    path = tmp_path / "cut.otio"
    document = json.loads(timeline(track(clip("a", 24), clip("b", 24), clip("c", 24))).to_json_string())
    document["tracks"]["children"][0]["children"][1]["OTIO_SCHEMA"] = "HoloClip.1"
    path.write_text(json.dumps(document), encoding="utf-8")
    cut = read(path)
    assert [(shot.name, shot.start) for shot in cut.shots] == [("a", 0), ("c", 2)]
    assert "'HoloClip', which is not known here; it was read as a gap" in cut.warnings[0]


def test_old_schemas_are_read(tmp_path: Path) -> None:
    document = json.loads(timeline(track(clip("a", 24))).to_json_string())
    row = document["tracks"]["children"][0]
    row["OTIO_SCHEMA"] = "Sequence.1"
    old = row["children"][0]
    old |= {"OTIO_SCHEMA": "Clip.1", "media_reference": old.pop("media_references")["DEFAULT_MEDIA"]}
    path = tmp_path / "cut.otio"
    path.write_text(json.dumps(document), encoding="utf-8")
    cut = read(path)
    assert cut.shots[0].media.url == "file:///media/a.mov"


def test_infinities_as_the_library_writes_them_are_read(tmp_path: Path) -> None:
    assert names(reworked(tmp_path, '"fx"', "Inf")) == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "cut.otio"
    path.write_text(timeline(track(clip("カット", 24))).to_json_string(), encoding=encoding)
    assert names(read(path)) == ["カット"]


HUGE = "9" * 400


@pytest.mark.parametrize(
    "old_and_new",
    [
        ('"rate": 24.0', f'"rate": {HUGE}'),
        ('"rate": 24.0', '"rate": 1e-300'),
        ('"value": 24.0', f'"value": {HUGE}'),
        ('"value": 100.0', '"value": 1e300'),
        ('"time_scalar": 2.0', f'"time_scalar": {HUGE}'),
        ('"time_scalar": 2.0', '"time_scalar": 1e300'),
        ('"time_scalar": 2.0', '"time_scalar": "1e999999999"'),
        ('"OTIO_SCHEMA": "Clip.2"', f'"OTIO_SCHEMA": "Clip.{HUGE * 20}"'),
        ('"OTIO_SCHEMA": "Clip.2"', '"OTIO_SCHEMA": "Clip.\u00b2"'),
        ('"metadata": {}', '"metadata": {"Resolve_OTIO": {"Key Frames": [[0, 0], [1, 1e300]]}}'),
        ('"metadata": {}', '"metadata": {"Resolve_OTIO": {"Key Frames": [{}, {}]}}'),
    ],
)
def test_numbers_beyond_all_sense_are_read_without_them_or_refused(
    tmp_path: Path, old_and_new: tuple[str, str]
) -> None:
    effects = [otio.schema.LinearTimeWarp(time_scalar=2), otio.schema.TimeEffect()]
    document = timeline(track(clip("a", 24, 100, effects=effects)), start=otio.opentime.RationalTime(0, 24))
    path = tmp_path / "cut.otio"
    text = document.to_json_string()
    assert old_and_new[0] in text
    path.write_text(text.replace(*old_and_new), encoding="utf-8")
    try:
        assert abs(float(read(path).shots[0].source_end)) < 1e15
    except TimelineError as error:
        assert str(error).endswith(".")  # noqa: PT017  # either outcome is right


def test_nested_sequences_that_hold_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "MOST", 100)
    flat = track(*(clip("a", 24) for _ in range(150)))
    assert len(opened(timeline(flat), tmp_path).shots) == 150
    nested = stack(track(*(clip("a", 24) for _ in range(60))))
    assert len(opened(timeline(track(nested)), tmp_path).shots) == 60
    with pytest.raises(TimelineError, match=r"more than 100 shots, sounds .* written out; .*flattened\.$"):
        opened(timeline(track(stack(track(nested)))), tmp_path)


def test_clips_of_hundreds_of_rates_lie_end_to_end_at_times_of_few_digits(tmp_path: Path) -> None:
    rates = [24 + number / 1009 for number in range(300)]
    cut = opened(timeline(track(*(clip(f"c{n}", 24, 0, rate) for n, rate in enumerate(rates)))), tmp_path)
    assert len(cut.shots) == 300
    assert all(before.end == after.start for before, after in pairwise(cut.shots))
    assert max(shot.start.denominator for shot in cut.shots) < 2**1024
    assert float(cut.duration) == pytest.approx(sum(24 / float(exact(rate)) for rate in rates), abs=1e-9)


@pytest.mark.parametrize("scalar", [1e12, 1e11, -1e9])
def test_retimes_that_multiply_beyond_all_sense_are_told(tmp_path: Path, scalar: float) -> None:
    warps = [otio.schema.LinearTimeWarp("", scalar) for _ in range(40)]
    cut = opened(timeline(track(clip("A", 24, effects=warps))), tmp_path)
    assert cut.shots[0].speed == 1
    assert "A clip's speed is no number; it is read at speed 1." in cut.warnings


def test_a_blade_within_a_shot_is_no_cut_but_where_an_effect_begins(tmp_path: Path) -> None:
    def bladed(*, effects: Any = (), name: str = "b") -> Timeline:
        halves = clip("b", 12), clip("b", 12, 12, effects=effects)
        halves[1].name = name
        return opened(timeline(track(clip("a", 24, 100), *halves)), tmp_path)

    assert frames(bladed()) == [24]
    assert bladed().warnings == (
        "At 00:00:01:12 the shot goes on unbroken behind an edit, so no cut is counted there.",
    )
    assert frames(bladed(effects=[otio.schema.Effect("grey", "BlackAndWhite")])) == [24, 36]
    assert frames(bladed(effects=[otio.schema.LinearTimeWarp(time_scalar=0.5)])) == [24, 36]
    assert frames(bladed(name="b, grey")) == [24, 36]


def test_a_dissolve_within_a_shot_stays(tmp_path: Path) -> None:
    cut = opened(
        timeline(track(clip("a", 24, 100), clip("b", 12), dissolve(4, 4), clip("b", 12, 12))), tmp_path
    )
    assert [(each.time * 24, each.dissolve * 24) for each in cut.cuts] == [(24, 0), (36, 8)]
