# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Generators that make black, as every format has them: the cut they make is the one that a gap makes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from bridge.recut.changes import compare
from bridge.recut.changes.change_edl import change_edl
from bridge.recut.changes.marked_otio import marked_otio
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.black import black_of, is_black, visible
from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import clip, dissolve, gap, opened, span, timeline, track
from tests.bridge.timeline.formats.test_edl import edl
from tests.bridge.timeline.formats.test_fcpxml import clip as spine_clip
from tests.bridge.timeline.formats.test_fcpxml import seen, story
from tests.bridge.timeline.formats.test_xmeml import RATE, item, sequence
from tests.bridge.timeline.formats.test_xmeml import cut as xmeml

BLACK_COLORS = [
    {"color": [0, 0, 0, 1]},
    {"colour": "#000000"},
    {"color": "#000"},
    {"color": "black"},
    {"kdenlive": {"color": "0x000000ff"}},
    {"fill color": {"OTIO_SCHEMA": "Color.1", "r": 0.0, "g": 0.0, "b": 0.0, "a": 1.0}},
    {"background color": [1, 1, 1], "Color": [0, 0, 0]},
    {"Resolve_OTIO": [{"Parameters": [{"Parameter ID": "color", "Parameter Value": "#000000"}]}]},
]


def made(frames: float, name: str, kind: str, parameters: Mapping[str, Any], **more: Any) -> Any:
    """Return a generator, as OpenTimelineIO has it."""
    media = otio.schema.GeneratorReference("", kind, None, dict(parameters), **more)
    return otio.schema.Clip(name, media, span(0, frames))


def alike(cut: Timeline, other: Timeline) -> bool:
    """Return True if two cuts look alike: black, cuts, and all that shows something."""
    looks = [(each.duration, each.cuts, black_of(each), visible(each.shots)) for each in (cut, other)]
    return looks[0] == looks[1]


def between(item: Any, folder: Path) -> Timeline:
    """Two shots with something between them, and a fade to it."""
    return opened(timeline(track(clip("a", 48), dissolve(6, 6), item, clip("b", 48))), folder)


@pytest.mark.parametrize(
    ("name", "kind", "parameters"),
    [
        ("Slug", "", {}),
        ("Black Video", "Generator", {}),
        ("Interval", "Slug", {}),
        ("Interval", "black", {}),
        *(("Interval", "SolidColor", color) for color in BLACK_COLORS),
    ],
)
def test_a_generator_of_black_in_an_otio_is_a_gap(
    name: str, kind: str, parameters: Mapping[str, Any], tmp_path: Path
) -> None:
    cut = between(made(36, name, kind, parameters), tmp_path)
    assert alike(cut, between(gap(36), tmp_path))
    assert [shot.name for shot in cut.shots] == ["a", name, "b"]
    assert len(cut.cuts) == 1


@pytest.mark.parametrize(
    ("name", "kind", "parameters"),
    [
        ("Custom", "SolidColor", {"color": [0, 0, 1, 1]}),
        ("Black", "SolidColor", {"color": "#202020"}),
        ("Black", "Text", {"shadow color": "#000000"}),
        ("Black", "SolidColor", {"color": [0, 0, 0, 0]}),
        ("Clear", "SolidColor", {"color": {"r": 0.0, "g": 0.0, "b": 0.0, "a": 0.0}}),
        ("Custom", "SolidColor", {"background_color": [0, 0, 0], "color": [1, 1, 1]}),
        ("Black", "kdenlive:SolidColor", {"kdenlive": {"color": "0xff8000ff"}}),
        ("Clear", "kdenlive:SolidColor", {"kdenlive": {"color": "0x00000000"}}),
        ("Custom", "SolidColor", {"color": "#00f"}),
        ("Custom", "SolidColor", {"color": "blue"}),
        ("Bars", "SMPTEBars", {}),
        ("Black", "Essential Graphics", {}),
        ("Slug 1", "Lower Third", {}),
    ],
)
def test_any_other_generator_is_a_picture(
    name: str, kind: str, parameters: Mapping[str, Any], tmp_path: Path
) -> None:
    cut = between(made(36, name, kind, parameters), tmp_path)
    assert not black_of(cut)
    assert len(cut.cuts) == 2


