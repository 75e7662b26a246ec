"""One rule of near and met: the same offset is the same class in the grid, in every listing and in every host."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from bridge.commands import tempo_table
from bridge.grid.bars import Hit, HitKind
from bridge.grid.laying import measured
from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.drawing import theme
from bridge.output.files import midi_file
from bridge.output.scored_otio import scored_otio
from bridge.output.sessions import session
from bridge.recut.standing import standing
from bridge.score.pipeline import ScoredTimeline
from integrations.closeness import Closeness, closeness_of, signed
from integrations.markers import OWN, markers
from integrations.points import HIT_COLOURS
from integrations.resolve.pushing import push
from integrations.rpp import rpp_project
from integrations.session import Session
from tests.bridge.recut.judging import VOICES_ALONE, reel, scored, sheet_of
from tests.integrations.ardour.test_document import written
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import apply
from tests.integrations.resolve import test_companion, test_lua_companion
from tests.integrations.test_dawproject import project
from tests.integrations.test_rpp import parsed

RULE = {
    "0": Closeness.MET,
    "0.49": Closeness.MET,
    "0.5": Closeness.NEAR,
    "0.51": Closeness.NEAR,
    "1": Closeness.NEAR,
    "1.49": Closeness.NEAR,
    "1.5": Closeness.NEAR,
    "1.8": Closeness.MISSED,
    "3": Closeness.MISSED,
}
"""Frames off, early or late, and how near that is."""
EXPECTED = {f"hit {number}": closeness for number, closeness in enumerate(RULE.values())}
NLE = {"GREEN": Closeness.MET, "YELLOW": Closeness.NEAR, "RED": Closeness.MISSED}
DAWPROJECT = {"#27ae60": Closeness.MET, "#f1c40f": Closeness.NEAR, "#c0392b": Closeness.MISSED}
REAPER = {colour: closeness for closeness, colour in HIT_COLOURS.items()}
_NAME = re.compile(r"(?:Recue: )?(hit \d)")


@cache
def film() -> ScoredTimeline:
    """Return a score whose first scene has a hit a second, each as far from a line as the rule's table says."""
    made = scored(reel(), VOICES_ALONE)
    grid = made.cues[0].grid
    offs = [Fraction(off) * (-1) ** number for number, off in enumerate(RULE)]
    hits = [
        Hit(number + Fraction(1, 2) - off / 24, HitKind.USER, 1.0, f"hit {number}")
        for number, off in enumerate(offs)
    ]
    lines = [Fraction(half, 2) for half in range(20)]
    cue = replace(made.cues[0], grid=replace(grid, hits=measured(hits, grid.start, lines, Fraction(1, 24))))
    return replace(made, cues=(cue, *made.cues[1:]))


@cache
def told() -> Session:
    return session(film(), "reel", midi_file(film()))


def named(found: list[tuple[str, Closeness]]) -> dict[str, Closeness]:
    """Return the closeness of each of our hits, by its name."""
    return {match[1]: closeness for name, closeness in found if (match := _NAME.match(name))}


@pytest.mark.parametrize(("off", "closeness"), RULE.items())
def test_the_rule(off: str, closeness: Closeness) -> None:
    assert closeness_of(Fraction(off)) is closeness
    assert closeness_of(-Fraction(off)) is closeness


def test_the_grid_follows_it() -> None:
    hits = film().cues[0].grid.hits
    assert named([(hit.hit.name, hit.closeness) for hit in hits]) == EXPECTED
    assert [hit.met for hit in hits] == [closeness is Closeness.MET for closeness in RULE.values()]


def test_a_cue_sheet_read_back_says_the_same() -> None:
    sheet = sheet_of(film(), seal_of(midi_file(film())))
    stands = standing(read_sheet(sheet, "cut.recue.json"), midi_file(film()), film().timeline, "cut.mid")
    assert named([(hit.hit.name, hit.closeness) for hit in stands.cues[0].grid.hits]) == EXPECTED


def test_pictures_and_tables_have_a_colour_for_each() -> None:
    assert list(theme.HITS) == list(tempo_table.COLOURS) == list(HIT_COLOURS) == list(Closeness)
    for hit in film().cues[0].grid.hits:
        assert tempo_table._off(hit, Fraction(24)).style == tempo_table.COLOURS[EXPECTED[hit.hit.name]]


def test_hosts_are_told_it() -> None:
    assert named([(hit.name, hit.closeness) for hit in told().hits]) == EXPECTED
    assert (
        named([(mark.name, NLE[mark.colour]) for mark in markers(told()) if mark.colour in NLE]) == EXPECTED
    )


def test_the_cut_for_the_nle_follows_it() -> None:
    stack = json.loads(scored_otio(film().timeline, told(), "reel.wav"))["tracks"]
    marks = [(mark["name"], mark["color"]) for mark in stack["markers"] if mark["name"].startswith(OWN)]
    assert named([(name, NLE[color]) for name, color in marks if color in NLE]) == EXPECTED


@pytest.mark.parametrize("companion", [test_companion, test_lua_companion], ids=["Python", "Lua"])
def test_both_companions_of_resolve_follow_it(companion: ModuleType, tmp_path: Path) -> None:
    resolve = test_companion.host(told())
    with companion.running(resolve, tmp_path) as port:
        push(told(), test_companion.stems(told()), tmp_path, port or 9)
    marks = resolve.timeline.GetMarkers().values()
    colours = [(mark["name"], NLE.get(mark["color"].upper())) for mark in marks]
    assert named([(name, closeness) for name, closeness in colours if closeness]) == EXPECTED


def test_reaper_follows_it(tmp_path: Path) -> None:
    api = Api()
    apply(api, told(), tmp_path, "a1")
    marks = [mark for mark in api.project_.markers if not mark.region]
    assert named([(mark.name, REAPER[f"{mark.colour & 0xFFFFFF:06x}"]) for mark in marks]) == EXPECTED


def test_a_reaper_project_follows_it() -> None:
    marks = [mark for mark in parsed(rpp_project(told())).markers if not mark.region]
    colours = [(mark.name, (mark.colour & 0xFFFFFF).to_bytes(3, "little").hex()) for mark in marks]
    assert named([(name, REAPER[colour]) for name, colour in colours]) == EXPECTED


def test_a_dawproject_follows_it() -> None:
    marks = [mark.attrib for mark in project(told()).iter("Marker")]
    found = [(mark["name"], DAWPROJECT.get(mark["color"])) for mark in marks]
    assert named([(name, closeness) for name, closeness in found if closeness]) == EXPECTED


def test_ardour_which_has_no_colours_says_what_is_not_met() -> None:
    root = ET.fromstring(written(told()))  # noqa: S314 (our own)
    names = [place.attrib["name"] for place in root.iter("Location")]
    met = {match[1]: not name.endswith(" missed") for name in names if (match := _NAME.match(name))}
    assert met == {name: closeness is Closeness.MET for name, closeness in EXPECTED.items()}


@pytest.mark.parametrize(
    ("off", "said"),
    [("0", "+0.00"), ("-1/1000", "+0.00"), ("159/1024", "+0.15"), ("335/2048", "+0.16"), ("-5/2", "-2.50")],
)
def test_a_distance_is_rounded_from_what_the_cue_sheet_has(off: str, said: str) -> None:
    assert signed(Fraction(off)) == said
