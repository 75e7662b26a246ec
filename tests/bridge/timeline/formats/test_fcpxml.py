# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""FCPXML, by small stories written out."""

from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.formats import expansion, read
from bridge.timeline.formats.fcpxml.attributes import named_rate

RESOURCES = """
<format id="r1" frameDuration="1001/30000s"/>
<format id="r24" name="FFVideoFormat1080p24" frameDuration="100/2400s"/>
<format id="r98" name="FFVideoFormat1080p2398"/>
<asset id="a" name="A" start="0s" duration="300s" hasVideo="1" format="r1" src="file:///m/A.mov"/>
<asset id="b" name="B" start="3600s" duration="300s" hasVideo="1" format="r1">
  <media-rep src="file:///m/B%20take.mov"/></asset>
<asset id="w" name="W" duration="300s" hasAudio="1" src="file:///m/W.wav"/>
<effect id="t" name="Basic Title"/>
<effect id="s" name="自定" uid=".../Generators.localized/Solids.localized/Custom.localized/Custom.motn"/>
<media id="c" name="Compound"><sequence format="r1" tcStart="0s"><spine>
  <asset-clip ref="a" offset="0s" duration="2s" start="20s"/>
  <asset-clip ref="b" offset="2s" duration="2s" start="3620s"/>
</spine></sequence></media>
<media id="m" name="Multi"><multicam format="r1">
  <mc-angle name="One" angleID="one"><asset-clip ref="a" offset="0s" duration="60s" start="0s"/></mc-angle>
  <mc-angle name="Two" angleID="two"><asset-clip ref="b" offset="0s" duration="60s" start="3600s"/></mc-angle>
</multicam></media>
<media id="loop" name="Loop"><sequence format="r1"><spine>
  <ref-clip ref="loop" offset="0s" duration="2s"/></spine></sequence></media>
"""


