"""Files of hits: tables as people write them, MIDI files with a tempo map."""

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mido
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid.bars import HitKind
from bridge.score.hits import read_hits
from bridge.score.hits.file import LARGEST_HITS, parsed_hits
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode
from tests.scores import NTSC, cut_list

F = Fraction
CUT = cut_list([24 * 60], start=F(3600))


def table(text: str, cut: Timeline = CUT) -> list[tuple[Fraction, float, str]]:
    return [(hit.time, hit.weight, hit.name) for hit in parsed_hits(text.encode(), "hits.csv", cut, 2.0).hits]


@pytest.mark.parametrize(
    "text",
    [
        "time,weight,name\n12.5,3,the door slams\n20,,\n",
        "\ufefftime;weight;name\r\n12,5;3;the door slams\r\n20\r\n",
        "Name\tTimecode\tWeight\nthe door slams\t01:00:12:12\t3\n\t01:00:20:00\t\n",
        "frame,name,weight\n# by hand\n300,the door slams,3\n\n480\n",
        "12.5,3,the door slams\n20\n",
        "01:00:12:12,3,the door slams\n01:00:20:00\n",
        '0:12.5,3,"the door slams"\n0:20\n',
    ],
    ids=["time", "semicolons", "timecode", "frame", "no header", "no header, timecode", "clock"],
)
def test_a_table_is_read_as_people_write_it(text: str) -> None:
    assert table(text) == [(F(25, 2), 3.0, "the door slams"), (F(20), 2.0, "")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("12,5;3", (F(25, 2), 3.0, "")),
        ("  12,5;the door", (F(25, 2), 2.0, "the door")),
        ("12,5;3;2nd door", (F(25, 2), 3.0, "2nd door")),
        ("12.5,the door; the lock", (F(25, 2), 2.0, "the door; the lock")),
        ("1:02.5;3", (F(125, 2), 3.0, "")),
        ("1:02,5;3", (F(125, 2), 3.0, "")),
        ("0:01:02.5,3", (F(125, 2), 3.0, "")),
        ("0;0;0.0", (F(0), 0.0, "0.0")),
    ],
)
def test_without_a_header_the_sign_after_the_first_time_parts_the_cells(
    text: str, row: tuple[Fraction, float, str]
) -> None:
    assert table(text) == [row]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("1:00:10;12,0.8,x", 0.8),
        ("01:00:10;12,0.8,x", 0.8),
        ("1:00:10:12,0.8,x", 0.8),
        ("1.00.10.12,0.8,x", 0.8),
        ("1;00;10;12,0.8,x", 0.8),
        ('"1:00:10;12",0.8,x', 0.8),
        ("1:00:10;12\t0.8\tx", 0.8),
        ("1:00:10;12;0,8;x", 0.8),
        ("01:00:10;12;0,8;x", 0.8),
        ("01;00;10;12;0,8;x", 0.8),
        ('"01:00:10;12";0,8;x', 0.8),
        ("1:00:10;12;x", 2.0),
        ("timecode,name\n1:00:10;12,x", 2.0),
        ('timecode;name\n"1:00:10;12";x', 2.0),
    ],
)
def test_a_drop_frame_timecode_may_have_an_hour_of_one_digit_and_any_delimiter_after_it(
    text: str, weight: float
) -> None:
    cut = replace(cut_list([30 * 60], rate=NTSC, start=F(107892) / NTSC), drop_frame=True)
    assert table(text, cut) == [(312 / NTSC, weight, "x")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("1:00:10;3;x", (F(3610), 3.0, "x")),
        ("1:00:10;12.5", (F(3610), 12.5, "")),
        ("1:00:10.12,3", (F(361012, 100), 3.0, "")),
        ("1:00:10,12;3", (F(361012, 100), 3.0, "")),
        ("time;weight\n1:00:10;12", (F(3610), 12.0, "")),
        ('"12,5";3', (F(25, 2), 3.0, "")),
    ],
)
def test_a_time_with_hours_is_no_timecode(text: str, row: tuple[Fraction, float, str]) -> None:
    assert table(text) == [row]


