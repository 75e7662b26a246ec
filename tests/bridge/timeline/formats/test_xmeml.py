# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Final Cut Pro 7's XML, by small sequences written out."""

from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.formats import expansion, read

RATE = "<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>"
NTSC = Fraction(30000, 1001)


def item(name: str, start: int, end: int, into: int = 0, inside: str = "", *, file: str | None = None) -> str:
    """Return a clip on a track."""
    media = f'<file id="{file or name}"/>' if file != "" else ""
    return (
        f"<clipitem><name>{name}</name>{RATE}<start>{start}</start><end>{end}</end><in>{into}</in>"
        f"<out>{into + end - start}</out>{media}{inside}</clipitem>"
    )


def transition(start: int, end: int, alignment: str) -> str:
    return f"<transitionitem>{RATE}<start>{start}</start><end>{end}</end><alignment>{alignment}</alignment></transitionitem>"


def sequence(*tracks: str, name: str = "Cut", inside: str = "", identity: str = "s") -> str:
    body = "".join(f"<track>{track}</track>" for track in tracks)
    return f'<sequence id="{identity}"><name>{name}</name>{RATE}<media><video>{body}</video></media>{inside}</sequence>'


FILES = "".join(
    f'<file id="{name}"><name>{name}.mov</name><pathurl>file://localhost/m/{name}%20x.mov</pathurl>{RATE}'
    f"<timecode>{RATE}<string>00:00:10;00</string><frame>300</frame></timecode></file>"
    for name in ("a", "b", "c")
)


def cut(folder: Path, *sequences: str, wanted: str | None = None, rate: Fraction | None = None) -> Timeline:
    path = folder / "cut.xml"
    bin_ = f"<bin><children><clip>{FILES}</clip></children></bin>"
    path.write_text(f'<xmeml version="5">{"".join(sequences)}{bin_}</xmeml>', encoding="utf-8")
    return read(path, sequence=wanted, rate=rate)


def frames(timeline: Timeline) -> list[tuple[str, int, int]]:
    return [(shot.name, round(shot.start * NTSC), round(shot.end * NTSC)) for shot in timeline.shots]


def test_clips_lie_where_they_say(tmp_path: Path) -> None:
    code = f"<timecode>{RATE}<frame>107892</frame><displayformat>DF</displayformat></timecode>"
    timeline = cut(tmp_path, sequence(item("a", 0, 30, 15) + item("b", 60, 90), inside=code))
    assert (timeline.rate, timeline.start, timeline.drop_frame) == (NTSC, 107892 / NTSC, True)
    assert frames(timeline) == [("a", 0, 30), ("b", 60, 90)]
    assert [each.time * NTSC for each in timeline.cuts] == [30, 60]
    assert timeline.shots[0].source_start == 315 / NTSC
    media = timeline.shots[0].media
    assert (media.name, media.start, media.kind) == ("a x.mov", 300 / NTSC, MediaKind.FILE)


def test_the_higher_track_wins_and_what_is_off_is_not_seen(tmp_path: Path) -> None:
    off = "<enabled>FALSE</enabled>"
    timeline = cut(
        tmp_path,
        sequence(
            item("a", 0, 90), item("b", 30, 60) + item("c", 70, 80, inside=off), off + item("c", 0, 900)
        ),
    )
    assert frames(timeline) == [("a", 0, 30), ("b", 30, 60), ("a", 60, 90)]
    assert timeline.duration == 90 / NTSC


@pytest.mark.parametrize(("alignment", "point"), [("center", 30), ("start", 25), ("end-black", 35)])
def test_clips_meet_at_a_transitions_edit_point(tmp_path: Path, alignment: str, point: int) -> None:
    first = item("a", 0, 30).replace("<end>30</end>", "<end>-1</end>")
    second = item("b", 30, 60, 5).replace("<start>30</start>", "<start>-1</start>")
    timeline = cut(tmp_path, sequence(first + transition(25, 35, alignment) + second))
    assert frames(timeline) == [("a", 0, point), ("b", point, 60)]
    assert [(each.time * NTSC, each.dissolve * NTSC) for each in timeline.cuts] == [(point, 10)]
    assert timeline.shots[1].source_start == (300 + 5 + point - 25) / NTSC


