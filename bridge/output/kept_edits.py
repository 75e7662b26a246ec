"""A person's edits to files that Recue wrote, kept safe when the files are written anew."""

import json
from pathlib import Path

from bridge.errors import NotWrittenError, UsageError
from bridge.midi.edit_seal import is_untouched
from bridge.output.names import file_name, kept_name
from bridge.regular_file import IrregularFileError, read_file
from bridge.settings import Format
from integrations.atomic_write import replace_file


def keep_handwork(folder: Path, name: str) -> tuple[str, ...]:
    """Copy a .mid that is not as Recue wrote it, before it is replaced.

    Args:
        folder: The folder that the score will be written to.
        name: The name of its files.

    Returns:
        A remark for the report on each file kept.

    Raises:
        NotWrittenError: If it is no regular file, or cannot be read or copied; nothing half-copied is left.
    """
    file = folder / file_name(name, Format.MID)
    try:
        content = read_file(file)
        if is_untouched(content):
            return ()
        copy = kept_name(folder, name)
        replace_file(copy, content)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise NotWrittenError(
            f"{file} cannot be kept safe ({error.strerror}); name another folder with -o"
        ) from error
    return (f"{file.name} is not as Recue wrote it; it was kept as {copy.name}.",)


def check_owner(folder: Path, name: str, cut_name: str, sequence: str) -> None:
    """Check that files of a name are not the score of another timeline.

    Args:
        folder: The folder that the score will be written to.
        name: The name of its files.
        cut_name: The timeline's file name.
        sequence: The timeline's name in the file; empty where there is one.

    Raises:
        UsageError: If the cue sheet there is another timeline's.
        NotWrittenError: If it is no regular file.
    """
    file = folder / file_name(name, Format.JSON)
    try:
        timeline = json.loads(read_file(file))["timeline"]
        owner = (Path(timeline["path"]).name, timeline["sequence"])
    except IrregularFileError as error:
        raise NotWrittenError(
            f"{file} is {error.strerror}; remove it, or name another folder with -o"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return  # none there, or none of ours: nothing says that the files are another timeline's
    if owner != (cut_name, sequence):
        raise UsageError(f"{file} is the score of '{owner[0]}'; name another folder with -o")
