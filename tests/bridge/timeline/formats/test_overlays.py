# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""What lies over the picture without being one, in every format: it makes no cut, hides none, and is told once."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from bridge.timeline import Timeline
from tests.bridge.timeline.formats.builders import clip, dissolve, opened, span, stack, timeline, track
from tests.bridge.timeline.formats.test_fcpxml import clip as spine_clip
from tests.bridge.timeline.formats.test_fcpxml import story
from tests.bridge.timeline.formats.test_xmeml import RATE, item, sequence
from tests.bridge.timeline.formats.test_xmeml import cut as xmeml

PASSED_OVER = "'{}' is an adjustment layer, which has no picture of its own; it was passed over."
SEEN_THROUGH = "'{}' is laid over other shots, which are seen through it; it makes no cuts over them."
CLEAR = "'{}' has an opacity of 0, so that nothing of it is seen; it was passed over."
HIDES = "'{}' lies over other clips for up to {} s and hides their cuts; disable it if it is only laid over the picture."


def names(cut: Timeline) -> list[str]:
    return [shot.name for shot in cut.shots]


def made(name: str, kind: str, frames: float = 72, **more: Any) -> Any:
    """Return a generator, as OpenTimelineIO has it."""
    return otio.schema.Clip(name, otio.schema.GeneratorReference("", kind, **more), span(0, frames))


def lost(name: str, frames: float = 72) -> Any:
    """Return a clip without media, as DaVinci Resolve writes what it makes itself."""
    return otio.schema.Clip(name, otio.schema.MissingReference(), span(0, frames))


def composite(opacity: float, **more: Any) -> Any:
    """Return the opacity that DaVinci Resolve gives a clip."""
    parameter = {"Parameter ID": "opacity", "Parameter Value": opacity, "Key Frames": {}, **more}
    effect = {"Effect Name": "Composite", "Enabled": True, "Parameters": [parameter]}
    return otio.schema.Effect("", "Resolve Effect", {"Resolve_OTIO": effect})


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        (lost("Adjustment Clip"), PASSED_OVER),
        (lost("Adjustment Layer 2"), PASSED_OVER),
        (made("Grade", "Adjustment Layer"), PASSED_OVER),
        (made("Warm adjustment layer", ""), PASSED_OVER),
        (made("Einstellungsebene", ""), PASSED_OVER),
        (made("Calque d’effets 2", ""), PASSED_OVER),  # noqa: RUF001
        (lost("調整レイヤー"), PASSED_OVER),
        (made("Name of the town", "Text"), SEEN_THROUGH),
        (made("test_title", "Slug", metadata={"fcp_xml": {"@id": "file-4"}}), SEEN_THROUGH),
        (made("Burn-in", "Timecode Generator"), SEEN_THROUGH),
        (lost("Text+"), SEEN_THROUGH),
        (lost("Fusion Title"), SEEN_THROUGH),
        (clip("haze", 72, effects=[composite(30)]), SEEN_THROUGH),
        (clip("ghost", 72, effects=[composite(0)]), CLEAR),
    ],
)
def test_in_an_otio_the_cut_beneath_counts(over: Any, sentence: str, tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), clip("b", 48)), track(over)), tmp_path)
    assert names(cut) == ["a", "b"]
    assert [each.time for each in cut.cuts] == [1]
    assert cut.warnings == (sentence.format(over.name),)


@pytest.mark.parametrize(
    "over",
    [
        clip("b-roll", 48),
        clip("strong", 48, effects=[composite(85)]),
        clip("fading", 48, effects=[composite(0, **{"Key Frames": {"0": 0}})]),
        lost("Text of the law.mov", 48),
    ],
)
def test_a_shot_over_another_is_the_picture(over: Any, tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24), clip("b", 48)), track(over)), tmp_path)
    assert (names(cut), cut.warnings) == ([over.name, "b"], ())


def test_a_title_on_black_is_a_shot_and_is_not_told(tmp_path: Path) -> None:
    items = clip("a", 24), dissolve(0, 6), made("The End", "Text", 48)
    cut = opened(timeline(track(*items)), tmp_path)
    assert names(cut) == ["a", "The End"]
    assert [(each.time, each.dissolve) for each in cut.cuts] == [(1, Fraction(1, 4))]
    assert not cut.warnings


