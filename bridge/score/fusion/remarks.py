"""Sentences for the report on what is told of a film, and on what its moods lack."""

from bridge.score.fusion.material import Material
from bridge.story.told import Kind, Line


def told_remarks(material: Material, *, worded: bool) -> tuple[str, ...]:
    """Return sentences on what moods are read from: on the sound, on the story, and on what they lack.

    Args:
        material: All that the film is read from.
        worded: True if words say what all music is about.
    """
    sound, story = material.sound, material.story
    return (
        *sound.remarks,
        *story.remarks,
        *_felt(material),
        *_unread(material),
        *_neutral(material, worded=worded),
    )


def _felt(material: Material) -> tuple[str, ...]:
    """Return a sentence on the lines whose feeling moves the music; none on names alone, which move it little."""
    lines = [line for line in material.story.lines if line.kind is not Kind.NAME]
    if not lines:
        return ()
    felt = sum(map(_tells, lines))
    if felt == 0:
        count = "1 line of the story was" if len(lines) == 1 else f"{len(lines)} lines of the story were"
        return (f"{count} read, and none tells a feeling: the story moves no music.",)
    verbs = ("tells", "moves") if felt == 1 else ("tell", "move")
    return (
        f"{felt} of {len(lines)} lines of the story {verbs[0]} a feeling, and {verbs[1]} the music of scenes that are composed.",
    )


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
