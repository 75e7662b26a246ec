"""Stems of an earlier score: they are there, and a new one may not write over all of them."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from bridge.output.audio.broadcast_wave import description_of
from bridge.output.names import cue_suffix, stems_in

_NAMED: Final = 12
"""Files that a remark names."""


def has_stems(folder: Path, name: str) -> bool:
    """Return True if stems that Recue wrote lie in a folder for a score of a name."""
    return any(_is_stem(file, part) for part, file in stems_in(folder, name))


def idle_stems(folder: Path, name: str, written: Collection[str]) -> tuple[str, ...]:
    """Find stems of parts that no longer play: whoever mixes all stems there would hear them.

    Args:
        folder: The folder that a score was written to.
        name: The name of its files.
        written: The paths of those that were written now.

    Returns:
        A remark for the report that names them, or none.
    """
    fresh = {Path(file).name for file in written}
    found = ((part, file) for part, file in stems_in(folder, name) if file.name not in fresh)
    idle = sorted(file.name for part, file in found if _is_stem(file, part))
    if not idle:
        return ()
    return (
        f"Stems of an earlier score lie beside the new ones and belong to it no more: {', '.join(idle)}.",
    )


def idle_cues(folder: Path, cues: Collection[str]) -> tuple[str, ...]:
    """Find sound files of cues that are gone, or have another version, number, name or place now.

    Args:
        folder: The folder of a score's cues.
        cues: The names that their files have now.

    Returns:
        A remark for the report that names them, or none.
    """
    fresh = tuple(f"{name}." for name in cues)
    found = (file for file in folder.glob(f"*.{cue_suffix('')}") if not file.name.startswith(fresh))
    idle = sorted(file.name for file in found if description_of(file) is not None)
    if not idle:
        return ()
    more = f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
    named = f"{', '.join(idle[:_NAMED])}{more}"
    return (
        f"Files of earlier cues or versions lie beside the new ones in {folder.name} and belong to the score no more: {named}.",
    )


def _is_stem(file: Path, part: str) -> bool:
    """Return True if Recue wrote a file as the stem of a part."""
    description = description_of(file)
    return description is not None and description.endswith(f": {part}".encode("ascii", "replace"))
