"""The words that hold for each scene: of the settings, of markers in it, and of a person's choice for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from bridge.errors import UsageError
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene
from bridge.settings import FILE_NAME, Settings
from bridge.settings.choices import Choice
from bridge.settings.liked import NOT_LIKED, Liked
from bridge.words import Direction, Reading, Vocabulary, completed, definitions, not_known, read

NOTHING = Reading(Direction())
"""The reading of no words."""


@dataclass(frozen=True, slots=True)
class SceneWords:
    """The words that hold for a scene, and what they ask."""

    said: tuple[str, ...] = ()
    """Its texts, the strongest last, and then each of a person's own words in them: `icy: sad, sparse`."""
    reading: Reading = NOTHING
    """What they say outright."""

    @property
    def asks(self) -> Direction:
        """What they ask of the music, with what their mood implies."""
        return completed(self.reading).asks

    def because(self, thing: str) -> str:
        """Return the words that decided a thing, the name of a field of a direction; empty where none did."""
        return completed(self.reading).by.get(thing, "")


@dataclass(frozen=True, slots=True)
class SaidWords:
    """The texts that hold for each scene of a timeline, before they are read."""

    texts: tuple[tuple[str, ...], ...]
    """Those of each scene, the strongest last."""
    liked: tuple[tuple[Liked, ...], ...]
    """What the references of each scene ask, below its texts, the strongest last."""
    vocabulary: Vocabulary
    own: Mapping[str, str]
    """A person's own words."""
    lost: tuple[str, ...]
    """A sentence for each scene of the settings file that there is not."""

    def identity(self, at: int) -> tuple[str, ...]:
        """Return all that decides what a scene's words ask: where it is the same, they ask the same."""
        texts = self.texts[at]
        defined = definitions(texts, self.vocabulary, self.own)
        liked = (each.said for each in self.liked[at])
        return (*liked, *texts, *(f"{name}: {text}" for name, text in sorted(defined.items())))

    def of(self, at: int, choice: Choice) -> SceneWords:
        """Read the words of a scene, with the mood that a person chose for it in numbers over them."""
        texts = (read(text, self.vocabulary) for text in self.texts[at])
        layers = [*map(_as_liked, self.liked[at]), *texts, _in_numbers(choice)]
        whole = reduce(lambda below, above: above.over(below), layers, NOTHING)
        return SceneWords(self.identity(at), Reading(whole.asks, by=whole.by))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on words that are not known, contradict each other or say nothing, each once."""
        texts = dict.fromkeys(text for texts in self.texts for text in texts)
        return (*self.lost, *(f"In '{text}': {remark}" for text in texts for remark in self._on(text)))

    def _on(self, text: str) -> Iterator[str]:
        reading = read(text, self.vocabulary)
        yield from reading.remarks
        yield from (f"{not_known(word, self.vocabulary)}." for word in reading.unknown)


def said_words(
    scenes: Sequence[Scene],
    settings: Settings,
    choices: Sequence[Choice] = (),
    marked: Sequence[str] = (),
    references: Sequence[str] = (),
) -> SaidWords:
    """Gather the words that hold for each scene.

    Args:
        scenes: A timeline's scenes.
        settings: The user's settings: words for all scenes, and over them words for single ones.
        choices: A person's choices for each scene, over all others; none where left out.
        marked: The words of the markers in each scene, over those of the settings; none where left out.
        references: The file that the markers in each scene name as its reference; none where left out.
    """
    single, lost = single_words(scenes, settings)
    liked, missed = liked_by_scene(scenes, settings, references)
    chosen = [choice.words or "" for choice in choices] or [""] * len(scenes)
    layers = ([settings.mood] * len(scenes), single, marked or [""] * len(scenes), chosen)
    texts = tuple(tuple(text for text in each if text.strip()) for each in zip(*layers, strict=True))
    film = settings.likeness.get("", NOT_LIKED)
    asking = tuple(tuple(like for like in (film, own) if like.words) for own in liked)
    return SaidWords(texts, asking, settings.vocabulary, settings.words, (*lost, *missed))


def liked_by_scene(
    scenes: Sequence[Scene], settings: Settings, references: Sequence[str] = ()
) -> tuple[list[Liked], tuple[str, ...]]:
    """Return the reference of each scene alone, NOT_LIKED where it has none, and a sentence for each name that is no scene's.

    Args:
        scenes: A timeline's scenes.
        settings: The user's settings.
        references: The file that the markers in each scene name, over those of the settings; none where left out.
    """
    found, lost = [NOT_LIKED] * len(scenes), []
    for name, like in settings.likeness.items():
        if name:
            try:
                found[called(scenes, name)] = like
            except UsageError as error:
                lost.append(f"The reference of '{name}' in {FILE_NAME} is left out: {error}")
    for at, name in enumerate(references):
        found[at] = settings.marked_likeness.get(name, found[at])
    return found, tuple(lost)


def _as_liked(like: Liked) -> Reading:
    """Return what a reference asks, as its own doing and nobody's words."""
    reading = read(like.words)
    return Reading(reading.asks, reading.aside, dict.fromkeys(reading.by, like.source))


def single_words(scenes: Sequence[Scene], settings: Settings) -> tuple[list[str], tuple[str, ...]]:
    """Return the words of the settings for each scene alone, and a sentence for each name that is no scene's."""
    found, lost = [""] * len(scenes), []
    for name in sorted(settings.moods, key=lambda name: name not in settings.moods_before):
        try:
            found[called(scenes, name)] = settings.moods[name]
        except UsageError as error:
            if name not in settings.moods_before:
                lost.append(f"The mood of '{name}' in {FILE_NAME} is left out: {error}")
    return found, tuple(lost)


def _in_numbers(choice: Choice) -> Reading:
    """Return the reading of a mood in numbers."""
    numbers = {"valence": choice.valence, "arousal": choice.arousal}
    by = {axis: f"{axis} {place:g}" for axis, place in numbers.items() if place is not None}
    return Reading(Direction(choice.valence, choice.arousal), by=by)