def document(
    spine: str, sequence: str = 'format="r1" tcStart="0s"', after: str = "", resources: str = ""
) -> str:
    """Return an FCPXML of one project."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE fcpxml><fcpxml version="1.11"><resources>{RESOURCES}{resources}</resources>'
        f'<library><event><project name="Film"><sequence {sequence}><spine>{spine}</spine>{after}</sequence></project>'
        "</event></library></fcpxml>"
    )


def story(
    folder: Path,
    spine: str,
    sequence: str = 'format="r1" tcStart="0s"',
    after: str = "",
    resources: str = "",
) -> Timeline:
    path = folder / "cut.fcpxml"
    path.write_text(document(spine, sequence, after, resources), encoding="utf-8")
    return read(path)


def clip(ref: str, offset: str, duration: str, more: str = "", inside: str = "") -> str:
    return f'<asset-clip ref="{ref}" name="{ref}" offset="{offset}" duration="{duration}" {more}>{inside}</asset-clip>'


def seen(cut: Timeline) -> list[tuple[str, Fraction, Fraction]]:
    return [(shot.media.name, shot.start, shot.end) for shot in cut.shots]


def test_times_are_exact(tmp_path: Path) -> None:
    spine = clip("a", "0s", "103103/30000s") + clip(
        "a", "103103/30000s", "1001/30000s", 'start="214214/30000s"'
    )
    cut = story(tmp_path, spine, 'format="r1" tcStart="0s" tcFormat="DF" duration="104104/30000s"')
    assert (cut.name, cut.rate, cut.drop_frame) == ("Film", Fraction(30000, 1001), True)
    assert [each.time * cut.rate for each in cut.cuts] == [103]
    assert cut.duration * cut.rate == 104
    assert cut.shots[1].source_start == Fraction(214214, 30000)
    assert not cut.warnings


def test_the_start_timecode_is_no_record_time(tmp_path: Path) -> None:
    cut = story(tmp_path, clip("a", "3600s", "2s") + clip("b", "3602s", "2s"), 'format="r1" tcStart="3600s"')
    assert cut.start == 3600
    assert seen(cut) == [("A.mov", 0, 2), ("B take.mov", 2, 4)]
    assert cut.shots[1].source_start == 3600


def test_clips_without_offsets_follow_each_other(tmp_path: Path) -> None:
    spine = '<asset-clip ref="a" duration="2s"/><gap duration="1s"/><asset-clip ref="b" duration="2s"/>'
    cut = story(tmp_path, spine)
    assert [each.time for each in cut.cuts] == [2, 3]


def test_connected_clips_lie_over_and_under_the_spine(tmp_path: Path) -> None:
    above = clip("b", "11s", "1s", 'lane="1" start="3605s"')
    below = clip("b", "13s", "4s", 'lane="-1" start="3610s"')
    cut = story(tmp_path, clip("a", "0s", "4s", 'start="10s"', above + below))
    assert seen(cut) == [("A.mov", 0, 1), ("B take.mov", 1, 2), ("A.mov", 2, 4), ("B take.mov", 4, 7)]
    assert cut.shots[3].source_start == 3611
    assert cut.duration == 7


def test_a_connected_storyline_counts_from_its_own_start(tmp_path: Path) -> None:
    spine = '<spine lane="1" offset="3601s">' + clip("a", "0s", "1s") + clip("b", "1s", "1s") + "</spine>"
    cut = story(tmp_path, f'<gap offset="0s" duration="5s" start="3600s">{spine}</gap>')
    assert seen(cut) == [("A.mov", 1, 2), ("B take.mov", 2, 3)]
    assert cut.duration == 5


def test_the_cut_under_a_transition_is_the_edit_point(tmp_path: Path) -> None:
    fade_in, mix, fade_out = (
        f'<transition offset="{offset}" duration="{duration}"/>'
        for offset, duration in (("0s", "1s"), ("3/2s", "1s"), ("7/2s", "1/2s"))
    )
    cut = story(
        tmp_path,
        fade_in + clip("a", "0s", "2s") + mix + clip("b", "2s", "2s") + fade_out + '<gap duration="2s"/>',
    )
    assert [(each.time, each.dissolve) for each in cut.cuts] == [(2, 1)]


def test_a_compound_clip_shows_what_it_holds(tmp_path: Path) -> None:
    cut = story(tmp_path, '<ref-clip ref="c" offset="0s" start="1s" duration="2s"/>' + clip("a", "2s", "1s"))
    assert seen(cut) == [("A.mov", 0, 1), ("B take.mov", 1, 2), ("A.mov", 2, 3)]
    assert cut.shots[0].source_start == 21


def test_a_compound_clip_within_itself_is_black(tmp_path: Path) -> None:
    cut = story(
        tmp_path, '<ref-clip ref="loop" name="Loop" offset="0s" duration="2s"/>' + clip("a", "2s", "1s")
    )
    assert seen(cut) == [("A.mov", 2, 3)]
    assert "is not in the file; it is read as black" in cut.warnings[0]


def test_a_multicam_clip_shows_its_pictures_angle(tmp_path: Path) -> None:
    sources = '<mc-source angleID="one" srcEnable="audio"/><mc-source angleID="two" srcEnable="video"/>'
    cut = story(tmp_path, f'<mc-clip ref="m" offset="0s" start="5s" duration="2s">{sources}</mc-clip>')
    assert seen(cut) == [("B take.mov", 0, 2)]
    assert cut.shots[0].source_start == 3605


def test_an_audition_shows_its_first_clip(tmp_path: Path) -> None:
    cut = story(tmp_path, f'<audition offset="0s">{clip("a", "0s", "2s")}{clip("b", "0s", "3s")}</audition>')
    assert seen(cut) == [("A.mov", 0, 2)]


def test_a_clip_and_a_sync_clip_show_what_they_hold(tmp_path: Path) -> None:
    held = '<clip name="K" offset="0s" duration="2s" start="1s"><video offset="0s" ref="a" duration="30s"/></clip>'
    synced = f'<sync-clip offset="2s" duration="2s" start="1s">{clip("a", "0s", "2s")}{clip("b", "2s", "2s")}</sync-clip>'
    cut = story(tmp_path, held + synced)
    assert seen(cut) == [("A.mov", 0, 2), ("A.mov", 2, 3), ("B take.mov", 3, 4)]
    assert [shot.source_start for shot in cut.shots] == [1, 1, 3600]


def test_what_has_no_picture_or_is_off_is_not_seen(tmp_path: Path) -> None:
    over = clip("b", "1s", "1s", 'lane="1" enabled="0"') + clip("w", "0s", "2s", 'lane="2"')
    spine = clip("a", "0s", "3s", "", over) + clip("b", "3s", "1s", 'enabled="0"') + clip("a", "4s", "1s")
    assert seen(story(tmp_path, spine)) == [("A.mov", 0, 3), ("A.mov", 4, 5)]


def test_a_title_over_the_picture_does_not_hide_it(tmp_path: Path) -> None:
    title = '<title ref="t" name="Lower third" lane="1" offset="1s" duration="5s"/>'
    cut = story(tmp_path, clip("a", "0s", "2s", "", title) + clip("b", "2s", "2s"))
    assert seen(cut)[:2] == [("A.mov", 0, 2), ("B take.mov", 2, 4)]
    assert (cut.shots[2].name, cut.shots[2].media.kind, cut.duration) == (
        "Lower third",
        MediaKind.GENERATOR,
        6,
    )


def time_map(*points: tuple[str, str]) -> str:
    rows = "".join(f'<timept time="{time}" value="{value}" interp="smooth2"/>' for time, value in points)
    return f"<timeMap>{rows}</timeMap>"


def test_a_time_map_is_a_speed(tmp_path: Path) -> None:
    cut = story(tmp_path, clip("a", "0s", "2s", 'start="4s"', time_map(("0s", "0s"), ("10s", "20s"))))
    assert (cut.shots[0].speed, cut.shots[0].source_start, cut.shots[0].ramp) == (2, 8, ())


def test_a_time_map_can_freeze_and_play_backwards(tmp_path: Path) -> None:
    freeze = time_map(("0s", "7s"), ("10s", "7s"))
    back = time_map(("0s", "10s"), ("10s", "0s"))
    cut = story(tmp_path, clip("a", "0s", "2s", "", freeze) + clip("a", "2s", "2s", "", back))
    assert [(shot.speed, shot.source_start) for shot in cut.shots] == [(0, 7), (-1, 10)]


def test_a_time_map_with_a_bend_is_a_ramp(tmp_path: Path) -> None:
    cut = story(tmp_path, clip("a", "0s", "4s", "", time_map(("0s", "0s"), ("2s", "2s"), ("4s", "8s"))))
    assert cut.shots[0].ramp == ((0, 0), (2, 2), (4, 8))
    assert cut.shots[0].speed == 2


def test_conformed_media_of_nearly_the_same_rate_plays_frame_for_frame(tmp_path: Path) -> None:
    above = clip("b", "28028/2400s", "1s", 'lane="1"')
    conform = '<conform-rate srcFrameRate="23.98"/>'
    cut = story(tmp_path, clip("a", "0s", "20s", "", conform + above), 'format="r24" tcStart="0s"')
    assert cut.shots[0].speed == Fraction(1001, 1000)
    assert cut.shots[0].end * 24 == 280


def test_markers_lie_where_their_clips_do(tmp_path: Path) -> None:
    marks = (
        '<marker start="11s" duration="1/30s" value="plain" note="look"/><marker start="12s" value="todo" completed="0"/>'
        '<chapter-marker start="13s" value="Act two"/><marker start="99s" value="outside"/>'
    )
    cut = story(tmp_path, clip("b", "0s", "1s") + clip("a", "1s", "4s", 'start="10s"', marks))
    assert [(mark.name, mark.time, mark.color, mark.comment) for mark in cut.markers] == [
        ("plain", 2, "", "look"),
        ("todo", 3, "RED", ""),
        ("Act two", 4, "", "chapter"),
    ]
    assert cut.warnings == ("A marker lies outside the part of its clip that is used and was left out.",)


def test_a_length_that_is_not_the_contents_is_told(tmp_path: Path) -> None:
    cut = story(tmp_path, clip("a", "0s", "2s"), 'format="r1" duration="120s"')
    assert cut.duration == 2
    assert "states a length of 120.000 s, but its picture ends at 2.000 s" in cut.warnings[0]


def test_the_formats_name_states_the_rate_where_nothing_else_does(tmp_path: Path) -> None:
    assert story(tmp_path, clip("a", "0s", "2s"), 'format="r98"').rate == Fraction(24000, 1001)


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("FFVideoFormat1080p24", Fraction(24)),
        ("FFVideoFormat720p5994", Fraction(60000, 1001)),
        ("FFVideoFormat1080i50", Fraction(25)),
        ("FFVideoFormatRateUndefined", None),
    ],
)
def test_a_rate_in_a_formats_name(name: str, rate: Fraction | None) -> None:
    assert named_rate(name) == rate


def test_several_projects_are_picked_by_name(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    project = (
        '<project name="{}"><sequence format="r1"><spine>'
        + clip("a", "0s", "2s")
        + "</spine></sequence></project>"
    )
    body = "".join(project.format(name) for name in ("One", "Two", "Two"))
    path.write_text(f"<fcpxml><resources>{RESOURCES}</resources>{body}</fcpxml>", encoding="utf-8")
    with pytest.raises(
        TimelineError, match=r"3 sequences; pick one with --sequence: 'One', 'Two', 'Two \(2\)'"
    ):
        read(path)
    assert read(path, sequence="Two (2)").duration == 2


def test_a_bundle_is_read(tmp_path: Path) -> None:
    bundle = tmp_path / "film.fcpxmld"
    bundle.mkdir()
    (bundle / "Info.fcpxml").write_text(document(clip("a", "0s", "2s")), encoding="utf-8")
    assert read(bundle).duration == 2


@pytest.mark.parametrize(
    ("spine", "sentence"),
    [
        ("", "has no length"),
        (clip("w", "0s", "2s"), "has sound and no picture"),
        (clip("a", "soon", "2s"), "offset='soon' on its <asset-clip>, which is no time"),
        (clip("a", "0s", "1/0s"), "which is no time"),
        (clip("a", "0s", "2s", "", clip("b", "0s", "1s", 'lane="x"')), "lane='x'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, spine: str, sentence: str) -> None:
    with pytest.raises(TimelineError, match=sentence):
        story(tmp_path, spine)


def test_the_users_rate_wins_over_the_files_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.fcpxml"
    path.write_text(document(clip("a", "0s", "2002/1000s")), encoding="utf-8")
    cut = read(path, rate=Fraction(25))
    assert (cut.rate, cut.duration) == (25, Fraction(2002, 1000))
    assert cut.warnings == ("The file states 29.97; it was read at 25 as asked.",)


def test_a_sequence_without_a_rate_has_that_of_most_of_its_clips(tmp_path: Path) -> None:
    cut = story(tmp_path, clip("a", "0s", "2s"), 'tcStart="0s"')
    assert cut.rate == Fraction(30000, 1001)
    assert cut.warnings[0] == (
        "The sequence states no frame rate; it is read at that of most of its clips, 29.97 "
        "(say otherwise with --rate)."
    )


@pytest.mark.parametrize("time", ["9" * 5000 + "s", f"1/{'9' * 5000}s", f"{'9' * 40}s", "1/\u0660s", "1/0s"])
def test_a_time_beyond_all_sense_is_refused_in_a_short_sentence(tmp_path: Path, time: str) -> None:
    with pytest.raises(TimelineError, match=r"which is no time; export it again\.$") as caught:
        story(tmp_path, clip("a", "0s", time))
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("lane", ["9" * 5000, "\u00b2", "over"])
def test_a_lane_beyond_all_sense_is_refused_in_a_short_sentence(tmp_path: Path, lane: str) -> None:
    with pytest.raises(TimelineError, match=r"says lane=.*; export it again\.$") as caught:
        story(tmp_path, clip("a", "0s", "2s", inside=clip("b", "0s", "1s", f'lane="{lane}"')))
    assert len(str(caught.value)) < 200


def test_rates_that_are_none_are_left_out(tmp_path: Path) -> None:
    conform = '<conform-rate srcFrameRate="0.3"/>'
    assert story(tmp_path, clip("a", "0s", "2s", inside=conform)).duration == 2
    assert named_rate("FFVideoFormat1080p00") is None
    assert named_rate("1p11_" * 16_000 + "\n") == 11


def doubled(levels: int, use: str, kind: str) -> str:
    """Return media that show each the next one twice, down to one that shows a shot."""
    inner = [use.format(ref=f"d{level + 1}", offset=offset) for level in range(levels) for offset in (0, 1)]
    pairs = ["".join(inner[at : at + 2]) for at in range(0, len(inner), 2)] + [clip("a", "0s", "2s")]
    return "".join(f'<media id="d{n}">{kind.format(spine=pair)}</media>' for n, pair in enumerate(pairs))


COMPOUND = (
    '<ref-clip ref="{ref}" offset="{offset}s" duration="1s"/>',
    "<sequence><spine>{spine}</spine></sequence>",
)
MULTICAM = (
    '<mc-clip ref="{ref}" offset="{offset}s" duration="1s"><mc-source angleID="x"/></mc-clip>',
    '<multicam><mc-angle angleID="x">{spine}</mc-angle></multicam>',
)


@pytest.mark.parametrize(("use", "kind"), [COMPOUND, MULTICAM])
def test_nested_clips_are_read_once_each_however_often_they_are_used(
    tmp_path: Path, use: str, kind: str
) -> None:
    path = tmp_path / "cut.fcpxml"
    whole = document(use.format(ref="d0", offset=0))
    path.write_text(whole.replace("</resources>", f"{doubled(40, use, kind)}</resources>"), encoding="utf-8")
    assert read(path).duration == 1


def grown(levels: int) -> str:
    """Return an FCPXML of compound clips that each show the whole of the next one twice."""
    media = ""
    for level in range(levels):
        length = 2 ** (levels - level - 1)
        pair = (
            f'<ref-clip ref="d{level + 1}" offset="{at * length}s" duration="{length}s"/>' for at in (0, 1)
        )
        media += f'<media id="d{level}"><sequence><spine>{"".join(pair)}</spine></sequence></media>'
    media += f'<media id="d{levels}"><sequence><spine>{clip("a", "0s", "1s")}</spine></sequence></media>'
    whole = document(f'<ref-clip ref="d0" offset="0s" duration="{2**levels}s"/>')
    return whole.replace("</resources>", f"{media}</resources>")


def test_nested_clips_that_hold_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "MOST", 1000)
    path = tmp_path / "cut.fcpxml"
    path.write_text(grown(6), encoding="utf-8")
    assert len(read(path).shots) == 64
    path.write_text(grown(9), encoding="utf-8")
    with pytest.raises(TimelineError, match=r"more than 1,000 shots, .* written out; .*flattened\.$"):
        read(path)


def test_a_ramp_of_many_points_is_read_in_one_pass(tmp_path: Path) -> None:
    points = "".join(f'<timept time="{at}/100s" value="{at * at}/100000s"/>' for at in range(10_000))
    cut = story(tmp_path, clip("a", "0s", "99s", inside=f"<timeMap>{points}</timeMap>"))
    assert len(cut.shots[0].ramp) == 9901


def test_times_of_forty_digits_are_read_and_stay_short(tmp_path: Path) -> None:
    spine = "".join(
        f'<asset-clip ref="a" duration="{10**39 + number}/{10**39 + 7 * number + 1}s"/>'
        for number in range(300)
    )
    cut = story(tmp_path, spine)
    assert len(cut.shots) == 300
    assert max(shot.end.denominator for shot in cut.shots) < 2**1024


def test_a_clip_that_is_shorter_than_any_clock_tells_is_left_out(tmp_path: Path) -> None:
    cut = story(
        tmp_path,
        clip("a", "0s", "5s") + clip("b", "5s", f"1/{10**17}s") + clip("b", f"5{'0' * 17}1/{10**18}s", "5s"),
    )
    assert [shot.media.name for shot in cut.shots] == ["A.mov", "B take.mov"]
    edges = [0.0, *(float(each.time) for each in cut.cuts), float(cut.duration)]
    assert edges == sorted(set(edges))


def places(cut: Timeline) -> list[tuple[str, Fraction]]:
    return [(mark.name, mark.time) for mark in cut.markers]


def mark(name: str, start: str) -> str:
    return f'<marker start="{start}" duration="1/24s" value="{name}"/>'


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (("3600s", "7201/2s"), [("first", Fraction(3, 2)), ("second", 2)]),
        (("0s", "1/2s"), [("first", Fraction(3, 2)), ("second", 2)]),
        (("3603/2s", "1802s"), [("first", Fraction(3, 2)), ("second", 2)]),
    ],
)
def test_markers_of_a_transition_lie_where_its_clock_says(
    tmp_path: Path, clock: tuple[str, str], expected: list[tuple[str, Fraction]]
) -> None:
    inside = mark("first", clock[0]) + mark("second", clock[1])
    mix = f'<transition offset="3603/2s" duration="1s">{inside}</transition>'
    spine = clip("a", "1800s", "2s") + mix + clip("b", "1802s", "2s")
    cut = story(tmp_path, spine, 'format="r24" tcStart="1800s"')
    assert (places(cut), cut.warnings) == (expected, ())


def test_markers_of_a_transition_without_an_offset_count_from_the_edit(tmp_path: Path) -> None:
    mix = f'<transition duration="1s">{mark("first", "3600s")}{mark("late", "3700s")}</transition>'
    cut = story(tmp_path, f'<asset-clip ref="a" duration="2s"/>{mix}<asset-clip ref="b" duration="2s"/>')
    assert places(cut) == [("first", Fraction(3, 2))]
    assert cut.warnings == ("A marker lies outside its transition and was left out.",)


def test_markers_of_a_transition_in_a_lane_and_in_a_compound_clip_are_read(tmp_path: Path) -> None:
    mix = f'<transition offset="1s" duration="1s">{mark("NAME", "3601s")}</transition>'
    pair = clip("a", "0s", "3/2s") + mix + clip("b", "3/2s", "3s")
    lane = f'<spine lane="1" offset="0s">{pair.replace("NAME", "lane")}</spine>'
    media = f'<media id="x"><sequence format="r1"><spine>{pair.replace("NAME", "inner")}</spine></sequence></media>'
    used = '<ref-clip ref="x" offset="5s" start="1s" duration="2s"/>'
    cut = story(tmp_path, clip("a", "0s", "5s", "", lane) + used, resources=media)
    assert places(cut) == [("lane", 2), ("inner", 6)]


HOUR = "3601s"


@pytest.mark.parametrize(
    "holder",
    [
        '<gap name="G" offset="0s" duration="4s" {start}>{inside}</gap>',
        '<title ref="t" name="T" offset="0s" duration="4s" {start}>{inside}</title>',
        '<video ref="s" name="S" offset="0s" duration="4s" {start}>{inside}</video>',
        '<audio ref="w" name="W" offset="0s" duration="4s" {start}>{inside}</audio>',
        '<asset-clip ref="b" offset="0s" duration="4s" {start}>{inside}</asset-clip>',
        '<clip name="C" offset="0s" duration="4s" {start}><video ref="b" offset="3600s" duration="9s"/>{inside}</clip>',
        '<sync-clip name="Y" offset="0s" duration="4s" {start}><asset-clip ref="b" offset="3600s" duration="9s"/>{inside}</sync-clip>',
        '<ref-clip ref="hour" offset="0s" duration="4s" {start}>{inside}</ref-clip>',
        '<mc-clip ref="hourly" offset="0s" duration="4s" {start}><mc-source angleID="x"/>{inside}</mc-clip>',
        '<audition offset="0s"><asset-clip ref="b" offset="0s" duration="4s" {start}>{inside}</asset-clip></audition>',
    ],
)
@pytest.mark.parametrize("start", ['start="3600s"', 'start=""', ""])
def test_markers_and_connected_clips_lie_on_the_clock_of_what_holds_them(
    tmp_path: Path, holder: str, start: str
) -> None:
    """A clock begins at an hour for what Final Cut Pro makes, and at the source's timecode for clips of media."""
    connected = '<asset-clip ref="a" name="over" lane="1" offset="3602s" duration="1s"/>'
    media = (
        f'<media id="hour"><sequence format="r1" tcStart="3600s"><spine>{clip("a", "3600s", "9s")}</spine></sequence></media>'
        f'<media id="hourly"><multicam format="r1" tcStart="3600s"><mc-angle angleID="x">{clip("a", "0s", "9s")}</mc-angle>'
        "</multicam></media>"
    )
    inside = mark("here", HOUR) + connected
    spine = holder.format(start=start, inside=inside) + clip("b", "4s", "1s")
    cut = story(tmp_path, spine, resources=media)
    assert places(cut) == [("here", 1)]
    assert [(shot.start, shot.end) for shot in cut.shots if shot.name == "over"] == [(2, 3)]
    assert (cut.duration, cut.warnings) == (5, ())


