"""The files of a score that are there, with what is in each."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Final

from bridge.daemon.service import FileStatus
from bridge.output.names import (
    CLICK_MIDI,
    SCORED,
    SPOTTING_PAGE,
    SPOTTING_TABLE,
    SUFFIXES,
    cues_folder,
    stems_in,
)
from bridge.output.score_place import score_place
from bridge.settings import Format

_WHAT: Final[Mapping[str, str]] = {
    SUFFIXES[Format.MID]: "the notes",
    SUFFIXES[Format.WAV]: "the sound",
    SUFFIXES[Format.M4A]: "the sound, small (AAC)",
    SUFFIXES[Format.MP3]: "the sound, small (MP3)",
    SUFFIXES[Format.JSON]: "the cue sheet",
    SUFFIXES[Format.PNG]: "the score at a glance",
    SUFFIXES[Format.OTIO]: "the cut with the music",
    SUFFIXES[Format.DAWPROJECT]: "a session for DAWs (DAWproject)",
    SUFFIXES[Format.RPP]: "a REAPER project",
    SUFFIXES[Format.CLICK]: "a click track",
    CLICK_MIDI: "a click track, as notes",
    SUFFIXES[Format.STREAMERS]: "streamers and punches",
    SUFFIXES[Format.MUSICXML]: "the score on paper (MusicXML)",
    SUFFIXES[Format.FCPXML]: "the music for Final Cut Pro",
    SUFFIXES[Format.FCP7XML]: "the music for Premiere Pro and DaVinci Resolve",
    SUFFIXES[Format.PREVIEW]: "the picture with the music",
    SPOTTING_TABLE: "the spotting sheet, as a table",
    SPOTTING_PAGE: "the spotting sheet, to print",
}
"""By the end of its name, after the score's name and a dot."""


def files_there(folder: Path, cut_file: Path) -> list[FileStatus]:
    """List the files of a timeline's score that are there: its own, then its stems, then those of its cues; no links.

    What is a cue's is called by its folder, too: `film-cues/1m1.wav`.

    Args:
        folder: The folder of the score.
        cut_file: The timeline's file.
    """
    found = []
    for file, what in _candidates(folder, score_place(folder, cut_file).name):
        try:
            there = file.lstat()
        except OSError:
            continue  # it was never there, or went meanwhile
        if S_ISREG(there.st_mode):
            name = file.relative_to(folder).as_posix()
            found.append(FileStatus(str(cut_file), name, str(file), there.st_size, what))
    return found


def _candidates(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    known = {f"{name}.{suffix}" for suffix in _WHAT}
    documents = f"{name}.{SCORED}."
    for suffix, what in _WHAT.items():
        yield folder / f"{name}.{suffix}", what
    for file in sorted(_inside(folder)):
        if file.name.startswith(documents):
            yield file, "the cut with its music"
    for part, file in sorted(stems_in(folder, name)):
        if file.name not in known:
            yield file, f"the sound of {part} alone"
    for file in sorted(_inside(cues_folder(folder, name))):
        yield file, "a file of one cue"


def _inside(folder: Path) -> list[Path]:
    """Return what is directly in a folder; nothing where it cannot be read."""
    try:
        return [*folder.iterdir()]
    except OSError:
        return []
