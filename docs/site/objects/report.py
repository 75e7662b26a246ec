"""The report of `recue score`."""

from bridge.grid.bars import Place
from docs.site.objects.json_object import JsonObject


class FatesJson(JsonObject):
    """The number of scenes of each fate, where a score stood."""

    kept: int
    fitted: int
    composed: int
    removed: int


class KeptJson(JsonObject):
    """A file that stood where Recue wrote and was not what Recue wrote there last."""

    file: str
    """Where it stood."""
    kept_as: str
    """Where it is now."""


class SoundJson(JsonObject):
    """The loudness of the sound, after EBU R 128; numbers to hundredths."""

    loudness: float | None
    """Integrated, in LUFS; null if it is silent, or shorter than 0.4 s, as of the others."""
    true_peak: float | None
    """In dBTP."""
    loudness_range: float
    """In LU."""
    momentary: float | None
    """The loudest 0.4 s, in LUFS."""
    short_term: float | None
    """The loudest 3 s, in LUFS."""
    scenes: list[float | None]
    """The loudness of each scene, in LUFS."""
    scenes_apart: float
    """LU between the loudest scene and the softest."""
    scenes_apart_before: float
    """The same as the notes have it, before scenes were brought nearer."""
    limited: float
    """Decibels by which the limiter turned down the highest peak; 0 where it had nothing to do."""


class ReportJson(JsonObject):
    """The output of `recue score` and `recue demo`."""

    timeline: str
    """The timeline's name."""
    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    """Cuts that the music meets within half a frame."""
    hits_met_on: dict[Place, int]
    """The number of hits that are met there."""
    tempo_changes: int
    """The number of tempi in the tempo map."""
    seconds: float
    """The length of the timeline."""
    notes: list[str]
    """Sentences that a person should read."""
    delivered: list[str]
    """The files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
    fates: FatesJson | None
    """Null where it was scored from scratch."""
    sound: SoundJson | None
    """Null where no sound was rendered, or `loudness` is `none`."""