def test_a_long_gap_that_states_no_start_counts_from_zero(tmp_path: Path) -> None:
    gap = f'<gap offset="0s" duration="5000s">{mark("far", "4000s")}</gap>'
    assert places(story(tmp_path, clip("a", "5000s", "2s") + gap)) == [("far", 4000)]


@pytest.mark.parametrize(("offset", "start"), [("0s", "3604s"), ("3600s", "3604s"), ("0s", "4s")])
def test_a_multicam_that_begins_at_an_hour_shows_its_angle_in_step(
    tmp_path: Path, offset: str, start: str
) -> None:
    """Its angles count from their first frame, as DaVinci Resolve writes them, or from its start timecode."""
    gap = f'<gap offset="{offset}" duration="3s" start="3600s"/>'
    angle = f'<mc-angle angleID="x">{gap}<asset-clip ref="a" duration="60s" start="10s"/></mc-angle>'
    media = f'<media id="hourly"><multicam format="r1" tcStart="3600s">{angle}</multicam></media>'
    used = f'<mc-clip ref="hourly" name="MC" offset="0s" start="{start}" duration="4s"><mc-source angleID="x"/></mc-clip>'
    cut = story(tmp_path, used, resources=media)
    assert [(shot.start, shot.end, shot.source_start) for shot in cut.shots] == [(0, 4, 11)]
    told = (
        "'MC' shows a time before the start timecode of what it holds; it is read as counted from its first frame.",
    )
    assert cut.warnings == (() if start == "3604s" else told)


