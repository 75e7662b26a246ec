"""Timelines in code pages: names as their programs wrote them."""

from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read

EVENTS = (
    "001  AX       V     C        00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00",
    "* FROM CLIP NAME: {0}",
    "* LOC: 01:00:01:00 RED     scene: gate",
    "002  AX       V     C        00:00:10:00 00:00:13:23 01:00:02:00 01:00:05:23",
    "* FROM CLIP NAME: {1}",
)


def edl(*names: str, end: str = "\r\n") -> str:
    return end.join(["TITLE: TIDE MILL", "FCM: NON-DROP FRAME", *EVENTS, ""]).format(*names)


def written(folder: Path, text: str, encoding: str, name: str = "cut.edl") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def frames(cut: Timeline) -> tuple[int, list[int], list[tuple[str, int]]]:
    """Return the length, the cuts and the markers of a timeline."""
    cuts = [cut.frame_at(each.time) for each in cut.cuts]
    return cut.frame_at(cut.duration), cuts, [(mark.name, cut.frame_at(mark.time)) for mark in cut.markers]


def names(cut: Timeline) -> list[str]:
    return [shot.name for shot in cut.shots]


@pytest.mark.parametrize("called", [["Wheel.mov", "Race… 2"], ["Wheel… 1 take", "Race.mov"]])
def test_an_ellipsis_of_windows_ends_no_line(tmp_path: Path, called: list[str]) -> None:
    cut = read(written(tmp_path, edl(*called), "cp1252"), rate=None)
    assert frames(cut) == (143, [48], [("scene: gate", 24)])
    assert names(cut) == called
    assert not [remark for remark in cut.warnings if "code page" in remark or "Line" in remark]


@pytest.mark.parametrize("break_", ["\x85", "\u2028", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_no_character_of_a_name_ends_its_line(tmp_path: Path, break_: str) -> None:
    cut = read(written(tmp_path, edl(f"Wheel{break_}1 take", f"Race{break_}2"), "utf-8"))
    assert frames(cut) == (143, [48], [("scene: gate", 24)])
    assert names(cut) == ["Wheel 1 take", "Race 2"]


@pytest.mark.parametrize(
    ("called", "page", "end"),
    [
        (["café", "Mañana"], "mac_roman", "\r"),
        (["Колесо", "Гонка"], "cp1251", "\r\n"),
        (["水車", "レース"], "cp932", "\r\n"),
        (["水车", "赛跑"], "gbk", "\n"),
        (["水車 夜晚", "賽跑 河流"], "big5", "\n"),
        (["Żuraw", "Gęś"], "cp1250", "\n"),
        (["水車", "café"], "utf-16", "\r\n"),
        (["水車", "café"], "utf-16-le", "\r\n"),
        (["水車", "café"], "utf-8-sig", "\r\n"),
    ],
)
def test_names_are_read_as_they_were_written(tmp_path: Path, called: list[str], page: str, end: str) -> None:
    cut = read(written(tmp_path, edl(*called, end=end), page))
    assert frames(cut) == (143, [48], [("scene: gate", 24)])
    assert names(cut) == called
    assert any("does not say its code page" in remark for remark in cut.warnings) is ("utf" not in page)


def test_a_code_page_may_be_stated(tmp_path: Path) -> None:
    path = written(tmp_path, edl("żółw", "čas"), "cp1250")
    cut = read(path, encoding="cp1250")
    assert names(cut) == ["żółw", "čas"]
    assert not any("code page" in remark for remark in cut.warnings)
    with pytest.raises(TimelineError, match="cannot be read as utf-8"):
        read(path, encoding="utf-8")


XML = """{0}<xmeml version="5"><sequence><name>{1}</name><rate><timebase>25</timebase></rate><media><video><track>
<clipitem><name>{1}</name><start>0</start><end>50</end><in>0</in><out>50</out></clipitem>
</track></video></media></sequence></xmeml>"""


@pytest.mark.parametrize(
    ("declaration", "page", "told"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "cp1252", ""),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252", ""),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-8", ""),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-16", ""),
        ('<?xml version="1.0" encoding="UTF-8"?>', "cp1252", "read as cp1252"),
        ('<?xml version="1.0"?>', "cp1252", "read as cp1252"),
        ('<?xml version="1.0" encoding="klingon"?>', "utf-8", ""),
        ("", "mac_roman", "read as mac_roman"),
        ("", "utf-8-sig", ""),
    ],
)
def test_xml_is_read_whatever_it_declares(tmp_path: Path, declaration: str, page: str, told: str) -> None:
    cut = read(written(tmp_path, XML.format(declaration, "Forêt à côté…"), page, "cut.xml"))
    assert names(cut) == ["Forêt à côté…"]
    assert told in " ".join(cut.warnings)
    assert bool(told) is any("code page" in remark for remark in cut.warnings)


@pytest.mark.parametrize(
    ("declared", "name"), [("Shift_JIS", "水車"), ("GBK", "水车"), ("Big5", "水車"), ("EUC-KR", "물레")]
)
def test_xml_may_be_in_a_code_page_of_east_asia(tmp_path: Path, declared: str, name: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>'
    assert names(read(written(tmp_path, XML.format(declaration, name), declared, "cut.xml"))) == [name]


def test_opentimelineio_in_a_code_page_is_read_with_a_remark(tmp_path: Path) -> None:
    text = (
        '{"OTIO_SCHEMA": "Clip.2", "name": "café", "source_range": {"OTIO_SCHEMA": "TimeRange.1", '
        '"start_time": {"OTIO_SCHEMA": "RationalTime.1", "value": 0, "rate": 24}, '
        '"duration": {"OTIO_SCHEMA": "RationalTime.1", "value": 48, "rate": 24}}}'
    )
    cut = read(written(tmp_path, text, "cp1252", "cut.otio"))
    assert names(cut) == ["café"]
    assert "read as cp1252" in " ".join(cut.warnings)
