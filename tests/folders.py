"""What is in a folder, as a person sees it."""

from pathlib import Path

from integrations.files.hidden_folder import NAME as HIDDEN


def seen_in(folder: Path) -> list[str]:
    """Return the names of what is in a folder, in order, but for Recue's hidden folder."""
    return sorted(entry.name for entry in folder.iterdir() if entry.name != HIDDEN)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of each file in a folder and below it, but for Recue's hidden folders."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and HIDDEN not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