def test_markers_within_retimed_clips_and_angles_lie_where_their_pictures_do(tmp_path: Path) -> None:
    inner = clip("a", "0s", "20s", "", mark("inner", "4s"))
    media = (
        f'<media id="x"><sequence format="r1"><spine>{inner}</spine></sequence></media>'
        f'<media id="y"><multicam format="r1"><mc-angle angleID="v">{inner}</mc-angle></multicam></media>'
    )
    fast = time_map(("0s", "0s"), ("10s", "20s"))
    used = (
        f'<ref-clip ref="x" offset="0s" duration="5s">{fast}</ref-clip>'
        '<mc-clip ref="y" offset="5s" start="1s" duration="5s"><mc-source angleID="v"/></mc-clip>'
    )
    assert places(story(tmp_path, used, resources=media)) == [("inner", 2), ("inner", 8)]


@pytest.mark.parametrize("frame", ["", " ", "0s", "1/0s", "-1/24s", "soon"])
def test_a_format_without_a_rate_of_use_is_read(tmp_path: Path, frame: str) -> None:
    still = (
        f'<format id="still" name="FFVideoFormatRateUndefined" frameDuration="{frame}" width=""/>'
        '<asset id="p" name="P" start="" duration="" hasVideo="1" format="still" src="file:///m/P.png"/>'
    )
    cut = story(tmp_path, clip("a", "0s", "2s") + clip("p", "2s", "3s"), resources=still)
    assert [(shot.media.name, shot.media.rate) for shot in cut.shots] == [
        ("A.mov", Fraction(30000, 1001)),
        ("P.png", None),
    ]
    assert not cut.warnings


