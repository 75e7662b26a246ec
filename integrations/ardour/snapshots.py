"""The session files in a session folder: those that only Recue wrote, and those that a person saved."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from integrations.ardour.document import OSC, check_session, sample_rate
from integrations.ardour.names import plain
from integrations.ardour.record import Record, is_untouched, read_record
from integrations.errors import DeliveryError
from integrations.files.regular_file import read_file

SUFFIX: Final = ".ardour"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session file; Ardour calls all but the first of a folder snapshots."""

    name: str
    """The name without its suffix."""
    number: int
    """Its number among those of its score, from 1."""
    root: ET.Element
    record: Record | None
    """The record of Recue's score in it; None if there is none."""
    untouched: bool
    """True if the file is as Recue wrote it, and nobody has saved it since."""
    saved: int
    """The time of the last change, in nanoseconds."""

    @property
    def sample_rate(self) -> int:
        """Samples a second."""
        return sample_rate(self.root)

    @property
    def listens(self) -> bool:
        """True if OSC is switched on in this session."""
        return any(p.get("name") == OSC and p.get("active") == "1" for p in self.root.iter("Protocol"))


@dataclass(frozen=True, slots=True)
class Destination:
    """The session file for a new score."""

    name: str
    """The session file's name."""
    base: Snapshot | None
    """The session that the score is put into; a new one if None."""
    kept: tuple[str, ...]
    """The session files of the score's name that are left unchanged."""


def snapshots(folder: Path, name: str) -> tuple[Snapshot, ...]:
    """Read the session files of a score, `NAME` and `NAME-2` on, in order.

    Args:
        folder: The session's folder; if it does not exist, there are none.
        name: The score's name.

    Raises:
        DeliveryError: If one cannot be read.
    """
    pattern = re.compile(rf"{re.escape(name)}(?:-([0-9]+))?")
    numbered = {
        int(match[1] or 1): file
        for file in folder.glob(f"*{SUFFIX}")
        if file.is_file() and (match := pattern.fullmatch(file.stem))
    }
    found = (read_snapshot(numbered[number], number) for number in sorted(numbered))
    return tuple(
        each if _is_of(each, name) else replace(each, record=None, untouched=False) for each in found
    )


def _is_of(snapshot: Snapshot, name: str) -> bool:
    """Tell whether a session holds a score of that name; another score's name may look like a snapshot's."""
    return snapshot.record is not None and snapshot.record.name == plain(name)


def choose_destination(name: str, there: Iterable[Snapshot], opened: str | None) -> Destination:
    """Choose the session file for a score, so that nothing that a person saved or has open is lost.

    The last session file is replaced if it is as Recue wrote it; otherwise a new one follows it. The score is put
    into the one that a person saved last, of those that hold a score.

    Args:
        name: The score's name.
        there: The session files of that name, in order.
        opened: The one that is open in Ardour, which would overwrite changes to it.
    """
    found = tuple(there)
    saved = [each for each in found if not each.untouched]
    base = max((s for s in saved if s.record is not None), key=lambda each: each.saved, default=None)
    kept = tuple(each.name for each in found if not each.untouched or each.name == opened)
    number = found[-1].number + (found[-1].name in kept) if found else 1
    return Destination(name if number == 1 else f"{name}-{number}", base, kept)


def read_snapshot(file: Path, number: int) -> Snapshot:
    """Read a session file.

    Args:
        file: Its path.
        number: Its number among those of its score.

    Raises:
        DeliveryError: If it cannot be read.
    """
    try:
        content, saved = read_file(file), file.stat().st_mtime_ns
        root = ET.fromstring(content)  # noqa: S314  # expat bounds how far entities expand
        check_session(root)
        record = read_record(root)
    except OSError as error:
        raise DeliveryError(
            f"{file} cannot be read ({error.strerror}): free it or name another folder"
        ) from error
    except (ET.ParseError, ValueError, LookupError) as error:
        raise DeliveryError(
            f"{file} is no Ardour session ({error}): move it away or name another folder"
        ) from error
    return Snapshot(file.stem, number, root, record, is_untouched(content), saved)
