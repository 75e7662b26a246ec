"""The files of a score that are there."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.output.names import CLICK_MIDI, SCORED, SPOTTING_PAGE, SPOTTING_TABLE, SUFFIXES, cues_folder
from bridge.output.score_place import score_place
from bridge.page.facts.json_facts import Facts
from bridge.settings import Format

_WHAT: Final = {
    Format.MID: "notes",
    Format.WAV: "sound",
    Format.M4A: "sound",
    Format.MP3: "sound",
    Format.JSON: "cue sheet",
    Format.PNG: "picture of the score",
    Format.OTIO: "music for editors",
    Format.FCPXML: "music for editors",
    Format.FCP7XML: "music for editors",
    Format.DAWPROJECT: "project for DAWs",
    Format.RPP: "project for REAPER",
    Format.CLICK: "click track",
    Format.STREAMERS: "streamers and punches",
    Format.MUSICXML: "score on paper",
    Format.PREVIEW: "film to mail",
}
_ENDS: Final = {
    **{SUFFIXES[form]: what for form, what in _WHAT.items()},
    CLICK_MIDI: "click track",
    SPOTTING_TABLE: "spotting sheet",
    SPOTTING_PAGE: "spotting sheet",
}
"""What a file is, by the end of its name."""
_STEM: Final = f".{SUFFIXES[Format.WAV]}"


def files_of(folder: Path, cut_file: Path) -> Sequence[Facts]:
    """List the files of a score that are there, in order of name.

    Args:
        folder: Its folder.
        cut_file: The timeline's file.
    """
    return [
        {"name": name, "path": str(file), "bytes": file.stat().st_size, "what": what}
        for name, (file, what) in sorted(_found(folder, cut_file).items())
    ]


def file_of(folder: Path, cut_file: Path, name: str) -> Path:
    """Return the path of one of them.

    Args:
        folder: The score's folder.
        cut_file: The timeline's file.
        name: As it is listed.

    Raises:
        UsageError: If there is none of that name.
    """
    found = _found(folder, cut_file)
    if name not in found:
        raise UsageError(f"the score of {cut_file.name} has no file '{name}'; list those that are there")
    return found[name][0]


def _found(folder: Path, cut_file: Path) -> dict[str, tuple[Path, str]]:
    """Return each file that is named as a score's are, and what it is, by its name seen from the folder."""
    place = score_place(folder, cut_file)
    mine = {
        file.name: (file, what)
        for file in _files(folder)
        if file.name.startswith(f"{place.name}.") and (what := _what(file.name[len(place.name) + 1 :]))
    }
    inside = cues_folder(folder, place.name)
    return mine | {f"{inside.name}/{file.name}": (file, "cue") for file in _files(inside)}


def _what(end: str) -> str:
    """Say what a file is by the end of its name; empty for one that is none of a score's."""
    if end in _ENDS:
        return _ENDS[end]
    if end.startswith(f"{SCORED}."):
        return "the cut with its music"
    return "stem" if end.endswith(_STEM) and end.count(".") == 1 else ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield the regular files directly in a folder; none where it cannot be read, and no links."""
    try:
        with os.scandir(folder) as entries:
            yield from [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:
        return