def test_an_attribute_that_is_empty_is_one_that_is_not_there(tmp_path: Path) -> None:
    empty = 'start="" lane="" enabled="" format="" tcFormat=""'
    spine = f'<asset-clip ref="b" name="" offset="" duration="2s" {empty}><marker start="3601s" value="" duration=""/></asset-clip>'
    whole = clip(
        "a", " ", "", "", '<conform-rate srcFrameRate=""/><timeMap><timept time="" value=""/></timeMap>'
    )
    cut = story(tmp_path, spine + whole, 'format="r1" tcStart="" duration="" tcFormat=""')
    assert seen(cut) == [("B take.mov", 0, 2), ("A.mov", 2, 302)]
    assert cut.shots[0].source_start == 3600
    assert (places(cut), cut.start, cut.warnings) == ([("", 1)], 0, ())


@pytest.mark.parametrize(
    "length", ["2", "2s", " 2s ", "2.0s", "2.0", "+2s", "4/2s", "4 / 2 s", "48/24", "02"]
)
def test_times_are_read_as_programs_write_them(tmp_path: Path, length: str) -> None:
    assert story(tmp_path, clip("a", "0", length)).duration == 2


def test_half_a_second_may_be_written_without_its_zero(tmp_path: Path) -> None:
    assert story(tmp_path, clip("a", "0", ".5s")).duration == Fraction(1, 2)


