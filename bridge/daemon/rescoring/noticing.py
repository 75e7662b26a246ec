"""Noticing of what others did to a score's files: a score of another command, edits by hand, files that are gone."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bridge.daemon.rescoring.known_score import PAIR, FilePair, KnownScore, known_score
from bridge.errors import PairError, RecueError, UsageError
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.names import seen_from
from bridge.recut.adopted_edits import adopted
from bridge.recut.planning import Standing
from bridge.settings import Format
from bridge.store import Cause
from bridge.timeline import Timeline
from integrations.files.regular_file import read_file

LOG = logging.getLogger(__name__)
CutOf = Callable[[Sheet], Timeline]
"""Function that returns the cut a cue sheet was made for, or raises a UsageError where it is not known."""
_TORN: Final = 0.1
"""Seconds to wait where .mid and cue sheet do not belong together: another command may be replacing them."""


@dataclass(frozen=True, slots=True, eq=False)
class Noticed:
    """The score that stands in the files."""

    score: KnownScore
    cause: Cause | None
    """The cause of its revision; None if it is the score that was written, so that there is none to save."""
    why: str = ""
    """Why the score in the files cannot be gone on from, where it cannot: the one that was written stands then."""


def noticed(written: KnownScore, pair: FilePair, cut_of: CutOf) -> Noticed:
    """Return the score that stands in the files.

    Files that are gone are told in the log; what was written last stands then.

    Args:
        written: The score that was written last.
        pair: Its files.
        cut_of: Returns the cut of a cue sheet.

    Raises:
        UsageError: If the .mid beside the cue sheet that was written is no MIDI file.
    """
    try:
        return _noticed(written, pair, cut_of)
    except PairError:
        time.sleep(_TORN)
    try:
        return _noticed(written, pair, cut_of)
    except PairError as error:
        return Noticed(written, None, str(error))


def score_found(pair: FilePair, cut_of: CutOf) -> KnownScore | None:
    """Return the score in a folder of which nothing is known; None where there is none, or it cannot be gone on from.

    The latter is told in the log.
    """
    try:
        return _read(pair, read_file(pair.sheet), read_file(pair.midi), cut_of)
    except FileNotFoundError:
        return None
    except OSError as error:
        why = f"the score in {pair.sheet.parent} cannot be read ({error.strerror})"
    except RecueError as error:
        why = str(error)
    LOG.warning(
        "%s; going on from nothing: it is scored from scratch", why, extra={"timeline": str(pair.timeline)}
    )
    return None


def _noticed(written: KnownScore, pair: FilePair, cut_of: CutOf) -> Noticed:
    sheet, midi = _content(written, pair.sheet, Format.JSON), _content(written, pair.midi, Format.MID)
    _tell_gone(written, pair, {Format.JSON: sheet, Format.MID: midi})
    if sheet in {None, written.sheet}:
        return _by_hand(written, pair, midi)
    if midi is None:
        return Noticed(written, None, f"{pair.sheet} is of another score, whose .mid is not there")
    try:
        return Noticed(_read(pair, sheet or b"", midi, cut_of), Cause.FOUND)
    except PairError:
        raise
    except UsageError as error:
        return Noticed(written, None, str(error))


def _content(written: KnownScore, file: Path, form: Format) -> bytes | None:
    """Return a file that is written; None where it is not, or is gone, or cannot be read."""
    try:
        return read_file(file) if form in written.formats else None
    except OSError:
        return None


def _tell_gone(written: KnownScore, pair: FilePair, there: Mapping[Format, bytes | None]) -> None:
    """Log which files are gone."""
    files = {Format.MID: pair.midi, Format.JSON: pair.sheet}
    gone = [file.name for form, file in files.items() if form in written.formats and there[form] is None]
    if gone:
        LOG.warning(
            "%s cannot be found any more; the next score writes %s anew",
            " and ".join(gone),
            "them" if len(gone) > 1 else "it",
            extra={"timeline": str(pair.timeline)},
        )


def _by_hand(written: KnownScore, pair: FilePair, midi: bytes | None) -> Noticed:
    """Return the score that was written, with a person's edits of its .mid."""
    if midi in {None, written.midi}:
        return Noticed(written, None)
    stands = adopted(written.standing, midi or b"", written.seal, str(pair.midi))
    cause = Cause.EDITED if _other_music(stands, written.standing) else None
    return Noticed(replace(written, standing=stands, midi=midi or b""), cause)


def _other_music(one: Standing, other: Standing) -> bool:
    return any(a.music.digest != b.music.digest for a, b in zip(one.cues, other.cues, strict=True))


def _read(pair: FilePair, sheet: bytes, midi: bytes, cut_of: CutOf) -> KnownScore:
    """Read the files of a score of the timeline.

    Raises:
        PairError: If they are not of one score.
        UsageError: If they cannot be read, or are another timeline's, or of a cut that is not known.
    """
    told = read_sheet(sheet, str(pair.sheet))
    if not _is_of(told, pair):
        raise UsageError(f"{pair.sheet} is the score of '{told.path}'")
    return known_score(told, sheet, midi, cut_of(told), str(pair.midi), PAIR)


def _is_of(told: Sheet, pair: FilePair) -> bool:
    """Return whether a cue sheet is of a timeline, which may have been moved with it."""
    if told.sequence:
        return False
    moved = Path(told.path).name == pair.timeline.name and not (pair.sheet.parent / told.path).exists()
    return moved or told.path == seen_from(pair.sheet.parent, pair.timeline)
