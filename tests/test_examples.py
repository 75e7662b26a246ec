"""Every example runs as its first lines say, on the example film."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
DRAWN_ELSEWHERE = {"make_film.py"}
"""Draws for over a minute; tests/bridge/picture/footage draws a short version."""
FEWER = {"compose_ten_cues.py": ("ten-cues", "waltz", "farewell")}
"""Arguments with which an example does less of the same."""
SCRIPTS = sorted(
    path.name for path in EXAMPLES.glob("*.py") if path.name not in {"__init__.py", *DRAWN_ELSEWHERE}
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_example_runs(script: str, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error::UserWarning", str(EXAMPLES / script), *FEWER.get(script, ())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""