def test_a_resource_without_an_id_is_not_that_of_a_clip_without_a_reference(tmp_path: Path) -> None:
    unnamed = '<asset name="Other" hasVideo="1" src="file:///m/Other.mov"/><format frameDuration="1/60s"/>'
    cut = story(tmp_path, '<video name="Own" offset="0s" duration="2s"/>', resources=unnamed)
    assert seen(cut) == [("Own", 0, 2)]


def test_an_asset_that_says_nothing_of_picture_and_sound_has_a_picture(tmp_path: Path) -> None:
    plain = '<asset id="p" name="P" src="file:///m/P.mov"/>'
    assert seen(story(tmp_path, clip("p", "0s", "2s"), resources=plain)) == [("P.mov", 0, 2)]


def twice(identity: str, *names: str) -> str:
    return "".join(f'<asset id="{identity}" name="{n}" hasVideo="1" src="file:///m/{n}.mov"/>' for n in names)


@pytest.mark.parametrize(
    ("assets", "names", "expected", "told"),
    [
        (("one", "two", "one"), ("one", "two", "one.mov"), ["one.mov", "two.mov", "one.mov"], 0),
        (("one", "two"), ("Shot 5",), ["one.mov"], 1),
        (("one", "one"), ("Shot 5",), ["one.mov"], 0),
    ],
)
def test_an_id_of_several_assets_is_the_one_of_the_clips_name(
    tmp_path: Path, assets: tuple[str, ...], names: tuple[str, ...], expected: list[str], told: int
) -> None:
    spine = "".join(f'<asset-clip ref="d" name="{name}" duration="1s"/>' for name in names)
    cut = story(tmp_path, spine, resources=twice("d", *assets))
    assert [shot.media.name for shot in cut.shots] == expected
    assert len(cut.warnings) == told
    assert all("The id 'd' stands for more than one <asset>" in warning for warning in cut.warnings)


