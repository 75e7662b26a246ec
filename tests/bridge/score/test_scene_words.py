"""The words that hold for scenes, by who says them."""

from bridge.score.scene_words import SceneWords, said_words
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from bridge.settings.choices import Choice
from generator.conditions import Mode
from tests.bridge.recut.judging import reel, scored

SCENES: list[Scene] = [cue.scene for cue in scored(reel()).cues]


def words(
    settings: dict[str, object], at: int = 0, choice: Choice | None = None, marked: str = ""
) -> SceneWords:
    """Return the words of one of four scenes, A to D."""
    chosen = choice or Choice()
    given = [chosen if at == each else Choice() for each in range(4)]
    markers = [marked if at == each else "" for each in range(4)]
    return said_words(SCENES, Settings.model_validate(settings), given, markers).of(at, chosen)


def test_a_scene_without_words_is_asked_for_nothing() -> None:
    assert words({}) == SceneWords()
    assert not words({}).asks


def test_the_nearer_to_a_scene_words_are_the_more_they_count() -> None:
    settings: dict[str, object] = {"mood": "slow, soft, minor", "moods": {"B": "fast"}}
    assert words(settings, 0).asks.tempo == -1.2
    assert words(settings, 1).asks.tempo == 1.2
    assert words(settings, 1, marked="loud").asks.dynamics == 1.2
    last = words(settings, 1, Choice(words="very slow"), marked="loud")
    assert (last.asks.tempo, last.asks.dynamics, last.asks.mode) == (-1.8, 1.2, Mode.MINOR)
    assert last.said == ("slow, soft, minor", "fast", "loud", "very slow")
    assert last.because("tempo") == "very slow"


def test_a_mood_in_numbers_has_its_whole_effect() -> None:
    asks = words({}, choice=Choice(valence=-0.6, arousal=-0.5)).asks
    assert asks.mode is Mode.MINOR
    assert asks.tempo is not None
    assert asks.tempo < -0.5


def test_own_words_are_told_with_what_they_stand_for() -> None:
    settings: dict[str, object] = {
        "mood": "very icy",
        "words": {"Icy": "sad, frosty", "frosty": "sparse", "hot": "loud"},
    }
    found = words(settings)
    assert found.said == ("very icy", "frosty: sparse", "icy: sad, frosty")
    assert found.asks.density == -1.8


def test_words_that_are_not_known_and_scenes_that_are_not_there_are_told() -> None:
    settings = Settings.model_validate({"moods": {"nowhere": "sad"}})
    told = said_words(SCENES, settings, marked=["teense", "slow, fast", "", ""]).remarks
    assert told[0].startswith("The mood of 'nowhere' in recue.yaml is left out: There is no scene 'nowhere'")
    assert told[1:] == (
        "In 'teense': 'teense' is no word that Recue knows for music; the nearest is 'tense'.",
        "In 'slow, fast': 'slow' and 'fast' contradict each other; 'fast' counts, which was said last.",
    )
