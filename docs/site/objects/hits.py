"""The hits of a score, and what is held on them."""

from bridge.grid.bars import HitKind
from docs.site.objects.json_object import JsonObject


class HitJson(JsonObject):
    """An instant that the music should meet."""

    kind: HitKind
    name: str
    """As a marker or the table of hits calls it; may be empty."""
    origin: str
    """Its source, in words; empty for what comes from the cut itself."""
    weight: float
    """The cost of missing it, against 1 for a plain cut."""
    frame: int
    """Counted from the first frame of the timeline, which is 0."""
    time: str | None = None
    """Exact seconds, as a fraction. Only where the hit lies between two frames."""
    timecode: str
    bar: int
    """Counted from 1: over the whole timeline in the cue sheet, in the scene for `recue tempo`."""
    beat: float
    """Counted from 1."""
    error_frames: float
    """Frames by which the music comes after (above 0) or before (below 0) the picture."""
    met: bool
    """True where that is within half a frame."""


class FermataJson(JsonObject):
    """A beat that holds over black."""

    bar: int
    beat: float
    frame: int
    timecode: str
    seconds: float
    """The seconds that it holds."""


class HitCountJson(JsonObject):
    """The number of hits of one kind."""

    count: int
    met: int
