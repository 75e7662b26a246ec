"""Films of alike scenes, scored by the composer, and what their .mid comes to in each scene."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import comb

import mido
import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.palettes import Palette
from bridge.output.files import midi_file
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.pipeline import ScoredTimeline, score
from bridge.settings import Settings
from bridge.sound.heard import UNHEARD, Sound
from bridge.story.told import UNTOLD, Story
from bridge.timeline import Marker, Timeline
from generator.conditions import Mode, Style
from tests.scores import cut_list

SCENES = 6
SECONDS = 8
"""Of each scene."""


def film(shots: int = 4, names: Sequence[str] = ()) -> Timeline:
    """Cut marked scenes, each of as many equal shots of one medium."""
    markers = [Marker(f"scene: {name}", Fraction(SECONDS * at)) for at, name in enumerate("ABCDEF")]
    media = [names[at] if names else f"M{at}" for at in range(SCENES) for _ in range(shots)]
    return cut_list([SECONDS * 24 // shots] * (SCENES * shots), media, markers=markers)


@dataclass(frozen=True, slots=True)
class Notes:
    """What the .mid of one scene comes to, drums left out."""

    density: float
    """Share of its sixteenths with an onset."""
    force: float
    """Notes at an onset."""
    register: float
    """Mean pitch."""
    loudness: float
    """Mean velocity."""
    tempo: float
    minor: bool


def composed(
    cut: Timeline,
    picture: Picture | None = None,
    sound: Sound = UNHEARD,
    story: Story = UNTOLD,
    seed: int = 0,
) -> ScoredTimeline:
    """Score a cut for a piano without a theme, so that neither players nor a melody that returns move what is measured."""
    seen = picture or Picture.unseen(cut, "not looked at")
    wanted = {"style": Style.CHAMBER, "palette": Palette.PIANO, "theming": "none"}
    settings = Settings.model_validate({"seed": seed, "picture": picture is not None, **wanted})
    return score(cut, seen, settings, trained_composer(), lambda _share: None, sound=sound, story=story)


def worded(cut: Timeline, picture: Picture, words: str) -> ScoredTimeline:
    """Score a cut likewise, in the mood that words say."""
    wanted = {"style": Style.CHAMBER, "palette": Palette.PIANO, "theming": "none", "mood": words}
    return score(cut, picture, Settings.model_validate(wanted), trained_composer(), lambda _share: None)


def notes_of(scored: ScoredTimeline) -> list[Notes]:
    """Read the notes of each scene from the bytes of the .mid."""
    file = mido.MidiFile(file=io.BytesIO(midi_file(scored)))
    onsets = []
    for track in file.tracks:
        times = accumulate(message.time for message in track)
        onsets += [
            (tick, message.note, message.velocity)
            for tick, message in zip(times, track, strict=True)
            if message.type == "note_on" and message.velocity and message.channel != DRUMS
        ]
    found, at = np.array(onsets), 0
    told = []
    for cue in scored.cues:
        steps = sum(cue.grid.bars)
        ticks, pitches, velocities = found[
            (found[:, 0] >= at) & (found[:, 0] < at + steps * TICKS_PER_STEP)
        ].T
        begun = len(np.unique(np.rint((ticks - at) / TICKS_PER_STEP)))
        told.append(
            Notes(
                begun / steps,
                len(pitches) / begun,
                float(pitches.mean()),
                float(velocities.mean()),
                cue.grid.bpm,
                cue.key.mode is Mode.MINOR,
            )
        )
        at += steps * TICKS_PER_STEP
    return told


def sign_test(more: Sequence[float], less: Sequence[float]) -> float:
    """Return the odds of so many pairs in this order by chance: the one-sided sign test, in which ties do not count."""
    pairs = [(one, other) for one, other in zip(more, less, strict=True) if one != other]
    right = sum(one > other for one, other in pairs)
    ways = sum(comb(len(pairs), at) for at in range(right, len(pairs) + 1))
    return float(ways / 2 ** len(pairs))
