"""The timelines that a person names: files, folders and patterns."""

import os
from collections.abc import Iterator, Sequence
from glob import glob
from pathlib import Path
from typing import NamedTuple

from bridge.daemon.timeline_files import is_timeline
from bridge.errors import TimelineError, UsageError
from bridge.output.names import score_name
from bridge.timeline.formats import check_file
from bridge.timeline.formats.known_formats import is_bundle


class Found(NamedTuple):
    """A timeline's file, and the name of the folder for its score."""

    cut_file: Path
    name: str


def found(named: Sequence[Path], output: Path) -> Iterator[Found]:
    """Yield the timelines that are named: a file, all in a folder and below it, or all that a pattern matches.

    A timeline in a folder keeps its place below it: `e01/cut.otio` of the folder `season` is scored into `e01/cut`.

    Args:
        named: What a person names; a pattern is one of the shell's, with `**` for any folders.
        output: The folder of the batch, in which no timelines are looked for.

    Raises:
        TimelineError: If nothing is there.
        UsageError: If a folder holds no timeline.
    """
    for each in named:
        pattern = () if os.path.lexists(each) else glob(str(each), recursive=True)  # noqa: PTH207 (from the root, too)
        matched = sorted(map(Path, pattern)) or [each] * os.path.lexists(each)
        if not matched:
            raise TimelineError(
                f"There is no timeline '{each}'; name a file, a folder, a pattern or a table (.csv)."
            )
        for path in matched:
            yield from _in(path, output)


def _in(path: Path, output: Path) -> Iterator[Found]:
    if not path.is_dir() or is_bundle(path):
        check_file(path)
        yield Found(path.absolute(), score_name(path, None))
        return
    inside = list(_below(path.absolute(), output.resolve()))
    if not inside:
        raise UsageError(f"The folder '{path}' holds no timeline; name one that does.")
    for file in inside:
        below = file.relative_to(path.absolute()).parent
        yield Found(file, (below / score_name(file, None)).as_posix())


def _below(folder: Path, output: Path) -> Iterator[Path]:
    """Yield the timelines in a folder and below it, in order of name; what Recue wrote is none.

    Raises:
        TimelineError: If a folder cannot be listed.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise TimelineError(
            f"The folder '{folder}' cannot be listed ({error.strerror}); mend its rights."
        ) from error
    for entry in entries:
        if is_timeline(entry) and (entry.is_file() or is_bundle(entry)):
            yield entry
        elif _is_searched(entry) and entry.resolve() != output:
            yield from _below(entry, output)


def _is_searched(entry: Path) -> bool:
    """Return whether timelines are looked for in what is there."""
    return entry.is_dir() and not entry.is_symlink() and not entry.name.startswith(".")
