"""The report of `recue restyle`."""

from bridge.midi.palettes import Palette
from docs.site.objects.changes import SceneFateJson
from docs.site.objects.json_object import JsonObject
from docs.site.objects.report import KeptJson, SoundJson
from generator.conditions import Style


class RestyledSceneJson(SceneFateJson):
    """A scene as it is now."""

    style: Style
    key: str
    palette: Palette


class RestyledJson(JsonObject):
    """The output of `recue restyle`."""

    scenes: list[RestyledSceneJson]
    sound: SoundJson | None
    """Null where no sound was rendered, or `loudness` is `none`."""
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