def test_a_slug_that_was_final_cut_pros_word_for_a_title_is_none(tmp_path: Path) -> None:
    """Programs write `Slug` for whatever else that format does not hold; its adapter says where it read it."""
    read_there = {"metadata": {"fcp_xml": {"@id": "file-4"}}}
    assert not black_of(between(made(36, "test_title", "Slug", {}, **read_there), tmp_path))
    assert black_of(between(made(36, "Slug", "Slug", {}, **read_there), tmp_path))
    channels = dict.fromkeys(("alpha", "red", "green", "blue"), "0")
    color = {"parameterid": "fillcolor", "name": "Color", "value": channels}
    effect = {"metadata": {"fcp_xml": {"effectid": "Color", "parameter": color}}}
    assert black_of(between(made(36, "Color Matte", "", {}, **effect), tmp_path))


def test_black_goes_on_from_a_gap_into_a_generator(tmp_path: Path) -> None:
    two = timeline(track(clip("a", 48), gap(12), made(24, "Slug", "Slug", {}), clip("b", 48)))
    assert alike(
        opened(two, tmp_path), opened(timeline(track(clip("a", 48), gap(36), clip("b", 48))), tmp_path)
    )


def test_what_is_black_in_a_file_we_write_is_black_when_it_is_read(tmp_path: Path) -> None:
    items = made(36, "Interval", "Slug", {}), made(36, "Black", "Text", {})
    cut = opened(timeline(track(clip("a", 48), *items, clip("b", 48))), tmp_path)
    file = tmp_path / "again.otio"
    file.write_text(marked_otio(cut, cut, compare(cut, cut)))
    assert [shot.media for shot in read(file).shots][1:3] == [shot.media for shot in cut.shots][1:3]
    list_file = tmp_path / "changes.edl"
    shot = opened(timeline(track(clip("a", 48), clip("b", 84))), tmp_path)
    list_file.write_text(change_edl(shot, cut, compare(shot, cut)))
    assert "BL " in list_file.read_text()


def generator(name: str, effect: str, fill: str = "") -> str:
    """Return a generator from frame 48 to 84, as Final Cut Pro 7 has it."""
    channels = "".join(
        f"<{tag}>{n}</{tag}>" for tag, n in zip(("red", "green", "blue"), fill.split(), strict=False)
    )
    color = f"<parameter><parameterid>fillcolor</parameterid><value><alpha>0</alpha>{channels}</value></parameter>"
    body = f"<effect><name>{effect}</name><effectid>{effect}</effectid>{color if fill else ''}</effect>"
    return f"<generatoritem><name>{name}</name>{RATE}<start>48</start><end>84</end><in>0</in><out>36</out>{body}</generatoritem>"


def slug(name: str, file: str) -> str:
    """Return a clip of no file from frame 48 to 84."""
    media = f'<file id="made"><name>{file}</name><mediaSource>Slug</mediaSource></file>'
    return item(name, 48, 84, 0, media, file="")


@pytest.mark.parametrize(
    "black",
    [
        generator("Interval", "Slug"),
        generator("Color", "Color", "0 0 0"),
        generator("Black", ""),
        slug("Slug", "Slug"),
        slug("Black Video", "Black Video"),
    ],
)
def test_black_in_final_cut_pro_7s_xml_is_a_gap(black: str, tmp_path: Path) -> None:
    around = item("a", 0, 48), item("b", 84, 120)
    assert alike(xmeml(tmp_path, sequence(black.join(around))), xmeml(tmp_path, sequence("".join(around))))


@pytest.mark.parametrize(
    "other",
    [
        generator("White", "Color", "255 255 255"),
        generator("Black", "Text", "0 0 0"),
        generator("Color", "Color"),
        slug("test_title", "test_title"),
        slug("Fusion Title", "Slug"),
    ],
)
def test_other_generators_there_are_pictures(other: str, tmp_path: Path) -> None:
    """Premiere and DaVinci Resolve write titles as clips of a slug: only their own name says what they are."""
    cut = xmeml(tmp_path, sequence(item("a", 0, 48) + other + item("b", 84, 120)))
    assert not black_of(cut)
    assert cut.shots[1].media.kind is MediaKind.GENERATOR


def solid(value: str, name: str = "Custom", inside: str = "") -> str:
    """Return a generator for two seconds from the second on, as FCPXML has it."""
    param = f'<param name="Color" key="9999/10008/10006/2/1/1" value="{value}"/>' if value else ""
    return f'<video ref="s" name="{name}" offset="2s" duration="2s">{param}{inside}</video>'


GAP = '<gap name="Gap" offset="2s" duration="2s" start="0s"/>'


