"""What a person changed in the files Recue wrote, kept safe when they are written anew."""

import json
from pathlib import Path

from bridge.errors import NotWrittenError, UsageError
from bridge.midi.edit_seal import is_untouched
from bridge.output.names import file_name, kept_name
from bridge.settings import Format
from integrations.atomic_write import replace_file


def keep_handwork(folder: Path, name: str) -> tuple[str, ...]:
    """Copy a .mid that is not as Recue wrote it, before it is replaced.

    Args:
        folder: Where the score will be written.
        name: What its files are called.

    Returns:
        What was kept, one sentence each, for the report.

    Raises:
        NotWrittenError: If the file cannot be read or copied; nothing half-copied is left.
    """
    file = folder / file_name(name, Format.MID)
    try:
        if not file.is_file() or is_untouched(file.read_bytes()):
            return ()
        copy = kept_name(folder, name)
        replace_file(copy, file.read_bytes())
    except OSError as error:
        raise NotWrittenError(
            f"{file} cannot be kept safe ({error.strerror}); name another folder with -o"
        ) from error
    return (f"{file.name} is not as Recue wrote it; it was kept as {copy.name}.",)


def check_owner(folder: Path, name: str, timeline: str, sequence: str) -> None:
    """See that files of a name are not the score of another timeline.

    Args:
        folder: Where the score will be written.
        name: What its files are called.
        timeline: The timeline's file name.
        sequence: Which timeline in it; empty where there is one.

    Raises:
        UsageError: If the cue sheet there is another timeline's.
    """
    file = folder / file_name(name, Format.JSON)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))["timeline"]
        owner = (Path(told["path"]).name, told["sequence"])
    except (OSError, ValueError, KeyError, TypeError):
        return  # none there, or none of ours: nothing says that the files are another timeline's
    if owner != (timeline, sequence):
        raise UsageError(f"{file} is the score of '{owner[0]}'; name another folder with -o")
