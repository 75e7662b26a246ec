"""The instruments of a scene: those of its palette, with what words ask of them."""

from dataclasses import replace

from bridge.midi.ensembles import ensemble, home, stripped
from bridge.midi.palettes import PALETTES, Forces, Palette
from bridge.score.moves import Source
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.words import Direction

JOINING = 12.0
"""Velocities by which doublings join sooner for each standard deviation of force: half of one of loudness."""

OTHERS = (Palette.ORCHESTRA, Palette.PIANO, Palette.STRINGS, Palette.SYNTH)
"""The palettes that play where words leave out all of another, the first that can."""


def forces_of(palette: Palette, asks: Direction) -> Forces:
    """Return the instruments of a palette, with those that words ask for, joined sooner where they ask for force."""
    forces = ensemble(palette, asks.players)
    if not asks.force:
        return forces
    sooner = round(JOINING * asks.force)
    doublings = tuple(replace(doubling, loudness=doubling.loudness - sooner) for doubling in forces.doublings)
    return replace(forces, doublings=doublings)


def palette_of(
    choice: Choice, asks: Direction, settings: Settings, planned: Palette
) -> tuple[Palette, Source]:
    """Return the palette of a scene, and who decided it.

    Where words leave out all that could play a voice of a palette that no person chose for the scene, it is another one.

    Args:
        choice: A person's choices for it.
        asks: The direction of its words.
        settings: The user's settings.
        planned: Its palette in the film's plan.
    """
    styled = choice.style or settings.style
    told = Source.SETTING if settings.own_style else Source.REFERENCE
    by_style = Source.CHOICE if choice.style else told
    wishes = (
        (choice.palette, Source.CHOICE),
        (asks.palette or home(asks.players), Source.WORD),
        (settings.palette, Source.SETTING),
        (PALETTES[styled] if styled else None, by_style),
    )
    found, source = next(((palette, source) for palette, source in wishes if palette), (planned, Source.FILM))
    if choice.palette or not stripped(found, asks.players):
        return found, source
    others = (each for each in OTHERS if not stripped(each, asks.players))
    return next(((each, Source.WORD) for each in others), (found, source))
