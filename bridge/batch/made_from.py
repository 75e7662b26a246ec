"""What a result is made from: the cut, the settings with the files that they name, and the model."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from bridge.errors import TimelineError
from bridge.output.names import file_hash
from bridge.release import release
from bridge.settings import Settings
from bridge.story.files import captions_beside, script_beside
from bridge.themes.files import themes_beside
from generator.weights import TRAINED
from integrations.files.regular_file import open_regular

_WHOLE: Final = 64_000_000
"""Bytes up to which a file that settings name is known by its content; a larger one by its size and when it was saved."""
_NAMED: Final = frozenset({"themes", "references"})
"""The keys of settings whose texts may be the paths of files."""


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The digests of what decides a result."""

    cut: str
    settings: str
    model: str

    @property
    def key(self) -> str:
        """All of it in one: two results with the same key are the same."""
        return sha256(f"{self.cut} {self.settings} {self.model}".encode()).hexdigest()[:32]


def made_from(cut_file: Path, sequence: str | None, settings: Settings) -> MadeFrom:
    """Find what the score of a timeline would be made from now.

    Args:
        cut_file: The timeline's file.
        sequence: Which timeline, where the file holds several.
        settings: The settings that hold for it.

    Raises:
        TimelineError: If the file cannot be read.
    """
    try:
        cut = file_hash(cut_file)
    except OSError as error:
        raise TimelineError(
            f"'{cut_file}' cannot be read ({error.strerror}); name a timeline file."
        ) from error
    return MadeFrom(f"{cut}#{sequence}" if sequence else cut, _settings_digest(cut_file, settings), model())


@cache
def model() -> str:
    """Return the version of Recue here and the digest of its weights."""
    digest = sha256()
    for file in sorted(TRAINED.parent.glob("*.safetensors")):
        digest.update(file.read_bytes())
    return f"{release()} {digest.hexdigest()[:12]}"


def _settings_digest(cut_file: Path, settings: Settings) -> str:
    told = settings.model_dump(exclude_defaults=True)
    beside = [captions_beside(cut_file, settings.language or ""), script_beside(cut_file)]
    files = {each.path.name: each.path for each in beside if each is not None}
    whole = {"given": dict(_known(told)), "beside": dict(_known({**files, **themes_beside(cut_file)}))}
    return sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def _known(values: Mapping[str, object], *, named: bool = False) -> Iterator[tuple[str, object]]:
    """Yield values with each file in them by its content, so that a season may move to another folder."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield str(key), dict(_known(value, named=key in _NAMED))
        elif isinstance(value, Path):
            yield str(key), _content(value)
        elif named and isinstance(value, str):
            yield str(key), _content(Path(value))
        else:
            yield str(key), value


def _content(file: Path) -> str:
    """Return what a file holds in few letters; the path of what is no file."""
    try:
        size = file.stat().st_size
        if file.is_file() and size > _WHOLE:
            return f"{size} {file.stat().st_mtime_ns}"
        with open_regular(file) as opened:
            return file_digest(opened, "sha256").hexdigest()
    except (OSError, ValueError):  # a folder, or no path at all
        return str(file)
