"""A spotting sheet that a score is gone on with: read where it says anything new."""

from collections.abc import Sequence

from bridge.score.cues import CuedScene
from bridge.score.sheet_rows import rows_of
from bridge.score.spotting_sheet.columns import digest_of
from bridge.score.spotting_sheet.placing import PlacedSheet, placed
from bridge.score.spotting_sheet.reading import GivenSheet
from bridge.timeline import Timeline


def sheet_anew(
    sheet: GivenSheet | None, scored: Timeline, cues: Sequence[CuedScene], cut: Timeline
) -> PlacedSheet | None:
    """Place a sheet on a cut where it decides anything; None where it is the one that decided, or tells what stands.

    A sheet is of the cut for which it was given: on the next cut its scenes go with their shots, and its timecodes mean
    nothing.

    Args:
        sheet: The sheet; None for none.
        scored: The cut before.
        cues: Its scenes as they stand.
        cut: The cut now.

    Raises:
        UsageError: If it is not of the cut now.
    """
    stood = {cue.asked.sheet for cue in cues}
    if sheet is None or sheet.digest in stood:
        return None
    if not any(cue.count for cue in cues) and digest_of(sheet.rows, numbers=False) in stood:
        return None  # it decided them before a person's numbers of cues counted
    return None if sheet.digest == digest_of(rows_of(scored, cues, 1)) else placed(sheet, cut)
