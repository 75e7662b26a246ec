"""Score a timeline as a Standard MIDI File, in step with its cuts (Recue).

Arguments are Recue's settings by their keys, those of sections with a dot: `-A seed=7 -A style=song -A grid.metres=3/4`.
A single number as `bpm` is the tempo to stay near. `sequence` names one of several timelines. A `recue.yaml` in the
file's folder holds, too, and media are looked for from there, or in the folder that `media` names.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def write_to_file(input_otio: Any, filepath: str, sequence: str | None = None, **arguments: object) -> bool:
    """Score a timeline, or whatever else holds one, and write the MIDI.

    A file a person edited is kept beside the new one, as `cut.kept-1.mid`. The program that calls this keeps its own
    environment and number of threads.

    Args:
        input_otio: Any object of OpenTimelineIO's that holds a timeline.
        filepath: The .mid to write.
        sequence: Which timeline, where there are several.
        arguments: Settings by key.

    Returns:
        True.

    Raises:
        RecueError: One sentence, whatever goes wrong.
    """
    with _environment_kept():
        from bridge.otioplugin.scoring import score_document  # noqa: PLC0415 (loads much: only to score)

    name = input_otio.name or Path(filepath).stem
    score_document(input_otio.to_json_string(), name, Path(filepath), sequence, arguments)
    return True


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Take back what libraries change in the environment when they are loaded, as OpenCV does: it is another program's."""
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)
