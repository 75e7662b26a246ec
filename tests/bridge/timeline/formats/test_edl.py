# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Edit decision lists, which state neither a rate nor anything exactly."""

from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.formats import read


def edl(folder: Path, body: str, rate: Fraction | None = None) -> Timeline:
    path = folder / "cut.edl"
    path.write_text(f"TITLE: REEL 1\n{body}", encoding="utf-8")
    return read(path, rate=rate)


TWO_AT_25 = """\
FCM: NON-DROP FRAME
001  TAPE1    V     C        10:00:00:00 10:00:02:24 01:00:00:00 01:00:02:24
* FROM CLIP NAME: FIRST.MOV
002  TAPE2    V     C        10:00:00:20 10:00:02:05 01:00:02:24 01:00:04:09
* FROM CLIP NAME: SECOND
* SOURCE FILE: A002_C003
"""


def test_events_lie_at_their_record_time(tmp_path: Path) -> None:
    cut = edl(tmp_path, TWO_AT_25)
    assert cut.name == "REEL 1"
    assert (cut.rate, cut.start, cut.drop_frame) == (25, 3600, False)
    assert [each.time for each in cut.cuts] == [Fraction(74, 25)]
    assert cut.duration == Fraction(109, 25)
    assert [shot.name for shot in cut.shots] == ["FIRST.MOV", "SECOND"]
    assert cut.shots[1].source_start == 36000 + Fraction(20, 25)
    assert [(shot.media.name, shot.media.url) for shot in cut.shots] == [
        ("FIRST.MOV", "FIRST.MOV"),
        ("A002_C003", None),
    ]


def test_the_rate_follows_from_the_frame_numbers(tmp_path: Path) -> None:
    assert edl(tmp_path, TWO_AT_25).warnings == (
        "The EDL states no frame rate; its frame numbers fit 25 (say otherwise with --rate).",
    )


def test_the_users_rate_wins(tmp_path: Path) -> None:
    cut = edl(tmp_path, TWO_AT_25, Fraction(30))
    assert cut.rate == 30
    assert not [sentence for sentence in cut.warnings if "states no frame rate" in sentence]


def test_a_rate_at_which_a_timecode_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"01:00:02:24, which does not exist at 24 .* --rate"):
        edl(tmp_path, TWO_AT_25, Fraction(24))


def test_a_remark_can_name_the_rate(tmp_path: Path) -> None:
    cut = edl(
        tmp_path, "* FRAME RATE: 23.976\n" + "001 T V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n"
    )
    assert cut.rate == Fraction(24000, 1001)
    assert "a remark in it says 23.976" in cut.warnings[0]


def test_the_users_rate_wins_over_a_remark_and_is_told(tmp_path: Path) -> None:
    body = "* FRAME RATE: 23.976\n001 T V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n"
    assert edl(tmp_path, body, Fraction(25)).warnings == (
        "The file states 23.976; it was read at 25 as asked.",
    )


def test_a_frame_rate_in_a_clips_name_is_no_hint(tmp_path: Path) -> None:
    body = "001 T V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n* FROM CLIP NAME: HORSE 72FPS\n"
    assert edl(tmp_path, body).rate == 24


def test_where_nothing_tells_it_is_24_and_says_so(tmp_path: Path) -> None:
    cut = edl(tmp_path, "001 T V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n")
    assert cut.rate == 24
    assert "nothing in it tells, so it is read at 24" in cut.warnings[0]


@pytest.mark.parametrize("separator", [";", ":"])
def test_drop_frame_comes_from_the_list_or_its_semicolons(tmp_path: Path, separator: str) -> None:
    body = f"""\
FCM: DROP FRAME
001  T  V  C  00:00:00:00 00:00:01:00 00:59:59{separator}00 01:00:00{separator}00
"""
    cut = edl(tmp_path, body if separator == ":" else body.replace("FCM: DROP FRAME\n", ""))
    assert cut.rate == Fraction(30000, 1001)
    assert cut.drop_frame
    assert cut.duration == 30 / cut.rate
    assert cut.start + cut.duration == 107892 / cut.rate


