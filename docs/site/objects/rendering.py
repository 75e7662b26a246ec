"""The report of `recue render`."""

from bridge.settings import Format
from docs.site.objects.json_object import JsonObject
from docs.site.objects.report import KeptJson, SoundJson


class RenderedSceneJson(JsonObject):
    """A scene whose notes were rendered."""

    id: str
    name: str
    edited: bool
    """True where a person edited its notes."""


class RenderedJson(JsonObject):
    """The output of `recue render`."""

    midi: str
    """The path of the .mid that was rendered."""
    cue_sheet: str
    """The path of the cue sheet that says which bars its notes are in."""
    formats: list[Format]
    scenes: list[RenderedSceneJson]
    sound: SoundJson | None
    """Null where no sound was rendered, or `loudness` is `none`."""
    notes: list[str]
    """Sentences of the report."""
    hosts: list[str]
    """What became of the session of Ardour beside the score, a line each."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
