"""Footage that was measured while the program runs, so that a recut decodes only what it did not show before."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bridge.errors import FootageError
from bridge.features.picture import Features
from bridge.footage.video import Video

HANDLES = Fraction(1)
"""Seconds that are measured on either side of what is shown, for trims to come."""
_Identity = tuple[Path, int, int]
"""A file as it is: path, bytes, nanoseconds of its last change."""


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    start: Fraction
    end: Fraction
    features: Features


class KnownFootage:
    """Measured stretches of media files, forgotten where a file has changed."""

    def __init__(self) -> None:
        self._stretches: defaultdict[_Identity, list[_Stretch]] = defaultdict(list)

    def find(self, video: Video, start: Fraction, end: Fraction) -> Features | None:
        """What was measured of a stretch; None where not all of it was.

        Args:
            video: The file.
            start: Seconds from its first frame.
            end: Likewise.
        """
        known = self._stretches.get(_identity(video.path), [])
        return next((one.features for one in known if one.start <= start and end <= one.end), None)

    def keep(self, video: Video, start: Fraction, end: Fraction, features: Features) -> None:
        """Keep what was measured of a stretch, in place of shorter ones inside it."""
        identity = _identity(video.path)
        others = [one for one in self._stretches[identity] if not (start <= one.start and one.end <= end)]
        self._stretches[identity] = [*others, _Stretch(start, end, features)]


def _identity(path: Path) -> _Identity:
    """A file's identity.

    Raises:
        FootageError: If it is gone.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise FootageError(f"{path.name} cannot be looked at ({error.strerror})") from error
    return path, state.st_size, state.st_mtime_ns
