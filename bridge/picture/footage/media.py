"""The file behind a shot, found on this machine."""

import os
import re
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from stat import S_ISDIR
from urllib.parse import unquote

from bridge.errors import FootageError, UsageError
from bridge.picture.footage.images import Folders, images_at, is_numbered, matches
from bridge.timeline import Media, MediaKind

Index = Mapping[str, tuple[Path, ...]]
"""Files by name and by name without suffix, both case-folded."""

_FILE_URL = re.compile(r"file:(?://(?P<host>[^/\\]*))?(?P<path>.*)", re.IGNORECASE | re.DOTALL)
_OTHER_URL = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_VIDEO_SUFFIX = re.compile(
    r"\.(mov|mp4|m4v|mxf|mkv|webm|avi|mpe?g|m?ts|m2ts|wmv|ogv|dv|3gp|r3d|braw)", re.IGNORECASE
)
"""Suffixes of files that a reel name without a suffix may mean."""


def index_folder(folder: Path) -> Index:
    """List a folder and all below it, once.

    Raises:
        UsageError: If it is no folder.
    """
    if not folder.is_dir():
        raise UsageError(f"--media {folder} is not a folder; name the one that holds the footage")
    found: dict[str, list[Path]] = {}
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            keys = {name.casefold()} | (
                {path.stem.casefold()} if _VIDEO_SUFFIX.fullmatch(path.suffix) else set()
            )
            for key in keys:
                found.setdefault(key, []).append(path)
    return {key: tuple(paths) for key, paths in found.items()}


def find_media(media: Media, folder: Path, index: Index, folders: Folders | None = None) -> Path:
    """Find the file a shot was cut from.

    A path that exists is taken as written; else the file of that name in the index that shares most folder names with
    it; where the timeline names no path, the index is asked for the media's own name, with or without a suffix.

    Of an image sequence it is the path with a number in it as the timeline writes it, like `shot.%04d.exr`.

    Args:
        media: The media as the timeline states them.
        folder: The timeline's own, from which relative paths count.
        index: The files of the folder the user named; may be empty.
        folders: The folders of images that were listed before in this run.

    Raises:
        FootageError: If there is none.
    """
    if media.kind is MediaKind.GENERATOR:
        raise FootageError(f"'{media.name}' is made by the editing program and has no file")
    if not media.url and not media.name:
        raise FootageError("the timeline names no media")
    written = _paths(media.url) if media.url else ()
    for text in written:
        path = folder / text
        if _is_file(path) or images_at(path, folders):
            return path
    wanted = [_parts(text) for text in written] or [(media.name,)]
    for parts in wanted:
        found = index.get(parts[-1].casefold(), ()) if parts else ()
        found = found or _sequences(parts[-1] if parts else "", index)
        if found:
            return max(found, key=lambda path: _shared(path.parts, parts))
    for text in written:
        _check_is_missing(folder / text, media)
    advice = "it is not under --media either" if index else "give the folder it is in with --media"
    lost = f"'{media.url}' was not found" if media.url else f"the timeline names no file for '{media.name}'"
    raise FootageError(f"{lost}; {advice}")


def _sequences(name: str, index: Index) -> tuple[Path, ...]:
    """Return where the images of a sequence are among the files of an index."""
    if not is_numbered(name):
        return ()
    images = (path for key, paths in index.items() if matches(key, name) for path in paths)
    return tuple(dict.fromkeys(path.parent / name for path in images))


def _check_is_missing(path: Path, media: Media) -> None:
    """Check that what is no file at a path is nothing at all.

    Raises:
        FootageError: If there is a folder, something else that is no file, or what may not be looked at.
    """
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        raise FootageError(f"'{media.url}' may not be looked at ({error.strerror})") from error
    except (OSError, ValueError):  # nothing there, or a name that no file has
        return
    kind = "a folder, not a media file" if S_ISDIR(mode) else "no regular file"
    raise FootageError(f"'{media.url}' is {kind}")


def _paths(url: str) -> tuple[str, ...]:
    """List the paths that a path or URL of a timeline may mean: as written, then with percent codes decoded.

    Raises:
        FootageError: If they mean something that is not a file.
    """
    match = _FILE_URL.fullmatch(url)
    if match:
        host, path = match["host"] or "", unquote(match["path"])
        if host.lower() in {"", "localhost"}:
            return (path[1:] if re.match(r"/[a-z]:", path, re.IGNORECASE) else path,)
        return (f"//{unquote(host)}{path}",)
    if _OTHER_URL.match(url):
        raise FootageError(f"'{url}' is not a file on this machine")
    return tuple(dict.fromkeys((url, unquote(url))))


def _parts(path: str) -> tuple[str, ...]:
    """Split a path of any system into folder names and file name."""
    return PureWindowsPath(path).parts if "\\" in path or path[1:2] == ":" else Path(path).parts


def _is_file(path: Path) -> bool:
    """Return whether a path leads to a file that can be accessed."""
    try:
        return path.is_file()
    except OSError:
        return False


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Count the names that two paths have in common, from their ends."""
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a.casefold() != b.casefold():
            break
        count += 1
    return count