@pytest.mark.parametrize("black", [solid("0 0 0"), solid("0 0 0 1"), solid("", "Black")])
def test_a_black_solid_in_an_fcpxml_is_a_gap(black: str, tmp_path: Path) -> None:
    around = spine_clip("a", "0s", "2s"), spine_clip("b", "4s", "2s")
    assert alike(story(tmp_path, black.join(around)), story(tmp_path, GAP.join(around)))


@pytest.mark.parametrize("other", [solid("0 0 0.4"), solid("0 0 0 0"), solid("5 (Bright White)"), solid("")])
def test_any_other_solid_is_a_picture(other: str, tmp_path: Path) -> None:
    assert not black_of(story(tmp_path, spine_clip("a", "0s", "2s") + other))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Position": "0 0 0", "Color": "1 1 1"}, False),
        ({"Position": "1 1 1", "Fill Colour": "0 0 0"}, True),
        ({"Farbe": "0 0 0"}, True),
        ({"Position": "0 0 0", "Farbe": "1 1 1"}, False),
    ],
)
def test_a_solid_is_of_the_colour_that_is_called_so_or_is_the_only_one(
    values: Mapping[str, str], expected: bool, tmp_path: Path
) -> None:
    params = "".join(f'<param name="{name}" value="{value}"/>' for name, value in values.items())
    cut = story(tmp_path, spine_clip("a", "0s", "2s") + solid("", inside=params))
    assert bool(black_of(cut)) is expected


def test_a_black_solid_that_a_title_is_connected_to_is_its_card(tmp_path: Path) -> None:
    title = '<title ref="t" name="The End" lane="1" offset="1s" duration="1s"/>'
    cut = story(tmp_path, spine_clip("a", "0s", "2s") + solid("0 0 0", inside=title))
    assert seen(cut) == [("A.mov", 0, 2), ("Custom", 2, 4)]
    assert not black_of(cut)


def test_a_title_of_the_shot_before_is_a_card_over_black_of_any_make(tmp_path: Path) -> None:
    title = '<title ref="t" name="The End" lane="1" offset="1s" duration="2s"/>'
    around = spine_clip("a", "0s", "2s", "", title), spine_clip("b", "4s", "2s")
    made, nothing = (story(tmp_path, black.join(around)) for black in (solid("0 0 0"), GAP))
    assert alike(made, nothing)
    assert [shot.name for shot in made.shots if shot.start == 2] == ["The End"]


def test_a_black_solid_hides_what_is_connected_below_it(tmp_path: Path) -> None:
    below = spine_clip("b", "1s", "3s", 'lane="-1" start="3610s"')
    cut = story(tmp_path, spine_clip("a", "0s", "2s", "", below) + solid("0 0 0"))
    assert black_of(cut) == ((2, 4),)


@pytest.mark.parametrize(
    "event", ["BL   V  C", "BLACK   V  C", "AX   V  C  {}\n* FROM CLIP NAME: BLACK VIDEO", ""]
)
def test_black_in_an_edl_is_a_hole(event: str, tmp_path: Path) -> None:
    place = "00:00:00:00 00:00:02:00 00:00:02:00 00:00:04:00"
    line = f"002  {event}\n".replace("{}", place) if "{}" in event else f"002  {event}  {place}\n"
    a = "001  A   V  C  00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00\n"
    b = "003  B   V  C  00:00:20:00 00:00:22:00 00:00:04:00 00:00:06:00\n"
    assert alike(edl(tmp_path, a + (line if event else "") + b), edl(tmp_path, a + b))


def test_a_dissolve_in_an_edl_from_black_of_any_make_has_one_edit_point(tmp_path: Path) -> None:
    events = """\
001  A      V  C      00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
002  {reel}  V  D  024 00:00:00:00 00:00:02:00 00:00:02:00 00:00:04:00{name}
003  B      V  D  024 00:00:20:00 00:00:22:00 00:00:04:00 00:00:06:00
"""
    reel = edl(tmp_path, events.format(reel="BL", name=""))
    named = edl(tmp_path, events.format(reel="AX", name="\n* TO CLIP NAME: Black Video"))
    assert black_of(named) == black_of(reel) == ((2.5, 4),)
    assert alike(named, reel)


def test_a_file_that_is_called_black_is_a_picture(tmp_path: Path) -> None:
    event = "001  AX   V  C  00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00\n* FROM CLIP NAME: BLACK\n"
    assert is_black(edl(tmp_path, event).shots[0].media)
    assert not is_black(edl(tmp_path, event + "* SOURCE FILE: BLACK.MOV\n").shots[0].media)
