"""Pairs of films that differ in one thing alone, scene by scene, and what is held of their notes."""

from collections.abc import Callable, Iterator, Sequence

from bridge.picture.features.picture import Features, Picture, Sight
from bridge.sound.heard import UNHEARD, Sound
from bridge.story.told import UNTOLD, Story
from tests.bridge.score.fusion.notes import SCENES, Notes, composed, film, notes_of, sign_test

SURE = 0.02
"""The odds of chance at which a difference counts: all of six scenes differ in one direction, or ten of twelve."""
SEEDS = (0, 1)


def density(notes: Notes) -> float:
    return notes.density


def force(notes: Notes) -> float:
    return notes.force


def register(notes: Notes) -> float:
    return notes.register


def loudness(notes: Notes) -> float:
    return notes.loudness


def differs(of: Callable[[Notes], float], more: list[Notes], less: list[Notes]) -> None:
    """Hold that every scene of one film has more of something than that of another."""
    assert sign_test([of(each) for each in more], [of(each) for each in less]) < SURE


def in_turn(first: list[Notes], second: list[Notes]) -> tuple[list[Notes], list[Notes]]:
    """Return the scenes that have a thing, and the same without: two films have it in every second scene, in turn."""
    pairs = [(a, b) if at % 2 == 0 else (b, a) for at, (a, b) in enumerate(zip(first, second, strict=True))]
    return [one for one, _ in pairs], [other for _, other in pairs]


def notes_by_seed(
    picture: Picture | None = None,
    sound: Sound = UNHEARD,
    story: Story = UNTOLD,
    seeds: Sequence[int] = SEEDS,
) -> Iterator[Notes]:
    """Yield what the scenes of a film come to, scored by each of some seeds."""
    for seed in seeds:
        yield from notes_of(composed(film(), picture, sound, story, seed))


def shown(features: tuple[Features, Features], first: int) -> Picture:
    """Show one of two clips in the shots of every second scene from the first on, and the other in the others'."""
    cut = film()
    sights = [
        Sight(features[(at // (len(cut.shots) // SCENES) + first) % 2], shot.source_start)
        for at, shot in enumerate(cut.shots)
    ]
    return Picture.of(cut, sights)


def compared(
    without: Features, having: Features, seeds: Sequence[int] = SEEDS
) -> tuple[list[Notes], list[Notes]]:
    """Return the scenes of films that show one clip, and the same scenes of films that show the other."""
    films = ([*notes_by_seed(shown((without, having), first), seeds=seeds)] for first in (1, 0))
    return in_turn(*films)
