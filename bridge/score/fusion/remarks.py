"""Sentences for the report on what is told of a film, and on what its moods lack."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from bridge.score.fusion.material import Material
from bridge.sound.heard import Music
from bridge.sound.music import music_remarks
from bridge.story.told import Kind, Line

_LEFT_ALONE: Final = 0.8
"""The share of music that is there already that lies in silence where it is left alone: its edges are heard roughly."""


def told_remarks(
    material: Material, silent: Sequence[tuple[Fraction, Fraction]], *, worded: bool, stands: bool = False
) -> tuple[str, ...]:
    """Return sentences on what moods are read from: on the sound, on the story, and on what they lack.

    Args:
        material: All that the film is read from.
        silent: The starts and ends of the scenes without music, in seconds from the first frame: music that is there
            already and lies in them is left alone, and not spoken of.
        worded: True if words say what all music is about.
        stands: True if the music of every scene stands.
    """
    sound, story = material.sound, material.story
    music = tuple(each for each in sound.music if not _left_alone(each, silent))
    already = music_remarks(music, material.timeline)
    return (
        *sound.remarks,
        *already,
        *story.remarks,
        *_felt(material, stands=stands),
        *_unread(material),
        *_neutral(material, worded=worded),
    )


def _left_alone(music: Music, silent: Sequence[tuple[Fraction, Fraction]]) -> bool:
    covered = sum(max(min(music.end, end) - max(music.start, start), Fraction(0)) for start, end in silent)
    return covered >= _LEFT_ALONE * (music.end - music.start)


def _felt(material: Material, *, stands: bool) -> tuple[str, ...]:
    """Return a sentence on the lines whose feeling moves the music; none on names alone, which move it little."""
    lines = [line for line in material.story.lines if line.kind is not Kind.NAME]
    if not lines:
        return ()
    felt = sum(map(_tells, lines))
    if felt == 0:
        count = "1 line of the story was" if len(lines) == 1 else f"{len(lines)} lines of the story were"
        return (f"{count} read, and none tells a feeling: the story moves no music.",)
    tells = f"{felt} of {len(lines)} lines of the story {'tells' if felt == 1 else 'tell'} a feeling"
    if stands:
        return (f"{tells}; every scene stands as it was scored, so none of its music is moved by them.",)
    return (f"{tells}, and {'moves' if felt == 1 else 'move'} the music of scenes that are composed.",)


def _unread(material: Material) -> tuple[str, ...]:
    """Return a sentence where encoders are asked for and can read nothing; none otherwise."""
    if not material.learned.asked or material.learned.known:
        return ()
    return (
        "Encoders are asked for, and tell nothing of this cut: only the cutting tells scenes apart. Try `conditions: explicit`.",
    )


def _tells(line: Line) -> bool:
    return line.feeling is not None and line.feeling.confidence > 0


def _neutral(material: Material, *, worded: bool) -> tuple[str, ...]:
    """Return a sentence on what moods lack; none where footage is seen, or words say what all music is about."""
    if material.picture.seen or worded:
        return ()
    felt = any(map(_tells, material.story.lines))
    heard = material.sound.heard
    if felt:
        return ()
    if heard:
        return (
            "No footage is seen, so no scene is bright or dark: the pace of the cutting and the sound tell scenes apart.",
        )
    return ("No footage is seen, so moods are neutral: only the pace of the cutting tells scenes apart.",)