def test_a_name_may_follow_a_time_at_once() -> None:
    assert table("12.5, door, slam\n") == [(F(25, 2), 2.0, "door, slam")]


@given(frame=st.integers(0, 30 * 60 * 30), drop=st.booleans())
def test_a_timecode_is_the_timelines_own(frame: int, drop: bool) -> None:
    cut = replace(cut_list([30 * 60 * 60], rate=NTSC, start=F(107892) / NTSC), drop_frame=drop)
    assert table(f"timecode,name\n{record_timecode(cut, frame)},x\n", cut) == [(frame / NTSC, 2.0, "x")]
    assert table(f"{record_timecode(cut, frame)},1,x\n", cut) == [(frame / NTSC, 1.0, "x")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("time\n1\nsoon\n", "hits.csv, line 3: 'soon' is no time; write seconds like 62.5"),
        ("time\n-1\n", "hits.csv, line 2: '-1' is no time"),
        ("-1\n", "hits.csv, line 1: '-1' is no time"),
        ("name,time\nbang\n", "hits.csv, line 2: '' is no time"),
        ("frame\n1.5\n", "hits.csv, line 2: '1.5' is no frame; write a whole number"),
        ("frame\n" + "9" * 5000, "is no frame"),
        ("timecode\n01:00:99:00\n", "hits.csv, line 2: '01:00:99:00' is no timecode at 24 frames a second"),
        ("01:00:09;00\n", "is drop-frame timecode, but the timeline counts every frame"),
        ("timecode\n01:00:09;00\n", "is drop-frame timecode, but the timeline counts every frame"),
        ("time,weight\n1,heavy\n", "hits.csv, line 2: the weight 'heavy' is no number; write one like 2"),
        ("time,weight\n1,-1\n", "the weight '-1' is no number"),
        (
            "time,wieght\n1,2\n",
            "hits.csv, line 1: 'wieght' is no column; name one of time, timecode and frame",
        ),
        ("time,frame\n1,2\n", "hits.csv, line 1: one column has to say where"),
        ("time,name,name\n1,a,b\n", "hits.csv, line 1: no column may stand twice"),
        ("weight,name\n1,2\n", "hits.csv, line 1: one column has to say where"),
        ("time,name\n1,a,b\n", "hits.csv, line 2: it has more cells than columns"),
        ("time,name\n1," + "x" * 200_000, "it cannot be read as CSV"),
    ],
)
def test_a_wrong_line_is_one_sentence_with_file_line_and_remedy(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        table(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet='0123456789:;,.\t"\n#- tiameghtnfrcod', max_size=60))
@example("0;0;0.0")
def test_no_text_ends_in_anything_but_hits_or_a_sentence(text: str) -> None:
    try:
        found = table(text, cut_list([24 * 60]))  # its timecode begins at zero
    except UsageError as error:
        assert str(error)  # noqa: PT017 (either way is right)
    else:
        assert all(time >= 0 or "timecode" in text for time, _, _ in found)


def midi(*tracks: list[mido.MetaMessage], division: int = 480, kind: int = 1) -> bytes:
    out = io.BytesIO()
    file = mido.MidiFile(type=kind, ticks_per_beat=division, charset="utf-8")
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    file.save(file=out)
    return out.getvalue()


def meta(kind: str, after: int, **values: object) -> mido.MetaMessage:
    return mido.MetaMessage(kind, time=after, **values)


