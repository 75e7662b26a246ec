"""Spotting sheets that people give back: what is read, and what is told of a mistake."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.errors import UsageError
from bridge.grid.metre import METRES, SIX_EIGHT, Metre
from bridge.score.spotting_sheet.cells import metre_cell, read_metre, read_tempo, tempo_cell
from bridge.score.spotting_sheet.columns import Column
from bridge.score.spotting_sheet.placing import PlacedSheet, placed
from bridge.score.spotting_sheet.reading import parsed_sheet
from bridge.timeline import Timeline
from tests.scores import FILM, NTSC, cut_list

HOUR = Fraction(3600)
CUT = cut_list([240] * 4, rate=FILM, start=HOUR)
"""40 seconds from 01:00:00:00."""


def on_cut(text: str, cut: Timeline = CUT, encoding: str = "utf-8") -> PlacedSheet:
    return placed(parsed_sheet(text.encode(encoding), "sheet.csv"), cut)


def spans(sheet: PlacedSheet) -> list[tuple[str, float, float]]:
    return [(cue.name, float(cue.start), float(cue.end)) for cue in sheet.cues]


def test_a_cue_lasts_from_its_in_to_its_out() -> None:
    sheet = on_cut(
        "number,name,in,out\n1m1,dawn,01:00:00:00,01:00:10:12\n1m2,chase,01:00:20:00,01:00:30:00\n"
    )
    assert spans(sheet) == [("dawn", 0, 10.5), ("chase", 20, 30)]


def test_rows_and_columns_stand_in_any_order_and_an_out_may_be_left_open() -> None:
    sheet = on_cut("Title;TC in\nchase;01:00:20:00\ndawn;01:00:05:00\n")
    assert spans(sheet) == [("dawn", 5, 20), ("chase", 20, 40)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("begin", ["", "sep={}\r\n"])
def test_spreadsheets_write_sheets_in_their_own_ways(encoding: str, delimiter: str, begin: str) -> None:
    rows = [["name", "in", "key"], ["Süße Näherung", "01:00:00:00", "D minor"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    sheet = on_cut(begin.format(delimiter) + text, encoding=encoding)
    assert spans(sheet) == [("Süße Näherung", 0, 40)]


def test_a_cell_asks_for_what_a_person_wrote_and_not_for_what_stood_there() -> None:
    sheet = on_cut(
        "in,key,tempo,metre,direction,as scored\n"
        '01:00:00:00,D minor,♩ = 90,4/4 time,"dark, calm","dark, calm | C major | ♩ = 90 | 4/4 time"\n'
    )
    (row,) = (each.row for each in sheet.placed)
    assert row.asks(Column.KEY) == "D minor"
    assert not any(row.asks(each) for each in (Column.TEMPO, Column.METRE, Column.DIRECTION))


def test_a_bare_tempo_counts_the_beats_of_its_metre() -> None:
    sheet = on_cut("in,tempo,metre\n01:00:00:00,64,6/8\n01:00:20:00,64,3/4\n")
    assert [each.values[Column.TEMPO] for each in sheet.placed] == [96, 64]


@pytest.mark.parametrize("lost", "?_")
def test_a_tempo_is_read_where_the_code_page_lacks_its_sign(lost: str) -> None:
    text = f"in,tempo,as scored\n01:00:00:00,{lost} = 82.05,{lost} = 82.05\n01:00:20:00,{lost}. = 64,\n"
    unchanged, changed = on_cut(text).placed
    assert not unchanged.row.asks(Column.TEMPO)
    assert (unchanged.values[Column.TEMPO], changed.values[Column.TEMPO]) == (82.05, 96)


@pytest.mark.parametrize("metre", METRES)
def test_tempi_and_metres_are_read_as_they_are_written(metre: Metre) -> None:
    for bpm in (40.0, 77.77, 100.0, 113.25, 160.0):
        assert read_tempo(tempo_cell(bpm, metre), metre) == bpm
    assert read_metre(metre_cell(metre)) == metre
    assert tempo_cell(96, SIX_EIGHT) == "♩. = 64"


def test_drop_frame_timecode_is_the_timelines_own() -> None:
    cut = replace(cut_list([1800, 1800], rate=NTSC, start=3600 * 30 / NTSC), drop_frame=True)
    sheet = on_cut("in;out\n01:00:59;29;01:01:00;02\n".replace(";", ",", 1).replace("29;", "29,"), cut)
    (cue,) = sheet.cues
    assert cue.end - cue.start == 1 / NTSC


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("in,out\nnoon,01:00:10:00\n", "sheet.csv, row 2, column 'in': 'noon' is no timecode"),
        ("in,out\n01:00:00:24,01:00:10:00\n", "row 2, column 'in': '01:00:00:24' is no timecode at 24"),
        ("in\n\n01:00:10;00\n", "row 3, column 'in': '01:00:10;00' is drop-frame timecode"),
        ("in,out\n01:00:10:00,01:00:05:00\n", "row 2, column 'out': 01:00:05:00 is not after 01:00:10:00"),
        ("in,out\n01:00:10:00,01:00:41:00\n", "row 2, column 'out': 01:00:41:00 is outside of the cut"),
        ("in,out\n00:59:10:00,01:00:11:00\n", "row 2, column 'in': 00:59:10:00 is outside of the cut"),
        (
            "in,out\n01:00:00:00,01:00:20:00\n01:00:19:23,01:00:30:00\n",
            "row 3, column 'in': 01:00:19:23 is before the cue of row 2 ends",
        ),
        (
            "in,tempp\n01:00:00:00,90\n",
            "row 1, column 'tempp': there is no such column; did you mean 'tempo'?",
        ),
        ("in,in\n01:00:00:00,01:00:00:00\n", "row 1: the column 'in' stands there twice"),
        ("name,out\ndawn,01:00:10:00\n", "row 1: no column is called 'in'"),
        ("name,in\ndawn,\n", "row 2, column 'in': it is empty"),
        ("in,tempo\n01:00:00:00,fast\n", "row 2, column 'tempo': 'fast' is no tempo"),
        ("in,tempo\n01:00:00:00,500\n", "row 2, column 'tempo': '500' is no tempo; they go from 20 to 400"),
        ("in,metre\n01:00:00:00,4-Mar\n", "row 2, column 'metre': '4-Mar' is no metre Recue knows"),
        ("in,key\n01:00:00:00,H-Dur\n", "row 2, column 'key': "),
        ("in\n01:00:00:00,more\n", "row 2: it has more cells than there are columns"),
        ("in,out\n", "sheet.csv holds no cue"),
        ("", "sheet.csv is empty"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_its_row_and_column(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        on_cut(text)
    assert said in str(refused.value)


def test_columns_of_others_are_left_alone_and_told() -> None:
    sheet = on_cut("in,Composer,Copyist\n01:00:00:00,Bach,Anna\n")
    assert sheet.remarks == (
        "'Composer', 'Copyist' in sheet.csv, row 1 are no column of Recue's, and not read.",
    )
