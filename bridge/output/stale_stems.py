"""What an earlier score left in a folder that a new one does not write over."""

from collections.abc import Collection
from pathlib import Path

from bridge.output.audio.broadcast_wave import description_of
from bridge.output.names import stems_in


def idle_stems(folder: Path, name: str, written: Collection[str]) -> tuple[str, ...]:
    """Stems of parts that play no more: whoever mixes all that lie there would hear them.

    Args:
        folder: Where a score was written.
        name: What its files are called.
        written: The paths of those that were written now.

    Returns:
        A sentence for the report that names them, or nothing.
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
    """Whether Recue wrote a file as the stem of a part."""
    description = description_of(file)
    return description is not None and description.endswith(f": {part}".encode("ascii", "replace"))
