"""The names of a score's files, spelled here and nowhere else."""

import glob
import os
from collections.abc import Collection, Iterator, Mapping
from hashlib import file_digest, sha256
from itertools import chain, count
from pathlib import Path
from typing import Final

from bridge.settings import NOT_IN_NAMES, Format
from bridge.timeline.formats.known_formats import suffix_of
from integrations.files.regular_file import open_regular

SUFFIXES: Final[Mapping[Format, str]] = {
    Format.MID: "mid",
    Format.WAV: "wav",
    Format.M4A: "m4a",
    Format.MP3: "mp3",
    Format.JSON: "recue.json",
    Format.PNG: "png",
    Format.OTIO: "recue.otio",
    Format.DAWPROJECT: "dawproject",
    Format.RPP: "rpp",
    Format.PREVIEW: "preview.mp4",
    Format.CLICK: "click.wav",
    Format.STREAMERS: "streamers.mid",
}
"""The end of each format's file name, after the score's name and a dot; a stem's says its part before it."""
SHEET: Final = f".{SUFFIXES[Format.JSON]}"
"""The end of a cue sheet's name."""
SPOTTING_TABLE: Final = "spotting.csv"
"""The end of a spotting sheet's name, after the score's name and a dot."""
SPOTTING_PAGE: Final = "spotting.html"
"""The end of the name of the same as a page."""
CLICK: Final = SUFFIXES[Format.CLICK]
"""The end of a click track's name, after the score's name and a dot."""
CLICK_MIDI: Final = f"click.{SUFFIXES[Format.MID]}"
"""The end of the same as a .mid."""
STREAMERS: Final = SUFFIXES[Format.STREAMERS]
"""The end of the name of streamers and punches."""
_LONGEST, _LONGEST_PART = 140, 40
"""Bytes of a score's name and of a stem's part. Systems allow 255 in all, of which a digest or a temporary name takes up to 70."""


def score_name(cut_file: Path, sequence: str | None) -> str:
    """Return the name of a score's files: that of the timeline's file, and of the sequence where one was named."""
    return _shortened(f"{cut_file.stem} {_allowed(sequence)}" if sequence else cut_file.stem, _LONGEST)


def file_name(name: str, form: Format) -> str:
    """Return the name of a score's file of a format; stems have names of their own."""
    return f"{name}.{SUFFIXES[form]}"


def midi_beside(sheet_file: Path) -> Path:
    """Return the path of the .mid that belongs to a cue sheet."""
    return sheet_file.with_name(file_name(sheet_file.name.removesuffix(SHEET), Format.MID))


def part_name(track: str) -> str:
    """Return a track's name as its stem's file name has it, in which a dot ends it."""
    return _shortened(_allowed(track).replace(".", "_").strip() or "Track", _LONGEST_PART)


def cues_folder(folder: Path, name: str) -> Path:
    """Return the folder of a score's cues as files of their own."""
    return folder / f"{name}-cues"


def cue_file_name(template: str, values: Mapping[str, str], taken: Collection[str]) -> str:
    """Return the name of a cue's files, before the dot and what each of them is.

    Spaces in a value become hyphens, as underscores stand between values. A second cue of one name has a number behind it.

    Args:
        template: A name with fields in braces.
        values: What stands for each field.
        taken: Names that other cues have, in small letters.
    """
    fit = {field: "-".join(part_name(value).split()) for field, value in values.items()}
    name = _shortened(template.format_map(fit).strip(" .") or "cue", _LONGEST - 4)
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain((name,), numbered) if each.casefold() not in taken)


def cue_suffix(part: str, side: str = "") -> str:
    """Return the end of the name of a cue's file: `wav`, `Melody.wav`, `Melody.L.wav`.

    Args:
        part: The part; empty for all.
        side: `L` or `R` for one side; empty for both.
    """
    return ".".join(filter(None, (part, side, SUFFIXES[Format.WAV])))


def stem_suffix(part: str) -> str:
    """Return the end of a stem's file name, after the score's name and a dot."""
    return f"{part}.{SUFFIXES[Format.WAV]}"


def stems_in(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield the part and the path of each file in a folder that is named as a score's stems are."""
    for file in folder.glob(f"{glob.escape(name)}.{stem_suffix('*')}"):
        yield file.name[len(f"{name}.") : -len(stem_suffix(""))], file


def seen_from(folder: Path, file: Path) -> str:
    """Return a file as seen from a folder, with forward slashes; its name alone where they are on different drives."""
    try:
        return Path(os.path.relpath(os.path.realpath(file), os.path.realpath(folder))).as_posix()
    except ValueError:
        return file.name


def file_hash(cut_file: Path) -> str:
    """Return the SHA-256 of a timeline, in hexadecimal; of a bundle, with the names and sizes of its media."""
    known = suffix_of(cut_file)
    bundled = known is not None and cut_file.is_dir()
    document = cut_file / known.inside if known and bundled else cut_file
    with open_regular(document) as opened:
        digest = file_digest(opened, "sha256")
    for file in sorted(cut_file.rglob("*")) if bundled else ():
        if file != document and file.is_file():
            named = f"\0{file.relative_to(cut_file).as_posix()}\0{file.stat().st_size}"
            digest.update(named.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _shortened(name: str, most: int) -> str:
    """Return a name in at most so many bytes of UTF-8; one that is longer ends in digits that tell it from others."""
    whole = name.encode(errors="surrogatepass")
    if len(whole) <= most:
        return name
    digits = sha256(whole).hexdigest()[:8]
    return f"{whole[: most - 9].decode(errors='ignore').rstrip()}~{digits}"


def _allowed(name: str) -> str:
    """Return a name as every system allows it for a file."""
    return "".join("_" if c in NOT_IN_NAMES or ord(c) < 32 else c for c in name)
