"""The saving of a scene's style as a word of a person's own."""

from concurrent.futures import Future
from pathlib import Path

import platformdirs

from bridge.daemon.asked_scene import cue_of, scene_of
from bridge.daemon.open_timeline import OpenTimeline
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.score.manner import usual_style
from bridge.score.saved_style import style_of
from bridge.settings import Settings
from bridge.settings.own_styles import FOLDER, SUFFIX
from bridge.words import VOCABULARY, with_own_words, written
from generator.styles.file import load
from integrations.files.delivery import Delivery
from integrations.files.folder import FolderTarget


class StyleSaving:
    """The verb that saves a scene's style."""

    def __init__(self, timelines: OpenTimelines) -> None:
        """Save the styles of scenes of these timelines."""
        self._timelines = timelines

    def save_style(self, timeline: str, scene: str, name: str) -> Future[None]:
        """Save what the music of a scene is like as a word of the user's own; one of that name takes another's place."""
        spelled = " ".join(name.lower().replace("-", " ").replace("_", " ").split())
        if spelled in VOCABULARY.words:
            raise UsageError(f"'{spelled}' is a word already; give the style another name")
        with_own_words(VOCABULARY, {spelled: ""})

        def save(opened: OpenTimeline) -> None:
            found = scene_of(opened, scene)
            cue = cue_of(opened, found)
            if cue.scene.silence is not None:
                raise UsageError(f"'{found.name}' has no music whose style could be saved")
            settings = Settings.read(opened.path, {})
            text = written(style_of(cue, load()[usual_style(settings)]))
            folder = Path(platformdirs.user_config_path("recue")) / FOLDER
            FolderTarget(folder).deliver(Delivery(spelled, {SUFFIX: f"{text}\n".encode()}))

        return self._timelines.ask(timeline, save)
