"""Captions of every format are read to the same values: exact times, who speaks, and what is only heard."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.story.captions.reading import read_captions
from bridge.story.captions.shown import Part, Shown, parts
from bridge.story.captions.time_base import time_base
from bridge.timeline import Cut, Timeline

SRT = """\ufeff1
00:00:01,000 --> 00:00:03,500
<i>- ANNA: I told you</i>
- BEN: Don't you dare!

2
00:00:04,000 --> 00:00:06,000 X1:0
[door slams] >> MOTHER: Hush.

3
00:00:07.500 --> 00:00:09.2
♪ La la la ♪
"""
VTT = """WEBVTT - a film

NOTE not to be read

first
00:01.000 --> 00:04.000 align:start
<v Anna>Hello <c.yellow>there</c> &amp; welcome

00:05.000 --> 00:06.000
<v Anna>Yes.
<v.loud Ben>No!
"""
TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:p="http://www.w3.org/ns/ttml#parameter"
 xmlns:m="http://www.w3.org/ns/ttml#metadata" p:frameRate="24" p:frameRateMultiplier="1000 1001" p:tickRate="10000000"
 xml:lang="en-US"><head><metadata><m:agent xml:id="a"><m:name>Anna Karenina</m:name></m:agent></metadata></head>
<body><div begin="1s"><p begin="00:00:01:12" end="00:00:02:00" m:agent="a">One<br/>two <span>three</span></p>
<p begin="30000000t" end="40000000t">ticks</p><p begin="24f" dur="1500ms">frames</p>
<p><span begin="0.5m" end="31s">a</span><span begin="32s" end="33s">b</span></p></div>
<div timeContainer="seq" begin="100s"><p dur="2s">x</p><p dur="3s">y</p></div></body></tt>"""
SMPTE = """<tt xmlns="http://www.w3.org/2006/10/ttaf1" xmlns:p="http://www.w3.org/2006/10/ttaf1#parameter"
 p:timeBase="smpte" p:frameRate="30" p:frameRateMultiplier="1000 1001" p:dropMode="dropNTSC"><body><div>
<p begin="00:10:00:00" end="00:10:02:15">ten minutes</p></div></body></tt>"""
ASS = """[Script Info]
Title: a film
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.50,0:00:03.00,Default,Anna,0,0,0,,{\\i1}Hi, you{\\i0}\\Nthere
Comment: 0,0:00:01.50,0:00:03.00,Default,Anna,0,0,0,,no
Dialogue: 0,0:00:05.50,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 100
"""
SCC = """Scenarist_SCC V1.0

00:00:02:16\t94ae 94ae 9420 9420 9470 9470 c845 4c4c cf20 942f 942f

00:00:05:18\t942c 942c
"""