def test_the_edit_point_of_a_dissolve_is_its_middle(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
002  A  V  C        00:00:12:00 00:00:12:00 00:00:02:00 00:00:02:00
002  B  V  D    024 00:00:20:00 00:00:22:00 00:00:02:00 00:00:04:00
* FROM CLIP NAME: ONE
* TO CLIP NAME: TWO
""",
    )
    assert [(each.time, each.dissolve) for each in cut.cuts] == [(Fraction(5, 2), 1)]
    assert [(shot.name, shot.end) for shot in cut.shots] == [("A", Fraction(5, 2)), ("TWO", 4)]
    assert cut.shots[1].source_start == 20 + Fraction(1, 2)


def test_a_fade_from_or_to_black_is_no_cut(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A   V  C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
002  A   V  C        00:00:12:00 00:00:12:00 00:00:02:00 00:00:02:00
002  BL  V  D    024 00:00:00:00 00:00:02:00 00:00:02:00 00:00:04:00
003  BL  V  C        00:00:00:00 00:00:00:00 00:00:04:00 00:00:04:00
003  B   V  D    024 00:00:20:00 00:00:22:00 00:00:04:00 00:00:06:00
""",
    )
    assert cut.cuts == ()
    assert [(shot.start, shot.end) for shot in cut.shots] == [(0, Fraction(5, 2)), (4, 6)]


def test_black_and_holes_are_cut_to_and_from(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A   V  C  00:00:10:00 00:00:11:00 00:00:00:00 00:00:01:00
002  BL  V  C  00:00:00:00 00:00:01:00 00:00:01:00 00:00:02:00
003  B   V  C  00:00:20:00 00:00:21:00 00:00:02:00 00:00:03:00
004  C   V  C  00:00:20:00 00:00:21:00 00:00:04:00 00:00:05:00
""",
    )
    assert [each.time for each in cut.cuts] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("line", "speed"),
    [
        ("M2   A   048.0   00:00:10:00", 2),
        ("M2   A   -024.0   00:00:10:00", -1),
        ("M2   A   000.0   00:00:10:00", 0),
    ],
)
def test_a_speed_line_retimes_its_event(tmp_path: Path, line: str, speed: int) -> None:
    body = f"001  A  V  C  00:00:10:00 00:00:12:00 00:00:00:00 00:00:01:00\n{line}\n"
    cut = edl(tmp_path, body, Fraction(24))
    assert cut.shots[0].speed == speed
    assert cut.shots[0].source_start == 10


def test_an_event_of_other_length_in_the_source_is_a_change_of_speed(tmp_path: Path) -> None:
    cut = edl(tmp_path, "001  A  V  C  00:00:10:00 00:00:12:00 00:00:00:00 00:00:01:00\n", Fraction(24))
    assert cut.shots[0].speed == 2
    assert "Event 001 is not as long in the source as in the record" in cut.warnings[0]


def test_a_higher_track_covers_a_lower_one(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V   C  00:00:10:00 00:00:14:00 00:00:00:00 00:00:04:00
002  B  V2  C  00:00:20:00 00:00:21:00 00:00:01:00 00:00:02:00
003  S  A   C  00:00:20:00 00:00:50:00 00:00:00:00 00:00:30:00
""",
    )
    assert [shot.media.name for shot in cut.shots] == ["A", "B", "A"]
    assert cut.duration == 4