def test_a_title_is_seen_where_the_picture_ends(tmp_path: Path) -> None:
    cut = opened(timeline(track(clip("a", 24)), track(made("Credits: text", "Text", 48))), tmp_path)
    assert names(cut) == ["a", "Credits: text"]
    assert cut.shots[1].source_start == 1
    assert cut.warnings == (SEEN_THROUGH.format("Credits: text"),)


def test_a_nested_sequence_of_titles_is_seen_through_as_they_are(tmp_path: Path) -> None:
    titles = stack(track(made("One", "Text", 36), made("Two", "Text", 36)))
    cut = opened(timeline(track(clip("a", 24), clip("b", 48)), track(titles)), tmp_path)
    assert names(cut) == ["a", "b"]
    assert len(cut.warnings) == 1


def test_what_is_disabled_is_not_told(tmp_path: Path) -> None:
    off = lost("Adjustment Clip")
    off.enabled = False
    assert not opened(timeline(track(clip("a", 24), clip("b", 48)), track(off)), tmp_path).warnings


def test_an_image_that_hides_many_cuts_is_a_watermark_and_one_that_hides_few_is_told(tmp_path: Path) -> None:
    media = otio.schema.ExternalReference("file:///media/logo.png", span(0, 1))
    shots = [clip(name, 24) for name in "abcd"]
    long, short = (otio.schema.Clip("logo", media.deepcopy(), span(0, length)) for length in (96, 36))
    cut = opened(timeline(track(*(shot.deepcopy() for shot in shots)), track(long)), tmp_path)
    assert (names(cut), cut.warnings) == (["a", "b", "c", "d"], (SEEN_THROUGH.format("logo"),))
    cut = opened(timeline(track(*shots), track(short)), tmp_path)
    assert (names(cut), cut.warnings) == (["logo", "b", "c", "d"], (HIDES.format("logo", 1.5),))


def clipitem(name: str, inside: str, file: str = "") -> str:
    """Return a clip over frames 0 to 60 that has no file, as Final Cut Pro 7 has it."""
    media = f'<file id="made"><name>{file}</name><mediaSource>Slug</mediaSource></file>' if file else ""
    return item(name, 0, 60, 0, media + inside, file="")


def generator(name: str, effect: str) -> str:
    body = f"<effect><name>{effect}</name><effectid>{effect}</effectid></effect>"
    return f"<generatoritem><name>{name}</name>{RATE}<start>0</start><end>60</end><in>0</in><out>60</out>{body}</generatoritem>"


def opacity(value: str, *, enabled: str = "TRUE", keys: str = "") -> str:
    """Return an opacity filter, as Final Cut Pro 7 and Premiere have it."""
    parameter = f"<parameter><parameterid>opacity</parameterid><value>{value}</value>{keys}</parameter>"
    return f"<filter><enabled>{enabled}</enabled><effect><effectid>opacity</effectid>{parameter}</effect></filter>"


@pytest.mark.parametrize(
    ("name", "over", "sentence"),
    [
        ("Adjustment Layer", clipitem("Adjustment Layer", "", "Adjustment Layer"), PASSED_OVER),
        ("Grade", clipitem("Grade", "", "Adjustment Layer"), PASSED_OVER),
        ("test_title", clipitem("test_title", "", "test_title"), SEEN_THROUGH),
        ("Fusion Title", clipitem("Fusion Title", "", "Slug"), SEEN_THROUGH),
        ("Bridge", generator("Bridge", "Outline Text"), SEEN_THROUGH),
        ("Reel 2", generator("Reel 2", "Timecode Generator"), SEEN_THROUGH),
        ("c", item("c", 0, 60, 0, opacity("20")), SEEN_THROUGH),
        ("c", item("c", 0, 60, 0, "<compositemode>screen</compositemode>"), SEEN_THROUGH),
        ("c", item("c", 0, 60, 0, opacity("0")), CLEAR),
    ],
)
def test_in_final_cut_pro_7s_xml_the_cut_beneath_counts(
    name: str, over: str, sentence: str, tmp_path: Path
) -> None:
    cut = xmeml(tmp_path, sequence(item("a", 0, 30) + item("b", 30, 60), over))
    assert (names(cut), cut.warnings) == (["a", "b"], (sentence.format(name),))


