"""Settings files: their places and their content, before it is checked."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import yaml

from bridge.errors import UsageError
from bridge.themes.files import is_file
from bridge.written_text import marked
from integrations.files.regular_file import read_file

FILE_NAME = "recue.yaml"
LARGEST_SETTINGS: Final = 256_000
"""Bytes that a settings file may have: pins for thousands of scenes."""
STORY_FILES: Final = ("captions", "script", "scene_list", "lexicon", "story_model")
"""The keys of files that tell the story of a cut."""
SOUND_FILES: Final = ("sound", "reference")
"""The keys of files that are listened to."""
_LONGEST_NUMBER: Final = 100
"""Characters of a number."""
_NUMBERS: Final = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


class _PlainLoader(yaml.SafeLoader):
    """A loader of plain values: no aliases, which can expand without bound, and no numbers beyond all use."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a value.

        Raises:
            MarkedYAMLError: If it is an alias or too long a number.
        """
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            refused = f"it refers to '*{event.anchor}'; write the value out instead"
            raise yaml.MarkedYAMLError(problem=refused, problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        if node is not None and node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
            refused = f"a number has more than {_LONGEST_NUMBER} characters"
            raise yaml.MarkedYAMLError(problem=refused, problem_mark=node.start_mark)
        return node


def find(*folders: Path) -> Path | None:
    """Find the settings file in the first folder that has one; None where none has.

    Raises:
        UsageError: If something else has its name, or it may not be looked at.
    """
    candidates = (folder / FILE_NAME for folder in folders)
    return next((file for file in candidates if _is_there(file)), None)


def _is_there(file: Path) -> bool:
    """Return True if there is a settings file."""
    try:
        file.lstat()
        if file.is_file():
            return True
    except PermissionError as error:
        raise UsageError(f"{file} may not be looked at; change the permissions of its folder") from error
    except (OSError, ValueError):  # no such folder, or a name that no folder has
        return False
    if file.is_dir():
        raise UsageError(f"{file} is a folder, not a file of settings; rename or remove it")
    if file.is_symlink() and not file.exists():
        raise UsageError(f"{file} is a link to a file that is not there; mend or remove it")
    raise UsageError(f"{file} is not a file that can be read; rename or remove it")


def load(file: Path) -> dict[str, object]:
    """Read a settings file, with its paths as seen from its folder.

    Raises:
        UsageError: If it cannot be read, is no YAML, or no section of settings.
    """
    try:
        written = read_file(file, LARGEST_SETTINGS)
        content = yaml.load(written.decode(marked(written) or "utf-8"), _PlainLoader)  # noqa: S506 (a SafeLoader)
    except OSError as error:
        raise UsageError(f"{file} cannot be read as YAML ({error.strerror}); mend or remove it") from error
    except RecursionError as error:
        raise UsageError(f"{file} cannot be read as YAML: it is nested too deep") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} cannot be read as YAML: it is not in UTF-8; save it in UTF-8") from error
    except (ValueError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"{file} cannot be read as YAML: {reason}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise UsageError(f"{file} holds no settings: write one 'key: value' a line, like 'seed: 7'")
    return anchored({str(key): value for key, value in content.items()}, file.parent)


def check(media: Path | None, soundfont: Path | None, picture_model: Path | None = None) -> None:
    """Check that the paths that are set lead somewhere, whether or not they will be used.

    Raises:
        UsageError: If one does not.
    """
    if media is not None and not _leads(media, Path.is_dir):
        missing = f"there is no folder {media} to look for media in"
        wrong = (
            f"{media} is no folder to look for media in, but a file"
            if _leads(media, Path.exists)
            else missing
        )
        raise UsageError(f"{wrong}; correct --media, or 'media' in {FILE_NAME}")
    if soundfont is not None and not _leads(soundfont, Path.is_file):
        missing = f"there is no SoundFont {soundfont}"
        wrong = f"{soundfont} is a folder, not a SoundFont" if _leads(soundfont, Path.is_dir) else missing
        raise UsageError(f"{wrong}; correct --soundfont, or 'soundfont' in {FILE_NAME}")
    if picture_model is not None and not _leads(picture_model, Path.is_file):
        raise UsageError(f"there is no file {picture_model}; correct 'picture_model' in {FILE_NAME}")


def _leads(path: Path, kind: Callable[[Path], bool]) -> bool:
    """Return True if a path leads to something of a kind, and may be followed."""
    try:
        return kind(path)
    except OSError:
        return False


def anchored(values: Mapping[str, object], folder: Path) -> dict[str, object]:
    """Return settings whose paths lead from anywhere to where they led from a folder."""
    paths: dict[str, object] = {
        key: folder / value
        for key in ("media", "soundfont", "picture_model", *SOUND_FILES, *STORY_FILES)
        if isinstance(value := values.get(key), str) and value not in {"off", "none"}
    }
    for section in ("hits", "spotting"):
        told = values.get(section)
        if isinstance(told, Mapping) and isinstance(value := told.get("file"), str):
            paths[section] = {**told, "file": folder / value}
    references = values.get("references")
    if isinstance(references, Mapping):
        paths["references"] = {
            name: str(folder / text) if isinstance(text, str) else text for name, text in references.items()
        }
    themes = values.get("themes")
    if isinstance(themes, Mapping):
        paths["themes"] = {
            name: str(folder / text) if isinstance(text, str) and is_file(text) else text
            for name, text in themes.items()
        }
    return {**values, **paths}


def given(values: Mapping[str, object]) -> dict[str, object]:
    """Drop values that were not given, at every level."""
    nested = {key: given(value) if isinstance(value, Mapping) else value for key, value in values.items()}
    return {key: value for key, value in nested.items() if value is not None}


def merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Lay one set of values over another, section by section."""
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        sections = isinstance(value, Mapping) and isinstance(under, Mapping)
        both[key] = merged(under, value) if sections else value  # type: ignore[arg-type]
    return both
