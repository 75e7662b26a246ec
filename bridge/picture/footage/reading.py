"""The picture of a timeline: the media ranges that its shots show, decoded and measured."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice
from math import ceil, floor
from pathlib import Path

from bridge.errors import FootageError
from bridge.picture.features.picture import Features, Picture, Sight
from bridge.picture.features.playback import source_range
from bridge.picture.footage.ahead import ahead
from bridge.picture.footage.flow import features_of, measure
from bridge.picture.footage.frames import BLOCK, MeasuredFrames, joined, missing
from bridge.picture.footage.images import Folders
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.media import find_media, index_folder
from bridge.picture.footage.sampling import stills
from bridge.picture.footage.still import Passed, Still
from bridge.picture.footage.video import Video, probe
from bridge.timeline import Media, Shot, Timeline

Progress = Callable[[float], None]
"""Receives the share of the work that is done, 0 to 1, never falling."""
_NEAR = Fraction(1)
"""Seconds: it is quicker to decode through a shorter gap between two ranges than to seek past it."""
_MISSING_FRAMES = 2
"""Frames by which a file may fall short of a shot's range; the nearest ones there are stand for them."""

AHEAD = 2
"""Most bunches of sampled frames that wait to be measured."""
_BUNCH = 6
"""Frames that are handed on to be measured at a time: handing on each by itself takes as long as reducing some."""
_CANDIDATES = 3
"""Starts and rates of one file, as a timeline states them, that are tried: the commonest first."""


class _Telling:
    """The progress of frames that may come in several runs."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = total
        self._progress = progress
        self._passed = 0

    def of(self, taken: Iterator[Still | Passed]) -> Iterator[Still | Passed]:
        """Pass frames on, and report their share of the total."""
        for still in taken:
            yield still
            self._passed += 1
            self.again()

    def again(self) -> None:
        """Report what was reported last; the receiver may cancel the work thereby."""
        self._progress(min(self._passed / self._total, 1.0))


@dataclass(frozen=True, slots=True)
class Range:
    """A span of one media file, in seconds from its first frame."""

    video: Video
    start: Fraction
    end: Fraction

    @property
    def key(self) -> tuple[Path, Fraction]:
        """The sort key of ranges: file, then start."""
        return self.video.path, self.start

    @property
    def samples(self) -> range:
        """The samples it covers, counted from the file's first frame; one at least."""
        first = floor(self.start * self.video.sample_rate)
        return range(first, max(first + 1, ceil(self.end * self.video.sample_rate)))

    def reach(self, handles: Fraction) -> range:
        """Return the samples it covers with handles of so many seconds, as far as the file goes, from a whole block on."""
        shown, more = self.samples, ceil(handles * self.video.sample_rate)
        end = self.end + handles if self.video.duration is None else self.video.duration
        last = ceil(end * self.video.sample_rate)
        return range(
            max(0, shown.start - more) // BLOCK * BLOCK, max(shown.stop, min(shown.stop + more, last))
        )


def read_picture(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    progress: Progress,
    known: KnownFootage = NOTHING,
    expect: Callable[[int], None] = lambda _: None,
) -> Picture:
    """Decode and measure the footage that a timeline shows.

    Footage that cannot be read is no error: the picture holds the reason, shot by shot.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        progress: Called with the share of the footage that is measured, 0 to 1.
        known: The cache of frames that were measured before; measured frames are added. It changes the time this takes,
            not the result.
        expect: Told how many frames there are to decode, before the first one; those that are known count, too.

    Raises:
        UsageError: If `media` is no folder.
    """
    folder = cut_file if cut_file.is_dir() else cut_file.parent
    videos = videos_of(timeline, folder, media, proxies=True)
    zeros = {video: origin(video, shots) for video, shots in _by_video(timeline, videos).items()}
    wanted = [
        video if isinstance(video, str) else _range(shot, video, zeros[video])
        for shot, video in zip(timeline.shots, videos, strict=True)
    ]
    ranges = merge(one for one in wanted if isinstance(one, Range))
    expect(sum(ceil((one.end - one.start) * one.video.rate) for one in ranges))
    measured = _measured(ranges, progress, known)
    sights = [
        one if isinstance(one, str) else _sight(one, ranges, measured, zeros[one.video]) for one in wanted
    ]
    return Picture.of(timeline, sights)


def read_features(media_range: Range, progress: Progress, known: KnownFootage = NOTHING) -> Features:
    """Measure one range of a media file; only frames that the cache lacks are decoded.

    Handles may begin where the file cannot be decoded; then it is measured without them.

    Args:
        media_range: The range.
        progress: Called with the share of it that is done, 0 to 1.
        known: The cache, see `read_picture`.

    Returns:
        Fewer samples than the range covers where the file ends early or cannot be decoded to its end.

    Raises:
        FootageError: If nothing of it can be decoded.
    """
    video, shown, reach = media_range.video, media_range.samples, media_range.reach(known.handles)
    rows = list(known.found(video, reach))
    telling = _Telling(sum(map(len, missing(shown, reach, rows))), progress)
    for extent in (reach, shown):
        for gap in missing(shown, extent, rows):
            rows += _decoded(video, gap, telling, known)
        line = joined(rows, shown)
        if line is not None:
            return features_of(line, video.sample_rate)
    raise FootageError(
        f"'{video.path.name}' cannot be decoded from {float(shown.start / video.sample_rate):.2f} s on"
    )


