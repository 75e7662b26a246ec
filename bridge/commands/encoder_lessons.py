"""Lessons for encoders: films, and what the explicit way says of them."""

import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from bridge.errors import FootageError, UsageError
from bridge.learned.drawing import drawn_scenes
from bridge.learned.drawn_films import cut_of_file, write_film
from bridge.learned.reading import read_film
from bridge.picture.footage.reading import read_picture
from bridge.picture.footage.video import probe
from bridge.score.fusion.learned import explicit
from bridge.sound.hearing import read_sound
from bridge.timeline import Timeline
from generator.encoders.learning import Lesson
from generator.encoders.shapes import STEPS

SCENES: Final = 5
"""Scenes of a drawn film."""
HELD_OUT: Final = 8
"""Of so many films, the last is held out."""
_STRETCH: Final = Fraction(30)
"""Seconds of a file that are one film."""


def lessons_of(
    footage: Path | None, films: int, seed: int, report: Callable[[str], None]
) -> tuple[list[Lesson], list[Lesson]]:
    """Return the films to learn from, and those that are held out: of each kind, one in HELD_OUT.

    Args:
        footage: A folder of a person's own; None for none.
        films: Films to draw.
        seed: What they are drawn from.
        report: Called with a line now and then.

    Raises:
        UsageError: If that is too little to learn from and to hold any out.
    """
    kinds = [drawn_lessons(films, seed, report)]
    if footage is not None:
        kinds.append(footage_lessons(footage, report))
    held = [lesson for kind in kinds for lesson in kind[HELD_OUT - 1 :: HELD_OUT]]
    learned = [lesson for kind in kinds for at, lesson in enumerate(kind, 1) if at % HELD_OUT]
    if not held:
        raise UsageError(
            f"{len(learned)} films are too few to learn from; draw {HELD_OUT} or more with --films, or name more with --footage"
        )
    return learned, held


def drawn_lessons(films: int, seed: int, report: Callable[[str], None]) -> list[Lesson]:
    """Draw films, and return what the explicit way says of them.

    Args:
        films: How many.
        seed: What they are drawn from.
        report: Called with a line now and then.
    """
    lessons = []
    with tempfile.TemporaryDirectory(prefix="recue-drawn-") as folder:
        for number in range(films):
            scenes = drawn_scenes(np.random.default_rng((seed, number)), SCENES)
            file = Path(folder) / "drawn.mp4"
            lessons.append(lesson_of(write_film(scenes, file), Path(folder)))
            file.unlink()
            if (number + 1) % 10 == 0 or number + 1 == films:
                report(f"{number + 1} of {films} films drawn and read")
    return lessons


def footage_lessons(folder: Path, report: Callable[[str], None]) -> list[Lesson]:
    """Read a person's own footage, in stretches, and return what the explicit way says of it.

    Files that are no footage are passed over.

    Args:
        folder: With the files, in it or in folders of it.
        report: Called with a line for each file that is read.

    Raises:
        UsageError: If there is no footage in it.
    """
    lessons = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        stretches = [lesson_of(cut, folder) for cut in _stretches(file)]
        if stretches:
            report(f"{file.name} read: {len(stretches)} stretches")
        lessons += stretches
    if not lessons:
        raise UsageError(f"there is no footage in {folder}; name a folder with video files with --footage")
    return lessons


def _stretches(file: Path) -> Iterator[Timeline]:
    """Yield a file cut into stretches; none where it is no video that states its length."""
    try:
        length = probe(file).duration
    except FootageError:
        return
    first = Fraction(0)
    while length is not None and length - first >= 4:
        seconds = min(_STRETCH, length - first)
        yield cut_of_file(file, seconds, first)
        first += seconds


def lesson_of(cut: Timeline, folder: Path) -> Lesson:
    """Read a cut as encoders do, and as the explicit way does."""
    film = read_film(cut, folder, None, None, lambda _: None, picture=True, sound=True)
    picture = read_picture(cut, folder, None, lambda _: None)
    sound = read_sound(cut, folder, None, None, lambda _: None)
    edges = [min(Fraction(step, STEPS), cut.duration) for step in range(film.steps + 1)]
    return Lesson(film, explicit(picture, sound, edges[:-1], edges[1:]))
