"""Black of every make and in every format, by the command: what a gap gives, note for note."""

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import clip, gap, span, timeline, track
from tests.midi import read_back
from tests.recuts import done

FRAMES = (130, 118, 84, 125, 141)
"""Shots and, in their middle, black; at 24 frames a second."""
EDGES = [sum(FRAMES[:at]) for at in range(len(FRAMES) + 1)]
RATE = "<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>"
SOLID = ".../Generators.localized/Solids.localized/Custom.localized/Custom.motn"


def otio_file(path: Path, black: Any) -> None:
    shots = [clip(f"A{at}", length) for at, length in enumerate(FRAMES)]
    shots[2] = black
    otio.adapters.write_to_file(timeline(track(*shots)), str(path))


def made(name: str, kind: str) -> Any:
    media = otio.schema.GeneratorReference("", kind)
    return otio.schema.Clip(name, media, span(0, FRAMES[2]))


def edl_file(path: Path, reel: str) -> None:
    lines = ["TITLE: cut", "FCM: NON-DROP FRAME"]
    for at, (first, last) in enumerate(pairwise(EDGES)):
        source = f"{code(0)} {code(last - first)}"
        name = reel if at == 2 else f"A{at}"
        lines += [f"{at + 1:03}  {name:<8} V  C  {source} {code(first)} {code(last)}"] if name else []
    path.write_text("\n".join(lines) + "\n")


def code(frames: int) -> str:
    return f"01:00:{frames // 24:02}:{frames % 24:02}"


def xmeml_file(path: Path, black: str) -> None:
    items = [
        f"<clipitem><name>A{at}</name>{RATE}<start>{first}</start><end>{last}</end><in>0</in><out>{last - first}</out>"
        f'<file id="f{at}"><name>A{at}</name><pathurl>file:///m/A{at}.mov</pathurl>{RATE}</file></clipitem>'
        for at, (first, last) in enumerate(pairwise(EDGES))
    ]
    place = f"{RATE}<start>{EDGES[2]}</start><end>{EDGES[3]}</end><in>0</in><out>{FRAMES[2]}</out>"
    items[2] = black.format(place=place)
    body = f"<media><video><track>{''.join(items)}</track></video></media>"
    path.write_text(f'<xmeml version="5"><sequence id="s"><name>cut</name>{RATE}{body}</sequence></xmeml>')


def fcpxml_file(path: Path, black: str) -> None:
    places = [f'offset="{first}/24s" duration="{last - first}/24s"' for first, last in pairwise(EDGES)]
    items = [f'<asset-clip ref="a{at}" name="A{at}" {place}/>' for at, place in enumerate(places)]
    items[2] = black.format(place=places[2])
    assets = "".join(
        f'<asset id="a{at}" name="A{at}" start="0s" duration="300s" hasVideo="1" src="file:///m/A{at}.mov"/>'
        for at in range(len(FRAMES))
    )
    resources = f'<format id="r" frameDuration="1/24s"/>{assets}<effect id="s" name="Custom" uid="{SOLID}"/>'
    story = f'<project name="cut"><sequence format="r" tcStart="0s"><spine>{"".join(items)}</spine></sequence></project>'
    path.write_text(f'<fcpxml version="1.11"><resources>{resources}</resources>{story}</fcpxml>')


COLOR = "<value><alpha>255</alpha><red>0</red><green>0</green><blue>0</blue></value>"
EFFECT = f"<effect><effectid>Color</effectid><parameter><parameterid>fillcolor</parameterid>{COLOR}</parameter></effect>"
MATTE = f"<generatoritem><name>Matte</name>{{place}}{EFFECT}</generatoritem>"
FILE = '<file id="made"><name>Slug</name><mediaSource>Slug</mediaSource></file>'
SLUG = f"<clipitem><name>Slug</name>{{place}}{FILE}</clipitem>"
PARAM = '<param name="Color" key="9999/10008/10006/2/1/1" value="0 0 0"/>'
FILL = f'<video ref="s" name="Custom" {{place}}>{PARAM}</video>'
MADE = [made("Slug", "Slug"), made("Black", "black"), made("Rest", "Slug")]


@pytest.mark.parametrize(
    ("write", "suffix", "nothing", "makes"),
    [
        (otio_file, "otio", gap(FRAMES[2]), MADE),
        (edl_file, "edl", "", ["BL"]),
        (xmeml_file, "xml", "", [SLUG, MATTE]),
        (fcpxml_file, "fcpxml", '<gap name="Gap" {place}/>', [FILL]),
    ],
    ids=["otio", "edl", "xml", "fcpxml"],
)
def test_a_generator_of_black_is_scored_as_a_gap_is(
    write: Callable[[Path, Any], None], suffix: str, nothing: Any, makes: Sequence[Any], tmp_path: Path
) -> None:
    scores, sheets = [], []
    for number, black in enumerate([nothing, *makes]):
        (tmp_path / str(number)).mkdir()
        file = tmp_path / str(number) / f"cut.{suffix}"
        write(file, black)
        assert [each.time * 24 for each in read(file, rate=Fraction(24)).cuts] == EDGES[1:-1]
        done("score", file, "--no-picture", "--formats", "mid,json", "--fermata", "--rate", "24")
        scores.append(file.with_suffix(".mid").read_bytes())
        sheets.append(json.loads(file.with_suffix(".recue.json").read_text()))
    assert all(score == scores[0] for score in scores)
    assert read_back(scores[0]).markers()
    told = [[{**scene, "shots": []} for scene in sheet["scenes"]] for sheet in sheets]
    assert all(scenes == told[0] for scenes in told)
    assert len(told[0]) == 2


def test_a_cut_with_a_slug_stands_against_its_own_score(tmp_path: Path) -> None:
    old, new = tmp_path / "v1.otio", tmp_path / "v2.otio"
    for file in (old, new):
        otio_file(file, made("Interval", "Slug"))
    done("score", old, "--no-picture", "--formats", "mid,json")
    report = json.loads(done("conform", old, new, "--json", "--no-picture", "--formats", "mid,json").stdout)
    assert report["empty"]
    assert [shot["new"][0]["name"] for shot in report["shots"]] == ["A0", "A1", "Interval", "A3", "A4"]
    assert [scene["fate"] for scene in report["scenes"]] == ["kept", "kept"]
    assert new.with_suffix(".mid").read_bytes() == old.with_suffix(".mid").read_bytes()
