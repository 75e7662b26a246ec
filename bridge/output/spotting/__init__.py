"""The spotting sheet as files: a table for spreadsheets, and a page to print."""

from collections.abc import Sequence

from bridge.output.names import SPOTTING_PAGE, SPOTTING_TABLE
from bridge.output.spotting.page import page
from bridge.output.spotting.table import table
from bridge.score.spotting_sheet.columns import SheetRow
from bridge.timeline import Timeline


def spotting_files(timeline: Timeline, rows: Sequence[SheetRow], reel: int) -> dict[str, bytes]:
    """Put the rows of a spotting sheet into files, by their suffixes.

    Args:
        timeline: The cut.
        rows: The rows, in order.
        reel: The reel's number.
    """
    return {SPOTTING_TABLE: table(rows), SPOTTING_PAGE: page(timeline, rows, reel)}