def test_a_nested_sequence_shows_what_it_holds_also_where_it_is_only_named(tmp_path: Path) -> None:
    inner = sequence(item("a", 0, 30) + item("b", 30, 60), name="Inner", identity="inner")
    nest = item("Inner", 0, 30, 15, inner, file="") + item(
        "Inner", 30, 60, 15, '<sequence id="inner"/>', file=""
    )
    timeline = cut(tmp_path, sequence(nest))
    assert frames(timeline) == [("a", 0, 15), ("b", 15, 30), ("a", 30, 45), ("b", 45, 60)]


def test_a_nested_sequence_that_is_not_there_is_one_shot(tmp_path: Path) -> None:
    timeline = cut(tmp_path, sequence(item("Lost", 0, 30, 0, '<sequence id="nowhere"/>', file="")))
    assert frames(timeline) == [("Lost", 0, 30)]
    assert "The nested sequence 'Lost' is not in the file" in timeline.warnings[0]


def remap(**values: str) -> str:
    rows = "".join(
        f"<parameter><parameterid>{name}</parameterid><value>{value}</value></parameter>"
        for name, value in values.items()
    )
    return f"<filter><effect><effectid>timeremap</effectid>{rows}</effect></filter>"


def test_a_speed_that_is_no_number_is_told(tmp_path: Path) -> None:
    timeline = cut(tmp_path, sequence(item("a", 0, 30, 15, remap(speed="fast"))))
    assert timeline.shots[0].speed == 1
    assert any("is no number that can be used; it is read as 100%" in told for told in timeline.warnings)


def test_retimes(tmp_path: Path) -> None:
    fast, back = remap(speed="200"), remap(speed="100", reverse="TRUE")
    timeline = cut(tmp_path, sequence(item("a", 0, 30, 15, fast) + item("b", 30, 60, 15, back)))
    assert [(shot.speed, shot.source_start * NTSC) for shot in timeline.shots] == [(2, 330), (-1, 345)]


def test_a_clip_without_media_is_read(tmp_path: Path) -> None:
    grade = item("Adjustment Layer", 0, 30, file="")
    timeline = cut(tmp_path, sequence(item("a", 0, 30) + item("Lost", 30, 60, file=""), grade))
    assert frames(timeline) == [("a", 0, 30), ("Lost", 30, 60)]
    assert timeline.shots[1].media.kind is MediaKind.MISSING


def test_markers(tmp_path: Path) -> None:
    mark = "<marker><name>{}</name><comment>why</comment><in>{}</in><out>-1</out></marker>"
    body = sequence(item("a", 30, 60, 15, mark.format("on clip", 20)), inside=mark.format("on stack", 10))
    assert [(m.name, m.time * NTSC, m.comment, m.origin) for m in cut(tmp_path, body).markers] == [
        ("on stack", 10, "why", "stack"),
        ("on clip", 35, "why", "clip"),
    ]


def test_several_sequences_are_picked_by_name(tmp_path: Path) -> None:
    both = (sequence(item("a", 0, 30), name="One"), sequence(item("b", 0, 30), name="Two", identity="t"))
    with pytest.raises(TimelineError, match="pick one with --sequence: 'One', 'Two'"):
        cut(tmp_path, *both)
    assert frames(cut(tmp_path, *both, wanted="Two")) == [("b", 0, 30)]


def test_a_sequence_without_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match="'Cut' has no enabled picture track"):
        cut(tmp_path, sequence())


def test_the_users_rate_wins_over_the_files_and_is_told(tmp_path: Path) -> None:
    timeline = cut(tmp_path, sequence(item("a", 0, 30)), rate=Fraction(25))
    assert (timeline.rate, timeline.duration) == (25, 30 / NTSC)
    assert timeline.warnings == ("The file states 29.97; it was read at 25 as asked.",)


def test_frames_of_a_sequence_that_states_no_rate_count_at_the_users(tmp_path: Path) -> None:
    bare = sequence(item("a", 0, 30)).replace(RATE, "")
    timeline = cut(tmp_path, bare, rate=Fraction(25))
    assert (timeline.rate, timeline.duration, timeline.warnings) == (25, Fraction(30, 25), ())
    assert cut(tmp_path, bare).warnings == (
        "The file states no frame rate; it is read at 24 (say otherwise with --rate).",
    )