def test_locators_are_markers(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C  00:00:10:00 00:00:14:00 01:00:00:00 01:00:04:00
* LOC: 01:00:01:12 RED     FIX THIS
* LOC: 00:00:13:00 GREEN   IN THE SOURCE
* LOC: 05:00:00:00 BLUE    NOWHERE
 |C:ResolveColorCyan |M:From Resolve |D:12
""",
        Fraction(24),
    )
    assert [(mark.name, mark.time, mark.color) for mark in cut.markers] == [
        ("NOWHERE", 0, "BLUE"),
        ("From Resolve", 0, "CYAN"),
        ("FIX THIS", Fraction(3, 2), "RED"),
        ("IN THE SOURCE", 3, "GREEN"),
    ]
    assert "The locator at 05:00:00:00 lies outside its event" in cut.warnings[0]


def test_past_midnight_the_record_goes_on(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C  00:00:10:00 00:00:12:00 23:59:58:00 00:00:00:00
002  B  V  C  00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
""",
    )
    assert [each.time for each in cut.cuts] == [2]


def test_plain_frame_numbers_and_old_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_bytes(b"TITLE: T\r001  A  V  C  0 24 0 24\r002  B  V  C  0 48 24 72\r")
    assert [each.time for each in read(path).cuts] == [1]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "holds no sequence"),
        ("001  A  A  C  00:00:10:00 00:00:14:00 00:00:00:00 00:00:04:00\n", "has sound and no picture"),
        ("001  BL  V  C  00:00:10:00 00:00:14:00 00:00:00:00 00:00:04:00\n", "shows no picture"),
    ],
)
def test_a_list_without_picture_is_refused(tmp_path: Path, body: str, sentence: str) -> None:
    with pytest.raises(TimelineError, match=sentence):
        edl(tmp_path, body)


def test_bars_are_made_by_a_generator(tmp_path: Path) -> None:
    cut = edl(tmp_path, "001  BARS  V  C  00:00:10:00 00:00:14:00 00:00:00:00 00:00:04:00\n")
    assert cut.shots[0].media.kind is MediaKind.GENERATOR


THREE = """\
001  TAPE1    V     C        10:00:00:00 10:00:02:24 01:00:00:00 01:00:02:24
* FROM CLIP NAME: FIRST.MOV
002  TAPE2    V     C        10:00:00:20 10:00:02:05 01:00:02:24 01:00:04:09
* FROM CLIP NAME: SECOND.MOV
003  TAPE3    V     C        10:00:00:00 10:00:01:15 01:00:04:09 01:00:05:24"""


@pytest.mark.parametrize("missing", range(1, len(THREE.splitlines()[-1])))
def test_a_list_that_stops_within_an_event_is_not_whole(tmp_path: Path, missing: int) -> None:
    kept = THREE[:-missing]
    place = "in event 3" if len(kept.splitlines()[-1].split()) > 1 else "in the number of an event"
    with pytest.raises(TimelineError, match=f"^'cut.edl' is not whole: it ends {place}; export it again.$"):
        edl(tmp_path, kept)


def test_a_whole_list_needs_no_last_line_end(tmp_path: Path) -> None:
    assert len(edl(tmp_path, THREE).shots) == len(edl(tmp_path, f"{THREE}\n").shots) == 3


def test_a_damaged_event_is_left_out_with_its_remarks_and_told_by_its_line(tmp_path: Path) -> None:
    damaged = THREE.replace("10:00:02:05 01:00:02:24", "10:00:02:05 #1:00:02:24")
    cut = edl(tmp_path, damaged.replace("SECOND.MOV", "SECOND.MOV\n* LOC: 01:00:03:00 RED  LOOK"))
    assert [shot.name for shot in cut.shots] == ["FIRST.MOV", "TAPE3"]
    assert cut.markers == ()
    assert "Line 4 of the EDL begins like an event but cannot be read; it was left out." in cut.warnings


def test_a_list_of_another_form_is_refused_by_its_first_line(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"holds no event that can be read, the first in line 2; export"):
        edl(tmp_path, "001 Kitchen 00:00:01 00:00:02\n002 Street 00:00:02 00:00:03\n")


def test_a_number_without_end_is_no_event(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match="holds no sequence"):
        edl(tmp_path, f"{'1' * 5000}  A  V  C  00:00:10:00 00:00:14:00 00:00:00:00 00:00:04:00\n")


