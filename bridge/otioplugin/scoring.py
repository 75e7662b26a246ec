"""Score an OpenTimelineIO document as one .mid."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bridge.errors import UsageError
from bridge.job import Job, run_job
from bridge.output.delivering import deliver_files, kept_remarks
from bridge.output.files import midi_file
from bridge.score.composers import Composing
from bridge.settings import Settings
from bridge.timeline.formats import read_document
from integrations.files.delivery import Delivery

_LOG = logging.getLogger("recue")


def score_document(
    document: str, name: str, output: Path, sequence: str | None, arguments: Mapping[str, object]
) -> None:
    """Score a timeline into a .mid.

    Args:
        document: OpenTimelineIO's JSON.
        name: The name of a timeline without one.
        output: The file to write; its folder is made if it is not there.
        sequence: Which timeline, where there are several.
        arguments: Settings by key, with dots for sections.

    Raises:
        RecueError: One sentence, whatever goes wrong; an earlier file stays as it was.
    """
    settings = Settings.read(output, settings_of(arguments), source="the arguments")
    cut = read_document(document, name, rate=settings.rate, sound_only=settings.sound_only, sequence=sequence)
    scored = run_job(Job(output, cut, settings, Composing()), _untold).scored
    suffix = output.suffix.removeprefix(".")
    delivered = deliver_files(output.parent, Delivery(output.stem, {suffix: midi_file(scored)}))
    for remark in scored.remarks:
        _LOG.info(remark)
    for remark in kept_remarks(delivered.kept):
        _LOG.warning(remark)


def settings_of(arguments: Mapping[str, object]) -> dict[str, object]:
    """Convert arguments to settings: `grid.metres` becomes a section, one number as `bpm` the tempo to stay near.

    Raises:
        UsageError: If a key is a section and a value at once.
    """
    settings: dict[str, Any] = {}
    for key, value in arguments.items():
        *sections, last = key.split(".")
        under = settings
        for section in sections:
            under = under.setdefault(section, {})
            if not isinstance(under, dict):
                raise UsageError(f"'{section}' is given a value and a section, in '{key}': leave one out")
        under[last] = value
    if isinstance(settings.get("bpm"), int | float):
        settings["tempo"] = settings.pop("bpm")
    return settings


def _untold(_doing: str, _share: float) -> None:
    """Ignore progress: nobody watches it."""
