"""Score a timeline from Python, as `recue score` does, with the report as a value.

python examples/score_a_cut.py [TIMELINE [FOLDER]]
"""

import sys
from pathlib import Path

from bridge.commands.score import score_file
from bridge.demo import FILM
from bridge.settings import Settings


def main(timeline_file: Path, folder: Path) -> None:
    """Score a timeline into a folder, in D minor."""
    settings = Settings.read(timeline_file, {"key": "D minor", "formats": "mid,json"})
    report = score_file(timeline_file, folder, None, settings, lambda _task, _share: None)
    print(report.summary)
    for file in report.delivered:
        print("wrote", file)


if __name__ == "__main__":
    timeline_file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILM
    main(timeline_file, Path(sys.argv[2]) if len(sys.argv) > 2 else Path("scored"))