@pytest.mark.parametrize("number", ["1e300", "9" * 400, "1e999999999", "nan"])
def test_numbers_beyond_all_sense_are_not_read(tmp_path: Path, number: str) -> None:
    inside = f"<in>{number}</in>{remap(speed=number)}"
    timeline = cut(tmp_path, sequence(item("a", 0, 30).replace("<in>0</in>", inside)))
    assert abs(float(timeline.shots[0].source_end)) < 1e15
    assert timeline.shots[0].speed == 1


def grown(levels: int) -> list[str]:
    """Return sequences that each show the whole of the next one twice; the first is not nested."""
    sequences = [sequence(item("a", 0, 1), identity=f"d{levels}")]
    for level in reversed(range(levels)):
        half = 2 ** (levels - level - 1)
        nested = f'<sequence id="d{level + 1}"/>'
        pair = item("n", 0, half, inside=nested, file="") + item("n", half, 2 * half, inside=nested, file="")
        sequences.append(sequence(pair, identity=f"d{level}", name=f"Level {level}"))
    return sequences


def test_nested_sequences_are_read_once_each_and_refused_where_they_hold_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "MOST", 1000)
    assert len(cut(tmp_path, *grown(6), wanted="Level 0").shots) == 64
    with pytest.raises(TimelineError, match=r"more than 1,000 shots, .* written out; .*flattened\.$"):
        cut(tmp_path, *grown(9), wanted="Level 0")


def written_out(identity: str, name: str, more: str = "") -> str:
    """Return a file of Final Cut Pro 7's XML."""
    return f'<file id="{identity}"><name>{name}</name><pathurl>file://localhost/m/{name}</pathurl>{RATE}{more}</file>'


def shows(start: int, media: str) -> str:
    """Return a clip of 10 frames that names its media in its own way."""
    return item("shot", start, start + 10, inside=media, file="")


def media_of(timeline: Timeline) -> list[str]:
    return [shot.media.name for shot in timeline.shots]


SEVERAL = "The id 'f' stands for more than one <file> in the file; a clip that only names it shows the last one before it."


@pytest.mark.parametrize(
    ("media", "expected", "warnings"),
    [
        ([written_out("f", "x"), written_out("f", "y"), written_out("f", "z")], ["x", "y", "z"], ()),
        ([written_out("f", "x"), '<file id="f"/>', '<file id="f"></file>'], ["x", "x", "x"], ()),
        (['<file id="f"/>', '<file id="f"/>', written_out("f", "x")], ["x", "x", "x"], ()),
        ([written_out("f", "x"), '<file id="f"><name>x</name></file>'], ["x", "x"], ()),
        (
            ['<file id="f"><name>x</name></file>', '<file id="f"/>', written_out("f", "x")],
            ["x", "x", "x"],
            (),
        ),
        (
            [written_out("f", "x"), written_out("f", "x", "<duration>9</duration>"), '<file id="f"/>'],
            ["x"] * 3,
            (),
        ),
        (
            [written_out("f", "x"), '<file id="f"/>', written_out("f", "y"), '<file id="f"/>'],
            ["x", "x", "y", "y"],
            (SEVERAL.replace(".", " (and 1 more)."),),
        ),
        (['<file id="f"><name>x</name></file>', '<file id="f"><name>y</name></file>'], ["x", "y"], ()),
        (['<file id=""><name>x</name></file>', '<file id=""><name>y</name></file>'], ["x", "y"], ()),
    ],
)
def test_an_id_that_stands_for_several_files_is_each_where_it_is_written_out(
    tmp_path: Path, media: list[str], expected: list[str], warnings: tuple[str, ...]
) -> None:
    body = "".join(shows(10 * number, each) for number, each in enumerate(media))
    timeline = cut(tmp_path, sequence(body))
    assert (media_of(timeline), timeline.warnings) == (expected, warnings)


def test_a_file_that_is_described_in_part_is_read_whole(tmp_path: Path) -> None:
    whole = written_out("f", "x", f"<timecode>{RATE}<frame>300</frame></timecode>")
    timeline = cut(tmp_path, sequence(shows(0, whole) + shows(10, written_out("f", "x"))))
    assert [shot.source_start * NTSC for shot in timeline.shots] == [300, 300]


