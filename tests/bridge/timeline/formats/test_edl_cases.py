# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Edit decision lists as programs really write them, each with the frames that are right."""

from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.recut.changes import ChangeKind, compare
from bridge.timeline import Timeline
from bridge.timeline.formats import read

CASES = Path(__file__).parent / "cases"


def opened(name: str) -> Timeline:
    return read(CASES / f"edl-{name}.edl")


def frames(cut: Timeline, *times: Fraction) -> list[Fraction]:
    return [time * cut.rate for time in times]


def picture_changes(cut: Timeline) -> list[tuple[Fraction, Fraction]]:
    """Return the frames of the cuts, with those of the dissolves over them."""
    return [(each.time * cut.rate, each.dissolve * cut.rate) for each in cut.cuts]


@pytest.mark.parametrize(
    ("name", "rate", "length", "cuts"),
    [
        ("source-frames", 24, 140, [(48, 0), (78, 0)]),
        ("key-event", 24, 203, [(48, 0), (96, 0), (132, 0)]),
        ("fcm-of-the-source", Fraction(30000, 1001), 5669, [(1740, 0), (5340, 0)]),
        ("inclusive-outs", 24, 121, [(48, 0), (84, 0)]),
        ("reversed-whole-clip", 25, 230, [(100, 0), (180, 0)]),
        ("reversed-whole-clip-v1", 25, 230, [(100, 0), (180, 0)]),
        ("frames-through-edit", 24, 160, [(70, 20)]),
        ("resolve-m2-equal-length", 24, 251, [(72, 0), (180, 0)]),
        ("dissolve-own-number", 24, 119, [(58, 20)]),
        ("adjacent-dissolves", 24, 239, [(84, 24), (128, 16)]),
        ("six-digit-m2", 24, 191, [(96, 0)]),
        ("long-reels", 24, 125, [(50, 0), (82, 0), (99, 0)]),
        ("no-fcm-four-digits", 24, 199, [(102, 0), (150, 0)]),
        ("locators", 24, 273, [(202, 0)]),
        ("aa-and-path", 24, 240, [(145, 0)]),
        ("both-channel-dissolve", 25, 307, [(229, 75)]),
    ],
)
def test_a_list_is_read_as_its_program_meant_it(
    name: str, rate: Fraction, length: int, cuts: list[tuple[int, int]]
) -> None:
    cut = opened(name)
    assert (cut.rate, cut.duration * cut.rate) == (rate, length)
    assert picture_changes(cut) == cuts


@pytest.mark.parametrize(
    ("name", "speeds"),
    [
        ("resolve-m2-equal-length", [2, 1, Fraction(1, 2)]),
        ("six-digit-m2", [Fraction(53, 48), 1]),
        ("long-reels", [1, 1, Fraction(5, 4)]),
        ("fcm-of-the-source", [1, 1, 1]),
        ("reversed-whole-clip", [1, -1, 1]),
    ],
)
def test_speeds_are_those_of_the_list(name: str, speeds: list[Fraction]) -> None:
    assert [shot.speed for shot in opened(name).shots] == speeds


def test_locators_are_markers_at_their_record_time() -> None:
    cut = opened("locators")
    assert frames(cut, *(mark.time for mark in cut.markers)) == [49, 106, 139]
    assert [(mark.name, mark.color) for mark in cut.markers] == [
        ("SLUICE OPENS", "RED"),
        ("", "GREEN"),
        ("HERON", "CYAN"),
    ]


def test_sources_may_be_counted_in_frames() -> None:
    cut = opened("source-frames")
    assert frames(cut, *(shot.source_start for shot in cut.shots)) == [1001, 1001, 1005]
    assert [shot.speed for shot in cut.shots] == [1, 1, 1]


def test_of_a_key_both_clips_have_their_names() -> None:
    cut = opened("key-event")
    shown = [(shot.name, *frames(cut, shot.start, shot.end, shot.source_start)) for shot in cut.shots]
    assert shown == [
        ("QUAY.mov", 0, 48, 14400),
        ("CRANE.mov", 48, 96, 1632),
        ("SMOKE.mov", 96, 132, 7200),
        ("FERRY.mov", 132, 203, 28800),
    ]


def test_a_source_has_the_frame_count_of_the_line_above_it() -> None:
    cut = opened("fcm-of-the-source")
    assert cut.drop_frame
    assert frames(cut, cut.shots[1].source_start) == [1_080_000]
    assert not [warning for warning in cut.warnings if "speed" in warning]


def test_outs_that_are_last_frames_are_told_from_the_whole_list() -> None:
    cut = opened("inclusive-outs")
    assert [tuple(frames(cut, shot.start, shot.end, shot.source_end)) for shot in cut.shots] == [
        (0, 48, 48),
        (48, 84, 84),
        (84, 121, 121),
    ]
    assert [warning for warning in cut.warnings if "outs are read as the last frames" in warning]


def test_a_whole_clip_reversed_plays_from_its_end_and_is_retimed() -> None:
    old, new = opened("reversed-whole-clip-v1"), opened("reversed-whole-clip")
    turned = new.shots[1]
    assert frames(new, turned.start, turned.end) == [100, 180]
    assert frames(new, turned.source_start, turned.source_end) == [80, 0]
    facts = [change.facts for change in compare(old, new).shots]
    assert facts == [(ChangeKind.UNCHANGED,), (ChangeKind.RETIMED,), (ChangeKind.UNCHANGED,)]


def test_a_list_of_markers_says_what_it_is() -> None:
    with pytest.raises(TimelineError, match=r"DaVinci Resolve's list of timeline markers .* --hits"):
        opened("resolve-marker-list")


def test_a_movie_cut_up_with_a_marker_on_every_shot_is_no_list_of_markers(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    events = (
        f"{number:03}  MOVIE  V  C  {first} {last} {first} {last}\n |C:ResolveColorRed |M:take {number} |D:1\n"
        for number, (first, last) in enumerate([(0, 40), (40, 90), (90, 130)], 1)
    )
    path.write_text("TITLE: T\n" + "".join(events), encoding="utf-8")
    assert [each.time * 24 for each in read(path).cuts] == [40, 90]


def test_a_through_edit_changes_nothing_and_is_told() -> None:
    cut = opened("frames-through-edit")
    assert frames(cut, *(shot.start for shot in cut.shots)) == [0, 70, 80]
    assert (
        "At 00:00:03:08 the shot goes on unbroken behind an edit, so no cut is counted there." in cut.warnings
    )


def test_the_pieces_of_one_movie_are_its_shots() -> None:
    assert not [warning for warning in opened("inclusive-outs").warnings if "goes on unbroken" in warning]
