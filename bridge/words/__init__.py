"""The words in which people say what the music of a scene is to be like."""

from bridge.words.direction import AXES, Direction
from bridge.words.implied import whole
from bridge.words.own_words import definitions, with_own_words
from bridge.words.reading import Reading, checked, completed, not_known, read
from bridge.words.saying import in_words, written
from bridge.words.vocabulary import VOCABULARY, Vocabulary

__all__ = [
    "AXES",
    "VOCABULARY",
    "Direction",
    "Reading",
    "Vocabulary",
    "checked",
    "completed",
    "definitions",
    "in_words",
    "not_known",
    "read",
    "whole",
    "with_own_words",
    "written",
]