def told(content: bytes) -> list[tuple[float, float, list[Part]]]:
    return [
        (float(each.start), float(each.end), [*parts(each)])
        for each in read_captions(content, "film.srt").captions
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_subrip_tells_who_speaks_and_what_is_heard(encoding: str) -> None:
    assert told(SRT.encode(encoding)) == [
        (1.0, 3.5, [Part("I told you", "Anna"), Part("Don't you dare!", "Ben")]),
        (4.0, 6.0, [Part("door slams", heard=True), Part("Hush.", "Mother")]),
        (7.5, 9.2, [Part("La la la", heard=True)]),
    ]


def test_webvtt_has_voices() -> None:
    assert told(VTT.encode()) == [
        (1.0, 4.0, [Part("Hello there & welcome", "Anna")]),
        (5.0, 6.0, [Part("Yes.", "Anna"), Part("No!", "Ben")]),
    ]


def test_timed_text_counts_in_frames_ticks_and_offsets_inside_one_another() -> None:
    read = read_captions(TTML.encode(), "film.ttml")
    assert read.language == "en-US"
    frame = Fraction(1001, 24000)
    assert [(each.start, each.end, each.text) for each in read.captions] == [
        (1 + 24 * frame, 1 + 24 * frame + Fraction(3, 2), "frames"),
        (2 + 12 * frame, Fraction(3), "One\ntwo three"),
        (Fraction(4), Fraction(5), "ticks"),
        (Fraction(31), Fraction(32), "a"),
        (Fraction(33), Fraction(34), "b"),
        (Fraction(100), Fraction(102), "x"),
        (Fraction(102), Fraction(105), "y"),
    ]
    assert read.captions[1].speaker == "Anna Karenina"


def test_drop_frame_timecode_is_counted_in_frames() -> None:
    (read,) = read_captions(SMPTE.encode(), "film.dfxp").captions
    assert read.start == 17982 * Fraction(1001, 30000)
    assert read.end - read.start == 75 * Fraction(1001, 30000)


def test_substation_alpha_leaves_out_comments_and_drawings() -> None:
    assert told(ASS.encode()) == [(1.5, 3.0, [Part("Hi, you there", "Anna")])]


def test_line_21_is_decoded() -> None:
    (read,) = read_captions(SCC.encode(), "film.scc").captions
    assert (read.text, round(float(read.start), 2), round(float(read.end), 2)) == ("HELLO", 2.84, 5.61)


def test_other_alphabets_are_read_in_their_code_pages() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nПривет, как дела?\n"  # noqa: RUF001
    read = read_captions(text.encode("cp1251"), "film.srt")
    assert read.captions[0].text.strip() == "Привет, как дела?"
    assert "cp1251" in read.remarks[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no caption"),
        (b"\0" * 50, "holds no caption"),
        (b"hello", "holds no caption"),
        (b"<tt><body></tt>", "is no whole XML"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><tt>&a;</tt>', "declares entities"),
        (b"<html></html>", "holds no caption"),
        (b'<?xml version="1.0"?><html/>', "no timed text"),
        (b"<tt>" + b"<div>" * 500 + b"</div>" * 500 + b"</tt>", "nested too deep"),
        (b"WEBVTT\n\n99:99 --> 00:00\n", "holds no caption"),
    ],
)
def test_what_is_broken_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_captions(content, "film.srt")


@given(st.text(max_size=200))
def test_any_text_has_parts_on_one_line(text: str) -> None:
    for part in parts(Shown(Fraction(0), Fraction(1), text)):
        assert part.text == " ".join(part.text.split())


RATE = Fraction(24000, 1001)


def film(start: Fraction = Fraction(0), minutes: int = 10, cuts: tuple[Fraction, ...] = ()) -> Timeline:
    return Timeline("film", RATE, start, False, Fraction(60 * minutes), (), tuple(map(Cut, cuts)))


def captions(*starts: Fraction | int) -> list[Shown]:
    return [Shown(Fraction(start), start + Fraction(2), "words") for start in starts]


@pytest.mark.parametrize(
    ("timecode", "first", "zero"),
    [
        (0, 12, 0),
        (86_400, 12, 0),  # frames: the timeline begins at 01:00:00:00, the captions at nothing
        (86_400, 3612, 3600),
        (86_400, 36_012, 36_000),
        (0, 3612, 3600),
    ],
)
def test_where_the_clock_begins_is_told_from_all_captions(timecode: int, first: int, zero: int) -> None:
    base = time_base(captions(first, first + 100, first + 500), film(timecode / RATE), "film.srt")
    assert base.zero == zero
    assert (zero != 0) == bool(base.remarks)
    assert base.at(Fraction(first)) == 12


def test_captions_late_in_a_long_film_are_not_taken_for_another_clock() -> None:
    base = time_base(captions(4000, 4100), film(minutes=120), "film.srt")
    assert base.zero == 0


def test_timecode_counted_in_frames_has_longer_hours() -> None:
    start = 86_400 / RATE
    base = time_base(captions(start + 12), film(start), "film.ttml", in_frames=True)
    assert base.at(start + 12) == 12


@pytest.mark.parametrize("pace", [Fraction(1001, 1000), Fraction(25, 24)])
def test_a_clock_that_drifts_is_told_by_the_cuts(pace: Fraction) -> None:
    cuts = tuple(Fraction(7 * at * at % 5399, 3) + at for at in range(1, 40))
    cuts = tuple(sorted({round(cut * RATE) / RATE for cut in cuts}))
    off = [Shown(cut / pace, (cut + 2) / pace, "words") for cut in cuts]
    base = time_base(off, film(minutes=60, cuts=cuts), "film.srt")
    assert base.pace == pace
    assert "runs" in base.remarks[-1]
    on = [Shown(cut, cut + 2, "words") for cut in cuts]
    assert time_base(on, film(minutes=60, cuts=cuts), "film.srt").pace == 1


BACKWARDS_SRT = b"1\n00:00:05,000 --> 00:00:04,000\nlate\n\n2\n00:00:06,000 --> 00:00:08,000\nHere\n"
BACKWARDS_ASS = (
    b"Dialogue: 0,0:00:05.00,0:00:04.00,,,0,0,0,,late\nDialogue: 0,0:00:06.00,0:00:08.00,,,0,0,0,,Here\n"
)
BACKWARDS_TTML = b'<tt xmlns="http://www.w3.org/ns/ttml"><body><p begin="5s" end="4s">late</p><p begin="6s" end="8s">Here</p></body></tt>'


@pytest.mark.parametrize("content", [BACKWARDS_SRT, BACKWARDS_ASS, BACKWARDS_TTML])
def test_captions_that_end_before_they_begin_are_left_out_and_said(content: bytes) -> None:
    read = read_captions(content, "film.srt")
    assert read.captions == (Shown(Fraction(6), Fraction(8), "Here"),)
    assert read.remarks[-1] == (
        "1 of 2 captions of film.srt ends before it begins, the first at 00:00:05; left out."
    )


def test_captions_that_all_last_no_time_are_refused_in_a_sentence() -> None:
    content = b"WEBVTT\n\n00:00:05.000 --> 00:00:05.000\nWait\n\n00:00:06.000 --> 00:00:06.000\nHere\n"
    with pytest.raises(
        UsageError, match=r"No caption of film\.vtt ends after it begins; export the captions again"
    ):
        read_captions(content, "film.vtt")