def test_clips_and_sequences_of_one_id_are_told_apart(tmp_path: Path) -> None:
    again = [item(name, 0, 30).replace("<clipitem>", '<clipitem id="clipitem-1">') for name in ("a", "b")]
    both = (sequence(again[0], name="One"), sequence(again[1], name="Two"))
    assert [names(cut(tmp_path, *both, wanted=wanted)) for wanted in ("One", "Two")] == [["a"], ["b"]]


def test_a_nested_sequence_of_an_id_that_stands_for_two_is_told(tmp_path: Path) -> None:
    inner = [sequence(item(name, 0, 30), name=name, identity="n") for name in ("a", "b")]
    held = item("nest", 0, 30, inside=inner[0], file="") + item("nest", 30, 60, inside=inner[1], file="")
    timeline = cut(tmp_path, sequence(held + item("nest", 60, 90, inside='<sequence id="n"/>', file="")))
    assert names(timeline) == ["a", "b", "b"]
    assert "The id 'n' stands for more than one <sequence>" in timeline.warnings[0]


def names(timeline: Timeline) -> list[str]:
    return [shot.name for shot in timeline.shots]


@pytest.mark.parametrize(
    "folders",
    [
        "{}",
        "<project><children>{}</children></project>",
        "<bin><children><bin>{}</bin></children></bin>",
        "<project>{}</project>",
    ],
)
def test_a_sequence_in_any_folder_is_found_once(tmp_path: Path, folders: str) -> None:
    whole = sequence(item("a", 0, 30), identity="s")
    assert names(cut(tmp_path, folders.format(whole) + '<sequence id="s"/>')) == ["a"]


SUBCLIP = "<subclipinfo><startoffset>200</startoffset><endoffset>50</endoffset></subclipinfo>"


@pytest.mark.parametrize(
    ("inside", "source", "speed"),
    [
        ("", 515, 1),
        (remap(speed="100", reverse="TRUE"), 545, -1),
        (remap(speed="200"), 530, 2),
        ("<subclipinfo/>", 315, 1),
    ],
)
def test_a_subclip_counts_from_its_own_first_frame(
    tmp_path: Path, inside: str, source: int, speed: int
) -> None:
    marked = "<marker><name>here</name><in>20</in><out>-1</out></marker>"
    given = inside if "subclipinfo" in inside else SUBCLIP + inside
    timeline = cut(tmp_path, sequence(item("a", 0, 30, 15, given + marked)))
    assert [(shot.source_start * NTSC, shot.speed) for shot in timeline.shots] == [(source, speed)]
    assert [mark.time * NTSC for mark in timeline.markers] == [5]


GRAPH = (
    "<filter><effect><effectid>timeremap</effectid><parameter><parameterid>speed</parameterid><value>-100</value>"
    "</parameter><parameter><parameterid>reverse</parameterid><value>TRUE</value></parameter><parameter>"
    "<parameterid>graphdict</parameterid><keyframe><when>0</when><value>900</value></keyframe>"
    "<keyframe><when>900</when><value>0</value></keyframe></parameter></effect></filter>"
)


@pytest.mark.parametrize(
    ("inside", "length", "source", "speed"),
    [
        (remap(speed="100", reverse="TRUE"), 1000, 300 + 985, -1),
        (remap(speed="-100", reverse="TRUE"), 1000, 300 + 985, -1),
        (remap(speed="200", reverse="TRUE"), 1000, 300 + 970, -2),
        (SUBCLIP + remap(speed="100", reverse="TRUE"), 1000, 300 + 935, -1),
        (GRAPH, 1000, 300 + 885, -1),
        (remap(speed="100", reverse="TRUE"), 45, 300 + 30, -1),
        (remap(speed="100", reverse="TRUE"), 20, 300 + 45, -1),
    ],
    ids=["whole", "negative", "fast", "subclip", "graph", "to its first frame", "too short a media"],
)
def test_the_in_point_of_a_reversed_clip_counts_from_the_end_of_its_media(
    tmp_path: Path, inside: str, length: int, source: int, speed: int
) -> None:
    file = FILES.partition("</file>")[0].replace('id="a"', 'id="d"') + f"<duration>{length}</duration></file>"
    timeline = cut(tmp_path, sequence(item("a", 0, 30, 15, file + inside, file="")))
    assert [(shot.source_start * NTSC, shot.speed) for shot in timeline.shots] == [(source, speed)]