def test_an_id_of_several_compound_clips_is_the_one_of_the_clips_name(tmp_path: Path) -> None:
    kind = '<media id="x" name="{}"><sequence format="r1"><spine>{}</spine></sequence></media>'
    media = kind.format("One", clip("a", "0s", "2s")) + kind.format("Two", clip("b", "0s", "2s"))
    used = '<ref-clip ref="x" name="{}" offset="{}s" duration="2s"/>'
    cut = story(tmp_path, used.format("One", 0) + used.format("Two", 2), resources=media)
    assert (seen(cut), cut.warnings) == ([("A.mov", 0, 2), ("B take.mov", 2, 4)], ())


def test_a_sequence_whose_format_is_two_formats_is_told(tmp_path: Path) -> None:
    formats = '<format id="f" frameDuration="1/24s"/><format id="f" frameDuration="1/25s"/>'
    cut = story(tmp_path, clip("a", "0s", "2s"), 'format="f"', resources=formats)
    assert cut.rate == 24
    assert "The id 'f' stands for more than one <format>" in cut.warnings[0]


def test_resources_may_stand_after_what_uses_them(tmp_path: Path) -> None:
    whole = document(clip("late", "0s", "2s"))
    path = tmp_path / "cut.fcpxml"
    path.write_text(whole.replace("</fcpxml>", f"<resources>{twice('late', 'late')}</resources></fcpxml>"))
    assert seen(read(path)) == [("late.mov", 0, 2)]


