"""The material of a film: all that its music may be read from."""

from dataclasses import dataclass

from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.picture.features.picture import Picture
from bridge.sound.heard import UNHEARD, Sound
from bridge.story.told import UNTOLD, Story
from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """All that a film's music may be read from but for what people ask for."""

    timeline: Timeline
    picture: Picture
    sound: Sound = UNHEARD
    story: Story = UNTOLD
    learned: LearnedCourse = UNLEARNED
    """What encoders tell, who stand in for what picture and sound tell otherwise."""
