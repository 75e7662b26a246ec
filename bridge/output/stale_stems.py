"""Stems of an earlier score: they are there, and a new one may not write over all of them."""

from collections.abc import Collection
from pathlib import Path

from bridge.output.audio.broadcast_wave import description_of
from bridge.output.names import stems_in


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


def _is_stem(file: Path, part: str) -> bool:
    """Return True if Recue wrote a file as the stem of a part."""
    description = description_of(file)
    return description is not None and description.endswith(f": {part}".encode("ascii", "replace"))