def origin(video: Video, shots: Sequence[Shot]) -> Fraction:
    """Find the place of a file's first frame on the timecode its shots count on, in seconds.

    That is the start the timeline states, the file's own timecode or zero: the first of them under which most shots
    lie within the file.
    """
    if video.is_still:
        return min(source_range(shot)[0] for shot in shots)
    stated = Counter(shot.media.start for shot in shots if shot.media.start is not None)
    rates = Counter(shot.media.rate or video.rate for shot in shots)
    own = () if video.first is None else (video.first / rate for rate, _ in rates.most_common(_CANDIDATES))
    candidates: tuple[Fraction, ...] = (
        *(start for start, _ in stated.most_common(_CANDIDATES)),
        *own,
        Fraction(0),
    )

    def fitting(zero: Fraction) -> int:
        return sum(isinstance(_range(shot, video, zero), Range) for shot in shots)

    return max(candidates, key=fitting)


def merge(ranges: Iterable[Range]) -> list[Range]:
    """Join ranges of one file that overlap or nearly meet; in order of file and time."""
    merged: list[Range] = []
    for one in sorted(ranges, key=lambda media_range: media_range.key):
        last = merged[-1] if merged else None
        if last and last.video == one.video and one.start <= last.end + _NEAR:
            merged[-1] = Range(last.video, last.start, max(last.end, one.end))
        else:
            merged.append(one)
    return merged


def videos_of(
    timeline: Timeline, folder: Path, media: Path | None, *, proxies: bool = False
) -> list[Video | str]:
    """Find the file behind each shot, or the reason why there is none. Every file is probed once.

    Args:
        timeline: The cut.
        folder: The folder from which relative media paths count.
        media: A folder to search for files that are not where the timeline says; None for none.
        proxies: Take the proxy that a timeline names, where it is there and can be read, for it is quicker to decode.
    """
    index = index_folder(media) if media else {}
    folders = Folders()
    known: dict[tuple[Path, Fraction], Video | str] = {}

    def found(wanted: Media) -> Video | str:
        try:
            path = find_media(wanted, folder, index, folders)
        except FootageError as error:
            return str(error)
        key = path, wanted.rate or timeline.rate
        if key not in known:
            known[key] = _probed(*key, folders)
        return known[key]

    videos: list[Video | str] = []
    for shot in timeline.shots:
        proxy = found(replace(shot.media, url=shot.media.proxy)) if proxies and shot.media.proxy else ""
        videos.append(proxy if isinstance(proxy, Video) else found(shot.media))
    return videos


def _probed(path: Path, rate: Fraction, folders: Folders) -> Video | str:
    """Probe a file, or return the reason why it cannot be."""
    try:
        return probe(path, rate, folders)
    except FootageError as error:
        return str(error)


def _by_video(timeline: Timeline, videos: Sequence[Video | str]) -> dict[Video, list[Shot]]:
    """Group shots by the file they are cut from."""
    shots = defaultdict(list)
    for shot, video in zip(timeline.shots, videos, strict=True):
        if isinstance(video, Video):
            shots[video].append(shot)
    return shots


def _range(shot: Shot, video: Video, zero: Fraction) -> Range | str:
    """Return the range a shot shows of a file whose first frame is at `zero`, or the reason why the file lacks it."""
    lo, hi = (time - zero for time in source_range(shot))
    slack = _MISSING_FRAMES / video.rate
    if lo < -slack:
        return f"it begins {float(-lo):.2f} s before '{video.path.name}' does"
    if video.duration is not None and hi > video.duration + slack:
        return f"it needs '{video.path.name}' up to {float(hi):.2f} s, which is {float(video.duration):.2f} s long"
    return Range(video, max(lo, Fraction(0)), hi)


def _measured(ranges: Sequence[Range], progress: Progress, known: KnownFootage) -> list[Features | str]:
    """Measure every range, or return the reason why it cannot be."""
    total, done = sum(len(media_range.samples) for media_range in ranges), 0
    measured: list[Features | str] = []
    for media_range in ranges:
        telling = _share(progress, done, len(media_range.samples), total)
        try:
            measured.append(read_features(media_range, telling, known))
        except FootageError as error:
            measured.append(str(error))
        done += len(media_range.samples)
    progress(1.0)
    return measured


def _decoded(video: Video, gap: range, telling: _Telling, known: KnownFootage) -> Iterator[MeasuredFrames]:
    """Decode, measure, keep and yield the frames of a gap."""
    taken = ahead(
        lambda stopped: _bunches(stills(video, gap.start, gap.stop - 1, video.sample_rate, stopped)),
        AHEAD,
        telling.again,
    )
    with closing(taken):
        for frames in measure(telling.of(chain.from_iterable(taken)), gap.start):
            known.keep(video, frames)
            yield frames


def _bunches(frames: Iterator[Still | Passed]) -> Iterator[tuple[Still | Passed, ...]]:
    """Yield frames a few at a time."""
    while bunch := tuple(islice(frames, _BUNCH)):
        yield bunch


def _share(progress: Progress, done: int, size: int, total: int) -> Progress:
    """Return the progress of one range as progress of all of them."""
    return lambda share: progress((done + share * size) / total)


def _sight(
    wanted: Range, ranges: Sequence[Range], measured: Sequence[Features | str], zero: Fraction
) -> Sight | str:
    """Return the features of a shot's range, or the reason why there are none."""
    features = measured[bisect_right(ranges, wanted.key, key=lambda media_range: media_range.key) - 1]
    if isinstance(features, str):
        return features
    if features.end < wanted.end - _MISSING_FRAMES / wanted.video.rate:
        return f"'{wanted.video.path.name}' cannot be decoded past {float(features.end):.2f} s"
    return Sight(features, zero)
