"""Real timelines, against the counts and lengths that were measured on them."""

import csv
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.errors import TimelineError
from bridge.timeline.formats import read
from tests.timelines import FOLDER, NEEDED, opened

pytestmark = NEEDED

REFUSED = {"empty_timeline.otio", "no_range_clip.otio", "truncated.otio", "zero_byte.otio"}

SOUND_IS_LONGER = {"premiere_example.xml"}


def manifest() -> list[dict[str, str]]:
    if not FOLDER.exists():
        return []
    with (FOLDER / "manifest.tsv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"])
def test_every_file_reads_or_says_why_not(row: dict[str, str]) -> None:
    path = FOLDER / row["file"]
    if path.name in REFUSED:
        with pytest.raises(TimelineError):
            read(path)
        return
    cut = opened(path)
    assert cut.shots
    assert 0 <= cut.shots[0].start < cut.shots[-1].end <= cut.duration
    assert all(before.end <= after.start for before, after in pairwise(cut.shots))
    assert all(shot.duration > 0 for shot in cut.shots)
    assert all(0 < each.time < cut.duration for each in cut.cuts)
    stated = row["duration_s"].split(",")[0]
    trusted = path.suffix != ".fcpxml" and path.name not in SOUND_IS_LONGER and row["parses"] == "yes"
    if trusted and stated and float(stated):
        assert abs(float(cut.duration) - float(stated)) < 0.5 / float(cut.rate)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.fcpxml")), ids=lambda path: path.name)
def test_an_fcpxml_lasts_as_long_as_its_sequence_says(path: Path) -> None:
    if path.name == "sample.fcpxml":
        pytest.skip("written by hand: it states 120 s and holds 53.75 s")
    sequence = ET.parse(path).getroot().find(".//project/sequence")  # noqa: S314  # our own test files
    assert sequence is not None
    stated = Fraction(sequence.attrib["duration"].removesuffix("s"))
    cut = opened(path)
    assert abs(cut.duration - stated) <= Fraction(1, 2) / cut.rate


@pytest.mark.parametrize(
    ("name", "shots", "cuts", "markers"),
    [
        ("raven/Meridian_UHD4k5994_HDR_P3PQ.otio", 83, 82, 0),
        ("sg-otio-edls/090PC_091MJ_100TC_V05_TURNOVER_20150123.edl", 115, 114, 0),
        ("sg-otio-edls/FINALSCHECK_EDL_TEST_140318.edl", 245, 244, 0),
        ("sg-otio-edls/SR_010.edl", 39, 38, 39),
        ("otio-aaf/multitrack.aaf", 5, 6, 3),
        ("otio-aaf/transitions.aaf", 4, 2, 0),
        ("generated/deep_nest_30.otio", 31, 30, 0),
        ("toucan/Markers.otio", 2, 2, 7),
    ],
)
def test_counts(name: str, shots: int, cuts: int, markers: int) -> None:
    cut = read(FOLDER / name)
    assert (len(cut.shots), len(cut.cuts), len(cut.markers)) == (shots, cuts, markers)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("sg-otio-edls/*.edl")), ids=lambda path: path.name)
def test_an_edl_reads_as_the_librarys_own_adapter_reads_it(path: Path) -> None:
    track = otio.adapters.read_from_file(str(path)).tracks[0]
    clips = [clip for clip in track if isinstance(clip, otio.schema.Clip)]
    cut = read(path)
    assert [shot.duration for shot in cut.shots] == [Fraction(clip.duration().value) / 24 for clip in clips]
    assert [shot.source_start for shot in cut.shots] == [
        Fraction(clip.source_range.start_time.value) / 24 for clip in clips
    ]