def test_a_timecode_that_no_rate_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"01:00:02:60, which does not exist at 24 .* --rate"):
        edl(tmp_path, "001  A  V  C  00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:60\n")


@pytest.mark.parametrize(
    "line",
    [
        f"002  A{' ' * 100_000}x",
        f"002  A V C{' ' * 100_000}x",
        f"002  {'A ' * 50_000}",
        f"*A{' ' * 100_000}x",
        f"M2{' ' * 100_000}x",
        f"M2 {'A ' * 50_000}",
        f"M2 {'9' * 100_000} 01:00:00:00",
        f"FPS{' ' * 100_000}x",
        "|C:|M:" * 20_000,
        f"|C:|M:{' ' * 100_000}x",
        f"|C:|M:x |D:{'9' * 5000}",
        f"* LOC:{' ' * 100_000}x",
    ],
)
def test_a_line_without_end_takes_no_longer_than_it_is_long(tmp_path: Path, line: str) -> None:
    assert edl(tmp_path, f"{TWO_AT_25}{line}\n{TWO_AT_25}").duration == Fraction(109, 25)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("100 148 00:00:00:00 00:00:02:00", "200 224 00:00:02:00 00:00:03:00"),
        ("01:00:04:04 01:00:06:04 0 48", "01:00:08:08 01:00:09:08 48 72"),
        ("6+04 9+04 00:00:00:00 00:00:02:00", "12+08 14+00 00:00:02:00 00:00:03:00"),
        ("6+04 9+04 0+00 3+00", "12+08 14+00 3+00 4+08"),
        ("100 148 0+00 3+00", "200 224 3+00 4+08"),
    ],
    ids=["frames", "record in frames", "feet", "all in feet", "frames and feet"],
)
def test_source_and_record_may_be_counted_each_in_its_way(tmp_path: Path, first: str, second: str) -> None:
    cut = edl(tmp_path, f"001 A V C {first}\n002 B V C {second}\n", Fraction(24))
    assert [each.time for each in cut.cuts] == [2]
    assert (cut.duration, [shot.speed for shot in cut.shots]) == (3, [1, 1])
    assert (cut.shots[0].source_start * 24 - 100) % (24 * 3600) == 0
    assert ("The EDL counts feet of film; it is read as 16 frames a foot." in cut.warnings) == ("+" in first)


def test_film_that_counts_past_sixteen_frames_is_16_mm(tmp_path: Path) -> None:
    cut = edl(
        tmp_path, "001 A V C 1+00 2+08 00:00:00:00 00:00:02:00\n002 B V C 1+39 2+23 00:00:02:00 00:00:03:00\n"
    )
    assert [shot.source_start * 24 for shot in cut.shots] == [40, 79]
    assert "The EDL counts feet of film; it is read as 40 frames a foot." in cut.warnings


def test_both_ends_of_a_range_are_counted_alike(tmp_path: Path) -> None:
    cut = edl(tmp_path, f"{TWO_AT_25}003 T V C 12 00:00:02:00 01:00:04:09 01:00:05:00\n{TWO_AT_25}")
    assert any("begins like an event but cannot be read" in warning for warning in cut.warnings)


@pytest.mark.parametrize("separators", [":::", "...", ",,,", "::.", ";;;"])
def test_fields_are_parted_in_several_ways(tmp_path: Path, separators: str) -> None:
    def code(text: str) -> str:
        a, b, c = list(separators)
        hours, minutes, seconds, frame = text.split(":")
        return f"{hours}{a}{minutes}{b}{seconds}{c}{frame}"

    ends = ["00:00:10:00", "00:00:12:24", "01:00:00:00", "01:00:02:24"]
    cut = edl(tmp_path, f"FCM: NON-DROP FRAME\n001 A V C {' '.join(map(code, ends))}\n")
    assert (cut.rate, cut.start, cut.duration, cut.drop_frame) == (25, 3600, Fraction(74, 25), False)