def test_markers_and_cue_points_are_read_by_the_files_own_tempo_map() -> None:
    tempi = [meta("set_tempo", 0, tempo=600_000), meta("set_tempo", 960, tempo=333_333)]
    marks = [
        meta("marker", 480, text="Küche"),
        meta("cue_marker", 960, text="hit:3 the slam"),
        meta("lyrics", 5, text="la"),
    ]
    found = parsed_hits(midi(tempi, marks), "song.mid", CUT, 2.0).hits
    assert [(hit.time, hit.weight, hit.name, hit.kind) for hit in found] == [
        (F(6, 10), 2.0, "Küche", HitKind.USER),
        (F(12, 10) + F(333_333, 1_000_000), 3.0, "the slam", HitKind.USER),
    ]
    assert found[0].origin == "song.mid, marker at 0.600 s"


@pytest.mark.parametrize(("frames", "rate"), [(25, F(25)), (29, NTSC)])
def test_a_file_in_smpte_time_has_no_tempo(frames: int, rate: Fraction) -> None:
    division = (-frames << 8) + 40
    track = [meta("set_tempo", 0, tempo=1), meta("marker", 400, text="bang")]
    (hit,) = parsed_hits(midi(track, division=division), "song.mid", CUT, 2.0).hits
    assert hit.time == 10 / rate


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (b"\x00\xff\x54\x05\xe0\x00\x00\x00\x00", "an event in it has a value that there is not"),
        (b"\xff" * 200 + b"\x7f\xff\x06\x01a", "a number in it is longer than four bytes"),
    ],
    ids=["an SMPTE offset of no rate", "a wait of 1400 bits"],
)
def test_a_midi_file_of_impossible_events_is_refused(event: bytes, reason: str) -> None:
    content = midi([meta("marker", 480, text="bang")])
    head, track = content[:14], event + content[22:]
    with pytest.raises(UsageError, match=rf"song.mid cannot be read as MIDI \({reason}\); export it again"):
        parsed_hits(head + b"MTrk" + len(track).to_bytes(4) + track, "song.mid", CUT, 2.0)


@pytest.mark.parametrize("cut_at", [4, 9, 14, 20, 26, 40])
def test_a_cut_off_midi_file_is_a_sentence(cut_at: int) -> None:
    content = midi([meta("marker", 480, text="bang"), meta("marker", 480, text="slam")])
    with pytest.raises(UsageError, match=r"song\.mid cannot be read as MIDI"):
        parsed_hits(content[:cut_at], "song.mid", CUT, 2.0)


@given(st.binary(max_size=60))
def test_no_midi_file_ends_in_anything_but_hits_or_a_sentence(tail: bytes) -> None:
    for content in (b"MThd" + tail, midi([meta("marker", 4, text="x")])[:22] + tail):
        try:
            parsed_hits(content, "song.mid", CUT, 2.0)
        except UsageError as error:
            assert "song.mid" in str(error)  # noqa: PT017 (either way is right)


def test_tracks_with_a_time_each_are_refused() -> None:
    with pytest.raises(UsageError, match="type 2"):
        parsed_hits(midi([meta("marker", 1, text="x")], kind=2), "song.mid", CUT, 2.0)


