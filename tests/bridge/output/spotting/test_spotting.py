"""The spotting sheet as files: a table that spreadsheets open, and a page to print."""

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.bars import Hit, HitKind
from bridge.output.spotting import spotting_files
from bridge.output.spotting.table import table
from bridge.picture.features.picture import Picture
from bridge.score.proposal import proposal
from bridge.score.sheet_rows import rows_of
from bridge.score.spotting import spot
from bridge.score.spotting_sheet.columns import Column, SheetRow, digest_of
from bridge.score.spotting_sheet.formulas import guarded, unguarded
from bridge.score.spotting_sheet.reading import parsed_sheet
from bridge.settings import Settings
from bridge.sound.heard import Sound, Sudden
from bridge.timeline import Marker
from tests.bridge.recut.judging import scored
from tests.scores import cut_list

OFFICE = shutil.which("soffice")
CUT = replace(
    cut_list(
        [120, 240, 120, 360],
        markers=[
            Marker("scene: =the chase", Fraction(0)),
            Marker("hit: a <door> slams", Fraction(8)),
            Marker("music out", Fraction(15)),
            Marker("cue: Süße Näherung", Fraction(20)),
        ],
        start=Fraction(3600),
    ),
    name="Film_R2_v4",
)


def test_a_cue_is_a_row_and_silence_is_none() -> None:
    rows = rows_of(CUT, scored(CUT).cues, 2)
    assert [(row[Column.NUMBER], row[Column.NAME], row[Column.IN], row[Column.OUT]) for row in rows] == [
        ("2m1", "=the chase", "01:00:00:00", "01:00:15:00"),
        ("2m2", "Süße Näherung", "01:00:20:00", "01:00:35:00"),
    ]
    assert rows[0][Column.HITS] == "01:00:08:00 a <door> slams"
    assert rows[0][Column.LENGTH] == "15.0 s"


def test_sudden_sounds_flashes_and_jolts_are_listed_and_read_back() -> None:
    cut, sound = cut_list([480, 240]), Sound(sudden=(Sudden(Fraction(5), 1.0),))
    spotted = spot(cut, Picture.unseen(cut, "it is not looked at"), Settings(), sound=sound)
    kinds = (HitKind.FLASH, HitKind.FADE, HitKind.JOLT)
    seen = [Hit(Fraction(at), kind, 0.5, "", "picture") for at, kind in enumerate(kinds, 7)]
    hits = tuple(sorted((*spotted.hits, *seen), key=lambda hit: hit.time))
    cues = proposal(replace(spotted, hits=hits), Settings(), 1).cues
    rows = [cue.row for cue in cues]
    listed = "; ".join(row[Column.HITS] for row in rows if row[Column.HITS])
    assert listed == "00:00:05:00 sudden sound; 00:00:07:00 flash; 00:00:08:00 fade; 00:00:09:00 jolt"
    given = parsed_sheet(table(rows), "sheet.csv")
    assert given.unread == ()
    again = spot(cut, spotted.picture, Settings(), sheet=given, sound=sound)
    assert again.hits == spotted.hits
    assert [(each.start, each.end) for each in again.scenes] == [
        (each.start, each.end) for each in spotted.scenes
    ]


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    written = table(rows_of(CUT, scored(CUT).cues, 2))
    assert written.startswith(b"\xef\xbb\xbfnumber,name,in,out,")
    assert written.count(b"\r\n") == written.count(b"\n") == 3
    cells = [*csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))]
    assert cells[1][1] == "'=the chase"


@given(st.text(st.characters(codec="utf-8"), max_size=20) | st.from_regex(r"'*[=+@-]x?", fullmatch=True))
def test_what_is_made_harmless_is_read_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {*"=+-@\t\r"} or not text


def test_the_page_is_one_file_that_fetches_nothing() -> None:
    files = spotting_files(CUT, rows_of(CUT, scored(CUT).cues, 2), 2)
    assert set(files) == {"spotting.csv", "spotting.html"}
    page = files["spotting.html"].decode()
    assert "a &lt;door&gt; slams" in page
    assert "no music from 01:00:15:00 to 01:00:20:00" in page
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(", page)


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice Calc, which is not here")
def test_a_sheet_that_libreoffice_opened_and_saved_is_the_same(tmp_path: Path) -> None:
    rows = rows_of(CUT, scored(CUT).cues, 2)
    rows = (
        *rows,
        SheetRow({**rows[1].cells, Column.TEMPO: "♩. = 64", Column.METRE: "6/8 time"}),
    )
    file = tmp_path / "cut.csv"
    file.write_bytes(table(rows))
    for suffix, form in (("xlsx", "xlsx"), ("csv", "csv:Text - txt - csv (StarCalc):59,34,76,1")):
        assert OFFICE is not None
        subprocess.run(
            [
                OFFICE,
                "--headless",
                *(["--infilter=Text - txt - csv (StarCalc):44,34,76,1"] if suffix == "xlsx" else []),
                f"-env:UserInstallation={(tmp_path / 'user').as_uri()}",
                "--convert-to",
                form,
                "--outdir",
                str(tmp_path),
                str(file),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        file = file.with_suffix(f".{suffix}")
    back = parsed_sheet(file.read_bytes(), "cut.csv")
    assert [{**row.cells} for row in back.rows] == [{**row.cells} for row in rows]
    assert back.digest == digest_of(rows)