def test_hours_go_past_a_day(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        "001 A V C 25:00:10:00 25:00:12:00 24:59:59:00 25:00:01:00\n"
        "002 B V C 00:00:10:00 00:00:11:00 25:00:01:00 25:00:02:00\n",
    )
    assert (cut.start, cut.duration, [each.time for each in cut.cuts]) == (25 * 3600 - 1, 3, [2])
    assert cut.shots[0].source_start == 25 * 3600 + 10


def test_past_midnight_the_record_goes_on_in_drop_frame_too(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        "FCM: DROP FRAME\n"
        "001  A  V  C  00:00:10:00 00:00:12:00 23:59:58:00 00:00:00:00\n"
        "002  B  V  C  00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00\n",
    )
    assert [each.time * cut.rate for each in cut.cuts] == [60]
    assert cut.duration * cut.rate == 120


KEY = """\
001  A  V  C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
* FROM CLIP NAME: ONE
002  B  V  K B      00:00:20:00 00:00:22:00 00:00:02:00 00:00:04:00
002  C  V  {kind}   00:00:30:00 00:00:32:00 00:00:02:00 00:00:04:00
* FROM CLIP NAME: BELOW
* KEY CLIP NAME: ABOVE
"""


@pytest.mark.parametrize(
    ("kind", "cuts", "shown"),
    [
        ("K 000", [(2, 0)], [("ONE", 2), ("ABOVE", 4)]),
        ("K", [(2, 0)], [("ONE", 2), ("ABOVE", 4)]),
        ("K (F) 000", [(2, 0)], [("ONE", 2), ("ABOVE", 4)]),
        ("K 024", [(2, 0), (Fraction(5, 2), 1)], [("ONE", 2), ("BELOW", Fraction(5, 2)), ("ABOVE", 4)]),
        ("KO 024", [(2, 0), (Fraction(5, 2), 1)], [("ONE", 2), ("ABOVE", Fraction(5, 2)), ("BELOW", 4)]),
        ("K O 000", [(2, 0)], [("ONE", 2), ("BELOW", 4)]),
    ],
)
def test_what_is_keyed_lies_over_its_background(
    tmp_path: Path, kind: str, cuts: list[tuple[Fraction, Fraction]], shown: list[tuple[str, Fraction]]
) -> None:
    cut = edl(tmp_path, KEY.format(kind=kind), Fraction(24))
    assert [(each.time, each.dissolve) for each in cut.cuts] == cuts
    assert [(shot.name, shot.end) for shot in cut.shots] == shown


def test_a_key_over_black_is_named_by_either_comment(tmp_path: Path) -> None:
    body = """\
001  BL  V  K B      00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00
001  C   V  K 000    00:00:30:00 00:00:32:00 00:00:00:00 00:00:02:00
* {key} CLIP NAME: TITLE
"""
    for key in ("FROM", "KEY"):
        assert [shot.name for shot in edl(tmp_path, body.format(key=key)).shots] == ["TITLE"]


def test_comments_between_the_lines_of_an_event_name_what_they_stand_beneath(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
002  A  V  C        00:00:12:00 00:00:12:00 00:00:02:00 00:00:02:00
002  B  V  D    024 00:00:20:00 00:00:22:00 00:00:02:00 00:00:04:00
* FROM CLIP NAME: ONE
* SOURCE FILE: ONE_FILE
* TO CLIP NAME: TWO
* SOURCE FILE: TWO_FILE
""",
    )
    assert [(shot.name, shot.media.name) for shot in cut.shots] == [("A", "A"), ("TWO", "TWO_FILE")]


def test_a_comment_beneath_the_sound_of_an_event_names_its_picture(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
001  A  A  C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
* FROM CLIP NAME: ONE
""",
    )
    assert [shot.name for shot in cut.shots] == ["ONE"]


