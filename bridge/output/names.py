"""The names of a score's files, spelled here and nowhere else."""

import glob
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from bridge.settings import Format

SUFFIXES: Final[Mapping[Format, str]] = {
    Format.MID: "mid",
    Format.WAV: "wav",
    Format.JSON: "recue.json",
    Format.PNG: "png",
    Format.OTIO: "recue.otio",
    Format.DAWPROJECT: "dawproject",
    Format.RPP: "rpp",
}
"""The end of each format's file name, after the score's name and a dot; a stem's says its part before it."""
SHEET: Final = f".{SUFFIXES[Format.JSON]}"
"""The end of a cue sheet's name."""
CLICK: Final = f"click.{SUFFIXES[Format.WAV]}"
"""The end of a click track's name, after the score's name and a dot."""
_NOT_IN_NAMES = set('<>:"/\\|?*')
"""Characters that one system or another does not allow in a file's name."""


def score_name(timeline: Path, sequence: str | None) -> str:
    """Return what a score's files are called: after the timeline's file, and the sequence where one was named."""
    return f"{timeline.stem} {_allowed(sequence)}" if sequence else timeline.stem


def file_name(name: str, form: Format) -> str:
    """Return what a score's file of a format is called; stems have names of their own."""
    return f"{name}.{SUFFIXES[form]}"


def sheet_beside(timeline: Path, sequence: str | None) -> Path:
    """Return where a timeline's cue sheet lies, unless it was written to another folder."""
    return timeline.with_name(file_name(score_name(timeline, sequence), Format.JSON))


def midi_beside(sheet: Path) -> Path:
    """Return where the .mid lies that belongs to a cue sheet."""
    return sheet.with_name(file_name(sheet.name.removesuffix(SHEET), Format.MID))


def kept_name(folder: Path, name: str) -> Path:
    """Return the first free name in a folder for a .mid that is kept before it is replaced: `cut.kept-1.mid`."""
    names = (folder / file_name(f"{name}.kept-{number}", Format.MID) for number in count(1))
    return next(file for file in names if not file.exists())


def part_name(track: str) -> str:
    """Return what a track is called in its stem's file name, in which a dot ends it."""
    return _allowed(track).replace(".", "_").strip() or "Track"


def stem_suffix(part: str) -> str:
    """Return what the stem of a part ends in, after the score's name and a dot."""
    return f"{part}.{SUFFIXES[Format.WAV]}"


def stems_in(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Return the files of a folder that are called as a score's stems are, each after its part."""
    for file in folder.glob(f"{glob.escape(name)}.{stem_suffix('*')}"):
        yield file.name[len(f"{name}.") : -len(stem_suffix(""))], file


def seen_from(folder: Path, file: Path) -> str:
    """Return a file as seen from a folder, with forward slashes; its name alone where they are on different drives."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return file.name


def file_hash(timeline: Path) -> str:
    """Return the SHA-256 of a timeline, in hexadecimal; of a folder that is one, of its files in order of name."""
    files = sorted(p for p in timeline.rglob("*") if p.is_file()) if timeline.is_dir() else [timeline]
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _allowed(name: str) -> str:
    """Return a name as every system allows it for a file."""
    return "".join("_" if c in _NOT_IN_NAMES or ord(c) < 32 else c for c in name)
