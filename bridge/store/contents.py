"""The contents of a revision, in compressed parts that are stored once where revisions share them."""

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from bridge.errors import UsageError
from bridge.settings.choices import Choice
from bridge.timeline import Timeline
from bridge.timeline.cut_json import cut_bytes, read_cut

LEVEL = 1
"""zlib's compression level: at 1 a cue sheet of 1 MB takes a third of the time that it takes at 6, for a tenth more
bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreState:
    """One complete state of a timeline's score."""

    cut: Timeline
    sheet: bytes
    """The cue sheet, as a file."""
    midi: bytes
    """The notes' truth: the .mid, as a file, hand edits included."""
    choices: Mapping[str, Choice]
    """Choices of a person, by scene id."""


NAMES: Final = frozenset({"cut", "sheet", "midi", "choices"})
"""The names of a revision's parts."""


def parts_of(state: ScoreState) -> dict[str, bytes]:
    """Return a state as named parts; equal states give equal bytes."""
    choices = {scene: choice.as_json() for scene, choice in sorted(state.choices.items())}
    return {
        "cut": cut_bytes(state.cut),
        "sheet": state.sheet,
        "midi": state.midi,
        "choices": json.dumps(choices, separators=(",", ":")).encode(),
    }


def state_of(parts: Mapping[str, bytes]) -> ScoreState:
    """Return the state that `parts_of` took apart.

    Raises:
        ValueError: If a part is missing, or is not as this version writes it.
    """
    try:
        cut, chosen = read_cut(parts["cut"]), choices_of(parts["choices"])
        return ScoreState(cut, parts["sheet"], parts["midi"], chosen)
    except KeyError as error:
        raise ValueError(f"its {error} is missing") from error
    except UsageError as error:
        raise ValueError(str(error)) from error


def choices_of(content: bytes) -> dict[str, Choice]:
    """Read the choices of a person, by scene id.

    Raises:
        ValueError: If they are no JSON object.
        UsageError: If one of them is none that this version knows.
    """
    try:
        told = json.loads(content)
    except RecursionError as error:
        raise ValueError("its choices are nested too deep") from error
    if not isinstance(told, dict):
        raise ValueError(f"its choices are {told!r}, not an object")  # noqa: TRY004 (as the caller expects)
    return {scene: Choice.from_json(choice) for scene, choice in told.items()}


def digest_of(content: bytes) -> bytes:
    """Return the digest by which a part is stored."""
    return sha256(content).digest()


def write_parts(connection: sqlite3.Connection, revision: int, parts: Mapping[str, bytes]) -> None:
    """Store a revision's parts; one that is stored already is only referred to.

    Args:
        connection: In a transaction.
        revision: The revision's row.
        parts: By name.
    """
    for name, content in parts.items():
        digest = digest_of(content)
        if connection.execute("SELECT 1 FROM blob WHERE digest = ?", (digest,)).fetchone() is None:
            packed = zlib.compress(content, LEVEL)
            connection.execute("INSERT INTO blob (digest, data) VALUES (?, ?)", (digest, packed))
        connection.execute(
            "INSERT INTO part (revision, name, digest) VALUES (?, ?, ?)", (revision, name, digest)
        )


def read_parts(
    connection: sqlite3.Connection, revision: int, names: Collection[str] = NAMES
) -> dict[str, bytes]:
    """Return a revision's parts of some names, by name.

    Raises:
        ValueError: If a part is not the bytes that were stored.
    """
    rows = connection.execute(
        "SELECT name, digest, data FROM part JOIN blob USING (digest) WHERE revision = ?", (revision,)
    )
    return {name: _unpacked(name, digest, packed) for name, digest, packed in rows if name in names}


def read_choices(
    connection: sqlite3.Connection, rows: Mapping[int, int]
) -> Iterator[tuple[int, Mapping[str, Choice]]]:
    """Yield the choices of a person in revisions; one whose choices cannot be read is left out.

    Args:
        connection: Where they are stored.
        rows: The row of each revision, by its number.
    """
    read: dict[bytes, Mapping[str, Choice] | None] = {}
    for number, row in rows.items():
        found = connection.execute(
            "SELECT digest, data FROM part JOIN blob USING (digest) WHERE revision = ? AND name = 'choices'",
            (row,),
        ).fetchone()
        if found is None:
            continue
        digest, packed = found
        if digest not in read:
            read[digest] = _readable(packed)
        if (choices := read[digest]) is not None:
            yield number, choices


def _readable(packed: bytes) -> Mapping[str, Choice] | None:
    try:
        return choices_of(_unpacked("choices", digest_of(zlib.decompress(packed)), packed))
    except (ValueError, UsageError, zlib.error):
        return None


def _unpacked(name: str, digest: bytes, packed: bytes) -> bytes:
    try:
        content = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(f"its {name} cannot be unpacked ({error})") from error
    if digest_of(content) != digest:
        raise ValueError(f"its {name} is not what was kept")
    return content
