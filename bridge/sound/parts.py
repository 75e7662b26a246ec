"""The parts of a cut that sound: which file is heard when, and how."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

from bridge.errors import FootageError, UsageError
from bridge.picture.features.playback import pieces
from bridge.picture.footage.images import Folders, is_numbered
from bridge.picture.footage.media import Index, find_media, index_folder
from bridge.picture.footage.reading import origin
from bridge.picture.footage.video import probe as probe_video
from bridge.sound.recording import NoSoundError, Recording, UndecodedSoundError, probe
from bridge.timeline import MediaKind, Shot, SoundClip, Timeline

MUSIC: Final = "music"
"""The role of sound that is music."""
_FASTEST: Final = 8
"""Seconds of media a second up to which sound is heard along; faster is silent."""
_NAMED: Final = 3
"""Files that cannot be heard that are named before the others are only counted."""
_FITS: Final = Fraction(1, 2)
"""The share of a mix, or of the cut if that is shorter, that lies within the cut where its timecode fits."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one file's sound over record time, at one speed."""

    recording: Recording
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    source: Fraction
    """The file's own time at the start, in seconds from its first frame of picture, or its first sample."""
    speed: Fraction = Fraction(1)
    """Seconds of the file per second of record time; below 0 plays backwards, never 0."""
    gain: float = 0.0
    """Decibels."""
    role: str = ""

    @property
    def heard(self) -> tuple[Fraction, Fraction]:
        """The earliest and the latest time of the file that is heard, in seconds."""
        ends = (self.source, self.source + (self.end - self.start) * self.speed)
        return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Parts:
    """All that sounds in a cut, as far as it can be read."""

    parts: tuple[Part, ...] = ()
    silent: tuple[tuple[Fraction, Fraction], ...] = ()
    """Stretches, in seconds, in which nothing sounds where no part does."""
    unread: tuple[tuple[Fraction, Fraction], ...] = ()
    """Stretches, in seconds, in which something sounds that cannot be read."""
    remarks: tuple[str, ...] = ()


def mix_parts(timeline: Timeline, mix: Path) -> Parts:
    """Lay a production mix under a cut: at its own timecode where it has one that fits, else from the first frame on.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        recording = probe(mix)
    except FootageError as error:
        raise UsageError(f"{error}; check --sound or the setting 'sound'") from error
    length = recording.duration or timeline.duration
    offset = Fraction(0)
    if recording.first is not None:
        told = recording.first - timeline.start
        both = min(told + length, timeline.duration) - max(told, Fraction(0))
        offset = told if both >= _FITS * min(length, timeline.duration) else offset
    start, end = max(offset, Fraction(0)), min(offset + length, timeline.duration)
    return Parts((Part(recording, start, end, start - offset),), remarks=_left_out([recording]))


def clip_parts(timeline: Timeline, folder: Path, media: Path | None, *, looked_at: bool = True) -> Parts:
    """Return the parts of a timeline's own sound: its sound clips, or where it has none, the sound of its shots' files.

    Args:
        timeline: The cut.
        folder: From which relative media paths count.
        media: A folder to search for files that are not where the timeline says; None for none.
        looked_at: True where the picture of the same files is read, too, and says which cannot be.

    Raises:
        UsageError: If `media` is no folder.
    """
    finding = _Finding(folder, index_folder(media) if media else {})
    if timeline.sounds:
        return _of_clips(timeline, finding)
    return _of_shots(timeline, finding, looked_at=looked_at)


@dataclass(slots=True)
class _Finding:
    """Files, each found and probed once."""

    folder: Path
    index: Index
    known: dict[Path, Recording | FootageError] = field(default_factory=dict)
    folders: Folders = field(default_factory=Folders)

    def recording(self, clip: Shot | SoundClip) -> Recording | FootageError:
        """Return the sound behind a clip, or the reason why there is none."""
        try:
            path = find_media(clip.media, self.folder, self.index, self.folders)
        except FootageError as error:
            return _NotFoundError(str(error))
        if path not in self.known:
            try:
                self.known[path] = probe(path)
            except FootageError as error:
                is_images = is_numbered(path.name) and not path.is_file()
                self.known[path] = NoSoundError(str(error)) if is_images else error
        return self.known[path]


class _NotFoundError(FootageError):
    """There is no file behind a clip."""


def _of_clips(timeline: Timeline, finding: _Finding) -> Parts:
    clips = timeline.sounds
    found = [finding.recording(clip) for clip in clips]
    zeros = _zeros(clips, found)
    parts = tuple(
        Part(
            recording,
            max(clip.start, Fraction(0)),
            clip.end,
            clip.source_start - zeros[recording],
            clip.speed,
            clip.gain,
            clip.role,
        )
        for clip, recording in zip(clips, found, strict=True)
        if isinstance(recording, Recording) and 0 < abs(clip.speed) <= _FASTEST and clip.end > clip.start
    )
    lost = {
        (clip.start, clip.end): str(reason)
        for clip, reason in zip(clips, found, strict=True)
        if isinstance(reason, FootageError) and clip.media.kind is not MediaKind.GENERATOR
    }
    remarks = (*_lost(lost.values(), f"{len(clips)} sound clips"), *_left_out(found))
    return Parts(parts, ((Fraction(0), timeline.duration),), tuple(lost), remarks)


def _of_shots(timeline: Timeline, finding: _Finding, *, looked_at: bool) -> Parts:
    shots = timeline.shots
    found = [finding.recording(shot) for shot in shots]
    zeros = _zeros(shots, found)
    parts = tuple(
        Part(recording, *piece.record, piece.source[0] - zeros[recording], piece.speed)
        for shot, recording in zip(shots, found, strict=True)
        if isinstance(recording, Recording)
        for piece in pieces(shot)
        if 0 < abs(piece.speed) <= _FASTEST
    )
    lost = [
        str(reason)
        for shot, reason in zip(shots, found, strict=True)
        if isinstance(reason, FootageError)
        and shot.media.kind is MediaKind.FILE
        and _untold(reason, looked_at=looked_at, any_heard=bool(parts))
    ]
    return Parts(parts, remarks=(*_lost(lost, f"{len(shots)} shots"), *_left_out(found)))


def _untold(reason: FootageError, *, looked_at: bool, any_heard: bool) -> bool:
    """Return whether nothing else says why a shot is not heard: many have no sound, and what cannot be read has no picture either.

    Where no file of the cut is there at all, nobody waits for its sound.
    """
    if isinstance(reason, NoSoundError) or (looked_at and not isinstance(reason, UndecodedSoundError)):
        return False
    return any_heard or not isinstance(reason, _NotFoundError)


def _left_out(found: Iterable[Recording | FootageError]) -> tuple[str, ...]:
    """Write which files have sounds that are not heard with their first, up to some."""
    files = {each.path: each for each in found if isinstance(each, Recording) and each.unheard}
    told = [f"'{path.name}' ({each.unheard + 1})" for path, each in files.items()]
    if not told:
        return ()
    others = len(told) - _NAMED
    more = f" and {others} more file{'s' * (others > 1)}" if others > 0 else ""
    return (
        f"Of several sounds in one file the first is heard: {', '.join(told[:_NAMED])}{more}; export another and give it with --sound to have that heard.",
    )


def _zeros(
    clips: Sequence[Shot | SoundClip], found: Sequence[Recording | FootageError]
) -> dict[Recording, Fraction]:
    """Find the place of each file's own zero on the timecode that its clips count on, in seconds."""
    users: dict[Recording, list[Shot | SoundClip]] = defaultdict(list)
    for clip, recording in zip(clips, found, strict=True):
        if isinstance(recording, Recording):
            users[recording].append(clip)
    return {recording: _zero(recording, ours) for recording, ours in users.items()}