@pytest.mark.parametrize(
    ("source", "speed", "begins", "ends"),
    [
        ("00:00:10:00 00:00:12:00", "-24.0", 12, 10),
        ("00:00:10:00 00:00:14:00", "-48.0", 14, 10),
        ("00:00:10:00 00:00:11:00", "-012.0", 11, 10),
        ("00:00:10:00 00:00:12:00", "-48.0", 14, 10),
        ("00:00:10:00 00:00:10:01", "-24.0", 10, 8),
        ("00:00:00:00 00:00:00:01", "-24.0", 2, 0),
        ("00:00:12:00 00:00:10:00", "-24.0", 12, 10),
    ],
    ids=["range", "twice", "half", "range as long as the record", "Avid", "at zero", "backwards"],
)
def test_a_reversed_event_plays_its_source_from_the_end(
    tmp_path: Path, source: str, speed: str, begins: int, ends: int
) -> None:
    body = f"001  A  V  C  {source} 00:00:00:00 00:00:02:00\nM2  A  {speed}  {source.split(maxsplit=1)[0]}\n"
    (shot,) = edl(tmp_path, body, Fraction(24)).shots
    assert (shot.source_start, shot.source_end) == (begins, ends)


def test_a_source_that_ends_before_it_begins_is_played_backwards(tmp_path: Path) -> None:
    cut = edl(tmp_path, "001  A  V  C  00:00:12:00 00:00:10:00 00:00:00:00 00:00:02:00\n", Fraction(24))
    assert (cut.shots[0].speed, cut.shots[0].source_start) == (-1, 12)
    assert cut.warnings[0].startswith("Event 001 ends before it begins in the source")


@pytest.mark.parametrize(
    "body",
    [
        "FCM: NON-DROP FRAME\n{a}FCM: DROP FRAME\n{b}",
        "{a}FCM: DROP FRAME\n{b}",
    ],
)
def test_a_drop_frame_source_in_a_record_that_counts_every_frame(tmp_path: Path, body: str) -> None:
    cut = edl(
        tmp_path,
        body.format(
            a="001  A  V  C  00:00:00:00 00:01:00:00 01:00:00:00 01:01:00:00\n",
            b="002  B  V  C  10:00:00:00 10:02:00:04 01:01:00:00 01:03:00:00\n",
        ),
    )
    assert (cut.rate, cut.drop_frame) == (Fraction(30000, 1001), False)
    assert [shot.speed for shot in cut.shots] == [1, 1]
    assert cut.shots[1].source_start * cut.rate == 1_078_920


def test_a_source_without_semicolons_counts_every_frame_where_the_record_has_them(tmp_path: Path) -> None:
    cut = edl(tmp_path, "FCM: DROP FRAME\n001  A  V  C  10:00:00:00 10:02:00:00 01:00:00;00 01:02:00;04\n")
    assert (cut.shots[0].speed, cut.shots[0].source_start * cut.rate) == (1, 1_080_000)


