"""A cut of four scenes with a track of dialogue, which an editor may move."""

from pathlib import Path

import opentimelineio as otio

from tests.recuts import REEL, SCENES, cut_file
from tests.sounds import SPEECH

FPS = 24


def spoken_cut(path: Path, frame: int) -> Path:
    """Write a cut in which two phrases are spoken in the eight seconds from a frame on; nothing else of it differs."""
    cut_file(path, REEL, SCENES)
    time = otio.opentime.RationalTime
    length = otio.opentime.TimeRange(time(0, FPS), time(8 * FPS, FPS))
    track = otio.schema.Track("DX 1", kind=otio.schema.TrackKind.Audio)
    track.append(otio.schema.Gap(duration=time(frame, FPS)))
    track.append(otio.schema.Clip("dialogue", otio.schema.ExternalReference(str(SPEECH), length), length))
    timeline = otio.adapters.read_from_file(str(path))
    assert isinstance(timeline, otio.schema.Timeline)
    timeline.tracks.append(track)
    otio.adapters.write_to_file(timeline, str(path))
    return path
