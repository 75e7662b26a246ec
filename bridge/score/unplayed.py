"""What was asked of the music of scenes and is not played there: bars of a texture, and notes of themes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER
from bridge.midi.passage import ONSET, PITCH
from bridge.score.appearances import Appearance
from bridge.score.cues import CuedScene
from bridge.score.spotting import Spotting
from generator.asking import bar_textures
from generator.conditions import STEPS, Conditions
from generator.keys import TONICS
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.score import Voice
from generator.textures import Texture

LATE = 1
"""Twelfths of a quarter by which human timing may move a note."""
Heard = defaultdict[int, set[int]]
"""The pitches that a voice strikes, by twelfths of a quarter from the scene's start."""


def unplayed_remarks(
    spotted: Spotting, conditions: Sequence[Conditions], cues: Sequence[CuedScene], scenes: Iterable[int]
) -> Iterator[str]:
    """Yield a sentence on each texture that words ask for and some bars have no room for, and on notes of a theme that are missing.

    Args:
        spotted: The scenes, and their words.
        conditions: The conditions of each.
        cues: Their music.
        scenes: The indices of those that were composed.
    """
    for at in scenes:
        if spotted.scenes[at].silence is None:
            yield from _texture(cues[at], conditions[at], spotted.words[at].asks.texture)
            yield from _themes(cues[at], conditions[at])


def _texture(cue: CuedScene, asked: Conditions, texture: Texture | None) -> Iterator[str]:
    if texture in {None, Texture.FREE, Texture.HELD}:  # a note that is held is no pattern that needs room
        return
    textures = bar_textures(asked)
    wanted = textures.asked.count(texture)
    crowded = wanted - textures.played.count(texture)
    if not wanted and asked.rhythm is not None:
        yield f"No bar of '{cue.scene.name}' has the texture '{texture}' that is asked for, for it keeps its rhythm."
    elif not wanted:
        yield f"No bar of '{cue.scene.name}' has the texture '{texture}' that is asked for, for none is free for one."
    elif crowded == wanted:
        yield f"No bar of '{cue.scene.name}' has the texture '{texture}' that is asked for, for there is no room for it."
    elif crowded:
        yield (
            f"In '{cue.scene.name}', {crowded} of the {wanted} bars that are free for one {'is' if crowded == 1 else 'are'} without the texture "
            f"'{texture}' that is asked for: more notes are needed for it than there are."
        )


@dataclass(slots=True)
class _Missing:
    """What is missing of a theme in a scene."""

    lost: list[str] = field(default_factory=list)
    """Where each note is that does not sound, in words."""
    moved: int = 0
    """Notes that sound in another octave than most."""


def _themes(cue: CuedScene, asked: Conditions) -> Iterator[str]:
    """Yield a sentence on the notes of each theme that do not sound, and one on those that sound in another octave than most."""
    found: dict[str, _Missing] = {}
    for each in cue.themes:
        _count(found.setdefault(each.theme, _Missing()), cue, asked, each)
    for theme, missing in found.items():
        if missing.lost:
            where = " and ".join(dict.fromkeys(missing.lost))
            yield f"In '{cue.scene.name}', {_counted(len(missing.lost), theme, 'is', 'are')} left out, {where}."
        if missing.moved:
            sounding = _counted(missing.moved, theme, "sounds", "sound")
            yield f"In '{cue.scene.name}', {sounding} in another octave than the others, where its players have it."


def _count(missing: _Missing, cue: CuedScene, asked: Conditions, each: Appearance) -> None:
    """Count what is missing of one statement."""
    first, heard = SIXTEENTH * int(asked.steps[: each.bar].sum()), _heard(cue, each.voice)
    stated = (own for own in asked.themes if (own.bar, own.voice) == (each.bar, each.voice))
    line = next(stated, None)
    away = Counter[int]()
    for note in line.notes if line else ():
        sounds = set[int]().union(*(heard[first + note.tick + off] for off in range(-LATE, LATE + 1)))
        octaves = [pitch - note.pitch for pitch in sounds if (pitch - note.pitch) % TONICS == 0]
        if octaves:
            away[min(octaves, key=abs)] += 1
        else:
            missing.lost.append(_where(first + note.tick, asked))
    missing.moved += away.total() - max(away.values(), default=0)


def _heard(cue: CuedScene, voice: Voice) -> Heard:
    heard: Heard = defaultdict(set)
    for track in cue.music.tracks:
        for row in track.notes if track.voice is voice else ():
            heard[round(row[ONSET] * TICKS / TICKS_PER_QUARTER)].add(int(row[PITCH]))
    return heard


def _where(tick: int, asked: Conditions) -> str:
    """Say where in a scene a tick is at which a note of a theme does not sound."""
    if tick < 0:
        return "before the scene begins"
    if tick >= SIXTEENTH * int(asked.steps[:-1].sum()):
        return "where the scene closes"
    held = asked.held[np.arange(STEPS) < asked.steps[:, None]]
    return "under a fermata" if held[tick // SIXTEENTH] else "where its voice has a note of its own"


def _counted(count: int, theme: str, one: str, more: str) -> str:
    return (
        f"1 note of the theme '{theme}' {one}"
        if count == 1
        else f"{count} notes of the theme '{theme}' {more}"
    )
