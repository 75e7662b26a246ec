"""Tell where Recue reads the files of some folders otherwise than they are written."""

import sys
from pathlib import Path

from bridge.errors import TimelineError
from tests.bridge.timeline.formats.counting import counted
from tests.bridge.timeline.formats.counting.pieces import disagreements, marker_disagreement
from tests.timelines import opened


def _told(path: Path) -> list[str]:
    """Return sentences on one file, for a person."""
    try:
        cut = opened(path)
    except TimelineError as error:
        return [f"refused: {error}"]
    count = counted(path, cut)
    if count is None:
        return ["not counted"]
    found = [*disagreements(count, cut), *marker_disagreement(count, cut)]
    return [*found, *(f"  told: {remark}" for remark in cut.warnings if found)] or ["agrees"]


if __name__ == "__main__":
    for file in sorted(each for folder in sys.argv[1:] for each in Path(folder).rglob("*.*")):
        if file.suffix in {".otio", ".edl", ".xml", ".fcpxml", ".aaf"}:
            for sentence in _told(file):
                sys.stdout.write(f"{file.name}: {sentence}\n")