def test_a_subclip_of_a_nested_sequence_counts_from_its_own_first_frame(tmp_path: Path) -> None:
    nested = sequence(item("a", 0, 200) + item("b", 200, 400), identity="n")
    timeline = cut(tmp_path, sequence(item("sub", 0, 30, 10, SUBCLIP + nested, file="")))
    assert [(shot.name, shot.source_start * NTSC) for shot in timeline.shots] == [("b", 310)]


def multiclip(*angles: tuple[str, str]) -> str:
    """Return a multiclip of angles, each with its file and a flag that says whether it is the picture's."""
    rows = "".join(
        f"<angle><activevideoangle>{active}</activevideoangle><clip>{file}</clip></angle>"
        for file, active in angles
    )
    return f'<multiclip id="m">{rows}</multiclip>'


def test_a_multiclip_shows_its_pictures_angle(tmp_path: Path) -> None:
    angles = multiclip(('<file id="a"/>', "FALSE"), ('<file id="b"/>', "TRUE"))
    timeline = cut(tmp_path, sequence(item("multi", 0, 30, 15, angles + SUBCLIP, file="")))
    assert [(shot.media.name, shot.source_start * NTSC) for shot in timeline.shots] == [("b x.mov", 515)]
    assert timeline.warnings == (
        "The angles of the multiclip 'multi' are read as if all of them began together.",
    )


def test_a_multiclip_without_its_angle_is_missing_media(tmp_path: Path) -> None:
    timeline = cut(tmp_path, sequence(item("multi", 0, 30, inside=multiclip(), file="")))
    assert timeline.shots[0].media.kind is MediaKind.MISSING
    assert "is not in the file; it is read as missing media" in timeline.warnings[0]


def marker(name: str, at: int | str) -> str:
    return f"<marker><name>{name}</name><comment/><in>{at}</in><out>-1</out></marker>"


def test_markers_of_transitions_nested_sequences_and_sound_lie_where_they_do(tmp_path: Path) -> None:
    mix = transition(25, 35, "center").replace("</transitionitem>", marker("own", 3) + marker("whole", 27))
    nested = sequence(item("a", 0, 30), inside=marker("inner", 12), identity="n")
    body = item("a", 0, 30) + mix + "</transitionitem>" + item("nest", 30, 60, 10, nested, file="")
    track = f"<track>{item('w', 0, 60, 100, marker('sound', 140))}</track>"
    pictures, _, end = sequence(body).rpartition("</video>")
    timeline = cut(tmp_path, f"{pictures}</video><audio>{track}</audio>{end}")
    assert [(mark.name, mark.time * NTSC) for mark in timeline.markers] == [
        ("whole", 27),
        ("own", 28),
        ("inner", 32),
        ("sound", 40),
    ]
    assert not timeline.warnings


def test_markers_that_lie_nowhere_are_told(tmp_path: Path) -> None:
    mix = transition(25, 35, "center").replace("</transitionitem>", marker("late", 90) + "</transitionitem>")
    body = item("a", 0, 30, 0, marker("outside", 44)) + mix + item("b", 30, 60, 0, marker("nowhere", -1))
    timeline = cut(tmp_path, sequence(body))
    assert not timeline.markers
    assert timeline.warnings == (
        "A marker lies outside the part of its clip that is used and was left out.",
        "A marker lies outside its transition and was left out.",
        "The marker 'nowhere' states no time and was left out.",
    )


def test_a_transition_without_a_place_and_an_item_that_is_not_known_are_told(tmp_path: Path) -> None:
    odd = "<sticker><start>0</start><end>9</end></sticker><transitionitem><alignment>center</alignment></transitionitem>"
    timeline = cut(tmp_path, sequence(item("a", 0, 30) + odd + item("b", 30, 60)))
    assert names(timeline) == ["a", "b"]
    assert timeline.warnings == (
        "The file holds <sticker>, which is not known here; it was left out.",
        "A transition states no place; it is read as a cut.",
    )


def test_a_blade_within_a_clip_is_no_cut_but_where_a_filter_begins(tmp_path: Path) -> None:
    def cuts(filters: str) -> list[Fraction]:
        halves = item("b", 30, 60, 100, filters) + item("b", 60, 90, 130)
        return [each.time * NTSC for each in cut(tmp_path, sequence(item("a", 0, 30) + halves)).cuts]

    assert cuts("") == [30]
    assert cuts("<filter><effect><effectid>Tint</effectid></effect></filter>") == [30, 60]
