"""What encoders read off a timeline."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from bridge.errors import recue_error
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.learned.levels import read_levels
from bridge.learned.thumbnails import read_thumbnails, steps_of
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.sound.heard import SILENT
from bridge.timeline import Timeline
from generator.encoders.encoder import Encoder
from generator.encoders.shapes import BANDS, HEIGHT, HOPS, THUMBNAILS, WIDTH, SensedFilm
from generator.errors import GeneratorError


def read_film(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    mix: Path | None,
    progress: Callable[[float], None],
    kept: KnownFootage = NOTHING,
    *,
    picture: bool,
    sound: bool,
) -> SensedFilm:
    """Decode a timeline as encoders read it.

    Args:
        timeline: The cut.
        cut_file: Its file.
        media: A folder to search for files that are not where the timeline says; None for none.
        mix: A production mix, which goes before the timeline's own sound; None for none.
        progress: Called with the share that is done, 0 to 1; it may raise to cancel.
        kept: The cache of what was decoded of the picture before.
        picture: False to leave the picture out.
        sound: False to leave the sound out.

    Raises:
        UsageError: If `media` is no folder, or the mix cannot be read.
    """
    steps = steps_of(timeline)
    thumbnails = np.zeros((THUMBNAILS * steps + 1, HEIGHT, WIDTH, 3), np.uint8)
    levels = np.full((steps, HOPS, BANDS), SILENT, np.float32)
    seen, heard = np.zeros(steps, np.bool_), np.zeros(steps, np.bool_)
    share = 0.8 if picture and sound else 1.0
    if picture:
        thumbnails, seen = read_thumbnails(
            timeline, cut_file, media, lambda done: progress(share * done), kept
        )
    if sound:
        begun = share if picture else 0.0
        levels, heard = read_levels(
            timeline, cut_file, media, mix, lambda done: progress(begun + (1 - begun) * done)
        )
    return SensedFilm(thumbnails, seen, levels, heard)


def read_learned(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    mix: Path | None,
    progress: Callable[[float], None],
    kept: KnownFootage = NOTHING,
    *,
    picture: bool,
    sound: bool,
) -> LearnedCourse:
    """Return what the encoders that ship with Recue tell of a timeline; see `read_film`."""
    read = partial(read_film, timeline, cut_file, media, mix, progress, kept)
    if not (picture or sound):
        return LearnedCourse(UNLEARNED.values, UNLEARNED.confidence)
    try:
        encoder = Encoder.trained()
    except GeneratorError as error:
        raise recue_error(error) from error
    return LearnedCourse.of(encoder.tell(read(picture=picture, sound=sound)))
