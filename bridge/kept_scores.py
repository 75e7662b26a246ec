"""The scores that were kept beside a score when it was replaced: a scene that is back may be in one of them."""

import glob
import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Final

from bridge.errors import RecueError
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.names import SHEET, midi_beside
from bridge.recut.earlier_scores import EarlierScores
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from integrations.files.regular_file import read_file

LOG = logging.getLogger(__name__)
NEWEST: Final = 8
"""The kept scores that are looked through, of each score."""
_NUMBER: Final = re.compile(r"\.kept-([0-9]+)$")


def kept_scenes(*sheet_files: Path) -> EarlierScores:
    """Return the scenes of kept scores, the newest first; they are read when one is looked for.

    Args:
        sheet_files: The cue sheets of the scores that they lie beside: `cut.kept-1.recue.json` beside `cut.recue.json`.
    """
    return EarlierScores(lambda: chain.from_iterable(map(_beside, dict.fromkeys(sheet_files))))


def _beside(sheet_file: Path) -> Iterator[tuple[str, Standing]]:
    """Yield the kept scores beside a score, each with its name for people; those that cannot be read are told in the log."""
    for sheet in islice(sorted(_kept(sheet_file), key=_number, reverse=True), NEWEST):
        midi = midi_beside(sheet)
        try:
            stamps = tuple((at.st_mtime_ns, at.st_size) for at in (sheet.stat(), midi.stat()))
            stood = _read(sheet, stamps)
        except FileNotFoundError:
            continue  # a cue sheet alone was kept: it is no score
        except OSError as error:
            LOG.warning("%s cannot be looked through for scenes that are back (%s)", sheet, error.strerror)
        except RecueError as error:
            LOG.warning("%s cannot be looked through for scenes that are back: %s", sheet, error)
        else:
            if stood is not None:
                yield midi.name, stood


def _kept(sheet_file: Path) -> list[Path]:
    name = sheet_file.name.removesuffix(SHEET)
    return [
        file for file in sheet_file.parent.glob(f"{glob.escape(name)}.kept-*{SHEET}") if _number(file) >= 0
    ]


def _number(sheet_file: Path) -> int:
    """Return the number of a kept cue sheet; -1 for a file that is none."""
    found = _NUMBER.search(sheet_file.name.removesuffix(SHEET))
    return int(found[1]) if found else -1


@lru_cache(maxsize=2 * NEWEST)
def _read(sheet_file: Path, _stamps: tuple[tuple[int, int], ...]) -> Standing | None:
    """Read a kept score; None where its cue sheet does not hold its cut.

    Raises:
        OSError: If it cannot be read.
        UsageError: If it is no score.
    """
    midi = midi_beside(sheet_file)
    told = read_sheet(read_file(sheet_file), str(sheet_file))
    return None if told.cut is None else standing(told, read_file(midi), told.cut, str(midi))
