"""The real timelines of ../shared, where they are."""

from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read

FOLDER = Path(__file__).parents[2] / "shared" / "timelines"
NEEDED = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/timelines, which is not here"),
]
"""The marks of a test that reads them."""


def opened(path: Path) -> Timeline:
    """Read a file, the first sequence of several."""
    try:
        return read(path)
    except TimelineError as error:
        if "--sequence" not in str(error):
            raise
        return read(path, sequence=str(error).split("'")[3])
