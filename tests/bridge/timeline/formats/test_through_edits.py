"""Through edits in every format: none where the shot goes on as it was, a cut where it goes on and looks different."""

from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import clip, opened, timeline, track
from tests.bridge.timeline.formats.texts import edl, fcpxml, xmeml

GRADE = "* ASC_SOP (1.2 1.0 0.8)(0.0 0.1 0.0)(1.0 1.0 1.0)"
ANOTHER_GRADE = "* ASC_SOP (1.0 1.0 1.0)(0.0 0.0 0.0)(1.0 1.0 1.0)"
BLUR = "<filter>{}<effect><name>Blur</name><effectid>blur</effectid></effect></filter>"
COLOR = '<filter-video ref="r9" name="Color"{}/>'


def found(path: Path, text: str) -> list[int]:
    """Return the frames of the cuts of a timeline at 24."""
    path.write_text(text, encoding="utf-8")
    cut = read(path)
    return [cut.frame_at(each.time) for each in cut.cuts]


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        (GRADE, GRADE, False),
        (ANOTHER_GRADE, GRADE, True),
        ("", GRADE, True),
        ("* ASC_SAT 1.0", "* ASC_SAT 0.4", True),
        ("", "* EFFECT NAME: FLIP HORIZONTAL", True),
    ],
)
def test_in_an_edl_a_grade_or_an_effect_makes_it_a_cut(
    tmp_path: Path, first: str, second: str, *, changes: bool
) -> None:
    text = edl([("A", 0, 48, ""), ("B", 100, 48, first), ("B", 148, 48, second), ("C", 0, 48, "")])
    assert found(tmp_path / "cut.edl", text) == ([48, 96, 144] if changes else [48, 144])


def test_in_an_edl_the_name_of_a_dissolve_is_no_effect_on_its_shot(tmp_path: Path) -> None:
    text = (
        "TITLE: T\n001  A  V  C  0 48 0 48\n002  A  V  C  48 48 48 48\n002  B  V  D 024  100 148 48 96\n"
        "* EFFECT NAME: CROSS DISSOLVE\n003  B  V  C  148 196 96 144\n004  C  V  C  0 48 144 192\n"
    )
    assert found(tmp_path / "cut.edl", text) == [60, 144]


@pytest.mark.parametrize(
    ("second", "changes"),
    [
        ("", False),
        (COLOR.format(""), True),
        (COLOR.format(' enabled="0"'), False),
        (f'<filter-video-mask><mask-shape name="Shape"/>{COLOR.format("")}</filter-video-mask>', True),
        ('<adjust-volume amount="-3dB"/>', False),
    ],
)
def test_in_fcpxml_an_effect_that_is_on_makes_it_a_cut(tmp_path: Path, second: str, *, changes: bool) -> None:
    text = fcpxml([("A", 0, 48, ""), ("B", 100, 48, ""), ("B", 148, 48, second), ("C", 0, 48, "")])
    assert found(tmp_path / "cut.fcpxml", text) == ([48, 96, 144] if changes else [48, 144])


@pytest.mark.parametrize(
    ("second", "changes"),
    [("", False), (BLUR.format(""), True), (BLUR.format("<enabled>FALSE</enabled>"), False)],
)
def test_in_xmeml_a_filter_that_is_on_makes_it_a_cut(tmp_path: Path, second: str, *, changes: bool) -> None:
    text = xmeml([("A", 0, 48, ""), ("B", 100, 48, ""), ("B", 148, 48, second), ("C", 0, 48, "")])
    assert found(tmp_path / "cut.xml", text) == ([48, 96, 144] if changes else [48, 144])


@pytest.mark.parametrize(
    ("effect", "changes"),
    [
        (otio.schema.Effect("", "Blur"), True),
        (otio.schema.TimeEffect("", "Ramp of another program"), True),
        (otio.schema.LinearTimeWarp("", 1), False),
    ],
)
def test_in_otio_an_effect_makes_it_a_cut(tmp_path: Path, effect: Any, *, changes: bool) -> None:
    parts = [clip("A", 48), clip("B", 48, 100), clip("B", 48, 148, effects=[effect]), clip("C", 48)]
    cut = opened(timeline(track(*parts)), tmp_path)
    assert [cut.frame_at(each.time) for each in cut.cuts] == ([48, 96, 144] if changes else [48, 144])


def test_in_otio_it_is_none_where_nothing_is_on_the_clip(tmp_path: Path) -> None:
    parts = [clip("A", 48), clip("B", 48, 100), clip("B", 48, 148), clip("C", 48)]
    cut = opened(timeline(track(*parts)), tmp_path)
    assert [cut.frame_at(each.time) for each in cut.cuts] == [48, 144]
