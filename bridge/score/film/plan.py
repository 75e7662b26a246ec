"""The plan of a film: its home key, its pulse and its core ensemble."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bridge.midi.palettes import PALETTES, Palette
from bridge.score.mood import Mood
from bridge.timeline import Shot
from generator.conditions import Key, Mode
from generator.keys import TONICS


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What all scenes of a film stand on. It depends on neither the seed nor the film's name."""

    key: Key
    """The home key, which scenes stay near."""
    pulse: float
    """Quarter notes a minute, to which the tempi of scenes stand in simple ratios."""
    ensemble: Palette
    """The core ensemble, from which scenes take away and to which they add."""


def film_plan(shots: Sequence[Shot], mood: Mood) -> FilmPlan:
    """Plan a film by its mood as a whole.

    Its tonic is drawn by the medium that most of its shots are of, so that films differ, and that a flash frame or a
    leader changes nothing. A neutral film is in major.

    Args:
        shots: Of all scenes with music, without flash frames.
        mood: Its mood as a whole.
    """
    tonic = drawn_by(principal(shots), TONICS)
    mode = Mode.MAJOR if mood.valence >= 0 else Mode.MINOR
    return FilmPlan(Key(tonic, mode), round(mood.tempo, 1), PALETTES[mood.style])


def principal(shots: Sequence[Shot]) -> str:
    """Return the name of the medium that most of some shots are of; of several, the first by name."""
    counts = Counter(shot.media.name for shot in shots)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def drawn_by(name: str, count: int) -> int:
    """Return a number from 0 up to `count`, excluded, that depends on a name alone."""
    return int.from_bytes(blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest()) % count
