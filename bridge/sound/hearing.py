"""The sound of a timeline: what its parts play, decoded, measured and understood."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np

from bridge.errors import FootageError
from bridge.sound.heard import Floats, Sound, SoundCourse
from bridge.sound.known import NOTHING, KnownSound
from bridge.sound.laid import Laid
from bridge.sound.measured import FINE, blocks_between
from bridge.sound.measured_again import blocks_of
from bridge.sound.music import music_of
from bridge.sound.parts import Part, clip_parts, mix_parts
from bridge.sound.recording import Recording
from bridge.sound.speech import speech_of
from bridge.sound.sudden import sudden_of
from bridge.timeline import Timeline

Progress = Callable[[float], None]
"""Receives the share of the work that is done, 0 to 1, never falling; it may raise to cancel."""
_LONGEST: Final = 24 * 3600
"""Seconds of the longest timeline that is listened to."""


def read_sound(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    mix: Path | None,
    progress: Progress,
    known: KnownSound = NOTHING,
    *,
    looked_at: bool = True,
) -> Sound:
    """Decode, measure and understand the sound of a timeline.

    A mix goes before the timeline's sound clips, and these before the sound of its shots' files. Files that cannot be read
    are no error: a remark says so, and what they would have played is not known.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        mix: A production mix; None for none.
        progress: Called with the share of the sound that is measured, 0 to 1.
        known: The cache of sound that was measured before; measured sound is added. It changes the time this takes, not
            the result.
        looked_at: True where the picture of the same files is read, too, and says which cannot be.

    Raises:
        UsageError: If `media` is no folder, or the mix cannot be read.
    """
    folder = cut_file if cut_file.is_dir() else cut_file.parent
    parts = mix_parts(timeline, mix) if mix else clip_parts(timeline, folder, media, looked_at=looked_at)
    if not parts.parts:
        return Sound(remarks=parts.remarks)
    if timeline.duration > _LONGEST:
        return Sound(
            remarks=(*parts.remarks, "The cut is longer than a day, so its sound is not listened to.")
        )
    laid = Laid.empty(timeline)
    broken = _measure(parts.parts, laid, progress, known)
    if not laid.known.any():
        return Sound(remarks=(*parts.remarks, *broken))
    for start, end in parts.silent:
        laid.silence(float(start), float(end))
    for start, end in parts.unread:
        laid.unread(float(start), float(end))
    return heard_in(laid, (*parts.remarks, *broken))


def heard_in(laid: Laid, remarks: Sequence[str] = ()) -> Sound:
    """Return what is heard in sound that was laid along a timeline, with remarks on what could not be."""
    speech, music = speech_of(laid), music_of(laid)
    course = SoundCourse(Fraction(FINE), *_known(laid))
    return Sound(speech, sudden_of(laid, music), music, course, tuple(remarks))


def _measure(parts: Sequence[Part], laid: Laid, progress: Progress, known: KnownSound) -> list[str]:
    """Lay all parts' sound, file by file and in order; return a sentence for each file that breaks off."""
    users: dict[Recording, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        for number in blocks_between(*map(float, part.heard)):
            users[part.recording][number].append(part)
    total, done, broken = sum(map(len, users.values())), count(1), []
    for recording in sorted(users, key=lambda each: str(each.path)):
        wanted = users[recording]
        try:
            for sound in blocks_of(recording, [*wanted], known):
                for part in wanted[sound.number]:
                    laid.lay(part, sound)
                progress(min(next(done) / total, 1.0))
        except FootageError as error:
            broken.append(f"{error}; what it plays from there on is not heard.")
    if total:
        progress(1.0)
    return broken


def _known(laid: Laid) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the channels of a course, NaN where nothing is known."""
    onset, speech = (
        np.where(laid.known, each, np.nan).astype(np.float32) for each in (laid.onset, laid.spoken_of)
    )
    return laid.loudness, onset, laid.brightness, speech
