"""The session folder: which session files lie in it, which is Recue's alone, and which a person goes on with."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from integrations.ardour.document import OSC, sample_rate
from integrations.ardour.names import plain
from integrations.ardour.record import Record, is_untouched, read_record
from integrations.errors import DeliveryError

SUFFIX: Final = ".ardour"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session file; Ardour calls all but the first of a folder snapshots."""

    name: str
    """Without its suffix."""
    number: int
    """Which of its score's, from 1."""
    root: ET.Element
    record: Record | None
    """What Recue put there; None where it put nothing."""
    untouched: bool
    """Whether it is as Recue wrote it: nobody saved it since."""
    saved: int
    """When it was last written, in nanoseconds."""

    @property
    def sample_rate(self) -> int:
        """Samples a second."""
        return sample_rate(self.root)

    @property
    def listens(self) -> bool:
        """Whether Ardour obeys OSC when it has this open."""
        return any(p.get("name") == OSC and p.get("active") == "1" for p in self.root.iter("Protocol"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a score goes."""

    name: str
    """The session file's name."""
    base: Snapshot | None
    """The session that the score is put into; a new one where None."""
    kept: tuple[str, ...]
    """The session files of the score's name that are left as they are."""


def snapshots(folder: Path, name: str) -> tuple[Snapshot, ...]:
    """The session files of a score's name, `NAME` and `NAME-2` on, in order.

    Args:
        folder: The session's; none where there is no such folder.
        name: The score's.

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
    """Whether a session holds a score of that name: another may be called as this one's snapshots are."""
    return snapshot.record is not None and snapshot.record.name == plain(name)


def place(name: str, there: Iterable[Snapshot], opened: str | None) -> Place:
    """Choose where a score goes, so that nothing a person saved or has open is lost.

    The last session file is replaced where it is as Recue wrote it; otherwise there will be one more. The score is put
    into what a person saved last of those that hold one.

    Args:
        name: The score's.
        there: The session files of that name, in order.
        opened: The one that Ardour has open: it would save over what is written there now.
    """
    found = tuple(there)
    saved = [each for each in found if not each.untouched]
    base = max((s for s in saved if s.record is not None), key=lambda each: each.saved, default=None)
    kept = tuple(each.name for each in found if not each.untouched or each.name == opened)
    number = found[-1].number + (found[-1].name in kept) if found else 1
    return Place(name if number == 1 else f"{name}-{number}", base, kept)


def read_snapshot(file: Path, number: int) -> Snapshot:
    """Read a session file.

    Args:
        file: It.
        number: Which of its score's it is.

    Raises:
        DeliveryError: If it cannot be read.
    """
    try:
        content, saved = file.read_bytes(), file.stat().st_mtime_ns
        root = ET.fromstring(content)  # noqa: S314  # expat bounds how far entities expand
        record = read_record(root)
    except OSError as error:
        raise DeliveryError(
            f"{file} cannot be read ({error.strerror}): free it or name another folder"
        ) from error
    except (ET.ParseError, ValueError) as error:
        raise DeliveryError(
            f"{file} is no Ardour session ({error}): move it away or name another folder"
        ) from error
    return Snapshot(file.stem, number, root, record, is_untouched(content), saved)
