"""What a person gives to tell the story of a cut."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bridge.story.captions.reading import CaptionFile
from bridge.story.feelings.feeling import Feels
from bridge.story.feelings.lexicon import Lexicon
from bridge.story.scene_list import SceneList
from bridge.story.scripts.script import Script
from bridge.story.told import Kind


@dataclass(frozen=True, slots=True)
class Note:
    """Words of a marker, a clip or a sequence."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    text: str
    kind: Kind
    """MARKER or NAME."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is given to tell the story of a cut, as it was read."""

    captions: CaptionFile | None = None
    """A file of captions; without one, those of the timeline count."""
    own_captions: bool = True
    """False to leave the timeline's captions alone, too."""
    script: Script | None = None
    scenes: SceneList | None = None
    words: Lexicon | None = None
    """A person's own words."""
    language: str = ""
    """The language that a person states, by its code; told from the words where empty."""
    model: Feels | None = None
    """A person's own model of feelings, which goes before all words but theirs."""
    notes: tuple[Note, ...] = ()
    """What markers and names say."""
    remarks: tuple[str, ...] = ()
    """Sentences on what was read."""


NOTHING_GIVEN: Final = Given()
