"""Recut the example film for the tutorial: `film-v2.otio` beside this script, made from `film.otio`.

python docs/tutorial/make_recut.py FILM
"""

import sys
from pathlib import Path

import opentimelineio as otio

RATE = 24
HERE = Path(__file__).parent


def recut(film: Path) -> otio.schema.Timeline:
    """Return the film without one shot, with another a second shorter, and with a title of eight seconds at its end."""
    cut = otio.adapters.read_from_file(str(film))
    (track,) = cut.tracks
    shots = {clip.name: clip for clip in track}
    del track[track.index(shots["wood, back"])]
    wide = shots["lake, wide"]
    shown = wide.source_range
    wide.source_range = otio.opentime.TimeRange(shown.start_time, shown.duration - _time(RATE))
    title = otio.schema.Clip(
        "Title",
        otio.schema.GeneratorReference("Title", "Title"),
        otio.opentime.TimeRange(_time(0), _time(8 * RATE)),
    )
    title.markers.append(
        otio.schema.Marker(
            "scene: end title", otio.opentime.TimeRange(_time(0), _time(0)), otio.schema.MarkerColor.GREEN
        )
    )
    track.append(title)
    return cut


def _time(frames: int) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frames, RATE)


if __name__ == "__main__":
    otio.adapters.write_to_file(recut(Path(sys.argv[1])), str(HERE / "film-v2.otio"))