def test_elements_that_are_not_known_are_told_and_keep_their_place(tmp_path: Path) -> None:
    spine = (
        '<asset-clip ref="a" duration="2s"><hologram lane="1" offset="0s" duration="1s"/></asset-clip>'
        '<hologram duration="1s"/><asset-clip ref="b" duration="2s"/>'
    )
    cut = story(tmp_path, spine)
    assert seen(cut) == [("A.mov", 0, 2), ("B take.mov", 3, 5)]
    assert cut.warnings == (
        "The file holds <hologram>, which is not known here; it was left out (and 1 more).",
    )


def test_a_clip_that_is_connected_at_no_time_begins_with_its_clip_and_is_told(tmp_path: Path) -> None:
    over = '<asset-clip ref="b" name="over" lane="1" duration="1s"/>'
    cut = story(tmp_path, clip("a", "0s", "1s") + clip("a", "1s", "4s", 'start="40s"', over))
    assert seen(cut) == [("A.mov", 0, 1), ("B take.mov", 1, 2), ("A.mov", 2, 5)]
    assert cut.warnings == ("'over' is connected at no stated time; it is read as beginning with its clip.",)


def test_projects_in_several_events_are_picked_by_name(tmp_path: Path) -> None:
    project = '<event><project name="{}"><sequence format="r1"><spine>{}</spine></sequence></project></event>'
    body = project.format("One", clip("a", "0s", "2s")) + project.format("Two", clip("a", "0s", "3s"))
    path = tmp_path / "cut.fcpxml"
    path.write_text(f"<fcpxml><resources>{RESOURCES}</resources><library>{body}</library></fcpxml>")
    assert read(path, sequence="Two").duration == 3


def test_an_angle_of_an_id_that_stands_for_two_is_the_first_and_is_told(tmp_path: Path) -> None:
    angles = "".join(f'<mc-angle angleID="x">{clip(ref, "0s", "9s")}</mc-angle>' for ref in "ab")
    media = f'<media id="y"><multicam format="r1">{angles}</multicam></media>'
    used = '<mc-clip ref="y" name="MC" offset="0s" duration="2s"><mc-source angleID="x"/></mc-clip>'
    cut = story(tmp_path, used, resources=media)
    assert seen(cut) == [("A.mov", 0, 2)]
    assert cut.warnings == ("The id 'x' stands for more than one angle of 'MC'; it is read as the first.",)


def test_several_fcpxmls_in_one_file_keep_their_resources_apart(tmp_path: Path) -> None:
    one = document(clip("d", "0s", "2s"), resources=twice("d", "one"))
    two = document(clip("d", "0s", "3s"), resources=twice("d", "two"))
    path = tmp_path / "cut.fcpxml"
    path.write_text(one + "\n" + two, encoding="utf-8")
    shown = [read(path, sequence=name).shots[0].media.name for name in ("Film", "Film (2)")]
    assert shown == ["one.mov", "two.mov"]


def test_a_blade_within_a_clip_is_no_cut_but_where_an_effect_begins(tmp_path: Path) -> None:
    def cuts(effect: str) -> list[Fraction]:
        halves = clip("a", "2s", "1s", 'start="4s"') + clip("a", "3s", "1s", 'start="5s"', effect)
        cut = story(tmp_path, clip("b", "0s", "2s", 'start="3600s"') + halves, 'format="r24" tcStart="0s"')
        return [each.time for each in cut.cuts]

    assert cuts("") == [2]
    assert cuts('<filter-video ref="t" name="Black &amp; White"/>') == [2, 3]
    assert cuts("<adjust-volume amount='-3dB'/>") == [2]
