"""Score every timeline in a folder, as a nightly job does: one line a file, and an exit code.

python examples/score_a_folder.py [FOLDER [OUTPUT]]
"""

import sys
from pathlib import Path

from bridge.commands.score import score_file
from bridge.daemon.timeline_files import timelines_in
from bridge.demo import FILM
from bridge.errors import RecueError
from bridge.settings import Settings


def main(folder: Path, output_folder: Path) -> int:
    """Score every timeline that can be read.

    Returns:
        The exit code: 0, or that of the last file that could not be scored.
    """
    code = 0
    for timeline_file in timelines_in(folder):
        try:
            settings = Settings.read(timeline_file, {"formats": "mid"})
            report = score_file(timeline_file, output_folder, None, settings, lambda _task, _share: None)
        except RecueError as error:
            print(error, file=sys.stderr)
            code = error.exit_code
        else:
            print(report.summary)
    return code


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else FILM.parent
    sys.exit(main(source, Path(sys.argv[2]) if len(sys.argv) > 2 else Path("scored")))
