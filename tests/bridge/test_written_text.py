"""Text as programs write it: which code page it is taken for, and where its lines end."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.written_text import beginning, decoded, decoded_together, lines

NAMES = {
    "cp1252": [
        "Race…",
        "café",
        "CAFÉ",
        "Étude",
        "Zoë",
        "Straße",
        "L’été",  # noqa: RUF001
        "“Quote”",
        "Søren",
        "créée",
        "20°",
        "Forêt",
    ],
    "mac_roman": ["café noir", "Über", "Straße"],
    "cp1250": ["Łódź", "Praha – Žižkov", "Příběh, žluť"],  # noqa: RUF001
    "cp1251": ["Сцена 1", "он", "ПОЕЗД", "Київ", "Дом – ночь"],  # noqa: RUF001
    "koi8_r": ["Сцена первая", "Река"],
    "cp1253": ["Θάλασσα"],
    "cp1255": ["זריחה מעל הנהר", "ילד רץ"],
    "cp1256": ["مرحبا بالعالم", "الفجر فوق النهر", "طفل يجري"],
    "cp932": ["シーン", "夜の街", "カット1", "水車", "東京駅", "走る"],
    "gb18030": ["场景", "夜晚", "你好", "镜头1", "北京"],
    "cp950": ["場景 夜晚 河流", "鏡頭 臺北 車站"],
    "cp949": ["문을 열다"],
}
"""Names as films have them, by the code page of the program that wrote them."""


@pytest.mark.parametrize(("page", "name"), [(page, name) for page, names in NAMES.items() for name in names])
def test_one_name_is_enough_to_tell_the_code_page(page: str, name: str) -> None:
    content = f"TITLE: FILM\n* FROM CLIP NAME: {name}.mov\n".encode(page)
    assert f": {name}.mov" in decoded(content, "'cut.edl'").text


def test_lines_that_end_as_on_old_macs_make_it_a_macs_code_page() -> None:
    content = "TITLE: FILM\r* FROM CLIP NAME: SAY WHEN…\r".encode("mac_roman")
    assert "SAY WHEN…" in decoded(content, "'cut.edl'").text
    assert "SAY WHENÉ" in decoded(content.replace(b"\r", b"\n"), "'cut.edl'").text


def test_a_guess_is_told_where_another_code_page_would_read_otherwise() -> None:
    (remark,) = decoded("Сцена".encode("cp1251"), "'cut.edl'").remarks
    assert remark == (
        "'cut.edl' does not say its code page; it is read as cp1251 (say otherwise with --encoding)."
    )
    assert not decoded("Race…".encode("cp1252"), "'cut.edl'").remarks
    assert not decoded("Сцена".encode(), "'cut.edl'").remarks
    assert not decoded("Сцена".encode("cp1251"), "'cut.edl'", "cp1251").remarks


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("stated", [None, "cp1252"])
def test_unicode_is_known_and_needs_no_code_page(codec: str, stated: str | None) -> None:
    text = "TITLE: Café\r\n* FROM CLIP NAME: 夜の街\r\n"
    assert decoded(text.encode(codec), "'cut.edl'", stated).text == text
    assert beginning(text.encode(codec)).startswith("TITLE: Caf")


def test_a_stated_code_page_goes_before_a_guess() -> None:
    assert decoded(b"caf\x8e", "'cut.edl'", "mac_roman").text == "café"
    assert decoded("①シーン".encode("cp932"), "'cut.edl'", "shift_jis").text == "①シーン"
    assert decoded(b"\x1b$B%7!<%s\x1b(B", "'cut.edl'", "iso2022_jp").text == "シーン"


def test_a_stated_code_page_that_does_not_fit_is_a_sentence() -> None:
    with pytest.raises(
        ValueError, match=r"^'cut.edl' cannot be read as cp1253 \(byte 2 means nothing in it\)"
    ):
        decoded(b"a\xd2", "'cut.edl'", "cp1253")


def test_the_texts_of_one_file_share_a_code_page() -> None:
    texts = ["Я".encode("cp1251"), b"take", "Сцена вторая".encode("cp1251"), "…".encode("utf-16")]
    assert decoded_together(texts, "song.mid").texts == ("Я", "take", "Сцена вторая", "…")


def test_lines_end_at_line_ends_alone() -> None:
    assert lines("a\r\nb\rc\nd") == ["a", "b", "c", "d"]
    assert lines("a\x85b\u2028c\x0bd\x1ee\n") == ["a\x85b\u2028c\x0bd\x1ee"]
    assert lines("") == []


@given(st.binary(max_size=80))
def test_any_bytes_are_some_text(content: bytes) -> None:
    for data in (content, codecs.BOM_UTF16_LE + content, content + b"\0"):
        assert isinstance(decoded(data, "'x'").text, str)
        assert isinstance(beginning(data), str)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_where_one_text_is_in_utf_16_without_a_mark_the_others_are_too(codec: str) -> None:
    names = ["扉が閉まる", "P7", "ドア", "Дом"]
    assert decoded_together([name.encode(codec) for name in names], "hits.mid").texts == tuple(names)
