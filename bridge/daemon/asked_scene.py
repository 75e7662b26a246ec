"""The scene that a request names, and the choices for it so far."""

from bridge.daemon.open_timeline import Decision, OpenTimeline
from bridge.errors import UsageError
from bridge.score.cues import CuedScene
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene
from bridge.settings.choices import Choice
from bridge.store import Cause


def chosen(opened: OpenTimeline, scene: Scene, choice: Choice, cause: Cause) -> Decision:
    """Return the decision that adds one scene's choice to those of the others."""
    return Decision({**opened.choices, scene.id: choice}, cause)


def scene_of(opened: OpenTimeline, name: str) -> Scene:
    """Return the scene with an id or a name.

    Raises:
        UsageError: If there is none, or several have the name.
    """
    if opened.outcome is None:
        raise UsageError(f"{opened.path.name} has no score yet; ask again when it has")
    scenes = [cue.scene for cue in opened.outcome.scored.cues]
    return scenes[called(scenes, name)]


def cue_of(opened: OpenTimeline, scene: Scene) -> CuedScene:
    """Return a scene with its music."""
    assert opened.outcome is not None
    return next(cue for cue in opened.outcome.scored.cues if cue.scene.id == scene.id)


def decided(opened: OpenTimeline, scene: Scene) -> Choice:
    """Return the choices that hold for a scene: a person's, and where they leave a thing open the markers'."""
    return choice_of(opened, scene).over(cue_of(opened, scene).asked.choice)


def unlocked(opened: OpenTimeline, name: str) -> tuple[Scene, Choice]:
    """Return the scene with an id or a name, and the choice for it so far.

    Raises:
        UsageError: If there is none, several have the name, or it is locked.
    """
    found = scene_of(opened, name)
    if decided(opened, found).locked:
        raise UsageError(f"the scene '{found.name}' is locked; unlock it first")
    return found, choice_of(opened, found)


def choice_of(opened: OpenTimeline, scene: Scene) -> Choice:
    """Return the choice for a scene so far."""
    return opened.choices.get(scene.id, Choice())
