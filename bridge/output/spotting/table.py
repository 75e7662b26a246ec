"""The spotting sheet as CSV that spreadsheets open as it is."""

import codecs
import csv
import io
from collections.abc import Sequence

from bridge.score.spotting_sheet.columns import Column, SheetRow
from bridge.score.spotting_sheet.formulas import guarded


def table(rows: Sequence[SheetRow]) -> bytes:
    """Write rows as a spreadsheet wants them: UTF-8 with its mark, commas, CRLF, and no cell that it would run."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(Column)
    writer.writerows([guarded(row[column]) for column in Column] for row in rows)
    return codecs.BOM_UTF8 + written.getvalue().encode(errors="replace")