def test_a_gap_of_one_frame_is_black_where_other_events_touch(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C  00:00:10:00 00:00:11:23 00:00:00:00 00:00:01:23
002  B  V  C  00:00:20:00 00:00:21:23 00:00:02:00 00:00:03:23
003  C  V  C  00:00:30:00 00:00:31:23 00:00:04:00 00:00:05:23
004  D  V  C  00:00:30:00 00:00:31:00 00:00:05:23 00:00:06:23
""",
        Fraction(24),
    )
    assert [each.time * 24 for each in cut.cuts] == [47, 48, 95, 96, 143]


def test_a_dissolve_keeps_its_place_where_outs_are_last_frames(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
001  A  V  C        00:00:10:00 00:00:11:23 00:00:00:00 00:00:01:23
002  A  V  C        00:00:12:00 00:00:12:00 00:00:02:00 00:00:02:00
002  B  V  D    024 00:00:20:00 00:00:21:23 00:00:02:00 00:00:03:23
003  C  V  C        00:00:30:00 00:00:31:23 00:00:04:00 00:00:05:23
004  D  V  C        00:00:30:00 00:00:30:00 00:00:06:00 00:00:06:00
""",
        Fraction(24),
    )
    assert [(each.time * 24, each.dissolve * 24) for each in cut.cuts] == [(60, 24), (96, 0), (144, 0)]
    assert cut.duration * 24 == 145


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("M2   TAPE1   fast   00:00:10:00", "Line 5 of the EDL, 'M2   TAPE1   fast"),
        ("SOMETHING ELSE", "Line 5 of the EDL, 'SOMETHING ELSE', is neither an event nor a comment"),
        ("* LOC: HERE RED LOOK", "A locator of event 001 cannot be read"),
        (" |C:ResolveColorRed |M:bang", "A locator of event 001 cannot be read"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(tmp_path: Path, line: str, sentence: str) -> None:
    body = TWO_AT_25.replace("FIRST.MOV\n", f"FIRST.MOV\n{line}\n")
    assert [warning for warning in edl(tmp_path, body).warnings if warning.startswith(sentence)]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* a remark",
        "EFFECTS NAME IS CROSS DISSOLVE",
        "SPLIT:    AUDIO DELAY=  00:00:00:05",
        "AUD  3    4",
        "FINAL CUT PRO REEL: X REPLACED BY: Y",
        "NOTE: a remark",
        "M2   TAPE1   025.0",
        "\x1a\x1a",
        ">>> SOURCE TAPE1 tape1",
    ],
)
def test_a_line_that_tells_nothing_of_the_picture_is_not_told(tmp_path: Path, line: str) -> None:
    body = TWO_AT_25.replace("FIRST.MOV\n", f"FIRST.MOV\n{line}\n")
    assert edl(tmp_path, body).warnings == edl(tmp_path, TWO_AT_25).warnings


def test_locators_of_the_sound_and_above_the_first_event_are_markers(tmp_path: Path) -> None:
    cut = edl(
        tmp_path,
        """\
* LOC: 01:00:00:12 RED  EARLY
001  A  V  C  00:00:10:00 00:00:14:00 01:00:00:00 01:00:04:00
002  S  A  C  00:00:20:00 00:00:24:00 01:00:00:00 01:00:04:00
* LOC: 01:00:02:00 BLUE  DOOR
003  B  V  C  00:00:30:00 00:00:34:00 01:00:04:00 01:00:08:00
* LOC: 01:00:01:00 CYAN  IN THE FIRST
""",
        Fraction(24),
    )
    assert [(mark.name, mark.time) for mark in cut.markers] == [
        ("EARLY", Fraction(1, 2)),
        ("IN THE FIRST", 1),
        ("DOOR", 2),
    ]
    assert (
        cut.warnings == ("The file states no frame rate; it is read at 24 (say otherwise with --rate).",)[:0]
    )


@pytest.mark.parametrize("record", ["00:00:02:00 00:00:02:00", "00:00:04:00 00:00:02:00"])
def test_an_event_of_no_length_is_told(tmp_path: Path, record: str) -> None:
    body = f"001 A V C 00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00\n002 B V C 00:00:10:00 00:00:12:00 {record}\n"
    assert edl(tmp_path, body).warnings[1] == "Event 002 has no length in the record; it was left out."


@pytest.mark.parametrize(
    ("speed", "read_as"),
    [
        ("029.97", 1),
        ("-29.97", -1),
        ("030.0", 1),
        ("060.0", 2),
        ("59.94", 2),
        ("014.99", Fraction(1, 2)),
        ("015.0", Fraction(1, 2)),
    ],
)
def test_a_speed_may_be_written_at_the_real_rate(tmp_path: Path, speed: str, read_as: Fraction) -> None:
    body = f"001 A V C 00:01:00;02 00:01:05;02 00:00:00;00 00:00:05;00\nM2 A {speed} 00:01:00;02\n"
    assert edl(tmp_path, f"FCM: DROP FRAME\n{body}").shots[0].speed == read_as
