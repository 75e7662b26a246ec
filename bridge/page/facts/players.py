"""What can be seen and heard of the scores that were asked for last."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from bridge.daemon.open_timeline import OpenTimeline
from bridge.errors import UsageError
from bridge.output.files import midi_file
from bridge.page.playback.listening import CLICK, MIX, PRODUCTION, Listening, Stretch
from bridge.page.playback.watching import HEIGHTS, Watching
from bridge.settings import Settings

MOST_FRAMES: Final = 240
"""Frames that one answer may have."""
MOST_SAMPLES: Final = 30 * 48_000
"""Samples that one answer may have."""
_KEPT: Final = 2
"""Scores that are kept ready: two of one film are compared."""
_Key = tuple[str, int]
"""A timeline's path, and the number of a revision."""


@dataclass(frozen=True, slots=True)
class Player:
    """What can be seen and heard of a score."""

    watching: Watching
    listening: Listening


class Players:
    """The players of the scores that were asked for last. Thread-safe."""

    def __init__(self) -> None:
        """Make ready nothing yet."""
        self._kept: OrderedDict[_Key, Player] = OrderedDict()
        self._changing = Lock()

    def frames(self, opened: OpenTimeline, first: int, count: int, height: int) -> bytes:
        """Return frames of a cut, packed.

        Args:
            opened: The timeline.
            first: Frames from its first.
            count: Their number.
            height: Rows of pixels.

        Raises:
            UsageError: If so many or so large ones are not given.
        """
        if not 0 < count <= MOST_FRAMES:
            raise UsageError(f"{count} frames are not sent at once; ask for 1 to {MOST_FRAMES}")
        return self._player(opened).watching.packed(first, count, _height(height))

    def thumbnail(self, opened: OpenTimeline, shot: int, height: int) -> bytes | None:
        """Return the middle frame of a shot as a JPEG; None where there is no footage of it.

        Args:
            opened: The timeline.
            shot: The shot's place, counted from 0.
            height: Rows of pixels.

        Raises:
            UsageError: If there is no such shot, or its picture is not given so large.
        """
        watching = self._player(opened).watching
        timeline = watching.timeline
        if shot >= len(timeline.shots):
            raise UsageError(f"{opened.path.name} has {len(timeline.shots)} shots; they are counted from 0")
        first, last = (timeline.frame_at(at) for at in (timeline.shots[shot].start, timeline.shots[shot].end))
        return watching.still(first + (last - first) // 2, _height(height))

    def sound(self, opened: OpenTimeline, part: str, first: int, count: int) -> Stretch:
        """Return a stretch of the sound of a score.

        Args:
            opened: The timeline.
            part: The name of a part, or `mix`, `click` or `production`.
            first: Samples from the timeline's first frame.
            count: Their number.

        Raises:
            UsageError: If there is no such part, or so many are not given.
            MissingError: If there is no SoundFont.
        """
        if not 0 < count <= MOST_SAMPLES:
            raise UsageError(f"{count} samples are not sent at once; ask for 1 to {MOST_SAMPLES}")
        listening = self._player(opened).listening
        if part not in (MIX, CLICK, PRODUCTION, *listening.parts):
            raise UsageError(f"the score of {opened.path.name} has no part '{part}'; the view lists them")
        return listening.stretch(part, first, count)

    def _player(self, opened: OpenTimeline) -> Player:
        """Return the player of a score, made once: where its revision is known, so is its music."""
        outcome = opened.outcome
        assert outcome is not None
        key = str(opened.path), opened.revision
        with self._changing:
            if key not in self._kept:
                settings, cut = Settings.read(opened.path, {}), outcome.scored.timeline
                watching = Watching(cut, opened.path, settings.media)
                listening = Listening(outcome.scored, midi_file(outcome.scored), opened.path, settings)
                self._kept[key] = Player(watching, listening)
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def _height(height: int) -> int:
    """Return a height.

    Raises:
        UsageError: If pictures are not given in it.
    """
    if height not in HEIGHTS:
        raise UsageError(f"pictures of {height} rows are not made; ask for {', '.join(map(str, HEIGHTS))}")
    return height