@pytest.mark.parametrize(
    "inside",
    [
        "<compositemode>normal</compositemode>",
        opacity("100"),
        opacity("0", enabled="FALSE"),
        opacity(
            "0",
            keys="<keyframe><when>0</when><value>0</value></keyframe><keyframe><when>9</when><value>100</value></keyframe>",
        ),
        opacity("dim"),
    ],
)
def test_what_hides_the_shot_beneath_in_final_cut_pro_7s_xml_is_the_picture(
    inside: str, tmp_path: Path
) -> None:
    cut = xmeml(tmp_path, sequence(item("a", 0, 30) + item("b", 30, 60), item("c", 0, 60, 0, inside)))
    assert (names(cut), cut.warnings) == (["c"], ())


ADJUSTMENT = '<effect id="g" name="Einstellung" uid="FFAdjustmentEffect"/>'
TIMECODE = '<effect id="z" name="Zeitcode" uid=".../Elements.localized/Timecode.localized/Timecode.motn"/>'


def over(inside: str = "", more: str = "", tag: str = "asset-clip", ref: str = "b") -> str:
    return f'<{tag} ref="{ref}" name="Over" lane="1" offset="0s" duration="4s" {more}>{inside}</{tag}>'


@pytest.mark.parametrize(
    ("connected", "sentence"),
    [
        (over(tag="video", ref="g", more='role="adjustments"'), PASSED_OVER),
        (over(tag="video", ref="z"), SEEN_THROUGH),
        (over(tag="title", ref="t"), SEEN_THROUGH),
        (over('<adjust-blend amount="0.3"/>'), SEEN_THROUGH),
        (over('<adjust-blend mode="14 (Overlay)"/>'), SEEN_THROUGH),
        (over('<adjust-blend amount="0.3"/>', tag="ref-clip", ref="c"), "is laid over other shots"),
        (over('<adjust-blend amount="0"/>'), CLEAR),
        (over('<adjust-blend amount="0"/>', tag="ref-clip", ref="c"), CLEAR),
    ],
)
def test_in_an_fcpxml_the_cut_beneath_counts(connected: str, sentence: str, tmp_path: Path) -> None:
    spine = spine_clip("a", "0s", "2s", "", connected) + spine_clip("a", "2s", "2s", 'start="50s"')
    cut = story(tmp_path, spine, resources=ADJUSTMENT + TIMECODE)
    assert (names(cut), len(cut.warnings)) == (["a", "a"], 1)
    assert sentence.format("Over") in cut.warnings[0]


@pytest.mark.parametrize(
    "blend",
    [
        "",
        '<adjust-blend amount="1.0"/>',
        '<adjust-blend amount="0.9" mode="0"/>',
        '<adjust-blend amount=""/>',
    ],
)
def test_what_hides_the_shot_beneath_in_an_fcpxml_is_the_picture(blend: str, tmp_path: Path) -> None:
    spine = spine_clip("a", "0s", "2s", "", over(blend)) + spine_clip("a", "2s", "2s", 'start="50s"')
    cut = story(tmp_path, spine)
    assert (names(cut), cut.warnings) == (["Over"], ())


def test_a_generator_that_hides_cuts_in_an_fcpxml_is_told(tmp_path: Path) -> None:
    spine = spine_clip("a", "0s", "2s", "", over(tag="video", ref="s")) + spine_clip("b", "2s", "2s")
    cut = story(tmp_path, spine)
    assert (names(cut), cut.warnings) == (["Over"], (HIDES.format("Over", "4.0"),))


def test_captions_and_sound_in_lanes_are_no_picture_and_are_not_told(tmp_path: Path) -> None:
    caption = '<caption lane="1" offset="0s" duration="4s" role="iTT?captionFormat=ITT.en"/>'
    sound = over(tag="asset-clip", ref="w")
    spine = spine_clip("a", "0s", "2s", "", caption + sound) + spine_clip("b", "2s", "2s")
    cut = story(tmp_path, spine)
    assert (names(cut), cut.warnings) == (["a", "b"], ())