def _zero(recording: Recording, clips: Sequence[Shot | SoundClip]) -> Fraction:
    """Find the place of a file's own zero: as for its picture where it has one, else as its sound says."""
    shots = [Shot("", clip.media, clip.start, clip.end, clip.source_start, clip.speed) for clip in clips]
    try:
        return origin(probe_video(recording.path), shots)
    except FootageError:  # sound alone
        pass
    stated = Counter(clip.media.start for clip in clips if clip.media.start is not None)
    own = () if recording.first is None else (recording.first,)
    candidates = (*(start for start, _ in stated.most_common(3)), *own, Fraction(0))

    def fit(zero: Fraction) -> tuple[int, Fraction]:
        return sum(_within(recording, clip, zero) for clip in clips), sum(
            (_held(recording, clip, zero) for clip in clips), Fraction(0)
        )

    best: Fraction = max(candidates, key=fit)
    return best


def _held(recording: Recording, clip: Shot | SoundClip, zero: Fraction) -> Fraction:
    """Return the seconds of what a clip plays that a file holds, whose first sample is at `zero`."""
    first, last = sorted((clip.source_start - zero, clip.source_end - zero))
    end = last if recording.duration is None else min(last, recording.duration)
    return max(Fraction(0), end - max(first, Fraction(0)))


def _within(recording: Recording, clip: Shot | SoundClip, zero: Fraction) -> bool:
    """Return whether a file, whose first sample is at `zero`, holds what a clip plays, to a twentieth of a second."""
    ends = [clip.source_start - zero, clip.source_end - zero]
    slack = Fraction(1, 20)
    return min(ends) >= -slack and (recording.duration is None or max(ends) <= recording.duration + slack)


def _lost(reasons: Iterable[str], of_all: str) -> tuple[str, ...]:
    """Write how many of all clips cannot be heard, and why: each file with its reason, up to some.

    Args:
        reasons: Why each of them cannot.
        of_all: How many there are in all: `12 sound clips`.
    """
    told = list(reasons)
    if not told:
        return ()
    files = [*dict.fromkeys(told)]
    others = len(files) - _NAMED
    more = f"; and {others} more file{'s' * (others > 1)}" if others > 0 else ""
    return (f"{len(told)} of {of_all} cannot be heard: {'; '.join(files[:_NAMED])}{more}.",)