def test_what_lies_outside_the_timeline_is_said(tmp_path: Path) -> None:
    file = tmp_path / "hits.csv"
    file.write_text("time\n1\n60\n61\n")
    given_ = read_hits(file, CUT, 2.0)
    assert [hit.time for hit in given_.hits] == [F(1)]
    assert given_.remarks == ("2 hits lie outside the timeline, the first hits.csv, line 3; left out.",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"timecode\n00:00:01:00\n",
            "No hit of hits.csv lies in the timeline, which runs from 01:00:00:00 to",
        ),
        (b"", "hits.csv holds no hit"),
        (b"time,name\n", "hits.csv holds no hit"),
        (b"\xff\xfe\x00t", "hits.csv, line 1: '琀' is no column"),
    ],
)
def test_a_file_without_a_usable_hit_is_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "hits.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_hits(file, CUT, 2.0)
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"check --hits or the setting 'hits\.file'"):
        read_hits(tmp_path / "none.csv", CUT, 2.0)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("hits.csv", b"1\n" * LARGEST_HITS, "larger than 1,000 kB"),
        ("a\0b.csv", None, "no file can have that name"),
    ],
)
def test_what_is_no_file_of_hits_by_its_size_or_name_is_not_read(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=rf"cannot be read \({reason}\); check --hits"):
        read_hits(tmp_path / name, CUT, 2.0)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", False),
        ("cp1252", True),
        ("mac_roman", True),
    ],
)
@pytest.mark.parametrize(("delimiter", "end"), [(";", "\r\n"), ("\t", "\r\n"), (",", "\r")])
def test_a_table_of_a_spreadsheet_is_read_as_it_was_written(
    tmp_path: Path, encoding: str, told: bool, delimiter: str, end: str
) -> None:
    rows = ["time,name", "1,Überfall… links", "2,café"]
    file = tmp_path / "hits.csv"
    file.write_bytes(end.join([*rows, ""]).replace(",", delimiter).encode(encoding))
    found = read_hits(file, CUT, 2.0)
    assert [(hit.time, hit.name) for hit in found.hits] == [(F(1), "Überfall… links"), (F(2), "café")]
    assert bool(found.remarks) is told
    assert all("does not say its code page" in remark for remark in found.remarks)


def test_a_table_may_begin_with_its_delimiter_as_spreadsheets_write_it() -> None:
    assert table("sep=;\ntime;name\n1,5;gate\n") == [(F(3, 2), 2.0, "gate")]
    assert table('"sep=;"\n1,5;gate\n') == [(F(3, 2), 2.0, "gate")]


def test_a_line_of_a_table_ends_at_a_line_end_alone() -> None:
    assert table("# after; take\x85, 1, 2, 3\n1;a\x1eb\n") == [(F(1), 2.0, "a b")]


def test_names_hold_no_control_characters() -> None:
    (hit,) = parsed_hits(b"1,\x1b[31mgate\x07\n", "hits.csv", CUT, 2.0).hits
    assert hit.name == "[31mgate"


def raw(*texts: bytes) -> bytes:
    """Return a MIDI file with markers of some bytes, one every ten seconds."""
    events = [b"\x00\xff\x51\x03\x07\xa1\x20"]
    events += [b"\x81\x96\x00\xff\x06" + bytes([len(text)]) + text for text in texts]
    body = b"".join(events) + b"\x00\xff\x2f\x00"
    return b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x03\xc0MTrk" + len(body).to_bytes(4) + body


@pytest.mark.parametrize(
    ("texts", "encoding", "told"),
    [
        (["P7"], "utf-16", False),
        (["P7", "K 9"], "utf-16-le", False),
        (["Küche", "夜の街"], "utf-8-sig", False),
        (["Küche"], "latin-1", True),
        (["Где", "Окно"], "cp1251", True),
        (["シーン", "走る"], "shift_jis", True),
    ],
)
def test_markers_of_a_midi_file_are_named_as_they_were_written(
    texts: list[str], encoding: str, told: bool
) -> None:
    found = parsed_hits(raw(*(text.encode(encoding) for text in texts)), "song.mid", CUT, 2.0)
    assert [hit.name for hit in found.hits] == texts
    assert [hit.time for hit in found.hits] == [10 * (index + 1) for index in range(len(texts))]
    assert bool(found.remarks) is told


def test_the_code_page_of_hits_may_be_stated(tmp_path: Path) -> None:
    file = tmp_path / "hits.csv"
    file.write_bytes("1;żółw\n".encode("cp1250"))
    found = read_hits(file, CUT, 2.0, "cp1250")
    assert ([hit.name for hit in found.hits], found.remarks) == (["żółw"], ())
    with pytest.raises(UsageError, match=r"hits\.csv cannot be read as utf-8 .*correct --encoding"):
        read_hits(file, CUT, 2.0, "utf-8")
