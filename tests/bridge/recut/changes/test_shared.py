"""A real recut, against an independent reading of the two EDLs' text; and real timelines, edited."""

import random
import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import opentimelineio as otio
import pytest

from bridge.errors import TimelineError
from bridge.recut.changes import ChangeKind, ChangeList, apply, compare
from bridge.recut.changes.change_edl import change_edl
from bridge.recut.changes.marked_otio import marked_otio
from bridge.recut.changes.table import text_table
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from tests.edits import EDITS
from tests.timelines import FOLDER, NEEDED, opened

pytestmark = NEEDED

V05 = FOLDER / "sg-otio-edls" / "090PC_091MJ_100TC_V05_TURNOVER_20150123.edl"
V06 = FOLDER / "sg-otio-edls" / "090PC_091MJ_100TC_V06_TURNOVER_20150206.edl"


class Event(NamedTuple):
    """One event as the list's text has it, in frames at 24 a second."""

    reel: str
    source: int
    start: int
    length: int
    speed: str


def events(path: Path) -> list[Event]:
    """Read a list by its columns alone."""
    found: list[Event] = []
    for line in path.read_text().splitlines():
        codes = [
            sum(int(n) * f for n, f in zip(code, (86400, 1440, 24, 1), strict=True)) for code in _codes(line)
        ]
        if len(codes) == 4:
            found.append(Event(line.split()[1], codes[0], codes[2], codes[3] - codes[2], "024.0"))
        elif line.startswith("M2"):
            found[-1] = found[-1]._replace(speed=line.split()[2])
    return [event._replace(start=event.start - found[0].start) for event in found]


def _codes(line: str) -> list[list[str]]:
    return [code.split(":") for code in re.findall(r"\d\d:\d\d:\d\d:\d\d", line)]


@pytest.fixture(scope="module")
def cuts() -> tuple[Timeline, Timeline]:
    return read(V05), read(V06)


@pytest.fixture(scope="module")
def changes(cuts: tuple[Timeline, Timeline]) -> ChangeList:
    return compare(*cuts)


def partners(changes: ChangeList) -> dict[int, int]:
    """Return the new event of each old one, where they are the same shot."""
    return {
        change.old[0]: change.new[0]
        for change in changes.shots
        if change.old and change.new and change.kind is not ChangeKind.REPLACED
    }


def test_every_shot_of_the_same_reel_and_source_in_is_paired_by_what_was_measured(
    changes: ChangeList,
) -> None:
    old, new = events(V05), events(V06)
    paired = partners(changes)
    same = {i: j for i, j in paired.items() if old[i][:2] == new[j][:2]}
    assert len(same) == 112
    assert sum(old[i].length == new[j].length for i, j in same.items()) == 110
    offsets = Counter(new[j].start - old[i].start for i, j in same.items())
    assert offsets == {0: 43, 50: 39, 40: 24, -70: 3, 159: 3}
    by_change = {change.old[0]: change.offset for change in changes.shots if change.old}
    assert all(by_change[i] == new[j].start - old[i].start for i, j in paired.items())


def test_the_kinds_are_what_the_lists_say(changes: ChangeList) -> None:
    old, new = events(V05), events(V06)
    expected: defaultdict[str, list[int]] = defaultdict(list)
    for i, j in partners(changes).items():
        if old[i].speed != new[j].speed:
            expected["retimed"].append(i)
        elif (old[i].source, old[i].length) != (new[j].source, new[j].length):
            expected["trimmed"].append(i)
    found = {kind: [c.old[0] for c in changes.of_kind(kind)] for kind in ChangeKind}
    assert found[ChangeKind.RETIMED] == expected["retimed"] == [73, 74, 75, 76, 77, 78]
    assert found[ChangeKind.TRIMMED] == expected["trimmed"] == [42]
    assert found[ChangeKind.REPLACED] == [44]
    assert (old[44].reel, new[44].source - old[44].source) == (new[44].reel, 1600)
    assert [len(found[kind]) for kind in (ChangeKind.INSERTED, ChangeKind.REMOVED)] == [0, 0]


def test_head_and_tail_are_what_the_lists_say(changes: ChangeList) -> None:
    old, new = events(V05), events(V06)
    for change in changes.shots:
        if change.kind is not ChangeKind.REPLACED:
            i, j = change.old[0], change.new[0]
            assert change.head == old[i].source - new[j].source
            assert change.head + change.tail == new[j].length - old[i].length


def test_the_three_shots_that_traded_places_with_longer_ones_moved(changes: ChangeList) -> None:
    moved = {change.old[0] for change in changes.shots if change.moved}
    assert moved == {62, 63, 64}
    rest = [j for i, j in sorted(partners(changes).items()) if i not in moved]
    assert all(a < b for a, b in pairwise(rest))


def test_back_again_is_the_same_the_other_way(cuts: tuple[Timeline, Timeline], changes: ChangeList) -> None:
    back = compare(*reversed(cuts))
    assert partners(back) == {j: i for i, j in partners(changes).items()}
    kinds = {(change.old, change.kind) for change in changes.shots}
    assert {(change.new, change.kind) for change in back.shots} == kinds
    assert {c.old: c.offset for c in changes.shots} == {c.new: -c.offset for c in back.shots}


def test_the_table_says_it(cuts: tuple[Timeline, Timeline], changes: ChangeList) -> None:
    lines = text_table(*cuts, changes).splitlines()
    assert lines[-1] == (
        "115 shots: 104 unchanged (62 of them shifted), 3 moved, 1 trimmed, 6 retimed, 1 replaced."
    )
    assert "06:02:50:18: black of 32 frames, was 0" in lines


def real() -> list[Path]:
    files = [path for path in sorted(FOLDER.rglob("*")) if path.is_file() and path.name != "manifest.tsv"]
    return [path for path in files if path.suffix != ".txt"]


@pytest.mark.parametrize("path", real(), ids=lambda path: path.name)
def test_a_real_timeline_and_its_edits(path: Path, tmp_path: Path) -> None:
    try:
        old = replace(opened(path).picture_alone, warnings=())
    except TimelineError:
        pytest.skip("no timeline")
    assert compare(old, replace(old, warnings=("again",))).is_empty
    rng, new = random.Random(path.name), old  # noqa: S311 (repeatable, not secret)
    for name in ("trim", "slip", "swap", "insert", "delete", "blade", "retime", "ripple", "mark", "dissolve"):
        new = EDITS[name](new, rng)
        changes = compare(old, new)
        assert apply(old, changes) == new
    (tmp_path / "changes.otio").write_text(marked_otio(old, new, changes), encoding="utf-8")
    written = otio.adapters.read_from_file(str(tmp_path / "changes.otio"))
    assert len(list(written.find_clips())) == len(new.shots)
    assert len(read(tmp_path / "changes.otio").shots) == len(new.shots)
    (tmp_path / "changes.edl").write_text(change_edl(old, new, changes), encoding="utf-8")
    events = sum(len(c.new) for c in changes.shots if c.kind is not ChangeKind.UNCHANGED)
    assert len(read(tmp_path / "changes.edl").shots) <= events
