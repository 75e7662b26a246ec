"""The places of scenes and cues on a timeline."""

from docs.site.objects.json_object import JsonObject


class PlaceJson(JsonObject):
    """A scene, and its place in the cut."""

    id: str
    """Stays with the scene through recuts."""
    name: str
    first_frame: int
    time: str | None = None
    """Exact seconds of its start. Only where it begins between two frames."""
    last_frame: int
    """The last frame that is in it."""
    first_timecode: str
    last_timecode: str
